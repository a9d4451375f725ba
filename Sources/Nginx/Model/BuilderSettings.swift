import Patterns
import Source

/// Directives that set values.
extension Builder {
    /// Takes a directive into the settings; `false` when it is none of these.
    mutating func apply(_ directive: NginxDirective, to settings: inout Settings, of location: Location?) -> Bool {
        let words = directive.words
        guard words.count > 1 || directive.name == "internal" else { return false }
        switch directive.name {
        case "fastcgi_param": parameter(directive, &settings.fastcgiParameters)
        case "root", "alias": applyRoot(directive, to: &settings, of: location)
        case "index":
            for word in directive.arguments {
                let name = template(word, directive)
                if name.hasVariables { model.hasVariableIndex = true }
                append(name, to: &settings.index)
            }
        case "autoindex": settings.autoindex = flag(directive)
        case "random_index": settings.randomIndex = flag(directive)
        case "error_page": applyErrorPage(directive, to: &settings)
        case "allow", "deny":
            guard let network = Network(words[1].text) else {
                if !words[1].hasPlaceholder {
                    refuse("invalid address \"\(words[1].text.prefix(60))\" in \"\(directive.name)\"", at: directive.file.span(words[1].range))
                }
                return true
            }
            append(Settings.Access(isDeny: directive.name == "deny", network: network, span: directive.span), to: &settings.access)
        case "satisfy":
            switch words[1].text.lowercased() {
            case "any": settings.satisfyAny = Settings.Flag(isOn: true, span: directive.span)
            case "all": settings.satisfyAny = Settings.Flag(isOn: false, span: directive.span)
            default: refuse("invalid value of \"satisfy\", expected \"all\" or \"any\"", at: directive.span)
            }
        case "auth_basic": settings.authBasic = (template(words[1], directive), directive.span)
        case "auth_basic_user_file": settings.authUserFile = directive.span
        case "auth_request": settings.authRequest = (words[1].value == Array("off".utf8) ? nil : words[1].value, directive.span)
        case "set_real_ip_from":
            if let network = Network(words[1].text) { append(network, to: &settings.trustedProxies) }
        case "real_ip_header": settings.addressHeader = words[1].text
        case "real_ip_recursive": settings.isAddressRecursive = flag(directive)
        case "resolver": settings.hasResolver = true
        case "fastcgi_intercept_errors": settings.interceptsErrors[.fastcgi] = flag(directive)
        case "proxy_intercept_errors": settings.interceptsErrors[.proxy] = flag(directive)
        case "uwsgi_intercept_errors": settings.interceptsErrors[.uwsgi] = flag(directive)
        case "scgi_intercept_errors": settings.interceptsErrors[.scgi] = flag(directive)
        case "grpc_intercept_errors": settings.interceptsErrors[.grpc] = flag(directive)
        case "internal": settings.isInternal = Settings.Flag(isOn: true, span: directive.span)
        case "recursive_error_pages": settings.recursiveErrorPages = flag(directive)
        case "absolute_redirect": settings.absoluteRedirect = flag(directive)
        case "port_in_redirect": settings.portInRedirect = flag(directive)
        case "server_name_in_redirect": settings.serverNameInRedirect = flag(directive)
        case "dav_methods":
            settings.davMethods = Sourced(directive.arguments.map { $0.text.uppercased() }, at: directive.span)
        case "uwsgi_param": parameter(directive, &settings.uwsgiParameters)
        case "scgi_param": parameter(directive, &settings.scgiParameters)
        case "fastcgi_index": settings.fastcgiIndex = words[1].value
        case "fastcgi_split_path_info":
            let span = directive.file.span(words[1].range)
            let expression = expression(words[1].value, caseless: false, opaque: words[1].hasPlaceholder, at: span)
            if let pattern = expression.pattern, pattern.groupCount != 2 {
                refuse("the pattern of fastcgi_split_path_info has \(pattern.groupCount) groups, expected 2", at: span)
            }
            settings.fastcgiSplit = expression
        case "client_max_body_size": settings.bodyLimit = Sourced(Self.size(words[1]), at: directive.span)
        case "valid_referers": applyReferers(directive, to: &settings)
        default: return false
        }
        return true
    }

