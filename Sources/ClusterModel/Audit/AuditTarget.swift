import Host
import Source

/// A machine to audit.
public struct AuditTarget: Sendable {
    public var tree: any HostTree
    /// `--node NAME=DIR`; `nil`: as the machine calls itself.
    public var name: String?
    /// When nothing else names it: the name of the directory or snapshot.
    public var fallbackName: String

    public init(tree: any HostTree, name: String? = nil, fallbackName: String) {
        self.tree = tree
        self.name = name
        self.fallbackName = fallbackName
    }
}

/// Where a machine comes from. It is opened when its turn comes and left when it has been read, so that a run over thousands of
/// snapshots holds few of them at a time.
public struct AuditSource: Sendable {
    public var open: @Sendable () throws(SubjectError) -> AuditTarget

    public init(open: @escaping @Sendable () throws(SubjectError) -> AuditTarget) {
        self.open = open
    }
}
