import Patterns
import Routing
import Source

/// try_files and the content handlers.
extension Machine {
    func tryFiles() throws(Undetermined) -> Flow {
        guard let rule = level.tryFiles else { return .go(.content) }
        guard let prefix = try pathPrefix() else { return try fail(500) }
        if let unknown = uriUnknown { throw undetermined(unknown) }
        let alias = level.settings.root?.alias
        for candidate in rule.candidates {
            let name = try tryFilesName(candidate.template, alias)
            if let unknown = name.unknown { throw undetermined(Unknown(unknown.reason, needs: unknown.needs, span: rule.span)) }
            let path = prefix.value.text + name.text
            let isHit = candidate.isDirectory ? isDirectory(path) : isRegularFile(path)
            let kind = candidate.isDirectory ? "directory" : "file"
            guard isHit else {
                step("try_files", at: rule.span, "\(path) is no \(kind)")
                continue
            }
            step("try_files", at: rule.span, "the \(kind) \(path) is there", decisive: true)
            switch alias {
            case nil: uri = name.bytes
            case .prefix(let count): uri = Array(uri.prefix(count)) + name.bytes
            case .whole:
                if !candidate.isDirectory {
                    uri = name.bytes
                    addsURIToAlias = true
                }
            }
            return .go(.content)
        }
        switch rule.fallback {
        case .status(let code):
            step("try_files", at: rule.span, "nothing is there: \(code)", decisive: true)
            return try fail(code, by: rule.span)
        case .target(let template):
            let target = try tryFilesName(template, alias)
            step("try_files", at: rule.span, "nothing is there: falls back to \(target.text.prefix(300))", decisive: true)
            if target.bytes.first == UInt8(ascii: "@") { return try namedLocation(target.bytes) }
            let parts = splitArguments(target.bytes)
            let unknown = target.unknown.map { Unknown($0.reason, needs: $0.needs, span: rule.span) }
            return try internalRedirect(to: parts.uri, arguments: parts.arguments, unknown: unknown)
        }
    }

    /// With an alias, a name from variables loses the location's prefix, the fallback's too.
    private func tryFilesName(_ template: Template, _ alias: Settings.Alias?) throws(Undetermined) -> Value {
        var name = try evaluate(template)
        if template.hasVariables, case .prefix(let count)? = alias, name.bytes.count >= count,
            name.bytes.prefix(count).elementsEqual(uri.prefix(count))
        {
            name.bytes.removeFirst(count)
        }
        return name
    }

    func content() throws(Undetermined) -> Flow {
        if let handler {
            guard handler.kind == .file else { return try handle(handler) }
            // flv and mp4 send files as usual, but never answer POST.
            guard method == "GET" || method == "HEAD" else { return try fail(405, by: handler.span) }
        }
        if let uriUnknown { throw undetermined(uriUnknown) }
        let endsInSlash = uri.last == UInt8(ascii: "/")
        if let dav = level.settings.davMethods, dav.value.contains(method) {
            throw undetermined(Unknown("dav_methods answers \(method), which is not modelled", span: dav.span))
        }
        guard ["GET", "HEAD", "POST"].contains(method) else {
            step("static", at: nil, "\(method) is not allowed for files", decisive: true)
            return try fail(405)
        }
        guard endsInSlash else { return try sendFile() }
        if let random = level.settings.randomIndex, random.isOn {
            throw undetermined(Unknown("random_index takes any file of the directory", span: random.span))
        }
        if let flow = try index() { return flow }
        if let listing = level.settings.autoindex, listing.isOn, method != "POST" {
            guard var path = try mappedPath() else { return try fail(500) }
            // nginx takes off the last byte, which is a slash unless an alias with groups ends without one.
            if path.bytes.count > 1 { path.bytes.removeLast() }
            if isDirectory(path.text) {
                step("autoindex", at: listing.span, "lists \(path.text)", decisive: true)
                return .end(Outcome(.listing, file: path.text))
            }
            step("autoindex", at: listing.span, "\(path.text) is no directory", decisive: true)
            return try fail(404)
        }
        step("index", at: nil, "no index file; the listing of the directory is forbidden", decisive: true)
        return try fail(403)
    }

    private func index() throws(Undetermined) -> Flow? {
        let names: [Template]
        if let given = level.settings.index { names = given } else { names = [Template(literal: Array("index.html".utf8), span: level.span)] }
        var isDirectoryTested = false
        for name in names {
            var text = try indexName(name)
            if let unknown = text.unknown { throw undetermined(Unknown(unknown.reason, needs: unknown.needs, span: name.span)) }
            if text.bytes.first == UInt8(ascii: "/") {
                step("index", at: name.span, "internal redirect to \(text.text)", decisive: true)
                return try internalRedirect(to: text.bytes, arguments: arguments, unknown: argumentsUnknown)
            }
            guard let directory = try mappedPath() else { return try fail(500) }
            if name.hasVariables, level.settings.root?.template.hasVariables == true {
                // The name is measured before the root is put together and copied after it, which asks for variables again.
                let measured = text.bytes.count
                text = try indexName(name)
                guard text.unknown == nil, text.bytes.count == measured, text.bytes.first != UInt8(ascii: "/") else {
                    throw undetermined(Unknown("the name of the index file changes while nginx puts it together", span: name.span))
                }
            }
            let path = directory.text + text.text
            if exists(path) {
                step("index", at: name.span, "\(path) is there", decisive: true)
                return try internalRedirect(to: uri + text.bytes, arguments: arguments, unknown: argumentsUnknown)
            }
            step("index", at: name.span, "\(path) does not exist")
            if !isDirectoryTested {
                isDirectoryTested = true
                // An alias may name a file.
                if directory.bytes.last != UInt8(ascii: "/"), isRegularFile(directory.text) {
                    step("index", at: nil, "\(directory.text) is no directory", decisive: true)
                    return try fail(500)
                }
                guard isDirectory(directory.text) else {
                    step("index", at: nil, "the directory \(directory.text) does not exist", decisive: true)
                    return try fail(404)
                }
            }
        }
        return nil
    }

    private func sendFile() throws(Undetermined) -> Flow {
        guard let path = try mappedPath() else { return try fail(500) }
        let name = path.text
        if isRegularFile(name) {
            if method == "POST" {
                step("static", at: nil, "POST is not allowed for the file \(name)", decisive: true)
                return try fail(405)
            }
            var outcome = Outcome(.static, file: Path.normalised(name))
            outcome.status = errorStatus.flatMap { $0 == 0 ? nil : $0 }
            outcome.sourceDisclosed = PHPRunner.isSource(name)
            step("static", at: level.settings.root?.span, "sends \(name)\(outcome.sourceDisclosed ? " as text: no PHP handler is in this location" : "")", decisive: true)
            return .end(outcome)
        }
        if isDirectory(name) {
            let strict = isAtLeast([1, 17, 4])
            var target = strict ? Escaping.escape(uri, .uri, sinceStrict: isAtLeast([1, 21, 1])) : uri
            target.append(UInt8(ascii: "/"))
            if !arguments.isEmpty { target += [UInt8(ascii: "?")] + arguments }
            step("static", at: nil, "\(name) is a directory: the slash is added", decisive: true)
            return try redirect(301, to: Value(target, unknown: argumentsUnknown))
        }
        step("static", at: level.settings.root?.span, "\(name) does not exist", decisive: true)
        return try fail(404)
    }
}
