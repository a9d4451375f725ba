import Routing
import Source

/// The type of the file, what fixups do to it, and who answers.
extension Machine {
    // MARK: Types

    func findType(_ r: MachineRequest) throws(Halt) {
        if r.isProxied { return }
        if r.kind == .directory {
            r.contentType = Bytes("httpd/unix-directory")
            return
        }
        guard let filename = r.filename, let slash = filename.lastIndex(of: UInt8(ascii: "/")) else { return }
        if r.kind == .none { try negotiate(r) }
        var name = Array((r.filename ?? filename)[(((r.filename ?? filename).lastIndex(of: UInt8(ascii: "/")) ?? slash) + 1)...])
        if r.settings.mimeUsesPathInfo == true { name += r.pathInfo }
        while name.first == UInt8(ascii: ".") { name.removeFirst() }
        for part in name.split(separator: UInt8(ascii: ".")).dropFirst() {
            let ext = Bytes(part).lowercasedBytes.text
            if let type = r.settings.typesByExtension[ext] {
                r.contentType = type.value
                r.handlerSpan = type.span
            } else if !r.settings.removedTypes.contains(ext), MediaTypes.hasType(ext) {
                r.contentType = nil
            }
            if let handler = r.settings.handlersByExtension[ext] {
                r.handler = handler.value
                r.handlerSpan = handler.span
            }
        }
    }

    /// MultiViews: a missing file may stand for one of its variants.
    private func negotiate(_ r: MachineRequest) throws(Halt) {
        guard (r.settings.options ?? OptionSettings()).effective.contains(.multiViews), configuration.isLoaded("negotiation", in: context),
            let filename = r.filename, let slash = filename.lastIndex(of: UInt8(ascii: "/"))
        else { return }
        let name = filename[(slash + 1)...].text
        let directory = slash == 0 ? "/" : filename[..<slash].text
        guard !name.isEmpty, isDirectory(Bytes(directory)) else { return }
        var variants = Set<String>()
        let prefix = directory == "/" ? "/" : directory + "/"
        for path in context.files.present where path.hasPrefix(prefix + name + ".") && !path.dropFirst(prefix.count).contains("/") { variants.insert(String(path.dropFirst(prefix.count))) }
        if let tree = context.files.tree {
            let place = context.files.root == "/" ? directory : Path.join(context.files.root, "./" + directory)
            for entry in (try? tree.list(place)) ?? [] where entry.kind == .regular && entry.name.hasPrefix(name + ".") { variants.insert(entry.name) }
        } else if !context.files.absent.contains(directory) {
            let others = decide(
                Question(key: "variants \(filename.text)", yes: "there are other files \(filename.text).*", no: "there are no other files \(filename.text).*"))
            if others { throw .unknown("MultiViews chooses among the files \(filename.text).*, which are not known", r.settings.options?.span) }
        }
        // Every extension must have a meaning, otherwise the file is no variant.
        let usable = variants.filter { variant in
            variant.dropFirst(name.count + 1).split(separator: ".").allSatisfy { part in
                let ext = part.lowercased()
                return r.settings.typesByExtension[ext] != nil || r.settings.handlersByExtension[ext] != nil || MediaTypes.hasType(ext)
            }
        }
        guard let only = usable.first else {
            if variants.isEmpty { return }
            step("Options", r.settings.options?.span, "MultiViews finds no variant of a known type among \(variants.sorted().prefix(5).joined(separator: ", "))", decisive: true)
            throw .status(404)
        }
        guard usable.count == 1 else { throw .unknown("MultiViews chooses among \(usable.sorted().joined(separator: ", "))", r.settings.options?.span) }
        step("Options", r.settings.options?.span, "MultiViews finds \(only) for \(name)", decisive: true)
        let sub = try subrequest(r, file: filename[...slash] + Bytes(only))
        sub.query = r.query
        sub.pathInfo = r.pathInfo
        guard sub.status == 200, sub.kind == .regular else { return }
        takeOver(sub, into: r)
    }

    // MARK: Fixups

