import Patterns
import Routing
import Source

/// A value and the directive that set it.
struct Setting<Value: Sendable>: Sendable {
    var value: Value
    var span: SourceSpan?

    init(_ value: Value, _ span: SourceSpan?) {
        self.value = value
        self.span = span
    }
}

/// What directives of one section say; sections are merged in httpd's order, later ones win.
struct DirectorySettings: Sendable {
    var rewrite: DirectoryRewrite?
    var options: OptionSettings?
    var allowOverride: Setting<AllowOverride>?
    var handler: Setting<HandlerValue>?
    var handlersByExtension: [String: Setting<Bytes>] = [:]
    var removedHandlers: Set<String> = []
    /// By the name of a handler or a media type, in lower case.
    var actions: [String: ScriptAction] = [:]
    /// `Script METHOD`.
    var methodScripts: [String: Setting<Word>] = [:]
    /// `FcgidWrapper`, by the suffix with its dot; empty for every file.
    var wrappers: [String: ScriptAction] = [:]
    var typesByExtension: [String: Setting<Bytes>] = [:]
    var removedTypes: Set<String> = []
    var forcedType: Setting<Bytes>?
    var authorization: Authorization?
    var accessControl: AccessControl?
    var authMerging: AuthMerging?
    var authType: Setting<String>?
    var directoryIndex: Setting<[Word]>?
    var directorySlash: Setting<Bool>?
    var checkHandler: Bool?
    var indexRedirect: Int?
    var fallback: Setting<Word>?
    var errorDocuments: [Int: Setting<Word>] = [:]
    var acceptPathInfo: Bool?
    var encodedSlashes: EncodedSlashes?
    var environmentConditions: [EnvironmentCondition] = []
    /// `SetEnv`, `PassEnv`, `UnsetEnv` in order.
    var environment: [EnvironmentOperation] = []
    var redirects: [Redirect] = []
    var locationRedirect: Redirect?
    var alias: AliasRule?
    var proxy: ProxyRule?
    var phpEngine: Setting<Bool>?
    var mimeUsesPathInfo: Bool?
    var bodyLimit: Setting<Int>?
    var requiresTLS: Setting<Bool>?
    /// `<If>` sections, in order.
    var conditionals: [ConditionalSection] = []
    var files: [Section] = []
    /// Included files that were not read.
    var unread: [Setting<String>] = []
    /// A directive here is not accepted.
    var isBroken = false
    /// Directives that cannot be evaluated and decide routing.
    var obstacles: [Setting<String>] = []

    enum HandlerValue: Sendable {
        case name(Bytes)
        case expression(Expression.Text)
        case unknown(String)
    }

    enum EncodedSlashes: Sendable { case forbid, decode, keep }
    enum AuthMerging: Sendable { case off, and, or }

    /// Whether two Debian-style settings matter here: anything at all.
    mutating func merge(_ inner: DirectorySettings) {
        if let other = inner.rewrite { rewrite = rewrite.map { $0.merged(with: other) } ?? other }
        if options != nil || inner.options != nil { options = (options ?? OptionSettings()).merged(with: inner.options ?? OptionSettings()) }
        if let other = inner.allowOverride { allowOverride = other }
        if let other = inner.handler { handler = other }
        // What a section removes counts after what it adds, whatever the order of its lines.
        handlersByExtension.merge(inner.handlersByExtension) { $1 }
        for name in inner.removedHandlers { handlersByExtension[name] = nil }
        removedHandlers = removedHandlers.subtracting(inner.handlersByExtension.keys).union(inner.removedHandlers)
        actions.merge(inner.actions) { $1 }
        methodScripts.merge(inner.methodScripts) { $1 }
        wrappers.merge(inner.wrappers) { $1 }
        typesByExtension.merge(inner.typesByExtension) { $1 }
        for name in inner.removedTypes { typesByExtension[name] = nil }
        removedTypes = removedTypes.subtracting(inner.typesByExtension.keys).union(inner.removedTypes)
        if let other = inner.forcedType { forcedType = other }
        mergeAuthorization(inner)
        if let other = inner.accessControl { accessControl = accessControl.map { $0.merged(with: other) } ?? other }
        if let other = inner.authType { authType = other }
        if let other = inner.directoryIndex { directoryIndex = other }
        if let other = inner.directorySlash { directorySlash = other }
        if let other = inner.checkHandler { checkHandler = other }
        if let other = inner.indexRedirect { indexRedirect = other }
        if let other = inner.fallback { fallback = other }
        errorDocuments.merge(inner.errorDocuments) { $1 }
        if let other = inner.acceptPathInfo { acceptPathInfo = other }
        if let other = inner.encodedSlashes { encodedSlashes = other }
        environmentConditions += inner.environmentConditions
        environment = EnvironmentOperation.merged(environment, inner.environment)
        redirects = inner.redirects + redirects
        if let other = inner.locationRedirect { locationRedirect = other }
        if let other = inner.alias { alias = other }
        if let other = inner.proxy { proxy = other }
        if let other = inner.phpEngine { phpEngine = other }
        if let other = inner.mimeUsesPathInfo { mimeUsesPathInfo = other }
        if let other = inner.bodyLimit { bodyLimit = other }
        if let other = inner.requiresTLS { requiresTLS = other }
        conditionals += inner.conditionals
        files += inner.files
        obstacles += inner.obstacles
        unread += inner.unread
    }

