import ClusterModel
import Routing
import Source

/// What the files cannot say, typed and checked: options and `render:` of `.ezcluster.yml`.
struct RenderInputs: Sendable {
    struct TLS: Hashable, Sendable {
        var certificate: ServerPath
        var key: ServerPath
        var port: Port
        var redirects: Bool
    }

    struct Node: Hashable, Sendable {
        var name: NodeName
        var address: NetworkAddress
        var span: SourceSpan?
    }

    enum Files: String { case shared, local }
    enum MemcachedForm: String, CaseIterable { case debian, sysconfig, systemd }

    var hosts: [HostName] = []
    var directory: ServerPath?
    var listen: [ListenAddress] = []
    var port = Port(80)
    var tls: TLS?
    var http2 = true
    var php: PHPBackend?
    var trustedProxies: [ProxyAddress] = []
    var bodySize = ByteSize(bytes: 48 << 20)
    var timeout = Duration(seconds: 90)
    var environment: [EnvironmentVariable] = []
    var files: Files?
    var staticDirectory: ServerPath?
    var nodes: [Node] = []
    var nodePort = Port(80)
    var memcachedMemory = ByteSize(bytes: 64 << 20)
    var memcachedConnections: Int?
    var memcachedItemSize: ByteSize?
    var memcachedPort: Port?
    var memcachedForm = MemcachedForm.debian
    var nfs: (server: String, export: ServerPath)?
    var nfsMount: ServerPath?
    var versions: [WebServerKind: ServerContext.Version] = [:]
    /// The node to render for (`--node`).
    var node: Node?
    /// Only the rules, for including in a virtual host of one's own.
    var isSnippet = false
    /// A Symfony environment for developing.
    var isDevelopment = false

    init() {}

    init(_ settings: RenderSettings) throws(InputProblem) {
        hosts = try Self.all(settings, "hosts") { text throws(ValueProblem) in try HostName(text) }
        directory = try Self.one(settings, "directory") { text throws(ValueProblem) in try ServerPath(text) }
        listen = try Self.all(settings, "listen") { text throws(ValueProblem) in try ListenAddress(text) }
        func port(_ key: String) throws(InputProblem) -> Port? {
            try Self.one(settings, key) { text throws(ValueProblem) in try Port(text) }
        }
        func size(_ key: String) throws(InputProblem) -> ByteSize? {
            try Self.one(settings, key) { text throws(ValueProblem) in try ByteSize(text) }
        }
        func path(_ key: String) throws(InputProblem) -> ServerPath? {
            try Self.one(settings, key) { text throws(ValueProblem) in try ServerPath(text) }
        }
        func flag(_ key: String) throws(InputProblem) -> Bool? {
            try Self.one(settings, key) { text throws(ValueProblem) in
                switch text.lowercased() {
                case "yes", "true", "on", "1": return true
                case "no", "false", "off", "0": return false
                default: throw ValueProblem("\(quoted(text)) is neither yes nor no")
                }
            }
        }
        self.port = try port("port") ?? self.port
        http2 = try flag("http2") ?? http2
        try readTLS(settings, port: try port("tls_port"), redirects: try flag("tls_redirect"), path: path)
        php = try Self.one(settings, "php") { text throws(ValueProblem) in try PHPBackend(text) }
        trustedProxies = try Self.all(settings, "trusted_proxies") { text throws(ValueProblem) in try ProxyAddress(text) }
        bodySize = try size("body_size") ?? bodySize
        timeout = try Self.one(settings, "timeout") { text throws(ValueProblem) in try Duration(text) } ?? timeout
        for given in settings["environment"] {
            do throws(ValueProblem) { environment.append(try EnvironmentVariable(name: given.name ?? "", value: given.text)) } catch {
                throw Self.problem("environment", error, given)
            }
        }
        files = try Self.one(settings, "files") { text throws(ValueProblem) in
            guard let files = Files(rawValue: text) else { throw ValueProblem("\(quoted(text)) is neither shared nor local") }
            return files
        }
        staticDirectory = try path("static_directory")
        try readNodes(settings)
        nodePort = try port("node_port") ?? nodePort
        memcachedMemory = try size("memcached_memory") ?? memcachedMemory
        memcachedConnections = try Self.one(settings, "memcached_connections") { text throws(ValueProblem) in
            guard text.utf8.count <= 7, let number = Int(text), number > 0, text.utf8.first != UInt8(ascii: "+") else {
                throw ValueProblem("\(quoted(text)) is no number of connections")
            }
            return number
        }
        memcachedItemSize = try Self.one(settings, "memcached_item_size") { text throws(ValueProblem) in
            let size = try ByteSize(text)
            guard (1 << 10...1 << 30).contains(size.bytes) else { throw ValueProblem("memcached's largest item is from 1k to 1g") }
            return size
        }
        memcachedPort = try port("memcached_port")
        memcachedForm = try Self.one(settings, "memcached_form") { text throws(ValueProblem) in
            guard let form = MemcachedForm(rawValue: text) else { throw ValueProblem("\(quoted(text)) is none of debian, sysconfig and systemd") }
            return form
        } ?? memcachedForm
        nfs = try Self.one(settings, "nfs") { text throws(ValueProblem) in try Self.nfsExport(text) }
        nfsMount = try path("nfs_mount")
    }

