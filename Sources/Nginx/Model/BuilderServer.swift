import Patterns
import Routing
import Source

extension Builder {
    mutating func buildServer(_ directive: NginxDirective, outer: Settings, flags: ServerFlags) {
        buildServerBody(directive.block ?? [], span: directive.span, outer: outer, flags: flags, directive: directive)
    }

    mutating func buildServerBody(
        _ directives: [NginxDirective], span: SourceSpan, outer: Settings, flags: ServerFlags, directive: NginxDirective?
    ) {
        var flags = flags
        var listens: [Listen] = []
        var names: [Server.Name] = []
        for directive in directives where directive.templateCondition == nil {
            switch directive.name {
            case "listen": if directive.words.count > 1 { listens += listen(directive).map { [$0] } ?? [] }
            case "server_name": names += directive.arguments.map { serverName($0, directive) }
            default: flags.apply(directive)
            }
        }
        serverNames = names
        let index = buildLevel(
            Location(kind: .server, name: [], span: span, parent: nil, settings: Settings()), directives, outer: outer,
            contexts: .server)
        var server = Server(span: span, location: index)
        server.isImplied = directive == nil
        server.directive = directive
        server.names = names
        server.listens = listens
        if directive != nil, server.listens.isEmpty { server.listens = [Listen(port: 80)] }
        if flags.isTLS == true { for index in server.listens.indices { server.listens[index].isTLS = true } }
        server.mergesSlashes = flags.mergesSlashes ?? true
        server.lineLimit = flags.lineLimit
        if flags.largeBuffer < flags.poolSize, let span = flags.bufferSpan {
            refuse(
                "a buffer of large_client_header_buffers has \(flags.largeBuffer) bytes, which must not be less than the \(flags.poolSize) of connection_pool_size",
                at: span)
        }
        server.acceptsUnderscores = flags.acceptsUnderscores ?? false
        server.gaps = Array(model.locations[index].settings.gaps.dropFirst(outer.gaps.count))
        if let first = server.names.first {
            var text = first.written.value
            if text.hasPrefix(".") { text.removeFirst() }
            server.firstName = Value(text)
            if case .unknown = first.kinds.first { server.firstName.unknown = Unknown("the server's name is not known") }
        }
        for child in model.locations[index].children where model.locations[child].isNamed {
            let name = model.locations[child].name
            if server.named[name] == nil { server.named[name] = child }
        }
        model.servers.append(server)
    }

    private mutating func listen(_ directive: NginxDirective) -> Listen? {
        do throws(Listen.Fault) {
            return try Listen(directive.arguments, span: directive.span)
        } catch {
            refuse("\(error.message) in \"listen \(directive.words[1].text.prefix(60))\"", at: directive.span)
            return nil
        }
    }

