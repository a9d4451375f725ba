import Reporting

/// What to judge and what is known about where it runs: the options that `lint`, `trace` and `config` share. Paths are
/// absolute and normalised, `-` stands for standard input.
public struct SubjectChoices: Hashable, Sendable {
    /// `--project`; `nil`: found upwards from the paths.
    public var project: String?
    /// Explicit files replace discovery.
    public var servers: [ServerFile] = []
    /// The directory that stands for `/` of the servers.
    public var root: String?
    /// `2.5`, `ibexa4.6`; `nil`: detected.
    public var release: String?
    /// Never empty.
    public var environments: [String] = ["prod"]
    /// Whether `--env` was given: otherwise a vhost's own environment counts too.
    public var environmentsAreGiven = false
    /// In the order given; a later one wins.
    public var environmentVariables: [NamedValue] = []
    public var environmentFiles: [String] = []
    /// `--target`: the Compose service, DDEV or Platform.sh application whose variables PHP has.
    public var target: String?
    public var serverEnvironment: [NamedValue] = []
    public var defines: [String] = []
    /// Short names: `rewrite`, `proxy_fcgi`.
    public var modules: [String] = []
    public var missingModules: [String] = []
    public var serverVersions: [ServerVersion] = []
    public var nodes: [NamedValue] = []
    /// `--cluster`, `--single-server`; `nil`: told from the project.
    public var mode: Report.Mode?
    /// `--config`; `nil`: the nearest `.ezcluster.yml` upwards.
    public var configuration: String?

    public init() {}

    /// Every file that is read because it was named.
    public var namedFiles: [String] {
        servers.map(\.path) + environmentFiles + (configuration.map { [$0] } ?? [])
    }
}

/// A server's configuration file that was named.
public struct ServerFile: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case apache, nginx, memcached, redis
        case phpIni = "php-ini"
        case fpm, varnish, fstab
    }

    /// Where the file is included in the server's configuration (`--context`).
    public enum Context: String, Sendable, CaseIterable {
        case main, http, server, location, vhost, directory

        /// The contexts that a kind of server has; empty when the option makes no sense for it.
        static func allowed(for kind: Kind) -> [Context] {
            switch kind {
            case .apache: [.server, .vhost, .directory]
            case .nginx: [.main, .http, .server, .location]
            case .memcached, .redis, .phpIni, .fpm, .varnish, .fstab: []
            }
        }
    }

    public var kind: Kind
    /// Absolute, or `-`.
    public var path: String
    /// `nil`: inferred from the content.
    public var context: Context?

    public init(kind: Kind, path: String, context: Context? = nil) {
        self.kind = kind
        self.path = path
        self.context = context
    }
}

/// `NAME=VALUE`.
public struct NamedValue: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// `--server-version nginx=1.22.1`.
public struct ServerVersion: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable { case apache, nginx }

    public var kind: Kind
    /// Dotted numbers.
    public var version: String

    public init(kind: Kind, version: String) {
        self.kind = kind
        self.version = version
    }
}
