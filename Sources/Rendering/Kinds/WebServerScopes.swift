import Routing

/// The values of a virtual host's templates, for both servers.
extension SitePlan {
    /// What every template of the kind can name.
    func scope(for kind: WebServerKind) -> TemplateScope {
        var scope: TemplateScope = [
            "title": .text(title),
            "webRoot": .text(webRoot),
            "bodySize": .text(inputs.bodySize.short),
            "bodySizeBytes": .number(inputs.bodySize.bytes),
            "timeout": .number(inputs.timeout.seconds),
            "frontController": .text(facts.frontController),
            "imageController": .text(facts.imageController.flatMap { controllers.contains($0) ? $0 : nil } ?? facts.frontController),
            "scriptPattern": .expression(scriptPattern),
            "directPattern": .expression(directPattern),
            "staticPatterns": .list(staticPatterns.map { .expression($0) }),
            "sharedImages": .scopes(files.areas.filter { $0.answer == .application }.map { ["pattern": .expression($0.pattern)] }),
            "localImages": .scopes(files.areas.filter { $0.answer == .disk }.map { ["pattern": .expression($0.pattern)] }),
            "legacy": .flag(hasLegacy),
            "isShared": .flag(files.isShared),
            "variables": .scopes(
                variables.map {
                    ["name": .text($0.name), "value": .text($0.value), "assignment": .text("\($0.name)=\($0.value)")]
                }),
            "controllers": .scopes(controllers.map { ["name": .text($0)] }),
        ]
        addNames(hosts, to: &scope, kind)
        addConnections(tls: inputs.tls, to: &scope, kind)
        addPHP(to: &scope, kind)
        return scope
    }

    func scope(for host: StaticHost, _ kind: WebServerKind) -> TemplateScope {
        var scope: TemplateScope = [
            "title": .text(title),
            "scriptPattern": .expression("\\.\(Self.scriptEndings)(/|$)"),
            "areas": .scopes(
                host.areas.map { area in
                    let path = area.prefix.isEmpty ? "" : "/" + area.prefix
                    let pattern = ImageArea(prefix: area.prefix, directories: area.directories, answer: .disk, siteaccesses: []).pattern
                    // nginx replaces the text of the location, httpd whole path components.
                    let end = kind == .nginx ? "/" : ""
                    return [
                        "pattern": .expression(pattern),
                        "directories": .scopes(
                            area.directories.map {
                                [
                                    "url": .text("\(path)/\($0)\(end)"),
                                    "directory": .text((area.storage?.appending($0) ?? "/nonexistent") + end),
                                ]
                            }),
                    ]
                }),
        ]
        addNames([host.host], to: &scope, kind)
        addConnections(tls: host.isTLS ? inputs.tls : nil, to: &scope, kind)
        return scope
    }

    private func addNames(_ hosts: [HostName], to scope: inout TemplateScope, _ kind: WebServerKind) {
        let names = hosts.map(\.text)
        // A name that no request has.
        scope["hosts"] = .texts(names.isEmpty && kind == .nginx ? ["_"] : names)
        // httpd wants a name without patterns first.
        let first = hosts.first { !$0.isPattern }
        scope["serverName"] = .optional(first?.text)
        let aliases = hosts.filter { $0 != first }.map(\.text)
        scope["hasAliases"] = .flag(!aliases.isEmpty)
        scope["serverAliases"] = .texts(aliases)
    }

    // MARK: Listening

    private func addConnections(tls: RenderInputs.TLS?, to scope: inout TemplateScope, _ kind: WebServerKind) {
        let addresses = inputs.listen.isEmpty ? [ListenAddress(address: nil)] : inputs.listen
        let plain = addresses.map { address in
            let text = address.text(defaultPort: inputs.port)
            return kind == .nginx && text.hasPrefix("*:") ? String(text.dropFirst(2)) : text
        }
        func listen(_ text: String, isTLS: Bool) -> TemplateScope {
            ["address": .text(text), "isTLS": .flag(isTLS), "http2Parameter": .flag(isTLS && http2Form(kind) == .parameter)]
        }
        let http = plain.map { listen($0, isTLS: false) }
        guard let tls else {
            scope["listens"] = .scopes(http)
            for name in ["redirect", "tls", "http2", "http2Directive"] { scope[name] = .flag(false) }
            scope["hostBlocks"] = .scopes([["listens": .scopes(http), "tls": .flag(false)]])
            return
        }
        let secure = addresses.map { address in
            let text = ListenAddress(address: address.address).text(defaultPort: tls.port)
            return kind == .nginx && text.hasPrefix("*:") ? String(text.dropFirst(2)) : text
        }
        var seen: Set<String> = []
        let https = secure.filter { seen.insert($0).inserted }.map { listen($0, isTLS: true) }
        let files: TemplateScope = ["certificate": .text(tls.certificate.text), "key": .text(tls.key.text)]
        scope["listens"] = .scopes(tls.redirects ? https : http + https)
        scope["tls"] = .scope(files)
        scope["http2"] = .flag(http2Form(kind) != .none)
        scope["http2Directive"] = .flag(http2Form(kind) == .directive)
        scope["redirect"] = tls.redirects
            ? .scope(["listens": .scopes(http), "tlsPort": tls.port.number == 443 ? .flag(false) : .number(tls.port.number)])
            : .flag(false)
        let block: TemplateScope = ["listens": .scopes(https), "tls": .scope(files)]
        scope["hostBlocks"] = .scopes(tls.redirects ? [block] : [["listens": .scopes(http), "tls": .flag(false)], block])
    }

    private enum HTTP2Form { case none, parameter, directive }

    /// nginx has the directive since 1.25.1 and warns of the parameter since then; older ones refuse the directive.
    private func http2Form(_ kind: WebServerKind) -> HTTP2Form {
        guard inputs.http2 else { return .none }
        let version = inputs.versions[kind]
        if kind == .apache { return version.map { $0 < ServerContext.Version("2.4.17")! } ?? false ? .none : .directive }
        guard let version else { return .parameter }
        if version < ServerContext.Version("1.9.5")! { return .none }
        return version < ServerContext.Version("1.25.1")! ? .parameter : .directive
    }

    // MARK: PHP

    private func addPHP(to scope: inout TemplateScope, _ kind: WebServerKind) {
        let backend = inputs.php ?? Self.defaultBackend
        scope["usesFPM"] = .flag(backend != .module)
        scope["usesModule"] = .flag(backend == .module)
        scope["phpModules"] = .texts(["php_module", "php7_module", "php5_module"])
        scope["varDirectory"] = .text(webRoot + "/var")
        let names = controllers.map { RegularExpression.quoted($0) }
        scope["controllerFiles"] = .expression("^" + (names.count == 1 ? names[0] : "(\(names.joined(separator: "|")))") + "$")
        switch backend {
        case .socket(let path):
            scope["phpAddress"] = .text("unix:\(path.text)")
            scope["phpHandler"] = .text("proxy:unix:\(path.text)|fcgi://localhost")
        case .tcp(let host, let port):
            scope["phpAddress"] = .text("\(host):\(port.number)")
            scope["phpHandler"] = .text("proxy:fcgi://\(host):\(port.number)")
        case .module:
            scope["phpAddress"] = .flag(false)
            scope["phpHandler"] = .flag(false)
        }
    }

    /// Where Debian's php-fpm listens whatever its version.
    static let defaultBackend: PHPBackend = (try? PHPBackend("unix:/run/php/php-fpm.sock")) ?? .module
}
