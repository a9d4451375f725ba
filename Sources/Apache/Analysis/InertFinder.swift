import Patterns
import Routing
import Source

/// Finds rules that no request can make fire, with the proof.
struct InertFinder {
    let server: ServerSettings
    let merged: ServerSettings
    let hasUnknownInclude: Bool
    let environment: ServerContext.Variables
    let context: ApacheContext
    let proofs: PatternProofs
    private var found: [InertDirective] = []

    init(
        server: ServerSettings, merged: ServerSettings, hasUnknownInclude: Bool, environment: ServerContext.Variables, context: ApacheContext, proofs: PatternProofs
    ) {
        self.server = server
        self.merged = merged
        self.hasUnknownInclude = hasUnknownInclude
        self.environment = environment
        self.context = context
        self.proofs = proofs
    }

    mutating func find() -> [InertDirective] {
        // An error of the reader comes first: what its line would have done is missing from every proof.
        if server.isBroken || server.settings.isBroken || (server.directories + server.locations).contains(where: { isBroken($0.settings) }) { return [] }
        checkEngine()
        check(server.rules, inDirectory: false)
        for section in server.directories { checkSection(section.settings, isDirectory: true) }
        for section in server.locations { checkSection(section.settings, isDirectory: false) }
        return found
    }

    private func isBroken(_ settings: DirectorySettings) -> Bool {
        settings.isBroken || settings.files.contains { isBroken($0.settings) }
            || settings.conditionals.contains { $0.branches.contains { isBroken($0.settings) } }
    }

    private mutating func checkSection(_ settings: DirectorySettings, isDirectory: Bool) {
        if let rewrite = settings.rewrite {
            if let engine = rewrite.engine, !engine.value { off(rewrite.rules, engine.span) }
            // Locations hand the whole file name to their rules.
            check(rewrite.rules, inDirectory: isDirectory, isLocation: !isDirectory)
        }
        for section in settings.files { checkSection(section.settings, isDirectory: false) }
    }

    // MARK: The engine

    private mutating func checkEngine() {
        guard !server.rules.isEmpty else { return }
        guard let engine = merged.engine else {
            // A fragment's engine may be on where it is included.
            if context == .server, !hasUnknownInclude, !server.isMain { off(server.rules, nil) }
            return
        }
        if !engine.value { off(server.rules, engine.span) }
    }

    private mutating func off(_ rules: [Rule], _ cause: SourceSpan?) {
        for rule in rules {
            found.append(
                InertDirective(
                    span: rule.span, directive: "RewriteRule", reason: .engineOff,
                    explanation: cause == nil ? "nothing turns the rewrite engine on here" : "the rewrite engine is off where this rule stands", cause: cause))
        }
    }

    // MARK: Patterns, conditions, shadows

    private mutating func check(_ rules: [Rule], inDirectory: Bool, isLocation: Bool = false) {
        var terminals: [Rule] = []
        for (index, rule) in rules.enumerated() {
            if !isLocation, let dead = deadPattern(rule, inDirectory) {
                found.append(dead)
                continue
            }
            if let dead = deadCondition(rule, rules, index) {
                found.append(dead)
            } else if let earlier = terminals.first(where: { covers($0, rule) }) {
                found.append(
                    InertDirective(
                        span: rule.span, directive: "RewriteRule", reason: .shadowed,
                        explanation: "every request that this rule matches has been taken by an earlier rule that ends the processing",
                        cause: earlier.span))
            }
            // What a rule rewrites without ending may become a path that the earlier rules never saw.
            if !rule.flags.contains(.noSubstitution), !rule.isTerminal, !rule.flags.contains(.redirect) { terminals = [] }
            // Rules that may be skipped, or that see other paths after a rewrite, prove nothing about later ones.
            if !rule.flags.isDisjoint(with: [.last, .end, .status]), rule.conditions.isEmpty, rule.templateCondition == nil,
                rule.flags.isDisjoint(with: [.negated, .noSubrequest, .redirect, .chain]), !isSkippable(rules, index)
            {
                terminals.append(rule)
            }
        }
    }

    /// Whether an earlier rule may jump over this one.
    private func isSkippable(_ rules: [Rule], _ index: Int) -> Bool {
        if index > 0, rules[index - 1].flags.contains(.chain) { return true }
        for earlier in 0..<index where rules[earlier].skip > 0 && earlier + rules[earlier].skip >= index { return true }
        return false
    }

    private func deadPattern(_ rule: Rule, _ inDirectory: Bool) -> InertDirective? {
        guard let regex = rule.regex, !rule.flags.contains(.negated), let first = regex.anchoredFirstByte else { return nil }
        let slash = UInt8(ascii: "/")
        if inDirectory {
            guard first == slash else { return nil }
            let text = rule.pattern.bytes
            var fix: Fix?
            if text.hasPrefix("^/"), text.count > 2 {
                let start = rule.pattern.content.range.start + 1
                fix = Fix(
                    "remove the slash: the directory's path is cut off before the pattern is tried", .safe,
                    [Edit(rule.pattern.content.file.span(start, start + 1), "")])
            }
            return InertDirective(
                span: rule.span, directive: "RewriteRule", reason: .patternNeverMatches,
                explanation: "in a directory the pattern is tried on the path without its leading slash, so ^/ never matches", fix: fix)
        }
        guard first != slash else { return nil }
        var fix: Fix?
        let text = rule.pattern.bytes
        if text.first == UInt8(ascii: "^"), rule.pattern.content.text == text.text {
            let start = rule.pattern.content.range.start + 1
            fix = Fix(
                "insert the slash that every URL path starts with", .safe,
                [Edit(rule.pattern.content.file.span(start, start), "/")])
        }
        return InertDirective(
            span: rule.span, directive: "RewriteRule", reason: .patternNeverMatches,
            explanation: "in a virtual host the pattern is tried on the path with its leading slash, so it can never start with \"\(Bytes([first]).text)\"",
            fix: fix)
    }

