import Patterns
import Routing
import Source

/// From the URL to a file: rules of the server, mod_proxy, mod_alias, the document root. The walks through sections follow in files of their own.
extension Machine {
    func translate(_ r: MachineRequest) throws(Halt) {
        if try serverRewrite(r) { return }
        if try proxyTranslate(r) { return }
        if try aliasTranslate(r) { return }
        if server.mapsUsers == true, r.uri.hasPrefix("/~"), configuration.isLoaded("userdir", in: context) {
            throw .unknown("UserDir maps \(r.uri.text) into a user's home directory", nil)
        }
        try coreTranslate(r)
    }

    // MARK: Document root

    func coreTranslate(_ r: MachineRequest) throws(Halt) {
        var path = r.uri
        guard path.first == UInt8(ascii: "/") else {
            step("DocumentRoot", nil, "\(path.text) is not a path", decisive: true)
            throw .status(400)
        }
        if let prefix = server.serverPath, path.hasPrefix(prefix), prefix.last == UInt8(ascii: "/") || path.count == prefix.count || path[prefix.count] == UInt8(ascii: "/") {
            path = Array(path[prefix.count...])
        }
        r.filename = try below(documentRoot, path)
    }

    private func below(_ root: Bytes, _ path: Bytes) throws(Halt) -> Bytes {
        var depth = 0
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual("..".utf8) { depth -= 1 } else if !part.elementsEqual(".".utf8) { depth += 1 }
            if depth < 0 {
                step("DocumentRoot", nil, "\(path.text) leaves the document root", decisive: true)
                throw .status(403)
            }
        }
        if root.count + path.count + 4 > 4096 {
            step("DocumentRoot", nil, "the path is longer than the system's limit", decisive: true)
            throw .status(403)
        }
        var relative = path
        while relative.first == UInt8(ascii: "/") { relative.removeFirst() }
        return Self.canonical(root + [UInt8(ascii: "/")] + relative)
    }

    /// Without empty components and dots, as `apr_filepath_merge` does it: a slash at the end stays, also that before dots (`/none/.`).
    static func canonical(_ path: Bytes) -> Bytes {
        guard path.firstIndex(of: "//") != nil || path.firstIndex(of: "/.") != nil else { return path }
        var parts: [Bytes] = []
        for part in path.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) { _ = parts.popLast() } else { parts.append(Bytes(part)) }
        }
        var result: Bytes = []
        for part in parts { result += [UInt8(ascii: "/")] + part }
        if result.isEmpty { return Bytes("/") }
        let last = path.suffix(from: path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)
        if last.isEmpty || last.elementsEqual(".".utf8) || last.elementsEqual("..".utf8) { result.append(UInt8(ascii: "/")) }
        return result
    }

    // MARK: Helpers

    func search(_ pattern: Pattern, _ subject: Bytes, _ span: SourceSpan?) throws(Halt) -> Pattern.Match? {
        guard let limit = budget.next() else { throw .unknown("the request needs more pattern matches than are tried", span) }
        do throws(Pattern.MatchError) {
            return try pattern.firstMatch(in: subject, limit: limit)
        } catch {
            throw .unknown(error == .limitExceeded ? "the pattern backtracks beyond the limit of steps" : "the pattern cannot be matched", span)
        }
    }
}

/// Shell patterns over whole paths: `*` and `?` do not match a slash.
enum PathGlob {
    static func matches(_ pattern: Bytes, _ path: Bytes) -> Bool {
        let slash = UInt8(ascii: "/")
        let left = pattern.split(separator: slash, omittingEmptySubsequences: false)
        let right = path.split(separator: slash, omittingEmptySubsequences: false)
        guard left.count == right.count else { return false }
        for (part, name) in zip(left, right) {
            let text = Bytes(name).text
            if Bytes(part).text == text { continue }
            // Unlike a shell, httpd lets a star match a leading dot.
            guard Glob("x" + Bytes(part).text).matches("x" + text) else { return false }
        }
        return true
    }
}
