import ArgumentParser
import ClusterModel

/// One option for each key of `render:`; what is said here wins. A test compares both.
struct RenderSettingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Host names of the site, besides those of the siteaccess matchers.", valueName: "name"))
    var host: [String] = []

    @Option(help: ArgumentHelp("The project's directory on the servers; default: where it is here.", valueName: "dir"))
    var directory: String?

    @Option(help: ArgumentHelp("Addresses that the servers listen on.", valueName: "address[:port]"))
    var listen: [String] = []

    @Option(help: ArgumentHelp("The port for HTTP; default 80.", valueName: "number"))
    var port: String?

    @Option(help: ArgumentHelp("The certificate chain on the servers: turns TLS on.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The key of the certificate.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("The port for HTTPS; default 443.", valueName: "number"))
    var tlsPort: String?

    @Option(help: ArgumentHelp("Whether HTTP redirects to HTTPS; default yes.", valueName: "yes|no"))
    var tlsRedirect: String?

    @Option(name: .customLong("http2"), help: ArgumentHelp("Whether HTTP/2 is offered; default yes.", valueName: "yes|no"))
    var http2: String?

    @Option(help: ArgumentHelp("unix:/path/to/fpm.sock, host:port, or module (httpd's mod_php).", valueName: "backend"))
    var php: String?

    @Option(help: ArgumentHelp("Proxies in front, as addresses or networks.", valueName: "address"))
    var trustedProxy: [String] = []

    @Option(help: ArgumentHelp("The largest upload: 48m.", valueName: "size"))
    var bodySize: String?

    @Option(help: ArgumentHelp("How long a request may take: 90s.", valueName: "time"))
    var timeout: String?

    @Option(help: ArgumentHelp("Variables that the web server hands to PHP.", valueName: "name=value"))
    var setEnv: [String] = []

    @Option(help: ArgumentHelp("Whether stored files are on this server's own disk; default: as the project says.", valueName: "shared|local"))
    var files: String?

    @Option(help: ArgumentHelp("What the static host serves at the url_prefix; default: the adapter's directory.", valueName: "dir"))
    var staticDirectory: String?

    @Option(help: ArgumentHelp("The cluster's nodes and their internal addresses.", valueName: "name=address"))
    var nodeAddress: [String] = []

    @Option(help: ArgumentHelp("The port of the web nodes that Varnish asks; default 80.", valueName: "number"))
    var nodePort: String?

    @Option(help: ArgumentHelp("Memory for memcached's items: 256m.", valueName: "size"))
    var memcachedMemory: String?

    @Option(help: ArgumentHelp("Connections that memcached accepts.", valueName: "number"))
    var memcachedConnections: String?

    @Option(help: ArgumentHelp("The largest item: 2m.", valueName: "size"))
    var memcachedItemSize: String?

    @Option(help: ArgumentHelp("memcached's port; default: the one that the project names, else 11211.", valueName: "number"))
    var memcachedPort: String?

    @Option(help: ArgumentHelp("debian (/etc/memcached.conf), sysconfig or systemd.", valueName: "form"))
    var memcachedForm: String?

    @Option(help: ArgumentHelp("The NFS export that holds the shared files.", valueName: "host:/path"))
    var nfs: String?

    @Option(help: ArgumentHelp("Where it is mounted; default: as the project's adapter says.", valueName: "dir"))
    var nfsMount: String?

    init() {}

    func settings() throws(UsageError) -> RenderSettings {
        var settings = RenderSettings()
        let single: [(String, String?)] = [
            ("directory", directory),
            ("port", port),
            ("tls_certificate", tlsCertificate),
            ("tls_key", tlsKey),
            ("tls_port", tlsPort),
            ("tls_redirect", tlsRedirect),
            ("http2", http2),
            ("php", php),
            ("body_size", bodySize),
            ("timeout", timeout),
            ("files", files),
            ("static_directory", staticDirectory),
            ("node_port", nodePort),
            ("memcached_memory", memcachedMemory),
            ("memcached_connections", memcachedConnections),
            ("memcached_item_size", memcachedItemSize),
            ("memcached_port", memcachedPort),
            ("memcached_form", memcachedForm),
            ("nfs", nfs),
            ("nfs_mount", nfsMount),
        ]
        for (key, text) in single { if let text { settings.values[key] = [.init(text: text)] } }
        let lists: [(String, [String])] = [
            ("hosts", host),
            ("listen", listen),
            ("trusted_proxies", trustedProxy),
        ]
        for (key, texts) in lists where !texts.isEmpty { settings.values[key] = texts.map { .init(text: $0) } }
        let values = Values(directory: "/")
        let maps: [(String, [String], String)] = [
            ("environment", setEnv, "--set-env"),
            ("nodes", nodeAddress, "--node-address"),
        ]
        for (key, texts, option) in maps where !texts.isEmpty {
            settings.values[key] = try values.named(texts, option).map { .init(name: $0.name, text: $0.value) }
        }
        return settings
    }
}
