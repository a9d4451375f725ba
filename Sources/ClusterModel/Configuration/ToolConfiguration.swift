import Source

/// What `.ezcluster.yml` says about a project: what YAML and vhosts cannot know.
///
/// Later commands add keys; an unknown key is an error, so that a slip never silently changes nothing.
public struct ToolConfiguration: Sendable {
    /// The file, `nil` when the project has none.
    public var file: SourceFile?
    /// `release: "2.5"`.
    public var release: Sourced<String>?
    /// `environments: [prod]`.
    public var environments: [Sourced<String>] = []
    /// `deployment: cluster` or `single-server`.
    public var deployment: Sourced<DeploymentMode>?
    /// `root: deploy/rootfs`: the directory that stands for `/` of the servers.
    public var root: Sourced<String>?
    /// `servers:`, which replaces discovery.
    public var servers: [ServerFile] = []
    /// `nodes:` by name.
    public var nodes: [NodeDeclaration] = []
    /// `env:`, the environment of the PHP deployment.
    public var environmentVariables: [String: Sourced<String>] = [:]
    /// `env_files:`.
    public var environmentFiles: [Sourced<String>] = []
    /// `server_env:`, the environment of the web server process.
    public var serverEnvironment: [String: Sourced<String>] = [:]
    /// `rules:` by id: a severity, or `nil` for `off`.
    public var severities: [String: Sourced<Severity?>] = [:]
    /// `baseline: FILE`, relative to the configuration's directory.
    public var baseline: Sourced<String>?
    /// `expect:` entries.
    public var expectations: [Expectation] = []
    /// `known:`.
    public var known = KnownNames()
    /// `ignore:` entries.
    public var ignores: [Ignore] = []
    /// `render:`, what only rendering needs.
    public var render = RenderSettings()

    /// A server's file as the configuration or the command line names it.
    public struct ServerFile: Sendable {
        public var kind: ServerFileKind
        public var path: Sourced<String>
        public var context: String?

        public init(kind: ServerFileKind, path: Sourced<String>, context: String? = nil) {
            self.kind = kind
            self.path = path
            self.context = context
        }
    }

    /// `web1: nodes/web1`, or `web1: {directory: nodes/web1, roles: [web, php]}`.
    public struct NodeDeclaration: Sendable {
        public var name: Sourced<String>
        /// The directory with the node's files: it stands for `/` of that node. `nil`: only an audit of the machine tells of it.
        public var directory: Sourced<String>?
        /// What the node is for: `NodeRole` names what it must run; any other word groups the nodes that are to be alike.
        public var roles: [Sourced<String>]

        public init(name: Sourced<String>, directory: Sourced<String>?, roles: [Sourced<String>] = []) {
            self.name = name
            self.directory = directory
            self.roles = roles
        }
    }

    /// A rule that is not reported for some paths.
    public struct Ignore: Sendable {
        public var rule: Sourced<String>
        /// A glob on the path relative to the configuration's directory; `nil` for everywhere.
        public var path: String?
        public var reason: String
    }

    public init() {}
}

/// The kinds of server files that the command line and `.ezcluster.yml` name.
public enum ServerFileKind: String, Sendable, CaseIterable {
    case apache, nginx, memcached, redis
    case phpIni = "php-ini"
    case fpm, varnish, fstab
}

/// What a project is deployed as.
public enum DeploymentMode: String, Sendable {
    case cluster
    case singleServer = "single-server"
    case unknown
}
