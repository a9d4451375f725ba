import Source

/// What one wants to know first: how many of what, what was judged, and what the nodes share.
extension HTMLReport {
    func writeSummary(_ html: inout HTMLWriter) {
        let counts = report.counts
        html.element("section", ["id": "summary", "aria-labelledby": "summary-title"]) { html in
            html.element("h2", ["id": "summary-title"], text: "Summary")
            html.element("ul", ["class": "tiles"]) { html in
                for severity in Severity.allCases.reversed() {
                    tile(&html, severity.rawValue, counts[severity], severity.rawValue, isOnPage(severity) ? "#\(severity.rawValue)s" : nil)
                }
                tile(&html, "undecided", counts.undecided, "undecided point", counts.undecided > 0 ? "#undecided" : nil)
                tile(&html, "suppressed", counts.suppressed, nil, counts.suppressed > 0 ? "#suppressed" : nil)
                writeChangeTiles(&html)
            }
            for (index, subject) in report.subjects.enumerated() { writeSubject(&html, index, subject) }
            if report.subjects.isEmpty { html.element("p", text: "Nothing could be judged.") }
        }
        html.newLine()
    }

    private func isOnPage(_ severity: Severity) -> Bool { shown.contains { $0.entry.finding.severity == severity && $0.entry.change != .fixed } }

    /// - Parameter noun: `nil` for words that have no plural.
    private func tile(_ html: inout HTMLWriter, _ kind: String, _ count: Int, _ noun: String?, _ target: String?) {
        html.element("li", ["class": "tile \(kind)" + (count == 0 ? " none" : "")]) { html in
            func content(_ html: inout HTMLWriter) {
                html.element("b", text: grouped(count))
                html.text(" " + (noun.map { count == 1 ? $0 : $0 + "s" } ?? kind))
            }
            if let target { html.element("a", ["href": target], content) } else { html.element("span", [:], content) }
        }
    }

    /// With an earlier report to compare with.
    private func writeChangeTiles(_ html: inout HTMLWriter) {
        guard report.findings.contains(where: { $0.change != nil }) else { return }
        for change in [Report.Change.new, .fixed, .unchanged] {
            let count = report.findings.count { $0.change == change }
            tile(&html, change.rawValue, count, nil, change == .fixed && count > 0 ? "#fixed" : nil)
        }
    }

    private func writeSubject(_ html: inout HTMLWriter, _ index: Int, _ subject: Report.Subject) {
        html.element("div", ["class": "card"]) { html in
            html.element("h3", text: title(ofSubject: subject))
            html.element("dl", ["class": "facts"]) { html in
                func fact(_ name: String, _ value: String?) {
                    guard let value else { return }
                    html.element("div") { html in
                        html.element("dt", text: name)
                        html.element("dd", text: sentence(value))
                    }
                }
                if subject.project != nil {
                    fact("Release", subject.release.map { $0 + (subject.releaseSource.map { " (from \($0))" } ?? "") } ?? "unknown")
                }
                if !subject.environments.isEmpty { fact("Environment", names(subject.environments)) }
                let mode =
                    switch subject.mode {
                    case .cluster: "cluster"
                    case .singleServer: "single server"
                    case .unknown: "cluster or single server: unknown"
                    }
                fact("Deployed as", mode + (subject.modeSource.map { " (\($0))" } ?? ""))
                if !report.nodes.isEmpty, report.subjects.count == 1 { fact("Nodes", grouped(report.nodes.count)) }
            }
            writeSharing(&html, index, subject)
        }
    }

    private func writeSharing(_ html: inout HTMLWriter, _ index: Int, _ subject: Report.Subject) {
        guard !subject.topology.sharing.isEmpty else { return }
        html.element("table", ["class": "sharing"]) { html in
            html.element("caption", text: subject.mode == .singleServer ? "What is kept where" : "What the nodes share, as configured")
            html.element("thead") { html in
                html.element("tr") { html in
                    for head in ["What", "Shared", "Kept in"] { html.element("th", ["scope": "col"], text: head) }
                }
            }
            html.element("tbody") { html in
                for (entry, marked) in zip(subject.topology.sharing, marks[index].sharing) {
                    html.element("tr") { html in
                        html.element("th", ["scope": "row"], text: entry.use.title)
                        let (state, sign, word) =
                            switch entry.isShared {
                            case true?: ("yes", "✓", "shared")
                            case false?: ("no", "✗", "not shared")
                            case nil: ("unknown", "?", "unknown")
                            }
                        html.element("td", ["class": "state \(state)"]) { html in
                            html.element("span", ["aria-hidden": "true"], text: sign + " ")
                            html.text(word)
                        }
                        html.element("td") { html in
                            html.text(sentence(entry.means))
                            if !entry.siteaccesses.isEmpty {
                                html.element("span", ["class": "muted"], text: " (siteaccess \(sentence(names(entry.siteaccesses))))")
                            }
                            writeLinks(&html, to: marked)
                        }
                    }
                }
            }
        }
    }
}
