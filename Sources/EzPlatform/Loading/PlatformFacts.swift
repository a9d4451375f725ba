import Source

/// What the files of a project say about the relationships and routes that Platform.sh hands over to PHP when it deploys.
public struct PlatformFacts: Sendable {
    /// A relationship of the application to a service.
    public struct Relationship: Sendable {
        /// `rediscache`, `redissession`, `cache`, `solr`, `database`, `dfs_database`.
        public var name: String
        /// What the endpoint speaks: `redis`, `memcached`, `solr`, `mysql`; `nil` when the service is not known.
        public var scheme: String?
        /// Where it is declared.
        public var span: SourceSpan?

        public init(name: String, scheme: String?, span: SourceSpan?) {
            self.name = name
            self.scheme = scheme
            self.span = span
        }

        /// The host name that Platform.sh gives to it.
        public var host: String { name + ".internal" }
    }

    public var relationships: [Relationship]
    /// Whether a route leads to a Varnish service.
    public var hasVarnishRoute: Bool

    public init(relationships: [Relationship], hasVarnishRoute: Bool) {
        self.relationships = relationships
        self.hasVarnishRoute = hasVarnishRoute
    }

    public subscript(name: String) -> Relationship? { relationships.first { $0.name == name } }
}
