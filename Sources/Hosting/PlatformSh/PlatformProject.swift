import Source

/// The project as Platform.sh (Upsun, Ibexa Cloud) runs it.
public struct PlatformProject: Sendable {
    public var applications: [PlatformApplication] = []
    public var services: [PlatformService] = []
    public var routes: [PlatformRoute] = []
    public var undecided: [Undecided] = []

    /// The services of a kind of software.
    public func services(of software: String) -> [PlatformService] { services.filter { $0.software == software } }
    public func service(_ name: String) -> PlatformService? { services.first { $0.name == name } }
}

/// An application of `.platform.app.yaml`.
public struct PlatformApplication: Sendable {
    public var name: String
    public var span: SourceSpan
    /// `php:8.1`.
    public var type: KnownText = .absent
    /// Where the code is, relative to the repository.
    public var sourceRoot: KnownText = .absent
    /// `variables.env`.
    public var environment = HostingEnvironment()
    /// `variables.php`: settings of php.ini.
    public var phpSettings = HostingEnvironment()
    public var relationships: [PlatformRelationship] = []
    public var mounts: [PlatformMount] = []
    /// `web.locations` by URL prefix, as they are written.
    public var locations: [PlatformLocation] = []
    /// Whether a file `.environment` at the root of the code sets more variables when a shell starts.
    public var hasEnvironmentScript = false

    public init(name: String, span: SourceSpan) {
        self.name = name
        self.span = span
    }

    public func relationship(_ name: String) -> PlatformRelationship? { relationships.first { $0.name == name } }
}

/// `database: "mysqldb:user"`.
public struct PlatformRelationship: Sendable {
    public var name: String
    public var service: String
    /// `nil`: the service's own.
    public var endpoint: String?
    public var span: SourceSpan
}

/// A writable directory.
public struct PlatformMount: Sendable {
    /// Relative to the application.
    public var path: String
    /// `local`, `service` (shared), `storage`, `tmp`, `instance`.
    public var source: KnownText
    public var sourcePath: KnownText
    public var service: KnownText
    public var span: SourceSpan
}

/// How the router of an application treats URLs below a prefix, or those that match a rule's pattern.
public struct PlatformLocation: Sendable {
    /// `/`, `/var`.
    public var prefix: String
    public var span: SourceSpan
    /// The directory, relative to the application.
    public var root: KnownText = .absent
    /// `false`: a missing file is 404; a text: it is passed to that script; `true`: to the application.
    public var passthru: Passthru = .absent
    public var index: [Sourced<String>] = []
    /// Whether static files are sent. `absent`: they are.
    public var allow: Knowledge<Bool> = .absent
    /// Whether scripts run. `absent`: they do.
    public var scripts: Knowledge<Bool> = .absent
    public var expires: KnownText = .absent
    public var rules: [Rule] = []

    /// What happens to a request without a file.
    public enum Passthru: Sendable {
        case absent
        case off
        case on
        case script(Sourced<String>)
        case unknown(Unknown)
    }

    /// An entry of `rules`.
    public struct Rule: Sendable {
        /// A PCRE pattern for the path of the URL.
        public var pattern: String
        public var span: SourceSpan
        public var passthru: Passthru
        public var allow: Knowledge<Bool>
        public var scripts: Knowledge<Bool>
        public var expires: KnownText
    }
}

/// A service of `.platform/services.yaml`.
public struct PlatformService: Sendable {
    public var name: String
    public var span: SourceSpan
    /// `redis:6.0`.
    public var type: KnownText
    /// `maxmemory_policy` and the like, single values only.
    public var configuration: [(name: String, value: KnownText)]
    public var relationships: [PlatformRelationship]
    /// The file that `vcl: !include` names, absolute, of a Varnish service.
    public var vcl: KnownText

    /// `redis`, `redis-persistent`, `memcached`, `varnish`, `mysql`, `mariadb`, `postgresql`, `solr`, `network-storage`.
    public var software: String? { type.value.map { String($0.value.prefix { $0 != ":" }) } }
    public var version: String? { type.value.flatMap { $0.value.split(separator: ":", maxSplits: 1).dropFirst().first.map(String.init) } }
    public func setting(_ name: String) -> KnownText { configuration.first { $0.name == name }?.value ?? .absent }
}

/// A route of `.platform/routes.yaml`.
public struct PlatformRoute: Sendable {
    /// `https://{default}/`.
    public var url: String
    public var span: SourceSpan
    /// `upstream`, `redirect`.
    public var type: KnownText
    /// `app:http`, `varnish:http`.
    public var upstream: KnownText
    /// `cache.enabled` of the router. `absent`: its default.
    public var isCached: Knowledge<Bool>
}
