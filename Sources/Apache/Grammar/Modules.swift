import Source

/// Which modules are loaded, as far as it is known.
struct ModuleSet: Sendable {
    /// Short names: `rewrite`, `proxy_fcgi`.
    private var loaded: Set<String> = []
    private let given: Set<String>
    private let missing: Set<String>
    /// LoadModule lines were read, so what they do not name is not loaded.
    private(set) var isComplete = false

    init(_ context: Set<String>, missing: Set<String>) {
        given = Set(context.map(Self.shortName))
        self.missing = Set(missing.map(Self.shortName))
    }

    /// Part of every httpd.
    private static let builtIn: Set<String> = ["core", "so", "http", "mpm_event", "mpm_worker", "mpm_prefork", "unixd", "log_config", "logio", "version", "watchdog",
        "event", "worker", "prefork", "http_core", "mpm_common", "mpm_unix"]

    mutating func load(_ name: String) {
        loaded.insert(Self.shortName(name))
        isComplete = true
    }

    /// `mod_rewrite.c`, `rewrite_module` and `rewrite` are one module.
    static func shortName(_ name: String) -> String {
        var name = name
        if name.hasSuffix(".c") { name = String(name.dropLast(2)) }
        if name.hasSuffix(".so") { name = String(name.dropLast(3)) }
        if name.hasPrefix("mod_") { name = String(name.dropFirst(4)) }
        if name.hasSuffix("_module") { name = String(name.dropLast(7)) }
        return name
    }

    /// The short name that `<IfModule name>` asks for; `nil` when httpd never knows a module by that name.
    static func conditionName(_ name: String) -> String? {
        if name.hasSuffix(".c"), name.hasPrefix("mod_") { return shortName(name) }
        if name.hasSuffix("_module") { return shortName(name) }
        switch name {
        case "core.c", "http_core.c", "prefork.c", "worker.c", "event.c", "sapi_apache2.c": return shortName(name)
        default: return nil
        }
    }

    func isLoaded(_ short: String) -> Knowledge<Bool> {
        let isPHP = Self.isPHP(short)
        if missing.contains(short) { return .known(false) }
        if given.contains(short) || loaded.contains(short) { return .known(true) }
        if isPHP {
            // php_module answers to mod_php.c, php7_module to mod_php7.c.
            return isComplete ? .known(false) : .unknown(Unknown("whether mod_php is loaded is not known", needs: "--module php or --no-module php"))
        }
        if Self.builtIn.contains(short) { return .known(true) }
        if isComplete { return .known(false) }
        return .unknown(Unknown("whether mod_\(short) is loaded is not known", needs: "--module \(short) or --no-module \(short)"))
    }

    /// Every loaded module is known, and so is every directive that they have.
    var hasOnlyKnownModules: Bool {
        isComplete && loaded.union(given).allSatisfy { DirectiveTable.modules.contains($0) || Self.builtIn.contains($0) || Self.withoutDirectives.contains($0) }
    }

    private static let withoutDirectives: Set<String> = [
        "authz_user", "authz_owner", "asis", "negotiation", "slotmem_shm", "slotmem_plain", "socache_shmcb", "socache_dbm", "socache_memcache",
        "lbmethod_byrequests", "lbmethod_bytraffic", "lbmethod_bybusyness", "data", "proxy_http", "proxy_ajp", "proxy_wstunnel", "proxy_connect",
        "proxy_fdpass", "proxy_http2", "access_compat", "authz_host", "authz_groupfile", "auth_basic", "authn_core", "authn_file", "authn_socache",
    ]

    static func isPHP(_ short: String) -> Bool { short == "php" || short == "php5" || short == "php7" || short == "sapi_apache2" }
}