    func fixUp(_ r: MachineRequest) throws(Halt) {
        if let type = r.settings.forcedType, type.value != Bytes("none") {
            r.contentType = type.value
            r.handlerSpan = type.span
        }
        if let handler = r.settings.handler {
            switch handler.value {
            case .name(let name):
                if !name.equalsIgnoringCase("none") {
                    r.handler = name
                    r.handlerSpan = handler.span
                }
            case .expression(let text):
                var name = try evaluate(text, r)
                if !name.hasPrefix("proxy:unix") { name = name.lowercasedBytes }
                if !name.equalsIgnoringCase("none") {
                    r.handler = name
                    r.handlerSpan = handler.span
                }
            case .unknown(let reason): throw .unknown(reason, handler.span)
            }
        }
        try directoryRewrite(r)
        applyEnvironmentOperations(r)
        if let redirect = r.settings.locationRedirect { try perform(redirect, r) }
        for redirect in r.settings.redirects { try perform(redirect, r) }
        try fixDirectory(r)
        if let type = r.forcedType { r.contentType = type }
        if let handler = r.forcedHandler { r.handler = handler }
    }

    private func fixDirectory(_ r: MachineRequest) throws(Halt) {
        guard configuration.isLoaded("dir", in: context) else { return }
        // Also when a rule of the directory has handed it to a backend.
        if r.kind == .directory {
            try fixExistingDirectory(r)
        } else if r.kind == .none, r.handler == nil {
            _ = try fallBack(r)
        }
    }

    private func fixExistingDirectory(_ r: MachineRequest) throws(Halt) {
        if r.handler == nil { r.handler = Bytes("httpd/unix-directory") }
        if !r.pathInfo.isEmpty { return }
        if r.uri.last != UInt8(ascii: "/") {
            guard r.settings.directorySlash?.value ?? true else { return }
            var target = URLText.escape(r.uri) + [UInt8(ascii: "/")]
            if let query = r.query { target += [UInt8(ascii: "?")] + query }
            r.location = try absolute(target, r)
            step("DirectorySlash", r.settings.directorySlash?.span, "\(r.uri.text) is a directory: redirect 301 to the path with a slash", decisive: true)
            throw .status(301)
        }
        if r.handler == Bytes("redirect-handler") { return }
        if r.settings.checkHandler == true, r.handler != Bytes("httpd/unix-directory") { return }
        var failure: Int?
        let names = r.settings.directoryIndex?.value.map(\.bytes) ?? [Bytes("index.html")]
        for name in names where !(names.count == 1 && name.equalsIgnoringCase("disabled")) {
            var target = name
            if let query = r.query { target += [UInt8(ascii: "?")] + query }
            let sub = try subrequest(r, uri: target)
            if sub.status == 200, sub.handler == Bytes("proxy-server") || sub.kind == .regular {
                if let code = r.settings.indexRedirect, code != 0 {
                    r.location = try absolute(sub.uri, r)
                    step("DirectoryIndexRedirect", r.settings.directoryIndex?.span, "redirect \(code) to \(sub.uri.text)", decisive: true)
                    throw .status(code)
                }
                step("DirectoryIndex", r.settings.directoryIndex?.span, "\(name.text) answers for the directory", decisive: true)
                takeOver(sub, into: r)
                return
            }
            if (300..<400).contains(sub.status) || ((sub.status == 401 || sub.status == 406) && names.count == 1) {
                r.location = sub.location
                throw .status(sub.status)
            }
            if sub.status != 404, sub.status != 200 { failure = sub.status }
            step("DirectoryIndex", r.settings.directoryIndex?.span, "\(name.text) is not there")
        }
        if let failure { throw .status(failure) }
    }

    private func fallBack(_ r: MachineRequest) throws(Halt) -> Bool {
        guard let fallback = r.settings.fallback, fallback.value.lowercased != "disabled" else { return false }
        if let placeholder = fallback.value.placeholder { throw .unknown("the value of \(placeholder) is not known", fallback.span) }
        var target = fallback.value.bytes
        if let query = r.query { target += [UInt8(ascii: "?")] + query }
        let sub = try subrequest(r, uri: target)
        if sub.status == 200, sub.handler == Bytes("proxy-server") || sub.kind == .regular {
            step("FallbackResource", fallback.span, "\(r.uri.text) maps to nothing: \(fallback.value.text) answers", decisive: true)
            takeOver(sub, into: r)
            return true
        }
        if (300..<400).contains(sub.status) {
            r.location = sub.location
            throw .status(sub.status)
        }
        if sub.status != 404, sub.status != 200 { throw .status(sub.status) }
        return false
    }

