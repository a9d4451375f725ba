import Patterns
import Routing
import Source

/// mod_rewrite.
extension Machine {
    enum ListResult {
        case unchanged, changed(noEscape: Bool)
        case status(Int)
        /// A status that is left in the request, so that a request that follows from another is not answered with an `ErrorDocument`.
        case bareStatus(Int)
    }

    /// What one run through a list of rules remembers.
    struct RuleContext {
        /// `nil` in server context.
        var directory: Bytes?
        var uri: Bytes = []
        var ruleSource: (subject: Bytes, match: Pattern.Match)?
        var conditionSource: (subject: Bytes, match: Pattern.Match)?
        /// The expression that held last without a pattern with groups: httpd takes `%1` from variables that nothing has set
        /// (`apply_rewrite_cond`; observed: empty, or bytes for which it answers 403).
        var undefinedConditionSource: SourceSpan?
        var lastSubstitution: Rule?
    }

    // MARK: Server context

    /// Whether the request is mapped, so that other modules do not look at it.
    func serverRewrite(_ r: MachineRequest) throws(Halt) -> Bool {
        guard configuration.isLoaded("rewrite", in: context), server.hasRewrite else { return false }
        guard let engine = r.settings.rewrite?.engine, engine.value else {
            if let rule = server.rules.first { step("RewriteEngine", r.settings.rewrite?.engine?.span ?? rule.span, "the rewrite engine is off here") }
            return false
        }
        if r.noRewrite { return false }
        let oldQuery = r.query
        r.filename = r.uri
        var context = RuleContext()
        let result = try run(server.rules, r, &context)
        return try finishServerRewrite(result, r, context, oldQuery)
    }

    private func finishServerRewrite(_ result: ListResult, _ r: MachineRequest, _ rules: RuleContext, _ oldQuery: Bytes?) throws(Halt) -> Bool {
        // The path stays as the file name until something maps it: a lookahead sees it when mod_alias redirects before that.
        if case .unchanged = result { return false }
        var noEscape = false
        if case .changed(let flag) = result { noEscape = flag }
        let filename = r.filename ?? []
        let scheme = URLText.absoluteScheme(filename)
        try checkQuery(r, escapes: scheme != nil && !noEscape)
        try finish(result, r)
        if filename.hasPrefix("proxy:") { return try handToProxy(r, noEscape) }
        if let scheme { try redirect(r, scheme.length, noEscape: noEscape, oldQuery: oldQuery, directory: nil) }
        if filename.hasPrefix("passthrough:") {
            r.uri = Array(filename.dropFirst(12))
            r.filename = nil
            return false
        }
        if filename.hasPrefix("/~"), filename.count > 2, filename[2] != UInt8(ascii: "/") {
            throw .unknown("\(filename.text) is looked up in a user's home directory, if there is such a user", rules.lastSubstitution?.span)
        }
        guard filename.first == UInt8(ascii: "/") else {
            step("RewriteRule", rules.lastSubstitution?.span, "the result \(filename.text) does not start with a slash", decisive: true)
            throw .status(400)
        }
        if !r.uriReduced || (server.rewriteOptions ?? []).contains(.legacyPrefixDocRoot), isFileSystemPath(filename, rules.lastSubstitution) {
            step("RewriteRule", rules.lastSubstitution?.span, "\(filename.text) is a path of the file system: its first directory exists there")
            r.filename = Self.canonical(filename)
            return true
        }
        let uri = r.uri
        r.uri = filename
        try coreTranslate(r)
        r.uri = uri
        return true
    }

    /// Whether a rewritten path is taken for a path of the file system, not of the document root.
    private func isFileSystemPath(_ path: Bytes, _ last: Rule?) -> Bool {
        let first = path.drop { $0 == UInt8(ascii: "/") }.prefix { $0 != UInt8(ascii: "/") }
        let head = [UInt8(ascii: "/")] + first
        guard first.isEmpty || isKnownToExist(head) else { return false }
        guard HttpdVersion.isAtLeast(version, 60), let last else { return true }
        if (server.rewriteOptions ?? []).contains(.unsafePrefixStat) || last.flags.contains(.unsafePrefixStat) { return true }
        if last.output.hasPrefix(head) { return true }
        return path.hasPrefix(documentRoot)
    }

