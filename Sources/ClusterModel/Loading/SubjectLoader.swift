import Apache
import Daemons
import EzPlatform
import Hosting
import Nginx
import Patterns
import Routing
import Source
import Symfony

/// Turns the files of a run into subjects: finds projects and servers, reads them, and joins them.
public struct SubjectLoader: Sendable {
    let options: SubjectOptions
    private let tree: any FileTree
    private let patterns = PatternCache()
    private let store: SourceStore
    private var stores: [SourceStore] = []

    /// - Parameters:
    ///   - tree: the live file system, or files in memory.
    ///   - ruleIDs: the catalogue's ids, for checking `.ezcluster.yml`.
    public static func load(
        _ options: SubjectOptions, tree: any FileTree, ruleIDs: Set<String>
    ) throws(SubjectError) -> LoadedSubjects {
        var loader = SubjectLoader(options: options, tree: tree)
        return try loader.load(ruleIDs)
    }

    private init(options: SubjectOptions, tree: any FileTree) {
        self.options = options
        self.tree = tree
        store = SourceStore(tree: tree)
        stores = [store]
    }

    private mutating func load(_ ruleIDs: Set<String>) throws(SubjectError) -> LoadedSubjects {
        let targets = try targets()
        let configuration = try readConfiguration(near: targets, ruleIDs)
        let declared = configuration.servers + options.servers
        var subjects: [Subject] = []
        for root in targets.projects {
            subjects.append(try loadSubject(root, configuration, servers: declared, isOnly: targets.projects.count == 1))
        }
        if targets.projects.isEmpty {
            let lone = targets.files.isEmpty ? declared : targets.files
            if let subject = try loadLoneServers(lone, below: targets.directories, configuration) { subjects.append(subject) }
        }
        for index in subjects.indices {
            subjects[index].expectations = configuration.expectations
            subjects[index].known = configuration.known
        }
        return LoadedSubjects(subjects: subjects, stores: stores, configuration: configuration)
    }

    // MARK: - What is judged

    private struct Targets {
        var projects: [String] = []
        var files: [ToolConfiguration.ServerFile] = []
        var directories: [String] = []
    }

    private func targets() throws(SubjectError) -> Targets {
        var targets = Targets()
        if let project = options.project {
            try requireDirectory(project)
            targets.projects = [project]
        }
        let paths = options.paths.isEmpty ? [options.workingDirectory] : options.paths
        for path in paths {
            let kind: FileKind
            do throws(FileError) { kind = try tree.kind(path) } catch { throw .unreadable(path: path, error) }
            if kind == .directory {
                targets.directories.append(path)
                guard options.project == nil else { continue }
                if let above = ProjectDetector.findProject(upFrom: path, store: store) {
                    if !targets.projects.contains(above) { targets.projects.append(above) }
                } else if options.servers.isEmpty || !options.paths.isEmpty {
                    // Servers that are named stand for themselves when the working directory is in no project.
                    for found in ProjectDetector.findProjects(below: path, store: store) where !targets.projects.contains(found) {
                        targets.projects.append(found)
                    }
                }
            } else {
                targets.files.append(try recogniseNamed(path))
                if options.project == nil, let above = ProjectDetector.findProject(upFrom: Path.parent(path), store: store),
                    !targets.projects.contains(above)
                {
                    targets.projects.append(above)
                }
            }
        }
        return targets
    }

    private func requireDirectory(_ path: String) throws(SubjectError) {
        do throws(FileError) {
            guard try tree.kind(path) == .directory else { throw FileError.irregular }
        } catch { throw .unreadable(path: path, error) }
    }

    private func recogniseNamed(_ path: String) throws(SubjectError) -> ToolConfiguration.ServerFile {
        let file: SourceFile
        do throws(FileError) { file = try store.file(path) } catch { throw .unreadable(path: path, error) }
        guard let kind = ServerRecognition.kind(of: path, bytes: file.bytes) else {
            throw .usage("\(path) is not recognised; name its kind: --apache, --nginx, --memcached, --redis, --php-ini, --fpm, --varnish or --fstab \(path)")
        }
        return .init(kind: kind, path: Sourced(path))
    }

