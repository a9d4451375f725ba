import Source
import SymfonyYAML

/// Reads `.ezcluster.yml`. Every mistake is an error with its place and, for names, the nearest known one.
public struct ToolConfigurationReader {
    /// A mistake in the file: the run ends with exit code 2.
    public struct Problem: Error, Hashable, Sendable {
        public var message: String
        public var span: SourceSpan
    }

    public static let fileName = ".ezcluster.yml"

    /// The keys at the top level, in the order of the documentation.
    public static let keys = [
        "release", "environments", "deployment", "root", "servers", "nodes", "env", "env_files", "server_env", "rules", "ignore", "baseline",
        "expect", "known", "render",
    ]

    var problems: [Problem] = []
    var result = ToolConfiguration()
    private let ruleIDs: Set<String>

    /// - Parameter ruleIDs: the catalogue's ids; `rules:` and `ignore:` may name no others.
    /// - Returns: the configuration, and what is wrong with the file. Nothing of a faulty file should be used.
    public static func read(_ file: SourceFile, ruleIDs: Set<String>) -> (ToolConfiguration, [Problem]) {
        var reader = ToolConfigurationReader(ruleIDs: ruleIDs)
        reader.result.file = file
        reader.read(file)
        return (reader.result, reader.problems)
    }

    private init(ruleIDs: Set<String>) { self.ruleIDs = ruleIDs }

    private mutating func read(_ file: SourceFile) {
        let tree = YAMLTree.parse(file, dialect: .v7_0)
        for finding in tree.findings where finding.severity == .error {
            problems.append(Problem(message: finding.message, span: finding.span))
        }
        guard let root = tree.root else { return }
        guard root.kind == .mapping else { return fail("expected keys such as \"release\" and \"servers\"", root) }
        for entry in root.entries { readSection(entry) }
    }

    private mutating func readSection(_ entry: YAMLEntry) {
        let value = entry.value
        switch entry.key {
        case "release": result.release = text(value)
        case "environments": result.environments = texts(value)
        case "deployment": readDeployment(value)
        case "root": result.root = text(value)
        case "servers": readServers(value)
        case "nodes": readNodes(value)
        case "env": result.environmentVariables = variables(value)
        case "env_files": result.environmentFiles = texts(value)
        case "server_env": result.serverEnvironment = variables(value)
        case "rules": readSeverities(value)
        case "ignore": readIgnores(value)
        case "baseline": result.baseline = text(value)
        case "expect": readExpectations(value)
        case "known": readKnown(value)
        case "render": readRender(value)
        default: unknownKey(entry, among: Self.keys)
        }
    }

    private mutating func readDeployment(_ node: YAMLNode) {
        guard let word = text(node) else { return }
        guard let mode = DeploymentMode(rawValue: word.value), mode != .unknown else {
            return fail("deployment is \"cluster\" or \"single-server\", not \"\(word.value)\"", node)
        }
        result.deployment = Sourced(mode, word.provenance)
    }

    private mutating func readServers(_ node: YAMLNode) {
        guard isMapping(node, "servers") else { return }
        for entry in node.entries {
            guard let kind = ServerFileKind(rawValue: entry.key) else {
                unknownKey(entry, among: ServerFileKind.allCases.map(\.rawValue))
                continue
            }
            let items = entry.value.kind == .sequence ? Array(entry.value.items) : [entry.value]
            for item in items { readServer(item, kind) }
        }
    }

    /// Either a path, or `{file: path, context: vhost}`.
    private mutating func readServer(_ node: YAMLNode, _ kind: ServerFileKind) {
        guard node.kind == .mapping else {
            if let path = text(node) { result.servers.append(.init(kind: kind, path: path)) }
            return
        }
        var path: Sourced<String>?
        var context: String?
        for entry in node.entries {
            switch entry.key {
            case "file": path = text(entry.value)
            case "context": context = text(entry.value)?.value
            default: unknownKey(entry, among: ["file", "context"])
            }
        }
        guard let path else { return fail("a server needs a \"file\"", node) }
        result.servers.append(.init(kind: kind, path: path, context: context))
    }

    private mutating func readNodes(_ node: YAMLNode) {
        guard isMapping(node, "nodes") else { return }
        for entry in node.entries {
            let name = Sourced(entry.key, at: entry.keySpan)
            guard entry.value.kind == .mapping else {
                if let directory = text(entry.value) { result.nodes.append(.init(name: name, directory: directory)) }
                continue
            }
            var declaration = ToolConfiguration.NodeDeclaration(name: name, directory: nil)
            for part in entry.value.entries {
                switch part.key {
                case "directory": declaration.directory = text(part.value)
                case "roles": declaration.roles = texts(part.value)
                default: unknownKey(part, among: ["directory", "roles"])
                }
            }
            result.nodes.append(declaration)
        }
    }

