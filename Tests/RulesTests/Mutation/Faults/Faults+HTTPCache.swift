/// Faults of the HTTP cache, trusted proxies and Varnish.
extension Fault {
    /// Another text for the servers that are told of changes, wherever the release has them.
    private static func purging(_ text: String) -> @Sendable (Specimen) -> [Changed] {
        { specimen in
            specimen.variables("HTTPCACHE_PURGE_SERVER") { _ in "↓" + text }
                + specimen.values("purge_servers") { $0.hasPrefix("[\"http://") || $0.hasPrefix("['http://") ? "[↓\"\(text)\"]" : nil }
        }
    }

    /// Another text for the trusted proxies, wherever the release has them.
    private static func trusting(_ text: String) -> @Sendable (Specimen) -> [Changed] {
        { specimen in
            if specimen.family >= .ibexa33 { return specimen.variables("TRUSTED_PROXIES") { _ in "↓" + text } }
            return specimen.family.facts.trustedProxiesVariable.map { specimen.handingInstead($0, "10.0.10.40", text) } ?? []
        }
    }

    /// The value of a purge type that is written, not referred to.
    private static func purgeType(_ value: String, _ specimen: Specimen) -> [Changed] {
        specimen.variables("HTTPCACHE_PURGE_TYPE") { $0 == "local" ? nil : value }
            + specimen.values("purge_type") { ["http", "varnish"].contains($0) ? value : nil }
    }

    private static let distrust: Set<String> = ["proxy-not-trusted"]

