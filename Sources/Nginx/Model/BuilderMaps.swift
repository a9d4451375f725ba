import Patterns
import Source

/// `map`, `geo`, `split_clients` and `upstream`; the check of variable names.
extension Builder {
    mutating func buildUpstream(_ directive: NginxDirective) {
        guard directive.words.count == 2 else { return }
        var servers: [String] = []
        var seen: [String: SourceSpan] = [:]
        for inner in directive.block ?? [] {
            guard check(inner, in: .upstream, seen: &seen) else { continue }
            if inner.name == "server", inner.words.count > 1 { servers.append(inner.words[1].text) }
        }
        let name = directive.words[1].text
        if model.upstreams[name] != nil { refuse("the upstream \"\(name.prefix(60))\" is defined twice", at: directive.span) }
        if servers.isEmpty, 
            directive.block?.allSatisfy({ $0.unread == nil && DirectiveTable.rule($0.name, in: .upstream) != nil }) == true
        {
            refuse("no servers are inside the upstream \"\(name.prefix(60))\"", at: directive.span)
        }
        model.groupNames.insert(name.lowercased())
        model.upstreams[name] = UpstreamGroup(servers: servers, span: directive.span)
    }

    mutating func buildMap(_ directive: NginxDirective) {
        guard let last = directive.words.last, last.value.first == UInt8(ascii: "$"), last.value.count > 1 else {
            refuse("invalid variable name in \"\(directive.name)\", expected \"$name\"", at: directive.span)
            return
        }
        let name = String(decoding: last.value.dropFirst(), as: UTF8.self)
        model.variables.insert(name)
        let source: Template
        if directive.words.count > 2 {
            source = template(directive.words[1], directive)
        } else {
            source = (try? Template(Array("$remote_addr".utf8), span: directive.span)) ?? Template(literal: [], span: directive.span)
        }
        let kind: MapDefinition.Kind = directive.name == "geo" ? .geo : directive.name == "split_clients" ? .split : .map
        var map = MapDefinition(kind: kind, name: name, source: source, span: directive.span)
        let entries = directive.block ?? []
        map.usesHostnames = kind == .map && entries.contains { $0.name == "hostnames" && $0.words.count == 1 }
        let usesRanges = kind == .geo && entries.contains { $0.name == "ranges" && $0.words.count == 1 }
        for entry in entries {
            if entry.unread != nil || entry.nameWord.hasPlaceholder || entry.templateCondition != nil {
                map.isIncomplete = true
                continue
            }
            if isOption(entry, &map) { continue }
            guard entry.words.count == 2 else {
                refuse("invalid number of words in this entry, expected a value after the key", at: entry.span)
                continue
            }
            switch kind {
            case .map: mapEntry(entry, &map)
            case .geo: if usesRanges { rangeEntry(entry, &map) } else { geoEntry(entry, &map) }
            case .split: splitEntry(entry, &map)
            }
        }
        if kind == .split { layOut(&map) }
        map.ranges.sort { $0.first < $1.first }
        // What nginx makes of ranges that overlap depends on their order.
        if zip(map.ranges, map.ranges.dropFirst()).contains(where: { $0.last >= $1.first }) { map.isIncomplete = true }
        map.suffixes.sort { $0.text.count > $1.text.count }
        map.prefixes.sort { $0.text.count > $1.text.count }
        model.maps[name] = map
    }

    /// Parameters without a value.
    private func isOption(_ entry: NginxDirective, _ map: inout MapDefinition) -> Bool {
        guard entry.words.count == 1 else { return false }
        switch (map.kind, entry.name) {
        case (.map, "volatile"), (.geo, "volatile"): map.isVolatile = true
        case (.map, "hostnames"), (.geo, "ranges"): break
        // Who the client is depends on a header then.
        case (.geo, "proxy_recursive"): map.isIncomplete = true
        default: return false
        }
        return true
    }

    /// The values of `geo` and `split_clients` are texts: a `$` in them is one.
    private func text(_ entry: NginxDirective) -> Template {
        Template(literal: entry.words[1].value, span: entry.file.span(entry.words[1].range))
    }

    private mutating func geoEntry(_ entry: NginxDirective, _ map: inout MapDefinition) {
        switch entry.name {
        case "default": map.fallback = text(entry)
        case "proxy", "delete": map.isIncomplete = true
        default:
            guard let network = Network(entry.name), !network.isUnixSocket, !network.address.isEmpty else {
                refuse("invalid network \"\(entry.name.prefix(60))\" in geo", at: entry.file.span(entry.nameWord.range))
                return
            }
            // Of equal networks the last one counts.
            map.networks[network.masked] = text(entry)
        }
    }

