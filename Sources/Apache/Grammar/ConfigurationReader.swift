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

    var files: [SourceFile] = []
    var problems = Problems()
    var findings: [Finding] { problems.findings }
    /// The first error that keeps httpd from starting.
    var refusal: DirectiveError? { problems.refusal }
    var undecided: [Undecided] = []
    var assumptions: [String] = []
    var modules: ModuleSet
    /// Includes that could not be followed: what they set is not known.
    var hasUnknownInclude = false

    var defines: [String: Bytes] = [:]
    var macros: [String: Macro] = [:]
    var prefix: String?
    var open: [String] = []
    var depth = 0
    var macroUses = 0
    var itemCount = 0
    var assumesPHPModule = false
    let looksForModules: Bool
    var assumed: Set<String> = []

    struct Macro {
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

    mutating func read(_ file: SourceFile, into items: inout [Item]) {
        if !files.contains(file) { files.append(file) }
        open.append(file.path)
        let tree = TreeReader.read(file)
        problems.add(tree.problems)
        evaluate(tree.nodes, into: &items, disabled: nil)
        open.removeLast()
    }

    /// Debian keeps one `LoadModule` file for each module that is enabled.
    mutating func loadEnabledModules(beside file: SourceFile) {
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

    mutating func evaluate(_ nodes: [Node], into items: inout [Item], disabled: String?) {
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

    mutating func directive(_ node: Node, into items: inout [Item], disabled: String?) {
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
            problems.report(Finding("apache-invalid-directive", .error, "the server refuses to start at this Error directive", at: item.span))
        case "warning":
            break
        default:
            items.append(item)
        }
    }

    mutating func section(_ node: Node, into items: inout [Item], disabled: String?) {
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

    // MARK: Notes

    mutating func addDormantComment(_ node: Node, into items: inout [Item]) {
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

    mutating func undecide(_ what: String, _ reason: String, needs: String? = nil, at span: SourceSpan, once key: String? = nil) {
        if let key, !assumed.insert("undecided " + key).inserted { return }
        undecided.append(Undecided(what, reason: reason, needs: needs, span: span))
    }

    mutating func reportLimit(at span: SourceSpan) {
        guard assumed.insert("limit").inserted else { return }
        problems.reportLimit(
            Finding("apache-syntax", .error, "the configuration has more than \(Self.itemLimit) directives; the rest is not read", at: span))
    }
}
