import Patterns
import Routing
import Source

/// The main server or a virtual host.
struct ServerSettings: Sendable {
    struct Address: Sendable {
        /// `nil`: every address.
        var host: String?
        /// `nil`: every port.
        var port: Int?
        /// `_default_` counts as `*`.
        var span: SourceSpan
        var placeholder: String?
    }

    struct Map: Sendable {
        enum Kind: Sendable {
            case text(String)
            case function(String)
            case unknown(String)
        }

        var kind: Kind
        var span: SourceSpan
    }

    var span: SourceSpan
    var isMain: Bool
    var addresses: [Address] = []
    var name: Word?
    /// `ServerName` as it stands in this very server, not taken over.
    var ownName: Word?
    var aliases: [Word] = []
    var documentRoot: Word?
    var isTLS = false
    var settings = DirectorySettings()
    var rules: [Rule] = []
    var pending: [Condition] = []
    var engine: Setting<Bool>?
    var rewriteOptions: DirectoryRewrite.Options?
    /// Any directive of mod_rewrite stands here.
    var hasRewrite = false
    var maps: [String: Map] = [:]
    var environmentConditions: [EnvironmentCondition] = []
    var aliasRules: [AliasRule] = []
    var redirects: [Redirect] = []
    var proxies: [ProxyRule] = []
    var directories: [Section] = []
    var locations: [Section] = []
    /// A directive here is not accepted; conclusions from what is missing then prove nothing.
    var isBroken = false
    /// `<Proxy>` and `<ProxyMatch>`.
    var proxySections: [Section] = []
    var mergeSlashes: Bool?
    var accessFileNames: [String]?
    /// How many internal redirects may follow each other, and how deep subrequests may nest.
    var recursionLimit: (redirects: Int, subrequests: Int)?
    /// `UseCanonicalName`: where the name of the server in its own URLs comes from.
    enum NameSource: Sendable { case client, configuration, reverseLookup }
    var nameSource: NameSource?
    /// `UseCanonicalPhysicalPort On`.
    var canonicalPort: Bool?
    /// Not with `HttpProtocolOptions Unsafe`.
    var checksNames: Bool?
    /// The port of the main server's `ServerName` where a virtual host begins: its own until something gives it another.
    var inheritedPort = 0
    /// `FastCgiExternalServer`, by the file that stands for it.
    var externalServers: [String: (address: String, span: SourceSpan)] = [:]
    var serverPath: Bytes?
    var administrator: Bytes?
    var looksUpHosts: Bool?
    /// `UserDir` maps `/~name`.
    var mapsUsers: Bool?
    var listen: [(address: String?, port: Int, isTLS: Bool, span: SourceSpan)] = []

    init(span: SourceSpan, isMain: Bool) {
        self.span = span
        self.isMain = isMain
    }

    /// A virtual host with what it takes over from the main server.
    func merged(with host: ServerSettings) -> ServerSettings {
        var merged = host
        // Without a ServerName a host at an address of its own is called as that resolves (`ap_fini_vhost_config`).
        let isAnywhere = host.addresses.isEmpty || host.addresses.contains { [nil, "0.0.0.0", "[::]"].contains($0.host) }
        merged.name = host.name ?? (isAnywhere ? name : nil)
        merged.documentRoot = host.documentRoot ?? documentRoot
        merged.settings = settings
        merged.settings.merge(host.settings)
        merged.engine = host.engine ?? engine
        merged.rewriteOptions = host.rewriteOptions ?? rewriteOptions
        let own = merged.rewriteOptions ?? []
        let base = rewriteOptions ?? []
        if own.contains(.inherit) || (base.contains(.inheritDown) && !own.contains(.ignoreInherit)) {
            merged.rules = host.rules + rules
            merged.maps = maps.merging(host.maps) { $1 }
        } else if own.contains(.inheritBefore) || (base.contains(.inheritDownBefore) && !own.contains(.ignoreInherit)) {
            merged.rules = rules + host.rules
            merged.maps = host.maps.merging(maps) { $1 }
        }
        merged.environmentConditions = environmentConditions + host.environmentConditions
        merged.aliasRules = host.aliasRules + aliasRules
        merged.redirects = host.redirects + redirects
        merged.proxies = host.proxies + proxies
        merged.directories = Self.ordered(directories + host.directories)
        merged.locations = locations + host.locations
        merged.proxySections = proxySections + host.proxySections
        merged.externalServers = externalServers.merging(host.externalServers) { $1 }
        merged.mergeSlashes = host.mergeSlashes ?? mergeSlashes
        merged.accessFileNames = host.accessFileNames ?? accessFileNames
        merged.recursionLimit = host.recursionLimit ?? recursionLimit
        merged.nameSource = host.nameSource ?? nameSource
        merged.canonicalPort = host.canonicalPort ?? canonicalPort
        merged.checksNames = host.checksNames ?? checksNames
        merged.administrator = host.administrator ?? administrator
        merged.mapsUsers = host.mapsUsers ?? mapsUsers
        merged.looksUpHosts = host.looksUpHosts ?? looksUpHosts
        return merged
    }

    /// Directories from the shortest path to the longest, then patterns by the number of slashes in their text; otherwise in file order.
    static func ordered(_ sections: [Section]) -> [Section] {
        func rank(_ section: Section) -> (Int, Int) {
            section.isPattern ? (1, section.path == Bytes("/") ? 0 : section.path.count { $0 == UInt8(ascii: "/") }) : (0, section.depth)
        }
        return sections.enumerated().map { (rank: rank($0.element), $0.offset, $0.element) }
            .sorted { ($0.rank.0, $0.rank.1, $0.1) < ($1.rank.0, $1.rank.1, $1.1) }.map(\.2)
    }
}
