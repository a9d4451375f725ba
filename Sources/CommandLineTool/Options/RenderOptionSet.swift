import ClusterModel
import Rendering

/// `ezcluster render KIND...`
public struct RenderOptionSet: Hashable, Sendable {
    public var kinds: [RenderKind] = []
    /// `all`: what the project has a use for.
    public var rendersAll = false
    public var subject = SubjectChoices()
    public var settings = RenderSettings()
    public var isSnippet = false
    /// `--node`, one of the nodes with an address.
    public var node: String?
    /// `--list`.
    public var lists = false
    /// Absolute.
    public var ejectDirectory: String?
    public var templateDirectory: String?
    /// `nil`: standard output.
    public var outputDirectory: String?
    public var isCheck = false
    public var showsDiff = false
    public var overwrites = false
    public var verifiesWithServers = false
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster migrate-plan`
public struct MigratePlanOptions: Hashable, Sendable {
    public var subject = SubjectChoices()
    /// `METADATA,BINARYDATA`; `nil`: told from the project.
    public var from: String?
    public var to: String?
    public var format: ConfigOptions.Format = .text
    /// Absolute; `nil` is standard output.
    public var outputPath: String?
    public var text = TextOptions()

    public init() {}
}

/// `ezcluster init`
public struct InitOptions: Hashable, Sendable {
    public var subject = SubjectChoices()
    public var overwrites = false
    public var writesToOutput = false
    public var text = TextOptions()

    public init() {}
}
