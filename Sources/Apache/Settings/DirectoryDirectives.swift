import Patterns
import Routing
import Source

/// Directives that stand in sections and at server level alike.
extension Compiler {
    mutating func directive(_ item: Item, _ settings: inout DirectorySettings, at place: Place, path: Bytes?) throws(DirectiveError) {
        let words = item.words
        switch item.key {
        case "rewriteengine", "rewriteoptions", "rewritebase", "rewritecond", "rewriterule":
            try rewriteDirective(item, words, &settings, path: path)
        case Item.unread: settings.unread.append(Setting(item.name, item.span))
        case "options": settings.options = try options(item, words, onto: settings.options, at: place)
        case "allowoverride": settings.allowOverride = Setting(try allowOverride(words, settings.allowOverride?.value), item.span)
        case "allowoverridelist":
            var override = settings.allowOverride?.value ?? AllowOverride()
            override.directives = Set(words.map(\.lowercased).filter { $0 != "none" })
            settings.allowOverride = Setting(override, item.span)
        case "sethandler":
            _ = try only(item, words)
            settings.handler = Setting(try handler(item, words), item.span)
        case "addhandler":
            let handler = try one(item, words)
            for word in try rest(item, words) {
                settings.handlersByExtension[fileExtension(word)] = Setting(handler.bytes.lowercasedBytes, item.span)
            }
        case "action":
            guard words.count >= 2 else { throw DirectiveError("Action takes a handler or media type and a script", at: item.span) }
            if words.count > 2, words[2].isKnown, words[2].lowercased != "virtual" {
                throw DirectiveError("Action has no option \(words[2].text)", at: words[2].span)
            }
            settings.actions[words[0].lowercased] = ScriptAction(script: Setting(words[1], item.span), isVirtual: words.count > 2)
        case "script":
            guard words.count == 2 else { throw DirectiveError("Script takes a method and a script", at: item.span) }
            settings.methodScripts[words[0].text == "HEAD" ? "GET" : words[0].text] = Setting(words[1], item.span)
        case "fcgidwrapper":
            let suffix = words.dropFirst().first { $0.text.hasPrefix(".") }?.text ?? ""
            settings.wrappers[suffix] = ScriptAction(
                script: Setting(try one(item, words), item.span), isVirtual: words.dropFirst().contains { $0.lowercased == "virtual" })
        case "removehandler":
            _ = try one(item, words)
            for word in words {
                settings.removedHandlers.insert(fileExtension(word))
            }
        case "addtype":
            let type = try one(item, words)
            for word in try rest(item, words) { settings.typesByExtension[fileExtension(word)] = Setting(type.bytes.lowercasedBytes, item.span) }
        case "removetype":
            for word in words {
                settings.removedTypes.insert(fileExtension(word))
            }
        case "forcetype": settings.forcedType = Setting(try one(item, words).bytes.lowercasedBytes, item.span)
        case "require": try require(item, words, &settings)
        case "requireall", "requireany", "requirenone":
            add(try alternative(try container(item), item), &settings)
        case "authmerging":
            settings.authMerging = try choice(item, words, ["and": .and, "or": .or, "off": .off])
        case "authtype": settings.authType = Setting(try one(item, words).lowercased, item.span)
        case "order", "allow", "deny": try accessControl(item, words, &settings)
        case "satisfy":
            // Belongs to Order, Allow and Deny: a section with it replaces all of them.
            var control = settings.accessControl ?? AccessControl(span: item.span)
            control.satisfiesAny = try choice(item, words, ["any": true, "all": false])
            settings.accessControl = control
        case "directoryindex":
            // Several lines add up within a section; "disabled" alone clears.
            let before = settings.directoryIndex?.value.filter { $0.lowercased != "disabled" } ?? []
            settings.directoryIndex = Setting(words.count == 1 && words[0].lowercased == "disabled" ? words : before + words, item.span)
        case "directoryslash": settings.directorySlash = Setting(try flag(item, words), item.span)
        case "directorycheckhandler": settings.checkHandler = try flag(item, words)
        case "directoryindexredirect":
            switch try one(item, words).lowercased {
            case "on", "temp": settings.indexRedirect = 302
            case "permanent": settings.indexRedirect = 301
            case "seeother": settings.indexRedirect = 303
            case "off": settings.indexRedirect = 0
            case let other:
                let status = Bytes(other).leadingInteger
                guard (300..<400).contains(status) else { throw DirectiveError("\(other) is not a status of redirects", at: words[0].span) }
                settings.indexRedirect = status
            }
        case "fallbackresource": settings.fallback = Setting(try one(item, words), item.span)
        case "errordocument":
            guard words.count >= 2 else { throw DirectiveError("ErrorDocument takes a status and a text or URL", at: item.span) }
            guard words.count == 2 else { throw DirectiveError("ErrorDocument takes a status and one text", at: words[2].span, help: "quote the text") }
            guard !words[0].isKnown || RewriteParser.statuses.contains(words[0].bytes.leadingInteger) else {
                throw DirectiveError("\(words[0].text) is not a status", at: words[0].span)
            }
            settings.errorDocuments[words[0].bytes.leadingInteger] = Setting(words[1], item.span)
        case "acceptpathinfo":
            let answer: Int = try choice(item, words, ["on": 1, "off": 0, "default": 2])
            settings.acceptPathInfo = answer == 2 ? nil : answer == 1
        case "allowencodedslashes":
            settings.encodedSlashes = try choice(item, words, ["on": .decode, "nodecode": .keep, "off": .forbid])
        case "setenvif", "setenvifnocase", "setenvifexpr", "browsermatch", "browsermatchnocase":
            settings.environmentConditions.append(try environmentCondition(item))
        case "setenv":
            let name = try one(item, words)
            guard words.count <= 2 else { throw DirectiveError("SetEnv takes a name and one value", at: words[2].span, help: "quote the value") }
            settings.environment.append(
                EnvironmentOperation(
                    name: name.text, kind: .set(words.count > 1 ? words[1].bytes : []), span: item.span,
                    valueWord: words.count > 1 ? words[1] : nil, placeholder: words.count > 1 ? words[1].placeholder : nil,
                    templateCondition: item.templateCondition))
        case "passenv":
            _ = try one(item, words)
            for word in words { settings.environment.append(EnvironmentOperation(name: word.text, kind: .pass, span: item.span)) }
        case "unsetenv":
            _ = try one(item, words)
            for word in words { settings.environment.append(EnvironmentOperation(name: word.text, kind: .unset, span: item.span)) }
        case "redirect", "redirecttemp", "redirectpermanent", "redirectmatch":
            let redirect = try redirect(item, words, isSection: path != nil)
            if redirect.expression != nil || (redirect.prefix.isEmpty && redirect.pattern == nil) {
                settings.locationRedirect = redirect
            } else {
                settings.redirects.append(redirect)
            }
        case "alias", "scriptalias":
            guard place == .location, words.count == 1, let path else {
                throw DirectiveError("\(item.name) with two arguments is not allowed inside sections", at: item.span)
            }
            settings.alias = AliasRule(
                span: item.span, directive: item.name, prefix: trimmedPath(path), target: words[0].bytes, isScript: item.key == "scriptalias")
        case "proxypass", "proxypassmatch":
            guard place == .location || place == .conditional else {
                throw DirectiveError("\(item.name) is only allowed in servers and in <Location>", at: item.nameSpan)
            }
            settings.proxy = try proxy(item, words, location: location ?? path)
        case "php_admin_flag", "php_flag":
            if words.count == 2, words[0].lowercased == "engine" {
                settings.phpEngine = Setting(["on", "1", "true", "yes"].contains(words[1].lowercased), item.span)
            }
        case "modmimeusepathinfo": settings.mimeUsesPathInfo = try flag(item, words)
        case "limitrequestbody":
            let limit = try one(item, words)
            guard !limit.isKnown || (!limit.bytes.isEmpty && limit.bytes.allSatisfy(\.isDigit)) else {
                throw DirectiveError("\(limit.text) is not a number of bytes", at: limit.span)
            }
            settings.bodyLimit = Setting(try one(item, words).bytes.leadingInteger, item.span)
        case "sslrequiressl": settings.requiresTLS = Setting(true, item.span)
        case "files", "filesmatch":
            settings.files.append(try section(item, .files, in: place))
            if place == .conditional {
                findings.append(
                    Finding(
                        "apache-files-inside-if", .warning, "<\(item.name)> inside <If> has no effect: httpd looks for files before it looks at conditions",
                        at: item.nameSpan, help: "put the <If> inside the <\(item.name)> section"))
            }
        case "if": 
            settings.conditionals.append(ConditionalSection(branches: [conditional(item, in: place)]))
        case "elseif", "else":
            guard !settings.conditionals.isEmpty else { throw DirectiveError("<\(item.name)> must follow an <If>", at: item.span) }
            let branch = conditional(item, in: place)
            settings.conditionals[settings.conditionals.count - 1].branches.append(branch)
        case "limit", "limitexcept":
            try limit(item, words, &settings, path: path, at: place)
        default: break
        }
    }

