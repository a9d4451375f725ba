import ClusterModel

/// Options that belong to the option before them: `--context MODE` to a server file, `-o FILE` to a `--format`.
///
/// The parser of arguments collects each option by itself and forgets the order, so these are joined to the value of their
/// predecessor first. The separator cannot occur in an argument.
enum Folding {
    static let separator: Character = "\u{0}"

    /// Server files, which `--context` may follow.
    static let fileOptions: Set<String> = Set(ServerFile.Kind.allCases.map { "--" + $0.rawValue })

    /// Every option that takes a value; what follows one is never an option.
    static let valueOptions: Set<String> = fileOptions.union([
        "--project", "--root", "--release", "--env", "--env-var", "--env-file", "--target", "--server-env", "--define", "--module",
        "--no-module", "--server-version", "--node", "--config", "--fail-on", "--min-severity", "--select",
        "--ignore", "--color", "--filesystem", "--present", "--absent", "--host", "--port", "--method", "--header", "--address",
        "--expect", "--siteaccess", "--format", "--context", "--output", "-o", "--baseline", "--write-baseline", "--against",
        "--templates", "--eject", "--output-dir", "--from", "--to",
    ]).union(RenderSettings.keys.map(\.option))

    static func fold(_ arguments: [String]) throws(UsageError) -> [String] {
        var result: [String] = []
        // Where the value stands in `result` that a follower is joined to.
        var lastFile: Int?
        var lastFormat: Int?
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            guard argument != "--" else {
                result.append(argument)
                result += arguments[index...]
                break
            }
            var name = argument
            var value: String?
            if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
                name = String(argument[..<sign])
                value = String(argument[argument.index(after: sign)...])
            } else if argument.hasPrefix("-o"), argument.utf8.count > 2, !argument.hasPrefix("--") {
                name = "-o"
                value = String(argument.dropFirst(2))
            }
            guard valueOptions.contains(name) else {
                result.append(argument)
                continue
            }
            if value == nil {
                guard index < arguments.count else {
                    // The parser of arguments says what is missing; it does not know the folded ones.
                    guard name == "-o" || name == "--output" || name == "--context" else {
                        result.append(argument)
                        break
                    }
                    throw UsageError("\(name) needs a value: \(name == "--context" ? "a context" : "a file")")
                }
                value = arguments[index]
                index += 1
            }
            let text = value ?? ""
            switch name {
            case "--context":
                guard let target = lastFile else {
                    throw UsageError("--context belongs to the server file before it: write --apache FILE --context \(text)")
                }
                try join(text, to: target, "--context", &result)
                lastFile = nil
            case "-o", "--output":
                guard let target = lastFormat else {
                    throw UsageError("\(name) belongs to the --format before it: write --format FORMAT -o \(text)")
                }
                try join(text, to: target, name, &result)
                lastFormat = nil
            default:
                // With a joined context the parser of arguments would take a separate "-" for an option.
                if text == "-", fileOptions.contains(name) { result.append(name + "=-") } else { result += [name, text] }
                if fileOptions.contains(name) { lastFile = result.count - 1 }
                if name == "--format" { lastFormat = result.count - 1 }
            }
        }
        return result
    }

    private static func join(_ value: String, to target: Int, _ name: String, _ result: inout [String]) throws(UsageError) {
        guard !value.isEmpty else { throw UsageError("\(name) needs a value") }
        result[target] += String(separator) + value
    }

    /// The value and what was joined to it.
    static func split(_ folded: String) -> (value: String, follower: String?) {
        guard let position = folded.firstIndex(of: separator) else { return (folded, nil) }
        return (String(folded[..<position]), String(folded[folded.index(after: position)...]))
    }
}