    private mutating func rangeEntry(_ entry: NginxDirective, _ map: inout MapDefinition) {
        if entry.name == "default" {
            map.fallback = text(entry)
            return
        }
        let ends = entry.name.split(separator: "-", omittingEmptySubsequences: false).map { Network.parse(String($0)) }
        guard ends.count == 2, let first = ends[0].flatMap(Network.number), let last = ends[1].flatMap(Network.number), first <= last, last < .max else {
            if entry.name == "delete" || entry.name == "proxy" {
                map.isIncomplete = true
            } else {
                refuse("invalid range \"\(entry.name.prefix(60))\" in geo", at: entry.file.span(entry.nameWord.range))
            }
            return
        }
        map.ranges.append((first, last, text(entry)))
    }

    private mutating func splitEntry(_ entry: NginxDirective, _ map: inout MapDefinition) {
        let key = entry.name
        if key == "*" {
            map.parts.append((0, text(entry)))
            return
        }
        guard key.hasSuffix("%"), let hundredths = Self.hundredths(key.dropLast()), hundredths > 0 else {
            refuse("invalid percentage \"\(key.prefix(60))\" in split_clients", at: entry.file.span(entry.nameWord.range))
            return
        }
        map.parts.append((hundredths, text(entry)))
    }

    /// `12.5` is 1250.
    private static func hundredths(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = UInt32(parts[0]), whole <= 100_000, !parts[0].hasPrefix("+") else { return nil }
        guard parts.count == 2 else { return whole * 100 }
        guard parts[1].utf8.count <= 2, parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let fraction = UInt32(parts[1]) ?? 0
        return whole * 100 + (parts[1].utf8.count == 1 ? fraction * 10 : fraction)
    }

    /// Turns percentages into bounds of the hash, as `ngx_conf_split_clients_block`.
    private mutating func layOut(_ map: inout MapDefinition) {
        var sum: UInt64 = 0
        var last: UInt64 = 0
        for index in map.parts.indices {
            let percent = UInt64(map.parts[index].bound)
            sum = percent > 0 ? sum + percent : 10_000
            guard sum <= 10_000 else {
                refuse("the percentages of this split_clients add up to more than 100", at: map.span)
                return
            }
            if sum == 10_000 || percent == 0 {
                map.parts[index].bound = 0
            } else {
                last += percent * 0xFFFF_FFFF / 10_000
                map.parts[index].bound = UInt32(truncatingIfNeeded: last)
            }
        }
    }

    private mutating func mapEntry(_ entry: NginxDirective, _ map: inout MapDefinition) {
        let key = entry.nameWord
        let value = template(entry.words[1], entry)
        if key.text == "default" {
            map.fallback = value
            return
        }
        if key.value.first == UInt8(ascii: "~") {
            let isCaseless = key.value.count > 1 && key.value[1] == UInt8(ascii: "*")
            let source = Array(key.value.dropFirst(isCaseless ? 2 : 1))
            map.expressions.append((expression(source, caseless: isCaseless, opaque: false, at: entry.file.span(key.range)), value))
            return
        }
        var bytes = key.value
        // `\default` is the text.
        if bytes.first == UInt8(ascii: "\\") { bytes.removeFirst() }
        let lower = bytes.map(asciiLower)
        if map.usesHostnames {
            if lower.starts(with: "*.".utf8) {
                map.suffixes.append((Array(lower.dropFirst()), value))
                return
            }
            if lower.first == UInt8(ascii: "."), lower.count > 1 {
                map.exact[Array(lower.dropFirst())] = value
                map.suffixes.append((lower, value))
                return
            }
            if lower.count > 2, lower.suffix(2).elementsEqual(".*".utf8) {
                map.prefixes.append((Array(lower.dropLast()), value))
                return
            }
        }
        if map.exact[lower] != nil {
            refuse("the key \"\(key.text.prefix(60))\" stands twice in this map (keys are compared without case)", at: entry.span)
            return
        }
        map.exact[lower] = value
    }

    /// An unknown variable stops the server; it is only provable when everything was read.
    mutating func checkVariables() {
        guard isComplete else { return }
        var reported: Set<String> = []
        for (name, span) in uses {
            if model.variables.contains(name) || BuiltinVariables.isKnown(name) { continue }
            if name.utf8.allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) }),
                name.utf8.first.map({ $0 >= 0x41 && $0 <= 0x5A }) == true
            {
                continue
            }
            if reported.insert(name).inserted {
                refuse("unknown variable $\(name.prefix(60))", at: span, help: "nginx refuses to start unless a module defines it")
            }
        }
    }
}

func asciiLower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
