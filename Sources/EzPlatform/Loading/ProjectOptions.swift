import Symfony

/// What the user says about the project besides its files.
public struct ProjectOptions: Sendable {
    /// Instead of the detected release.
    public var release: Release?
    /// The Symfony environment.
    public var environment: String
    /// Environment of the PHP deployment.
    public var variables: [String: EnvironmentValue]
    /// Further files in dotenv syntax, absolute paths, later ones win.
    public var envFiles: [String]
    /// By variable, the options that would give it a value from somewhere that was not chosen: `--target compose:app`.
    public var alternatives: [String: [String]] = [:]
    /// The files are those of a machine that serves the site, not of a checkout.
    public var isDeployed = false
    /// What PHP code declares.
    public var known = KnownDeclarations()
    /// What Platform.sh hands over, when the project is judged as it runs there.
    public var platform: PlatformFacts?

    public init(
        release: Release? = nil, environment: String = "prod", variables: [String: EnvironmentValue] = [:], envFiles: [String] = []
    ) {
        self.release = release
        self.environment = environment
        self.variables = variables
        self.envFiles = envFiles
    }
}
