/// Where a Symfony application keeps its configuration and in which order its kernel loads it.
///
/// The layouts are data: which release of a product uses which one is decided by whoever knows the product.
public struct ProjectLayout: Sendable {
    /// One thing that the kernel loads. Paths are relative to the project; `%kernel.environment%` stands for the environment.
    public enum Step: Sendable {
        /// A file that must be there.
        case file(String)
        /// The first of the files that is there; the last one is loaded in any case.
        case firstOf([String])
        /// Every file that the pattern matches (`*`, `?`, `[...]`, `{a,b}`, `**` for any depth of directories).
        /// Nothing matched is no error.
        case glob(String)
        /// Other steps, depending on whether a file is there.
        indirect case ifFile(String, then: [Step], otherwise: [Step])
    }

    /// For messages: `app/config`, `config/packages`.
    public var configDirectory: String
    public var symfony: SymfonyVersion
    /// The patch release of `symfony/yaml` that belongs to it, when it is known.
    public var yamlPatch: Int?
    /// That of `symfony/dotenv`.
    public var dotenvPatch: Int?
    public var steps: [Step]
    /// `kernel.root_dir`, relative to the project; `nil` when the release has no such parameter.
    public var rootDirectory: String?
    /// `kernel.cache_dir`, relative to the project.
    public var cacheDirectory: String
    /// `kernel.logs_dir`, relative to the project.
    public var logsDirectory: String
    /// Environment variables that move these directories: the value replaces the part before `/%kernel.environment%`.
    public var cacheDirectoryVariable: String?
    public var logsDirectoryVariable: String?
    /// Whether the front controller and the console read `.env` files.
    public var readsDotEnv: Bool

    public init(
        configDirectory: String, symfony: SymfonyVersion, steps: [Step], rootDirectory: String?, cacheDirectory: String,
        logsDirectory: String, readsDotEnv: Bool, cacheDirectoryVariable: String? = nil, logsDirectoryVariable: String? = nil
    ) {
        self.configDirectory = configDirectory
        self.symfony = symfony
        self.steps = steps
        self.rootDirectory = rootDirectory
        self.cacheDirectory = cacheDirectory
        self.logsDirectory = logsDirectory
        self.readsDotEnv = readsDotEnv
        self.cacheDirectoryVariable = cacheDirectoryVariable
        self.logsDirectoryVariable = logsDirectoryVariable
    }

    /// eZ Publish 5: `config_<env>.yml`, then `ezpublish_<env>.yml`, or `ezpublish_setup.yml` before the set-up wizard ran.
    public static func ezPublish5(symfony: SymfonyVersion = SymfonyVersion(2, 7)) -> ProjectLayout {
        ProjectLayout(
            configDirectory: "ezpublish/config", symfony: symfony,
            steps: [
                .file("ezpublish/config/config_%kernel.environment%.yml"),
                .firstOf(["ezpublish/config/ezpublish_%kernel.environment%.yml", "ezpublish/config/ezpublish_setup.yml"]),
            ],
            rootDirectory: "ezpublish", cacheDirectory: "ezpublish/cache/%kernel.environment%",
            logsDirectory: "ezpublish/logs", readsDotEnv: false)
    }

    /// The Symfony Standard Edition: `app/config/config_<env>.yml` and what it imports.
    /// - Parameters:
    ///   - cacheDirectory, logsDirectory: `app/cache/%kernel.environment%` and `app/logs` unless the kernel class says otherwise.
    public static func standardEdition(
        symfony: SymfonyVersion, cacheDirectory: String = "app/cache/%kernel.environment%", logsDirectory: String = "app/logs"
    ) -> ProjectLayout {
        ProjectLayout(
            configDirectory: "app/config", symfony: symfony, steps: [.file("app/config/config_%kernel.environment%.yml")],
            rootDirectory: "app", cacheDirectory: cacheDirectory, logsDirectory: logsDirectory, readsDotEnv: false)
    }

    /// The kernel class that eZ Platform 3.0 to 3.2 ships: every extension, `overrides` and the environment's
    /// directory at any depth.
    public static func packagesOfShippedKernel(symfony: SymfonyVersion) -> ProjectLayout {
        packages(symfony: symfony, extensions: ".{php,xml,yaml,yml}", isRecursive: true, hasOverrides: true)
    }

    /// A kernel class with a `configureContainer` in the form that Symfony 4 and 5 made for new projects.
    /// - Parameters:
    ///   - extensions: with the dot: `.{yaml,yml}`.
    ///   - isRecursive: whether the environment's folder is read at any depth.
    ///   - hasOverrides: whether `packages/overrides` is read.
    public static func packages(symfony: SymfonyVersion, extensions: String, isRecursive: Bool, hasOverrides: Bool) -> ProjectLayout {
        var steps: [Step] = [.glob("config/packages/*" + extensions)]
        if hasOverrides { steps.append(.glob("config/packages/overrides/**/*" + extensions)) }
        steps += [
            .glob("config/packages/%kernel.environment%/\(isRecursive ? "**/" : "")*" + extensions),
            .glob("config/services" + extensions),
            .glob("config/services_%kernel.environment%" + extensions),
        ]
        return ProjectLayout(
            configDirectory: "config", symfony: symfony, steps: steps,
            rootDirectory: symfony < SymfonyVersion(5, 0) ? "src" : nil, cacheDirectory: "var/cache/%kernel.environment%",
            logsDirectory: "var/log", readsDotEnv: true, cacheDirectoryVariable: "APP_CACHE_DIR",
            logsDirectoryVariable: "APP_LOG_DIR")
    }

    /// Symfony's `MicroKernelTrait` as it is: `packages/*.yaml`, the environment's directory (not below it), `services.yaml`.
    public static func microKernel(symfony: SymfonyVersion) -> ProjectLayout {
        // 6.1 began to read PHP files as well.
        let extensions = symfony >= SymfonyVersion(6, 1) ? ".{php,yaml}" : ".yaml"
        var withoutServicesFile: [Step] = [.glob("config/services.php")]
        if symfony >= SymfonyVersion(6, 1) { withoutServicesFile.append(.glob("config/services_%kernel.environment%.php")) }
        return ProjectLayout(
            configDirectory: "config", symfony: symfony,
            steps: [
                .glob("config/packages/*" + extensions),
                .glob("config/packages/%kernel.environment%/*" + extensions),
                .ifFile(
                    "config/services.yaml",
                    then: [.file("config/services.yaml"), .glob("config/services_%kernel.environment%.yaml")],
                    otherwise: withoutServicesFile),
            ],
            rootDirectory: nil, cacheDirectory: "var/cache/%kernel.environment%", logsDirectory: "var/log", readsDotEnv: true,
            cacheDirectoryVariable: "APP_CACHE_DIR", logsDirectoryVariable: "APP_LOG_DIR")
    }
}
