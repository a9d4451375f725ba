import Source

/// The reference page of a rule: what `explain` prints and `docs/rules/` holds.
public struct RulePage: Sendable {
    private let rule: Rule

    public init(_ rule: Rule) { self.rule = rule }

    /// Markdown, ending in a line feed.
    public var markdown: String {
        var lines = ["# \(rule.id)", "", sentence(rule.summary), ""]
        lines.append("- Severity: \(rule.severity.rawValue)")
        lines.append("- Area: \(rule.area.rawValue)")
        lines.append("- Releases: \(rule.releases.description)")
        lines.append("- Fix: \(fix)")
        if rule.isClusterOnly { lines.append("- Judged only when the project runs on several servers") }
        lines += ["", "## Why it matters", "", rule.explanation, "", "## How to mend it", "", sentence(rule.remedy), ""]
        for (kind, heading) in [(Example.Kind.triggering, "## What triggers it"), (.clean, "## What does not")] {
            let examples = rule.examples.filter { $0.kind == kind }
            guard !examples.isEmpty else { continue }
            lines += [heading, ""]
            var titles: Set<String> = []
            for example in examples where titles.insert(example.title).inserted {
                lines += describe(example)
                let others = examples.filter { $0.title == example.title }.dropFirst().map(\.base.name)
                if !others.isEmpty { lines += ["The same in \(others.joined(separator: ", ")).", ""] }
            }
        }
        lines += ["## Sources", ""]
        lines += rule.sources.map { source in source.url.map { "- [\(source.text)](\($0))" } ?? "- \(source.text)" }
        lines += [
            "", "## Switching it off", "",
            "At one place, with a comment behind it or in the line above:", "", "```",
            "# ezcluster: ignore[\(rule.id)]: REASON", "```", "",
            "For some files, in `.ezcluster.yml`:", "", "```yaml", "ignore:",
            "    - { rule: \(rule.id), path: \"deploy/*\", reason: \"...\" }", "```", "",
        ]
        return lines.joined(separator: "\n")
    }

    private var fix: String {
        switch (rule.fixes.contains(.safe), rule.fixes.contains(.unsafe)) {
        case (true, true): "`lint --fix` where it is certain, `lint --fix --unsafe-fixes` where it is only probably right"
        case (true, false): "`lint --fix`, where it is certain"
        case (false, true): "`lint --fix --unsafe-fixes`: only probably right"
        case (false, false): "by hand"
        }
    }

    private func sentence(_ text: String) -> String {
        guard let first = text.first else { return text }
        return first.uppercased() + text.dropFirst() + "."
    }

    private func describe(_ example: Example) -> [String] {
        var lines = [sentence(example.title) + " In \(example.base.name):", ""]
        if example.changes.isEmpty { lines += ["The project as it is.", ""] }
        for change in example.changes {
            switch change {
            case .file(let path, let text):
                lines += ["`\(path)`:", "", "```", plain(text), "```", ""]
            case .replace(let path, let old, let new):
                lines += ["`\(path)`:", "", "```diff"]
                lines += prefixed("-", old) + prefixed("+", new)
                lines += ["```", ""]
            case .remove(let path):
                lines += ["`\(path)` is removed.", ""]
            }
        }
        return lines
    }

    private func prefixed(_ mark: String, _ text: String) -> [String] {
        plain(text).split(separator: "\n", omittingEmptySubsequences: false).map { "\(mark) \($0)" }
    }

    /// As a page can show it: the zero bytes that end the arguments in `/proc/PID/cmdline` are blanks.
    private func plain(_ text: String) -> String {
        var text = String(text.compactMap { $0 == "↓" ? nil : $0 == "\0" ? " " : $0 })
        while let last = text.last, last == "\n" || last == " " { text.removeLast() }
        return text
    }

    /// The index of all pages.
    public static func index(of rules: [Rule]) -> String {
        var lines = ["# Rules", "", "Made from the catalogue; `ezcluster explain RULE` prints the same pages.", ""]
        for area in Rule.Area.allCases {
            let members = rules.filter { $0.area == area }
            guard !members.isEmpty else { continue }
            lines += ["## \(area.rawValue)", "", "| rule | severity | what it finds |", "|---|---|---|"]
            lines += members.map { "| [\($0.id)](\($0.id).md) | \($0.severity.rawValue) | \($0.summary) |" }
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }
}
