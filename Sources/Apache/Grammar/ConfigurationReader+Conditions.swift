import Patterns
import Routing
import Source

/// Sections that are decided while reading, and `Define`.
extension ConfigurationReader {
    enum Decision {
        /// Not a condition of the reader.
        case keep
        case open
        case skip(String)
    }

    /// Conditions that are decided while reading.
    mutating func decide(_ item: Item) -> Decision {
        let words = item.words
        switch item.key {
        case "ifmodule":
            guard let word = words.first else { return .skip("<IfModule> names no module") }
            return decideModule(word, at: item.span)
        case "ifdefine":
            guard let word = words.first else { return .skip("<IfDefine> names nothing") }
            let negated = word.bytes.first == UInt8(ascii: "!")
            let name = negated ? word.bytes.dropFirst().text : word.text
            let holds = (defines[name] != nil) != negated
            if holds { return .open }
            return .skip("<IfDefine \(word.text)> does not hold")
        case "ifversion": return decideVersion(words)
        case "iffile": return decideFile(words, at: item.span)
        case "ifdirective", "ifsection":
            guard let word = words.first else { return .skip("<\(item.name)> names nothing") }
            let negated = word.bytes.first == UInt8(ascii: "!")
            var name = (negated ? word.bytes.dropFirst().text : word.text).lowercased()
            if name.hasPrefix("<") { name = String(name.dropFirst()) }
            let known = DirectiveTable.directives[name] != nil
            return known != negated ? .open : .skip("<\(item.name) \(word.text)> does not hold")
        default:
            return .keep
        }
    }

    mutating func decideModule(_ word: Word, at span: SourceSpan) -> Decision {
        let negated = word.bytes.first == UInt8(ascii: "!")
        let name = negated ? word.bytes.dropFirst().text : word.text
        guard word.isKnown else {
            undecide("the section <IfModule \(word.text)>", "the name of the module is not known", at: span)
            return .open
        }
        guard let short = ModuleSet.conditionName(name) else {
            problems.report(
                Finding(
                    "apache-invalid-directive", .warning, "no module has the name \(name), so this section is \(negated ? "always" : "never") read",
                    at: word.content, help: "write mod_\(ModuleSet.shortName(name).lowercased()).c or \(ModuleSet.shortName(name).lowercased())_module"))
            return negated ? .open : .skip("<IfModule \(word.text)> never holds: no module has that name")
        }
        let loaded: Bool
        switch modules.isLoaded(short) {
        case .known(let known): loaded = known
        case .absent: loaded = false
        case .unknown:
            loaded = !ModuleSet.isPHP(short) || assumesPHPModule
            assume(loaded ? "mod_\(short) is loaded" : "mod_\(short) is not loaded")
        }
        if loaded != negated { return .open }
        return .skip(loaded ? "mod_\(short) is loaded" : "mod_\(short) is not loaded")
    }

    func decideVersion(_ words: [Word]) -> Decision {
        guard let last = words.last?.text else { return .skip("<IfVersion> has no version") }
        let current = server.version ?? HttpdVersion.newest
        var op = words.count > 1 ? words[0].text : "="
        var negated = false
        if op.hasPrefix("!") {
            negated = true
            op = String(op.dropFirst())
        }
        let holds: Bool
        if last.hasPrefix("/") || op == "~" {
            let source = last.hasPrefix("/") ? String(last.dropFirst().dropLast(last.hasSuffix("/") ? 1 : 0)) : last
            holds = (try? patterns.pattern(source).matches(Bytes(current.description))) ?? false
        } else {
            guard let wanted = ServerContext.Version(last) else { return .skip("<IfVersion> has no readable version") }
            switch op {
            case "", "=", "==": holds = !(current < wanted) && !(wanted < current)
            case ">": holds = wanted < current
            case ">=": holds = !(current < wanted)
            case "<": holds = current < wanted
            case "<=": holds = !(wanted < current)
            default: holds = false
            }
        }
        return holds != negated ? .open : .skip("<IfVersion \(words.map(\.text).joined(separator: " "))> does not hold")
    }

    mutating func decideFile(_ words: [Word], at span: SourceSpan) -> Decision {
        guard let word = words.first else { return .skip("<IfFile> names no file") }
        let negated = word.bytes.first == UInt8(ascii: "!")
        let name = negated ? word.bytes.dropFirst().text : word.text
        var scope = scope
        scope.prefix = prefix
        let exists: Bool
        switch scope.find(name, from: span.file) {
        case .files(let paths): exists = !paths.isEmpty
        case .missing: exists = false
        case .unknown:
            exists = true
            assume("\(name) exists")
        }
        return exists != negated ? .open : .skip("<IfFile \(word.text)> does not hold")
    }

    mutating func define(_ item: Item) {
        let words = item.words
        guard let name = words.first?.text else { return }
        if words.count > 2 {
            problems.report(
                Finding("apache-invalid-directive", .error, "Define takes a name and one value", at: words[2].span, help: "quote the value"))
        }
        let value = words.count > 1 ? words[1].bytes : []
        // Values may be made of other values, each twice as long as the last.
        guard value.count <= Self.valueLimit else {
            problems.reportLimit(Finding("apache-syntax", .error, "the value of \(name) is longer than \(Self.valueLimit) bytes; it is not read", at: item.span))
            return
        }
        defines[name] = value
    }
}
