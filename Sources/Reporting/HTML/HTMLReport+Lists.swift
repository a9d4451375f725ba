import Source

/// The nodes, what could not be decided, what is suppressed and what was read.
extension HTMLReport {
    // MARK: Nodes

    /// Nodes that can be told apart by nothing but their names.
    private struct NodeRow {
        var names: [String]
        var roles: [String]
        var counts: [Severity: Int]
    }

    /// Up to this many, each node is a row.
    private static let fewNodes = 40

    func writeNodes(_ html: inout HTMLWriter) {
        guard !report.nodes.isEmpty else { return }
        html.element("section", ["id": "nodes", "aria-labelledby": "nodes-title"]) { html in
            html.element("h2", ["id": "nodes-title"]) { html in
                html.text("Nodes ")
                html.element("span", ["class": "count"], text: grouped(report.nodes.count))
            }
            html.element("div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-labelledby": "nodes-title"]) { html in
                html.element("table", ["class": "nodes"]) { html in
                    html.element("thead") { html in
                        html.element("tr") { html in
                            for head in ["Node", "Roles", "Errors", "Warnings", "Notices"] { html.element("th", ["scope": "col"], text: head) }
                        }
                    }
                    html.element("tbody") { html in for row in nodeRows { write(&html, row) } }
                }
            }
        }
        html.newLine()
    }

    private func write(_ html: inout HTMLWriter, _ row: NodeRow) {
        html.element("tr") { html in
            html.element("th", ["scope": "row"]) { html in
                guard row.names.count > 1 else { return html.text(row.names.joined()) }
                html.element("details") { html in
                    html.element("summary", text: "\(names(row.names, most: 2)) (\(grouped(row.names.count)) nodes alike)")
                    html.element("p", ["class": "names"], text: row.names.joined(separator: ", "))
                }
            }
            html.element("td", text: row.roles.isEmpty ? "none found" : row.roles.joined(separator: ", "))
            for severity in Severity.allCases.reversed() {
                let count = row.counts[severity] ?? 0
                html.element("td", ["class": count > 0 ? "number \(severity.rawValue)" : "number none"], text: grouped(count))
            }
        }
    }

    private var nodeRows: [NodeRow] {
        var counts: [String: [Severity: Int]] = [:]
        for entry in report.findings where entry.change != .fixed {
            for node in entry.nodes { counts[node, default: [:]][entry.finding.severity, default: 0] += 1 }
        }
        var rows: [NodeRow] = []
        var seen: Set<String> = []
        var alike: [String: Int] = [:]
        for node in report.nodes where seen.insert(node.name).inserted {
            let own = counts[node.name] ?? [:]
            let row = NodeRow(names: [node.name], roles: node.roles, counts: own)
            guard report.nodes.count > Self.fewNodes else {
                rows.append(row)
                continue
            }
            let key = "\(node.roles) \(Severity.allCases.map { own[$0] ?? 0 })"
            if let index = alike[key] {
                rows[index].names.append(node.name)
            } else {
                alike[key] = rows.count
                rows.append(row)
            }
        }
        return rows
    }

    // MARK: Undecided and suppressed

    func writeUndecided(_ html: inout HTMLWriter) {
        guard !report.undecided.isEmpty else { return }
        html.element("section", ["id": "undecided", "aria-labelledby": "undecided-title"]) { html in
            html.element("h2", ["id": "undecided-title"]) { html in
                html.text("Undecided ")
                html.element("span", ["class": "count"], text: grouped(report.undecided.count))
            }
            html.element("p", ["class": "muted"], text: "What could not be judged from what was read. None of it counts as a finding.")
            html.element("ul", ["class": "points"]) { html in
                for (index, point) in report.undecided.enumerated() {
                    html.element("li", ["id": "undecided-\(index + 1)"]) { html in
                        html.element("b", text: sentence(point.what))
                        html.text(", because \(sentence(point.reason))")
                        if let needs = point.needs {
                            html.text("; decided by ")
                            html.element("code", text: sentence(needs))
                        }
                        if let span = point.span {
                            html.text(" ")
                            html.element("code", ["class": "place"], text: place(span, node: point.nodes.first ?? span.file.node))
                        }
                        if point.nodes.count > 1 || (point.span == nil && !point.nodes.isEmpty) {
                            html.element("span", ["class": "muted"], text: " on \(names(point.nodes, most: 12))")
                        }
                    }
                }
            }
        }
        html.newLine()
    }

    func writeSuppressed(_ html: inout HTMLWriter) {
        guard !report.suppressed.isEmpty else { return }
        html.element("section", ["id": "suppressed", "aria-labelledby": "suppressed-title"]) { html in
            html.element("h2", ["id": "suppressed-title"]) { html in
                html.text("Suppressed ")
                html.element("span", ["class": "count"], text: grouped(report.suppressed.count))
            }
            html.element("p", ["class": "muted"], text: "Findings that somebody decided to live with.")
            html.element("ul", ["class": "points"]) { html in
                for entry in report.suppressed.prefix(Self.limit) {
                    html.element("li") { html in
                        html.element("span", ["class": "mark \(entry.finding.severity.rawValue)"], text: entry.finding.severity.rawValue)
                        html.text(" \(sentence(entry.finding.message)) ")
                        html.element("span", ["class": "rule"], text: entry.finding.rule)
                        html.text(" ")
                        html.element("code", ["class": "place"], text: place(entry.finding.span, node: entry.finding.affectedNodes.first))
                        if entry.finding.affectedNodes.count > 1 {
                            html.element("span", ["class": "muted"], text: " on \(names(entry.finding.affectedNodes, most: 12))")
                        }
                        let means =
                            switch entry.by {
                            case .comment: "by a comment"
                            case .config: "by the tool's configuration"
                            case .baseline: "by the baseline"
                            }
                        html.element("span", ["class": "muted"], text: " \(means)" + (entry.reason.map { ": \(sentence($0))" } ?? ""))
                    }
                }
            }
            if report.suppressed.count > Self.limit {
                html.element("p", ["class": "muted"], text: "and \(grouped(report.suppressed.count - Self.limit)) more")
            }
        }
        html.newLine()
    }

    // MARK: What was read

    private static let fileLimit = 400

    func writeRead(_ html: inout HTMLWriter) {
        var kinds: [(kind: String, count: Int)] = []
        for input in report.inputs {
            if let index = kinds.firstIndex(where: { $0.kind == input.kind }) { kinds[index].count += 1 } else { kinds.append((input.kind, 1)) }
        }
        html.element("section", ["id": "read", "aria-labelledby": "read-title"]) { html in
            html.element("h2", ["id": "read-title"], text: "What was read")
            if kinds.isEmpty {
                html.element("p", text: "Nothing was read.")
            } else {
                html.element("p", text: kinds.map { "\(grouped($0.count)) \($0.kind)" }.joined(separator: ", "))
                html.element("details") { html in
                    html.element("summary", text: "\(grouped(report.inputs.count)) files that were read")
                    html.element("ul", ["class": "files"]) { html in
                        for input in report.inputs.prefix(Self.fileLimit) {
                            html.element("li") { html in
                                html.element("code", text: sentence(options.paths.show(input.path)))
                                html.element("span", ["class": "muted"], text: " \(input.kind), \(input.why.rawValue)")
                            }
                        }
                    }
                    more(&html, report.inputs.count)
                }
            }
            writeSkipped(&html)
        }
        html.newLine()
    }

    private func writeSkipped(_ html: inout HTMLWriter) {
        guard !report.skipped.isEmpty else { return }
        html.element("h3", text: "What was not read")
        html.element("ul", ["class": "files"]) { html in
            for skipped in report.skipped.prefix(Self.fileLimit) {
                html.element("li") { html in
                    html.element("code", text: sentence(options.paths.show(skipped.path)))
                    html.text(": \(sentence(skipped.reason))")
                }
            }
        }
        more(&html, report.skipped.count)
    }

    private func more(_ html: inout HTMLWriter, _ count: Int) {
        guard count > Self.fileLimit else { return }
        html.element("p", ["class": "muted"], text: "and \(grouped(count - Self.fileLimit)) more, which the JSON report lists")
    }
}
