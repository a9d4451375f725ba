import EzPlatform
import Source

/// What one application keeps where, as its configuration says: all that its nodes must be able to reach.
struct ApplicationNeeds {
    private(set) var needs: [Need] = []
    private(set) var sharing: [Topology.Sharing] = []
    private let project: Project

    init(_ project: Project) {
        self.project = project
        readRepositories()
        readFiles()
        readCaches()
        readSessions()
        readHTTPCache()
    }

    private var siteaccesses: [String] { project.siteaccesses.siteaccesses.map(\.name) }

    private mutating func add(
        _ target: Target, _ use: Topology.Connection.Use, product: String? = nil, unknown: Unknown? = nil, at places: [SourceSpan]
    ) {
        if let index = needs.firstIndex(where: { $0.target == target && $0.use == use }) {
            needs[index].places.appendNew(places)
        } else {
            needs.append(Need(target: target, use: use, product: product, unknown: unknown, places: places))
        }
    }

    /// Siteaccesses with the same means are one entry.
    private mutating func share(
        _ use: Topology.Connection.Use, _ isShared: Bool?, _ means: String, _ siteaccess: String?, at places: [SourceSpan], directory: String? = nil
    ) {
        if let index = sharing.firstIndex(where: { $0.use == use && $0.isShared == isShared && $0.means == means }) {
            if let siteaccess { sharing[index].siteaccesses.append(siteaccess) }
            sharing[index].places.appendNew(places)
        } else {
            let names = siteaccess.map { [$0] } ?? []
            sharing.append(Topology.Sharing(use: use, isShared: isShared, means: means, siteaccesses: names, places: places, directory: directory))
        }
    }

    // MARK: Databases and search

    private mutating func readRepositories() {
        var known: Set<String> = []
        for siteaccess in siteaccesses {
            guard let repository = project.repository(for: siteaccess), known.insert(repository.name).inserted else { continue }
            if let connection = project.connection(of: repository) {
                add(connection, for: .content)
            } else if case .unknown(let unknown) = repository.connection {
                add(.unknown(.database, "database"), .content, unknown: unknown, at: [unknown.span, repository.span].compactMap { $0 })
            }
            readSearch(of: repository)
        }
    }

    private mutating func add(_ connection: DoctrineConnection, for use: Topology.Connection.Use) {
        var places = [connection.span].compactMap { $0 }
        for text in [connection.host, connection.database, connection.url.map { Sourced("", $0.provenance) }] {
            if case .known(let value) = text { places.appendNew(value.provenance.places(of: value.value)) }
        }
        let product = Self.product(ofDriver: connection.driver.value?.value)
        if case .known(let path) = connection.path, product == "SQLite" || connection.host.isAbsent {
            return add(.local("SQLite file \(path.value)"), use, at: places)
        }
        let database = connection.database.value?.value
        if case .known(let socket) = connection.unixSocket {
            return add(.socket(.database, socket.value), use, product: product, at: places)
        }
        switch connection.host {
        case .unknown(let unknown):
            add(.unknown(.database, "the connection \(connection.name)"), use, product: product, unknown: unknown, at: places)
        case .absent: add(.server(.database, host: "localhost", port: nil, path: database), use, product: product, at: places)
        case .known(let host):
            let port = connection.port.value.flatMap { Int($0.value) }
            // The usual port and none mean the same.
            let isUsual = port == (product == "PostgreSQL" ? 5432 : 3306)
            add(.server(.database, host: host.value, port: isUsual ? nil : port, path: database), use, product: product, at: places)
        }
    }

    private static func product(ofDriver driver: String?) -> String? {
        switch driver {
        case "pdo_mysql", "mysqli": "MySQL"
        case "pdo_pgsql", "pgsql": "PostgreSQL"
        case "pdo_sqlite", "sqlite3": "SQLite"
        default: nil
        }
    }

    private mutating func readSearch(of repository: Repository) {
        switch repository.searchEngine {
        case .absent: break
        case .unknown(let unknown):
            add(.unknown(.search, "search engine"), .search, unknown: unknown, at: [unknown.span, repository.span].compactMap { $0 })
        case .known(let engine):
            switch engine.value {
            // Searches in SQL.
            case "legacy": break
            case "solr": readSolr(engine, repository)
            default:
                let name = engine.value == "elasticsearch" ? "Elasticsearch" : engine.value
                add(.service(.search, name), .search, at: engine.provenance.places(of: engine.value))
            }
        }
    }

