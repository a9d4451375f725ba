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
        guard let filename = r.filename, let external = server.externalServers[filename.text] else { return nil }
        var script = filename
        var pathInfo: Bytes = []
        if !r.pathInfo.isEmpty {
            let translated = try subrequest(r, uri: URLText.escape(r.pathInfo))
            script = translated.filename ?? []
            pathInfo = translated.pathInfo
        }
        assume("what listens at \(external.address) is PHP")
        step("FastCgiExternalServer", external.span, "\(filename.text) stands for \(external.address)")
        return php(r, upstream: external.address, script: script, pathInfo: pathInfo)
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
        return php(r, upstream: program.value.text)
    }
}
