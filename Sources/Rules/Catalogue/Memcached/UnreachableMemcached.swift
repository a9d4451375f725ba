import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let unreachableMemcached = Rule(
        "unreachable-memcached", .error, .memcached, fixes: [.unsafe],
        summary: "the application names a memcached server on which none of the given instances listens",
        explanation: """
            The application's list and the addresses on which the servers listen are written in different files, by different people. When they \
            differ in host or port, sessions and cache items go nowhere.

            Reported when the files hold a memcached configuration whose addresses are all known and none of them is the one that the application names.
            """,
        remedy: "let the server listen on the address that the application names, or name the one on which it listens",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "another address", on: .ez25, likewise: [.ez113],
                [.replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"10.0.10.25:11211\"")]),
            .triggering(
                "another port", on: .ez25,
                [.replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: ↓\"10.0.10.21:11212\"")]),
            .clean("the same", on: .ez25, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .clean(
                "in an audit, a host that is not audited", on: .cluster25,
                [
                    .replace(in: "web1/srv/acme/app/config/config.yml", "10.0.10.21:11211", with: "10.0.10.70:11211"),
                    .replace(in: "web2/srv/acme/app/config/config.yml", "10.0.10.21:11211", with: "10.0.10.70:11211"),
                    .replace(in: "web3/srv/acme/app/config/config.yml", "10.0.10.21:11211", with: "10.0.10.70:11211"),
                ]),
            .clean(
                "a name that is not resolved", on: .ez25, likewise: [.ez113],
                [.replace(in: "app/config/config.yml", "save_path: \"10.0.10.21:11211\"", with: "save_path: \"cache.internal:11211\"")]),
            .triggering(
                "another address, in 5.4", on: .ezPublish54,
                [.replace(in: "ezpublish/config/services.yml", "[addServer, [10.0.10.21, 11211]]", with: "[addServer, [↓10.0.10.25, 11211]]")]),
            .triggering(
                "a pool with another address", on: .ibexa46, likewise: [.ibexa33],
                [
                    .replace(in: ".env", "CACHE_POOL=cache.redis", with: "CACHE_POOL=cache.memcached"),
                    .file("config/packages/cache_pool/cache.memcached.yaml", "services:\n    cache.memcached:\n        public: true\n        parent: cache.adapter.memcached\n        tags:\n            - { name: cache.pool, clearer: cache.app_clearer, provider: ↓'memcached://10.0.10.25:11211', namespace: acme }\n"),
                    .file("deploy/memcached.conf", "-d\n-m 1024\n-p 11211\n-U 0\n-u memcache\n-l 10.0.10.20\n"),
                ]),
            .triggering(
                "a pool with another address, in 3.2", on: .ez32,
                [
                    .replace(in: ".env", "CACHE_POOL=cache.redis", with: "CACHE_POOL=cache.memcached"),
                    .file("config/packages/cache.memcached.yaml", "services:\n    cache.memcached:\n        public: true\n        parent: cache.adapter.memcached\n        tags:\n            - { name: cache.pool, clearer: cache.app_clearer, provider: ↓'memcached://10.0.10.25:11211', namespace: acme }\n"),
                    .file("deploy/memcached.conf", "-d\n-m 1024\n-p 11211\n-U 0\n-u memcache\n-l 10.0.10.20\n"),
                ]),
            .triggering(
                "another address in php.ini", on: .ez25, likewise: [.ez113],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = memcached\nsession.save_path = \"↓10.0.10.25:11211\"\n"),
                ]),
            .clean(
                "the address in php.ini", on: .ez25, likewise: [.ez113],
                Example.Change.leavingSessionsToPHP() + [
                    .file("deploy/php/php.ini", "session.save_handler = memcached\nsession.save_path = \"10.0.10.21:11211\"\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let instances = context.memcachedConfigurations.compactMap { $0.readings().last?.instance }
        let listeners = instances.flatMap(\.tcp)
        // Only complete knowledge of all given instances can show that none of them is meant.
        guard !listeners.isEmpty, instances.allSatisfy({ $0.uncertain == nil && $0.failure == nil }),
            listeners.allSatisfy({ $0.reach != nil && $0.port.value != nil }),
            // One that listens on the local address only may be the one that is meant; that is reported by its own rule.
            !instances.contains(where: { !$0.tcp.isEmpty && $0.tcp.allSatisfy { $0.reach == .loopback } })
        else { return }
        func serves(_ instance: MemcachedInstance, _ server: StoreServer) -> Bool {
            guard let address = server.host.flatMap({ NetworkAddress($0) }) else { return false }
            return instance.tcp.contains { listener in
                listener.port.value == server.port ?? 11211 && (listener.reach == .wildcard || listener.host == .address(address))
            }
        }
        // Fewer instances than servers: the missing one may be configured elsewhere, for certain when each of the others is in use.
        let isIncomplete = instances.count < Set(application.memcachedServers.compactMap(\.host)).count
        if isIncomplete, instances.allSatisfy({ instance in application.memcachedServers.contains { serves(instance, $0) } }) { return }
        let nodes = context.auditedNodes
        for server in application.memcachedServers {
            guard let host = server.host, let address = NetworkAddress(host), address.reach != .loopback, !context.isElsewhere(address), let span = server.place
            else { continue }
            let port = server.port ?? 11211
            guard !instances.contains(where: { serves($0, server) }) else { continue }
            // On audited machines each has its own files: what is missing runs elsewhere.
            guard !isIncomplete || nodes.isEmpty else { continue }
            let severity: Severity = isIncomplete ? .warning : .error
            context.report(
                "the application keeps \(server.useInWords) at \(host):\(port), "
                    + "but memcached listens on \(NodeNames.phrase(Set(listeners.map(\.description)).sorted()))",
                at: span, severity: severity,
                related: listeners.prefix(2).map { RelatedPlace("memcached listens here", at: $0.span) },
                fixes: nodes.isEmpty ? fixes(context, address, port) : [])
        }
    }

    /// Either side may be the one that is meant, so letting memcached move is only probably right.
    private static func fixes(_ context: RuleContext, _ address: NetworkAddress, _ port: Int) -> [Fix] {
        let moved = context.memcachedConfigurations.flatMap { configuration -> [Fix] in
            guard context.expectedAddress(of: configuration) == address, let listeners = configuration.readings().last?.instance.tcp,
                listeners.count == 1, listeners[0].port.value == port, case .address = listeners[0].host
            else { return [] }
            return context.listenFix(configuration, at: listeners[0].span, instead: [listeners[0].span.text], .unsafe)
        }
        return moved.count == 1 ? moved : []
    }
}
