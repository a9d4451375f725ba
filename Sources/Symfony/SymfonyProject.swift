import Source

/// The configuration of a Symfony container before bundles process it, for one environment.
///
/// Everything is there in load order; nothing has been merged, because each bundle decides how its configurations merge.
public struct SymfonyProject: Sendable {
    public var root: String
    public var layout: ProjectLayout
    public var environment: String
    /// Per root key (`doctrine`, `ezpublish`), one configuration per file and section that has the key, in load order.
    public var extensions: [String: [ExtensionConfig]]
    /// The root keys in the order of their first appearance.
    public var extensionKeys: [String]
    /// Every parameter that is defined by a file, an override or the kernel, resolved.
    public var parameters: ParameterSet
    /// The environment of the deployment as far as it is known.
    public var variables: EnvironmentVariables
    /// Declared services by id; later declarations replace earlier ones.
    public var services: [String: ServiceDefinition]
    /// Ids in the order of first declaration.
    public var serviceIds: [String]
    /// Whether `resource:` registers classes of a directory, so that more services exist than are declared.
    public var registersServicesByDirectory: Bool
    /// In the order in which loading began.
    public var files: [LoadedFile]
    /// Overrides that were applied, with what they depended on.
    public var overrides: [AppliedOverride]
    /// Parameters that values refer to and that nothing that was read defines; bundles may define them.
    public var undefinedParameters: [Missing]
    /// Environment variables that values refer to and that have neither a value nor a default.
    public var unsetVariables: [Missing]
    public var findings: [Finding]
    public var undecided: [Undecided]
    /// Whether parameters, configurations or services may come from somewhere that could not be read (PHP, XML,
    /// unreadable files): then what is absent here need not be absent in the container.
    public var isComplete: Bool
}

/// One configuration of one extension.
public struct ExtensionConfig: Sendable {
    /// The root key: `ez_io`.
    public var key: String
    public var keySpan: SourceSpan?
    /// The map below the root key (or null, for an empty section), with parameters and environment variables put in.
    public var value: ConfigValue
    /// The file, and how it came to be loaded.
    public var file: LoadedFile
    /// The environment of the `when@` section that holds it.
    public var whenEnvironment: String?

    public init(key: String, keySpan: SourceSpan?, value: ConfigValue, file: LoadedFile, whenEnvironment: String? = nil) {
        self.key = key
        self.keySpan = keySpan
        self.value = value
        self.file = file
        self.whenEnvironment = whenEnvironment
    }
}

/// A file that was loaded, or that should have been.
public struct LoadedFile: Hashable, Sendable {
    public enum Reason: Hashable, Sendable {
        /// The kernel loads it: the path or pattern of the layout.
        case kernel(String)
        /// Another file imports it, at that place.
        case importedBy(SourceSpan)
        /// A modelled PHP file or bundle loads it: its name.
        case override(String)
    }

    public var path: String
    public var reason: Reason

    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

/// A modelled PHP override that took part.
public struct AppliedOverride: Hashable, Sendable {
    public var name: String
    /// The PHP file; `nil` for a bundle's code.
    public var path: String?
    /// Variables that decide what it does and that have a value.
    public var setVariables: [String]
    /// Variables that decide what it does and that nothing sets: taken as not set.
    public var unsetVariables: [String]
}
