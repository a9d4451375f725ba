import Source
import Symfony

/// One project in one Symfony environment: what the running site would see, with the place of every value.
public struct Project: Sendable {
    public let root: String
    public let environment: String
    public let release: DetectedRelease
    /// What holds for the release.
    public let facts: ReleaseFacts
    public let composer: ComposerPackages
    /// Major version of `oneup/flysystem-bundle`; `isProven` is `false` when the release only makes it likely.
    public let oneupMajor: (number: Int, isProven: Bool)
    /// Whether ibexa/compatibility-layer is installed, with which 4.x takes the names of 3.3; `nil`: not known.
    public let hasCompatibilityLayer: Bool?
    /// The container's configuration before the bundles process it.
    public let symfony: SymfonyProject

    /// Merged sections by root key, as the bundles see them after `normalize`, `merge` and `finalize`. What is at fault
    /// is kept. Only the keys of the areas that this module models.
    public let sections: [String: ConfigValue]
    public let siteaccesses: SiteaccessConfiguration
    public let settings: SettingTable
    public let repositories: [Repository]
    public let ioHandlers: IOHandlers
    public let adapters: [FlysystemAdapter]
    /// `oneup_flysystem.filesystems`, which the product never uses.
    public let filesystems: [Sourced<String>]
    /// `nil` where the release has no such adapter.
    public let nfsAdapter: NFSAdapterConfiguration?
    public let connections: DoctrineConnections
    public internal(set) var sessions: Sessions
    public let httpCache: HttpCache
    public let search: Search
    /// Files that matter although no kernel loads them.
    public let files: ProjectFiles

    var evidence = Once<[ClusterEvidence]>()
    let directories = Once<SharedDirectories>()

    /// What the bundles provably refuse, each with its place.
    public let configurationErrors: [Finding]
    /// The same as typed data, for rules that say it better.
    public let treeProblems: [TreeProblem]

    /// Findings about files: YAML, composer, imports.
    public var findings: [Finding] { symfony.findings + composer.findings }
    public var undecided: [Undecided] { symfony.undecided }
    /// Whether everything that can declare something was read. If not, what is missing here may exist.
    public var isComplete: Bool { symfony.isComplete }

    /// The setting as one siteaccess sees it; any dotted name below `system.<scope>`.
    public func setting(_ name: String, for siteaccess: String) -> Setting { settings.setting(name, for: siteaccess) }

    // MARK: what a siteaccess uses

    /// The repository of a siteaccess: the one it names, else the first declared one. `nil` when it names one that is not
    /// declared, when none is declared, or when the name is not known.
    public func repository(for siteaccess: String) -> Repository? {
        switch setting("repository", for: siteaccess).text {
        case .known(let name): repositories.first { $0.name == name.value }
        case .absent: repositories.first
        case .unknown: nil
        }
    }

    /// The Doctrine connection of a repository; `nil` when it is not declared or not known.
    public func connection(of repository: Repository) -> DoctrineConnection? {
        switch repository.connection {
        case .known(let name): connections[name.value]
        case .absent: connections.defaultConnection
        case .unknown: nil
        }
    }

    /// The handler in effect, as the setting names it.
    public func handlerName(_ section: IOHandler.Section, for siteaccess: String) -> Setting {
        setting(section == .metadata ? "io.metadata_handler" : "io.binarydata_handler", for: siteaccess)
    }

    /// The declared handler in effect. Absent: the built-in `default`, or a name that nothing declares.
    public func handler(_ section: IOHandler.Section, for siteaccess: String) -> Knowledge<IOHandler> {
        switch handlerName(section, for: siteaccess).text {
        case .unknown(let unknown): .unknown(unknown)
        case .absent: .absent
        case .known(let name): ioHandlers[section, name.value].map { .known($0) } ?? .absent
        }
    }

    public func adapter(named name: String) -> FlysystemAdapter? { adapters.first { $0.name == name } }

