import Patterns
import Routing
import Source

/// The search for the location (`ngx_http_core_find_location`).
extension Machine {
    private enum Found { case none, final, prefix, slash }

    /// Leaves the location in `location`. Returns whether the answer is a redirect to the name with a slash;
    /// `nil`: a pattern could not be matched.
    func findLocation() throws(Undetermined) -> Bool? {
        let found = try search(depth: 0)
        guard let found else { return nil }
        if found == .none {
            step("location", at: nil, "no location matches \(shownURI): the server block itself answers", decisive: true)
        } else if found != .slash {
            step("location", at: level.span, "\(level.shown) takes \(shownURI)", decisive: true)
        }
        return found == .slash
    }

    private func search(depth: Int) throws(Undetermined) -> Found? {
        let base = location
        let here = model.levels[base]
        var skipsRegexes = false
        var result: Found
        try budget.spend()
        switch here.tree.find(uri) {
        case .none: result = .none
        case .exact(let index):
            location = index
            return .final
        case .slash(let index):
            location = index
            return .slash
        case .prefix(let index):
            location = index
            if case .noRegex = model.levels[index].kind { skipsRegexes = true }
            step("location", at: level.span, "\(level.shown) is the longest prefix of \(shownURI)\(skipsRegexes ? "; patterns are not tried" : "")")
            guard depth < Parser.depthLimit, let inner = try search(depth: depth + 1) else { return nil }
            if inner == .final || inner == .slash { return inner }
            result = .prefix
        }
        if skipsRegexes { return result }
        for index in here.regexes {
            let candidate = model.levels[index]
            try budget.spend()
            guard case .regex(let expression) = candidate.kind else { continue }
            guard let matched = try match(expression, uri, "location \(expression.text)", at: candidate.span) else { return nil }
            guard matched else {
                step("location", at: candidate.span, "\(candidate.shown) does not match \(shownURI)")
                continue
            }
            location = index
            guard depth < Parser.depthLimit else { return nil }
            guard try search(depth: depth + 1) != nil else { return nil }
            result = .final
            return result
        }
        return result
    }

    /// Matches and keeps the captures. `nil`: PCRE gave up, which the server answers with 500.
    func match(_ expression: Expression, _ subject: [UInt8], _ what: String, at span: SourceSpan) throws(Undetermined) -> Bool? {
        guard let pattern = expression.pattern else {
            let question = Question(
                key: "match \(span.file.path):\(span.range.start) \(String(decoding: subject, as: UTF8.self))",
                yes: "the pattern of \(what) matches \(String(decoding: subject.prefix(200), as: UTF8.self))",
                no: "the pattern of \(what) does not match \(String(decoding: subject.prefix(200), as: UTF8.self))")
            let answer = world.decide(question)
            if answer {
                let unknown = Unknown("the pattern of \(what) is not known", span: span)
                captures = (0..<10).map { Value("$\($0)", unknown: unknown) }
            }
            return answer
        }
        do throws(Pattern.MatchError) {
            guard let match = try pattern.firstMatch(in: subject) else { return false }
            take(match, of: pattern, in: subject)
            return true
        } catch {
            switch error {
            case .invalidUTF:
                step(what, at: span, "the pattern asks for UTF-8 and the text is none", decisive: true)
                return nil
            case .limitExceeded, .failed:
                throw undetermined(
                    Unknown("the pattern \(expression.text.prefix(100)) needs too many steps to match", span: span))
            }
        }
    }

    /// Makes a match's groups `$1` … and the named variables.
    func take(_ match: Pattern.Match, of pattern: Pattern, in subject: [UInt8]) {
        captures = []
        if pattern.groupCount > 0 {
            let highest = match.groups.lastIndex { $0 != nil } ?? 0
            for index in 0...highest { captures.append(Value(match[index].map { Array(subject[$0]) } ?? [])) }
        }
        for (name, group) in pattern.names { variables[name] = Value(match[group].map { Array(subject[$0]) } ?? []) }
    }
}

extension Value {
    init(_ text: String, unknown: Unknown) { self.init(Array(text.utf8), unknown: unknown) }
}
