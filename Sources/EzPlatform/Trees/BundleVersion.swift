/// The installed version of a bundle, for trees whose options came and went.
struct BundleVersion: Sendable {
    /// `nil` when it is not known exactly: then every option of any version counts.
    var installed: Version?

    init(_ installed: Version?) { self.installed = installed }

    /// Whether a version has an option that exists from one version on, up to but without another.
    func has(since: Version?, until: Version?) -> Bool {
        guard let installed else { return true }
        if let since, installed < since { return false }
        if let until, installed >= until { return false }
        return true
    }

    /// The options that the version has.
    func options(_ all: [(name: String, since: Version?, until: Version?, node: TreeNode)]) -> [(String, TreeNode)] {
        all.filter { has(since: $0.since, until: $0.until) }.map { ($0.name, $0.node) }
    }
}
