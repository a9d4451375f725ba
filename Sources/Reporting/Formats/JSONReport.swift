import Source

/// The report as JSON, `schemaVersion` 1: members may be added, never renamed or removed.
enum JSONReport {
    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        let parts = JSONParts(paths: options.paths, redaction: redaction)
        let shown = report.shown(options)
        let verdict = report.verdict(options)
        let counts = report.counts
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.object("tool") { json in
                json.field("name", report.tool.name)
                json.field("version", report.tool.version)
            }
            json.array("subjects", of: report.subjects.enumerated()) { json, element in
                let (index, subject) = (element.offset, element.element)
                json.object { json in
                    json.field("project", subject.project.map(options.paths.show))
                    json.field("release", subject.release)
                    json.field("releaseSource", subject.releaseSource)
                    json.array("environments", subject.environments)
                    json.field("mode", subject.mode.rawValue)
                    json.field("modeSource", subject.modeSource)
                    parts.topology(&json, subject.topology, TopologyMarks(subject.topology, of: index, in: report), report)
                }
            }
            json.array("nodes", of: report.nodes) { json, node in
                json.object { json in
                    json.field("name", node.name)
                    json.array("roles", node.roles)
                }
            }
            json.array("findings", of: shown) { json, entry in
                json.object { json in
                    json.field("rule", entry.finding.rule)
                    json.field("severity", entry.finding.severity.rawValue)
                    json.field("subject", entry.subject)
                    json.field("message", redaction.text(entry.finding.message))
                    json.field("help", entry.finding.help.map(redaction.text))
                    json.field("url", entry.url)
                    parts.location(&json, "location", entry.finding.span, node: entry.node)
                    json.array("nodes", entry.nodes)
                    parts.related(&json, entry.finding.related)
                    json.array("siteaccesses", entry.finding.siteaccesses)
                    json.field("fingerprint", entry.fingerprint)
                    json.field("change", entry.change?.rawValue)
                    parts.fixes(&json, entry.finding.fixes)
                    parts.traces(&json, entry.finding.proof)
                }
            }
            json.array("suppressed", of: report.suppressed) { json, entry in
                json.object { json in
                    json.field("rule", entry.finding.rule)
                    json.field("severity", entry.finding.severity.rawValue)
                    json.field("message", redaction.text(entry.finding.message))
                    parts.location(&json, "location", entry.finding.span, node: entry.finding.affectedNodes.first)
                    json.array("nodes", entry.finding.affectedNodes)
                    json.field("by", entry.by.rawValue)
                    json.field("reason", entry.reason.map(redaction.text))
                }
            }
            parts.undecided(&json, report.undecided)
            json.object("read") { json in
                json.array("inputs", of: report.inputs) { json, input in
                    json.object { json in
                        json.field("file", options.paths.show(input.path))
                        json.field("kind", input.kind)
                        json.field("why", input.why.rawValue)
                    }
                }
                json.array("skipped", of: report.skipped) { json, skipped in
                    json.object { json in
                        json.field("file", options.paths.show(skipped.path))
                        json.field("reason", redaction.text(skipped.reason))
                    }
                }
            }
            json.object("summary") { json in
                json.field("error", counts.error)
                json.field("warning", counts.warning)
                json.field("notice", counts.notice)
                json.field("undecided", counts.undecided)
                json.field("suppressed", counts.suppressed)
                json.field("hidden", report.findings.count - shown.count)
                json.field("verdict", verdict.words)
                json.field("exitCode", Int(verdict.code.rawValue))
            }
        }
        return json.bytes
    }
}

/// Parts of JSON documents that several commands share.
public struct JSONParts {
    public var paths: PathDisplay
    public var redaction: Redaction

    public init(paths: PathDisplay, redaction: Redaction) {
        self.paths = paths
        self.redaction = redaction
    }

    /// A location object; `null` without a span.
    public func location(_ json: inout JSONWriter, _ key: String, _ span: SourceSpan?, node: String? = nil) {
        guard let span else { return json.null(key) }
        json.object(key) { json in
            let start = span.start
            let end = span.end
            json.field("node", node ?? span.file.node)
            json.field("file", paths.show(span.file))
            json.field("startLine", start.line)
            json.field("startColumn", start.column)
            json.field("endLine", end.line)
            json.field("endColumn", end.column)
        }
    }

    func related(_ json: inout JSONWriter, _ places: [RelatedPlace]) {
        json.array("related", of: places) { json, place in
            json.object { json in
                json.field("message", redaction.text(place.message))
                location(&json, "location", place.span, node: place.node)
            }
        }
    }

    func traces(_ json: inout JSONWriter, _ proof: Proof) {
        json.array("traces", of: proof.traces) { json, trace in
            json.object { json in
                json.field("request", redaction.text(trace.request))
                json.field("outcome", redaction.text(trace.outcome))
                json.array("when", trace.assumptions.map(redaction.text))
                json.array("steps", of: trace.steps) { json, step in
                    json.object { json in
                        location(&json, "location", step.span)
                        json.field("directive", redaction.text(step.directive))
                        json.field("effect", redaction.text(step.effect))
                    }
                }
            }
        }
    }

    func fixes(_ json: inout JSONWriter, _ fixes: [Fix]) {
        json.array("fixes", of: fixes) { json, fix in
            json.object { json in
                json.field("description", redaction.text(fix.description))
                json.field("safety", fix.safety.rawValue)
                json.array("edits", of: fix.edits) { json, edit in
                    json.object { json in
                        location(&json, "location", edit.span)
                        json.field("replacement", redaction.configuration(edit.replacement))
                    }
                }
            }
        }
    }

    /// The array `undecided`.
    public func undecided(_ json: inout JSONWriter, _ points: [Undecided]) {
        json.array("undecided", of: points) { json, point in
            json.object { json in
                json.field("what", redaction.text(point.what))
                json.field("reason", redaction.text(point.reason))
                json.field("needs", point.needs.map(redaction.text))
                location(&json, "location", point.span, node: point.nodes.first)
                json.array("nodes", point.nodes)
            }
        }
    }

    /// The array `findings` in the short form that `trace` and `config` use for what they could not read.
    public func problems(_ json: inout JSONWriter, _ key: String, _ findings: [Finding]) {
        json.array(key, of: findings) { json, finding in
            json.object { json in
                json.field("rule", finding.rule)
                json.field("severity", finding.severity.rawValue)
                json.field("message", redaction.text(finding.message))
                json.field("help", finding.help.map(redaction.text))
                location(&json, "location", finding.span)
            }
        }
    }
}
