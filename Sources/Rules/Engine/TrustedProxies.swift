import ClusterModel
import EzPlatform
import Source

/// The proxies whose forwarded headers the application believes, wherever they are named.
struct TrustedProxies {
    /// Each entry of each list, as written.
    var entries: [Sourced<String>] = []
    /// Why there may be others.
    var unknown: Unknown?

    /// Each once, for messages.
    var inWords: String {
        var seen: Set<String> = []
        return entries.map(\.value).filter { seen.insert($0).inserted }.joined(separator: ", ")
    }

    var isEmpty: Bool { entries.isEmpty && unknown == nil }

    /// Whether requests from an address are believed; `nil` when a name or an unknown list decides.
    func covers(_ address: NetworkAddress) -> Bool? {
        var isOpen = unknown != nil
        for entry in entries {
            switch entry.value {
            case "REMOTE_ADDR", "TRUST_REMOTE": return true
            case "private_ranges", "PRIVATE_SUBNETS":
                if [.privateNetwork, .loopback, .linkLocal].contains(address.reach) { return true }
            default:
                if let range = NetworkRange(entry.value) {
                    if range.contains(address) { return true }
                } else {
                    isOpen = true
                }
            }
        }
        return isOpen ? nil : false
    }
}

extension RuleContext {
    /// The variables that this release reads trusted proxies from, besides `framework.trusted_proxies`.
    var trustedProxiesVariables: [String] {
        [application?.httpCache.trustedProxiesVariable].compactMap { $0 }
    }

    /// All that are written anywhere.
    var trustedProxies: TrustedProxies { trustedProxies(counting: false) }
    /// Those that count for requests: what every virtual host of the application hands over wins over `.env` files.
    var effectiveTrustedProxies: TrustedProxies { trustedProxies(counting: true) }

    private func trustedProxies(counting isCounting: Bool) -> TrustedProxies {
        var result = TrustedProxies()
        guard let application else { return result }
        switch application.httpCache.trustedProxies {
        case .known(let entries): result.entries += entries
        case .unknown(let unknown): result.unknown = unknown
        case .absent: break
        }
        for name in trustedProxiesVariables {
            let handed = handed(name)
            let givers = Set(handed.compactMap { $0.site.map(ObjectIdentifier.init) })
            if isCounting, !givers.isEmpty, routes.applicationSites.allSatisfy({ givers.contains(ObjectIdentifier($0)) }) {
                result.entries.removeAll { $0.span.map { application.symfony.variables.dotenvVariable(at: $0) == name } ?? false }
            }
            for variable in handed {
                switch variable.value {
                case .known(let text):
                    result.entries += text.value.split(whereSeparator: { $0 == "," || $0 == " " }).map { Sourced(String($0), text.provenance) }
                case .unknown(let unknown): result.unknown = result.unknown ?? unknown
                case .absent: break
                }
            }
        }
        return result
    }
}

extension Project {
    /// Whether a proxy in front caches pages, as the purge type says.
    var hasCachingProxy: Bool {
        guard let type = httpCache.purgeType.value?.value else { return false }
        return ["varnish", "http", "fastly", "single_http", "multiple_http"].contains(type)
    }

    /// The purge servers of all siteaccesses, each place once.
    var allPurgeServers: [Sourced<String>] {
        var seen: Set<String> = []
        return siteaccessNames.flatMap { purgeServers(of: $0).value ?? [] }.filter { server in
            seen.insert("\(server.value) \(server.span.map { "\($0.file.path):\($0.range.start)" } ?? "")").inserted
        }
    }
}
