import Source
import SymfonyYAML

/// Reads `.platform.app.yaml`, `.platform/` and `.upsun/config.yaml`.
struct PlatformReader {
    private let store: SourceStore
    private let root: String
    private var project = PlatformProject()
    private var wasFound = false

    /// - Returns: `nil` when the project has none of these files.
    static func read(root: String, store: SourceStore) -> PlatformProject? {
        var reader = PlatformReader(store: store, root: root)
        reader.read()
        return reader.wasFound ? reader.project : nil
    }

    private init(store: SourceStore, root: String) {
        self.store = store
        self.root = root
    }

    private mutating func read() {
        if let file = open(".platform.app.yaml"), let node = file.root { readApplication(node, name: nil, at: node.span) }
        if let node = open(".platform/applications.yaml")?.document {
            // A map by name, or the older list.
            for entry in node.entries { readApplication(entry.value, name: entry.key, at: entry.keySpan) }
            for item in node.items { readApplication(item, name: nil, at: item.span) }
        }
        if let file = open(".platform/services.yaml"), let node = file.root { readServices(node) }
        if let file = open(".platform/routes.yaml"), let node = file.root { readRoutes(node) }
        for name in upsunFiles {
            guard let node = open(name)?.root else { continue }
            for entry in YAMLNode.entries(node["applications"]) {
                readApplication(entry.value, name: entry.key, at: entry.keySpan)
            }
            if let services = node["services"] { readServices(services) }
            if let routes = node["routes"] { readRoutes(routes) }
        }
    }

    private var upsunFiles: [String] {
        ((try? store.tree.list(Path.join(root, ".upsun"))) ?? [])
            .filter { $0.kind == .regular && ($0.name.hasSuffix(".yaml") || $0.name.hasSuffix(".yml")) }.map { ".upsun/" + $0.name }
    }

    private mutating func open(_ name: String) -> HostingYAML? {
        let path = Path.join(root, name)
        guard store.tree.isFile(path) else { return nil }
        wasFound = true
        return HostingYAML.read(path, kind: "platform.sh", why: .discovered, store: store, undecided: &project.undecided)
    }

    // MARK: Applications

    private mutating func readApplication(_ node: YAMLNode, name: String?, at span: SourceSpan) {
        guard node.kind == .mapping else { return }
        let named = node["name"]
        var application = PlatformApplication(
            name: name ?? named.flatMap { $0.hostingText.value?.value } ?? "app", span: name == nil ? named?.span ?? span : span)
        application.type = text(node["type"])
        application.sourceRoot = text(node["source"]?["root"])
        readVariables(node["variables"], into: &application)
        application.relationships = relationships(node["relationships"])
        application.mounts = mounts(node["mounts"])
        application.locations = YAMLNode.entries(node["web"]?["locations"]).map(location)
        let code = application.sourceRoot.value.map { Path.join(root, String($0.value.drop { $0 == "/" })) } ?? root
        application.hasEnvironmentScript = store.tree.isFile(Path.join(code, ".environment"))
        project.applications.append(application)
    }

    private func readVariables(_ node: YAMLNode?, into application: inout PlatformApplication) {
        for entry in YAMLNode.entries(node) {
            // `env:FOO: bar` at the top is the same as `env: { FOO: bar }`.
            if entry.key.hasPrefix("env:") {
                set(String(entry.key.dropFirst(4)), entry, in: &application.environment)
            } else if entry.key == "env" {
                for variable in entry.value.entries { set(variable.key, variable, in: &application.environment) }
            } else if entry.key == "php" {
                for setting in entry.value.entries { set(setting.key, setting, in: &application.phpSettings) }
            }
        }
    }

    private func set(_ name: String, _ entry: YAMLEntry, in environment: inout HostingEnvironment) {
        let span = SourceSpan(file: entry.keySpan.file, range: entry.keyRange.union(entry.value.range))
        let value: KnownText =
            entry.value.kind == .scalar
            ? entry.value.hostingText : .unknown(Unknown("Platform.sh passes maps and lists on as JSON", span: entry.value.span))
        environment.set(HostingVariable(name, value, at: span))
    }

