import EzPlatform

/// A small, correct cluster project that the examples of rules change.
///
/// Each is one of the ways in which the product is really deployed; together they cover its release families.
/// Nothing in them may trigger any rule: a test sees to it.
public struct BaseProject: Sendable {
    public var name: String
    /// Relative path to content.
    public var files: [String: String]
    /// The machines whose files these are: the example is an audit of them. With several, the paths begin with the machine's name.
    public var machines: [String] = []
    /// Of which release family it is; `nil` without a project.
    public var release: Release?

    /// eZ Publish 5.4 behind Apache: DFS on NFS, memcached for cache and sessions, Varnish.
    public static let ezPublish54 = BaseProject(name: "eZ Publish 5.4 on Apache", files: EzPublish54.files, release: .ezPublish(5, 4))
    /// eZ Platform 1.13 behind Apache: DFS on NFS, memcached for cache and sessions, Varnish.
    public static let ez113 = BaseProject(name: "eZ Platform 1.13 on Apache", files: EzPlatform113.files, release: .ezPlatform(1, 13))
    /// eZ Platform 2.5 behind nginx: DFS on NFS, memcached for cache and sessions, Varnish.
    public static let ez25 = BaseProject(name: "eZ Platform 2.5 on nginx", files: EzPlatform25.files, release: .ezPlatform(2, 5))
    /// eZ Platform 3.2 behind Apache: the adapter that knows siteaccesses, Redis.
    public static let ez32 = BaseProject(name: "eZ Platform 3.2 on Apache", files: EzPlatform32.files, release: .ezPlatform(3, 2))
    /// Ibexa DXP 3.3 behind Apache: the adapter that knows siteaccesses, Redis.
    public static let ibexa33 = BaseProject(name: "Ibexa DXP 3.3 on Apache", files: Ibexa33.files, release: .ezPlatform(3, 3))
    /// Ibexa DXP 4.6 behind nginx: the adapter that knows siteaccesses, Redis.
    public static let ibexa46 = BaseProject(name: "Ibexa DXP 4.6 on nginx", files: Ibexa46.files, release: .ibexa(4, 6))
    /// Ibexa DXP 5.0 behind nginx: the adapter that knows siteaccesses, Redis.
    public static let ibexa50 = BaseProject(name: "Ibexa DXP 5.0 on nginx", files: Ibexa50.files, release: .ibexa(5, 0))
    /// One server without anything shared: the product as it is installed. Ibexa DXP 4.6.
    public static let single46 = BaseProject(name: "Ibexa DXP 4.6 on one server", files: Ibexa46Single.files, release: .ibexa(4, 6))
    /// A running machine with all of the project of `ez25`.
    public static let machine25 = BaseProject(name: "a machine with eZ Platform 2.5", files: Machine25.files, machines: ["web1"])
    /// Three machines that serve the project of `ez25`; `web1` runs memcached for the cache, `web2` for the sessions, `web3` has none.
    public static let cluster25 = BaseProject(name: "three machines with eZ Platform 2.5", files: Machine25.cluster, machines: ["web1", "web2", "web3"])
    /// No project, just files.
    public static let empty = BaseProject(name: "no project", files: [:])

    /// One cluster of each release family, in the order in which they came out.
    public static let clusters: [BaseProject] = [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50]
    public static let all: [BaseProject] = clusters + othersOnApache + othersOnNginx + [.single46]
    /// Machines, for rules that only an audit can judge.
    public static let machines: [BaseProject] = [.machine25, .cluster25]
}
