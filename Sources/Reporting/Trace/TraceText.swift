import Routing
import Source

/// The trace for people: for every request the server that takes it, where it ends, and the steps that decided.
public struct TraceText {
    private let report: TraceReport
    private let options: RenderOptions
    private let redaction: Redaction
    private let style: Style
    private var text = ""

    /// `options.verbosity`: quiet shows the ends alone, normal the decisive steps, verbose every step.
    public static func render(_ report: TraceReport, _ options: RenderOptions) -> [UInt8] {
        var writer = TraceText(report, options)
        writer.write()
        return Array(writer.text.utf8)
    }

    private init(_ report: TraceReport, _ options: RenderOptions) {
        self.report = report
        self.options = options
        redaction = report.redaction
        style = Style(isEnabled: options.colour)
    }

    private mutating func write() {
        for (index, entry) in report.entries.enumerated() {
            if index > 0, options.verbosity > .quiet { line() }
            write(entry)
        }
        guard options.verbosity > .quiet else { return }
        for server in report.servers { writeProblems(server) }
    }

    private mutating func write(_ entry: TraceReport.Entry) {
        let server = report.servers[entry.server]
        line(style.bold("\(entry.request.method) \(Printable.sentence(address(entry.request)))") + style.dim("  " + describe(entry, server)))
        let outcomes = entry.result.outcomes
        for (index, outcome) in outcomes.enumerated() {
            if outcomes.count > 1 {
                let assumptions = outcome.assumptions.isEmpty ? ["otherwise"] : outcome.assumptions.map { sentence($0.text) }
                let lead = "  \(index + 1). if "
                line(lead + wrapped(assumptions.joined(separator: " and "), width: options.width, used: lead.count, indent: 8))
            } else if !outcome.assumptions.isEmpty {
                line("  if " + wrapped(outcome.assumptions.map { sentence($0.text) }.joined(separator: " and "), width: options.width, used: 5, indent: 5))
            }
            write(outcome, margin: outcomes.count > 1 ? "     " : "  ")
        }
        if entry.result.isTruncated {
            line("  " + style.yellow("There are more cases than are shown.") + " --present, --absent or --filesystem live make them fewer.")
        }
    }

    private func address(_ request: Request) -> String {
        let isUsual = request.port == (request.scheme == .https ? 443 : 80)
        return "\(request.scheme.rawValue)://\(request.host)\(isUsual ? "" : ":\(request.port)")\(request.targetText)"
    }

    private func describe(_ entry: TraceReport.Entry, _ server: TraceReport.Server) -> String {
        guard let site = entry.site else { return "\(server.kind.name), main server (\(options.paths.show(server.file)))" }
        let block = server.kind == .apache ? "virtual host" : "server"
        let name = site.names.first.map { " " + sentence($0.value) } ?? ""
        return "\(server.kind.name), \(block)\(name) (\(place(site.span)))"
    }

    // MARK: Outcomes

    private mutating func write(_ outcome: Outcome, margin: String) {
        line(margin + "-> " + end(of: outcome))
        guard options.verbosity > .quiet else { return }
        let inner = margin + "   "
        if outcome.kind == .php {
            if let executed = outcome.executed, let script = outcome.script, executed != script {
                line(inner + "PHP runs \(sentence(executed)), not SCRIPT_FILENAME \(sentence(script)) (cgi.fix_pathinfo)")
            }
            if let pathInfo = outcome.pathInfo, !pathInfo.isEmpty { line(inner + "PATH_INFO \(sentence(pathInfo))") }
            if let query = outcome.query, !query.isEmpty { line(inner + "QUERY_STRING \(sentence(query))") }
            for (name, value) in outcome.environment.sorted(by: { $0.key < $1.key }) {
                line(inner + sentence(name) + "=" + Printable.sentence(redaction.value(value, of: name)))
            }
        }
        let steps = shownSteps(outcome)
        let places = steps.map { $0.span.map(place) ?? "built in" }
        let column = min(48, places.map(Printable.width).max() ?? 0)
        for (step, where_) in zip(steps, places) {
            let padding = String(repeating: " ", count: max(0, column - Printable.width(where_)))
            let mark = options.verbosity == .verbose && step.isDecisive ? "* " : "  "
            let used = inner.count + 2 + max(column, Printable.width(where_)) + 2
            let body = wrapped(sentence(step.directive) + ": " + sentence(step.effect), width: options.width, used: used, indent: min(used, 40))
            line(inner + mark + style.dim(where_ + padding) + "  " + body)
        }
        let left = outcome.steps.count - steps.count
        if left > 0, options.verbosity == .normal {
            line(inner + style.dim("  (\(counted(left, "more step")); -v shows all)"))
        }
    }