    private mutating func readTLS(
        _ settings: RenderSettings, port: Port?, redirects: Bool?, path: (String) throws(InputProblem) -> ServerPath?
    ) throws(InputProblem) {
        let certificate = try path("tls_certificate")
        let key = try path("tls_key")
        guard let certificate else {
            if let given = settings["tls_key"].first {
                throw InputProblem(Self.shown("tls_key", given), "there is a key but no certificate (tls_certificate)", at: given.span)
            }
            return
        }
        guard let key else {
            let given = settings["tls_certificate"].first
            throw InputProblem(given.map { Self.shown("tls_certificate", $0) } ?? "tls_certificate", "the certificate needs its key (tls_key)", at: given?.span)
        }
        tls = TLS(certificate: certificate, key: key, port: port ?? Port(443), redirects: redirects ?? true)
        if tls?.port == self.port, let given = settings["tls_port"].first ?? settings["port"].first {
            throw InputProblem(Self.shown("tls_port", given), "HTTP and HTTPS have the same port", at: given.span)
        }
    }

    private mutating func readNodes(_ settings: RenderSettings) throws(InputProblem) {
        var addresses: Set<NetworkAddress> = []
        for given in settings["nodes"] {
            do throws(ValueProblem) {
                let name = try NodeName(given.name ?? "")
                guard let address = NetworkAddress(given.text), !given.text.contains("%") else {
                    throw ValueProblem("\(quoted(given.text)) is no address of a node: 10.0.0.11 is")
                }
                guard address.reach != .loopback, address.reach != .wildcard, address.reach != .multicast else {
                    throw ValueProblem("the other nodes cannot reach \(address)")
                }
                guard addresses.insert(address).inserted else { throw ValueProblem("two nodes have the address \(address)") }
                nodes.append(Node(name: name, address: address, span: given.span))
            } catch { throw Self.problem("nodes", error, given) }
        }
    }

    private static func nfsExport(_ text: String) throws(ValueProblem) -> (server: String, export: ServerPath) {
        let problem = ValueProblem("\(quoted(text)) is no NFS export: filer.example.com:/export/ez is")
        guard let separator = text.firstIndex(of: ":").flatMap({ first in text.hasPrefix("[") ? text.lastIndex(of: ":") : first }) else { throw problem }
        let export = try ServerPath(String(text[text.index(after: separator)...]))
        let host = String(text[..<separator])
        if host.hasPrefix("["), host.hasSuffix("]"), let address = NetworkAddress(host.dropFirst().dropLast()), address.family == .v6 {
            return ("[\(address)]", export)
        }
        let name = try HostName(host)
        guard !name.isPattern else { throw problem }
        return (name.text, export)
    }

    // MARK: Reading single values

    /// How a setting is named to the user who gave it.
    private static func shown(_ key: String, _ given: RenderSettings.Given) -> String {
        given.span == nil ? RenderSettings.key(key)?.option ?? key : "render.\(key)"
    }

    private static func problem(_ key: String, _ problem: ValueProblem, _ given: RenderSettings.Given) -> InputProblem {
        InputProblem(shown(key, given), problem.reason, at: given.span)
    }

    private static func all<Value>(
        _ settings: RenderSettings, _ key: String, _ read: (String) throws(ValueProblem) -> Value
    ) throws(InputProblem) -> [Value] {
        var values: [Value] = []
        for given in settings[key] {
            do throws(ValueProblem) { values.append(try read(given.text)) } catch { throw problem(key, error, given) }
        }
        return values
    }

    private static func one<Value>(
        _ settings: RenderSettings, _ key: String, _ read: (String) throws(ValueProblem) -> Value
    ) throws(InputProblem) -> Value? {
        guard let given = settings[key].last else { return nil }
        do throws(ValueProblem) { return try read(given.text) } catch { throw problem(key, error, given) }
    }
}
