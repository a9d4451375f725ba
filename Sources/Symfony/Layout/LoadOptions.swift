import Source

/// A value of an environment variable and who gave it.
public struct EnvironmentValue: Hashable, Sendable {
    /// Empty when it is not known.
    public var value: String
    /// Why the variable is set, but its value not known; a clause that completes "unknown because ...".
    public var unknown: String?
    /// For the chain of provenance: `--env-var`, `.env.local`, `compose service app`.
    public var origin: String
    public var span: SourceSpan?

    public init(_ value: String, origin: String, span: SourceSpan? = nil) {
        self.value = value
        self.origin = origin
        self.span = span
    }

    /// A variable that is set to something that cannot be told.
    public init(unknown: String, origin: String, span: SourceSpan? = nil) {
        self.init("", origin: origin, span: span)
        self.unknown = unknown
    }
}

/// What is known about the deployment besides the project's files.
public struct LoadOptions: Sendable {
    /// The environment of the PHP processes. They win over `.env` files, as real variables do.
    /// The environment of this process is never used.
    public var environmentVariables: [String: EnvironmentValue]
    /// Nothing but `environmentVariables` and `.env` files sets variables: what a `.env` file refers to and they lack is empty. Otherwise
    /// it is unknown.
    public var environmentIsComplete = false
    /// The files are those of a machine that serves the site: what every deployment makes for itself must be there. In a checkout it is
    /// unknown.
    public var isDeployed = false
    /// Further files in dotenv syntax, absolute paths; later files win, `environmentVariables` win over them.
    public var envFiles: [String]
    /// By variable, the options that would give it a value from somewhere that was not chosen: `--target compose:app`.
    public var alternatives: [String: [String]] = [:]
    /// PHP code whose effect is known.
    public var phpOverrides: [PHPOverride]
    /// `kernel.debug`; `nil`: on everywhere but in `prod`, as the front controllers choose.
    public var debug: Bool?
    /// The project's directory on the deployed hosts, when it is not the directory that is read.
    public var projectDirectory: String?

    public init(
        environmentVariables: [String: EnvironmentValue] = [:], envFiles: [String] = [], phpOverrides: [PHPOverride] = [],
        debug: Bool? = nil, projectDirectory: String? = nil
    ) {
        self.environmentVariables = environmentVariables
        self.envFiles = envFiles
        self.phpOverrides = phpOverrides
        self.debug = debug
        self.projectDirectory = projectDirectory
    }
}