    private mutating func serverName(_ word: NginxWord, _ directive: NginxDirective) -> Server.Name {
        let span = directive.file.span(word.range)
        var name = Server.Name(kinds: [], written: Sourced(word.text, at: span))
        let text = word.text
        if word.hasPlaceholder || text == "$hostname" || text.hasPrefix("${") || (text.hasPrefix("$") && isFragment) {
            name.kinds = [.unknown]
            return name
        }
        if text.hasPrefix("~") {
            let source = Array(word.value.dropFirst())
            // Host names arrive in lower case; a pattern with a capital letter is made caseless.
            let isCaseless = source.contains { $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") }
            name.kinds = [.expression(expression(source, caseless: isCaseless, opaque: false, at: span))]
            return name
        }
        let lower = text.lowercased()
        if lower.hasPrefix("*.") {
            name.kinds = [.suffix(String(lower.dropFirst()))]
        } else if lower.hasPrefix("."), lower.utf8.count > 1 {
            name.kinds = [.exact(String(lower.dropFirst())), .suffix(lower)]
        } else if lower.hasSuffix(".*") {
            name.kinds = [.prefix(String(lower.dropLast()))]
        } else {
            // A misplaced star is only refused when servers share the socket, and matches nothing otherwise.
            name.kinds = [.exact(lower)]
        }
        return name
    }

    /// Builds a level with everything inside it; returns its index.
    mutating func buildLevel(
        _ start: Location, _ directives: [NginxDirective], outer: Settings, contexts: Contexts
    ) -> Int {
        let index = addLocation(start)
        var seen: [String: SourceSpan] = [:]
        var settings = start.settings
        var active: [NginxDirective] = []
        for directive in directives {
            if let gap = gap(directive) {
                add(gap, to: &settings)
                if directive.unread != nil || directive.templateCondition != nil {
                    active.append(directive)
                    continue
                }
            }
            guard check(directive, in: contexts, seen: &seen), directive.templateCondition == nil else { continue }
            active.append(directive)
            if apply(directive, to: &settings, of: start) { continue }
            if let handler = handler(directive, &settings) { model.locations[index].handler = handler }
            noteForeign(directive, &settings)
        }
        if let referers = settings.validReferers, referers.allowsNone || referers.allowsBlocked, referers.hasNoNames {
            refuse("\"none\" and \"blocked\" of valid_referers need a name beside them", at: start.span)
        }
        let isNameless = contexts == .locationIf || contexts == .limitExcept
        settings.inherit(from: outer, isNameless: isNameless)
        model.locations[index].settings = settings
        // Inside `limit_except` the location's backend still answers.
        if contexts == .limitExcept, model.locations[index].handler == nil, let parent = start.parent {
            model.locations[index].handler = model.locations[parent].handler.flatMap { settings.upstreams[$0.kind] == nil ? nil : $0 }
        }
        if contexts == .server || contexts == .location {
            for directive in active {
                switch directive.name {
                case "try_files": model.locations[index].tryFiles = tryFiles(directive)
                case "limit_except": buildLimitExcept(directive, of: index)
                case "location": buildLocation(directive, in: index)
                default: break
                }
            }
            model.locations[index].script = script(active, in: index, contexts: contexts)
        }
        return index
    }

    private mutating func buildLimitExcept(_ directive: NginxDirective, of parent: Int) {
        var methods = Set(directive.arguments.map { $0.text.uppercased() })
        if methods.contains("GET") { methods.insert("HEAD") }
        let outer = model.locations[parent]
        let level = buildLevel(
            Location(kind: .limitExcept, name: outer.name, span: directive.span, parent: parent, settings: Settings()),
            directive.block ?? [], outer: outer.settings, contexts: .limitExcept)
        model.locations[parent].limitExcept = (methods, level)
    }

    private mutating func buildLocation(_ directive: NginxDirective, in parent: Int) {
        guard directive.words.count >= 2 else { return }
        var modifier = ""
        var name: ArraySlice<UInt8>
        let word = directive.words[directive.words.count - 1]
        if directive.words.count == 3 {
            modifier = directive.words[1].text
            name = word.value[...]
            if !["=", "^~", "~", "~*"].contains(modifier) {
                refuse("invalid location modifier \"\(modifier.prefix(20))\", expected =, ^~, ~ or ~*", at: directive.file.span(directive.words[1].range))
                return
            }
        } else {
            name = word.value[...]
            for candidate in ["^~", "~*", "=", "~"] where name.starts(with: candidate.utf8) {
                modifier = candidate
                name = name.dropFirst(candidate.utf8.count)
                break
            }
        }
        let bytes = Array(name)
        let span = directive.span
        let kind: Location.Kind
        switch modifier {
        case "=": kind = .exact
        case "^~": kind = .noRegex
        case "~", "~*":
            kind = .regex(
                expression(bytes, caseless: modifier == "~*", opaque: word.hasPlaceholder, at: directive.file.span(word.range)))
        default: kind = bytes.first == UInt8(ascii: "@") ? .named : .prefix
        }
        let outer = model.locations[parent]
        var isMisplaced = false
        if case .server = outer.kind {
        } else {
            let shown = String(decoding: bytes.prefix(60), as: UTF8.self)
            if outer.isExact {
                refuse("location \"\(shown)\" cannot stand inside the exact \(outer.label)", at: span)
                isMisplaced = true
            } else if outer.isNamed {
                refuse("location \"\(shown)\" cannot stand inside the named \(outer.label)", at: span)
                isMisplaced = true
            } else if case .named = kind {
                refuse("the named location \"\(shown)\" must stand in the server block itself", at: span)
                isMisplaced = true
            } else if case .regex = kind {
            } else if !bytes.starts(with: outer.name), !word.hasPlaceholder {
                refuse("location \"\(shown)\" lies outside of \(outer.label), so it can never match there", at: span)
                isMisplaced = true
            }
        }
        let level = buildLevel(
            Location(kind: kind, name: bytes, span: span, parent: parent, settings: Settings()), directive.block ?? [],
            outer: outer.settings, contexts: .location)
        if !isMisplaced { model.locations[parent].children.append(level) }
    }

    /// Builds the search structures of a level and finds names that stand twice.
    mutating func arrange(_ index: Int) {
        var entries: [[UInt8]: LocationTree.Entry] = [:]
        var regexes: [Int] = []
        for child in model.locations[index].children {
            let location = model.locations[child]
            switch location.kind {
            case .regex: regexes.append(child)
            // Of two with one name the first is used; the server accepts that.
            case .named: continue
            case .exact:
                var entry = entries[location.name] ?? LocationTree.Entry(name: location.name, redirectsSlash: false)
                if let first = entry.exact { duplicate(location, model.locations[first].span) }
                entry.exact = entry.exact ?? child
                if location.redirectsSlash { entry.redirectsSlash = true }
                entries[location.name] = entry
            default:
                var entry = entries[location.name] ?? LocationTree.Entry(name: location.name, redirectsSlash: false)
                if let first = entry.inclusive { duplicate(location, model.locations[first].span) }
                entry.inclusive = entry.inclusive ?? child
                if location.redirectsSlash { entry.redirectsSlash = true }
                entries[location.name] = entry
            }
        }
        model.locations[index].regexes = regexes
        model.locations[index].tree = LocationTree(Array(entries.values))
    }

    private mutating func duplicate(_ location: Location, _ first: SourceSpan) {
        refuse("\(location.label) stands twice on one level", at: location.span, help: "remove one of them; the first is in line \(first.start.line)")
    }

    private mutating func tryFiles(_ directive: NginxDirective) -> TryFiles? {
        let words = Array(directive.arguments)
        guard words.count >= 2, let last = words.last else { return nil }
        var candidates: [TryFiles.Candidate] = []
        for word in words.dropLast() {
            var word = word
            let isDirectory = word.value.last == UInt8(ascii: "/")
            if isDirectory { word.value.removeLast() }
            candidates.append(TryFiles.Candidate(template: template(word, directive), isDirectory: isDirectory))
        }
        if last.value.first == UInt8(ascii: "="), !last.hasPlaceholder {
            guard let code = Int(String(decoding: last.value.dropFirst(), as: UTF8.self)), code >= 0, code <= 999 else {
                refuse("invalid code \"\(last.text.prefix(20))\" in try_files", at: directive.file.span(last.range))
                return nil
            }
            return TryFiles(candidates: candidates, fallback: .status(code), span: directive.span)
        }
        return TryFiles(candidates: candidates, fallback: .target(template(last, directive)), span: directive.span)
    }

    /// Sockets that two servers claim.
    mutating func checkServers() {
        var defaults: [Sockets.Key: SourceSpan] = [:]
        var options: [Sockets.Key: SourceSpan] = [:]
        for server in model.servers {
            var own: Set<Sockets.Key> = []
            for listen in server.listens where !listen.isQUIC {
                guard let port = listen.port, listen.ports?.count == 1, let span = listen.span else { continue }
                var address = listen.address
                if case .anyV6 = address { address = .anyV6(isOnly: true) }
                let key = Sockets.Key(address: address, port: port)
                if !own.insert(key).inserted { refuse("the same address and port stand twice in this server block", at: span) }
                if listen.isDefault { claim(key, &defaults, "a second default server for the same address and port", span) }
                if listen.setsSocket { claim(key, &options, "options of this socket are given a second time", span) }
            }
        }
    }

    private mutating func claim(_ key: Sockets.Key, _ owners: inout [Sockets.Key: SourceSpan], _ message: String, _ span: SourceSpan) {
        if let first = owners[key] {
            refuse(message, at: span, help: "the first is in line \(first.start.line)")
        } else {
            owners[key] = span
        }
    }
}