    private func trimmedPath(_ path: Bytes) -> Bytes { path.count > 1 && path.last == UInt8(ascii: "/") ? Array(path.dropLast()) : path }

    private func fileExtension(_ word: Word) -> String {
        let text = word.lowercased
        return text.hasPrefix(".") ? String(text.dropFirst()) : text
    }

    // MARK: mod_rewrite

    private mutating func rewriteDirective(_ item: Item, _ words: [Word], _ settings: inout DirectorySettings, path: Bytes?) throws(DirectiveError) {
        var rewrite = settings.rewrite ?? DirectoryRewrite(directory: path, span: item.span)
        defer { settings.rewrite = rewrite }
        switch item.key {
        case "rewriteengine": rewrite.engine = Setting(try flag(item, words), item.span)
        case "rewriteoptions": rewrite.options = (rewrite.options ?? []).union(try rewriteOptions(item, words))
        case "rewritebase":
            let base = try one(item, words)
            guard base.bytes.first == UInt8(ascii: "/") || !base.isKnown else {
                throw DirectiveError("RewriteBase is a URL path that starts with a slash", at: base.span)
            }
            rewrite.base = base.bytes
        case "rewritecond": rewrite.pending.append(try condition(item))
        default:
            let conditions = rewrite.pending
            rewrite.pending = []
            rewrite.rules.append(try rewriteParser.rule(item, conditions: conditions))
        }
    }

