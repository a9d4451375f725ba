import Source

/// JUnit: one case for each finding, one that passes when there is none. Consumers know cases by class name and name, so
/// both together are unique; some show only the body, so the text is there too.
enum JUnitReport {
    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        let shown = report.shown(options)
        let counts = [("tests", String(report.isJudged ? max(1, shown.count) : shown.count + 1)), ("failures", String(shown.count)), ("errors", report.isJudged ? "0" : "1")]
        var xml = XMLWriter()
        xml.element("testsuites", [("name", report.tool.name)] + counts) { xml in
            xml.element("testsuite", [("name", report.tool.name)] + counts) { xml in
                if !report.isJudged {
                    // Nothing judged is nothing passed.
                    let words = report.verdict(options).words
                    xml.element("testcase", [("classname", report.tool.name), ("name", "judgement")]) { xml in
                        xml.element("error", [("message", words), ("type", "nothing-judged")], content: words)
                    }
                } else if shown.isEmpty {
                    xml.element("testcase", [("classname", report.tool.name), ("name", report.verdict(options).words)])
                }
                var seen: [String: Int] = [:]
                for entry in shown {
                    let finding = entry.finding
                    let start = finding.span.start
                    let file = options.paths.show(finding.span.file)
                    var name = "\(finding.rule):\(start.line):\(start.column)"
                    let count = seen[file + " " + name, default: 0] + 1
                    seen[file + " " + name] = count
                    if count > 1 { name += " (\(count))" }
                    let message = redaction.text(entry.message)
                    xml.element("testcase", [("classname", file), ("name", name)]) { xml in
                        var body = "\(file):\(start.line):\(start.column): \(finding.severity.rawValue): \(message) [\(finding.rule)]"
                        for place in finding.related {
                            let start = place.span.start
                            body += "\n\(options.paths.show(place.span.file)):\(start.line):\(start.column): \(redaction.text(place.message))"
                        }
                        if let help = finding.help { body += "\nhelp: " + redaction.text(help) }
                        xml.element("failure", [("message", message), ("type", finding.severity.rawValue)], content: body)
                    }
                }
            }
        }
        return Array(xml.text.utf8)
    }
}

/// Checkstyle's XML, which many build servers read.
enum CheckstyleReport {
    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let redaction = Redaction(files: report.mentionedFiles)
        let shown = report.shown(options)
        var files: [(name: String, entries: [Report.Entry])] = []
        var positions: [String: Int] = [:]
        for entry in shown {
            let name = options.paths.show(entry.finding.span.file)
            if let position = positions[name] {
                files[position].entries.append(entry)
            } else {
                positions[name] = files.count
                files.append((name, [entry]))
            }
        }
        var xml = XMLWriter()
        xml.element("checkstyle", [("version", "8.0")]) { xml in
            for file in files {
                xml.element("file", [("name", file.name)]) { xml in
                    for entry in file.entries {
                        let finding = entry.finding
                        let start = finding.span.start
                        let message = redaction.text(entry.message) + (finding.help.map { "; help: " + redaction.text($0) } ?? "")
                        xml.element(
                            "error",
                            [
                                ("line", String(start.line)), ("column", String(start.column)),
                                ("severity", finding.severity == .notice ? "info" : finding.severity.rawValue),
                                ("message", message), ("source", "\(report.tool.name).\(finding.rule)"),
                            ])
                    }
                }
            }
        }
        return Array(xml.text.utf8)
    }
}
