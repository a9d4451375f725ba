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
