import Patterns
import Routing
import Source

/// mod_proxy: `ProxyPass`, and the sections of `<Proxy>`.
extension Machine {
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
}
