import Source

/// The report for people: findings by file with source lines, what could not be decided, what was read, and the verdict as
/// the last line.
struct TextReport {
    private let report: Report
    private let options: RenderOptions
    private let redaction: Redaction
    private let style: Style
    private var text = ""

    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        var writer = TextReport(report, options)
        writer.write()
        return Array(writer.text.utf8)
    }

    private init(_ report: Report, _ options: RenderOptions) {
        self.report = report
        self.options = options
        redaction = Redaction(files: report.mentionedFiles)
        style = Style(isEnabled: options.colour)
    }

    private mutating func write() {
        let shown = report.shown(options)
        if options.verbosity > .quiet, !report.nodes.isEmpty { writeHead() }
        var subject: Int?
        for entry in shown {
            if report.subjects.count > 1, subject != entry.subject {
                subject = entry.subject
                writeSubject(entry.subject)
            }
            write(entry)
            if options.verbosity > .quiet { line() }
        }
        if options.verbosity > .quiet {
            if options.verbosity == .verbose { writeSuppressed() }
            writeUndecided()
            writeSummary()
        }
        writeVerdict()
    }

    // MARK: Findings

    private mutating func writeSubject(_ index: Int) {
        guard report.subjects.indices.contains(index) else { return }
        line(style.bold("== " + describe(report.subjects[index]) + " =="))
        if options.verbosity > .quiet { line() }
    }

    private mutating func write(_ entry: Report.Entry) {
        let finding = entry.finding
        let style = style
        let severity = style.severity(finding.severity, finding.severity.rawValue)
        let change = entry.change.map { $0 == .unchanged ? "" : " " + style.bold($0.rawValue) } ?? ""
        line(
            "\(style.bold(place(finding.span, node: entry.node))): \(severity):\(change) \(sentence(finding.message))"
                + " " + style.dim("[\(finding.rule)]"))
        // Of what was fixed only the place of then is known.
        guard options.verbosity > .quiet, entry.change != .fixed else { return }
        excerpt(finding.span, context: 1, margin: 2) { style.severity(finding.severity, $0) }
        for related in finding.related.prefix(options.verbosity == .verbose ? Int.max : 8) {
            line("  " + style.bold(place(related.span, node: related.placeNode)) + ": " + sentence(related.message))
            excerpt(related.span, context: 0, margin: 2) { style.blue($0) }
        }
        if options.verbosity == .normal, finding.related.count > 8 {
            line("  and \(finding.related.count - 8) more places (-v shows them)")
        }
        if entry.nodes.count > 1 { paragraph("nodes", nodeList(entry.nodes)) }
        if !finding.siteaccesses.isEmpty { paragraph("siteaccesses", list(finding.siteaccesses)) }
        if let help = finding.help { paragraph("help", sentence(help)) }
        for fix in finding.fixes { write(fix, of: finding) }
        if options.verbosity == .verbose { for trace in finding.proof.traces { write(trace) } }
        if let url = entry.url, options.verbosity == .verbose { paragraph("see", url) }
    }

    private mutating func write(_ trace: RequestTrace) {
        let when = trace.assumptions.isEmpty ? "" : ", if " + trace.assumptions.joined(separator: " and ")
        paragraph("trace", sentence("\(trace.request) is \(trace.outcome)\(when)"))
        for step in trace.steps {
            let place = step.span.map { self.place($0, node: $0.file.node) } ?? "built in"
            line("    " + style.dim(place) + "  " + wrapped(sentence("\(step.directive): \(step.effect)"), width: options.width, used: 6 + Printable.width(place), indent: 6))
        }
    }

    private mutating func write(_ fix: Fix, of finding: Finding) {
        // The line below is one of the finding's file unless another one is named.
        let other = fix.edits.first.flatMap { $0.span.file === finding.span.file ? nil : $0.span }
        let place = other.map { ", in " + options.paths.show($0.file) } ?? ""
        paragraph(fix.safety == .safe ? "fix" : "fix (unsafe)", sentence(fix.description + place))
        // One edit inside one line is shown as the line that comes out.
        let previews = FixPreview.lines(of: fix, redaction)
        guard previews.count == 1, let preview = previews.first else { return }
        let number = String(preview.span.start.line)
        let digits = max(3, number.count)
        let lead = "  " + String(repeating: " ", count: digits - number.count) + number + " + "
        line(style.green(lead + Printable.sentence(preview.after)))
    }

    private mutating func excerpt(_ span: SourceSpan, context: Int, margin: Int, paint: (String) -> String) {
        let excerpt = Excerpt(redaction: redaction, style: style, width: options.width)
        for text in excerpt.lines(span, context: context, margin: margin, paint: paint) { line(text) }
    }

    // MARK: Suppressed and undecided

    private mutating func writeSuppressed() {
        guard !report.suppressed.isEmpty else { return }
        line(style.bold("suppressed:"))
        for entry in report.suppressed {
            let reason = entry.reason.map { ": " + sentence($0) } ?? ""
            let nodes = entry.finding.affectedNodes
            let others = nodes.count > 1 ? " and on \(counted(nodes.count - 1, "more node"))" : ""
            line("  \(place(entry.finding.span, node: nodes.first))\(others): [\(entry.finding.rule)] by \(entry.by.rawValue)\(reason)")
        }
        line()
    }

    private mutating func writeUndecided() {
        guard !report.undecided.isEmpty else { return }
        line(style.bold("\(counted(report.undecided.count, "point")) could not be decided:"))
        for point in report.undecided {
            let start = point.span.map { place($0, node: point.nodes.first ?? $0.file.node) + ": " } ?? ""
            let head = "  " + style.yellow("?") + " "
            line(head + wrapped(start + sentence(point.what), width: options.width, used: 4, indent: 4))
            line("    " + wrapped("because " + sentence(point.reason), width: options.width, used: 4, indent: 6))
            if point.nodes.count > 1 { line("    " + wrapped("on " + nodeList(point.nodes), width: options.width, used: 4, indent: 6)) }
            if let needs = point.needs { line("    " + wrapped("decided by " + sentence(needs), width: options.width, used: 4, indent: 6)) }
        }
        line()
    }

    // MARK: Summary and verdict

    /// What one wants to know first of machines: which there are, what they share, how much is wrong.
    private mutating func writeHead() {
        let summary = TextSummary(report, sentence)
        let nodes = counted(report.nodes.count, "node") + ": "
        line(style.bold(nodes) + wrapped(summary.nodes, width: options.width, used: nodes.count, indent: 2))
        writeSharing()
        line("found: " + summary.found)
        line()
    }

    private mutating func writeSharing() {
        for (label, text) in TextSummary(report, sentence).sharing {
            line(label + ": " + wrapped(text, width: options.width, used: label.count + 2, indent: 2))
        }
    }

    private mutating func writeSummary() {
        if report.subjects.count == 1, let subject = report.subjects.first {
            line("judged: " + wrapped(describe(subject), width: options.width, used: 8, indent: 8))
        }
        if report.nodes.isEmpty { writeSharing() }
        var kinds: [(kind: String, count: Int)] = []
        let files = report.inputs.filter { $0.kind != SourceStore.Input.answerKind }
        for input in files {
            if let index = kinds.firstIndex(where: { $0.kind == input.kind }) {
                kinds[index].count += 1
            } else {
                kinds.append((input.kind, 1))
            }
        }
        let read = counted(files.count, "file") + " (" + kinds.map { "\($0.count) \($0.kind)" }.joined(separator: ", ") + ")"
        line("read: " + (files.isEmpty ? "nothing" : wrapped(read, width: options.width, used: 6, indent: 6)))
        if options.verbosity == .verbose {
            for input in files {
                line("  \(Printable.sentence(options.paths.show(input.path))) (\(input.kind), \(input.why.rawValue))")
            }
        }
        let asked = report.inputs.filter { $0.kind == SourceStore.Input.answerKind }.map(\.path)
        if !asked.isEmpty { writeAsked(asked) }
        writeFixable()
        guard !report.skipped.isEmpty else { return }
        line("not read: " + counted(report.skipped.count, "file"))
        let limit = options.verbosity == .verbose ? Int.max : 5
        for skipped in report.skipped.prefix(limit) {
            line("  " + wrapped(Printable.sentence(options.paths.show(skipped.path)) + ": " + sentence(skipped.reason), width: options.width, used: 2, indent: 4))
        }
        if report.skipped.count > limit { line("  and \(report.skipped.count - limit) more (-v lists them)") }
    }

    /// Every server that was contacted; the URLs of a site are counted, and listed with -v.
    private mutating func writeAsked(_ questions: [String]) {
        var servers: [(name: String, count: Int)] = []
        for question in questions {
            // http://www.example.com/path at 10.0.10.11:80
            var name = question
            if question.hasPrefix("http") {
                let words = question.split(separator: " ", maxSplits: 1)
                let origin = words[0].split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
                name = ([origin] + words.dropFirst().map(String.init)).joined(separator: " ")
            }
            if let index = servers.firstIndex(where: { $0.name == name }) { servers[index].count += 1 } else { servers.append((name, 1)) }
        }
        let text = servers.map { $0.name + ($0.count > 1 ? " (\($0.count) URLs)" : "") }.joined(separator: ", ")
        line("asked: " + wrapped(sentence(text), width: options.width, used: 7, indent: 7))
        guard options.verbosity == .verbose else { return }
        for question in questions where question.hasPrefix("http") { line("  " + sentence(question)) }
    }

    private mutating func writeFixable() {
        func count(_ safety: Fix.Safety) -> Int {
            report.findings.count { entry in entry.finding.fixes.first(where: FixPlan.isApplicable)?.safety == safety }
        }
        let (safe, unsafe) = (count(.safe), count(.unsafe))
        var parts: [String] = []
        if safe > 0 { parts.append("\(counted(safe, "finding")) with --fix") }
        if unsafe > 0 { parts.append((safe > 0 ? "\(unsafe) more" : counted(unsafe, "finding")) + " with --fix --unsafe-fixes") }
        if !parts.isEmpty { line("fixable: " + parts.joined(separator: ", ")) }
    }

    private mutating func writeVerdict() {
        let verdict = report.verdict(options)
        switch verdict.code {
        case .passed: line(style.green(verdict.words))
        case .failed, .nothingJudged: line(style.red(verdict.words))
        }
    }

    private func describe(_ subject: Report.Subject) -> String {
        var parts: [String] = []
        if let project = subject.project {
            let shown = options.paths.show(project)
            parts.append("project " + (shown == "." ? "in the current directory" : shown))
        } else {
            parts.append("server configuration without a project")
        }
        if let release = subject.release {
            parts.append("release " + release + (subject.releaseSource.map { " (from \($0))" } ?? ""))
        } else if subject.project != nil {
            parts.append("release unknown")
        }
        if !subject.environments.isEmpty { parts.append("environment " + list(subject.environments)) }
        parts.append(
            (subject.mode == .unknown ? "cluster or single server unknown" : subject.mode.rawValue)
                + (subject.modeSource.map { " (\($0))" } ?? ""))
        return Printable.sentence(redaction.text(parts.joined(separator: ", ")))
    }

    // MARK: Parts

    private func place(_ span: SourceSpan, node: String?) -> String {
        let start = span.start
        let file = options.paths.show(span.file)
        return Printable.sentence("\(options.paths.prefix(node, of: span.file).map { $0 + ":" } ?? "")\(file):\(start.line):\(start.column)")
    }

    private func sentence(_ text: String) -> String { Printable.sentence(redaction.text(text)) }

    /// `web1, web2 and 10 more`; all of them with `-v`.
    private func nodeList(_ names: [String]) -> String {
        let names = names.map(Printable.sentence)
        return options.verbosity == .verbose ? names.joined(separator: ", ") : NodeNames.phrase(names)
    }

    private func list(_ names: [String]) -> String {
        let limit = options.verbosity == .verbose ? Int.max : 10
        let shown = names.prefix(limit).map(Printable.sentence).joined(separator: ", ")
        return names.count > limit ? shown + " and \(names.count - limit) more" : shown
    }

    private mutating func paragraph(_ label: String, _ body: String) {
        let used = 2 + label.count + 2
        line("  " + style.bold(label + ":") + " " + wrapped(body, width: options.width, used: used, indent: 4))
    }

    private mutating func line(_ content: String = "") {
        text += content
        text += "\n"
    }
}
