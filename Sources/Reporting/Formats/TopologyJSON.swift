import Source

extension JSONParts {
    /// The member `topology` of a subject. Findings are named by their fingerprints.
    func topology(_ json: inout JSONWriter, _ topology: Report.Topology, _ marks: TopologyMarks, _ report: Report) {
        func findings(_ json: inout JSONWriter, _ indices: [Int]) {
            json.array("findings", indices.map { report.findings[$0].fingerprint })
        }
        json.object("topology") { json in
            json.array("parts", of: zip(topology.parts, marks.parts)) { json, element in
                let (part, marked) = element
                json.object { json in
                    json.field("kind", part.kind.rawValue)
                    json.field("title", redaction.text(part.title))
                    json.field("address", part.address.map(redaction.text))
                    json.array("details", part.details.map(redaction.text))
                    json.array("nodes", part.nodes)
                    json.field("isRead", part.isRead)
                    json.field("unknown", part.unknown.map(redaction.text))
                    findings(&json, marked)
                }
            }
            json.array("connections", of: zip(topology.connections, marks.connections)) { json, element in
                let (connection, marked) = element
                json.object { json in
                    json.field("from", connection.from)
                    json.field("to", connection.to)
                    json.array("uses", connection.uses.map(\.id))
                    findings(&json, marked)
                }
            }
            json.array("sharing", of: zip(topology.sharing, marks.sharing)) { json, element in
                let (entry, marked) = element
                json.object { json in
                    json.field("what", entry.use.id)
                    if let isShared = entry.isShared { json.field("isShared", isShared) } else { json.null("isShared") }
                    json.field("means", redaction.text(entry.means))
                    json.array("siteaccesses", entry.siteaccesses)
                    findings(&json, marked)
                }
            }
        }
    }
}