    private mutating func readSolr(_ engine: Sourced<String>, _ repository: Repository) {
        let search = project.search
        let name = repository.searchConnection.value?.value ?? search.defaultConnection.value?.value
        let connection = name.flatMap { name in search.connections.first { $0.name == name } } ?? search.connections.first
        let used = Set((connection.map { $0.entryEndpoints + $0.mappedEndpoints } ?? []).map(\.value))
        let places = engine.provenance.places(of: engine.value)
        let endpoints = search.endpoints.filter { used.isEmpty || used.contains($0.name) }
        if endpoints.isEmpty { add(.service(.search, "Solr"), .search, product: "Solr", at: places) }
        for endpoint in endpoints {
            var own = [endpoint.span].compactMap { $0 }
            if case .known(let host) = endpoint.host { own.appendNew(host.provenance.places(of: host.value)) }
            if case .known(let address) = endpoint.address, let span = address.span { own.appendNew([span]) }
            if case .unknown(let unknown) = endpoint.host {
                add(.unknown(.search, "the endpoint \(endpoint.name)"), .search, product: "Solr", unknown: unknown, at: own)
            } else {
                let host = endpoint.host.value?.value ?? "localhost"
                let port = endpoint.port.value.flatMap { Int($0.value) }
                add(.server(.search, host: host, port: port, path: endpoint.core.value?.value), .search, product: "Solr", at: own)
            }
        }
    }

    // MARK: Binary files

    private mutating func readFiles() {
        for siteaccess in siteaccesses {
            readBytes(of: siteaccess)
            readMetadata(of: siteaccess)
        }
    }

    private mutating func readBytes(of siteaccess: String) {
        let setting = project.handlerName(.binarydata, for: siteaccess)
        switch setting.text {
        case .unknown(let unknown):
            add(.unknown(.files, "binary files"), .files, unknown: unknown, at: [setting.span].compactMap { $0 })
            share(.files, nil, "not known: \(unknown.reason)", siteaccess, at: [setting.span].compactMap { $0 })
        case .absent: readDefaultFiles(siteaccess, [])
        case .known(let name):
            var places = name.provenance.places(of: name.value)
            guard let handler = project.ioHandlers[.binarydata, name.value] else {
                if name.value == "default" { return readDefaultFiles(siteaccess, places) }
                let unknown = Unknown("nothing that was read declares the handler \(name.value)")
                add(.unknown(.files, "the handler \(name.value)"), .files, unknown: unknown, at: places)
                return share(.files, nil, "not known: \(unknown.reason)", siteaccess, at: places)
            }
            places.appendNew([handler.span].compactMap { $0 })
            let isShared = project.isShared(.binarydata, name.value)
            if case .known(let adapterName) = handler.adapter { places.appendNew(adapterName.provenance.places(of: adapterName.value)) }
            guard case .known(let adapterName) = handler.adapter, let adapter = project.adapter(named: adapterName.value) else {
                let unknown = handler.adapter.unknown ?? Unknown("it is not known what the handler \(name.value) stores files in")
                add(.unknown(.files, "the handler \(name.value)"), .files, unknown: unknown, at: places)
                return share(.files, isShared, "the handler \(name.value)", siteaccess, at: places)
            }
            places.appendNew([adapter.span].compactMap { $0 })
            if case .objectStore(let type, _, let bucket, _) = adapter.kind {
                let name = bucket.value?.value
                add(.objectStore(type: type, bucket: name), .files, at: places)
                return share(.files, true, "\(Self.product(ofAdapter: type))\(name.map { ", bucket \($0)" } ?? "")", siteaccess, at: places)
            }
            switch project.directory(of: adapter, for: siteaccess) {
            case .known(let directory):
                places.appendNew(directory.provenance.places(of: directory.value))
                let path = sharedRoot(of: adapter) ?? directory.value
                add(.directory(path), .files, at: places)
                share(.files, isShared, "the directory \(path)", siteaccess, at: places, directory: path)
            case .unknown(let unknown):
                add(.unknown(.files, "the adapter \(adapter.name)"), .files, unknown: unknown, at: places)
                share(.files, isShared, "the adapter \(adapter.name)", siteaccess, at: places)
            case .absent:
                add(.service(.files, "adapter \(adapter.name)"), .files, at: places)
                share(.files, isShared, "the adapter \(adapter.name)", siteaccess, at: places)
            }
        }
    }