    // MARK: Options and overrides

    private func options(_ item: Item, _ words: [Word], onto before: OptionSettings?, at place: Place) throws(DirectiveError) -> OptionSettings {
        var result = before ?? OptionSettings()
        result.span = item.span
        var isFirst = true
        var isRelative = false
        var isAllOrNone = false
        for word in words {
            var name = word.lowercased
            let sign = name.first == "+" || name.first == "-" ? name.removeFirst() : nil
            guard let flag = Self.optionFlags[name] else { throw DirectiveError("Options has no option \(word.text)", at: word.span) }
            if sign != nil {
                if !isRelative, !isFirst, !isAllOrNone { throw Self.mixedOptions(word) }
                isRelative = true
            } else if isRelative {
                throw Self.mixedOptions(word)
            }
            if name == "all" || name == "none" {
                if !isFirst { throw DirectiveError("Options \(word.text) must stand first", at: word.span) }
                if sign != nil { throw DirectiveError("Options \(word.text) is not an option: All and None take no sign", at: word.span) }
                isAllOrNone = true
            }
            if case .access(let access) = place, !access.allowed.options.isSuperset(of: flag) {
                throw DirectiveError("AllowOverride does not permit Options \(word.text) in .htaccess here", at: word.span)
            }
            switch sign {
            case nil:
                if isFirst {
                    result.effective = []
                    result.isRelative = false
                }
                result.set(flag)
            case "+": result.add(flag)
            default: result.remove(flag)
            }
            isFirst = false
        }
        return result
    }

