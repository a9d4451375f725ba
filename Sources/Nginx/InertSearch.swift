import Patterns
import Routing
import Source

/// Rewrite rules that can never fire, with the proof.
struct InertSearch {
    let model: Model
    let patterns: PatternCache

    private var found: [InertDirective] = []

    init(model: Model, patterns: PatternCache) {
        self.model = model
        self.patterns = patterns
    }

    func find() -> [InertDirective] {
        var search = self
        search.uriStartsWithSlash = model.locations.allSatisfy { location in
            Self.keepsSlash(location.script) && location.tryFiles.map { rule in
                if case .target(let template) = rule.fallback { Self.startsWithSlash(template, orName: true) } else { true }
            } ?? true
        }
        for location in model.locations { search.walk(location.script) }
        return search.found
    }

    /// Whether every URI starts with a slash. Requests always do; a rewrite to `$1` or a `try_files` that falls back to
    /// `index.php` can change that.
    private var uriStartsWithSlash = true

    private static func keepsSlash(_ script: [Instruction]) -> Bool {
        script.allSatisfy { instruction in
            switch instruction.operation {
            case .rewrite(let rewrite): rewrite.status != nil || startsWithSlash(rewrite.replacement, orName: false)
            case .condition(_, let body, _): keepsSlash(body)
            case .gap, .foreign: false
            default: true
            }
        }
    }

    private static func startsWithSlash(_ template: Template, orName: Bool) -> Bool {
        switch template.parts.first {
        case .literal(let bytes): bytes.first == UInt8(ascii: "/") || (orName && bytes.first == UInt8(ascii: "@"))
        case .variable(let name): name == "request_uri"
        default: false
        }
    }

    /// Rules that end the script, with what they match.
    private struct Taker {
        var source: [UInt8]
        var span: SourceSpan
        /// Only within the first byte: the pattern matches every URI without a line break.
        var what: String
    }

    private mutating func walk(_ script: [Instruction]) {
        var takers: [[UInt8]: Taker] = [:]
        var takesEverything: Taker?
        var end: (span: SourceSpan, what: String)?
        /// The URI may have been changed by a rule without flag: later rules see another URI.
        var uriIsOriginal = true
        for instruction in script {
            switch instruction.operation {
            case .rewrite(let rewrite):
                let source = rewrite.expression.source
                if let end {
                    add(instruction, "it stands after \(end.what), which ends the rewrite directives for every request", cause: end.span)
                    continue
                }
                if let pattern = rewrite.expression.pattern, let byte = pattern.anchoredFirstByte, byte != UInt8(ascii: "/"), uriStartsWithSlash, uriIsOriginal {
                    let text = String(decoding: [byte], as: UTF8.self)
                    found.append(
                        InertDirective(
                            span: instruction.span, directive: "rewrite", reason: .patternNeverMatches,
                            explanation: "every URI starts with \"/\", and \(rewrite.expression.text.prefix(200)) only matches what starts with \"\(text)\""))
                    continue
                }
                if uriIsOriginal, let taker = takers[source] ?? takesEverything {
                    let proof = taker.source == source
                        ? "an earlier rule with the same pattern takes every request that it matches"
                        : "the earlier rule \(taker.what) takes every request"
                    add(instruction, proof, cause: taker.span)
                    continue
                }
                let ends = rewrite.flag != nil || rewrite.status != nil
                if ends, rewrite.expression.pattern != nil, uriIsOriginal {
                    let everything = Self.matchesEverything(source)
                    let taker = Taker(source: source, span: instruction.span, what: rewrite.expression.text)
                    takers[source] = takers[source] ?? taker
                    if everything { takesEverything = takesEverything ?? taker }
                    if everything { end = (instruction.span, "the rule \(rewrite.expression.text)") }
                } else if !ends {
                    uriIsOriginal = false
                    (takers, takesEverything) = ([:], nil)
                }
            case .condition(_, let body, _):
                if end == nil { walk(body) } else { walkDead(body, end!) }
                if body.contains(where: { if case .rewrite = $0.operation { true } else { false } }) {
                    uriIsOriginal = false
                    (takers, takesEverything) = ([:], nil)
                }
            case .return: end = end ?? (instruction.span, "return")
            case .stop: end = end ?? (instruction.span, "break")
            case .gap, .foreign:
                // It may change the URI.
                uriIsOriginal = false
                (takers, takesEverything) = ([:], nil)
            case .set: continue
            }
        }
    }

    private mutating func walkDead(_ script: [Instruction], _ end: (span: SourceSpan, what: String)) {
        for instruction in script {
            if case .rewrite = instruction.operation {
                add(instruction, "it stands after \(end.what), which ends the rewrite directives for every request", cause: end.span)
            }
        }
    }

    private mutating func add(_ instruction: Instruction, _ explanation: String, cause: SourceSpan) {
        found.append(
            InertDirective(span: instruction.span, directive: "rewrite", reason: .shadowed, explanation: explanation, cause: cause))
    }

    /// Patterns without any condition. `^(.*)$` is not among them: a line break in the URI gets past it.
    private static func matchesEverything(_ source: [UInt8]) -> Bool {
        let texts = ["", "^", "^/", "/", ".*", "^.*", "(.*)", "^(.*)", "^/.*", "^/(.*)", ".", "^.", "(?s)^.*$", "(?s)^(.*)$"]
        return texts.contains(String(decoding: source, as: UTF8.self))
    }
}
