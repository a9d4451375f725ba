import Apache
import Daemons
import EzPlatform
import Host
import Nginx
import Patterns
import Routing
import Source
import Symfony

/// A machine with its servers and the applications that they serve. Fleets have thousands, which are sorted and grouped: one object each.
final class LoadedHost: Sendable {
    /// What machines may have in common.
    struct Parts: Sendable {
        var web: PartReading<WebPart>
        var memcached: PartReading<[MemcachedConfiguration]>
        var redis: PartReading<[RedisConfiguration]>
        var varnish: PartReading<[VarnishConfiguration]>
        var php: PartReading<[PHPConfiguration]>
        var fstab: PartReading<Fstab?>

        var stores: [SourceStore] { [web.store, memcached.store, redis.store, varnish.store, php.store, fstab.store] }
        var ids: [ObjectIdentifier] { [web.id, memcached.id, redis.id, varnish.id, php.id, fstab.id] }
    }

    let machine: Machine
    let parts: Parts
    /// By the directory of the project; each in the environments that are judged.
    let applications: [(root: String, projects: PartReading<[Project]>)]
    let undecided: [Undecided]
    /// What was looked at besides the files of the parts, and what could not be.
    let inputs: [SourceStore.Input]
    let skipped: [SourceStore.Skipped]
    /// Whether nothing was found that can be judged; that is undecided then.
    let isEmpty: Bool

    init(
        _ machine: Machine, parts: Parts, applications: [(root: String, projects: PartReading<[Project]>)], undecided: [Undecided], store: SourceStore
    ) {
        self.machine = machine
        self.parts = parts
        self.applications = applications
        inputs = store.inputs
        skipped = store.skipped
        isEmpty = parts.web.value.servers.isEmpty && parts.memcached.value.isEmpty && parts.redis.value.isEmpty
            && parts.varnish.value.isEmpty && applications.isEmpty && (machine.state.facts.processes.value ?? []).isEmpty
        let nothing = Undecided(NodeNames.mark, reason: "no web server, cache server or project was found there", nodes: [machine.name])
        self.undecided = undecided + (isEmpty ? [nothing] : [])
    }

    var name: String { machine.name }
    var state: HostState { machine.state }

    /// The configuration of its servers, without the machine.
    var node: Node {
        var node = Node(
            name: name, webServers: parts.web.value.servers,
            memcached: parts.memcached.value.map { MemcachedEntry(configuration: $0, isTemplate: false) },
            redis: parts.redis.value.map { RedisEntry(configuration: $0, isTemplate: false) })
        node.php = parts.php.value.map { PHPEntry(configuration: $0, templates: []) }
        node.varnish = parts.varnish.value.map { VarnishEntry(configuration: $0, isTemplate: false) }
        node.fstab = parts.fstab.value.map { [FstabEntry(table: $0, isTemplate: false)] } ?? []
        return node
    }
}

/// Reads one machine: what it is, its servers, and from their document roots the projects.
struct HostLoader {
    let tree: any HostTree
    let options: SubjectOptions
    let configuration: ToolConfiguration
    let patterns: PatternCache
    let readings: NodeReadings