    private static func mixedOptions(_ word: Word) -> DirectiveError {
        DirectiveError("either all options start with + or -, or none does", at: word.span, help: "write a sign before each option")
    }

    private static let optionFlags: [String: OptionSettings.Flags] = [
        "indexes": .indexes, "includes": .includes, "includesnoexec": .includes, "followsymlinks": .followSymLinks,
        "symlinksifownermatch": .symLinksIfOwnerMatch, "execcgi": .execCGI, "multiviews": .multiViews, "runscripts": [.multiViews, .execCGI],
        "all": .all, "none": [],
    ]

    private func allowOverride(_ words: [Word], _ before: AllowOverride?) throws(DirectiveError) -> AllowOverride {
        var override = AllowOverride()
        override.directives = before?.directives ?? []
        override.options = before?.options ?? .everything
        for word in words {
            let parts = word.lowercased.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first ?? "" {
            case "all": override.classes = ["F", "A", "L", "O", "I"]
            case "none": override.classes = []
            case "fileinfo": override.classes.insert("F")
            case "authconfig": override.classes.insert("A")
            case "limit": override.classes.insert("L")
            case "indexes": override.classes.insert("I")
            case "options":
                override.classes.insert("O")
                override.options = parts.count == 1 ? .all : parts[1].split(separator: ",").reduce(into: []) { $0.formUnion(Self.optionFlags[String($1)] ?? []) }
            case "nonfatal":
                switch parts.last {
                case "override": override.nonfatal.insert(.override)
                case "unknown": override.nonfatal.insert(.unknown)
                case "all": override.nonfatal.formUnion([.override, .unknown])
                default: throw DirectiveError("Nonfatal takes Override, Unknown or All", at: word.span)
                }
            default: if word.isKnown { throw DirectiveError("AllowOverride has no class \(word.text)", at: word.span) }
            }
        }
        return override
    }

    private mutating func handler(_ item: Item, _ words: [Word]) throws(DirectiveError) -> DirectorySettings.HandlerValue {
        let word = try one(item, words)
        if let placeholder = word.placeholder, !word.bytes.hasPrefix("proxy:") {
            return .unknown("the value of \(placeholder) is not known")
        }
        if word.bytes.firstIndex(of: "%{") != nil || word.bytes.hasPrefix("expr=") {
            let source = word.bytes.hasPrefix("expr=") ? Array(word.bytes.dropFirst(5)) : word.bytes
            do throws(ExpressionError) {
                return .expression(try ExpressionParser.parse(text: source, patterns: patterns, version: version))
            } catch {
                reportExpression(error, at: word.content)
                return .unknown("the expression is not understood: \(error.message)")
            }
        }
        return .name(word.bytes)
    }

    // MARK: Access

    private mutating func require(_ item: Item, _ words: [Word], _ settings: inout DirectorySettings) throws(DirectiveError) {
        add(try alternative(try requirement(item, words), item), &settings)
    }

    private func add(_ node: Authorization.Node, _ settings: inout DirectorySettings) {
        // The directives of one section are alternatives.
        if case .any(let nodes)? = settings.authorization?.root {
            settings.authorization = Authorization(.any(nodes + [node]))
        } else {
            settings.authorization = Authorization(.any([node]))
        }
    }

    /// What may stand where one of several is enough: nothing that can only take away.
    private func alternative(_ node: Authorization.Node, _ item: Item) throws(DirectiveError) -> Authorization.Node {
        if node.isNegative {
            throw DirectiveError(
                "\(item.isSection ? "<\(item.name)>" : "Require not") has no effect where one of several is enough", at: item.nameSpan,
                help: "put it into <RequireAll>")
        }
        return node
    }

