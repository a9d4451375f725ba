import Source

/// What the files of container and hosting platforms in a project say about where it runs: Compose, DDEV, Platform.sh.
///
/// None of it is the deployment for certain: a project may have files of several platforms, for development only. What they
/// set for PHP is a `DeploymentTarget` that a user can choose.
public struct Hosting: Sendable {
    /// The project's own Compose files first, those of sub-folders behind.
    public var compose: [ComposeProject] = []
    public var ddev: DDEVProject?
    public var platform: PlatformProject?
    /// The named sources of variables, in that order.
    public var targets: [DeploymentTarget] = []
    public var undecided: [Undecided] = []

    public var isEmpty: Bool { compose.isEmpty && ddev == nil && platform == nil }

    public init() {}

    /// Reads the files below a project's directory. Never fails: what cannot be read is in `undecided`.
    public static func read(root: String, store: SourceStore) -> Hosting {
        var hosting = Hosting()
        hosting.compose = ComposeDiscovery.projects(root: root, store: store, undecided: &hosting.undecided)
        hosting.ddev = DDEVProject.read(root: root, store: store)
        hosting.platform = PlatformReader.read(root: root, store: store)
        hosting.undecided += hosting.compose.flatMap(\.undecided) + (hosting.ddev?.undecided ?? [])
            + (hosting.platform?.undecided ?? [])
        hosting.targets = DeploymentTarget.all(of: hosting, root: root)
        return hosting
    }

    /// All services of all Compose files, DDEV's among them.
    public var composeServices: [ComposeService] { (compose + [ddev?.compose].compactMap { $0 }).flatMap(\.services) }

    /// The target that a user means: its whole name, or what follows `compose:` or `platformsh:` when only one has it.
    public func target(named name: String) -> TargetChoice {
        if let exact = targets.first(where: { $0.name == name }) { return .found(exact) }
        let aliases = ["platform.sh": "platformsh", "platform": "platformsh", "upsun": "platformsh"]
        let wanted = aliases[name] ?? name
        let matching = targets.filter { $0.name == wanted || $0.name.hasSuffix(":" + wanted) || $0.name.hasPrefix(wanted + ":") }
        if matching.count == 1 { return .found(matching[0]) }
        return .notFound(candidates: (matching.isEmpty ? targets : matching).map(\.name), isAmbiguous: !matching.isEmpty)
    }

    public enum TargetChoice: Sendable {
        case found(DeploymentTarget)
        /// What there is to choose from.
        case notFound(candidates: [String], isAmbiguous: Bool)
    }
}
