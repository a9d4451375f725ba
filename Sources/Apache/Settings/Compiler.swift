import Patterns
import Routing
import Source

/// Turns directives into settings, server by server and section by section.
struct Compiler {
    enum Place: Equatable {
        case server
        case directory, files, location, conditional
        case access(AccessPlace)

        struct AccessPlace: Equatable {
            var allowed: AllowOverride
            static let everything = AccessPlace(allowed: AllowOverride(classes: ["F", "A", "L", "O", "I"]))
        }

        var isSection: Bool { self != .server }
    }

    let patterns: PatternCache
    let version: ServerContext.Version?
    var modules: ModuleSet
    var findings: [Finding] = []
    var undecided: [Undecided] = []
    var assumptions: [String] = []
    /// The first directive that keeps httpd from starting.
    var failure: DirectiveError?
    private var assumed: Set<String> = []
    /// The argument of the `<Location>` that is being read, as it is written.
    var location: Bytes?

    init(patterns: PatternCache, version: ServerContext.Version?, modules: ModuleSet) {
        self.patterns = patterns
        self.version = version
        self.modules = modules
    }

    var rewriteParser: RewriteParser { RewriteParser(patterns: patterns, version: version) }

    // MARK: Servers

    /// The main server and the virtual hosts in file order.
    mutating func servers(_ items: [Item], main span: SourceSpan) -> (main: ServerSettings, hosts: [(settings: ServerSettings, items: [Item])]) {
        var main = ServerSettings(span: span, isMain: true)
        var hosts: [(settings: ServerSettings, items: [Item])] = []
        for item in items {
            if item.key == "virtualhost", item.isSection {
                var host = ServerSettings(span: item.nameSpan, isMain: false)
                // The port of the main server's name counts for the hosts after it, also in place of one that is left out.
                host.inheritedPort = main.ownName.flatMap { ServerName.port($0.text) } ?? 0
                host.addresses = item.words.map { word in
                    var address = address(word)
                    if address.port == nil, address.placeholder == nil, !word.text.hasSuffix("*"), host.inheritedPort != 0 { address.port = host.inheritedPort }
                    return address
                }
                for child in item.children { compile(child, into: &host) }
                finish(&host)
                hosts.append((host, item.children))
            } else {
                compile(item, into: &main)
            }
        }
        finish(&main)
        main.directories = ServerSettings.ordered(main.directories)
        return (main, hosts)
    }

    private mutating func finish(_ server: inout ServerSettings) {
        for condition in server.pending {
            findings.append(Finding("apache-inert-condition", .notice, "no RewriteRule follows this RewriteCond", at: condition.span))
        }
    }

