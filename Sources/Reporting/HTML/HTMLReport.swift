import Source

/// The report as one page that needs nothing else: no other file, no network, and no script for anything but filtering.
///
/// Equal reports make equal pages.
struct HTMLReport {
    let report: Report
    let options: RenderOptions
    let redaction: Redaction
    /// What is on the page, in the order in which it is numbered: by severity, then as in the report.
    let shown: [Shown]
    /// For each subject.
    let marks: [TopologyMarks]
    /// The number of a finding of the report; `nil` when it is not on the page.
    private let numbers: [Int: Int]
    let rules: [String: RuleDescription]

    /// A finding with its place in the report and its number on the page.
    struct Shown {
        var entry: Report.Entry
        var number: Int
    }

    /// More findings than this make a page that browsers are slow with; the worst are shown.
    static let limit = 3_000

    static func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        let page = HTMLReport(report, options)
        var html = HTMLWriter()
        page.write(&html)
        return html.bytes
    }

    private init(_ report: Report, _ options: RenderOptions) {
        self.report = report
        self.options = options
        redaction = Redaction(files: report.mentionedFiles)
        let order = report.findings.indices.filter { report.findings[$0].finding.severity >= options.minSeverity }
            .sorted { (report.findings[$1].rank, $0) < (report.findings[$0].rank, $1) }
        var numbers: [Int: Int] = [:]
        var shown: [Shown] = []
        for index in order.prefix(Self.limit) {
            numbers[index] = shown.count + 1
            shown.append(Shown(entry: report.findings[index], number: shown.count + 1))
        }
        self.numbers = numbers
        self.shown = shown
        marks = report.subjects.enumerated().map { TopologyMarks($0.element.topology, of: $0.offset, in: report) }
        rules = Dictionary(options.rules.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: The page

    private func write(_ html: inout HTMLWriter) {
        let title = self.title
        html.literal("<!DOCTYPE html>\n")
        html.element("html", ["lang": "en"]) { html in
            html.element("head") { html in
                html.void("meta", ["charset": "utf-8"])
                html.void("meta", ["http-equiv": "Content-Security-Policy", "content": Self.contentSecurityPolicy])
                html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
                html.void("meta", ["name": "color-scheme", "content": "light dark"])
                html.void("meta", ["name": "referrer", "content": "no-referrer"])
                html.void("meta", ["name": "robots", "content": "noindex"])
                html.void("meta", ["name": "generator", "content": "\(report.tool.name) \(report.tool.version)"])
                html.element("title", text: title)
                html.element("style") { $0.literal(htmlStyle) }
            }
            html.newLine()
            html.element("body") { html in
                html.element("a", ["class": "skip", "href": "#findings"], text: "Skip to the findings")
                writeHeader(&html, title)
                html.element("main") { html in
                    writeSummary(&html)
                    writeTopologies(&html)
                    writeFindings(&html)
                    writeNodes(&html)
                    writeUndecided(&html)
                    writeSuppressed(&html)
                    writeRead(&html)
                }
                html.newLine()
                html.element("footer") { html in
                    html.element("p", text: "Made by \(report.tool.name) \(report.tool.version). Secrets are masked. Nothing on this page is loaded from elsewhere.")
                }
                html.element("script") { $0.literal(htmlScript) }
            }
        }
        html.newLine()
    }

    /// Nothing is loaded, and only the style and the script of this program run.
    private static let contentSecurityPolicy: String = {
        func hash(_ text: StaticString) -> String {
            "'sha256-" + Base64.encode(SHA256.hash(text.withUTF8Buffer { Array($0) })) + "'"
        }
        return "default-src 'none'; style-src \(hash(htmlStyle)); script-src \(hash(htmlScript)); base-uri 'none'; form-action 'none'"
    }()

    private var title: String {
        let projects = report.subjects.compactMap(\.project).map(options.paths.show)
        let what = report.nodes.isEmpty ? "Configuration report" : "Cluster report"
        guard let first = projects.first else { return what }
        return "\(what): \(first == "." ? Path.name(report.subjects.compactMap(\.project).first ?? "") : first)" + (projects.count > 1 ? " and \(projects.count - 1) more" : "")
    }

    private func writeHeader(_ html: inout HTMLWriter, _ title: String) {
        let verdict = report.verdict(options)
        let state =
            switch verdict.code {
            case .passed: "passed"
            case .failed: "failed"
            case .nothingJudged: "unjudged"
            }
        html.element("header", ["class": "top"]) { html in
            html.element("h1", text: sentence(title))
            html.element("p", ["class": "verdict \(state)"]) { html in
                html.element("span", ["class": "sign", "aria-hidden": "true"], text: verdict.code == .passed ? "✓" : "✗")
                html.text(verdict.words)
            }
            html.element("nav", ["aria-label": "Sections"]) { html in
                html.element("ul") { html in
                    for (id, name) in sections { html.element("li") { $0.element("a", ["href": "#" + id], text: name) } }
                }
            }
        }
        html.newLine()
    }

    private var sections: [(id: String, name: String)] {
        var found = [("summary", "Summary")]
        if report.subjects.contains(where: { !$0.topology.parts.isEmpty }) { found.append(("topology", "Topology")) }
        found.append(("findings", "Findings"))
        if !report.nodes.isEmpty { found.append(("nodes", "Nodes")) }
        if !report.undecided.isEmpty { found.append(("undecided", "Undecided")) }
        if !report.suppressed.isEmpty { found.append(("suppressed", "Suppressed")) }
        found.append(("read", "What was read"))
        return found
    }

    // MARK: Parts of all sections

    /// A sentence of the tool without secrets.
    func sentence(_ text: String) -> String { redaction.text(text) }

    /// Text with `code` between backticks.
    func prose(_ html: inout HTMLWriter, _ text: String) {
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() {
            if index % 2 == 1 { html.element("code", text: String(part)) } else { html.text(String(part)) }
        }
    }

    func place(_ span: SourceSpan, node: String?) -> String {
        let start = span.start
        let prefix = options.paths.prefix(node, of: span.file).map { $0 + ":" } ?? ""
        return sentence("\(prefix)\(options.paths.show(span.file)):\(start.line):\(start.column)")
    }

    /// `#finding-3`; `nil` when the finding is not on the page.
    func anchor(ofFinding index: Int) -> String? { numbers[index].map { "#finding-\($0)" } }

    func number(ofFinding index: Int) -> Int? { numbers[index] }

    /// Links to findings, after something that they are about.
    func writeLinks(_ html: inout HTMLWriter, to indices: [Int]) {
        let ordered = indices.filter { numbers[$0] != nil }.sorted { (numbers[$0] ?? 0) < (numbers[$1] ?? 0) }
        guard !ordered.isEmpty else { return }
        html.element("span", ["class": "links"]) { html in
            for index in ordered.prefix(6) {
                let finding = report.findings[index].finding
                html.text(" ")
                html.element(
                    "a", ["class": "mark \(finding.severity.rawValue)", "href": anchor(ofFinding: index), "title": sentence(finding.message)],
                    text: "\(finding.severity.rawValue) \(numbers[index] ?? 0)")
            }
            if ordered.count > 6 { html.text(" and \(ordered.count - 6) more") }
        }
    }

    /// Many names, cut: `web1, web2 and 10 more`.
    func names(_ names: [String], most: Int = 4) -> String {
        guard names.count > most + 1 else { return names.joined(separator: ", ") }
        return names.prefix(most).joined(separator: ", ") + " and \(grouped(names.count - most)) more"
    }

    func title(ofSubject subject: Report.Subject) -> String {
        sentence(subject.project.map { options.paths.show($0) == "." ? Path.name($0) : options.paths.show($0) } ?? "Servers without a project")
    }
}

/// `2,000`.
func grouped(_ number: Int) -> String {
    var digits = Array(String(number))
    var at = digits.count - 3
    while at > 0 {
        digits.insert(",", at: at)
        at -= 3
    }
    return String(digits)
}

extension Report.Entry {
    /// The order of a page: what is wrong now before what was, the worse first.
    fileprivate var rank: Int {
        let severity =
            switch finding.severity {
            case .error: 3
            case .warning: 2
            case .notice: 1
            }
        return change == .fixed ? severity : severity + 10
    }
}

/// RFC 4648.
enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value: UInt32 = 0
            for index in 0..<3 { value = value << 8 | (index < group.count ? UInt32(group[start + index]) : 0) }
            for index in 0..<4 {
                result.append(index <= group.count ? digits[Int(value >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
