import Source

/// Workflow commands that GitHub Actions turns into annotations. Errors first: only ten of each are shown in a step.
enum GitHubReport {
    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        var text = annotations(report, options)
        for point in report.undecided {
            let needs = point.needs.map { "; decided by " + $0 } ?? ""
            text += "::notice title=undecided::" + data(redaction.text("\(point.what): \(point.reason)\(needs)")) + "\n"
        }
        text += report.verdict(options).words + "\n"
        return Array(text.utf8)
    }

    static func annotations(_ report: Report, _ options: RenderOptions) -> String {
        let redaction = Redaction(files: report.mentionedFiles)
        var text = ""
        let shown = report.shown(options).enumerated().sorted {
            $0.element.finding.severity != $1.element.finding.severity
                ? $0.element.finding.severity > $1.element.finding.severity : $0.offset < $1.offset
        }
        for (_, entry) in shown {
            let finding = entry.finding
            let start = finding.span.start
            let end = finding.span.end
            var properties = [
                "file=" + property(options.paths.show(finding.span.file)), "line=\(start.line)",
                "endLine=\(max(start.line, end.line))",
            ]
            if start.line == end.line {
                properties += ["col=\(start.column)", "endColumn=\(max(end.column, start.column + 1))"]
            }
            properties.append("title=" + property(finding.rule))
            let message = redaction.text(entry.message) + (finding.help.map { "\nhelp: " + redaction.text($0) } ?? "")
            text += "::\(finding.severity.rawValue) \(properties.joined(separator: ","))::\(data(message))\n"
        }
        return text
    }

    private static func data(_ text: String) -> String { escaped(text, alsoInProperties: false) }
    private static func property(_ text: String) -> String { escaped(text, alsoInProperties: true) }

    private static func escaped(_ text: String, alsoInProperties: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where alsoInProperties: result += "%3A"
            case "," where alsoInProperties: result += "%2C"
            case _ where Printable.isHidden(scalar): result += Printable.standIn(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
