import Patterns
import Routing
import Source

/// `SetEnvIf`, `Alias`, `Redirect` and `ProxyPass`, at server level and in sections.
extension Compiler {
    mutating func environmentCondition(_ item: Item) throws(DirectiveError) -> EnvironmentCondition {
        var words = item.words
        var condition = EnvironmentCondition(
            span: item.span, directive: item.name, subject: .requestURI, assignments: [], templateCondition: item.templateCondition)
        if item.key == "setenvifexpr" {
            let expression = try one(item, words)
            do throws(ExpressionError) {
                condition.subject = .expression(try ExpressionParser.parse(condition: expression.bytes, patterns: patterns, version: version))
            } catch {
                condition.subject = .unknown("the expression is not understood: \(error.message)")
                reportExpression(error, at: expression.content)
            }
            words.removeFirst()
        } else {
            let isBrowser = item.key.hasPrefix("browsermatch")
            guard words.count >= (isBrowser ? 2 : 3) else {
                throw DirectiveError("\(item.name) takes \(isBrowser ? "a pattern" : "an attribute, a pattern") and a variable", at: item.span)
            }
            if isBrowser {
                condition.subject = .header("User-Agent")
            } else {
                let attribute = words.removeFirst()
                switch attribute.lowercased {
                case "request_uri": condition.subject = .requestURI
                case "request_method": condition.subject = .method
                case "remote_addr": condition.subject = .remoteAddress
                case "server_addr": condition.subject = .serverAddress
                case "remote_host": condition.subject = .remoteHost
                case "request_protocol": condition.subject = .networkProtocol
                case let name where name.utf8.contains(where: { "^$*+?[(|\\.".utf8.contains($0) }):
                    condition.subject = .headerPattern(try rewriteParser.compile(attribute.bytes, noCase: true, at: attribute.content))
                default: condition.subject = .header(attribute.text)
                }
            }
            let pattern = words.removeFirst()
            condition.patternWord = pattern
            condition.isPlain = Self.isPlain(pattern.bytes)
            if let placeholder = pattern.placeholder {
                condition.subject = .unknown("the value of \(placeholder) is not known")
            } else {
                condition.pattern = try rewriteParser.compile(pattern.bytes, noCase: item.key.hasSuffix("nocase"), at: pattern.content)
            }
        }
        for word in words {
            if word.bytes.first == UInt8(ascii: "!") {
                condition.assignments.append((word.bytes.dropFirst().text, [], true))
            } else if let equals = word.bytes.firstIndex(of: UInt8(ascii: "=")) {
                condition.assignments.append((word.bytes[..<equals].text, Array(word.bytes[(equals + 1)...]), false))
            } else {
                condition.assignments.append((word.text, Bytes("1"), false))
            }
        }
        return condition
    }

    /// Whether mod_setenvif takes a pattern for mere text.
    private static func isPlain(_ pattern: Bytes) -> Bool {
        let special = Set("^.$|()[]*+?{}".utf8)
        var isEscaped = false
        for byte in pattern {
            if special.contains(byte) {
                if !isEscaped { return false }
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped.toggle()
            } else if isEscaped {
                return false
            }
        }
        return true
    }

    func alias(_ item: Item, _ words: [Word]) throws(DirectiveError) -> AliasRule {
        guard words.count == 2 else { throw DirectiveError("\(item.name) takes a URL path and a file path", at: item.span) }
        let isMatch = item.key.hasSuffix("match")
        var rule = AliasRule(
            span: item.span, directive: item.name, prefix: words[0].bytes, target: words[1].bytes, isScript: item.key.hasPrefix("script"))
        if isMatch { rule.pattern = try rewriteParser.compile(words[0].bytes, noCase: false, at: words[0].content) }
        return rule
    }

    func redirect(_ item: Item, _ words: [Word], isSection: Bool) throws(DirectiveError) -> Redirect {
        var words = words
        var redirect = Redirect(span: item.span, directive: item.name, prefix: [], status: 302)
        var wantsTarget = true
        if item.key == "redirectpermanent" { redirect.status = 301 }
        if item.key == "redirect" || item.key == "redirectmatch", let first = words.first {
            var isStatus = true
            switch first.lowercased {
            case "permanent": redirect.status = 301
            case "temp": redirect.status = 302
            case "seeother": redirect.status = 303
            case "gone": redirect.status = 410
            default:
                if first.bytes.first?.isDigit == true { redirect.status = first.bytes.leadingInteger } else { isStatus = false }
            }
            if isStatus { words.removeFirst() }
        }
        wantsTarget = (300..<400).contains(redirect.status) && redirect.status != 304
        if isSection, words.count == (wantsTarget ? 1 : 0) {
            if wantsTarget {
                do throws(ExpressionError) {
                    redirect.expression = try ExpressionParser.parse(text: words[0].bytes, patterns: patterns, version: version)
                } catch {
                    throw DirectiveError("the target is not understood: \(error.message)", at: words[0].span)
                }
            }
            return redirect
        }
        guard words.count == (wantsTarget ? 2 : 1) else {
            throw DirectiveError(
                wantsTarget ? "\(item.name) takes a URL path and a target" : "\(item.name) with status \(redirect.status) takes no target", at: item.span)
        }
        redirect.prefix = words[0].bytes
        if item.key == "redirectmatch" {
            redirect.pattern = try rewriteParser.compile(words[0].bytes, noCase: false, at: words[0].content)
        }
        if wantsTarget {
            redirect.target = words[1].bytes
            if redirect.pattern == nil, words[1].isKnown, words[1].bytes.first != UInt8(ascii: "/"), !URLText.hasScheme(words[1].bytes) {
                throw DirectiveError("the target is neither a URL nor a path that starts with a slash", at: words[1].span)
            }
        }
        return redirect
    }

    func proxy(_ item: Item, _ words: [Word], location: Bytes?) throws(DirectiveError) -> ProxyRule {
        let isMatch = item.key == "proxypassmatch"
        var words = words
        var rule = ProxyRule(span: item.span, directive: item.name, prefix: [], noQuery: false)
        if let location {
            rule.prefix = location
            // httpd takes the wildcards of <Location /*.php> for a regular expression here.
            if isMatch || location.isShellPattern { rule.pattern = try rewriteParser.compile(rule.prefix, noCase: false, at: item.span) }
        } else {
            let source = try one(item, words)
            words.removeFirst()
            rule.prefix = source.bytes
            rule.placeholder = source.placeholder
            if isMatch, source.isKnown { rule.pattern = try rewriteParser.compile(source.bytes, noCase: false, at: source.content) }
        }
        guard let target = words.first else { throw DirectiveError("\(item.name) takes a path and a target", at: item.span) }
        if location != nil, words.count > 1, !words[1].bytes.contains(UInt8(ascii: "=")), !["nocanon", "noquery", "interpolate"].contains(words[1].lowercased) {
            throw DirectiveError("\(item.name) inside <Location> takes no path", at: words[0].span)
        }
        if target.isKnown, target.text != "!", target.bytes.firstIndex(of: "://") == nil, target.bytes.firstIndex(of: "$") == nil,
            target.bytes.firstIndex(of: "%{") == nil
        {
            throw DirectiveError("\(target.text) is not the URL of a backend", at: target.span)
        }
        rule.target = target.text == "!" ? nil : target.bytes
        for word in words.dropFirst() where word.lowercased == "noquery" { rule.noQuery = true }
        return rule
    }
}