    /// - Parameter name: what the machine is called in the report; `nil`: as it calls itself.
    func load(name: String?, fallback: String) throws(SubjectError) -> LoadedHost {
        let name = name ?? HostFacts.name(of: tree) ?? fallback
        let accounts = readings.accounts.reading("", of: tree, node: name) { tree, owners in
            .init(PartReading(owners: owners, store: SourceStore(tree: tree, owners: owners), value: readings.accountValues.pooled(Accounts.read(tree))))
        }.value
        // What only this machine has is not kept with its files.
        let own = SourceStore(tree: tree, node: name)
        var facts = HostFacts.read(tree, store: own, pool: readings.facts)
        let parts = LoadedHost.Parts(
            web: web(facts, name),
            memcached: readings.memcached.part("", of: tree, facts, node: name) { $0.memcached() },
            redis: readings.redis.part("", of: tree, facts, node: name) { $0.redis() },
            varnish: readings.varnish.part(key(facts, [.varnish]), of: tree, facts, node: name) { $0.varnish() },
            php: readings.php.part(key(facts, [.fpm]), of: tree, facts, node: name) { $0.php() },
            fstab: readings.fstab.part("", of: tree, facts, node: name) { $0.fstab() })
        let applications = try roots(parts).map { (root) throws(SubjectError) -> (root: String, projects: PartReading<[Project]>) in
            (root, try projects(root, parts, name))
        }
        var storage = storageDirectories(applications, parts, facts, accounts.value)
        if storage.contains(where: { facts.mounts.value?.mount(holding: $0.realPath)?.isOnDemand == true }) {
            facts = facts.readingMountsAnew(tree, pool: readings.facts)
            storage = storageDirectories(applications, parts, facts, accounts.value)
        }
        var survey = HostState.Survey(sockets: SocketSurvey(tree: tree, facts: facts).sockets(parts.web.value.socketNames))
        for main in applications.compactMap(\.projects.value.first) {
            for server in main.memcachedServers + main.redisServers {
                guard let host = server.host, survey.addresses[host] == nil else { continue }
                survey.addresses[host] = tree.addresses(of: host)
            }
        }
        var state = HostState(
            source: tree.source, facts: facts, ownAddresses: LocalAddresses.read(tree), accounts: accounts, storage: readings.storage.pooled(storage),
            survey: readings.surveys.pooled(survey), projects: parts.web.value.projects, disabledSites: parts.web.value.disabledSites)
        var undecided: [Undecided] = []
        if let unknown = state.facts.processes.unknown, tree.source == .live {
            undecided.append(Undecided("what runs on \(NodeNames.mark)", reason: unknown.reason, nodes: [name]))
        }
        for mount in facts.silentMounts where parts.web.value.documentRoots.contains(where: { Path.isWithin(tree.canonical($0), mount.target) }) {
            undecided.append(
                Undecided("which project lies below \(mount.target) on \(NodeNames.mark)", reason: "the file server does not answer (\(mount.source))", nodes: [name]))
        }
        let redis = parts.redis.value.count == 1 ? parts.redis.value.first : nil
        let probes = ProbeRun(
            tree: tree, name: name, redis: redis, state: state,
            applications: applications.compactMap { entry in entry.projects.value.first.map { (entry.root, $0) } }, store: own)
        state.probes = probes.results()
        undecided += state.probes.undecided
        return LoadedHost(Machine(name: name, state: state), parts: parts, applications: applications, undecided: undecided, store: own)
    }

    private func storageDirectories(
        _ applications: [(root: String, projects: PartReading<[Project]>)], _ parts: LoadedHost.Parts, _ facts: HostFacts, _ accounts: Accounts
    ) -> [StorageDirectory] {
        applications.flatMap { root, projects in
            projects.value.first.map { main in
                StorageSurvey(
                    tree: tree, pools: parts.php.value.flatMap(\.pools), facts: facts, accounts: accounts, fstab: parts.fstab.value, project: main, root: root
                ).directories()
            } ?? []
        }
    }

    // MARK: Web servers

    private func web(_ facts: HostFacts, _ name: String) -> PartReading<WebPart> {
        readings.web.reading(key(facts, [.nginx, .apache]), of: tree, node: name) { tree, owners in
            let store = SourceStore(tree: tree, owners: owners)
            let servers = HostServers(tree: tree, facts: facts, store: store)
            var part = WebPart()
            for main in servers.nginx() { add(nginx: main, to: &part, store) }
            var apache: [ApacheConfiguration] = []
            for (main, process) in servers.apache() {
                if let loaded = add(apache: main, process, servers, to: &part, store) { apache.append(loaded) }
            }
            part.documentRoots = documentRoots(of: part)
            part.socketNames = SocketSurvey.names(in: part.servers.flatMap(\.server.files))
            for root in part.documentRoots { part.projects[root] = ProjectDetector.findProject(upFrom: root, store: store) }
            part.disabledSites = DisabledSites(tree: tree, servers: part.servers, store: store, patterns: patterns).all()
            // httpd reads more with each request.
            var isPrivate = false
            for server in apache where !readAhead(server, store) { isPrivate = true }
            return .init(
                PartReading(owners: owners, store: store, value: part), keepsMachine: !apache.isEmpty, isPrivate: isPrivate)
        }
    }

    /// Reads the files that routing may ask for later, so that machines in which they differ are not taken for equal.
    /// - Returns: whether all of them can be known.
    private func readAhead(_ server: ApacheConfiguration, _ store: SourceStore) -> Bool {
        for path in server.mapFiles { _ = try? store.file(path) }
        guard let host = store.tree as? any HostTree, let paths = host.recordedFiles(named: server.accessFileNames) else { return false }
        for path in paths { _ = try? store.file(path) }
        return true
    }

