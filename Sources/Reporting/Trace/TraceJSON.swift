import Routing
import Source

/// The trace as JSON, `schemaVersion` 1.
public enum TraceJSON {
    public static func render(_ report: TraceReport, paths: PathDisplay) -> [UInt8] {
        let redaction = report.redaction
        let parts = JSONParts(paths: paths, redaction: redaction)
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.array("requests", of: report.entries) { json, entry in
                let server = report.servers[entry.server]
                json.object { json in
                    json.field("url", entry.url)
                    json.field("method", entry.request.method)
                    json.field("scheme", entry.request.scheme.rawValue)
                    json.field("host", entry.request.host)
                    json.field("port", entry.request.port)
                    json.object("server") { json in
                        let site = entry.site
                        json.field("kind", server.kind.rawValue)
                        json.field("file", site.map { paths.show($0.span.file) } ?? paths.show(server.file))
                        json.field("line", site?.span.start.line)
                        json.field("name", site?.names.first?.value)
                    }
                    json.array("outcomes", of: entry.result.outcomes) { json, outcome in
                        write(&json, outcome, redaction, paths)
                    }
                    json.field("truncated", entry.result.isTruncated)
                }
            }
            json.array("servers", of: report.servers) { json, server in
                json.object { json in
                    json.field("kind", server.kind.rawValue)
                    json.field("file", paths.show(server.file))
                    json.array("assumptions", server.assumptions.map(redaction.text))
                    parts.problems(&json, "findings", server.findings)
                    parts.undecided(&json, server.undecided)
                }
            }
        }
        return json.bytes
    }

    private static func write(_ json: inout JSONWriter, _ outcome: Outcome, _ redaction: Redaction, _ paths: PathDisplay) {
        json.object { json in
            json.field("kind", outcome.kind.rawValue)
            json.field("status", outcome.status)
            json.field("script", outcome.script)
            json.field("executed", outcome.executed)
            json.field("pathInfo", outcome.pathInfo)
            json.field("query", outcome.query.map(redaction.text))
            json.object("env") { json in
                for (name, value) in outcome.environment.sorted(by: { $0.key < $1.key }) {
                    json.field(name, redaction.value(value, of: name))
                }
            }
            json.field("file", outcome.file)
            json.field("sourceDisclosed", outcome.sourceDisclosed)
            json.field("location", outcome.location.map(redaction.text))
            json.field("upstream", outcome.upstream.map(redaction.text))
            json.array("when", outcome.assumptions.map { redaction.text($0.text) })
            json.array("steps", of: outcome.steps) { json, step in
                json.object { json in
                    json.field("file", step.span.map { paths.show($0.file) })
                    json.field("line", step.span?.start.line)
                    json.field("directive", redaction.text(step.directive))
                    json.field("effect", redaction.text(step.effect))
                    json.field("decisive", step.isDecisive)
                }
            }
        }
    }
}