    private func relationships(_ node: YAMLNode?) -> [PlatformRelationship] {
        YAMLNode.entries(node).map { entry in
            let span = SourceSpan(file: entry.keySpan.file, range: entry.keyRange.union(entry.value.range))
            if entry.value.kind == .mapping {
                return PlatformRelationship(
                    name: entry.key, service: text(entry.value["service"]).value?.value ?? entry.key,
                    endpoint: text(entry.value["endpoint"]).value?.value, span: span)
            }
            // Null: the service of the same name.
            let parts = (entry.value.hostingText.value?.value ?? entry.key).split(separator: ":", maxSplits: 1).map(String.init)
            return PlatformRelationship(
                name: entry.key, service: parts.first ?? entry.key, endpoint: parts.count > 1 ? parts[1] : nil, span: span)
        }
    }

    private func mounts(_ node: YAMLNode?) -> [PlatformMount] {
        YAMLNode.entries(node).map { entry in
            var source = text(entry.value["source"])
            // The old form: `shared:files/var`.
            if entry.value.kind == .scalar { source = entry.value.hostingText }
            return PlatformMount(
                path: entry.key, source: source, sourcePath: text(entry.value["source_path"]), service: text(entry.value["service"]),
                span: entry.keySpan)
        }
    }

    private func location(_ entry: YAMLEntry) -> PlatformLocation {
        let node = entry.value
        var location = PlatformLocation(prefix: entry.key, span: entry.keySpan)
        location.root = text(node["root"])
        location.passthru = passthru(node["passthru"])
        location.index = YAMLNode.items(node["index"]).compactMap { $0.hostingText.value }
        location.allow = flag(node["allow"])
        location.scripts = flag(node["scripts"])
        location.expires = text(node["expires"])
        location.rules = YAMLNode.entries(node["rules"]).map { rule in
            PlatformLocation.Rule(
                pattern: rule.key, span: rule.keySpan, passthru: passthru(rule.value["passthru"]), allow: flag(rule.value["allow"]),
                scripts: flag(rule.value["scripts"]), expires: text(rule.value["expires"]))
        }
        return location
    }

    private func passthru(_ node: YAMLNode?) -> PlatformLocation.Passthru {
        guard let node, !node.isNothing else { return .absent }
        if let flag = node.hostingFlag { return flag ? .on : .off }
        switch node.hostingText {
        case .known(let script): return .script(script)
        case .absent: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        }
    }

    // MARK: Services and routes

    private mutating func readServices(_ node: YAMLNode) {
        for entry in node.entries {
            let configuration = entry.value["configuration"]
            project.services.append(
                PlatformService(
                    name: entry.key, span: entry.keySpan, type: text(entry.value["type"]),
                    configuration: YAMLNode.entries(configuration).filter { $0.value.kind == .scalar }
                        .map { (name: $0.key, value: $0.value.hostingText) },
                    relationships: relationships(entry.value["relationships"]),
                    vcl: included(configuration?["vcl"], from: entry.keySpan.file.path)))
        }
    }

    /// `!include { type: string, path: config.vcl }` or `!include config.vcl`.
    private func included(_ node: YAMLNode?, from file: String) -> KnownText {
        guard let node, node.tag == "include" else { return .absent }
        let name = node.kind == .mapping ? node["path"].map { ($0.text, $0.span) } : (node.text, node.span)
        guard let (text, span) = name else { return .absent }
        return .known(Sourced(Path.join(Path.parent(file), text), at: span))
    }

    private mutating func readRoutes(_ node: YAMLNode) {
        for entry in node.entries {
            project.routes.append(
                PlatformRoute(
                    url: entry.key, span: entry.keySpan, type: text(entry.value["type"]), upstream: text(entry.value["upstream"]),
                    isCached: flag(entry.value["cache"]?["enabled"])))
        }
    }

    // MARK: Values

    private func text(_ node: YAMLNode?) -> KnownText { node?.hostingText ?? .absent }

    private func flag(_ node: YAMLNode?) -> Knowledge<Bool> {
        guard let node, !node.isNothing else { return .absent }
        return node.hostingFlag.map { .known($0) } ?? .unknown(Unknown("\(node.text) is neither true nor false", span: node.span))
    }
}