    /// The directories of siteaccesses lie below one root, which is what is mounted.
    private func sharedRoot(of adapter: FlysystemAdapter) -> String? {
        guard project.isNFSAdapter(adapter), let root = project.nfsAdapter?.root.value?.value, root.hasPrefix("/") else { return nil }
        return root
    }

    private mutating func readDefaultFiles(_ siteaccess: String, _ places: [SourceSpan]) {
        let what = "\(project.facts.webRoot)/var of each web server"
        add(.local("binary files: \(project.facts.webRoot)/var"), .files, at: places)
        share(.files, false, what, siteaccess, at: places)
    }

    private mutating func readMetadata(of siteaccess: String) {
        guard case .known(let handler) = project.handler(.metadata, for: siteaccess), handler.isLegacyDFSCluster else { return }
        var places = [project.handlerName(.metadata, for: siteaccess).span, handler.span].compactMap { $0 }
        switch handler.connection {
        case .known(let id):
            places.appendNew(id.provenance.places(of: id.value))
            guard let connection = project.connections.connection(serviceId: id.value) else {
                return add(
                    .unknown(.database, id.value), .fileMetadata, unknown: Unknown("nothing that was read declares \(id.value)"), at: places)
            }
            add(connection, for: .fileMetadata)
            if let index = needs.indices.last(where: { needs[$0].use == .fileMetadata }) { needs[index].places.appendNew(places) }
        case .unknown(let unknown): add(.unknown(.database, "DFS database"), .fileMetadata, unknown: unknown, at: places)
        case .absent: break
        }
    }

    static func product(ofAdapter type: String) -> String {
        switch type {
        case "googlecloudstorage": "Google Cloud Storage"
        case "azureblob": "Azure Blob Storage"
        default: "S3"
        }
    }

    // MARK: Caches and sessions

    private mutating func readCaches() {
        var known: [String: PersistenceCache] = [:]
        for siteaccess in siteaccesses {
            let setting = project.setting(project.facts.cacheSetting, for: siteaccess)
            switch setting.text {
            case .absent: break
            case .unknown(let unknown):
                let places = [setting.span].compactMap { $0 }
                add(.unknown(.local, "persistence cache"), .cache, unknown: unknown, at: places)
                share(.cache, nil, "not known: \(unknown.reason)", siteaccess, at: places)
            case .known(let name):
                let cache = known[name.value] ?? project.cache(named: name)
                known[name.value] = cache
                let places = name.provenance.places(of: name.value) + [cache.span].compactMap { $0 }
                add(cache.store, of: cache, at: places)
                let ofServers = cache.store.servers.flatMap { $0.provenance.places(of: $0.host ?? $0.socket ?? "") }
                share(.cache, cache.store.isShared, Self.words(cache.store), siteaccess, at: places + ofServers)
            }
        }
    }

    private mutating func add(_ store: CacheStore, of cache: PersistenceCache, at places: [SourceSpan]) {
        switch store {
        case .local(let what): add(.local("persistence cache: \(what)"), .cache, at: places)
        case .request: return
        case .servers(let kind, let servers):
            if servers.isEmpty {
                let unknown = cache.provider.unknown ?? Unknown("the address of the servers is not known")
                add(.unknown(kind == .memcached ? .memcached : .redis, cache.name), .cache, unknown: unknown, at: places)
            }
            for server in servers { add(server, for: .cache, at: places) }
        case .database: add(.service(.database, "the cache's database"), .cache, at: places)
        case .chain(let stores): for store in stores { add(store, of: cache, at: places) }
        case .unknown(let unknown): add(.unknown(.local, "persistence cache"), .cache, unknown: unknown, at: places)
        }
    }

    private mutating func add(_ server: StoreServer, for use: Topology.Connection.Use, at places: [SourceSpan]) {
        let kind: Topology.Part.Kind = server.kind == .memcached ? .memcached : .redis
        var places = places
        places.appendNew(server.provenance.places(of: server.host ?? server.socket ?? ""))
        if let socket = server.socket {
            add(.socket(kind, socket), use, at: places)
        } else if let host = server.host {
            add(.server(kind, host: host, port: server.port, path: nil), use, at: places)
        }
    }

