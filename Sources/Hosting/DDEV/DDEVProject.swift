import Source
import SymfonyYAML

/// The project as DDEV runs it: `.ddev/config.yaml`, the `config.*.yaml` beside it, and the services that
/// `.ddev/docker-compose.*.yaml` adds.
public struct DDEVProject: Sendable {
    /// Absolute paths of the configuration files, in the order in which they are merged.
    public var files: [String]
    public var name: KnownText = .absent
    /// `ibexa`, `php`, `symfony`.
    public var type: KnownText = .absent
    /// Relative to the project.
    public var documentRoot: KnownText = .absent
    public var phpVersion: KnownText = .absent
    /// `nginx-fpm`, `apache-fpm`, `generic`. `absent`: nginx-fpm.
    public var webServer: KnownText = .absent
    /// `mariadb:10.11`. `absent`: DDEV's default.
    public var database: KnownText = .absent
    public var hostNames: [Sourced<String>] = []
    /// What the web container sees: `.ddev/.env`, `web_environment`, `.ddev/.env.web`, and the `environment` that Compose files
    /// give the service `web`.
    public var environment = HostingEnvironment()
    /// Further services, such as Redis; `nil` without Compose files.
    public var compose: ComposeProject?
    public var undecided: [Undecided] = []

    /// - Parameter root: the project's directory.
    /// - Returns: `nil` without `.ddev/config.yaml`.
    static func read(root: String, store: SourceStore) -> DDEVProject? {
        let directory = Path.join(root, ".ddev")
        let main = Path.join(directory, "config.yaml")
        guard store.tree.isFile(main) else { return nil }
        let names = ((try? store.tree.list(directory)) ?? []).filter { $0.kind == .regular }.map(\.name)
        var project = DDEVProject(files: [])
        let interpolation = project.readVariables(Path.join(directory, ".env"), store: store)
        let isOverride = { (name: String) in
            name.hasPrefix("config.") && name != "config.yaml" && (name.hasSuffix(".yaml") || name.hasSuffix(".yml"))
        }
        for name in ["config.yaml"] + names.filter(isOverride) {
            project.read(Path.join(directory, name), interpolation, store: store)
        }
        project.environment.merge(project.readVariables(Path.join(directory, ".env.web"), base: interpolation, store: store))
        let compose = names.filter { $0.hasPrefix("docker-compose.") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
        project.compose = ComposeReader.read(
            compose.map { Path.join(directory, $0) }, variables: interpolation, why: .discovered, store: store)
        if let compose = project.compose {
            project.undecided += compose.undecided
            if let web = compose["web"] { project.environment.merge(web.environment) }
        }
        return project
    }

    /// A file of variables for all containers; empty when it is not there.
    private mutating func readVariables(_ path: String, base: HostingEnvironment = HostingEnvironment(), store: SourceStore)
        -> HostingEnvironment
    {
        guard store.tree.isFile(path) else { return HostingEnvironment() }
        guard let file = try? store.file(path) else {
            store.skip(path, reason: "it could not be read")
            undecided.append(Undecided("the variables of \(path)", reason: "it could not be read"))
            return HostingEnvironment()
        }
        store.note(path, kind: "dotenv", why: .discovered)
        let variables = ContainerEnvFile.parse(file, base: base)
        environment.merge(variables)
        return variables
    }

    private mutating func read(_ path: String, _ variables: HostingEnvironment, store: SourceStore) {
        guard let yaml = HostingYAML.read(path, kind: "ddev", why: .discovered, store: store, undecided: &undecided) else { return }
        files.append(path)
        guard let root = yaml.root else { return }
        let overrides = root["override_config"]?.hostingFlag ?? false
        for entry in root.entries {
            let value = entry.value.hostingText
            switch entry.key {
            case "name": name = value
            case "type": type = value
            case "docroot": documentRoot = value
            case "php_version": phpVersion = value
            case "webserver_type": webServer = value
            case "database":
                database = (entry.value["type"]?.hostingText ?? .absent).flatMap { type in
                    guard case .known(let version)? = entry.value["version"]?.hostingText else { return .known(type) }
                    return .known(Sourced(type.value + ":" + version.value, at: entry.value.span))
                }
            case "additional_hostnames", "additional_fqdns":
                if overrides { hostNames = [] }
                hostNames += YAMLNode.items(entry.value).compactMap { $0.hostingText.value }
            case "web_environment":
                if overrides { environment = HostingEnvironment() }
                for item in YAMLNode.items(entry.value) { set(item, variables) }
            default: break
            }
        }
    }

    /// `NAME=value`, or the name of a variable that the host passes on.
    private mutating func set(_ item: YAMLNode, _ variables: HostingEnvironment) {
        guard case .known(let line) = item.hostingText else { return }
        guard let sign = line.value.firstIndex(of: "=") else {
            let unknown = Unknown("DDEV passes on the variable \(line.value) of the machine that runs it", span: item.span)
            environment.set(HostingVariable(line.value, .unknown(unknown), at: item.span))
            return
        }
        let text = Sourced(String(line.value[line.value.index(after: sign)...]), at: item.span)
        environment.set(
            HostingVariable(String(line.value[..<sign]), Interpolation(values: variables).expand(text), at: item.span))
    }
}
