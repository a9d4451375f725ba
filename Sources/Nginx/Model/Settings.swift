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
        var isStock: Bool
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
    var authUserFile: SourceSpan?
    /// The URI of the subrequest; `nil` for `off`.
    var authRequest: (uri: [UInt8]?, span: SourceSpan)?
    var isInternal: Flag?
    var recursiveErrorPages: Flag?
    var absoluteRedirect: Flag?
    var portInRedirect: Flag?
    var serverNameInRedirect: Flag?
    var davMethods: Sourced<[String]>?
    var fastcgiParameters: [Parameter]?
    var fastcgiIndex: [UInt8]?
    var fastcgiSplit: Expression?
    var uwsgiParameters: [Parameter]?
    var scgiParameters: [Parameter]?
    var upstreams: [Handler.Kind: Upstream] = [:]
    var bodyLimit: Sourced<Knowledge<Int>>?
    var validReferers: Referers?
    var randomIndex: Flag?
    /// `set_real_ip_from`, `real_ip_header`, `real_ip_recursive`.
    var trustedProxies: [Network]?
    var addressHeader: String?
    var isAddressRecursive: Flag?
    /// `fastcgi_intercept_errors` and its like.
    var interceptsErrors: [Handler.Kind: Flag] = [:]
    /// Names in upstreams can be resolved while requests are served.
    var hasResolver = false
    /// What is not known of this level and of those around it.
    var gaps: [Gap] = []
    /// Directives that an own module runs before the content: `access_by_lua_block`.
    var foreign: [(name: String, span: SourceSpan)] = []

    struct Flag: Sendable {
        var isOn: Bool
        var span: SourceSpan
    }

    /// `valid_referers`: hosts with what their paths start with.
    struct Referers: Sendable {
        var allowsNone = false
        var allowsBlocked = false
        var exact: [String: [UInt8]] = [:]
        /// `*.example.org`: the part after the star, with its dot.
        var suffixes: [(text: String, path: [UInt8])] = []
        /// `www.example.*`: the part before the star, with its dot.
        var prefixes: [(text: String, path: [UInt8])] = []
        /// Matched with host and path.
        var expressions: [Expression] = []
        /// Regular expressions among the server's own names; matched with the host.
        var hostExpressions: [Expression] = []
        /// Regular expressions aside.
        var hasNoNames: Bool { exact.isEmpty && suffixes.isEmpty && prefixes.isEmpty }
        var isEmpty: Bool { hasNoNames && expressions.isEmpty && hostExpressions.isEmpty }
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
        authUserFile = authUserFile ?? outer.authUserFile
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
        trustedProxies = trustedProxies ?? outer.trustedProxies
        addressHeader = addressHeader ?? outer.addressHeader
        isAddressRecursive = isAddressRecursive ?? outer.isAddressRecursive
        interceptsErrors.merge(outer.interceptsErrors) { own, _ in own }
        hasResolver = hasResolver || outer.hasResolver
        gaps = outer.gaps + gaps
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
        /// `flv` and `mp4`: files, for GET and HEAD only.
        case file
        /// A module that is not modelled.
        case foreign = "foreign"
    }

    var kind: Kind
    var name: String
    var span: SourceSpan
}
