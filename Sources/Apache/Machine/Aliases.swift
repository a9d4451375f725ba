import Patterns
import Routing
import Source

/// mod_alias: `Alias`, `ScriptAlias` and `Redirect`.
extension Machine {
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
            if alias.isScript { r.becomeScript() }
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
            if alias.isScript { r.becomeScript() }
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
            if location.first == UInt8(ascii: "/") { location = try absolute(location, r) }
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
}