    // MARK: Per-directory context

    /// The first fixup.
    func directoryRewrite(_ r: MachineRequest) throws(Halt) {
        guard configuration.isLoaded("rewrite", in: context), let rewrite = r.settings.rewrite, let directory = rewrite.directory else { return }
        guard let engine = rewrite.engine, engine.value else { return }
        let plain = directory.count > 1 ? Array(directory.dropLast()) : directory
        let isProxy = r.isProxied && r.filename?.hasPrefix("proxy:") == true
        if !isProxy, !(rewrite.options ?? []).contains(.allowNoSlash), r.filename == plain { return }
        if r.noRewrite { return }
        let flags = (r.settings.options ?? OptionSettings()).effective
        if flags.isDisjoint(with: [.followSymLinks, .symLinksIfOwnerMatch]) {
            step("Options", r.settings.options?.span, "rules of a directory need FollowSymLinks or SymLinksIfOwnerMatch", decisive: true)
            throw .status(403)
        }
        let oldFilename = r.filename
        let oldQuery = r.query
        if r.filename == nil { r.filename = r.uri }
        var context = RuleContext(directory: directory)
        let result = try run(rewrite.rules, r, &context)
        if case .unchanged = result {
            r.filename = oldFilename
            return
        }
        var noEscape = false
        if case .changed(let flag) = result { noEscape = flag }
        var filename = r.filename ?? []
        let scheme = URLText.absoluteScheme(filename)
        try checkQuery(r, escapes: scheme != nil && !noEscape)
        try finish(result, r)
        if filename.hasPrefix("proxy:") {
            _ = try handToProxy(r, noEscape)
            return
        }
        if let scheme { try redirect(r, scheme.length, noEscape: noEscape, oldQuery: oldQuery, directory: rewrite) }
        if filename.hasPrefix("passthrough:") { filename = Array(filename.dropFirst(12)) }
        guard filename.first == UInt8(ascii: "/") else { throw .status(400) }
        if filename == oldFilename {
            step("RewriteRule", context.lastSubstitution?.span, "the result is the file itself: nothing changes")
            r.filename = oldFilename
            return
        }
        let before = filename
        if let base = rewrite.base {
            filename = Self.replacePrefix(filename, directory, base)
        } else {
            var root = documentRoot
            if root.last == UInt8(ascii: "/") { root.removeLast() }
            if filename.hasPrefix(root), filename.count > root.count, filename[root.count] == UInt8(ascii: "/") {
                filename = Array(filename[root.count...])
            }
        }
        if filename == before, !(rewrite.options ?? []).contains(.ignoreContextInfo) {
            // Without an alias the document root goes, and no slash is put in its place.
            filename = Self.replacePrefix(filename, r.context?.root ?? documentRoot, r.context?.prefix ?? [])
        }
        r.filename = Bytes("redirect:") + filename
        r.handler = Bytes("redirect-handler")
    }

    private static func replacePrefix(_ path: Bytes, _ prefix: Bytes, _ replacement: Bytes) -> Bytes {
        let plain = prefix.last == UInt8(ascii: "/") ? Array(prefix.dropLast()) : prefix
        guard path.hasPrefix(plain), path.count > plain.count, path[plain.count] == UInt8(ascii: "/") else { return path }
        var result = replacement
        if !result.isEmpty, result.last != UInt8(ascii: "/") { result.append(UInt8(ascii: "/")) }
        return result + path[(plain.count + 1)...]
    }

    // MARK: Ends

