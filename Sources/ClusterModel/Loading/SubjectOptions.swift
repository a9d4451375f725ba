import Routing
import Source

/// What the command line says about the subject of a run. `.ezcluster.yml` fills what is not given here.
public struct SubjectOptions: Sendable {
    /// Absolute paths to judge: directories or server files. Empty: the working directory.
    public var paths: [String] = []
    public var workingDirectory: String = "/"
    /// `--project DIR`.
    public var project: String?
    /// `--config FILE`.
    public var configurationFile: String?
    /// `--apache FILE` and its like; they replace discovery.
    public var servers: [ToolConfiguration.ServerFile] = []
    /// `--root DIR`.
    public var root: String?
    public var release: String?
    /// `--env`, in order.
    public var environments: [String] = []
    public var environmentVariables: [String: String] = [:]
    public var environmentFiles: [String] = []
    /// `--target NAME`.
    public var target: String?
    public var serverEnvironment: [String: String] = [:]
    public var defines: Set<String> = []
    public var loadedModules: Set<String> = []
    public var missingModules: Set<String> = []
    public var serverVersions: [WebServerKind: ServerContext.Version] = [:]
    /// `--node NAME=DIR`.
    public var nodes: [(name: String, directory: String)] = []
    /// `--cluster` and `--single-server`.
    public var deployment: DeploymentMode?
    /// What standard input holds, for `-`.
    public var standardInput: [UInt8]?
    /// Request headers and server variables that are not given: unknown in `lint`, absent in `trace`.
    public var requestIsComplete = false

    public init() {}
}

/// What a run judges.
public struct LoadedSubjects: Sendable {
    public var subjects: [Subject]
    /// One for the project's files, and one for each node or each part that nodes have in common.
    public var stores: [SourceStore]
    /// What was read and what was left out besides what the stores say.
    public var otherInputs: [SourceStore.Input] = []
    public var otherSkipped: [SourceStore.Skipped] = []
    public var configuration: ToolConfiguration

    public init(subjects: [Subject], stores: [SourceStore], configuration: ToolConfiguration) {
        self.subjects = subjects
        self.stores = stores
        self.configuration = configuration
    }

    /// What was read; what several machines have at the same path is listed once.
    public var inputs: [SourceStore.Input] { Self.unique(stores.flatMap(\.inputs) + otherInputs) }
    /// What was left out, each once.
    public var skipped: [SourceStore.Skipped] { Self.unique(stores.flatMap(\.skipped) + otherSkipped) }

    private static func unique<Line: Hashable>(_ lines: [Line]) -> [Line] {
        var seen: Set<Line> = []
        return lines.filter { seen.insert($0).inserted }
    }

    /// Whether there is anything to judge; if not, the run ends with exit code 3.
    public var isEmpty: Bool { subjects.isEmpty }
}

/// Why nothing could be loaded.
public enum SubjectError: Error, Sendable {
    /// Wrong usage or an invalid `.ezcluster.yml`: exit code 2.
    case configuration([ToolConfigurationReader.Problem])
    case usage(String)
    /// A named path does not exist or cannot be read: exit code 3.
    case unreadable(path: String, FileError)
}