    private mutating func container(_ item: Item) throws(DirectiveError) -> Authorization.Node {
        var nodes: [Authorization.Node] = []
        for child in item.children where child.dormancy == nil {
            switch child.key {
            case "require": nodes.append(try requirement(child, child.words))
            case "requireall", "requireany", "requirenone": nodes.append(try container(child))
            default: throw DirectiveError("\(child.name) is not allowed inside <\(item.name)>", at: child.nameSpan)
            }
        }
        if nodes.isEmpty { throw DirectiveError("<\(item.name)> holds no Require", at: item.nameSpan) }
        if item.key == "requireall" {
            if nodes.allSatisfy(\.isNegative) { throw DirectiveError("<RequireAll> with nothing but Require not never grants", at: item.nameSpan) }
            return .all(nodes)
        }
        for (node, child) in zip(nodes, item.children.filter { $0.dormancy == nil }) { _ = try alternative(node, child) }
        return item.key == "requirenone" ? .none(nodes) : .any(nodes)
    }

    private static let methods: Set<String> = [
        "GET", "HEAD", "PUT", "POST", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PROPFIND", "PROPPATCH", "MKCOL", "COPY", "MOVE", "LOCK", "UNLOCK",
        "VERSION-CONTROL", "CHECKOUT", "UNCHECKOUT", "CHECKIN", "UPDATE", "LABEL", "REPORT", "MKWORKSPACE", "MKACTIVITY", "BASELINE-CONTROL", "MERGE",
    ]

    /// Requirements of httpd's own modules that are not evaluated.
    private static let providers: Set<String> = [
        "host", "forward-dns", "ldap-dn", "ldap-filter", "ldap-attribute", "ldap-search", "dbm-file-group", "dbd-group", "dbd-login", "dbd-logout", "ssl",
        "ssl-verify-client",
    ]

    private mutating func requirement(_ item: Item, _ words: [Word]) throws(DirectiveError) -> Authorization.Node {
        var words = words[...]
        var negated = false
        if words.first?.lowercased == "not" {
            negated = true
            words = words.dropFirst()
        }
        guard let kind = words.first else { throw DirectiveError("Require names nothing", at: item.span) }
        let arguments = Array(words.dropFirst())
        let node: Authorization.Node
        switch kind.lowercased {
        case "all":
            switch arguments.first?.lowercased {
            case "granted": node = .granted(item.span)
            case "denied": node = .denied(item.span)
            default: throw DirectiveError("Require all takes granted or denied", at: item.span)
            }
        case "ip":
            guard !arguments.isEmpty else { throw DirectiveError("Require ip takes addresses", at: item.span) }
            for word in arguments where word.isKnown && !Network.isValid(word.bytes) { throw DirectiveError("\(word.text) is not an address", at: word.span) }
            node = .addresses(arguments.map(\.bytes), item.span)
        case "local": node = .local(item.span)
        case "env": node = .environment(arguments, item.span)
        case "method":
            for word in arguments where word.isKnown && !Self.methods.contains(word.text) { throw DirectiveError("httpd knows no method \(word.text)", at: word.span) }
            node = .method(arguments.map(\.bytes), item.span)
        case "expr":
            let start = item.arguments.bytes.firstIndex(of: "expr").map { $0 + 4 } ?? 0
            let source = Array(item.arguments.bytes[start...]).trimmed
            let unquoted = source.first == UInt8(ascii: "\"") && source.last == UInt8(ascii: "\"") && arguments.count == 1 ? arguments[0].bytes : source
            do throws(ExpressionError) {
                node = .expression(try ExpressionParser.parse(condition: unquoted, patterns: patterns, version: version), item.span)
            } catch {
                reportExpression(error, at: item.span)
                node = .unknown("the expression is not understood: \(error.message)", item.span)
            }
        case "user", "valid-user", "group", "file-owner", "file-group", "ldap-user", "ldap-group", "dbm-group": node = .user(item.span)
        case let name where kind.isKnown && modules.hasOnlyKnownModules && !Self.providers.contains(name):
            throw DirectiveError("no loaded module has Require \(kind.text)", at: kind.span)
        default: node = .unknown("Require \(kind.text) is not evaluated", item.span)
        }
        return negated ? .not(node) : node
    }