    private func checkQuery(_ r: MachineRequest, escapes: Bool) throws(Halt) {
        if let query = r.query, !escapes, query.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            step("RewriteRule", nil, "the rewritten query holds a blank or control character", decisive: true)
            throw .status(403)
        }
    }

    private func finish(_ result: ListResult, _ r: MachineRequest) throws(Halt) {
        switch result {
        case .status(let code):
            r.status = 200
            throw .status(code)
        case .bareStatus(let code):
            r.status = code
            throw .status(code)
        default: break
        }
    }

    private func handToProxy(_ r: MachineRequest, _ noEscape: Bool) throws(Halt) -> Bool {
        guard configuration.isLoaded("proxy", in: context) else {
            step("RewriteRule", nil, "the flag P needs mod_proxy", decisive: true)
            throw .status(403)
        }
        if noEscape, let query = r.query { r.filename = (r.filename ?? []) + [UInt8(ascii: "?")] + query }
        r.isProxied = true
        r.isProxiedByRule = true
        r.handler = Bytes("proxy-server")
        return true
    }

    private func redirect(_ r: MachineRequest, _ scheme: Int, noEscape: Bool, oldQuery: Bytes?, directory: DirectoryRewrite?) throws(Halt) -> Never {
        var location = r.filename ?? []
        if let directory, let base = directory.base, let path = directory.directory,
            let slash = location[scheme...].firstIndex(of: UInt8(ascii: "/")), slash + 1 < location.count
        {
            let rest = Array(location[(slash + 1)...])
            let replaced = Self.replacePrefix(rest, path.first == UInt8(ascii: "/") ? Array(path.dropFirst()) : path, Array(base.dropFirst()))
            if replaced != rest { location = location[...slash] + replaced }
        }
        if !noEscape { location = Self.escapeAbsolute(location, scheme) }
        if let query = r.query {
            location += [UInt8(ascii: "?")] + (noEscape || query == oldQuery ? query : URLText.escape(query))
        }
        r.location = location
        guard (300..<400).contains(r.status), r.status != 304 else { throw .status(302) }
        let status = r.status
        r.status = 200
        throw .status(status)
    }

    /// The path of an absolute URL escaped, its scheme and host untouched.
    private static func escapeAbsolute(_ url: Bytes, _ scheme: Int) -> Bytes {
        guard scheme <= url.count else { return url }
        var start = scheme
        if url[scheme - 1] == UInt8(ascii: "/") {
            guard let slash = url[scheme...].firstIndex(of: UInt8(ascii: "/")), slash + 1 < url.count else { return url }
            start = slash + 1
        }
        return url[..<start] + URLText.escape(Array(url[start...]))
    }

    // MARK: The list

    func run(_ rules: [Rule], _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) -> ListResult {
        var result = ListResult.unchanged
        var round = 1
        var index = 0
        while index < rules.count {
            let rule = rules[index]
            if let condition = rule.templateCondition, !templateHolds(condition) {
                index += 1
                continue
            }
            if r.isSubrequest, !rule.flags.isDisjoint(with: [.noSubrequest, .redirect]) {
                step("RewriteRule", rule.span, "is skipped in subrequests")
                index += 1
                continue
            }
            guard let applied = try apply(rule, r, &context) else {
                // A chain is skipped as a whole.
                while index < rules.count, rules[index].flags.contains(.chain) { index += 1 }
                index += 1
                continue
            }
            if !rule.flags.contains(.noSubstitution) { context.lastSubstitution = rule }
            if (r.filename ?? []).count > 2 * 8190 {
                step("RewriteRule", rule.span, "the result is longer than httpd accepts", decisive: true)
                return .status(500)
            }
            if case .refused = applied { return .bareStatus(403) }
            if rule.flags.contains(.status) { return .status(rule.statusCode) }
            if case .rewritten = applied { result = .changed(noEscape: rule.flags.contains(.noEscape)) }
            if rule.flags.contains(.passThrough) {
                r.filename = Bytes("passthrough:") + (r.filename ?? [])
                result = .changed(noEscape: false)
                break
            }
            if rule.flags.contains(.end) {
                r.noRewrite = true
                break
            }
            if !rule.flags.isDisjoint(with: [.proxy, .last]) { break }
            if rule.flags.contains(.next) {
                round += 1
                if round >= rule.rounds {
                    step("RewriteRule", rule.span, "the flag N repeats the rules more than \(rule.rounds) times", decisive: true)
                    return .status(500)
                }
                index = 0
                continue
            }
            index += 1 + max(0, rule.skip)
        }
        return result
    }

    private enum Applied { case unchanged, rewritten, refused }

    /// Applies one rule; `nil` when it does not match or its conditions do not hold.
    private func apply(_ rule: Rule, _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) -> Applied? {
        context.uri = r.filename ?? []
        let isProxy = context.directory != nil && r.isProxied && r.filename?.hasPrefix("proxy:") == true
        if let directory = context.directory {
            context.uri += r.pathInfo
            if !isProxy, context.uri.hasPrefix(directory) { context.uri.removeFirst(directory.count) }
        }
        guard let regex = rule.regex else {
            throw .unknown("whether the rule matches: the value of \(rule.pattern.placeholder ?? "its pattern") is not known", rule.span)
        }
        let match = try search(regex, context.uri, rule.span)
        let isNegated = rule.flags.contains(.negated)
        guard (match != nil) != isNegated else {
            step("RewriteRule", rule.span, "\(rule.shownPattern) does not match \(shown(context.uri))")
            return nil
        }
        context.conditionSource = nil
        context.undefinedConditionSource = nil
        context.ruleSource = match.map { (context.uri, $0) }
        if isNegated { context.ruleSource = nil }
        guard try conditionsHold(rule, r, &context) else { return nil }

        var output: Bytes = []
        if !rule.flags.contains(.noSubstitution) {
            if let placeholder = rule.outputWord.placeholder, context.directory == nil || !rule.outputWord.isKnown {
                throw .unknown("where the rule leads: the value of \(placeholder) is not known", rule.span)
            }
            var isUnsafe = false
            output = try expand(rule.output, r, &context, rule: rule, unsafe: &isUnsafe)
            if isUnsafe, HttpdVersion.isAtLeast(version, 60), !rule.flags.contains(.unsafeAllow3F) {
                step("RewriteRule", rule.span, "an encoded question mark came from the URL into the substitution", decisive: true)
                return .refused
            }
        }
        try setEnvironment(rule, r, &context)
        if rule.flags.contains(.noSubstitution) {
            try force(rule, r, &context)
            describe(rule, r, matched: context.uri, status: rule.flags.contains(.status) ? rule.statusCode : nil)
            return .unchanged
        }
        var prefixAdded = false
        if !isProxy, output.first != UInt8(ascii: "/"), URLText.absoluteScheme(output) == nil {
            if let directory = context.directory {
                output = directory + output
                prefixAdded = true
            } else if HttpdVersion.isAtLeast(version, 60), rule.flags.isDisjoint(with: [.proxy, .redirect]) {
                output.insert(UInt8(ascii: "/"), at: 0)
                prefixAdded = true
            }
        }
        r.filename = output
        if context.directory != nil, rule.flags.contains(.discardPathInfo) { r.pathInfo = [] }
        splitQuery(r, rule.flags)
        if rule.flags.contains(.proxy) {
            try qualify(r)
            r.filename = Bytes("proxy:") + (r.filename ?? [])
            r.proxySpan = rule.span
            describe(rule, r, matched: context.uri, status: nil)
            return .rewritten
        }
        if rule.flags.contains(.redirect) {
            try qualify(r)
            r.status = rule.statusCode
            describe(rule, r, matched: context.uri, status: rule.statusCode)
            return .rewritten
        }
        reduce(r)
        if URLText.absoluteScheme(r.filename ?? []) != nil {
            r.status = rule.statusCode
            describe(rule, r, matched: context.uri, status: rule.statusCode)
            return .rewritten
        }
        if HttpdVersion.isAtLeast(version, 62), !rule.flags.contains(.unc), !prefixAdded, !rule.output.hasPrefix("//") {
            while let name = r.filename, name.hasPrefix("//") { r.filename = Array(name.dropFirst()) }
        }
        try force(rule, r, &context)
        describe(rule, r, matched: context.uri, status: nil)
        return .rewritten
    }

    private func shown(_ text: Bytes) -> String { text.isEmpty ? "the empty path" : text.text }

    private func describe(_ rule: Rule, _ r: MachineRequest, matched: Bytes, status: Int?) {
        var effect = "\(rule.shownPattern) matches \(shown(matched))"
        if let status, rule.flags.contains(.status) { effect += "; answers with status \(status)" } else if !rule.flags.contains(.noSubstitution) {
            effect += "; \(status == nil ? "rewritten to" : "redirected to") \((r.filename ?? []).text)"
            if let query = r.query { effect += "?" + query.text }
        } else {
            effect += "; the path stays"
        }
        if rule.flags.contains(.end) { effect += "; no more rules at all" } else if rule.isTerminal { effect += "; no more rules" }
        if rule.skip > 0 { effect += "; skips \(rule.skip)" }
        let matters = !rule.flags.contains(.noSubstitution) || rule.isTerminal || rule.skip > 0
        step("RewriteRule", rule.span, effect, decisive: matters)
    }

    private func setEnvironment(_ rule: Rule, _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) {
        for entry in rule.environment {
            var unused = false
            // A value from a header that is not given is not worth a branch: it counts only if something tests the variable.
            var inquiry: Inquiry? = Inquiry()
            let text = try expand(entry, r, &context, rule: nil, unsafe: &unused, inquiry: &inquiry)
            if let missing = inquiry?.firstUnsettled {
                r.environment[entry.prefix { $0 != UInt8(ascii: ":") }.text] = .unknown("\(missing) is not known")
            } else if text.first == UInt8(ascii: "!") {
                r.environment[text.dropFirst().text] = nil
            } else if let colon = text.firstIndex(of: UInt8(ascii: ":")) {
                r.environment[text[..<colon].text] = .known(Array(text[(colon + 1)...]))
            } else {
                r.environment[text.text] = .known([])
            }
        }
    }

    private func force(_ rule: Rule, _ r: MachineRequest, _ context: inout RuleContext) throws(Halt) {
        var unused = false
        if let type = rule.forcedType {
            let value = try expand(type, r, &context, rule: rule, unsafe: &unused)
            if !value.isEmpty { r.forcedType = value.lowercasedBytes }
        }
        if let handler = rule.forcedHandler {
            let value = try expand(handler, r, &context, rule: rule, unsafe: &unused)
            if !value.isEmpty {
                r.forcedHandler = value.lowercasedBytes
                r.handlerSpan = rule.span
            }
        }
    }

    private func splitQuery(_ r: MachineRequest, _ flags: Rule.Flags) {
        if flags.contains(.queryNone) {
            r.query = nil
            return
        }
        guard let filename = r.filename else { return }
        let scheme = URLText.absoluteScheme(filename)
        if let scheme, !scheme.hasQuery {
            r.query = nil
            return
        }
        if flags.contains(.queryDiscard) { r.query = nil }
        let skip = scheme?.length ?? 0
        let place = flags.contains(.queryLast)
            ? filename[skip...].lastIndex(of: UInt8(ascii: "?")) : filename[skip...].firstIndex(of: UInt8(ascii: "?"))
        guard let mark = place else { return }
        let query = Array(filename[(mark + 1)...])
        r.filename = Array(filename[..<mark])
        if flags.contains(.queryAppend) {
            if !query.isEmpty { r.query = query + [UInt8(ascii: "&")] + (r.query ?? []) }
        } else {
            r.query = query
        }
        if let new = r.query {
            if new.isEmpty { r.query = nil } else if new.last == UInt8(ascii: "&") { r.query = Array(new.dropLast()) }
        }
    }

    private func qualify(_ r: MachineRequest) throws(Halt) {
        guard let filename = r.filename, URLText.absoluteScheme(filename) == nil else { return }
        r.filename = try absolute(filename.first == UInt8(ascii: "/") ? filename : [UInt8(ascii: "/")] + filename, r)
    }

    /// Takes scheme, host and port off a URL that names this server.
    private func reduce(_ r: MachineRequest) {
        guard let filename = r.filename else { return }
        let scheme = Bytes(self.scheme + "://")
        guard filename.count > scheme.count, filename.prefix(scheme.count).lowercasedBytes == scheme else { return }
        let rest = filename[scheme.count...]
        let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? filename.count
        var host = Array(filename[scheme.count..<end])
        var port = defaultPort
        if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
            port = Array(host[(colon + 1)...]).leadingInteger
            host = Array(host[..<colon])
        }
        asksForHost = true
        guard configuration.names(host.text, port: port, server, request) else { return }
        r.filename = end < filename.count ? Array(filename[end...]) : Bytes("/")
        r.uriReduced = true
    }

    func templateHolds(_ condition: String) -> Bool {
        decide(Question(key: "template \(condition)", yes: "the template's condition \(condition) holds", no: "the template's condition \(condition) does not hold"))
    }

    func decide(_ question: Question) -> Bool { world.decide(question) }
}
