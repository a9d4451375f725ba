import Source

/// GitLab Code Quality: an array that is there also when nothing was found. Only one issue of equal fingerprints is shown,
/// so they differ; the name of the check is not shown, so the description begins with it.
enum GitLabReport {
    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        var seen: Set<String> = []
        var json = JSONWriter()
        json.array { json in
            for entry in report.shown(options) {
                let finding = entry.finding
                var fingerprint = entry.fingerprint
                var count = 1
                while !seen.insert(fingerprint).inserted {
                    fingerprint = SHA256.hex(Array("\(entry.fingerprint) \(count)".utf8), bytes: 16)
                    count += 1
                }
                json.object { json in
                    json.field("description", "\(finding.rule): \(redaction.text(entry.message))")
                    json.field("check_name", finding.rule)
                    json.field("fingerprint", fingerprint)
                    json.field("severity", severity(finding.severity))
                    json.object("location") { json in
                        json.field("path", options.paths.show(finding.span.file))
                        json.object("lines") { $0.field("begin", finding.span.start.line) }
                    }
                }
            }
        }
        return json.bytes
    }

    private static func severity(_ severity: Severity) -> String {
        switch severity {
        case .error: "major"
        case .warning: "minor"
        case .notice: "info"
        }
    }
}
