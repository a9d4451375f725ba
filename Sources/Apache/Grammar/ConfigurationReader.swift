import Patterns
import Routing
import Source

/// Reads a configuration as httpd does: top to bottom, deciding conditions, replacing `${NAME}`, following includes.
struct ConfigurationReader {
    static let includeDepth = 20
    static let macroDepth = 20
    static let macroLimit = 20_000
    /// Directives that one configuration may have after includes and macros: bounds files that include each other.
    static let itemLimit = 300_000
    static let valueLimit = 65_536

    let scope: IncludeScope
    let server: ServerContext
    let patterns: PatternCache

    private(set) var files: [SourceFile] = []
    private(set) var findings: [Finding] = []
    /// The first error that keeps httpd from starting; what only goes beyond the limits of this reader is none.
    var refusal: DirectiveError? {
        findings.first { $0.severity == .error && !$0.message.hasSuffix(Self.unread) }
            .map { DirectiveError($0.message, at: $0.span, help: $0.help) }
    }

    /// The end of messages about limits.
    static let unread = "is not read"

    private(set) var undecided: [Undecided] = []
    private(set) var assumptions: [String] = []
    private(set) var modules: ModuleSet
    /// Includes that could not be followed: what they set is not known.
    private(set) var hasUnknownInclude = false

    private var defines: [String: Bytes] = [:]
    private var macros: [String: Macro] = [:]
    private var prefix: String?
    private var open: [String] = []
    private var depth = 0
    private var macroUses = 0
    private var itemCount = 0
    private var assumesPHPModule = false
    private let looksForModules: Bool
    private var assumed: Set<String> = []

    private struct Macro {
        var parameters: [Word]
        var body: [Node]
        var span: SourceSpan
    }

    init(scope: IncludeScope, server: ServerContext, patterns: PatternCache, modules known: ModuleSet? = nil) {
        self.scope = scope
        self.server = server
        self.patterns = patterns
        modules = known ?? ModuleSet(server.loadedModules, missing: server.missingModules)
        looksForModules = known == nil
        prefix = scope.prefix
        for name in server.defines { defines[name] = [] }
    }

    // MARK: Files

    mutating func read(_ file: SourceFile) -> [Item] {
        assumesPHPModule = assumesPHPModule || file.bytes.firstIndex(of: "application/x-httpd-php") != nil
        if looksForModules { loadEnabledModules(beside: file) }
        var items: [Item] = []
        read(file, into: &items)
        return items
    }

    private mutating func read(_ file: SourceFile, into items: inout [Item]) {
        if !files.contains(file) { files.append(file) }
        open.append(file.path)
        let tree = TreeReader.read(file)
        findings += tree.findings
        evaluate(tree.nodes, into: &items, disabled: nil)
        open.removeLast()
    }

    /// Debian keeps one `LoadModule` file for each module that is enabled.
    private mutating func loadEnabledModules(beside file: SourceFile) {
        var places: [String] = []
        if let prefix { places.append(Path.join(prefix, "mods-enabled")) }
        if let place = scope.locate("/etc/apache2/mods-enabled") { places.append(place) }
        places.append(Path.join(Path.parent(Path.parent(file.path)), "mods-enabled"))
        for place in places {
            guard let entries = try? scope.store.tree.list(place) else { continue }
            for entry in entries where entry.name.hasSuffix(".load") && entry.kind == .regular {
                guard let loaded = try? scope.store.file(Path.join(place, entry.name)) else { continue }
                for line in LogicalLine.split(loaded) {
                    let words = Words.ordinary(line.text, limit: 2)
                    if words.count == 2, words[0].lowercased == "loadmodule" { modules.load(words[1].text) }
                }
            }
            return
        }
    }

    // MARK: Directives

    private mutating func evaluate(_ nodes: [Node], into items: inout [Item], disabled: String?) {
        for node in nodes {
            guard itemCount < Self.itemLimit else { return reportLimit(at: node.span) }
            itemCount += 1
            switch node.kind {
            case .comment: addDormantComment(node, into: &items)
            case .templateStatement:
                undecide("the lines that a template statement governs", "a template engine decides on them", at: node.span)
            case .directive: directive(node, into: &items, disabled: disabled)
            case .section: section(node, into: &items, disabled: disabled)
            }
        }
    }