    /// The decisive steps, and always the last one of an outcome that needs a reason.
    private func shownSteps(_ outcome: Outcome) -> [TraceStep] {
        if options.verbosity == .verbose { return outcome.steps }
        var steps = outcome.steps.filter(\.isDecisive)
        let needsReason = outcome.kind == .unknown || outcome.kind == .configError || steps.isEmpty
        if needsReason, let last = outcome.steps.last, steps.last != last { steps.append(last) }
        return steps
    }

    private func end(of outcome: Outcome) -> String {
        let upstream = outcome.upstream.map { " at " + sentence($0) } ?? ""
        switch outcome.kind {
        case .php:
            guard let script = outcome.script else { return style.red("PHP\(upstream) gets no script") }
            guard outcome.executed != nil else { return style.red("PHP\(upstream) refuses \(sentence(script))") }
            return style.green("PHP runs \(sentence(outcome.executed ?? script))") + upstream
        case .static:
            let file = sentence(outcome.file ?? "a file")
            return outcome.sourceDisclosed ? style.red("sends the PHP source of \(file)") : style.green("sends the file \(file)")
        case .status:
            let code = outcome.status ?? 0
            let name = statusName(code)
            return (code >= 400 ? style.red : style.green)("answers \(code)\(name.isEmpty ? "" : " " + name)")
        case .redirect:
            return style.green("redirects with \(outcome.status ?? 302)") + " to \(sentence(outcome.location ?? "an unknown place"))"
        case .proxy:
            return style.green("passes the request on") + (outcome.upstream.map { " to " + sentence($0) } ?? "")
        case .listing:
            return style.red("sends a directory listing") + (outcome.file.map { " of " + sentence($0) } ?? "")
        case .configError:
            return style.red("the server would not start")
        case .unknown:
            return style.yellow("unknown")
        }
    }

    private func statusName(_ code: Int) -> String {
        switch code {
        case 200: "OK"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 500: "Internal Server Error"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: ""
        }
    }

    // MARK: What was not read

    private mutating func writeProblems(_ server: TraceReport.Server) {
        let shown = server.findings.filter { options.verbosity == .verbose || $0.severity == .error }
        let isVerbose = options.verbosity == .verbose
        guard !shown.isEmpty || !server.undecided.isEmpty || (isVerbose && !server.assumptions.isEmpty) else { return }
        line()
        line("about \(Printable.sentence(options.paths.show(server.file))):")
        for finding in shown {
            line("  \(place(finding.span)): \(style.severity(finding.severity, finding.severity.rawValue)): \(sentence(finding.message)) [\(finding.rule)]")
        }
        for point in server.undecided {
            let needs = point.needs.map { "; decided by " + sentence($0) } ?? ""
            line("  " + style.yellow("?") + " " + wrapped("\(sentence(point.what)): \(sentence(point.reason))\(needs)", width: options.width, used: 4, indent: 4))
        }
        if isVerbose { for assumption in server.assumptions { line("  assumed: \(sentence(assumption))") } }
    }

    // MARK: Parts

    private func place(_ span: SourceSpan) -> String { Printable.sentence("\(options.paths.show(span.file)):\(span.start.line)") }
    private func sentence(_ text: String) -> String { Printable.sentence(redaction.text(text)) }

    private mutating func line(_ content: String = "") {
        text += content
        text += "\n"
    }
}
