import Rules

/// What a correct project is made of: a release family, a web server, where files are stored, and what the persistence cache is.
///
/// The files of the release come from the catalogue's correct project of the family; the axes change what they have to.
struct Blueprint: Sendable {
    enum WebServer: String, CaseIterable { case apache, nginx }
    /// Local files make it a project for one server; a static host sends the images of the NFS mount itself.
    enum Storage: String, CaseIterable { case nfs, staticHost, s3, local }
    enum Cache: String, CaseIterable { case memcached, redis }

    var family: Family
    var webServer: WebServer
    var storage: Storage
    var cache: Cache

    var name: String { "\(family.base.name.split(separator: " on ").first.map(String.init) ?? ""), \(webServer), \(storage), \(cache)" }

    /// Everything that a release can have.
    static let all: [Blueprint] = Family.allCases.flatMap { family in
        WebServer.allCases.flatMap { server in
            Storage.allCases.flatMap { storage in
                Cache.allCases.map { Blueprint(family: family, webServer: server, storage: storage, cache: $0) }
            }
        }
    }.filter(\.isPossible)

    /// Legacy does not reach a bucket; Stash is set up with memcached here; 5.0 has no memcached pool.
    private var isPossible: Bool {
        if storage == .s3, family == .ezPublish54 { return false }
        // The store of the cache has nothing to do with who sends images.
        if storage == .staticHost, cache == .redis, family < .ibexa50, family > .ez25 { return false }
        return switch cache {
        case .memcached: family != .ibexa50
        case .redis: !family.hasStash
        }
    }

    var specimen: Specimen {
        var files = family.base.files
        files = withCache(files)
        files = withStorage(files)
        for path in files.keys where path.hasPrefix("deploy/apache/") || path.hasPrefix("deploy/nginx/") { files[path] = nil }
        files["deploy/\(webServer)/site.conf"] = webServer == .apache ? apacheSite : nginxSite
        if storage == .staticHost { files["deploy/\(webServer)/static.conf"] = webServer == .apache ? Self.apacheStaticHost : Self.nginxStaticHost }
        files.merge(surroundings) { own, _ in own }
        return Specimen(name: name, family: family, files: files, isCluster: storage != .local)
    }

    // MARK: cache

    private func withCache(_ base: [String: String]) -> [String: String] {
        var files = base
        switch (family, cache) {
        case (.ez25, .redis):
            files["deploy/memcached.conf"] = nil
            files.rewrite("cluster.yml") {
                $0.replacing("cache.memcached", with: "cache.redis").replacing("cache.adapter.memcached", with: "cache.adapter.redis")
                    .replacing("memcached://10.0.10.20:11211", with: "redis://10.0.10.21:6379")
            }
            files.rewrite("ezplatform.yml") { $0.replacing("cache.memcached", with: "cache.redis") }
        case (.ez32..., .memcached):
            files.rewrite(".env") { $0.replacing("CACHE_POOL=cache.redis", with: "CACHE_POOL=cache.memcached").replacing("CACHE_DSN=10.0.10.21:6379", with: "CACHE_DSN=10.0.10.20:11211") }
            for path in files.keys where path.hasSuffix("/cache.redis.yaml") {
                files[path.replacing("cache.redis", with: "cache.memcached")] = files[path]?.replacing("cache.redis", with: "cache.memcached")
                    .replacing("    class: Symfony\\Component\\Cache\\Adapter\\RedisTagAwareAdapter\n    ", with: "")
                    .replacing("cache.adapter.redis", with: "cache.adapter.memcached").replacing("redis://", with: "memcached://")
                files[path] = nil
            }
            files["deploy/memcached.conf"] = BaseProject.ez25.files["deploy/memcached.conf"]
        default: break
        }
        return files
    }

    // MARK: storage

    private func withStorage(_ base: [String: String]) -> [String: String] {
        switch storage {
        case .nfs: return base
        case .staticHost:
            return base.mapValues {
                $0.replacing("binarydata_handler: nfs", with: "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage")
            }
        case .s3: return withBucket(base)
        case .local:
            var files = base
            for path in files.keys where path.hasSuffix(".yml") || path.hasSuffix(".yaml") {
                files[path] = files[path]?.withoutSection("ez_io").withoutSection("ibexa_io").withoutSection("oneup_flysystem")
                if path.hasSuffix("/io.yaml") { files[path] = files[path]?.withoutSection("parameters") }
                files[path] = files[path]?.withoutLines { $0.contains("metadata_handler: dfs") || $0.contains("binarydata_handler: nfs") || $0 == "            io:" || $0 == "                    io:" }
                if files[path]?.contains("default:\n\nez") == true || path.hasSuffix("/dfs.yml") {
                    files[path] = files[path]?.withoutSection("ezpublish")
                }
            }
            return files
        }
    }

    private func withBucket(_ base: [String: String]) -> [String: String] {
        var files = base
        let isFlysystem2 = family >= .ibexa46
        for path in files.keys where path.hasSuffix(".yml") || path.hasSuffix(".yaml") {
            guard let text = files[path], text.contains("oneup_flysystem:") else { continue }
            let adapters = """
                oneup_flysystem:
                    adapters:
                        s3_adapter:
                            awss3v3:
                                client: app.s3_client
                                bucket: acme-media

                services:
                    app.s3_client:
                        class: Aws\\S3\\S3Client
                        arguments:
                            - { version: latest, region: eu-central-1 }

                """
            files[path] = text.withoutSection("oneup_flysystem").withoutSection("parameters") + "\n" + adapters
        }
        for path in files.keys where path.hasSuffix(".yml") || path.hasSuffix(".yaml") {
            files[path] = files[path]?.replacing("        nfs:\n            flysystem:", with: "        s3:\n            flysystem:")
                .replacing("adapter: nfs_adapter", with: "adapter: s3_adapter").replacing("binarydata_handler: nfs", with: "binarydata_handler: s3")
        }
        files.rewrite("composer.lock") {
            $0.replacing(
                "{\"name\": \"league/flysystem\",",
                with: "{\"name\": \"league/flysystem-aws-s3-v3\", \"version\": \"\(isFlysystem2 ? "2.5.0" : "1.0.30")\"},\n        {\"name\": \"league/flysystem\",")
        }
        return files
    }
}

extension [String: String] {
    /// Changes the file of this name.
    fileprivate mutating func rewrite(_ name: String, _ change: (String) -> String) {
        for (path, text) in self where path == name || path.hasSuffix("/" + name) { self[path] = change(text) }
    }
}

extension String {
    /// Without the block of a YAML file that this key at the left margin begins.
    fileprivate func withoutSection(_ key: String) -> String {
        var isInside = false
        return split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            if line.first != " ", !line.isEmpty { isInside = line.hasPrefix(key + ":") }
            return !isInside
        }.joined(separator: "\n")
    }

    fileprivate func withoutLines(_ isMeant: (Substring) -> Bool) -> String {
        split(separator: "\n", omittingEmptySubsequences: false).filter { !isMeant($0) }.joined(separator: "\n")
    }
}