    private mutating func directive(_ node: Node, into items: inout [Item], disabled: String?) {
        if let disabled {
            guard node.key == "rewriterule" else { return }
            var item = resolved(node)
            item.dormancy = .disabled(disabled)
            items.append(item)
            return
        }
        let item = resolved(node)
        switch item.key {
        case "define": define(item)
        case "undefine":
            if let name = item.words.first?.text { defines[name] = nil }
        case "loadmodule":
            if let name = item.words.first?.text { modules.load(name) }
            items.append(item)
        case "serverroot":
            if let root = item.words.first, root.isKnown { prefix = scope.locate(root.text) ?? prefix }
            items.append(item)
        case "include", "includeoptional": include(item, into: &items)
        case "use": use(item, into: &items)
        case "undefmacro":
            if let name = item.words.first?.lowercased { macros[name] = nil }
        case "error":
            findings.append(Finding("apache-invalid-directive", .error, "the server refuses to start at this Error directive", at: item.span))
        case "warning":
            break
        default:
            items.append(item)
        }
    }

    private mutating func section(_ node: Node, into items: inout [Item], disabled: String?) {
        if let disabled {
            evaluate(node.children, into: &items, disabled: disabled)
            return
        }
        if node.key == "macro" { return define(macro: node) }
        var item = resolved(node)
        switch decide(item) {
        case .keep:
            var children: [Item] = []
            evaluate(node.children, into: &children, disabled: nil)
            item.children = children
            items.append(item)
        case .open: evaluate(node.children, into: &items, disabled: nil)
        case .skip(let reason): evaluate(node.children, into: &items, disabled: reason)
        }
    }

    private enum Decision {
        /// Not a condition of the reader.
        case keep
        case open
        case skip(String)
    }

