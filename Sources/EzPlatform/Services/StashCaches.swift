import Source
import Symfony

/// Resolves names of Stash caches (1.x and before) to what stores their entries.
struct StashCaches {
    /// The merged `stash` section.
    let stash: ConfigValue?
    let isComplete: Bool

    func cache(_ name: Sourced<String>) -> PersistenceCache {
        var cache = PersistenceCache(
            name: name.value, serviceId: "stash.\(name.value)_cache", isDeclared: nil, isPublic: nil, span: nil,
            store: .unknown(Unknown("the Stash cache \(name.value) is not declared in the files that are loaded")),
            namespace: .absent, provider: .absent, keepsCopiesInMemory: nil, drivers: [])
        guard let entry = stash?["caches"]?.map?.entry(name.value) else {
            cache.isDeclared = isComplete && stash?.unknown == nil ? false : nil
            return cache
        }
        let options = entry.value
        cache.isDeclared = true
        cache.span = entry.keySpan
        switch options["inMemory"]?.content {
        case .bool(let flag)?: cache.keepsCopiesInMemory = flag
        case nil: cache.keepsCopiesInMemory = true
        default: break
        }
        // `handlers` before 0.4 of the bundle.
        let drivers = options["drivers"] ?? options["handlers"]
        if let unknown = options.unknown ?? drivers?.unknown {
            cache.store = .unknown(unknown)
            return cache
        }
        cache.drivers = (drivers?.list ?? []).compactMap(\.text.value)
        cache.namespace = options["Memcache"]?["prefix_key"]?.text ?? .absent
        let names = cache.drivers.isEmpty ? [Sourced("FileSystem", at: entry.keySpan)] : cache.drivers
        let stores = names.filter { $0.value != "Composite" }.map { store($0, options, name.value) }
        cache.store = stores.count == 1 ? stores[0] : .chain(stores)
        return cache
    }

    private func store(_ driver: Sourced<String>, _ options: ConfigValue, _ name: String) -> CacheStore {
        switch driver.value {
        case "FileSystem": return .local(what: "the filesystem")
        case "SQLite": return .local(what: "an SQLite file")
        case "Apc": return .local(what: "APC of PHP")
        case "Xcache": return .local(what: "XCache of PHP")
        case "Ephemeral": return .request(what: "the PHP process")
        case "BlackHole": return .request(what: "nothing")
        case "Memcache": return servers(.memcached, options["Memcache"], driver, name)
        case "Redis": return servers(.redis, options["Redis"], driver, name)
        default: return .unknown(Unknown("the Stash driver \(driver.value) is not known", span: driver.span))
        }
    }

    private func servers(_ kind: StoreServer.Kind, _ options: ConfigValue?, _ driver: Sourced<String>, _ name: String) -> CacheStore {
        if let unknown = options?["servers"]?.unknown { return .unknown(unknown) }
        let list = options?["servers"]?.list ?? options?["servers"]?.map?.entries.map(\.value) ?? []
        var servers: [StoreServer] = []
        for item in list {
            let host = item["server"]?.text ?? .absent
            let port = item["port"]?.text ?? .absent
            if let unknown = host.unknown ?? port.unknown ?? item.unknown { return .unknown(unknown) }
            let provenance = host.value?.provenance ?? item.provenance
            var server = StoreServer(
                kind: kind, use: .cache, host: host.value?.value ?? "127.0.0.1",
                port: port.value.flatMap { Int($0.value) } ?? StoreAddresses.defaultPort(kind), socket: nil, usedBy: name,
                provenance: provenance)
            switch options?["password"]?.text ?? .absent {
            case .known(let password): server.login = .known(StoreLogin(user: nil, password: Secret(password.value)))
            case .absent: server.login = .absent
            case .unknown(let unknown): server.login = .unknown(unknown)
            }
            if let text = server.host, text.hasPrefix("/") {
                server.socket = text
                server.host = nil
                server.port = nil
            }
            servers.append(server)
        }
        if list.isEmpty {
            servers = [
                StoreServer(
                    kind: kind, use: .cache, host: "127.0.0.1", port: StoreAddresses.defaultPort(kind), socket: nil,
                    usedBy: name,
                    provenance: Provenance(span: driver.span, chain: [Provenance.Step("default of tedivm/stash-bundle")]))
            ]
        }
        return .servers(kind, servers)
    }
}
