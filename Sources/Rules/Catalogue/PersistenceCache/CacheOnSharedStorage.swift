import EzPlatform
import Source

extension Rule {
    static let cacheOnSharedStorage = Rule(
        "cache-on-shared-storage", .warning, .persistenceCache,
        summary: "a file cache lies on the shared storage",
        explanation: """
            A cache of many small files on NFS is slower than what it saves, and file locks there do not hold between nodes. The shared cache of a \
            cluster is Redis or memcached; caches on disk stay on the node.
            """,
        remedy: "keep file caches on each node's own disk, and share the persistence cache through Redis or memcached",
        sources: [.init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/")],
        isClusterOnly: true,
        examples: Example.triggering(
            "a Stash cache on the mount", onEach: [.ez113, .ezPublish54],
            replacing: ["            drivers: [Memcache]\n": "            drivers: [Memcache, FileSystem]\n            FileSystem: { path: ↓/mnt/nfs/cache }\n"])
            + Example.triggering(
                "the framework's file caches on the mount", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["    esi: true": "    cache: { directory: ↓/mnt/nfs/cache }\n    esi: true"])
            + Example.clean(
                "on the node's disk", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["    esi: true": "    cache: { directory: '%kernel.cache_dir%/pools' }\n    esi: true"])
            + [
                .clean("servers of its own", on: .ezPublish54, likewise: [.ez113, .ez25], []),
                .triggering(
                    "the framework's file caches on the mount, in 2.5", on: .ez25,
                    [.replace(in: "app/config/config.yml", "    esi: ~", with: "    cache: { directory: ↓/mnt/nfs/cache }\n    esi: ~")]),
            ]
    ) { context in
        guard let application = context.application else { return }
        let mounts = application.sharedMounts
        for directory in application.cacheDirectories {
            guard let mount = mounts.first(where: { Path.isWithin(Path.normalised(directory.value), $0) }), let span = directory.origin else { continue }
            context.report("cache files are written to \(directory.value), below the shared storage \(mount)", at: span)
        }
    }
}

extension Project {
    /// The roots below which stored files are shared, as far as the adapters' directories show them: `/mnt/nfs` of
    /// `/mnt/nfs/var/site/storage`. A path of one part is no mount.
    fileprivate var sharedMounts: [String] {
        adaptersInUse.filter { $0.isLocal || isNFSAdapter($0) }.flatMap { places(of: $0) }.compactMap { place in
            let parts = place.value.split(separator: "/").prefix { !$0.contains("$") }
            guard place.value.hasPrefix("/"), parts.count >= 2, !isNodeLocal(place.value) else { return nil }
            return "/" + parts.prefix(2).joined(separator: "/")
        }
    }
}