    /// `merge_authz_core_dir_config`. What several sections say together is merged with the rest as the last of them says.
    private mutating func mergeAuthorization(_ inner: DirectorySettings) {
        let (outer, other) = (authorization, inner.authorization)
        switch inner.authMerging {
        case nil where other == nil && outer != nil: return
        case nil, .off: authorization = other
        case .and?:
            if let outer, let other { authorization = Authorization(.all([outer.root, other.root])) } else { authorization = outer ?? other }
        case .or?:
            if let outer, let other { authorization = Authorization(.any([outer.root, other.root])) } else { authorization = outer ?? other }
        }
        authMerging = inner.authMerging
    }
}

/// `Action TYPE SCRIPT [virtual]`, `FcgidWrapper COMMAND [SUFFIX] [virtual]`.
struct ScriptAction: Sendable {
    var script: Setting<Word>
    /// Also for files that do not exist.
    var isVirtual: Bool
}

/// mod_rewrite's part of a section.
struct DirectoryRewrite: Sendable {
    struct Options: OptionSet, Sendable {
        let rawValue: UInt16
        static let inherit = Options(rawValue: 1)
        static let inheritBefore = Options(rawValue: 2)
        static let inheritDown = Options(rawValue: 4)
        static let inheritDownBefore = Options(rawValue: 8)
        static let ignoreInherit = Options(rawValue: 16)
        static let allowNoSlash = Options(rawValue: 32)
        static let allowAnyURI = Options(rawValue: 64)
        static let mergeBase = Options(rawValue: 128)
        static let ignoreContextInfo = Options(rawValue: 256)
        static let legacyPrefixDocRoot = Options(rawValue: 512)
        static let unsafePrefixStat = Options(rawValue: 1024)
    }

    var engine: Setting<Bool>?
    var options: Options?
    var base: Bytes?
    /// With a slash at the end; `nil` for the server's own level.
    var directory: Bytes?
    var rules: [Rule] = []
    /// Conditions that no rule followed.
    var pending: [Condition] = []
    /// Where mod_rewrite was first named.
    var span: SourceSpan?

    func merged(with inner: DirectoryRewrite) -> DirectoryRewrite {
        var merged = inner
        merged.engine = inner.engine ?? engine
        merged.options = inner.options ?? options
        let effective = merged.options ?? []
        let outer = options ?? []
        if effective.contains(.mergeBase) { merged.base = inner.base ?? base }
        if effective.contains(.inherit) || (outer.contains(.inheritDown) && !effective.contains(.ignoreInherit)) {
            merged.rules = inner.rules + rules
        } else if effective.contains(.inheritBefore) || (outer.contains(.inheritDownBefore) && !effective.contains(.ignoreInherit)) {
            merged.rules = rules + inner.rules
        }
        return merged
    }
}

/// What `.htaccess` may set.
struct AllowOverride: Sendable, Equatable {
    var classes: Set<Character> = []
    /// Lower-case names of `AllowOverrideList`.
    var directives: Set<String> = []
    /// What `Options` may set there.
    var options: OptionSettings.Flags = .everything
    var nonfatal: Nonfatal = []

    /// What is skipped instead of answered with 500.
    struct Nonfatal: OptionSet, Sendable {
        let rawValue: UInt8
        static let override = Nonfatal(rawValue: 1)
        static let unknown = Nonfatal(rawValue: 2)
    }

