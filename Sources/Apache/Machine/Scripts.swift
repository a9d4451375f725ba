import Routing
import Source

/// PHP behind a script: mod_actions, and the FastCGI modules from elsewhere that old installations use.
extension Machine {
    /// mod_actions (`action_handler`): what handles the file, or the method, is another URL; the request starts again there.
    func runAction(_ r: MachineRequest) throws(Halt) -> Outcome? {
        let settings = r.settings
        guard !settings.actions.isEmpty || !settings.methodScripts.isEmpty else { return nil }
        // Types that no AddType gives come from the system's list of media types.
        let own = Set(settings.typesByExtension.values.map { $0.value.text })
        if r.handler == nil, r.contentType == nil,
            let media = settings.actions.first(where: { $0.key.contains("/") && !$0.key.contains("php") && !own.contains($0.key) })
        {
            let name = Path.name((r.filename ?? []).text)
            if name.split(separator: ".").dropFirst().contains(where: { MediaTypes.hasType($0.lowercased()) }) {
                throw .unknown("whether \(name) is \(media.key) is not known, for which there is an Action", media.value.script.span)
            }
        }
        let name = r.handler ?? Bytes((r.contentType ?? []).prefix { $0 != UInt8(ascii: ";") && !$0.isSpace })
        let target: Setting<Word>
        if !name.isEmpty, let action = settings.actions[name.lowercasedBytes.text] {
            target = action.script
            if !action.isVirtual, r.kind == .none {
                step("Action", target.span, "\((r.filename ?? []).text) does not exist", decisive: true)
                return try end(r, with: 404)
            }
            r.environment["HANDLER"] = .known(name)
            step("Action", target.span, "\(name.text) is handed to \(target.value.text)", decisive: true)
        } else if let script = settings.methodScripts[r.method == "HEAD" ? "GET" : r.method] {
            guard r.method != "GET" && r.method != "HEAD" || !(r.query ?? []).isEmpty, r.previous?.previous == nil else { return nil }
            target = script
            step("Script", target.span, "\(r.method) is handed to \(target.value.text)", decisive: true)
        } else {
            return nil
        }
        guard target.value.isKnown else { throw .unknown("the script is not known", target.span) }
        let query = r.query.map { [UInt8(ascii: "?")] + $0 } ?? []
        return try internalRedirect(r, to: target.value.bytes + URLText.escape(r.uri) + query, contentType: r.handler == nil ? nil : r.contentType)
    }

    /// `FastCgiExternalServer` (mod_fastcgi): the file that it names, which need not exist, stands for a server. PHP runs what the rest of
    /// the path is translated to.
    func runExternalServer(_ r: MachineRequest) throws(Halt) -> Outcome? {
        guard let filename = r.filename, let external = externalServer(named: filename.text) else { return nil }
        let (script, pathInfo) = try translatedPathInfo(r) ?? (filename, [])
        assume("what listens at \(external.address) is PHP")
        step("FastCgiExternalServer", external.span, "\(filename.text) stands for \(external.address)")
        return php(r, upstream: external.address, script: script, pathInfo: pathInfo)
    }

    /// What a file stands for; a relative name of it counts from ServerRoot.
    func externalServer(named file: String) -> (address: String, span: SourceSpan)? {
        server.externalServers[file] ?? Path.relative(file, to: configuration.serverRoot).flatMap { server.externalServers[$0] }
    }

    /// PHP's own program as a CGI script (`Action php-cgi /cgi-bin/php-cgi`): it runs what the rest of the path is translated to, and
    /// refuses to be called otherwise (`cgi.force_redirect`), which is left to it. Seen with PHP 8.2 behind mod_cgi.
    func runPHPProgram(_ r: MachineRequest) throws(Halt) -> Outcome? {
        let program = (r.filename ?? []).text
        guard pathOfAction(r) != nil, isPHPProgram(program), let (script, pathInfo) = try translatedPathInfo(r) else { return nil }
        assume("\(program) is PHP")
        return php(r, upstream: program, script: script, pathInfo: pathInfo, limitsExtensions: false)
    }

    /// Where a request has started again at the script of an `Action`, in a directory of scripts: how many parts of its path are those of the
    /// request that was handed on.
    func pathOfAction(_ r: MachineRequest) -> Int? {
        guard let previous = r.previous, previous.environment["HANDLER"] != nil, r.handler == Bytes("cgi-script") else { return nil }
        return previous.uri.split(separator: UInt8(ascii: "/")).count
    }

    /// Whether a path is that of PHP's program by its name, and it may be there: nothing is asked, as whoever wrote the Action has it.
    func isPHPProgram(_ path: String) -> Bool {
        Path.name(path).lowercased().hasPrefix("php") && context.files.kinds(of: Path.normalised(path)).contains(.regular)
    }

    /// What the path after the script stands for in this host (`PATH_TRANSLATED`).
    private func translatedPathInfo(_ r: MachineRequest) throws(Halt) -> (script: Bytes, pathInfo: Bytes)? {
        guard !r.pathInfo.isEmpty else { return nil }
        let translated = try subrequest(r, uri: URLText.escape(r.pathInfo))
        return (translated.filename ?? [], translated.pathInfo)
    }

    /// `fcgid-script` (mod_fcgid): the file is run by its wrapper.
    func runWrapped(_ r: MachineRequest) throws(Halt) -> Outcome {
        guard configuration.isLoaded("fcgid", in: context) else {
            step("SetHandler", r.handlerSpan, "mod_fcgid is not loaded: the file is sent as it is", decisive: true)
            return try sendFile(r)
        }
        let file = (r.filename ?? []).text
        let suffix = file.lastIndex(of: ".").map { String(file[$0...]) } ?? ""
        let wrapper = r.settings.wrappers[suffix] ?? r.settings.wrappers[""]
        // The wrapper itself answers for files that are not there.
        let isVirtual = wrapper?.isVirtual == true && r.kind != .regular
        if !isVirtual, let code = try refusesScript(r) { return try end(r, with: code) }
        guard let program = wrapper?.script, program.value.isKnown, program.value.lowercased.contains("php"), !isVirtual else {
            throw .unknown("the handler fcgid-script runs the file; what it answers is not known", r.handlerSpan)
        }
        step("FcgidWrapper", program.span, "\(suffix) is run by \(program.value.text)")
        return php(r, upstream: program.value.text, limitsExtensions: false)
    }
}