    private func add(nginx main: HostServers.Main, to part: inout WebPart, _ store: SourceStore) {
        guard let file = file(main.path, "nginx", store) else { return }
        let context = serverContext(.nginx, environment: ([:], false))
        let includes = IncludeScope(store: store, root: "/", prefix: main.prefix)
        let server = NginxConfiguration.load(main: file, includes: includes, context: .main, serverContext: context, patterns: patterns)
        part.servers.append(WebServerEntry(server: server, file: file, isTemplate: false, context: context))
    }

    private func add(
        apache main: HostServers.Main, _ process: RunningProcess?, _ servers: HostServers, to part: inout WebPart, _ store: SourceStore
    ) -> ApacheConfiguration? {
        guard let file = file(main.path, "apache", store) else { return nil }
        var context = serverContext(.apache, environment: servers.apacheEnvironment(process))
        context.defines.formUnion(process?.options("D") ?? [])
        let includes = IncludeScope(store: store, root: "/", prefix: main.prefix)
        let server = ApacheConfiguration.load(main: file, includes: includes, context: .server, serverContext: context, patterns: patterns)
        part.servers.append(WebServerEntry(server: server, file: file, isTemplate: false, context: context))
        return server
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

    private func documentRoots(of part: WebPart) -> [String] {
        var roots: [String] = []
        var seen: Set<String> = []
        for entry in part.servers {
            for site in entry.server.sites {
                guard case .known(let root) = site.documentRoot, root.value.hasPrefix("/"), root.value != "/",
                    seen.insert(root.value).inserted
                else { continue }
                roots.append(root.value)
            }
        }
        return roots
    }

    // MARK: Applications

    /// The directories of the projects that the machine serves.
    private func roots(_ parts: LoadedHost.Parts) -> [String] {
        let web = parts.web.value
        var roots: [String] = []
        roots.appendNew(web.documentRoots.compactMap { web.projects[$0] })
        // A project whose only virtual host is not enabled is still meant to be served.
        if roots.isEmpty { roots.appendNew(web.disabledSites.map(\.project)) }
        if let project = options.project { roots.appendNew([project]) }
        return roots
    }

    private func projects(
        _ root: String, _ parts: LoadedHost.Parts, _ name: String
    ) throws(SubjectError) -> PartReading<[Project]> {
        var projectOptions = ProjectOptions()
        projectOptions.isDeployed = true
        if let name = options.release ?? configuration.release?.value {
            guard let release = Release(name: name) else { throw .usage("unknown release \"\(name)\"") }
            projectOptions.release = release
        }
        let environment = DeployedEnvironment(root: root, parts.web.value, parts.php.value)
        let declared = configuration.environmentVariables.mapValues {
            EnvironmentValue($0.value, origin: ToolConfigurationReader.fileName, span: $0.span)
        }
        let given = options.environmentVariables.mapValues { EnvironmentValue($0, origin: "--env-var") }
        projectOptions.envFiles = options.environmentFiles
        // Session servers come with their places in php.ini.
        let sessions = PHPView.all(parts.php.value, on: nil).map(\.sessionSettings)
        let origin = sessions.allSatisfy(\.servers.isEmpty) ? "\(PHPSessionSettings.place(of: sessions))" : "\(parts.php.id)"
        let key = [root, origin, environment.key("\(parts.web.id) \(parts.php.id)")].joined(separator: "\n")
        let base = projectOptions
        return readings.projects.reading(key, of: tree, node: name) { tree, owners in
            let store = SourceStore(tree: tree, owners: owners)
            var projectOptions = base
            projectOptions.variables = environment.quoted(owners).merging(declared) { $1 }.merging(given) { $1 }
            let projects = load(root, projectOptions, environment, store).map { $0.keepingSessions(as: sessions) }
            return .init(PartReading(owners: owners, store: store, value: projects))
        }
    }

    private func load(
        _ root: String, _ projectOptions: ProjectOptions, _ environment: DeployedEnvironment, _ store: SourceStore
    ) -> [Project] {
        var projectOptions = projectOptions
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

    /// What a part depends on besides files: the processes of its programs.
    private func key(_ facts: HostFacts, _ programs: Set<RunningProcess.Program>) -> String {
        (facts.processes.value ?? []).filter { programs.contains($0.program) }.map { process in
            let environment = process.environment.value ?? [:]
            return "\(process.program) \(process.words) \(process.executable ?? "")"
                + environment.sorted { $0.key < $1.key }.map { "\n\($0.key)=\($0.value)" }.joined()
        }.joined(separator: "\n\n")
    }
}
