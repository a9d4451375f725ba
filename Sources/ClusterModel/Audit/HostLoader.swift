import Apache
import Daemons
import EzPlatform
import Host
import Nginx
import Patterns
import Routing
import Source
import Symfony

/// A machine with its servers and the applications that they serve.
public struct LoadedHost: Sendable {
    public var node: Node
    /// By the directory of the project; each in the environments that are judged.
    public var applications: [(root: String, projects: [Project])]
    public var store: SourceStore
    public var undecided: [Undecided]

    public var name: String { node.name ?? "localhost" }
    public var state: HostState? { node.host }
    /// Whether anything was found that can be judged.
    public var isEmpty: Bool { node.webServers.isEmpty && node.memcached.isEmpty && node.redis.isEmpty && node.varnish.isEmpty && applications.isEmpty }
}

/// Reads one machine: what it is, its servers, and from their document roots the projects.
struct HostLoader {
    let tree: any HostTree
    let options: SubjectOptions
    let configuration: ToolConfiguration
    let patterns: PatternCache

    /// - Parameter name: what the machine is called in the report; `nil`: as it calls itself.
    func load(name: String?, fallback: String) throws(SubjectError) -> LoadedHost {
        let facts = HostFacts.read(tree, store: SourceStore(tree: tree))
        let name = name ?? facts.name ?? fallback
        let store = SourceStore(tree: tree, node: name)
        // Read again so that every file knows its node; what was read is small.
        var state = HostState(source: tree.source, facts: HostFacts.read(tree, store: store))
        let servers = HostServers(tree: tree, facts: state.facts, store: store)
        var node = Node(name: name)
        var undecided: [Undecided] = []
        for main in servers.nginx() { add(nginx: main, to: &node, store) }
        for (main, process) in servers.apache() { add(apache: main, process, servers, to: &node, store) }
        node.memcached = servers.memcached().map { MemcachedEntry(configuration: $0, isTemplate: false) }
        node.redis = servers.redis().map { RedisEntry(configuration: $0, isTemplate: false) }
        node.php = servers.php().map { PHPEntry(configuration: $0, templates: []) }
        if let fstab = state.facts.fstab { node.fstab = [FstabEntry(table: fstab, isTemplate: false)] }
        node.varnish = servers.varnish().map { VarnishEntry(configuration: $0, isTemplate: false) }

        var roots: [String] = []
        for root in documentRoots(of: node) {
            guard let project = ProjectDetector.findProject(upFrom: root, store: store) else { continue }
            state.projects[root] = project
            if !roots.contains(project) { roots.append(project) }
        }
        if let project = options.project, !roots.contains(project) { roots.append(project) }
        var applications: [(root: String, projects: [Project])] = []
        for root in roots {
            let projects = try load(project: root, node, state, store)
            applications.append((root, projects))
            guard let main = projects.first else { continue }
            state.applications[root] = main
            state.storage += StorageSurvey(tree: tree, node: node, state: state, project: main).directories()
            for server in main.memcachedServers + main.redisServers {
                guard let host = server.host, state.addresses[host] == nil else { continue }
                state.addresses[host] = tree.addresses(of: host)
            }
        }
        if let unknown = state.facts.processes.unknown, tree.source == .live {
            undecided.append(Undecided("what runs on \(NodeNames.mark)", reason: unknown.reason, nodes: [name]))
        }
        let probes = ProbeRun(tree: tree, node: node, state: state, applications: applications.compactMap(\.projects.first), store: store)
        state.probes = probes.results()
        undecided += state.probes.undecided
        node.host = state
        return LoadedHost(node: node, applications: applications, store: store, undecided: undecided)
    }

    // MARK: Web servers

    private func add(nginx main: HostServers.Main, to node: inout Node, _ store: SourceStore) {
        guard let file = file(main.path, "nginx", store) else { return }
        let context = serverContext(.nginx, environment: ([:], false))
        let includes = IncludeScope(store: store, root: "/", prefix: main.prefix)
        let server = NginxConfiguration.load(main: file, includes: includes, context: .main, serverContext: context, patterns: patterns)
        node.webServers.append(WebServerEntry(server: server, file: file, isTemplate: false, context: context))
    }

    private func add(
        apache main: HostServers.Main, _ process: RunningProcess?, _ servers: HostServers, to node: inout Node, _ store: SourceStore
    ) {
        guard let file = file(main.path, "apache", store) else { return }
        var context = serverContext(.apache, environment: servers.apacheEnvironment(process))
        context.defines.formUnion(process?.options("D") ?? [])
        let includes = IncludeScope(store: store, root: "/", prefix: main.prefix)
        let server = ApacheConfiguration.load(main: file, includes: includes, context: .server, serverContext: context, patterns: patterns)
        node.webServers.append(WebServerEntry(server: server, file: file, isTemplate: false, context: context))
    }