    /// A condition that needs a variable that nothing sets.
    private func deadCondition(_ rule: Rule, _ rules: [Rule], _ index: Int) -> InertDirective? {
        if hasUnknownInclude || context != .server { return nil }
        for (position, condition) in rule.conditions.enumerated() {
            if condition.orNext || (position > 0 && rule.conditions[position - 1].orNext) { continue }
            guard condition.templateCondition == nil, let name = variable(condition.input), !holdsWithout(condition) else { continue }
            if name.hasPrefix("REDIRECT_") || Self.known.contains(name) { continue }
            if isSet(name, rules) { continue }
            if case .known = environment[name] { continue }
            let late = (merged.settings.environment).last { $0.name == name }
            if let late, case .set(let value) = late.kind {
                var fix: Fix?
                if late.span.text.lowercased().hasPrefix("setenv") {
                    let text = value.text
                    // In SetEnvIf a value is an expression: only plain text means the same in both.
                    let isPlain = !text.isEmpty && text.utf8.allSatisfy {
                        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "_-./:".utf8.contains($0)
                    }
                    if isPlain, !late.span.text.utf8.contains(0x0A) {
                        fix = Fix(
                            "set it before the rules run", .safe,
                            [Edit(late.span, "SetEnvIf Request_URI \".*\" \(name)=\(text)")])
                    }
                }
                return InertDirective(
                    span: condition.span, directive: "RewriteCond", reason: .variableSetTooLate(variable: name),
                    explanation: "SetEnv sets \(name) only after the rewrite rules have run, so the condition finds it empty", cause: late.span, fix: fix)
            }
            return InertDirective(
                span: condition.span, directive: "RewriteCond", reason: .conditionNeverTrue(variable: name),
                explanation: "nothing in the configuration sets \(name), which the condition needs")
        }
        return nil
    }

    /// Set by httpd and its modules.
    private static let known: Set<String> = [
        "HTTPS", "UNIQUE_ID", "SCRIPT_URL", "SCRIPT_URI", "SERVER_NAME", "SERVER_ADDR", "REMOTE_USER", "no-gzip", "gzip-only-text/html", "PATH", "HOME",
        "HOSTNAME", "LANG", "USER", "TZ", "SSL_PROTOCOL",
    ]

    private func variable(_ input: Bytes) -> String? {
        guard input.count > 7, input.hasPrefix("%{"), input.last == UInt8(ascii: "}"), input[2..<6].equalsIgnoringCase("ENV:") else { return nil }
        let name = Array(input[6..<(input.count - 1)])
        return name.allSatisfy { $0.isWordCharacter || $0 == UInt8(ascii: "-") } ? name.text : nil
    }

    /// Whether the condition holds when the variable is not set.
    private func holdsWithout(_ condition: Condition) -> Bool {
        let holds: Bool
        switch condition.test {
        case .regex(let pattern): holds = (try? pattern.matches([])) ?? true
        case .equal: holds = condition.operand.isEmpty
        case .fileExists, .fileSize, .directory, .link, .executable, .url, .file: holds = false
        default: return true
        }
        return holds != condition.negated
    }

    private func isSet(_ name: String, _ rules: [Rule]) -> Bool {
        if merged.environmentConditions.contains(where: { $0.assignments.contains { $0.name == name && !$0.unset } }) { return true }
        for rule in merged.rules + rules {
            for entry in rule.environment where entry.prefix(while: { $0 != UInt8(ascii: ":") }).text == name || entry.hasPrefix("%{") { return true }
        }
        func sets(_ settings: DirectorySettings) -> Bool {
            if settings.environmentConditions.contains(where: { $0.assignments.contains { $0.name == name } }) { return true }
            if settings.rewrite?.rules.contains(where: { $0.environment.contains { $0.hasPrefix(name) } }) == true { return true }
            return settings.files.contains { sets($0.settings) } || settings.conditionals.contains { $0.branches.contains { sets($0.settings) } }
        }
        return (merged.directories + merged.locations).contains { section in
            sets(section.settings) || section.pattern?.names.contains { "MATCH_" + $0.name.uppercased() == name } == true
        }
    }

    /// Whether everything that the later rule matches is matched by the earlier one, provably.
    private func covers(_ earlier: Rule, _ later: Rule) -> Bool {
        guard !later.flags.contains(.negated), let wide = earlier.regex, let narrow = later.regex else { return false }
        if earlier.pattern.bytes == later.pattern.bytes { return !later.flags.contains(.noCase) || earlier.flags.contains(.noCase) }
        if Self.matchesEverything.contains(wide.source.text) { return true }
        if later.flags.contains(.noCase), !earlier.flags.contains(.noCase) { return false }
        return proofs.covers(wide.source, narrow.source, ignoringCase: earlier.flags.contains(.noCase), matchesLineFeeds: wide.options.contains(.dotAll))
    }

    private static let matchesEverything: Set<String> = ["", "^", "$", ".*", "^.*", ".*$", "^.*$", "(.*)", "^(.*)$", "^(.*)", "(.*)$"]
}