    /// The persistence cache of a siteaccess.
    public func persistenceCache(for siteaccess: String) -> Knowledge<PersistenceCache> {
        setting(facts.cacheSetting, for: siteaccess).text.map { cache(named: $0) }
    }

    /// What a cache name stands for.
    public func cache(named name: Sourced<String>) -> PersistenceCache {
        facts.usesStash
            ? StashCaches(stash: sections["stash"], isComplete: isComplete).cache(name)
            : CachePools(symfony: symfony, framework: sections["framework"]).cache(name)
    }

    public func urlPrefix(for siteaccess: String) -> URLPrefix {
        switch setting("io.url_prefix", for: siteaccess).text {
        case .unknown(let unknown): return .unknown(unknown)
        case .absent: return .relative(Sourced(""))
        case .known(let text):
            if text.value.hasPrefix("//") {
                return .absolute(text, host: ServiceAddress("http:" + text.value)?.host)
            }
            if text.value.contains("://") { return .absolute(text, host: ServiceAddress(text.value)?.host) }
            return .relative(Sourced(Self.trimmed(text.value), text.provenance))
        }
    }

    /// The directory that a Flysystem adapter of the siteaccess writes to: of a local adapter, or of the siteaccess-aware
    /// NFS adapter. Absent: no directory of the file system (object stores, other services).
    public func directory(of adapter: FlysystemAdapter, for siteaccess: String) -> KnownText {
        switch adapter.kind {
        case .local(let directory):
            guard facts.resolvesSettingsInServices else { return directory }
            return directory.flatMap { text in resolve(text, siteaccess) }
        case .custom(let service):
            guard let nfsAdapter, case .known(let id) = service, isNFSAdapter(id.value) else {
                if case .unknown(let unknown) = service { return .unknown(unknown) }
                return .absent
            }
            return nfsAdapter.root.flatMap { root in
                let path: KnownText
                switch nfsAdapter.path {
                case .unknown(let unknown): return .unknown(unknown)
                case .absent: path = .known(Sourced(""))
                case .known(let text): path = resolve(text, siteaccess)
                }
                return path.map { path in
                    Sourced(
                        root.value + "/" + path.value,
                        Provenance(span: path.span ?? root.span, chain: root.provenance.chain + path.provenance.chain))
                }
            }
        case .unknown(let unknown): return .unknown(unknown)
        case .objectStore, .other, .none: return .absent
        }
    }

    /// Whether a service id is the siteaccess-aware NFS adapter of the release.
    public func isNFSAdapter(_ id: String) -> Bool {
        let id = ServiceDefinition.reference(id) ?? id
        return id == facts.nfsAdapterService
    }

    private func resolve(_ text: Sourced<String>, _ siteaccess: String) -> KnownText {
        guard DynamicSettings.contains(text.value) else { return .known(text) }
        return settings.resolved(text.value, for: siteaccess).map {
            Sourced($0.value, Provenance(span: text.span, chain: text.provenance.chain + $0.provenance.chain))
        }
    }

    /// Names that are declared below `stash.caches`, as Symfony has them and as they are written.
    public var stashCacheNames: [(name: String, written: String, span: SourceSpan?)] {
        (sections["stash"]?["caches"]?.map?.entries ?? []).map { ($0.key, SiteaccessConfiguration.written($0), $0.keySpan) }
    }

    // MARK: servers

    /// memcached servers that the application names for the caches of its siteaccesses and for sessions.
    public var memcachedServers: [StoreServer] { storeServers(.memcached) }
    public var redisServers: [StoreServer] { storeServers(.redis) }

    private func storeServers(_ kind: StoreServer.Kind) -> [StoreServer] {
        var seen: Set<String> = []
        var servers: [StoreServer] = []
        for siteaccess in siteaccesses.siteaccesses {
            guard case .known(let name) = setting(facts.cacheSetting, for: siteaccess.name).text,
                seen.insert(name.value).inserted
            else { continue }
            servers += cache(named: name).store.servers
        }
        return (servers + sessions.servers).filter { $0.kind == kind }
    }
}