    private func file(_ path: String, _ kind: String, _ store: SourceStore) -> SourceFile? {
        do throws(FileError) {
            let file = try store.file(path)
            store.note(path, kind: kind, why: .discovered)
            return file
        } catch {
            store.skip(path, reason: error.reason)
            return nil
        }
    }

    private func serverContext(_ kind: WebServerKind, environment: (values: [String: String], isComplete: Bool)) -> ServerContext {
        let declared = configuration.serverEnvironment.mapValues(\.value).merging(options.serverEnvironment) { $1 }
        return ServerContext(
            environment: .init(environment.values.merging(declared) { $1 }, isComplete: environment.isComplete),
            defines: options.defines, loadedModules: options.loadedModules, missingModules: options.missingModules,
            version: options.serverVersions[kind], headersAreComplete: false)
    }

    private func documentRoots(of node: Node) -> [String] {
        var roots: [String] = []
        for entry in node.webServers {
            for site in entry.server.sites {
                guard case .known(let root) = site.documentRoot, root.value.hasPrefix("/"), root.value != "/",
                    !roots.contains(root.value)
                else { continue }
                roots.append(root.value)
            }
        }
        return roots
    }

    // MARK: Applications

    private func load(project root: String, _ node: Node, _ state: HostState, _ store: SourceStore) throws(SubjectError) -> [Project] {
        var projectOptions = ProjectOptions()
        if let name = options.release ?? configuration.release?.value {
            guard let release = Release(name: name) else { throw .usage("unknown release \"\(name)\"") }
            projectOptions.release = release
        }
        let environment = DeployedEnvironment(root: root, node: node, state: state)
        let declared = configuration.environmentVariables.mapValues {
            EnvironmentValue($0.value, origin: ToolConfigurationReader.fileName, span: $0.span)
        }
        let given = options.environmentVariables.mapValues { EnvironmentValue($0, origin: "--env-var") }
        projectOptions.variables = environment.variables.merging(declared) { $1 }.merging(given) { $1 }
        projectOptions.envFiles = options.environmentFiles
        var names = options.environments
        if names.isEmpty { names = configuration.environments.map(\.value) }
        if names.isEmpty {
            let facts = Project.load(root: root, options: projectOptions, store: store).facts
            names = [environment.symfonyEnvironment(facts.environmentVariable) ?? "prod"]
        }
        return names.map { name in
            projectOptions.environment = name
            return Project.load(root: root, options: projectOptions, store: store)
        }
    }
}

/// The variables that PHP has when it answers for a project: from the virtual hosts and from the pools of PHP-FPM.
struct DeployedEnvironment {
    private(set) var variables: [String: EnvironmentValue] = [:]

    init(root: String, node: Node, state: HostState) {
        for entry in node.php {
            for pool in entry.configuration.pools {
                for (name, value) in pool.environment { add(name, value.value, "PHP-FPM pool \(pool.name)", value.span) }
            }
        }
        var ofSites = DeployedEnvironment()
        for entry in node.webServers {
            for site in entry.server.sites {
                guard case .known(let documentRoot) = site.documentRoot, state.projects[documentRoot.value] == root else { continue }
                let title = site.names.first.map { "virtual host \($0.value)" } ?? "virtual host"
                for (name, value) in site.environment { ofSites.add(name, value.map(\.value), title, value.value?.span) }
            }
        }
        // Parameters of the request replace what the pool sets.
        variables.merge(ofSites.variables) { $1 }
    }

    private init() {}

    /// What different places set differently is not known.
    private mutating func add(_ name: String, _ value: Knowledge<String>, _ origin: String, _ span: SourceSpan?) {
        switch value {
        case .absent: return
        case .unknown(let unknown): variables[name] = EnvironmentValue(unknown: unknown.reason, origin: origin, span: span)
        case .known(let text):
            if let earlier = variables[name], earlier.unknown != nil || earlier.value != text {
                variables[name] = EnvironmentValue(unknown: "\(earlier.origin) and \(origin) set it differently", origin: origin, span: span)
            } else {
                variables[name] = EnvironmentValue(text, origin: origin, span: span)
            }
        }
    }

    func symfonyEnvironment(_ variable: String) -> String? {
        variables[variable].flatMap { $0.unknown == nil && !$0.value.isEmpty ? $0.value : nil }
    }
}