    var isNone: Bool { classes.isEmpty && directives.isEmpty }
}

/// `SetEnvIf` and its kin.
struct EnvironmentCondition: Sendable {
    enum Subject: Sendable {
        case requestURI, method, remoteAddress, serverAddress, remoteHost, networkProtocol
        case header(String)
        case headerPattern(Pattern)
        case expression(Expression)
        case unknown(String)
    }

    var span: SourceSpan
    var directive: String
    var subject: Subject
    /// `nil` with an expression.
    var pattern: Pattern?
    var patternWord: Word?
    /// The pattern holds nothing but text: then `$1` is not replaced in values.
    var isPlain = false
    var assignments: [(name: String, value: Bytes, unset: Bool)]
    var templateCondition: String?

    /// Whether it holds for every request.
    var isUnconditional: Bool {
        guard case .requestURI = subject, let source = pattern?.source else { return false }
        return ["", ".*", "^", "^.*$", "^.*", "^/", "/", ".", ".+", "^(.*)$", "(.*)"].contains(source.text)
    }
}

struct EnvironmentOperation: Sendable {
    enum Kind: Sendable { case set(Bytes), pass, unset }

    var name: String
    var kind: Kind
    var span: SourceSpan
    var valueWord: Word?
    var placeholder: String?
    var templateCondition: String?

    /// `UnsetEnv` takes away what `SetEnv` and `PassEnv` of outer sections say, and of its own section before it; not what other modules
    /// set. Once two sections are put together it is forgotten (`merge_env_dir_configs`, mod_env.c).
    static func merged(_ outer: [EnvironmentOperation], _ inner: [EnvironmentOperation]) -> [EnvironmentOperation] {
        if inner.isEmpty { return outer }
        var own: [EnvironmentOperation] = []
        for operation in inner {
            if operation.isUnset { own.removeAll { !$0.isUnset && $0.name.lowercased() == operation.name.lowercased() } }
            own.append(operation)
        }
        if outer.isEmpty { return own }
        let unset = Set(own.filter(\.isUnset).map { $0.name.lowercased() })
        return outer.filter { !$0.isUnset && !unset.contains($0.name.lowercased()) } + own.filter { !$0.isUnset }
    }

    private var isUnset: Bool {
        if case .unset = kind { return true }
        return false
    }
}

/// `Redirect`, `RedirectMatch` and their kin.
struct Redirect: Sendable {
    var span: SourceSpan
    var directive: String
    var prefix: Bytes
    var pattern: Pattern?
    /// `nil` for a status without a target.
    var target: Bytes?
    var expression: Expression.Text?
    var status: Int
}

/// `Alias`, `ScriptAlias` and their `Match` forms.
struct AliasRule: Sendable {
    var span: SourceSpan
    var directive: String
    var prefix: Bytes
    var pattern: Pattern?
    var target: Bytes
    var isScript: Bool
}

/// `ProxyPass` and `ProxyPassMatch`.
struct ProxyRule: Sendable {
    var span: SourceSpan
    var directive: String
    var prefix: Bytes
    var pattern: Pattern?
    /// `nil` for `!`.
    var target: Bytes?
    var noQuery: Bool
    var placeholder: String?
}

/// A `<Directory>`, `<Files>`, `<Location>` section, or what a `.htaccess` file says.
struct Section: Sendable {
    enum Kind: Sendable { case directory, files, location, proxy }

    var span: SourceSpan
    var name: String
    var kind: Kind
    /// What the section is for, without a slash at the end for directories.
    var path: Bytes
    var glob: Bool
    var pattern: Pattern?
    /// What in the section's pattern is not known.
    var placeholder: String?
    /// The path is a regular expression, known or not.
    var isPattern: Bool { pattern != nil || placeholder != nil }
    var settings: DirectorySettings
    /// As it is written, for the trace.
    var shownPath: String { path.text }
    /// The number of components of a directory's path.
    var depth: Int { path.split(separator: UInt8(ascii: "/")).count }
}

/// `<If>` with its `<ElseIf>` and `<Else>`.
struct ConditionalSection: Sendable {
    struct Branch: Sendable {
        var span: SourceSpan
        var name: String
        /// `nil` for `<Else>`.
        var condition: Expression?
        var problem: String?
        var settings: DirectorySettings
    }

    var branches: [Branch]
}
