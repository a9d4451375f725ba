import ClusterModel

/// What can be rendered.
public enum RenderKind: String, Hashable, Sendable, CaseIterable {
    case apache, nginx, memcached
    case varnishBackends = "varnish-backends"
    case dfs
    case fstab

    /// One line for `--help` and `--list`.
    public var summary: String {
        switch self {
        case .apache: "virtual hosts for Apache httpd 2.4"
        case .nginx: "server blocks for nginx"
        case .memcached: "memcached on the internal network"
        case .varnishBackends: "backends and the purge ACL for Varnish"
        case .dfs: "the Symfony configuration for shared files"
        case .fstab: "the NFS mount of the shared files"
        }
    }
}

/// A rendered file.
public struct Artifact: Hashable, Sendable {
    public var kind: RenderKind
    /// Below the output directory: `nginx/www.example.com.conf`.
    public var path: String
    public var template: String
    public var rendered: RenderedText
    /// How the file is judged with the project; `nil` when it is no file of a server.
    public var server: ServerFileKind?
    /// Where a fragment is included: `server`, `vhost`.
    public var context: String?
    /// Rules that the user's own wishes break.
    public var acceptedRules: Set<String> = []
    /// Where the file belongs in the project, relative to it; `nil` when it is no part of the project.
    public var projectPath: String?

    public var text: String { rendered.text }
}
