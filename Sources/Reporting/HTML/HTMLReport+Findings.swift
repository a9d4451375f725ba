import Source

/// The findings, the worst first, with the form that filters them.
extension HTMLReport {
    func writeFindings(_ html: inout HTMLWriter) {
        html.element("section", ["id": "findings", "aria-labelledby": "findings-title"]) { html in
            html.element("h2", ["id": "findings-title"], text: "Findings")
            if shown.isEmpty {
                html.element("p", ["class": "nothing"], text: report.findings.isEmpty ? "Nothing was found." : "Nothing that is shown was found.")
            } else {
                writeFilter(&html)
            }
            for severity in Severity.allCases.reversed() {
                writeGroup(&html, "\(severity.rawValue)s", capitalised(severity.rawValue) + "s", shown.filter { $0.entry.finding.severity == severity && $0.entry.change != .fixed })
            }
            writeGroup(&html, "fixed", "Fixed since the earlier report", shown.filter { $0.entry.change == .fixed })
            let hidden = report.findings.count - shown.count
            if hidden > 0 {
                html.element("p", ["class": "muted"], text: "\(grouped(hidden)) more findings are not on this page: those below --min-severity, and those beyond the worst \(grouped(Self.limit)). The JSON report has all that are shown.")
            }
        }
        html.newLine()
    }

    private func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    private func writeGroup(_ html: inout HTMLWriter, _ id: String, _ title: String, _ group: [Shown]) {
        guard !group.isEmpty else { return }
        html.element("div", ["class": "group", "id": id]) { html in
            html.element("h3") { html in
                html.text(title + " ")
                html.element("span", ["class": "count"], text: grouped(group.count))
            }
            for shown in group { write(&html, shown) }
        }
        html.newLine()
    }

    // MARK: Filter

    /// Shown by the script; without it there is nothing to filter with.
    private func writeFilter(_ html: inout HTMLWriter) {
        html.element("form", ["class": "filter", "id": "filter", "hidden": "", "role": "search", "aria-label": "Filter the findings"]) { html in
            html.element("fieldset") { html in
                html.element("legend", text: "Severity")
                for severity in Severity.allCases.reversed() {
                    let count = shown.count { $0.entry.finding.severity == severity }
                    guard count > 0 else { continue }
                    html.element("label") { html in
                        html.void("input", ["type": "checkbox", "name": "severity", "value": severity.rawValue, "checked": ""])
                        html.text(" \(severity.rawValue)s ")
                        html.element("span", ["class": "count"], text: grouped(count))
                    }
                }
            }
            let nodes = unique(shown.flatMap { $0.entry.nodes })
            if nodes.count > 1 { select(&html, "node", "Node", "all nodes", nodes) }
            let rules = unique(shown.map(\.entry.finding.rule)).sorted()
            if rules.count > 1 { select(&html, "rule", "Rule", "all rules", rules) }
            if shown.contains(where: { $0.entry.change != nil }) { select(&html, "change", "Change", "all", ["new", "fixed", "unchanged"]) }
            html.element("label", ["class": "grow"]) { html in
                html.element("span", text: "Text")
                html.void("input", ["type": "search", "name": "text", "placeholder": "words, a file, an address", "autocomplete": "off"])
            }
            html.element("button", ["type": "reset"], text: "Reset")
            html.element("output", ["id": "shown", "aria-live": "polite"]) { _ in }
        }
        html.newLine()
    }

    private func select(_ html: inout HTMLWriter, _ name: String, _ label: String, _ all: String, _ values: [String]) {
        html.element("label") { html in
            html.element("span", text: label)
            html.element("select", ["name": name]) { html in
                html.literal("<option value=\"\">")
                html.text(all)
                html.literal("</option>")
                for value in values { html.element("option", text: value) }
            }
        }
    }

    private func unique(_ values: [String]) -> [String] {
        var seen: Set<String> = []
        return values.filter { seen.insert($0).inserted }
    }

    // MARK: One finding