    /// The request goes on as its subrequest.
    ///
    /// What mod_rewrite forces is kept where the subrequest does not force anything itself: it is applied after mod_dir where that was
    /// loaded first, as Debian, Red Hat and httpd's own configuration do (observed on 2.4.71; in the other order it is forgotten).
    private func takeOver(_ sub: MachineRequest, into r: MachineRequest) {
        r.uri = sub.uri
        r.filename = sub.filename
        r.pathInfo = sub.pathInfo
        r.query = sub.query
        r.kind = sub.kind
        r.handler = sub.handler
        r.contentType = sub.contentType
        r.forcedHandler = sub.forcedHandler ?? r.forcedHandler
        r.forcedType = sub.forcedType ?? r.forcedType
        r.settings = sub.settings
        r.isProxied = sub.isProxied
        r.proxySpan = sub.proxySpan
        r.handlerSpan = sub.handlerSpan
        r.context = sub.context
        r.environment.merge(sub.environment) { $1 }
    }

    // MARK: Answers

    func answer(_ r: MachineRequest) throws(Halt) -> Outcome {
        if r.handler == Bytes("redirect-handler"), let filename = r.filename, filename.hasPrefix("redirect:") {
            var target = Array(filename.dropFirst(9))
            if let query = r.query { target += [UInt8(ascii: "?")] + query }
            return try internalRedirect(r, to: target)
        }
        if r.isProxied, let filename = r.filename, filename.hasPrefix("proxy:") { return try proxy(r, Array(filename.dropFirst(6))) }
        if let outcome = try runExternalServer(r) { return outcome }
        let handler = r.handler ?? r.contentType ?? Bytes("default-handler")
        if handler.hasPrefix("proxy:") {
            return try proxy(r, Array(handler.dropFirst(6)), file: r.filename ?? [])
        }
        let name = handler.prefix { $0 != UInt8(ascii: ";") && !$0.isSpace }.lowercasedBytes.text
        if Self.phpHandlers.contains(name), try runsPHP(r, name) {
            // Unlike php-fpm behind a proxy, mod_php leaves files that are known to be missing to httpd.
            if r.kind == .none, context.files.kinds(of: Path.normalised((r.filename ?? []).text)) == .missing {
                step("mod_php", r.handlerSpan, "\((r.filename ?? []).text) does not exist", decisive: true)
                return try end(r, with: 404)
            }
            return php(r, upstream: nil)
        }
        switch name {
        case "fcgid-script": return try runWrapped(r)
        case "cgi-script", "server-status", "server-info", "ldap-status", "balancer-manager", "send-as-is", "type-map", "imap-file",
            "fastcgi-script", "wsgi-script", "perl-script", "lua-script":
            if name == "server-status" || name == "server-info" || name == "balancer-manager" {
                step("SetHandler", r.handlerSpan, "\(name) answers", decisive: true)
                return Outcome(.status, status: 200)
            }
            if name == "cgi-script", !configuration.isLoaded("cgi", in: context), !configuration.isLoaded("cgid", in: context) {
                step(r.handlerSpan == nil ? "ScriptAlias" : "SetHandler", r.handlerSpan, "no loaded module runs scripts: the file is sent as it is", decisive: true)
                if let outcome = try runAction(r) { return outcome }
                return try sendFile(r)
            }
            if name == "cgi-script" {
                if let code = try refusesScript(r) { return try end(r, with: code) }
                if let outcome = try runPHPProgram(r) { return outcome }
            }
            throw .unknown("the handler \(name) runs the file; what it answers is not known", r.handlerSpan)
        case "httpd/unix-directory" where r.method == "GET" || r.method == "HEAD": return listing(r)
        default:
            if let outcome = try runAction(r) { return outcome }
            return try sendFile(r)
        }
    }

    /// What mod_cgi and mod_fcgid answer instead of running the script.
    func refusesScript(_ r: MachineRequest) throws(Halt) -> Int? {
        let file = (r.filename ?? []).text
        let handler = (r.handler ?? Bytes("cgi-script")).text
        if !r.isScriptAliased, !(r.settings.options ?? OptionSettings()).effective.contains(.execCGI) {
            step("Options", r.settings.options?.span, "ExecCGI is off: the script \(file) is not run", decisive: true)
            return 403
        }
        if r.kind != .regular {
            step(handler, r.handlerSpan, "\(file) \(r.kind == .directory ? "is a directory" : "does not exist")", decisive: true)
            return r.kind == .directory ? 403 : 404
        }
        if !r.pathInfo.isEmpty, r.settings.acceptPathInfo == false {
            step("AcceptPathInfo", r.handlerSpan, "\(file) is a script, and the path goes on after it", decisive: true)
            return 404
        }
        return nil
    }