    private func accessControl(_ item: Item, _ words: [Word], _ settings: inout DirectorySettings) throws(DirectiveError) {
        var control = settings.accessControl ?? AccessControl(span: item.span)
        if item.key == "order" {
            switch words.map(\.lowercased).joined(separator: " ") {
            case "deny,allow": control.orders.append((.denyAllow, .init()))
            case "allow,deny": control.orders.append((.allowDeny, .init()))
            case "mutual-failure": control.orders.append((.mutualFailure, .init()))
            default: throw DirectiveError("Order takes deny,allow or allow,deny without a blank", at: item.span)
            }
        } else {
            guard words.first?.lowercased == "from", words.count > 1 else {
                throw DirectiveError("\(item.name) must be followed by \"from\"", at: item.span)
            }
            for word in words.dropFirst() {
                let who: AccessControl.Who
                let text = word.lowercased
                if text == "all" {
                    who = .all
                } else if text.hasPrefix("env=!") {
                    who = .environment(name: word.bytes.dropFirst(5).text, negated: true)
                } else if text.hasPrefix("env=") {
                    who = .environment(name: word.bytes.dropFirst(4).text, negated: false)
                } else if word.bytes.first?.isDigit == true || word.bytes.contains(UInt8(ascii: ":")) {
                    guard !word.isKnown || Network.isValid(word.bytes) else { throw DirectiveError("\(word.text) is not an address", at: word.span) }
                    who = .addresses(word.bytes)
                } else {
                    who = .host(text)
                }
                let entry = AccessControl.Entry(who: who, span: item.span)
                if item.key == "allow" { control.allowed.append(entry) } else { control.denied.append(entry) }
            }
        }
        settings.accessControl = control
    }

    /// `<Limit>` and `<LimitExcept>`: a method condition around access directives.
    private mutating func limit(
        _ item: Item, _ words: [Word], _ settings: inout DirectorySettings, path: Bytes?, at place: Place
    ) throws(DirectiveError) {
        let methods = AccessControl.Methods(names: words.map(\.text), isException: item.key == "limitexcept")
        var inner = DirectorySettings()
        for child in item.children where child.dormancy == nil { try directive(child, &inner, at: place, path: path) }
        if case .any(let nodes)? = inner.authorization?.root {
            for node in nodes { add(.limited(methods, node), &settings) }
        }
        if var control = inner.accessControl {
            control.restrict(to: methods)
            settings.accessControl = settings.accessControl.map { $0.adding(control) } ?? control
        }
    }

    // MARK: Sections on conditions

    private mutating func conditional(_ item: Item, in outer: Place) -> ConditionalSection.Branch {
        var branch = ConditionalSection.Branch(span: item.span, name: item.name, settings: DirectorySettings())
        if item.key != "else" {
            let raw = item.arguments.bytes.trimmed
            let words = item.words
            let source = words.count == 1 && (raw.first == UInt8(ascii: "\"") || raw.first == UInt8(ascii: "'")) ? words[0].bytes : raw
            do throws(ExpressionError) {
                branch.condition = try ExpressionParser.parse(condition: source, patterns: patterns, version: version)
            } catch {
                branch.problem = error.message
                findings.append(
                    Finding("apache-invalid-directive", .warning, "the expression is not understood: \(error.message)", at: item.arguments.span(0, item.arguments.bytes.count)))
            }
        }
        // mod_rewrite gets this text for the path of the section.
        var place = Place.conditional
        if case .access = outer { place = outer }
        branch.settings = settings(item.children, at: place, path: Bytes("*If/"))
        return branch
    }
}
