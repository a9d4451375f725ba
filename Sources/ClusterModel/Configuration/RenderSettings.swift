import Source

/// What `render` needs and no configuration of the project says: the texts of `render:` in `.ezcluster.yml`, and of the
/// options that override them. `Rendering` turns them into typed values.
public struct RenderSettings: Hashable, Sendable {
    /// A setting, its option on the command line, and what it is for.
    public struct Key: Hashable, Sendable {
        public enum Shape: Hashable, Sendable { case single, list, map, flag }

        /// As `.ezcluster.yml` has it: `body_size`.
        public var name: String
        /// As the command line has it: `--body-size`, `--host` for `hosts`.
        public var option: String
        public var shape: Shape
        /// What stands for the value in help: `size`.
        public var value: String
        public var help: String

        init(_ name: String, _ shape: Shape, _ value: String, _ help: String, option: String? = nil) {
            self.name = name
            self.option = "--" + (option ?? String(name.map { $0 == "_" ? "-" : $0 }))
            self.shape = shape
            self.value = value
            self.help = help
        }
    }

    public static let keys: [Key] = [
        Key("hosts", .list, "name", "Host names of the site, besides those of the siteaccess matchers.", option: "host"),
        Key("directory", .single, "dir", "The project's directory on the servers; default: where it is here."),
        Key("listen", .list, "address[:port]", "Addresses that the servers listen on."),
        Key("port", .single, "number", "The port for HTTP; default 80."),
        Key("tls_certificate", .single, "file", "The certificate chain on the servers: turns TLS on."),
        Key("tls_key", .single, "file", "The key of the certificate."),
        Key("tls_port", .single, "number", "The port for HTTPS; default 443."),
        Key("tls_redirect", .flag, "yes|no", "Whether HTTP redirects to HTTPS; default yes."),
        Key("http2", .flag, "yes|no", "Whether HTTP/2 is offered; default yes."),
        Key("php", .single, "backend", "unix:/path/to/fpm.sock, host:port, or module (httpd's mod_php)."),
        Key("trusted_proxies", .list, "address", "Proxies in front, as addresses or networks.", option: "trusted-proxy"),
        Key("body_size", .single, "size", "The largest upload: 48m."),
        Key("timeout", .single, "time", "How long a request may take: 90s."),
        Key("environment", .map, "name=value", "Variables that the web server hands to PHP.", option: "set-env"),
        Key("files", .single, "shared|local", "Whether stored files are on this server's own disk; default: as the project says."),
        Key("static_directory", .single, "dir", "What the static host serves at the url_prefix; default: the adapter's directory."),
        Key("nodes", .map, "name=address", "The cluster's nodes and their internal addresses.", option: "node-address"),
        Key("node_port", .single, "number", "The port of the web nodes that Varnish asks; default 80."),
        Key("memcached_memory", .single, "size", "Memory for memcached's items: 256m."),
        Key("memcached_connections", .single, "number", "Connections that memcached accepts."),
        Key("memcached_item_size", .single, "size", "The largest item: 2m."),
        Key("memcached_port", .single, "number", "memcached's port; default: the one that the project names, else 11211."),
        Key("memcached_form", .single, "form", "debian (/etc/memcached.conf), sysconfig or systemd."),
        Key("nfs", .single, "host:/path", "The NFS export that holds the shared files."),
        Key("nfs_mount", .single, "dir", "Where it is mounted; default: as the project's adapter says."),
    ]

    public static func key(_ name: String) -> Key? { keys.first { $0.name == name } }

    /// A text and where it was said.
    public struct Given: Hashable, Sendable {
        /// `nil` but for elements of maps.
        public var name: String?
        public var text: String
        /// `nil` for options.
        public var span: SourceSpan?

        public init(name: String? = nil, text: String, span: SourceSpan? = nil) {
            self.name = name
            self.text = text
            self.span = span
        }
    }

    /// By the name of the key.
    public var values: [String: [Given]] = [:]

    public init() {}

    public subscript(key: String) -> [Given] { values[key] ?? [] }

    /// These settings, where the other ones say nothing.
    public func overridden(by other: RenderSettings) -> RenderSettings {
        var result = self
        for (key, given) in other.values where !given.isEmpty { result.values[key] = given }
        return result
    }
}
