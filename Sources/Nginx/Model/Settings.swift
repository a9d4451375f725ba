import Source

/// The values that a level hands down to the levels inside it.
struct Settings: Sendable {
    struct Root: Sendable {
        var template: Template
        /// Bytes of the URI that an `alias` replaces; `nil` for `root`.
        var alias: Alias?
        var span: SourceSpan
    }

    enum Alias: Sendable, Hashable {
        /// In a prefix or exact location: the length of its name.
        case prefix(Int)
        /// In a regular expression location: the whole path.
        case whole
    }

    struct ErrorPage: Sendable {
        var status: Int
        /// `=code`, 0 for `=` alone, `nil` without.
        var overwrite: Int?
        var target: Template
        var span: SourceSpan
    }

    struct Access: Sendable {
        var isDeny: Bool
        var network: Network
        var span: SourceSpan
    }

    struct Parameter: Sendable {
        var name: String
        var value: Template
        var isSkippedWhenEmpty: Bool
        var span: SourceSpan
    }

    struct Upstream: Sendable {
        var kind: Handler.Kind
        var target: Template
        var span: SourceSpan
    }

    var root: Root?
    var index: [Template]?
    var autoindex: Flag?
    var errorPages: [ErrorPage]?
    var access: [Access]?
    var satisfyAny: Flag?
    var authBasic: (value: Template, span: SourceSpan)?
    var authRequest: (value: [UInt8], span: SourceSpan)?
    var isInternal: Flag?
    var recursiveErrorPages: Flag?
    var absoluteRedirect: Flag?
    var portInRedirect: Flag?
    var serverNameInRedirect: Flag?
    var davMethods: Sourced<[String]>?
    var fastcgiParameters: [Parameter]?
    var fastcgiIndex: Template?
    var fastcgiSplit: Expression?
    var uwsgiParameters: [Parameter]?
    var scgiParameters: [Parameter]?
    var upstreams: [Handler.Kind: Upstream] = [:]
    var bodyLimit: Sourced<Knowledge<Int>>?
    var validReferers: Referers?
    var randomIndex: Flag?
    /// Directives that an own module runs before the content: `access_by_lua_block`.
    var foreign: [(name: String, span: SourceSpan)] = []

    struct Flag: Sendable {
        var isOn: Bool
        var span: SourceSpan
    }

    struct Referers: Sendable {
        var allowsNone = false
        var allowsBlocked = false
        var allowsServerNames = false
        var names: [[UInt8]] = []
        var expressions: [Expression] = []
    }

    /// Takes over from the outer level what this one does not say.
    mutating func inherit(from outer: Settings, isNameless: Bool) {
        root = root ?? outer.root
        index = index ?? outer.index
        autoindex = autoindex ?? outer.autoindex
        errorPages = errorPages ?? outer.errorPages
        access = access ?? outer.access
        satisfyAny = satisfyAny ?? outer.satisfyAny
        authBasic = authBasic ?? outer.authBasic
        authRequest = authRequest ?? outer.authRequest
        isInternal = isInternal ?? outer.isInternal
        recursiveErrorPages = recursiveErrorPages ?? outer.recursiveErrorPages
        absoluteRedirect = absoluteRedirect ?? outer.absoluteRedirect
        portInRedirect = portInRedirect ?? outer.portInRedirect
        serverNameInRedirect = serverNameInRedirect ?? outer.serverNameInRedirect
        davMethods = davMethods ?? outer.davMethods
        fastcgiParameters = fastcgiParameters ?? outer.fastcgiParameters
        fastcgiIndex = fastcgiIndex ?? outer.fastcgiIndex
        fastcgiSplit = fastcgiSplit ?? outer.fastcgiSplit
        uwsgiParameters = uwsgiParameters ?? outer.uwsgiParameters
        scgiParameters = scgiParameters ?? outer.scgiParameters
        bodyLimit = bodyLimit ?? outer.bodyLimit
        validReferers = validReferers ?? outer.validReferers
        randomIndex = randomIndex ?? outer.randomIndex
        // The backend reaches only the nameless levels: if and limit_except.
        if isNameless { upstreams.merge(outer.upstreams) { own, _ in own } }
        if foreign.isEmpty { foreign = outer.foreign }
    }
}

/// What answers a request in a location.
struct Handler: Sendable {
    enum Kind: String, Sendable, Hashable {
        case fastcgi = "fastcgi_pass"
        case proxy = "proxy_pass"
        case uwsgi = "uwsgi_pass"
        case scgi = "scgi_pass"
        case grpc = "grpc_pass"
        case memcached = "memcached_pass"
        case emptyGIF = "empty_gif"
        case stubStatus = "stub_status"
        /// A module that is not modelled.
        case foreign = "foreign"
    }

    var kind: Kind
    var name: String
    var span: SourceSpan
}

/// An address range of `allow`, `deny` and `geo`.
struct Network: Sendable, Hashable {
    /// 4 or 16 bytes; empty for `all`.
    var address: [UInt8]
    var prefix: Int
    var isUnixSocket = false

    static let all = Network(address: [], prefix: 0)

    /// `all`, `unix:`, `10.0.0.0/8`, `::1`; `nil` for anything else.
    init?(_ text: String) {
        if text == "all" {
            self = .all
            return
        }
        if text == "unix:" {
            self.init(address: [], prefix: 0)
            isUnixSocket = true
            return
        }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = Self.parse(String(first)) else { return nil }
        var prefix = address.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), given >= 0, given <= prefix else { return nil }
            prefix = given
        }
        self.init(address: address, prefix: prefix)
    }

    private init(address: [UInt8], prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    func contains(_ other: [UInt8]) -> Bool {
        if isUnixSocket { return false }
        if address.isEmpty { return true }
        guard other.count == address.count else { return false }
        for index in address.indices {
            let bits = min(8, max(0, prefix - index * 8))
            let mask = bits == 0 ? 0 : UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
            if address[index] & mask != other[index] & mask { return false }
        }
        return true
    }

    /// The bytes of an IPv4 or IPv6 address.
    static func parse(_ text: String) -> [UInt8]? {
        if text.utf8.contains(UInt8(ascii: ":")) { return parseV6(text) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { $0.utf8.count <= 3 ? UInt8($0) : nil }
        return bytes.count == 4 ? bytes : nil
    }

    private static func parseV6(_ text: String) -> [UInt8]? {
        let halves = text.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        func groups(_ text: String) -> [UInt8]? {
            if text.isEmpty { return [] }
            var bytes: [UInt8] = []
            for part in text.split(separator: ":", omittingEmptySubsequences: false) {
                if part.utf8.contains(UInt8(ascii: ".")) {
                    guard let v4 = parse(String(part)) else { return nil }
                    bytes += v4
                    continue
                }
                guard let value = UInt16(part, radix: 16) else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 0xFF)]
            }
            return bytes
        }
        guard let head = groups(halves[0]) else { return nil }
        if halves.count == 1 { return head.count == 16 ? head : nil }
        guard let tail = groups(halves[1]), head.count + tail.count <= 14 else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }
}