    private mutating func readSeverities(_ node: YAMLNode) {
        guard isMapping(node, "rules") else { return }
        for entry in node.entries {
            checkRule(entry.key, entry.keySpan)
            guard let word = text(entry.value) else { continue }
            if word.value == "off" {
                result.severities[entry.key] = Sourced(nil, word.provenance)
            } else if let severity = Severity(rawValue: word.value) {
                result.severities[entry.key] = Sourced(severity, word.provenance)
            } else {
                fail("expected \"error\", \"warning\", \"notice\" or \"off\", not \"\(word.value)\"", entry.value)
            }
        }
    }

    private mutating func readIgnores(_ node: YAMLNode) {
        guard node.kind == .sequence else { return fail("expected a list of {rule, path, reason}", node) }
        for item in node.items {
            guard item.kind == .mapping else {
                fail("expected {rule: ..., path: ..., reason: ...}", item)
                continue
            }
            var rule: Sourced<String>?
            var path: String?
            var reason: String?
            for entry in item.entries {
                switch entry.key {
                case "rule": rule = text(entry.value)
                case "path": path = text(entry.value)?.value
                case "reason": reason = text(entry.value)?.value
                default: unknownKey(entry, among: ["rule", "path", "reason"])
                }
            }
            guard let rule else { fail("an ignore needs a \"rule\"", item); continue }
            guard let reason, !reason.isEmpty else { fail("an ignore needs a \"reason\"", item); continue }
            checkRule(rule.value, rule.span ?? item.span)
            result.ignores.append(.init(rule: rule, path: path, reason: reason))
        }
    }

    private mutating func readRender(_ node: YAMLNode) {
        guard isMapping(node, "render") else { return }
        for entry in node.entries {
            guard let key = RenderSettings.key(entry.key) else {
                unknownKey(entry, among: RenderSettings.keys.map(\.name))
                continue
            }
            var given: [RenderSettings.Given] = []
            if key.shape == .map {
                guard isMapping(entry.value, key.name) else { continue }
                for element in entry.value.entries {
                    guard let value = text(element.value) else { continue }
                    given.append(.init(name: element.key, text: value.value, span: value.span ?? element.keySpan))
                }
            } else if key.shape == .list {
                given = texts(entry.value).map { .init(text: $0.value, span: $0.span) }
            } else if let value = text(entry.value) {
                given = [.init(text: value.value, span: value.span)]
            }
            result.render.values[key.name] = given
        }
    }

    // MARK: - Values

    mutating func text(_ node: YAMLNode) -> Sourced<String>? {
        if node.kind != .scalar || node.scalar == .null {
            fail("expected a text", node)
            return nil
        }
        return Sourced(node.text, at: node.span)
    }

    mutating func texts(_ node: YAMLNode) -> [Sourced<String>] {
        let items = node.kind == .sequence ? Array(node.items) : [node]
        return items.compactMap { text($0) }
    }

    private mutating func variables(_ node: YAMLNode) -> [String: Sourced<String>] {
        guard isMapping(node, "variables") else { return [:] }
        var values: [String: Sourced<String>] = [:]
        for entry in node.entries { values[entry.key] = text(entry.value) }
        return values
    }

    mutating func isMapping(_ node: YAMLNode, _ what: String) -> Bool {
        if node.kind == .mapping { return true }
        fail("\(what) is a map of names and values", node)
        return false
    }

    private mutating func checkRule(_ id: String, _ span: SourceSpan) {
        guard !ruleIDs.contains(id) else { return }
        problems.append(Problem(message: "unknown rule \"\(id)\"" + suggestion(id, ruleIDs.sorted()), span: span))
    }

    mutating func unknownKey(_ entry: YAMLEntry, among known: [String]) {
        problems.append(
            Problem(message: "unknown key \"\(entry.key)\"" + suggestion(entry.key, known), span: entry.keySpan))
    }

    private func suggestion(_ name: String, _ known: [String]) -> String {
        if let nearest = NearestName.of(name, among: known) { return "; did you mean \"\(nearest)\"?" }
        return known.count <= 12 ? "; known are \(known.joined(separator: ", "))" : ""
    }

    mutating func fail(_ message: String, _ node: YAMLNode) {
        problems.append(Problem(message: message, span: node.span))
    }
}