    /// In place: lists of directives can be long.
    private func append<Element>(_ element: Element, to list: inout [Element]?) {
        if list?.append(element) == nil { list = [element] }
    }

    private func flag(_ directive: NginxDirective) -> Settings.Flag {
        Settings.Flag(isOn: directive.words[1].text.lowercased() == "on", span: directive.span)
    }

    private mutating func parameter(_ directive: NginxDirective, _ list: inout [Settings.Parameter]?) {
        guard directive.words.count >= 3 else { return }
        let isSkipped = directive.words.count == 4 && directive.words[3].text == "if_not_empty"
        let parameter = Settings.Parameter(
            name: directive.words[1].text, value: template(directive.words[2], directive), isSkippedWhenEmpty: isSkipped,
            span: directive.span, isStock: directive.isStock)
        append(parameter, to: &list)
    }

    private mutating func applyRoot(_ directive: NginxDirective, to settings: inout Settings, of location: Location?) {
        var word = directive.words[1]
        let isAlias = directive.name == "alias"
        if settings.root != nil {
            refuse("\"\(directive.name)\" stands where \"\(isAlias ? "root" : "alias")\" or another one was given before", at: directive.span)
            return
        }
        for forbidden in ["$document_root", "${document_root}", "$realpath_root", "${realpath_root}"]
        where word.text.contains(forbidden) {
            refuse("\(forbidden) cannot be used in \"\(directive.name)\"", at: directive.file.span(word.range))
            return
        }
        if isAlias, location?.isNamed == true {
            refuse("\"alias\" cannot be used in a named location", at: directive.span)
            return
        }
        if !isAlias, word.value.count > 1, word.value.last == UInt8(ascii: "/") { word.value.removeLast() }
        if !isAlias, word.value == [UInt8(ascii: "/")] { word.value = [] }
        var alias: Settings.Alias?
        if isAlias, let location {
            alias = .prefix(location.name.count)
            if case .regex = location.kind { alias = .whole }
        }
        if let first = word.value.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "$"), !word.hasPlaceholder {
            let text = "relative paths start at /usr/share/nginx, the prefix of the distributions' nginx"
            if !assumptions.contains(text) { assumptions.append(text) }
            word.value = Array("/usr/share/nginx/".utf8) + word.value
        }
        settings.root = Settings.Root(template: template(word, directive), alias: alias, span: directive.span)
    }

    private mutating func applyErrorPage(_ directive: NginxDirective, to settings: inout Settings) {
        let words = Array(directive.arguments)
        guard words.count >= 2 else { return }
        var codes = words.dropLast()
        var overwrite: Int?
        if let mark = codes.last, mark.value.first == UInt8(ascii: "=") {
            codes = codes.dropLast()
            if mark.value.count == 1 {
                overwrite = 0
            } else if let code = Int(mark.text.dropFirst()) {
                overwrite = code
            } else {
                refuse("invalid value \"\(mark.text.prefix(20))\" in error_page", at: directive.file.span(mark.range))
                return
            }
        }
        if codes.isEmpty { refuse("error_page has no status code", at: directive.span) }
        let target = template(words[words.count - 1], directive)
        for word in codes {
            guard let code = Int(word.text), code >= 300, code <= 599, code != 499 else {
                if !word.hasPlaceholder {
                    refuse("invalid status \"\(word.text.prefix(20))\" in error_page, expected 300 to 599", at: directive.file.span(word.range))
                }
                continue
            }
            let isTLSError = code == 497 || code == 496 || code == 495 || code == 494
            let page = Settings.ErrorPage(
                status: code, overwrite: overwrite ?? (isTLSError ? 400 : nil), target: target, span: directive.span)
            append(page, to: &settings.errorPages)
        }
    }

    private mutating func applyReferers(_ directive: NginxDirective, to settings: inout Settings) {
        var referers = settings.validReferers ?? Settings.Referers()
        for word in directive.arguments {
            switch word.text {
            case "none": referers.allowsNone = true
            case "blocked": referers.allowsBlocked = true
            case "server_names":
                for name in serverNames { add(name, to: &referers) }
                // A server without a name has the empty one.
                if serverNames.isEmpty { referers.exact[""] = [] }
            default:
                if word.value.first == UInt8(ascii: "~") {
                    referers.expressions.append(
                        expression(Array(word.value.dropFirst()), caseless: true, opaque: word.hasPlaceholder, at: directive.file.span(word.range)))
                    continue
                }
                let slash = word.value.firstIndex(of: UInt8(ascii: "/")) ?? word.value.endIndex
                let host = String(decoding: word.value[..<slash].map(asciiLower), as: UTF8.self)
                let path = Array(word.value[slash...])
                if host.hasPrefix("*.") {
                    referers.suffixes.append((String(host.dropFirst()), path))
                } else if host.hasPrefix(".") {
                    referers.exact[String(host.dropFirst())] = path
                    referers.suffixes.append((host, path))
                } else if host.hasSuffix(".*") {
                    referers.prefixes.append((String(host.dropLast()), path))
                } else {
                    referers.exact[host] = path
                }
            }
        }
        settings.validReferers = referers
    }

    private func add(_ name: Server.Name, to referers: inout Settings.Referers) {
        for kind in name.kinds {
            switch kind {
            case .exact(let text): referers.exact[text] = []
            case .suffix(let text): referers.suffixes.append((text, []))
            case .prefix(let text): referers.prefixes.append((text, []))
            case .expression(let expression): referers.hostExpressions.append(expression)
            case .unknown: continue
            }
        }
    }

    /// The handler that a `*_pass` directive makes.
    mutating func handler(_ directive: NginxDirective, _ settings: inout Settings) -> Handler? {
        let name = directive.name
        if name == "empty_gif" || name == "stub_status" {
            return Handler(kind: name == "empty_gif" ? .emptyGIF : .stubStatus, name: name, span: directive.span)
        }
        if name == "flv" || name == "mp4" { return Handler(kind: .file, name: name, span: directive.span) }
        if name.hasPrefix("content_by_lua") || ["js_content", "perl", "passenger_enabled", "echo"].contains(name) {
            return Handler(kind: .foreign, name: name, span: directive.span)
        }
        guard let kind = Handler.Kind(rawValue: name), directive.words.count > 1 else { return nil }
        noteHost(directive.words[1], kind)
        settings.upstreams[kind] = Settings.Upstream(kind: kind, target: template(directive.words[1], directive), span: directive.span)
        return Handler(kind: kind, name: name, span: directive.span)
    }

    /// Hosts in upstreams without variables are resolved when the server starts, and known to those with variables.
    private mutating func noteHost(_ word: NginxWord, _ kind: Handler.Kind) {
        guard !word.value.contains(UInt8(ascii: "$")) else { return }
        let port = kind == .proxy ? (word.text.lowercased().hasPrefix("https") ? 443 : 80) : nil
        model.resolvedHosts.insert(UpstreamGroup.Place(word.text, defaultPort: port).key)
    }

    /// A size in bytes: `8k`, `10m`, `1g`; 0 for no limit.
    static func size(_ word: NginxWord) -> Knowledge<Int> {
        if word.hasPlaceholder { return .unknown(Unknown("it is a template's placeholder", needs: "the rendered file")) }
        var text = word.text.lowercased()
        var factor = 1
        switch text.utf8.last {
        case UInt8(ascii: "k"): factor = 1024
        case UInt8(ascii: "m"): factor = 1_048_576
        case UInt8(ascii: "g"): factor = 1_073_741_824
        default: break
        }
        if factor > 1 { text.removeLast() }
        guard let number = Int(text), number >= 0 else { return .unknown(Unknown("\"\(word.text.prefix(40))\" is not a size")) }
        let (size, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? .unknown(Unknown("\"\(word.text.prefix(40))\" is too large a size")) : .known(size)
    }
}