    private static func words(_ store: CacheStore) -> String {
        switch store {
        case .local(let what): "\(what) of each node"
        case .request(let what): "\(what) of each request"
        case .servers(let kind, let servers): words(kind, servers)
        case .database: "an SQL database"
        case .chain(let stores): stores.map(words).joined(separator: ", then ")
        case .unknown(let unknown): "not known: \(unknown.reason)"
        }
    }

    private static func words(_ kind: StoreServer.Kind, _ servers: [StoreServer]) -> String {
        let program = kind == .memcached ? "memcached" : "Redis"
        return servers.isEmpty ? program : "\(program) at \(servers.map(\.address).joined(separator: ", "))"
    }

    private mutating func readSessions() {
        let sessions = project.sessions
        var places: [SourceSpan] = []
        for text in [sessions.handlerId, sessions.savePath] {
            if case .known(let value) = text { places.appendNew(value.provenance.places(of: value.value)) }
        }
        switch sessions.handler {
        case .disabled: return
        case .phpConfiguration:
            for server in sessions.servers { add(server, for: .sessions, at: places) }
            if sessions.servers.isEmpty { add(.local("sessions: as php.ini says"), .sessions, at: places) }
            let place = sessions.servers.first.map { Self.words($0.kind, sessions.servers) } ?? (sessions.placeOfPHP == .files ? "files" : nil)
            share(.sessions, sessions.isShared, (place.map { $0 + ", " } ?? "") + "as php.ini says", nil, at: places)
        case .files:
            add(.local("sessions: files"), .sessions, at: places)
            let place = sessions.unknownSharing.map { "files, not known where: \($0.reason)" } ?? "files of each node"
            share(.sessions, sessions.isShared, place, nil, at: places)
        case .servers(let kind):
            for server in sessions.servers { add(server, for: .sessions, at: places) }
            if sessions.servers.isEmpty {
                let unknown = sessions.savePath.unknown ?? Unknown("the address of the servers is not known")
                add(.unknown(kind == .memcached ? .memcached : .redis, "sessions"), .sessions, unknown: unknown, at: places)
            }
            share(.sessions, true, Self.words(kind, sessions.servers), nil, at: places)
        case .database:
            if case .known(let host) = sessions.pdoHost {
                add(.server(.database, host: host, port: nil, path: nil), .sessions, at: places)
            } else {
                add(.service(.database, "the sessions' database"), .sessions, at: places)
            }
            share(.sessions, true, "an SQL database", nil, at: places)
        case .other(let id), .undeclared(let id):
            let unknown = Unknown("it is not known what the handler \(id) does")
            add(.unknown(.local, "sessions: \(id)"), .sessions, unknown: unknown, at: places)
            share(.sessions, nil, "the handler \(id)", nil, at: places)
        case .unknown(let unknown):
            add(.unknown(.local, "sessions"), .sessions, unknown: unknown, at: places)
            share(.sessions, nil, "not known: \(unknown.reason)", nil, at: places)
        }
    }

    // MARK: HTTP cache

    private mutating func readHTTPCache() {
        guard case .known(let type) = project.httpCache.purgeType, type.value != "local" else { return }
        let places = type.provenance.places(of: type.value)
        if type.value == "fastly" { return add(.service(.httpCache, "Fastly"), .purges, product: "Fastly", at: places) }
        for siteaccess in siteaccesses {
            switch project.purgeServers(of: siteaccess) {
            case .absent: break
            case .unknown(let unknown):
                add(.unknown(.httpCache, "HTTP cache"), .purges, unknown: unknown, at: places + [unknown.span].compactMap { $0 })
            case .known(let servers):
                for server in servers {
                    let own = places + server.provenance.places(of: server.value)
                    let address = ServiceAddress(server.value) ?? ServiceAddress("http://" + server.value)
                    guard let host = address?.host else {
                        add(.unknown(.httpCache, "HTTP cache"), .purges, unknown: Unknown("its address is malformed", span: server.span), at: own)
                        continue
                    }
                    add(.server(.httpCache, host: host, port: address?.port ?? 80, path: nil), .purges, product: nil, at: own)
                }
            }
        }
    }
}