    // MARK: - The tool's configuration

    private func readConfiguration(near targets: Targets, _ ruleIDs: Set<String>) throws(SubjectError) -> ToolConfiguration {
        guard let path = options.configurationFile ?? nearestConfiguration(targets) else { return ToolConfiguration() }
        let file: SourceFile
        do throws(FileError) { file = try store.file(path) } catch { throw .unreadable(path: path, error) }
        let (configuration, problems) = ToolConfigurationReader.read(file, ruleIDs: ruleIDs)
        guard problems.isEmpty else { throw .configuration(problems) }
        return configuration
    }

    private func nearestConfiguration(_ targets: Targets) -> String? {
        var directory = targets.projects.first ?? targets.directories.first ?? options.workingDirectory
        while true {
            let candidate = Path.join(directory, ToolConfigurationReader.fileName)
            if tree.isFile(candidate) { return candidate }
            // A repository's root ends the search; `.git` is a file in submodules.
            if directory == "/" || tree.exists(Path.join(directory, ".git")) { return nil }
            directory = Path.parent(directory)
        }
    }

    // MARK: - Subjects

    private mutating func loadSubject(
        _ root: String, _ configuration: ToolConfiguration, servers: [ToolConfiguration.ServerFile], isOnly: Bool
    ) throws(SubjectError) -> Subject {
        var projectOptions = ProjectOptions()
        projectOptions.known = configuration.known.declarations
        if let name = options.release ?? configuration.release?.value {
            guard let release = Release(name: name) else { throw .usage("unknown release \"\(name)\"") }
            projectOptions.release = release
        }
        let base = configuration.file.map { Path.parent($0.path) } ?? root
        let declared = configuration.environmentVariables.mapValues {
            EnvironmentValue($0.value, origin: ToolConfigurationReader.fileName, span: $0.span)
        }
        let given = options.environmentVariables.mapValues { EnvironmentValue($0, origin: "--env-var") }
        let hosting = Hosting.read(root: root, store: store)
        let target = try target(of: hosting, root)
        let chosen = target.map(variables) ?? [:]
        projectOptions.variables = chosen.merging(declared) { $1 }.merging(given) { $1 }
        if target == nil { projectOptions.alternatives = alternatives(hosting) }
        projectOptions.platform = target.flatMap { platformFacts($0, hosting) }
        projectOptions.envFiles = configuration.environmentFiles.map { Path.join(base, $0.value) } + options.environmentFiles
        var environments = options.environments
        if environments.isEmpty { environments = configuration.environments.map(\.value) }
        let areGiven = !environments.isEmpty
        if environments.isEmpty { environments = ["prod"] }
        let nodeDirectories = nodeDeclarations(configuration, base).map(\.directory)
        let own = try projectServers(root, servers, base, nodeDirectories)
        var (applications, node) = projectAndServers(root, environments, projectOptions, own, configuration)
        var nodes = [try node.get()]
        nodes += try namedNodes(configuration, base)
        if nodes.count > 1, nodes[0].isEmpty { nodes.removeFirst() }
        // A site that sets another environment is judged for that one.
        let others = areGiven ? [] : siteEnvironments(nodes, applications)
        for environment in others {
            projectOptions.environment = environment
            applications.append(Project.load(root: root, options: projectOptions, store: store))
        }
        let sessions = nodes.flatMap(\.phpViews).map(\.sessionSettings)
        applications = applications.map { $0.keepingSessions(as: sessions) }
        let deployment = deployment(configuration, nodes, applications)
        var subject = Subject(
            path: root, applications: applications, deployment: deployment, nodes: nodes,
            undecided: hosting.undecided + (target?.undecided ?? []))
        subject.siteEnvironments = Set(others)
        subject.declaredNodes = configuration.nodes
        subject.hosting = hosting
        subject.target = target
        return subject
    }

