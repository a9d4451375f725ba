import Source
import Symfony

/// Resolves ids of Symfony cache pools to what stores their entries.
struct CachePools {
    let symfony: SymfonyProject
    /// The merged `framework` section.
    let framework: ConfigValue?

    private static let deepest = 12
    /// Adapters of the framework by the end of their id, `cache.adapter.<name>`.
    private static let localAdapters: [String: String] = [
        "filesystem": "the filesystem", "filesystem_tag_aware": "the filesystem", "apcu": "APCu of PHP",
        "php_files": "PHP files", "php_array": "PHP files", "system": "the filesystem",
    ]

    func cache(_ name: Sourced<String>) -> PersistenceCache {
        let id = name.value
        var cache = PersistenceCache(
            name: id, serviceId: id, isDeclared: nil, isPublic: nil, span: nil, store: .unknown(Unknown("")), namespace: .absent,
            provider: .absent, keepsCopiesInMemory: nil, drivers: [])
        cache.store = resolve(id, nil, &cache, 0)
        return cache
    }

    /// - Parameter provider: the address that the pool itself names, which adapters inherit.
    private func resolve(_ id: String, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore {
        guard depth < Self.deepest else { return .unknown(Unknown("the definition of \(id) leads back to itself")) }
        let isOutermost = depth == 0
        if let service = symfony.services[id] {
            if isOutermost {
                cache.isDeclared = true
                // Services are private from Symfony 4 on unless they say otherwise.
                cache.isPublic = service.isPublic ?? (symfony.layout.symfony.major >= 4 ? false : nil)
                cache.span = service.span
            }
            return resolve(service, provider, &cache, depth)
        }
        if let entry = framework?.at("cache", "pools")?.map?.entry(id) {
            if isOutermost {
                cache.isDeclared = true
                cache.span = entry.keySpan
                if case .bool(let flag)? = entry.value["public"]?.content { cache.isPublic = flag } else { cache.isPublic = false }
            }
            return resolve(pool: entry.value, provider, &cache, depth)
        }
        if let store = builtIn(id, provider, &cache, depth) {
            if isOutermost { cache.isDeclared = true }
            return store
        }
        if isOutermost { cache.isDeclared = symfony.isComplete ? false : nil }
        return .unknown(
            Unknown("the cache \(id) is not declared in the files that are loaded", needs: nil, span: nil))
    }

    private func builtIn(_ id: String, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore? {
        switch id {
        case "cache.app":
            guard let app = framework?.at("cache", "app") else { return .local(what: "the filesystem") }
            switch app.text {
            case .known(let adapter): return resolve(adapter.value, provider, &cache, depth + 1)
            case .unknown(let unknown): return .unknown(unknown)
            case .absent: return .local(what: "the filesystem")
            }
        case "cache.system", "cache.validator", "cache.serializer", "cache.annotations":
            return .local(what: "the filesystem and APCu")
        default: break
        }
        guard id.hasPrefix("cache.adapter.") else { return nil }
        let name = String(id.dropFirst("cache.adapter.".count))
        if let what = Self.localAdapters[name] { return .local(what: what) }
        switch name {
        case "array": return .request(what: "the PHP process")
        case "null": return .request(what: "nothing")
        case "redis", "redis_tag_aware": return servers(.redis, provider, &cache, depth)
        case "memcached": return servers(.memcached, provider, &cache, depth)
        case "pdo", "doctrine_dbal", "doctrine": return .database
        default: return nil
        }
    }

    private func resolve(pool: ConfigValue, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore {
        let own = pool["provider"]?.text ?? provider
        if let list = pool["adapters"]?.list, list.count > 1 {
            return .chain(list.map { item in
                guard let adapter = item.scalarText ?? item["name"]?.scalarText else {
                    return .unknown(Unknown("an adapter of the pool is not known"))
                }
                return resolve(adapter, item["provider"]?.text ?? own, &cache, depth + 1)
            })
        }
        let adapter = pool["adapter"] ?? pool["adapters"]?.list?.first ?? pool["adapters"]
        switch adapter?.text ?? .absent {
        case .absent: return resolve("cache.app", own, &cache, depth + 1)
        case .unknown(let unknown): return .unknown(unknown)
        case .known(let id): return resolve(id.value, own, &cache, depth + 1)
        }
    }

    private func resolve(_ service: ServiceDefinition, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore {
        if let alias = service.alias { return resolve(alias, provider, &cache, depth + 1) }
        let tag = (service.definition["tags"]?.list ?? []).first { $0["name"]?.scalarText == "cache.pool" }
        if let namespace = tag?["namespace"], depth == 0 { cache.namespace = namespace.text }
        let own = tag?["provider"]?.text ?? provider
        if let name = service.className?.scalarText, let store = store(ofClass: name, service, own, &cache, depth) { return store }
        if let parent = service.parent { return resolve(parent, own, &cache, depth + 1) }
        return .unknown(Unknown("what the service \(service.id) stores entries in is not known", span: service.span))
    }

    private func store(
        ofClass name: String, _ service: ServiceDefinition, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int
    ) -> CacheStore? {
        let short = name.split(separator: "\\").last.map(String.init) ?? name
        switch short {
        case "FilesystemAdapter", "FilesystemTagAwareAdapter": return .local(what: "the filesystem")
        case "ApcuAdapter": return .local(what: "APCu of PHP")
        case "ArrayAdapter": return .request(what: "the PHP process")
        case "PhpFilesAdapter", "PhpArrayAdapter": return .local(what: "PHP files")
        case "NullAdapter": return .request(what: "nothing")
        case "PdoAdapter", "DoctrineDbalAdapter": return .database
        case "RedisAdapter", "RedisTagAwareAdapter": return servers(.redis, provider ?? firstReference(service), &cache, depth)
        case "MemcachedAdapter": return servers(.memcached, provider ?? firstReference(service), &cache, depth)
        default: return nil
        }
    }

    /// The connection that an adapter without a pool tag gets as its first argument.
    private func firstReference(_ service: ServiceDefinition) -> KnownText? {
        let first = service.arguments?.list?.first ?? service.arguments?.map?.entries.first?.value
        guard case .known(let text)? = first?.text else { return nil }
        return .known(Sourced(ServiceDefinition.reference(text.value) ?? text.value, text.provenance))
    }

    private func servers(_ kind: StoreServer.Kind, _ provider: KnownText?, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore {
        let standard = framework?.at("cache", "default_\(kind.rawValue)_provider")?.text ?? .absent
        switch provider ?? standard {
        case .unknown(let unknown):
            cache.provider = .unknown(unknown)
            return .unknown(unknown)
        case .absent:
            let text = Sourced("\(kind.rawValue)://localhost", Provenance(chain: [Provenance.Step("default of symfony/framework-bundle")]))
            cache.provider = .known(Sourced(Secret(text.value), text.provenance))
            return .servers(kind, StoreAddresses.ofDSN(text, use: .cache, usedBy: cache.name) ?? [])
        case .known(let text):
            cache.provider = .known(Sourced(Secret(text.value), text.provenance))
            if let servers = StoreAddresses.ofDSN(text, use: .cache, usedBy: cache.name) { return .servers(kind, servers) }
            return connection(text.value, kind, &cache, depth)
        }
    }

    /// A provider that is a service: its class, factory or arguments may still name the address.
    private func connection(_ id: String, _ kind: StoreServer.Kind, _ cache: inout PersistenceCache, _ depth: Int) -> CacheStore {
        guard let service = symfony.services[id], depth < Self.deepest else {
            return .unknown(Unknown("the servers of \(id) are not known"))
        }
        if let alias = service.alias { return connection(alias, kind, &cache, depth + 1) }
        for argument in service.arguments?.list ?? service.arguments?.map?.entries.map(\.value) ?? [] {
            for item in argument.list ?? [argument] {
                if case .known(let text) = item.text, let servers = StoreAddresses.ofDSN(text, use: .cache, usedBy: cache.name),
                    !servers.isEmpty {
                    return .servers(kind, servers)
                }
            }
        }
        return .unknown(Unknown("the servers of the service \(id) are not known", span: service.span))
    }
}