    static let phpHandlers: Set<String> = [
        "application/x-httpd-php", "application/x-httpd-php5", "application/x-httpd-php7", "application/x-httpd-php8", "php-script",
        "php5-script", "php7-script", "x-httpd-php",
    ]

    private func runsPHP(_ r: MachineRequest, _ name: String) throws(Halt) -> Bool {
        if let engine = r.settings.phpEngine, !engine.value {
            step("php_admin_flag", engine.span, "PHP's engine is off here: the file is sent as it is", decisive: true)
            return false
        }
        switch configuration.phpModule(in: context) {
        case .known(let loaded):
            if !loaded { step("SetHandler", r.handlerSpan, "\(name) needs mod_php, which is not loaded", decisive: true) }
            return loaded
        case .absent: return false
        case .unknown:
            assume("mod_php is loaded")
            return true
        }
    }

    func sendFile(_ r: MachineRequest) throws(Halt) -> Outcome {
        guard r.method == "GET" || r.method == "HEAD" || r.method == "POST" else {
            if r.method == "OPTIONS" || r.method == "TRACE" { return Outcome(.status, status: r.status) }
            step("default handler", nil, "the method \(r.method) is not allowed", decisive: true)
            return try end(r, with: 405)
        }
        guard r.kind == .regular, let filename = r.filename else {
            step("default handler", nil, "\((r.filename ?? []).text) \(r.kind == .directory ? "is a directory" : "does not exist")", decisive: true)
            return try end(r, with: 404)
        }
        if !r.pathInfo.isEmpty, r.settings.acceptPathInfo != true {
            step("default handler", nil, "\(filename.text) is a file, and the path goes on after it", decisive: true)
            return try end(r, with: 404)
        }
        if filename.first != UInt8(ascii: "/") {
            step("default handler", r.handlerSpan, "\(filename.text) is not a file", decisive: true)
            return try end(r, with: 403)
        }
        let disclosed = PHPRunner.isSource(filename.text)
        if disclosed, configuration.leavesPHPToMain {
            assume("the server's main configuration hands PHP files to PHP")
            return php(r, upstream: nil)
        }
        step("default handler", nil, "sends \(filename.text)\(disclosed ? " as text: no PHP handler applies" : "")", decisive: true)
        // A redirect's status stays when later rules turn the target into a file.
        return Outcome(.static, status: r.status == 200 ? nil : r.status, file: filename.text, sourceDisclosed: disclosed)
    }

    private func listing(_ r: MachineRequest) -> Outcome {
        if (r.settings.options ?? OptionSettings()).effective.contains(.indexes), configuration.isLoaded("autoindex", in: context) {
            step("Options", r.settings.options?.span, "the directory is listed", decisive: true)
            return Outcome(.listing, status: r.status == 200 ? nil : r.status, file: (r.filename ?? []).text)
        }
        step("Options", r.settings.options?.span, "the directory has no index, and listings are off", decisive: true)
        do throws(Halt) { return try end(r, with: configuration.isLoaded("autoindex", in: context) ? 403 : 404) } catch { return Outcome(.status, status: 403) }
    }

    // MARK: Backends

