import Patterns
import Routing
import Source

/// From the URL to a file: rules of the server, mod_proxy, mod_alias, the document root; then the walk through directories.
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

    /// Without empty components and dots; a slash at the end stays.
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
        if path.last == UInt8(ascii: "/") { result.append(UInt8(ascii: "/")) }
        return result
    }

    // MARK: mod_alias

    /// The length of the URL that a prefix covers, with runs of slashes taken as one; `nil` without a match.
    static func prefixMatch(_ uri: Bytes, _ prefix: Bytes) -> Int? {
        let slash = UInt8(ascii: "/")
        var u = 0
        var p = 0
        while p < prefix.count {
            if prefix[p] == slash {
                guard u < uri.count, uri[u] == slash else { return nil }
                while p < prefix.count, prefix[p] == slash { p += 1 }
                while u < uri.count, uri[u] == slash { u += 1 }
            } else {
                guard u < uri.count, uri[u] == prefix[p] else { return nil }
                u += 1
                p += 1
            }
        }
        if prefix.last != slash, u < uri.count, uri[u] != slash { return nil }
        return u > 0 ? u : nil
    }

    func aliasTranslate(_ r: MachineRequest) throws(Halt) -> Bool {
        guard r.uri.first == UInt8(ascii: "/") || r.uri.isEmpty else { return false }
        if let redirect = r.settings.locationRedirect { try perform(redirect, r) }
        for redirect in server.redirects { try perform(redirect, r) }
        if let alias = r.settings.alias {
            step(alias.directive, alias.span, "\(r.uri.text) is mapped to \(alias.target.text)", decisive: true)
            r.filename = Self.canonical(alias.target)
            if alias.isScript { r.handler = Bytes("cgi-script") }
            return true
        }
        for alias in server.aliasRules {
            let target: Bytes
            if let pattern = alias.pattern {
                guard let match = try search(pattern, r.uri, alias.span) else {
                    step(alias.directive, alias.span, "does not match \(r.uri.text)")
                    continue
                }
                target = Self.substitute(alias.target, r.uri, match)
            } else {
                guard let length = Self.prefixMatch(r.uri, alias.prefix) else {
                    step(alias.directive, alias.span, "does not match \(r.uri.text)")
                    continue
                }
                target = alias.target + r.uri[length...]
                r.context = (alias.prefix, alias.target)
            }
            step(alias.directive, alias.span, "\(r.uri.text) is mapped to \(target.text)", decisive: true)
            if alias.isScript { r.handler = Bytes("cgi-script") }
            r.filename = Self.canonical(target.first == UInt8(ascii: "/") ? target : Bytes(configuration.serverRoot + "/") + target)
            return true
        }
        return false
    }

    /// Answers with the redirect when it matches.
    func perform(_ redirect: Redirect, _ r: MachineRequest) throws(Halt) {
        var target: Bytes?
        if let expression = redirect.expression {
            target = Self.escapedURL(try evaluate(expression, r))
        } else if let pattern = redirect.pattern {
            guard let match = try search(pattern, r.uri, redirect.span) else { return step(redirect.directive, redirect.span, "does not match \(r.uri.text)") }
            if let text = redirect.target { target = Self.escapedURL(Self.substitute(text, r.uri, match)) }
        } else if !redirect.prefix.isEmpty {
            guard let length = Self.prefixMatch(r.uri, redirect.prefix) else {
                return step(redirect.directive, redirect.span, "does not match \(r.uri.text)")
            }
            if let text = redirect.target { target = text + URLText.escape(Array(r.uri[length...])) }
        }
        if (300..<400).contains(redirect.status), redirect.status != 304, var location = target {
            if location.first == UInt8(ascii: "/") { location = absolute(location, r) }
            guard URLText.hasScheme(location) else {
                step(redirect.directive, redirect.span, "the target \(location.text) is not a URL", decisive: true)
                throw .status(500)
            }
            if let query = r.query, !location.contains(UInt8(ascii: "?")) { location += [UInt8(ascii: "?")] + query }
            step(redirect.directive, redirect.span, "redirect \(redirect.status) to \(location.text)", decisive: true)
            r.location = location
        } else {
            step(redirect.directive, redirect.span, "answers with status \(redirect.status)", decisive: true)
        }
        throw .status(redirect.status)
    }

    private static func escapedURL(_ url: Bytes) -> Bytes {
        let end = url.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? url.count
        return URLText.escape(Array(url[..<end])) + url[end...]
    }

    /// `$1` in the targets of mod_alias, mod_proxy and mod_setenvif; a backslash keeps the next character as it is.
    static func substitute(_ template: Bytes, _ subject: Bytes, _ match: Pattern.Match) -> Bytes {
        var result: Bytes = []
        var index = 0
        while index < template.count, result.count < 1_048_576 {
            let byte = template[index]
            let next = index + 1 < template.count ? template[index + 1] : nil
            if byte == UInt8(ascii: "$"), let next, next.isDigit {
                if let range = match[Int(next - 0x30)] { result += subject[range] }
                index += 2
            } else if byte == UInt8(ascii: "\\"), let next {
                result.append(next)
                index += 2
            } else {
                result.append(byte)
                index += 1
            }
        }
        return result
    }

    // MARK: mod_proxy

    func proxyTranslate(_ r: MachineRequest) throws(Halt) -> Bool {
        if r.isProxied { return true }
        if let rule = r.settings.proxy, let done = try proxyMatch(rule, r) { return done }
        for rule in server.proxies {
            if let done = try proxyMatch(rule, r) { return done }
        }
        return false
    }

    /// Whether the rule sends the request away; `false` when it exempts it, `nil` when it does not match.
    private func proxyMatch(_ rule: ProxyRule, _ r: MachineRequest) throws(Halt) -> Bool? {
        if let placeholder = rule.placeholder { throw .unknown("whether this matches: the value of \(placeholder) is not known", rule.span) }
        let target: Bytes
        if let pattern = rule.pattern {
            guard let match = try search(pattern, r.uri, rule.span) else {
                step(rule.directive, rule.span, "does not match \(r.uri.text)")
                return nil
            }
            guard let template = rule.target else {
                step(rule.directive, rule.span, "\(r.uri.text) is not proxied", decisive: true)
                return false
            }
            // Without a reference to a group, the path of the request is appended.
            let refers = template.indices.contains { template[$0] == UInt8(ascii: "$") && $0 + 1 < template.count && template[$0 + 1].isDigit }
            target = refers ? Self.substitute(template, r.uri, match) : template + r.uri
        } else {
            guard let length = Self.prefixMatch(r.uri, rule.prefix) else {
                step(rule.directive, rule.span, "does not match \(r.uri.text)")
                return nil
            }
            guard let base = rule.target else {
                step(rule.directive, rule.span, "\(r.uri.text) is not proxied", decisive: true)
                return false
            }
            target = base + r.uri[length...]
        }
        step(rule.directive, rule.span, "\(r.uri.text) is handed to \(target.text)", decisive: true)
        r.filename = Bytes("proxy:") + target
        r.isProxied = true
        r.proxySpan = rule.span
        r.handler = Bytes("proxy-server")
        return true
    }

    /// `<Proxy>` sections: their patterns are tried on the URL of the backend.
    func mergeProxySections(_ r: MachineRequest) throws(Halt) {
        guard let filename = r.filename, filename.hasPrefix("proxy:") else { return }
        var target = Array(filename.dropFirst(6))
        if !r.isProxiedByRule, target.prefix(5).equalsIgnoringCase("unix:"), let bar = target.firstIndex(of: UInt8(ascii: "|")) { target = Array(target[(bar + 1)...]) }
        for section in server.proxySections {
            if let placeholder = section.placeholder, section.pattern == nil {
                throw .unknown("whether <\(section.name)> applies: the value of \(placeholder) is not known", section.span)
            }
            let applies: Bool
            if let pattern = section.pattern {
                applies = try search(pattern, target, section.span) != nil
            } else {
                applies = section.glob ? Glob("x" + section.path.text).matches("x" + target.text) : target.hasPrefix(section.path)
            }
            guard applies else { continue }
            step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(target.text)")
            r.apply(section.settings, of: [section.span])
        }
    }

    // MARK: Directories

    func walkDirectories(_ r: MachineRequest) throws(Halt) {
        guard let mapped = r.filename, mapped.first == UInt8(ascii: "/") else { return }
        let path = Self.canonical(mapped)
        let slash = UInt8(ascii: "/")
        let parts = path.split(separator: slash).map { Bytes($0) }
        let (known, kind) = resolve(path, parts)
        r.kind = kind
        let isWhole = kind != .none && known == parts.count && !(kind == .regular && path.last == slash)
        if try takeFormerWalk(r, path, isWhole: isWhole) { return try mergeFiles(r) }
        var settings = DirectorySettings()
        var spans: [SourceSpan] = []
        var directory = Bytes("/")
        var depth = 0
        // The directories that are walked: down to the file's own, or the last that exists.
        let directories = kind == .directory ? known : known - (kind == .regular ? 1 : 0)
        var deepest = directories
        if kind == .none { deepest = min(known, parts.count) }
        let end = kind == .none ? min(known + 1, parts.count) : known
        while true {
            mergeDirectories(directory, depth, path, &settings, &spans)
            do throws(Halt) { try mergeAccessFile(in: directory, r, &settings, &spans) } catch {
                r.filename = directory
                // What was not walked yet; the root's slash belongs to the file name.
                r.pathInfo = Array(path.dropFirst(depth == 0 ? 1 : directory.count - 1))
                throw error
            }
            if depth < end { try checkName(directory, parts[depth], r, settings, isWhole: isWhole) }
            guard depth < deepest, depth < parts.count else { break }
            directory += parts[depth] + [slash]
            depth += 1
        }
        // httpd does not look at the parts of a path that exists as a whole, and takes the file's name for a directory's too.
        if kind == .regular, isWhole, followsLinks(settings) == .blindly {
            for section in directorySections(path, depth + 1) {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(path.text)")
                settings.merge(section.settings)
                spans.append(section.span)
            }
        }
        var filename: Bytes = []
        for part in parts[..<end] { filename += [slash] + part }
        if filename.isEmpty { filename = Bytes("/") }
        var rest: Bytes = []
        for part in parts[end...] { rest += [slash] + part }
        if path.last == slash, path.count > 1 {
            if rest.isEmpty, kind != .none { if kind == .directory { filename.append(slash) } else { rest = Bytes("/") } } else { rest.append(slash) }
        }
        r.filename = filename
        r.pathInfo = rest
        for section in server.directories where section.isPattern {
            guard let pattern = section.pattern else {
                throw .unknown("whether <\(section.name)> applies: the value of \(section.placeholder ?? "") is not known", section.span)
            }
            guard let match = try search(pattern, filename, section.span) else { continue }
            step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(filename.text)")
            setGroups(pattern, match, filename, r)
            settings.merge(section.settings)
            spans.append(section.span)
        }
        let walked = kind == .directory ? filename : Array(filename[...(filename.lastIndex(of: slash) ?? 0)])
        r.walk = MachineRequest.Walk(directory: walked, settings: settings, sections: spans)
        r.apply(settings, of: spans)
        try mergeFiles(r)
    }

    /// Takes the sections of the request that this one follows from when it was in the same directory.
    private func takeFormerWalk(_ r: MachineRequest, _ path: Bytes, isWhole: Bool) throws(Halt) -> Bool {
        let slash = UInt8(ascii: "/")
        r.walk = (r.previous ?? r.main)?.walk
        guard isWhole, let walk = r.walk else { return false }
        let directory = r.kind == .directory ? (path.last == slash ? path : path + [slash]) : Array(path[...(path.lastIndex(of: slash) ?? 0)])
        guard walk.directory == directory, r.kind == .regular || r.pathInfo.isEmpty else { return false }
        if followsLinks(walk.settings) != .blindly, let name = path.split(separator: slash).last {
            let parent = Array(path[..<(path.count - name.count - (path.last == slash ? 1 : 0))])
            try checkName(parent, Bytes(name), r, walk.settings, isWhole: true)
        }
        for section in walk.sections { step("walk", section, "applies to \(path.text) too, which is in the same directory") }
        r.filename = path
        r.apply(walk.settings, of: walk.sections)
        return true
    }

    /// `<Directory>` sections without patterns that name a directory of this depth.
    private func directorySections(_ directory: Bytes, _ depth: Int) -> [Section] {
        server.directories.filter { section in
            !section.isPattern && section.depth == depth
                && (section.glob ? PathGlob.matches(section.path, directory) : section.path == directory)
        }
    }

    private func mergeDirectories(
        _ directory: Bytes, _ depth: Int, _ path: Bytes, _ settings: inout DirectorySettings, _ spans: inout [SourceSpan]
    ) {
        for section in directorySections(directory.count > 1 ? Array(directory.dropLast()) : directory, depth) {
            step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(path.text)")
            settings.merge(section.settings)
            spans.append(section.span)
        }
    }

    private enum LinkPolicy { case blindly, ofSameOwner, never }

    private func followsLinks(_ settings: DirectorySettings) -> LinkPolicy {
        let flags = (server.settings.options ?? OptionSettings()).merged(with: settings.options ?? OptionSettings()).effective
        return flags.contains(.symLinksIfOwnerMatch) ? .ofSameOwner : flags.contains(.followSymLinks) ? .blindly : .never
    }

    /// Symbolic links that may not be followed, and names that the system has no room for.
    private func checkName(_ directory: Bytes, _ name: Bytes, _ r: MachineRequest, _ settings: DirectorySettings, isWhole: Bool) throws(Halt) {
        func forbid(_ reason: String) throws(Halt) -> Never {
            step("walk", settings.options?.span, reason, decisive: true)
            throw .status(403)
        }
        if name.count > 255 { try forbid("a name in the path is longer than the system's limit") }
        let policy = followsLinks(settings)
        if policy == .blindly, isWhole { return }
        let path = (directory + name).text
        guard let attributes = context.files.attributes(of: path), attributes.isLink else { return }
        switch policy {
        case .never: try forbid("\(path) is a symbolic link, which may not be followed without FollowSymLinks")
        case .ofSameOwner: if attributes.hasForeignTarget { try forbid("\(path) leads to something of another owner") }
        case .blindly: if !world.exists(path) { try forbid("\(path) is a symbolic link that leads nowhere") }
        }
    }

    /// How many leading components of a path exist, and what the last of them is.
    private func resolve(_ path: Bytes, _ parts: [Bytes]) -> (known: Int, kind: MachineRequest.FileKind) {
        let slash = UInt8(ascii: "/")
        func prefix(_ count: Int) -> Bytes {
            var result: Bytes = []
            for part in parts[..<count] { result += [slash] + part }
            return result.isEmpty ? Bytes("/") : result
        }
        if parts.isEmpty { return (0, .directory) }
        if path.last != slash, isRegularFile(path) { return (parts.count, .regular) }
        // Names with a dot are hardly ever directories; they are not asked about.
        let looksLikeFile = path.last != slash && parts[parts.count - 1].contains(UInt8(ascii: "."))
        if !looksLikeFile || world.isSettled(Path.normalised(path.text)), isDirectory(path) { return (parts.count, .directory) }
        // The deepest directory that exists; asking from below settles most paths with one question.
        var count = parts.count - 1
        if path.last == slash, isRegularFile(prefix(parts.count)) { return (parts.count, .regular) }
        while count > 0 {
            let candidate = prefix(count)
            if isDirectory(candidate) { return (count, .none) }
            // Names without a dot are hardly ever files.
            if parts[count - 1].contains(UInt8(ascii: ".")) || world.isSettled(candidate.text), isRegularFile(candidate) { return (count, .regular) }
            count -= 1
        }
        return (0, .none)
    }

    private func mergeAccessFile(
        in directory: Bytes, _ r: MachineRequest, _ settings: inout DirectorySettings, _ spans: inout [SourceSpan]
    ) throws(Halt) {
        var override = server.settings.allowOverride
        if let inner = settings.allowOverride { override = inner }
        guard let allowed = override?.value, !allowed.isNone else { return }
        for name in server.accessFileNames ?? [".htaccess"] {
            let path = directory.text + name
            switch configuration.accessFile(path, directory: directory, allowed: allowed, documentRoot: documentRoot) {
            case .none: continue
            case .unknown(let reason):
                assumeNoAccessFile(name, in: directory, reason)
                continue
            case .broken(let error):
                step(name, error.place, "httpd refuses it: \(error.message)", decisive: true)
                throw .status(500)
            case .settings(let own, let span):
                step(name, span, "applies to \(directory.text)")
                settings.merge(own)
                spans.append(span)
                return
            }
        }
    }

    /// Says once for a directory and all below it that nothing in them is taken into account.
    private func assumeNoAccessFile(_ name: String, in directory: Bytes, _ reason: String) {
        guard !unreadAccessFiles.contains(where: { $0.name == name && directory.starts(with: $0.directory) }) else { return }
        unreadAccessFiles.append((name, directory))
        assume("no \(name) in \(directory.text) or below it changes this (\(reason))")
    }

    private func mergeFiles(_ r: MachineRequest) throws(Halt) {
        guard let filename = r.filename, let slash = filename.lastIndex(of: UInt8(ascii: "/")) else { return }
        // Empty for a directory with its slash.
        let name = Array(filename[(slash + 1)...])
        let sections = r.settings.files
        for section in sections {
            let applies: Bool
            if let pattern = section.pattern {
                applies = try search(pattern, name, section.span) != nil
            } else if let placeholder = section.placeholder {
                throw .unknown("whether <\(section.name)> applies: the value of \(placeholder) is not known", section.span)
            } else {
                applies = section.glob ? PathGlob.matches(section.path, name) : section.path == name
            }
            if applies {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(name.text)")
                r.apply(section.settings, of: [section.span])
            }
        }
    }

    // MARK: Locations

    func mergeLocations(_ r: MachineRequest) throws(Halt) {
        // Runs of slashes count as one, except for patterns.
        let uri = r.uri.firstIndex(of: "//") == nil ? r.uri : URLText.mergeSlashes(r.uri)
        for section in server.locations {
            let applies: Bool
            if let pattern = section.pattern {
                let match = try search(pattern, r.uri, section.span)
                if let match { setGroups(pattern, match, r.uri, r) }
                applies = match != nil
            } else if let placeholder = section.placeholder {
                throw .unknown("whether <\(section.name)> applies: the value of \(placeholder) is not known", section.span)
            } else if section.glob {
                applies = PathGlob.matches(section.path, uri)
            } else {
                let path = section.path
                applies = uri.hasPrefix(path)
                    && (path.last == UInt8(ascii: "/") || path.isEmpty || uri.count == path.count || uri[path.count] == UInt8(ascii: "/"))
            }
            if applies {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(r.uri.text)")
                r.apply(section.settings, of: [section.span])
            }
        }
        try mergeConditionals(r.settings.conditionals, r, depth: 0)
    }

    /// All conditions see the settings from before any of the sections; sections inside those that hold come after them.
    private func mergeConditionals(_ sections: [ConditionalSection], _ r: MachineRequest, depth: Int) throws(Halt) {
        var merged: DirectorySettings?
        var spans: [SourceSpan] = []
        for section in sections {
            for branch in section.branches {
                let holds: Bool
                if let problem = branch.problem { throw .unknown("the expression is not understood: \(problem)", branch.span) }
                if let condition = branch.condition { holds = try evaluate(condition, r, at: branch.span, fresh: true) } else { holds = true }
                step("<\(branch.name)>", branch.span, holds ? "holds" : "does not hold")
                guard holds else { continue }
                spans.append(branch.span)
                if merged == nil { merged = branch.settings } else { merged?.merge(branch.settings) }
                break
            }
        }
        guard let merged else { return }
        r.apply(merged, of: spans)
        if !merged.conditionals.isEmpty, depth < 20 { try mergeConditionals(merged.conditionals, r, depth: depth + 1) }
    }

    private func setGroups(_ pattern: Pattern, _ match: Pattern.Match, _ subject: Bytes, _ r: MachineRequest) {
        for (name, group) in pattern.names {
            if let range = match[group] { r.environment["MATCH_" + name.uppercased()] = .known(Array(subject[range])) }
        }
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