    /// A project in each environment and the servers beside it, which know nothing of each other: at the same time.
    private func projectAndServers(
        _ root: String, _ environments: [String], _ base: ProjectOptions, _ servers: [ServerInput], _ configuration: ToolConfiguration
    ) -> ([Project], Result<Node, SubjectError>) {
        let branches = [store.branch(), store.branch()]
        let (projects, node) = Workers.both {
            var projectOptions = base
            return environments.map { environment in
                projectOptions.environment = environment
                return Project.load(root: root, options: projectOptions, store: branches[0])
            }
        } _: { [self] in
            Result { () throws(SubjectError) in try loadNode(nil, files: servers, project: root, configuration, store: branches[1]) }
        }
        branches.forEach(store.join)
        return (projects, node)
    }

    /// The environments that sites in use set besides those that are judged, in the order of the files; more than a few are no sites.
    private func siteEnvironments(_ nodes: [Node], _ applications: [Project]) -> [String] {
        guard let variable = applications.first?.facts.environmentVariable else { return [] }
        var found: [String] = []
        for entry in nodes.flatMap(\.webServers) where !entry.isTemplate {
            for site in entry.server.sites {
                guard let name = site.environment[variable]?.value?.value, !name.isEmpty, !found.contains(name), found.count < 4,
                    name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }),
                    !applications.contains(where: { $0.environment == name })
                else { continue }
                found.append(name)
            }
        }
        return found
    }

    private mutating func loadLoneServers(
        _ files: [ToolConfiguration.ServerFile], below directories: [String], _ configuration: ToolConfiguration
    ) throws(SubjectError) -> Subject? {
        var found = files.map { ServerInput(file: $0, isTemplate: false, why: .named) }
        if found.isEmpty, options.paths.isEmpty == false || options.servers.isEmpty {
            for directory in directories { found += discovered(in: directory, nodeDirectories: []) }
        }
        var nodes: [Node] = []
        if !found.isEmpty {
            nodes.append(try loadNode(nil, files: found, project: nil, configuration))
        }
        let base = configuration.file.map { Path.parent($0.path) } ?? options.workingDirectory
        nodes += try namedNodes(configuration, base)
        guard let first = found.first?.file.path.value ?? nodes.first?.name else { return nil }
        var subject = Subject(path: first, applications: [], deployment: deployment(configuration, nodes, []), nodes: nodes)
        subject.declaredNodes = configuration.nodes
        return subject
    }

    private func deployment(_ configuration: ToolConfiguration, _ nodes: [Node], _ applications: [Project]) -> Deployment {
        if let mode = options.deployment {
            return Deployment(mode: mode, source: mode == .cluster ? "--cluster" : "--single-server")
        }
        if let declared = configuration.deployment {
            return Deployment(mode: declared.value, source: ToolConfigurationReader.fileName)
        }
        if nodes.count(where: { $0.name != nil }) > 1 { return Deployment(mode: .cluster, source: "several nodes are given") }
        for application in applications {
            guard let first = application.clusterEvidence.first else { continue }
            return Deployment(mode: .cluster, source: first.statement, evidence: application.sharedFilesEvidence)
        }
        return Deployment(mode: .unknown, source: "nothing shows whether there are several servers")
    }

    // MARK: - Servers

    private struct ServerInput {
        var file: ToolConfiguration.ServerFile
        var isTemplate: Bool
        var why: SourceStore.Input.Reason
        var isWebServer: Bool { file.kind == .apache || file.kind == .nginx }
    }

    private func projectServers(
        _ root: String, _ declared: [ToolConfiguration.ServerFile], _ base: String, _ nodeDirectories: [String]
    ) throws(SubjectError) -> [ServerInput] {
        guard declared.isEmpty else {
            return declared.map { declared in
                var file = declared
                if file.path.value != "-" { file.path.value = Path.join(base, file.path.value) }
                return ServerInput(file: file, isTemplate: false, why: .named)
            }
        }
        return discovered(in: root, nodeDirectories: nodeDirectories)
    }

    private func discovered(in directory: String, nodeDirectories: [String]) -> [ServerInput] {
        ServerDiscovery.find(in: directory, store: store).compactMap { found in
            guard !nodeDirectories.contains(where: { Path.isWithin(found.path, $0) }) else { return nil }
            return ServerInput(
                file: .init(kind: found.kind, path: Sourced(found.path)), isTemplate: found.isTemplate, why: .discovered)
        }
    }

    /// The nodes of the command line, else those of `.ezcluster.yml`, with absolute directories.
    private func nodeDeclarations(_ configuration: ToolConfiguration, _ base: String) -> [(name: String, directory: String)] {
        guard options.nodes.isEmpty else { return options.nodes }
        return configuration.nodes.compactMap { node in node.directory.map { (node.name.value, Path.join(base, $0.value)) } }
    }

    private mutating func namedNodes(_ configuration: ToolConfiguration, _ base: String) throws(SubjectError) -> [Node] {
        var nodes: [Node] = []
        for (name, directory) in nodeDeclarations(configuration, base) {
            try requireDirectory(directory)
            let nodeStore = SourceStore(tree: tree, node: name)
            stores.append(nodeStore)
            let found = ServerDiscovery.find(in: directory, store: nodeStore).map {
                ServerInput(file: .init(kind: $0.kind, path: Sourced($0.path)), isTemplate: $0.isTemplate, why: .discovered)
            }
            nodes.append(try loadNode(name, files: found, project: directory, configuration, store: nodeStore, root: directory))
        }
        return nodes
    }

    private func loadNode(
        _ name: String?, files: [ServerInput], project: String?, _ configuration: ToolConfiguration,
        store: SourceStore? = nil, root: String? = nil
    ) throws(SubjectError) -> Node {
        let store = store ?? self.store
        var node = Node(name: name)
        var php = PHPFiles(project: project)
        var webServers = loadWebServers(files, project, configuration, store, root)[...]
        for input in files {
            if input.isWebServer, let (branch, loaded) = webServers.popFirst() {
                let entry = try loaded.get()
                store.note(entry.file.path, kind: input.file.kind.rawValue, why: input.why)
                store.join(branch)
                node.webServers.append(entry)
                continue
            }
            let file = try sourceFile(input, store)
            switch input.file.kind {
            case .memcached:
                store.note(file.path, kind: "memcached", why: input.why)
                let form = MemcachedConfiguration.recognise(path: file.path, bytes: file.bytes) ?? .debian
                let configuration = MemcachedConfiguration.read(file, as: form)
                node.memcached.append(.init(configuration: configuration, isTemplate: input.isTemplate))
            case .redis:
                store.note(file.path, kind: "redis", why: input.why)
                node.redis.append(.init(configuration: RedisConfiguration.read(file), isTemplate: input.isTemplate))
            case .apache, .nginx: break
            case .phpIni, .fpm:
                store.note(file.path, kind: input.file.kind.rawValue, why: input.why)
                php.add(file, isPool: input.file.kind == .fpm, isTemplate: input.isTemplate, isNamed: input.why == .named)
            case .varnish:
                store.note(file.path, kind: "varnish", why: input.why)
                let lookup = HostFiles(store: store, root: root ?? options.root, ceiling: project)
                node.varnish.append(.init(configuration: .read(file, includes: lookup.vcl), isTemplate: input.isTemplate))
            case .fstab:
                store.note(file.path, kind: "fstab", why: input.why)
                node.fstab.append(.init(table: .read(file), isTemplate: input.isTemplate))
            }
        }
        node.php = php.configurations(HostFiles(store: store, root: root ?? options.root, ceiling: project))
        node.varnish = withoutIncludedFragments(node.varnish)
        node.webServers = withoutIncludedFragments(node.webServers)
        return node
    }

    /// The web servers among the files, in their order, each with the notes of its reader.
    private func loadWebServers(
        _ files: [ServerInput], _ project: String?, _ configuration: ToolConfiguration, _ store: SourceStore, _ root: String?
    ) -> [(SourceStore, Result<WebServerEntry, SubjectError>)] {
        let inputs = files.filter(\.isWebServer)
        return Workers.results(count: inputs.count) { [self] index in
            let branch = store.branch()
            return (
                branch,
                Result { () throws(SubjectError) in
                    let file = try sourceFile(inputs[index], branch)
                    var includes = IncludeScope(
                        store: branch, root: root ?? options.root, prefix: nil, ceiling: project ?? Path.parent(file.path))
                    includes.webRoots = project.map { ProjectDetector.webRoots(of: $0, store: branch) } ?? []
                    includes.documentRoots = DocumentRoots.named(in: file)
                    return try webServer(inputs[index], file, includes, serverContext(inputs[index].file.kind, configuration))
                }
            )
        }
    }

    private func sourceFile(_ input: ServerInput, _ store: SourceStore) throws(SubjectError) -> SourceFile {
        let path = input.file.path.value
        if path == "-" {
            let file = SourceFile(path: "-", bytes: options.standardInput ?? [])
            store.insert(file)
            return file
        }
        do throws(FileError) { return try store.file(path) } catch { throw .unreadable(path: path, error) }
    }

    private func webServer(
        _ input: ServerInput, _ file: SourceFile, _ includes: IncludeScope, _ context: ServerContext
    ) throws(SubjectError) -> WebServerEntry {
        let server: any WebServer
        if input.file.kind == .apache {
            var scope: ApacheContext?
            if let name = input.file.context {
                guard let known = ApacheContext.named(name) else {
                    throw .usage("httpd has no context \"\(name)\"; known are server, vhost, directory")
                }
                scope = known
            }
            server = ApacheConfiguration.load(
                main: file, includes: includes, context: scope, serverContext: context, patterns: patterns)
        } else {
            var scope: NginxContext?
            if let name = input.file.context {
                guard let known = NginxContext(rawValue: name) else {
                    throw .usage("nginx has no context \"\(name)\"; known are main, http, server, location")
                }
                scope = known
            }
            server = NginxConfiguration.load(
                main: file, includes: includes, context: scope, serverContext: context, patterns: patterns)
        }
        return WebServerEntry(server: server, file: file, isTemplate: input.isTemplate, context: context)
    }

    /// A file that another one includes is judged where it is included, not alone.
    private func withoutIncludedFragments(_ entries: [WebServerEntry]) -> [WebServerEntry] {
        var included: Set<SourceFile> = []
        for entry in entries {
            for file in entry.server.files where file !== entry.file { included.insert(file) }
        }
        return entries.filter { !included.contains($0.file) }
    }

    private func withoutIncludedFragments(_ entries: [VarnishEntry]) -> [VarnishEntry] {
        let included = Set(entries.flatMap { $0.configuration.files.dropFirst() })
        return entries.filter { !included.contains($0.configuration.file) }
    }

    /// The context of a run: command line first, then `.ezcluster.yml`.
    func serverContext(_ kind: ServerFileKind, _ configuration: ToolConfiguration) -> ServerContext {
        let environment = configuration.serverEnvironment.mapValues(\.value).merging(options.serverEnvironment) { $1 }
        return ServerContext(
            environment: .init(environment, isComplete: options.requestIsComplete), defines: options.defines,
            loadedModules: options.loadedModules, missingModules: options.missingModules,
            version: options.serverVersions[kind == .apache ? .apache : .nginx],
            headersAreComplete: options.requestIsComplete)
    }
}

extension ApacheContext {
    /// The context as `--context` names it.
    fileprivate static func named(_ name: String) -> ApacheContext? {
        switch name {
        case "server": .server
        case "vhost": .vhost
        case "directory": .directory
        default: nil
        }
    }
}