    private func proxy(_ r: MachineRequest, _ url: Bytes, file: Bytes? = nil) throws(Halt) -> Outcome {
        var target = url
        var socket: String?
        if target.prefix(5).equalsIgnoringCase("unix:"), let bar = target.firstIndex(of: UInt8(ascii: "|")) {
            socket = "unix:" + target[5..<bar].text
            target = Array(target[(bar + 1)...])
        }
        guard let separator = target.firstIndex(of: "://") else {
            if file != nil { return try sendFile(r) }
            step("ProxyPass", r.proxySpan, "\(target.text) is not a URL of a backend", decisive: true)
            return Outcome(.status, status: 500)
        }
        let scheme = target[..<separator].lowercasedBytes.text
        let rest = Array(target[(separator + 3)...])
        let slash = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? rest.count
        let host = rest[..<slash].text
        if let colon = rest[..<slash].lastIndex(of: UInt8(ascii: ":")), !rest[..<slash].contains(UInt8(ascii: "]")),
            !rest[(colon + 1)..<slash].allSatisfy(\.isDigit)
        {
            step("ProxyPass", r.proxySpan ?? r.handlerSpan, "\(rest[(colon + 1)..<slash].text) is not a port: a slash is missing between host and path", decisive: true)
            return try end(r, with: 500)
        }
        // `proxy:127.0.0.1:9000|fcgi://localhost/`: no module of httpd speaks "127.0.0.1:9000|fcgi".
        guard scheme.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }) else {
            step(r.handlerSpan == nil ? "ProxyPass" : "SetHandler", r.handlerSpan ?? r.proxySpan, "\(target.text) is no address of a backend", decisive: true)
            return try end(r, with: 500)
        }
        guard configuration.isLoaded(scheme == "fcgi" ? "proxy_fcgi" : scheme == "https" ? "proxy_http" : "proxy_" + scheme, in: context) else {
            step("SetHandler", r.handlerSpan ?? r.proxySpan, "no loaded module speaks \(scheme)", decisive: true)
            return try end(r, with: 500)
        }
        guard scheme == "fcgi" else {
            step("ProxyPass", r.proxySpan ?? r.handlerSpan, "\(target.text) answers", decisive: true)
            return Outcome(.proxy, status: r.status == 200 ? nil : r.status, query: r.query?.text, upstream: host)
        }
        let path = Array(rest[slash...])
        let upstream = socket ?? host
        if let file {
            if file.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "?") }) {
                step("SetHandler", r.handlerSpan, "the file's name holds a control character or question mark, which is not handed on", decisive: true)
                return try end(r, with: 403)
            }
            // A name that is no path (redirect:/x) is taken for a part of the host.
            let file = Array(file.drop { $0 != UInt8(ascii: "/") })
            // What stands behind the host becomes a part of the file's name.
            return php(r, upstream: upstream, script: path.count > 1 ? path + file : file)
        }
        let kept = Set("~$-_.+!*'(),;:@&=/".utf8)
        let script = URLText.percentEncode(path, upperCase: true) { $0.isAlpha || $0.isDigit || kept.contains($0) }
        return php(r, upstream: upstream, script: script)
    }

    func php(_ r: MachineRequest, upstream: String?, script: Bytes? = nil, pathInfo: Bytes? = nil, limitsExtensions: Bool = true) -> Outcome {
        let pathInfo = pathInfo ?? r.pathInfo
        let script = script ?? r.filename ?? []
        var outcome = Outcome(.php, status: r.status == 200 ? nil : r.status, script: script.text, upstream: upstream)
        outcome.pathInfo = pathInfo.isEmpty ? nil : pathInfo.text
        outcome.query = r.query?.text
        for (name, value) in r.environment where !name.hasPrefix("REDIRECT_") && !name.hasPrefix("MATCH_") {
            if case .known(let bytes) = value { outcome.environment[name] = bytes.text }
        }
        let run = PHPRunner.run(
            script: script.text, pathInfo: outcome.pathInfo, world: world, context: context, limitsExtensions: limitsExtensions && upstream != nil)
        outcome.executed = run.executed
        outcome.pathInfo = run.pathInfo
        step(upstream == nil ? "mod_php" : "PHP", r.handlerSpan ?? r.proxySpan, "\(script.text) is handed to \(upstream ?? "PHP")", decisive: true)
        return outcome
    }
}

/// Extensions that have a type on ordinary installations (`/etc/mime.types`): where httpd looks when it must know one.
enum MediaTypes {
    static func hasType(_ ext: String) -> Bool { known.contains(ext) }

    private static let known: Set<String> = Set(
        """
        atom avi avif bin bmp bz2 c css csv deb doc docx eot exe flac flv gif gz h htm html ico ics jar jpe jpeg jpg js json jsonld m3u8 m4a m4v map
        md mid midi mkv mov mp3 mp4 mpeg mpg odg odp ods odt oga ogg ogv otf pdf pl png ppt pptx ps psd py rar rss rtf sh svg svgz swf tar tgz tif
        tiff ts ttf txt wasm wav weba webm webmanifest webp woff woff2 xhtml xls xlsx xml xsl xslt yaml yml zip 7z
        """.split { $0 == " " || $0.isNewline }.map(String.init))
}
