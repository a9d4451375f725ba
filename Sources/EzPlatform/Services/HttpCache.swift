import Source
import Symfony

/// The HTTP cache in front of the application, as the application is told about it.
public struct HttpCache: Sendable {
    /// `local`, `varnish`, ...; the release's default is `local`.
    public var purgeType: KnownText
    /// The purge type as a file writes it, when that is an old name which the bundle translates.
    public var obsoletePurgeType: Sourced<String>?
    /// `false`: `purgeType` is the default of the release.
    public var isPurgeTypeConfigured: Bool
    /// Proxies whose `X-Forwarded-*` headers are believed. Absent: nothing that was read names any; a virtual host may.
    public var trustedProxies: Knowledge<[Sourced<String>]>
    /// The environment variable that the release reads for them, if any.
    public var trustedProxiesVariable: String?

    init(product: ConfigValue?, framework: ConfigValue?, symfony: SymfonyProject, facts: ReleaseFacts, releaseTitle: String) {
        let type = product?["http_cache"]?["purge_type"]
        purgeType = type?.text ?? facts.purgeTypeParameter.flatMap { symfony.parameters.value($0)?.text } ?? .absent
        isPurgeTypeConfigured = true
        if case .absent = purgeType {
            isPurgeTypeConfigured = false
            purgeType = .known(
                Sourced("local", Provenance(chain: [Provenance.Step("default of \(releaseTitle)")])))
        }
        let written = (symfony.extensions[facts.rootKey] ?? []).compactMap { $0.value["http_cache"]?["purge_type"]?.text.value }.last
        if let written, ["single_http", "multiple_http"].contains(written.value) { obsoletePurgeType = written }
        // Since 7.2 the framework's default is a variable of its own.
        let isNew = symfony.layout.symfony >= SymfonyVersion(7, 2)
        trustedProxiesVariable = isNew ? "SYMFONY_TRUSTED_PROXIES" : facts.trustedProxiesVariable
        trustedProxies = .absent
        if let value = framework?["trusted_proxies"], !value.isNull {
            trustedProxies = Self.list(value)
        } else if let name = trustedProxiesVariable {
            trustedProxies = symfony.variables[name].flatMap { text in
                let parts = text.value.split(separator: ",").map { Sourced(Self.trimmed($0), text.provenance) }
                return parts.isEmpty ? .absent : .known(parts)
            }
        }
    }

    private static func list(_ value: ConfigValue) -> Knowledge<[Sourced<String>]> {
        if let unknown = value.unknown { return .unknown(unknown) }
        var result: [Sourced<String>] = []
        for item in value.list ?? value.map?.entries.map(\.value) ?? [value] {
            switch item.text {
            case .unknown(let unknown): return .unknown(unknown)
            case .absent: break
            case .known(let text):
                result += text.value.split(separator: ",").map { Sourced(trimmed($0), text.provenance) }
            }
        }
        return result.isEmpty ? .absent : .known(result)
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " { text = text.dropFirst() }
        while let last = text.last, last == " " { text = text.dropLast() }
        return String(text)
    }
}

extension Project {
    /// The proxies that a siteaccess announces changes to.
    public func purgeServers(of siteaccess: String) -> Knowledge<[Sourced<String>]> {
        setting("http_cache.purge_servers", for: siteaccess).list.flatMap { $0.isEmpty ? .absent : .known($0) }
    }
}