    /// Conditions that are decided while reading.
    private mutating func decide(_ item: Item) -> Decision {
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

    private mutating func decideModule(_ word: Word, at span: SourceSpan) -> Decision {
        let negated = word.bytes.first == UInt8(ascii: "!")
        let name = negated ? word.bytes.dropFirst().text : word.text
        guard word.isKnown else {
            undecide("the section <IfModule \(word.text)>", "the name of the module is not known", at: span)
            return .open
        }
        guard let short = ModuleSet.conditionName(name) else {
            findings.append(
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

    private func decideVersion(_ words: [Word]) -> Decision {
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

    private mutating func decideFile(_ words: [Word], at span: SourceSpan) -> Decision {
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

    private mutating func define(_ item: Item) {
        let words = item.words
        guard let name = words.first?.text else { return }
        if words.count > 2 {
            findings.append(
                Finding("apache-invalid-directive", .error, "Define takes a name and one value", at: words[2].span, help: "quote the value"))
        }
        let value = words.count > 1 ? words[1].bytes : []
        // Values may be made of other values, each twice as long as the last.
        guard value.count <= Self.valueLimit else {
            findings.append(Finding("apache-syntax", .error, "the value of \(name) is longer than \(Self.valueLimit) bytes; it is not read", at: item.span))
            return
        }
        defines[name] = value
    }

    // MARK: Includes

    private mutating func include(_ item: Item, into items: inout [Item]) {
        for word in item.words {
            guard word.isKnown else {
                undecide("what \(word.text) holds", "its path is not known", at: item.span)
                leaveUnread(word.text, at: item.span, into: &items)
                continue
            }
            follow(word, optional: item.key == "includeoptional", into: &items)
        }
    }

    private mutating func follow(_ word: Word, optional: Bool, into items: inout [Item]) {
        guard open.count <= Self.includeDepth else {
            findings.append(
                Finding("apache-syntax", .error, "includes are nested more than \(Self.includeDepth) deep", at: word.span))
            return
        }
        var scope = scope
        scope.prefix = prefix
        switch scope.find(word.text, from: word.span.file) {
        case .files(let paths):
            if paths.isEmpty, !optional {
                findings.append(
                    Finding(
                        "apache-include-missing", .error, "no file matches \(word.text), and httpd does not start without one",
                        at: word.span, help: "use IncludeOptional when it may be missing"))
                leaveUnread(word.text, at: word.span, into: &items)
            }
            for path in paths { read(path: path, for: word, depth: 0, into: &items) }
        case .missing:
            if !optional {
                findings.append(
                    Finding(
                        "apache-include-missing", .error, "the included file \(word.text) does not exist", at: word.span,
                        help: "create it or correct the path; httpd does not start without it"))
                leaveUnread(word.text, at: word.span, into: &items)
            }
        case .unknown(let unknown):
            leaveUnread(word.text, at: word.span, into: &items)
            undecided.append(Undecided("what \(word.text) sets", reason: unknown.reason, needs: unknown.needs, span: word.span))
        }
    }

    private mutating func read(path: String, for word: Word, depth: Int, into items: inout [Item]) {
        if scope.store.tree.isDirectory(path) {
            guard depth < Self.includeDepth, let entries = try? scope.store.tree.list(path) else { return }
            for entry in entries { read(path: Path.join(path, entry.name), for: word, depth: depth + 1, into: &items) }
            return
        }
        if open.contains(path) {
            findings.append(Finding("apache-syntax", .error, "\(path) includes itself", at: word.span))
            return
        }
        do throws(FileError) {
            let file = try scope.store.file(path)
            scope.store.note(path, kind: "apache", why: .included)
            read(file, into: &items)
        } catch {
            undecided.append(Undecided("what \(path) sets", reason: error.reason, span: word.span))
            leaveUnread(path, at: word.span, into: &items)
        }
    }

    /// Leaves a mark where lines stand that were not read: they may change every outcome there.
    private mutating func leaveUnread(_ path: String, at span: SourceSpan, into items: inout [Item]) {
        if Self.harmless.contains(where: path.hasSuffix) { return }
        hasUnknownInclude = true
        items.append(
            Item(
                key: Item.unread, name: path, arguments: SourceText([], in: span.file, at: span.range.start), span: span, nameSpan: span,
                isSection: false))
    }

    /// Files of other programs that are known not to route: certbot's and Debian's settings for TLS and character sets.
    private static let harmless = ["/options-ssl-apache.conf", "/charset.conf", "/ssl-params.conf"]

    // MARK: Macros

    private mutating func define(macro node: Node) {
        let words = resolved(node).words
        guard let name = words.first?.lowercased else {
            findings.append(Finding("apache-invalid-directive", .error, "<Macro> has no name", at: node.span))
            return
        }
        macros[name] = Macro(parameters: Array(words.dropFirst()), body: node.children, span: node.span)
    }

    private mutating func use(_ item: Item, into items: inout [Item]) {
        let words = item.words
        guard let name = words.first else { return }
        guard let macro = macros[name.lowercased] else {
            findings.append(
                Finding(
                    "apache-invalid-directive", .error, "the macro \(name.text) is not defined above this line", at: name.span,
                    help: NearestName.of(name.lowercased, among: macros.keys.sorted()).map { "did you mean \($0)?" }))
            return
        }
        let values = Array(words.dropFirst())
        guard values.count == macro.parameters.count else {
            findings.append(
                Finding(
                    "apache-invalid-directive", .error,
                    "the macro \(name.text) takes \(macro.parameters.count) arguments, not \(values.count)", at: item.span))
            return
        }
        macroUses += 1
        guard depth < Self.macroDepth, macroUses < Self.macroLimit else {
            findings.append(Finding("apache-syntax", .error, "macros are nested more than \(Self.macroDepth) deep or used more than \(Self.macroLimit) times; what is inside is not read", at: item.span))
            return
        }
        depth += 1
        // Longer names first, as mod_macro does: $dirname is not $dir followed by "name".
        let pairs = zip(macro.parameters, values).map { (name: $0.bytes, value: $1.bytes) }.sorted { $0.name.count > $1.name.count }
        evaluate(macro.body.map { substitute(pairs, in: $0) }, into: &items, disabled: nil)
        depth -= 1
    }

    private func substitute(_ pairs: [(name: Bytes, value: Bytes)], in node: Node) -> Node {
        var node = node
        let text = node.line.text
        if node.kind != .comment, pairs.contains(where: { text.bytes.firstIndex(of: $0.name.text) != nil }) {
            var builder = SourceText.Builder(file: text.file, at: text.offset(0))
            var index = 0
            while index < text.bytes.count {
                if let pair = pairs.first(where: { !$0.name.isEmpty && text.bytes[index...].starts(with: $0.name) }) {
                    builder.append(pair.value, at: text.offset(index))
                    index += pair.name.count
                } else {
                    builder.append(text.bytes[index], at: text.offset(index))
                    index += 1
                }
            }
            let line = LogicalLine(text: builder.text, range: node.line.range)
            if var parsed = TreeReader.read([line], in: text.file).nodes.first {
                parsed.children = node.children
                parsed.close = node.close
                node = parsed
            }
        }
        node.children = node.children.map { substitute(pairs, in: $0) }
        return node
    }

    // MARK: Variables

    /// The directive with `${NAME}` replaced by what `Define` or the environment of the reading process says.
    private mutating func resolved(_ node: Node) -> Item {
        let raw = node.line.text.slice(node.argumentStart, max(node.argumentStart, node.argumentEnd))
        var item = Item(
            key: node.key, name: node.name, arguments: raw, span: node.span, nameSpan: node.nameSpan, isSection: node.kind == .section,
            templateCondition: node.templateCondition)
        guard raw.bytes.firstIndex(of: "${") != nil else { return item }
        var builder = SourceText.Builder(file: raw.file, at: raw.offset(0))
        var index = 0
        while index < raw.bytes.count {
            guard raw.bytes[index] == UInt8(ascii: "$"), index + 1 < raw.bytes.count, raw.bytes[index + 1] == UInt8(ascii: "{"),
                let close = raw.bytes[index...].firstIndex(of: UInt8(ascii: "}"))
            else {
                builder.append(raw.bytes[index], at: raw.offset(index))
                index += 1
                continue
            }
            let name = raw.bytes[(index + 2)..<close].text
            if let value = value(of: name, at: raw.span(index, close + 1), in: &item), builder.bytes.count < 1_048_576 {
                builder.append(value, at: raw.offset(index))
            } else {
                for offset in index...close { builder.append(raw.bytes[offset], at: raw.offset(offset)) }
            }
            index = close + 1
        }
        item.arguments = builder.text
        return item
    }

    private mutating func value(of name: String, at span: SourceSpan, in item: inout Item) -> Bytes? {
        // `${map:key}` belongs to mod_rewrite.
        if name.utf8.contains(UInt8(ascii: ":")) { return nil }
        if let value = defines[name] { return value }
        switch server.environment[name] {
        case .known(let value): return Bytes(value)
        case .absent:
            findings.append(
                Finding("apache-invalid-directive", .warning, "${\(name)} is not defined and stays as it is written", at: span))
            return nil
        case .unknown(let unknown):
            item.unknownVariables.append(name)
            undecide("the value of ${\(name)}", unknown.reason, needs: unknown.needs, at: span, once: "${\(name)}")
            return nil
        }
    }

    // MARK: Notes

    private mutating func addDormantComment(_ node: Node, into items: inout [Item]) {
        let text = node.line.text
        var start = node.nameStart
        while start < text.bytes.count, text.bytes[start] == UInt8(ascii: "#") || text.bytes[start].isSpace { start += 1 }
        guard text.bytes[start...].prefix(11).equalsIgnoringCase("RewriteRule"), start + 11 < text.bytes.count,
            text.bytes[start + 11].isSpace
        else { return }
        let arguments = text.slice(start + 11, text.bytes.count)
        // Prose that begins with the word is not a rule.
        guard let words = Words.rewrite(arguments, from: 0), words.count == 2 || words[2].bytes.first == UInt8(ascii: "[") else { return }
        items.append(
            Item(
                key: "rewriterule", name: "RewriteRule", arguments: arguments, span: node.span, nameSpan: text.span(start, start + 11),
                isSection: false, dormancy: .comment(marker: text.range(node.nameStart, start))))
    }

    mutating func assume(_ text: String) {
        if assumed.insert(text).inserted { assumptions.append(text) }
    }

    private mutating func undecide(_ what: String, _ reason: String, needs: String? = nil, at span: SourceSpan, once key: String? = nil) {
        if let key, !assumed.insert("undecided " + key).inserted { return }
        undecided.append(Undecided(what, reason: reason, needs: needs, span: span))
    }

    private mutating func reportLimit(at span: SourceSpan) {
        guard assumed.insert("limit").inserted else { return }
        findings.append(
            Finding("apache-syntax", .error, "the configuration has more than \(Self.itemLimit) directives; the rest is not read", at: span))
    }
}
