import Source
import Symfony

/// A content repository of the `repositories` section.
public struct Repository: Sendable {
    public var name: String
    public var span: SourceSpan?
    /// Name of a Doctrine connection (not a service id). Absent: the default connection.
    public var connection: KnownText
    public var storageEngine: KnownText
    /// `legacy`, `solr`, `elasticsearch`. Absent: `legacy`.
    public var searchEngine: KnownText
    /// Name of a connection of the search engine.
    public var searchConnection: KnownText

    init(_ entry: ConfigMap.Entry) {
        name = entry.key
        span = entry.keySpan
        let value = entry.value
        func text(_ option: ConfigValue?) -> KnownText {
            if let unknown = value.unknown { return .unknown(unknown) }
            return option?.text ?? .absent
        }
        // Before eZ Publish 5.3 the options of the storage stood directly below the repository.
        let storage = value["storage"].flatMap { $0.isNull ? nil : $0 } ?? value
        connection = text(storage["connection"])
        storageEngine = text(storage["engine"])
        searchEngine = text(value["search"]?["engine"])
        searchConnection = text(value["search"]?["connection"])
    }
}

/// A Solr core that the application may use.
public struct SolrEndpoint: Sendable {
    public var name: String
    public var span: SourceSpan?
    public var host: KnownText
    public var port: KnownText
    public var core: KnownText
    /// The whole address, when it is written as one; may hold credentials.
    public var address: Knowledge<Sourced<Secret>>
    /// The path of `address`.
    public var addressPath: String?

    init(_ entry: ConfigMap.Entry) {
        name = entry.key
        span = entry.keySpan
        let value = entry.value
        func text(_ option: String) -> KnownText {
            if let unknown = value.unknown { return .unknown(unknown) }
            return value[option]?.text ?? .absent
        }
        host = text("host")
        port = text("port")
        core = text("core")
        let dsn = text("dsn")
        address = dsn.map { Sourced(Secret($0.value), $0.provenance) }
        switch dsn {
        case .absent: break
        case .unknown(let unknown):
            host = .unknown(unknown)
            port = .unknown(unknown)
        case .known(let text):
            guard let parts = ServiceAddress(text.value) else { break }
            addressPath = parts.path
            if let name = parts.host { host = .known(Sourced(name, text.provenance)) }
            if let number = parts.port { port = .known(Sourced(String(number), text.provenance)) }
        }
    }
}

/// A connection of the Solr search engine.
public struct SolrConnection: Sendable {
    public var name: String
    public var span: SourceSpan?
    /// Names of endpoints that queries are sent to.
    public var entryEndpoints: [Sourced<String>]
    /// Names of endpoints that `mapping` gives to languages.
    public var mappedEndpoints: [Sourced<String>] = []

    init(_ entry: ConfigMap.Entry) {
        name = entry.key
        span = entry.keySpan
        entryEndpoints = (entry.value["entry_endpoints"]?.list ?? []).compactMap(\.text.value)
        guard let mapping = entry.value["mapping"] else { return }
        // A single name stands for all languages.
        if let single = mapping.text.value { mappedEndpoints = [single] }
        for option in ["default", "main_translations"] {
            if let name = mapping[option]?.text.value { mappedEndpoints.append(name) }
        }
        mappedEndpoints += (mapping["translations"]?.map?.entries ?? []).compactMap(\.value.text.value)
    }
}

/// The search engines' own configuration.
public struct Search: Sendable {
    public var endpoints: [SolrEndpoint]
    /// Names of Solr connections with the endpoints that they enter by.
    public var connections: [SolrConnection]
    public var defaultConnection: KnownText
    public var unknown: Unknown?

    init(_ solr: ConfigValue?) {
        unknown = solr?.unknown
        endpoints = solr?["endpoints"]?.map?.entries.map { SolrEndpoint($0) } ?? []
        defaultConnection = solr?["default_connection"]?.text ?? .absent
        connections = solr?["connections"]?.map?.entries.map { SolrConnection($0) } ?? []
    }
}
