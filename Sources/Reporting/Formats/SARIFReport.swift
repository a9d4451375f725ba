import Source

/// SARIF 2.1.0 as code scanning services accept it: one run, relative percent-encoded URIs, every result with a region whose
/// numbers are at least 1.
enum SARIFReport {
    /// GitHub refuses more results, rules or locations.
    private static let locationLimit = 1_000

    static func render(_ report: Report, _ options: RenderOptions, resultLimit: Int = 25_000) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        let parts = Parts(paths: options.paths, redaction: redaction)
        let shown = report.shown(options)
        let rules = usedRules(report, shown, options.rules)
        let index = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element.id, $0.offset) })
        let summaries = Dictionary(uniqueKeysWithValues: rules.map { ($0.id, $0.summary) })
        let verdict = report.verdict(options)
        var json = JSONWriter()
        json.object { json in
            json.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            json.field("version", "2.1.0")
            json.array("runs") { json in
                json.object { json in
                    json.object("tool") { json in
                        json.object("driver") { json in
                            json.field("name", report.tool.name)
                            json.field("semanticVersion", report.tool.version)
                            json.array("rules", of: rules) { json, rule in describe(&json, rule) }
                        }
                    }
                    json.field("columnKind", "unicodeCodePoints")
                    json.array("invocations") { json in
                        json.object { json in
                            json.field("executionSuccessful", verdict.code != .nothingJudged)
                            json.field("exitCode", Int(verdict.code.rawValue))
                            json.array("toolExecutionNotifications") { json in
                                for point in report.undecided {
                                    parts.notification(
                                        &json, "undecided: \(point.what), because \(point.reason)"
                                            + (point.needs.map { "; decided by \($0)" } ?? ""), point.span)
                                }
                                let left = shown.count - resultLimit
                                if left > 0 { parts.notification(&json, "\(left) more results are left out: consumers refuse files with more than \(resultLimit)", nil) }
                            }
                        }
                    }
                    json.array("results") { json in
                        for entry in shown.prefix(resultLimit) {
                            parts.result(&json, entry, rule: index[entry.finding.rule], summary: summaries[entry.finding.rule], limit: locationLimit)
                        }
                        for suppressed in report.suppressed.prefix(max(0, resultLimit - shown.count)) {
                            parts.result(
                                &json, Report.Entry(suppressed.finding), rule: index[suppressed.finding.rule],
                                summary: summaries[suppressed.finding.rule], limit: locationLimit, suppression: suppressed)
                        }
                    }
                }
            }
        }
        return json.bytes
    }

    /// The descriptions of rules that the results name; a bare one for names that nobody described.
    private static func usedRules(_ report: Report, _ shown: [Report.Entry], _ known: [RuleDescription]) -> [RuleDescription] {
        let known = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var used: [String: RuleDescription] = [:]
        for finding in shown.map(\.finding) + report.suppressed.map(\.finding) where used[finding.rule] == nil {
            used[finding.rule] =
                known[finding.rule] ?? RuleDescription(id: finding.rule, severity: finding.severity, summary: finding.rule)
        }
        return used.values.sorted { $0.id < $1.id }
    }

    private static func describe(_ json: inout JSONWriter, _ rule: RuleDescription) {
        json.object { json in
            json.field("id", rule.id)
            json.object("shortDescription") { $0.field("text", rule.summary) }
            if let explanation = rule.explanation {
                json.object("fullDescription") { $0.field("text", String(explanation.prefix(1_000))) }
                json.object("help") { json in
                    json.field("text", explanation)
                    json.field("markdown", explanation)
                }
            }
            if let url = rule.url { json.field("helpUri", url) }
            json.object("defaultConfiguration") { $0.field("level", level(rule.severity)) }
            if let score = rule.securitySeverity {
                json.object("properties") { json in
                    json.field("security-severity", score)
                    json.array("tags", ["security"])
                }
            }
        }
    }

    static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .notice: "note"
        }
    }

    private struct Parts {
        var paths: PathDisplay
        var redaction: Redaction

        func result(
            _ json: inout JSONWriter, _ entry: Report.Entry, rule: Int?, summary: String?, limit: Int,
            suppression: Report.Suppressed? = nil
        ) {
            let finding = entry.finding
            json.object { json in
                json.field("ruleId", finding.rule)
                if let rule { json.field("ruleIndex", rule) }
                json.field("level", level(finding.severity))
                let detail = redaction.text(finding.message) + (finding.help.map { "\n\nHelp: " + redaction.text($0) } ?? "")
                let title = summary == finding.rule ? nil : summary
                json.object("message") { $0.field("text", (title.map { $0 + ": " } ?? "") + detail) }
                json.array("locations") { json in location(&json, finding.span, message: nil, id: nil) }
                if !finding.related.isEmpty {
                    json.array("relatedLocations") { json in
                        for (index, place) in finding.related.prefix(limit).enumerated() {
                            location(&json, place.span, message: redaction.text(place.message), id: index + 1)
                        }
                    }
                }
                if !entry.fingerprint.isEmpty {
                    json.object("partialFingerprints") { $0.field("ezclusterFingerprint/v1", entry.fingerprint) }
                }
                if !entry.nodes.isEmpty { json.object("properties") { $0.array("nodes", entry.nodes) } }
                if let change = entry.change {
                    json.field("baselineState", change == .fixed ? "absent" : change.rawValue)
                }
                if let suppression {
                    json.array("suppressions") { json in
                        json.object { json in
                            json.field("kind", suppression.by == .comment ? "inSource" : "external")
                            if let reason = suppression.reason { json.field("justification", redaction.text(reason)) }
                        }
                    }
                }
                fixes(&json, finding.fixes)
            }
        }

        /// Fixes whose text holds a secret are left out: they could not be applied.
        private func fixes(_ json: inout JSONWriter, _ fixes: [Fix]) {
            let usable = fixes.filter { fix in
                !fix.edits.isEmpty && fix.edits.allSatisfy { redaction.configuration($0.replacement) == $0.replacement }
            }
            guard !usable.isEmpty else { return }
            json.array("fixes", of: usable) { json, fix in
                json.object { json in
                    json.object("description") { $0.field("text", redaction.text(fix.description)) }
                    json.array("artifactChanges") { json in
                        var files: [SourceFile] = []
                        for edit in fix.edits where !files.contains(edit.span.file) { files.append(edit.span.file) }
                        for file in files {
                            json.object { json in
                                json.object("artifactLocation") { $0.field("uri", uri(file)) }
                                json.array("replacements", of: fix.edits.filter { $0.span.file == file }) { json, edit in
                                    json.object { json in
                                        region(&json, "deletedRegion", edit.span, widen: false)
                                        json.object("insertedContent") { $0.field("text", edit.replacement) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        func notification(_ json: inout JSONWriter, _ text: String, _ span: SourceSpan?) {
            json.object { json in
                json.field("level", "note")
                json.object("message") { $0.field("text", redaction.text(text)) }
                if let span { json.array("locations") { json in location(&json, span, message: nil, id: nil) } }
            }
        }

        private func location(_ json: inout JSONWriter, _ span: SourceSpan, message: String?, id: Int?) {
            json.object { json in
                if let id { json.field("id", id) }
                json.object("physicalLocation") { json in
                    json.object("artifactLocation") { $0.field("uri", uri(span.file)) }
                    region(&json, "region", span, widen: true)
                }
                if let message { json.object("message") { $0.field("text", message) } }
            }
        }

        /// - Parameter widen: viewers refuse or hide empty regions; a deleted region must stay as it is.
        private func region(_ json: inout JSONWriter, _ key: String, _ span: SourceSpan, widen: Bool) {
            let start = span.start
            var end = span.end
            if widen, end <= start { end = SourcePosition(line: start.line, column: start.column + 1) }
            json.object(key) { json in
                json.field("startLine", max(1, start.line))
                json.field("startColumn", max(1, start.column))
                json.field("endLine", max(1, end.line))
                json.field("endColumn", max(1, end.column))
            }
        }

        private func uri(_ file: SourceFile) -> String {
            let path = file.path == "-" ? "stdin" : paths.show(file)
            let node = paths.prefix(file.node, of: file).map { "\($0)" + (path.utf8.first == UInt8(ascii: "/") ? "" : "/") } ?? ""
            let encoded = percentEncoded(node + path)
            return encoded.utf8.first == UInt8(ascii: "/") ? "file://" + encoded : encoded
        }
    }
}

/// A path as a URI reference: everything but unreserved characters and slashes percent-encoded.
func percentEncoded(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
        let lower = byte | 0x20
        let isPlain =
            (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || "-._~/".utf8.contains(byte)
        if isPlain { result.unicodeScalars.append(Unicode.Scalar(byte)) } else { result += "%" + Printable.hex(UInt32(byte), digits: 2) }
    }
    return result
}