    private func address(_ word: Word) -> ServerSettings.Address {
        var address = ServerSettings.Address(span: word.span)
        if let placeholder = word.placeholder {
            address.placeholder = placeholder
            return address
        }
        var text = word.text
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            address.host = String(text[text.index(after: text.startIndex)..<close])
            text = String(text[text.index(after: close)...])
            if text.hasPrefix(":") { address.port = Int(text.dropFirst()) }
            return address
        }
        if let colon = text.lastIndex(of: ":") {
            let port = text[text.index(after: colon)...]
            address.port = port == "*" ? nil : Int(port)
            text = String(text[..<colon])
        }
        address.host = text == "*" || text == "_default_" ? nil : text
        return address
    }

    mutating func compile(_ item: Item, into server: inout ServerSettings) {
        guard item.dormancy == nil else { return }
        guard check(item, at: .server) else { return }
        do throws(DirectiveError) {
            if !server.isMain, item.key == "virtualhost" || DirectiveTable.globalOnly.contains(item.key) {
                throw DirectiveError("\(item.name) is not allowed inside <VirtualHost>", at: item.nameSpan)
            }
            if try serverDirective(item, &server) { return }
            try directive(item, &server.settings, at: .server, path: nil)
        } catch {
            server.isBroken = true
            report(error)
        }
    }

    mutating func report(_ error: DirectiveError) {
        findings.append(Finding("apache-invalid-directive", .error, error.message, at: error.place, help: error.help))
        if failure == nil { failure = error }
    }

    // MARK: Known or not, and where

    /// Whether the directive may stand here and its module is loaded; otherwise a finding says so.
    private mutating func check(_ item: Item, at place: Place) -> Bool {
        if item.key == Item.unread { return true }
        guard let entry = DirectiveTable.directives[item.key] else {
            unknown(item)
            return false
        }
        switch modules.isLoaded(entry.module == "http_core" ? "http" : entry.module) {
        case .known(true), .absent: break
        case .known(false):
            report(
                DirectiveError(
                    "\(item.name) belongs to mod_\(entry.module), which is not loaded", at: item.nameSpan,
                    help: "load the module, or put the directive into <IfModule mod_\(entry.module).c>"))
            return false
        case .unknown:
            if !Self.defaultModules.contains(entry.module), !ModuleSet.isPHP(entry.module), assumed.insert(entry.module).inserted {
                assumptions.append("mod_\(entry.module) is loaded")
            }
        }
        let message: String?
        switch (entry.place, place) {
        case (.server, .server), (.anywhere, _), (.files, .server), (.directory, .directory), (.directory, .files), (.directory, .location),
            (.directory, .conditional), (.directory, .access), (.files, .directory), (.files, .files), (.files, .location),
            (.files, .conditional), (.section, .directory), (.section, .files), (.section, .location), (.section, .conditional):
            message = nil
        case (.server, .access): message = "\(item.name) is not allowed in .htaccess files"
        case (.server, _): message = "\(item.name) is not allowed inside sections for directories, files and locations"
        case (.directory, .server), (.section, .server): message = "\(item.name) is only allowed inside <Directory>, <Files>, <Location> or <If>"
        case (.files, .access), (.section, .access): message = "\(item.name) is not allowed in .htaccess files"
        }
        if let message {
            report(DirectiveError(message, at: item.nameSpan))
            return false
        }
        if case .access(let allowed) = place, !isAllowed(entry, item.key, allowed) {
            if !allowed.allowed.nonfatal.contains(.override) { report(DirectiveError("AllowOverride does not permit \(item.name) in .htaccess here", at: item.nameSpan)) }
            return false
        }
        return true
    }

    private func isAllowed(_ entry: DirectiveTable.Entry, _ key: String, _ allowed: Place.AccessPlace) -> Bool {
        if allowed.allowed.directives.contains(key) { return true }
        switch entry.override {
        case .any, .none: return !allowed.allowed.classes.isEmpty || key == "if" || key == "ifmodule"
        default: return allowed.allowed.classes.contains(entry.override.rawValue)
        }
    }

    /// Enabled by Debian's packages from the start; nobody needs to be told that they are assumed.
    static let defaultModules: Set<String> = [
        "core", "http_core", "http", "so", "access_compat", "alias", "auth_basic", "authn_core", "authn_file", "authz_core", "authz_host",
        "authz_user", "autoindex", "deflate", "dir", "env", "filter", "mime", "mpm_event", "negotiation", "reqtimeout", "setenvif", "status",
        "log_config", "logio", "unixd", "watchdog", "version", "mpm_prefork", "mpm_worker",
    ]

    private mutating func unknown(_ item: Item) {
        if modules.hasOnlyKnownModules, failure == nil {
            failure = DirectiveError("no loaded module has the directive \(item.name)", at: item.nameSpan)
        }
        if DirectiveTable.isForeign(item.key) { return }
        let near = NearestName.of(item.key, among: DirectiveTable.directives.keys.sorted(), limit: 2)
        let isSlip = near.map { NearestName.distance(item.key, $0, limit: 1) <= 1 } ?? false
        let name = near.flatMap { DirectiveTable.directives[$0]?.name }
        let shown = item.isSection ? "<\(item.name)>" : item.name
        findings.append(
            Finding(
                "apache-unknown-directive", modules.hasOnlyKnownModules ? .error : isSlip ? .warning : .notice,
                modules.hasOnlyKnownModules ? "no loaded module has the directive \(shown)" : "httpd's own modules have no directive \(shown)", at: item.nameSpan,
                help: name.map { "did you mean \($0)?" }))
    }

    // MARK: Server level

    /// Directives that belong to a server, not to a section. Returns whether the item was one.
    private mutating func serverDirective(_ item: Item, _ server: inout ServerSettings) throws(DirectiveError) -> Bool {
        let words = item.words
        switch item.key {
        case "servername":
            server.name = try only(item, words)
            server.ownName = server.name
        case "serveralias": server.aliases += words
        case "documentroot": server.documentRoot = try one(item, words)
        case "fastcgiexternalserver":
            let file = try one(item, words)
            for (option, value) in zip(words.dropFirst(), words.dropFirst(2)) where ["-host", "-socket"].contains(option.lowercased) {
                server.externalServers[file.text.hasPrefix("/") ? Path.normalised(file.text) : String(Path.normalised("/" + file.text).dropFirst())] = (value.text, item.span)
            }
        case "serverpath": server.serverPath = try one(item, words).bytes
        case "listen":
            let place = address(try one(item, words))
            let port = place.port ?? Int(place.host ?? "")
            let host = place.port == nil ? nil : place.host
            if let port { server.listen.append((host, port, words.count > 1 && words[1].lowercased == "https", item.span)) }
        case "sslengine": server.isTLS = words.first.map { ["on", "optional"].contains($0.lowercased) } ?? false
        case "mergeslashes": server.mergeSlashes = try flag(item, words)
        case "accessfilename": server.accessFileNames = words.map(\.text)
        case "limitinternalrecursion":
            for word in words where word.isKnown && word.bytes.leadingInteger < 1 { throw DirectiveError("\(word.text) is not a limit", at: word.span) }
            // One number is for both.
            server.recursionLimit = words.first.map { ($0.bytes.leadingInteger, (words.count > 1 ? words[1] : $0).bytes.leadingInteger) }
        case "serveradmin": server.administrator = try one(item, words).bytes
        case "userdir": server.mapsUsers = !(words.count == 1 && words[0].lowercased == "disabled")
        case "hostnamelookups": server.looksUpHosts = words.first?.lowercased != "off"
        case "usecanonicalphysicalport": server.canonicalPort = try flag(item, words)
        case "httpprotocoloptions":
            for word in words where ["strict", "unsafe"].contains(word.lowercased) { server.checksNames = word.lowercased == "strict" }
        case "usecanonicalname": server.nameSource = try choice(item, words, ["on": .configuration, "off": .client, "dns": .reverseLookup])
        case "directory", "directorymatch": server.directories.append(try section(item, .directory))
        case "location", "locationmatch": server.locations.append(try section(item, .location))
        case "proxy", "proxymatch": server.proxySections.append(try section(item, .proxy))
        case "rewriteengine":
            server.engine = Setting(try flag(item, words), item.span)
            server.hasRewrite = true
            var rewrite = server.settings.rewrite ?? DirectoryRewrite(span: item.span)
            rewrite.engine = server.engine
            server.settings.rewrite = rewrite
        case "rewriteoptions":
            _ = try one(item, words)
            let options = try rewriteOptions(item, words)
            server.rewriteOptions = (server.rewriteOptions ?? []).union(options)
            server.hasRewrite = true
            var rewrite = server.settings.rewrite ?? DirectoryRewrite(span: item.span)
            rewrite.options = (rewrite.options ?? []).union(options)
            server.settings.rewrite = rewrite
        case "rewritecond":
            server.hasRewrite = true
            server.pending.append(try condition(item))
        case "rewriterule":
            server.hasRewrite = true
            let conditions = server.pending
            server.pending = []
            server.rules.append(try rewriteParser.rule(item, conditions: conditions))
        case "rewritebase":
            throw DirectiveError("RewriteBase is only meaningful inside <Directory> and .htaccess", at: item.nameSpan)
        case "rewritemap":
            server.hasRewrite = true
            guard words.count >= 2 else { throw DirectiveError("RewriteMap takes a name and a source", at: item.span) }
            let map = map(words[1], at: item.span)
            if case .function(let name) = map.kind, !["tolower", "toupper", "escape", "unescape"].contains(name) {
                throw DirectiveError("RewriteMap has no function \(name)", at: words[1].span, help: "the functions are tolower, toupper, escape and unescape")
            }
            server.maps[words[0].text] = map
        case "setenvif", "setenvifnocase", "setenvifexpr", "browsermatch", "browsermatchnocase":
            server.environmentConditions.append(try environmentCondition(item))
        case "alias", "scriptalias", "aliasmatch", "scriptaliasmatch":
            server.aliasRules.append(try alias(item, words))
        case "redirect", "redirecttemp", "redirectpermanent", "redirectmatch":
            server.redirects.append(try redirect(item, words, isSection: false))
        case "proxypass", "proxypassmatch":
            server.proxies.append(try proxy(item, words, location: nil))
        default: return false
        }
        return true
    }

    private func map(_ source: Word, at span: SourceSpan) -> ServerSettings.Map {
        let text = source.text
        if let placeholder = source.placeholder { return .init(kind: .unknown("the value of \(placeholder) is not known"), span: span) }
        if text.hasPrefix("txt:") { return .init(kind: .text(String(text.dropFirst(4))), span: span) }
        if text.hasPrefix("int:") { return .init(kind: .function(String(text.dropFirst(4)).lowercased()), span: span) }
        if text.hasPrefix("/") { return .init(kind: .text(text), span: span) }
        return .init(kind: .unknown("a RewriteMap of the type \(text.prefix { $0 != ":" }) is not evaluated"), span: span)
    }

    // MARK: Helpers

    mutating func condition(_ item: Item) throws(DirectiveError) -> Condition {
        let condition = try rewriteParser.condition(item)
        if let error = condition.problem { reportExpression(error, at: condition.patternWord.content) }
        return condition
    }

    /// A warning about an expression; other modules may know more of them than is known here.
    mutating func reportExpression(_ error: ExpressionError, at span: SourceSpan) {
        findings.append(Finding("apache-invalid-directive", .warning, "the expression is not understood: \(error.message)", at: span))
    }

    func one(_ item: Item, _ words: [Word]) throws(DirectiveError) -> Word {
        guard let word = words.first else { throw DirectiveError("\(item.name) takes an argument", at: item.span) }
        return word
    }

    func only(_ item: Item, _ words: [Word]) throws(DirectiveError) -> Word {
        let word = try one(item, words)
        if words.count > 1 { throw DirectiveError("\(item.name) takes one argument", at: words[1].span, help: "quote it when it holds blanks") }
        return word
    }

    /// One of a few words; a value that is not known counts as the first in the alphabet.
    func choice<Value>(_ item: Item, _ words: [Word], _ values: [String: Value]) throws(DirectiveError) -> Value {
        let word = try one(item, words)
        if let value = values[word.lowercased] { return value }
        let names = values.keys.sorted()
        if !word.isKnown, let first = names.first, let value = values[first] { return value }
        throw DirectiveError("\(item.name) takes \(names.joined(separator: ", ")), not \(word.text)", at: word.span)
    }

    /// The words after the first; at least one.
    func rest(_ item: Item, _ words: [Word]) throws(DirectiveError) -> ArraySlice<Word> {
        guard words.count > 1 else { throw DirectiveError("\(item.name) takes more than one argument", at: item.span) }
        return words.dropFirst()
    }

    func flag(_ item: Item, _ words: [Word]) throws(DirectiveError) -> Bool {
        let word = try one(item, words)
        switch word.lowercased {
        case "on": return true
        case "off": return false
        default:
            if !word.isKnown { return true }
            throw DirectiveError("\(item.name) takes On or Off, not \(word.text)", at: word.span)
        }
    }

    func rewriteOptions(_ item: Item, _ words: [Word]) throws(DirectiveError) -> DirectoryRewrite.Options {
        var options: DirectoryRewrite.Options = []
        for word in words {
            switch word.lowercased {
            case "inherit": options.insert(.inherit)
            case "inheritbefore": options.insert(.inheritBefore)
            case "inheritdown": options.insert(.inheritDown)
            case "inheritdownbefore": options.insert(.inheritDownBefore)
            case "ignoreinherit": options.insert(.ignoreInherit)
            case "allownoslash": options.insert(.allowNoSlash)
            case "allowanyuri": options.insert(.allowAnyURI)
            case "mergebase": options.insert(.mergeBase)
            case "ignorecontextinfo": options.insert(.ignoreContextInfo)
            case "legacyprefixdocroot": options.insert(.legacyPrefixDocRoot)
            case "unsafeprefixstat": options.insert(.unsafePrefixStat)
            case let name where name.hasPrefix("maxredirects="): break
            default: throw DirectiveError("RewriteOptions has no option \(word.text)", at: word.span)
            }
        }
        return options
    }

    /// The path of a section as httpd compares it.
    mutating func section(_ item: Item, _ kind: Section.Kind, in outer: Place = .server) throws(DirectiveError) -> Section {
        var words = item.words
        var isPattern = item.key.hasSuffix("match")
        if words.first?.text == "~" {
            isPattern = true
            words.removeFirst()
        }
        // <Proxy> without an argument is for every backend.
        guard let word = words.first ?? (kind == .proxy && !isPattern ? Word(bytes: [], span: item.span, content: item.span) : nil) else {
            throw DirectiveError("<\(item.name)> names nothing", at: item.span)
        }
        var path = word.bytes
        var pattern: Pattern?
        if isPattern {
            pattern = word.isKnown ? try rewriteParser.compile(word.bytes, noCase: false, at: word.content) : nil
        } else if kind == .directory {
            while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
            if !word.isKnown, path.first != UInt8(ascii: "/") { path.insert(UInt8(ascii: "/"), at: 0) }
        }
        var section = Section(
            span: item.span, name: item.name, kind: kind, path: path,
            glob: !isPattern && path.isShellPattern,
            pattern: pattern, placeholder: isPattern && !word.isKnown ? word.placeholder : nil, settings: DirectorySettings())
        var place: Place = kind == .directory ? .directory : kind == .files ? .files : .location
        // What AllowOverride does not permit is not permitted in inner sections either.
        if case .access = outer { place = outer }
        if kind == .files, outer == .location {
            throw DirectiveError("<\(item.name)> is not allowed inside <Location>: a URL has no file yet", at: item.nameSpan)
        }
        var directory = path
        if directory.last != UInt8(ascii: "/") { directory.append(UInt8(ascii: "/")) }
        if kind == .location { location = path }
        section.settings = settings(item.children, at: place, path: directory)
        if kind == .location { location = nil }
        return section
    }

    /// The settings of a section's directives.
    mutating func settings(_ items: [Item], at place: Place, path: Bytes?) -> DirectorySettings {
        var settings = DirectorySettings()
        for item in items where item.dormancy == nil {
            guard check(item, at: place) else { continue }
            do throws(DirectiveError) {
                try directive(item, &settings, at: place, path: path)
            } catch {
                settings.isBroken = true
                report(error)
            }
        }
        return settings
    }
}
