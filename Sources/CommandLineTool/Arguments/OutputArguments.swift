import ArgumentParser
import Reporting
import Source

/// The arguments of `OutputOptions` and `RuleOptions`.
struct OutputArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "text (default), json, sarif, github, gitlab, junit, checkstyle or html; repeatable.", valueName: "format"),
        completion: .list(ReportFormat.allCases.map(\.rawValue)))
    var format: [String] = []

    // Joined to its format before parsing; here for the help.
    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the --format before it is written.", valueName: "file"), completion: .file())
    var output: [String] = []

    @Option(help: ArgumentHelp("What makes exit code 1: error (default), warning, notice or never.", valueName: "severity"), completion: .list(FailOn.allCases.map(\.rawValue)))
    var failOn: String?

    @Option(help: ArgumentHelp("What is shown: error, warning or notice (default).", valueName: "severity"), completion: .list(["error", "warning", "notice"]))
    var minSeverity: String?

    @Flag(help: "An undecided point counts as a warning.")
    var strict = false

    init() {}

    func options(in directory: String, inputs: [String]) throws(UsageError) -> OutputOptions {
        var options = OutputOptions()
        if let failOn {
            guard let value = FailOn(rawValue: failOn) else {
                throw UsageError("--fail-on \(failOn) is unknown: expected \(list(FailOn.allCases.map(\.rawValue)))")
            }
            options.failOn = value
        }
        if let minSeverity {
            guard let value = Severity(rawValue: minSeverity) else {
                throw UsageError("--min-severity \(minSeverity) is unknown: expected error, warning or notice")
            }
            options.minSeverity = value
        }
        options.strict = strict
        if !format.isEmpty {
            options.outputs = []
            let files = OutputFiles(directory: directory, inputs: inputs)
            for folded in format {
                let (name, file) = Folding.split(folded)
                guard let format = ReportFormat(rawValue: name) else {
                    throw UsageError(unknown("--format", name, ReportFormat.allCases.map(\.rawValue)))
                }
                options.outputs.append(OutputOptions.Output(format, path: try files.path(file)))
            }
            try files.check(options.outputs.map(\.path))
        }
        return options
    }
}

/// A message about a word that is none of the expected ones, with the one that was probably meant.
func unknown(_ option: String, _ word: String, _ expected: [String]) -> String {
    let meant = NearestName.of(word, among: expected).map { "; did you mean \($0)?" } ?? ": expected \(list(expected))"
    return "\(option) \(word) is unknown\(meant)"
}

/// Checks the files that outputs go to.
struct OutputFiles {
    var directory: String
    /// Absolute paths of what is read.
    var inputs: [String]

    /// Absolute path, `nil` for standard output.
    func path(_ file: String?, option: String = "-o") throws(UsageError) -> String? {
        guard let file, file != "-" else { return nil }
        let path = Path.join(directory, file)
        let tree = LiveFileTree()
        let real = tree.canonical(path)
        guard !inputs.contains(where: { $0 == path || tree.canonical($0) == real }) else {
            throw UsageError("\(option) \(file): this file is also an input")
        }
        return path
    }

    /// Two outputs never share a file or standard output.
    func check(_ paths: [String?]) throws(UsageError) {
        var seen: Set<String> = []
        for path in paths where !seen.insert(path.map { LiveFileTree().canonical($0) } ?? "-").inserted {
            throw UsageError(path.map { "two outputs go to \($0)" } ?? "two outputs go to standard output: follow all but one --format with -o FILE")
        }
    }
}

/// The arguments of `TextOptions`.
struct TextArguments: ParsableArguments {
    @Option(help: ArgumentHelp("auto (default), always or never; NO_COLOR and FORCE_COLOR are honoured.", valueName: "when"), completion: .list(["auto", "always", "never"]))
    var color: String?

    @Flag(name: .shortAndLong, help: "Only what matters most.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Everything.")
    var verbose = false

    init() {}

    func options() throws(UsageError) -> TextOptions {
        var options = TextOptions()
        if let color {
            guard let value = TextOptions.Colour(rawValue: color) else {
                throw UsageError("--color \(color) is unknown: expected \(list(TextOptions.Colour.allCases.map(\.rawValue)))")
            }
            options.colour = value
        }
        guard !(quiet && verbose) else { throw UsageError("--quiet and --verbose exclude each other") }
        options.verbosity = quiet ? .quiet : verbose ? .verbose : .normal
        return options
    }
}

/// The single format of commands that have text and JSON only.
struct SimpleOutput {
    var isJSON: Bool
    var path: String?

    init(_ folded: [String], in directory: String, inputs: [String]) throws(UsageError) {
        guard folded.count <= 1 else { throw UsageError("--format can be given once here") }
        let (name, file) = Folding.split(folded.first ?? "text")
        guard name == "text" || name == "json" else { throw UsageError("--format \(name) is unknown here: expected text or json") }
        isJSON = name == "json"
        path = try OutputFiles(directory: directory, inputs: inputs).path(file)
    }
}