    private func write(_ html: inout HTMLWriter, _ shown: Shown) {
        let entry = shown.entry
        let finding = entry.finding
        let id = "finding-\(shown.number)"
        html.element(
            "article",
            [
                "class": "finding \(entry.change == .fixed ? "fixed" : finding.severity.rawValue)", "id": id, "aria-labelledby": id + "-title",
                "data-severity": finding.severity.rawValue, "data-rule": finding.rule,
                "data-node": entry.nodes.isEmpty ? nil : "|" + entry.nodes.joined(separator: "|") + "|", "data-change": entry.change?.rawValue,
            ]
        ) { html in
            html.element("h4", ["id": id + "-title"]) { html in
                html.element("a", ["class": "badge", "href": "#" + id], text: "\(finding.severity.rawValue) \(shown.number)")
                if let change = entry.change { html.element("span", ["class": "change \(change.rawValue)"], text: change.rawValue) }
                html.text(" " + sentence(finding.message))
            }
            html.element("p", ["class": "meta"]) { html in
                html.element("code", ["class": "place"], text: place(finding.span, node: entry.node))
                html.element("span", ["class": "rule"], text: finding.rule)
                if report.subjects.count > 1, report.subjects.indices.contains(entry.subject) {
                    html.element("span", ["class": "muted"], text: title(ofSubject: report.subjects[entry.subject]))
                }
            }
            if entry.nodes.count > 1 { html.element("p", ["class": "on"], text: "On \(names(entry.nodes, most: 12))") }
            // Of what was fixed only the place of then is known.
            if entry.change != .fixed {
                writeExcerpt(&html, finding.span, context: 2, mark: finding.severity.rawValue)
                writeRelated(&html, finding)
            }
            writeAdvice(&html, entry)
            writeTraces(&html, finding)
            writeExplanation(&html, entry)
        }
        html.newLine()
    }

    private func writeRelated(_ html: inout HTMLWriter, _ finding: Finding) {
        for related in finding.related.prefix(40) {
            html.element("div", ["class": "related"]) { html in
                html.element("p") { html in
                    html.text(sentence(related.message) + " ")
                    html.element("code", ["class": "place"], text: place(related.span, node: related.span.file.node))
                }
                writeExcerpt(&html, related.span, context: 0, mark: "other")
            }
        }
        if finding.related.count > 40 { html.element("p", ["class": "muted"], text: "and \(finding.related.count - 40) more places") }
    }

    private func writeAdvice(_ html: inout HTMLWriter, _ entry: Report.Entry) {
        let finding = entry.finding
        if !finding.siteaccesses.isEmpty {
            html.element("p", ["class": "siteaccesses"]) { html in
                html.element("b", text: "Siteaccesses: ")
                html.text(sentence(names(finding.siteaccesses, most: 20)))
            }
        }
        if let help = finding.help {
            html.element("p", ["class": "help"]) { html in
                html.element("b", text: "Help: ")
                prose(&html, sentence(help))
            }
        }
        guard entry.change != .fixed else { return }
        for fix in finding.fixes { writeFix(&html, fix, of: finding) }
    }

    private func writeFix(_ html: inout HTMLWriter, _ fix: Fix, of finding: Finding) {
        html.element("div", ["class": "fix"]) { html in
            html.element("p") { html in
                html.element("b", text: fix.safety == .safe ? "Fix: " : "Fix (only probably meant): ")
                prose(&html, sentence(fix.description))
                html.element("span", ["class": "muted"], text: fix.safety == .safe ? ", by lint --fix" : ", by lint --fix --unsafe-fixes")
            }
            for preview in FixPreview.lines(of: fix, redaction) {
                html.element("pre", ["class": "change-lines"]) { html in
                    html.element("span", ["class": "muted"], text: place(preview.span, node: preview.span.file.node))
                    html.newLine()
                    html.element("del") { $0.text("- " + preview.before) }
                    html.newLine()
                    html.element("ins") { $0.text("+ " + preview.after) }
                }
            }
        }
    }

    private func writeExplanation(_ html: inout HTMLWriter, _ entry: Report.Entry) {
        let rule = rules[entry.finding.rule]
        let link = (entry.url ?? rule?.url).flatMap { $0.hasPrefix("https://") || $0.hasPrefix("http://") ? $0 : nil }
        guard rule?.explanation != nil || link != nil else { return }
        html.element("details") { html in
            html.element("summary", text: "Why this matters")
            for paragraph in paragraphs(rule?.explanation ?? "") { html.element("p") { prose(&$0, paragraph) } }
            html.element("p", ["class": "muted"]) { html in
                html.text("Rule ")
                html.element("code", text: entry.finding.rule)
                if let link {
                    html.text(", based on ")
                    html.element("a", ["href": link, "rel": "noreferrer"], text: link)
                }
            }
        }
    }

    /// Paragraphs are separated by empty lines; single line ends are blanks.
    private func paragraphs(_ text: String) -> [String] {
        var found: [String] = []
        var current: [Substring] = []
        let lines: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines + [""] {
            if line.isEmpty {
                if !current.isEmpty { found.append(current.joined(separator: " ")) }
                current = []
            } else {
                current.append(line)
            }
        }
        return found
    }
}