    static let httpCache: [Fault] = [
        Fault("loopback-purge-server", "address of the host itself", also: ["proxy-not-trusted"], clusterOnly: true, purging("http://127.0.0.1:6081")),
        Fault("malformed-purge-server", "path", also: ["proxy-not-trusted"], purging("http://10.0.10.40:80/purge")),
        Fault("missing-purge-servers", "no servers") { specimen in
            specimen.family.hasPackages
                ? specimen.replacing(["                purge_servers: ['%purge_server%']\n": "                default_ttl: 300\n", "HTTPCACHE_PURGE_TYPE=varnish": "HTTPCACHE_PURGE_TYPE=↓varnish"])
                    + specimen.replacing(["            http_cache:\n                purge_servers: ['%purge_server%']\n": "", "HTTPCACHE_PURGE_TYPE=varnish": "HTTPCACHE_PURGE_TYPE=↓varnish"])
                : []
        },
        Fault("obsolete-purge-type", "name of 5.0") { specimen in specimen.family <= .ez25 ? purgeType("↓single_http", specimen) : [] },
        Fault("varnish-beside-fastly", "Varnish is still there", also: ["proxy-not-trusted", "unsupported-purge-type", "obsolete-purge-type"]) { specimen in
            specimen.files.values.contains { $0.contains("backend web1") } ? purgeType("↓fastly", specimen) : []
        },
        Fault("edge-side-includes-off", "fragments") { !$0.hasProxy ? [] : $0.replacing(["    fragments: ~": "    fragments: ↓false"]) + $0.replacing(["    fragments: true": "    fragments: ↓false"]) },
        Fault("edge-side-includes-off", "ESI") { !$0.hasProxy ? [] : $0.replacing(["    esi: ~": "    esi: { enabled: ↓false }"]) + $0.replacing(["    esi: true": "    esi: { enabled: ↓false }"]) },
        Fault("symfony-proxy-behind-cache", "switched on") { specimen in
            specimen.family.facts.httpCacheVariable.map { specimen.handingInstead($0, "0", "1") } ?? []
        },
        Fault("symfony-proxy-behind-cache", "wrapped by the project") { specimen in
            guard specimen.family.facts.httpCacheVariable == nil, specimen.hasProxy else { return [] }
            let cache = specimen.family >= .ibexa46 ? "Ibexa\\Bundle\\HttpCache\\AppCache" : "EzSystems\\PlatformHttpCacheBundle\\AppCache"
            return specimen.replacing([:], adding: [
                "public/index.php": "<?php\nuse App\\Kernel;\nuse \(cache);\n$kernel = new Kernel($_SERVER['APP_ENV'], false);\n$kernel = new ↓AppCache($kernel);\n"
            ])
        },
        Fault("http-cache-switch-in-dotenv", "moved out of the virtual host", also: ["symfony-proxy-behind-cache"]) { specimen in
            specimen.family == .ez32 ? specimen.handingNo("APP_HTTP_CACHE").dotenv("APP_HTTP_CACHE", "↓0") : []
        },
        Fault("missing-trusted-proxies", "nobody is trusted") { specimen in
            guard let name = specimen.family.facts.trustedProxiesVariable else {
                return specimen.replacing(["    trusted_proxies: '%env(TRUSTED_PROXIES)%'\n": "", "TRUSTED_PROXIES=": "TRUSTED_PROXIES=↓"])
            }
            var bare = specimen.handingNo(name)
            if specimen.family == .ez32 || specimen.family == .ibexa33 {
                bare.files[".env"] = bare.files[".env"].map { $0.split(separator: "\n").filter { !$0.hasPrefix("TRUSTED_PROXIES=") }.map { $0 + "\n" }.joined() }
            }
            guard bare.files != specimen.files, !bare.mentions("TRUSTED_PROXIES=") else { return [] }
            return purgeType(specimen.family >= .ez25 ? "↓varnish" : "↓http", bare)
        },
        Fault("unknown-trusted-proxy", "word of another release", also: distrust) { specimen in
            trusting(specimen.family >= .ez32 ? "TRUST_REMOTE" : "REMOTE_ADDR")(specimen)
        },
        Fault("trusted-everybody", "both halves of all addresses", trusting("0.0.0.0/0")),
        Fault("proxy-not-trusted", "address of another host", trusting("10.0.10.49")),
        Fault("refused-invalidate-token", "token without trust", also: ["missing-trusted-proxies"]) { specimen in
            guard specimen.hasProxy, specimen.family >= .ez25 || specimen.files.values.contains(where: { $0.contains("purge_type: varnish") }) else { return [] }
            var bare = specimen
            if let name = specimen.family.facts.trustedProxiesVariable { bare = specimen.handingNo(name) }
            bare.files[".env"] = bare.files[".env"].map { $0.split(separator: "\n").filter { !$0.hasPrefix("TRUSTED_PROXIES=") }.map { $0 + "\n" }.joined() }
            for (path, text) in bare.files { bare.files[path] = text.replacing("    trusted_proxies: '%env(TRUSTED_PROXIES)%'\n", with: "") }
            // Examples name the proxies in other places, too.
            guard !bare.mentions("TRUSTED_PROXIES") else { return [] }
            return bare.setting("http_cache: { varnish_invalidate_token: ↓hunter6hunter6 }")
        },
        Fault("vcl-of-another-release", "header of the user's context") { specimen in
            let (own, other) = specimen.family >= .ez32 ? ("X-User-Context-Hash", "X-User-Hash") : ("X-User-Hash", "X-User-Context-Hash")
            return specimen.replacing(["unset req.http.\(own);": "unset req.http.↓\(other);", "unset resp.http.\(own);": "unset resp.http.\(other);"])
        },
        Fault("vcl-of-another-release", "cookie of the session") { specimen in
            let (own, other) = specimen.family == .ibexa50 ? ("IBX_SESSION_ID", "eZSESSID") : ("eZSESSID", "IBX_SESSION_ID")
            return specimen.replacing(["!~ \"\(own)\"": "!~ ↓\"\(other)\""])
        },
        Fault("vcl-module-not-imported", "no import of the module for directors") {
            $0.replacing(["import directors;\n": "", "new nodes = directors.round_robin();": "new nodes = ↓directors.round_robin();"])
        },
        Fault("vcl-access-list-without-node", "one of two") { $0.replacing(["acl invalidators {": "acl ↓invalidators {", "    \"10.0.10.0\"/24;\n": "    \"10.0.10.11\";\n"]) },
        Fault("varnish-backend-on-loopback", "as it ships", clusterOnly: true) {
            $0.replacing([".host = \"10.0.10.11\"": ".host = ↓\"127.0.0.1\"", ".host = \"10.0.10.12\"": ".host = \"127.0.0.1\""])
        },
    ]
}
