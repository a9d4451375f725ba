@testable import Reporting
import Source
import TestSupport
import Testing

@Suite struct HTMLReportTests {
    private func page(_ report: Report = Samples.cluster(), _ options: RenderOptions = Samples.options) -> String {
        String(decoding: ReportFormat.html.render(report, options), as: UTF8.self)
    }

    /// Without the style and the script, and with a line for each element, so that a change can be read.
    private func structure(_ page: String) -> [UInt8] {
        var text = page.replacing(htmlStyle.description, with: "").replacing(htmlScript.description, with: "")
        if let start = text.firstRange(of: "'sha256-") , let end = text.firstRange(of: "; base-uri") {
            text.replaceSubrange(start.lowerBound..<end.lowerBound, with: "...")
        }
        var lines = ""
        for character in text.replacing("><", with: ">\n<") { lines.append(character) }
        return Array(lines.utf8)
    }

    @Test func golden() throws {
        try expectGolden("cluster.html", structure(page()))
        try expectGolden("clean.html", structure(page(Samples.report([], undecided: []))))
    }

    @Test func equalReportsMakeEqualPages() {
        #expect(page() == page())
    }

    /// Another implementation parses it: every element is closed, ids are there once, links within the page lead somewhere, and nothing is
    /// loaded from anywhere.
    @Test(arguments: [true, false]) func anotherParserFindsNothingWrong(_ isHostile: Bool) throws {
        let report = isHostile ? Hostile.report() : Samples.cluster()
        let program = """
            import sys
            from html.parser import HTMLParser
            VOID = {'meta', 'input', 'link', 'br', 'img'}
            class Page(HTMLParser):
                def __init__(self):
                    super().__init__()
                    self.stack, self.ids, self.links, self.problems, self.tags = [], set(), [], [], set()
                def handle_starttag(self, tag, attributes):
                    self.tags.add(tag)
                    if tag not in VOID: self.stack.append(tag)
                    for name, value in attributes:
                        if name.startswith('on') or name in ('style', 'src', 'srcset', 'data', 'action', 'formaction', 'xlink:href'): self.problems.append((tag, name))
                        if name == 'id':
                            if value in self.ids: self.problems.append(('twice', value))
                            self.ids.add(value)
                        if name == 'href':
                            if value.startswith('#'): self.links.append(value[1:])
                            elif tag != 'a' or not value.startswith('https://'): self.problems.append((tag, value))
                        if name in ('aria-labelledby',): self.links += value.split()
                def handle_endtag(self, tag):
                    if not self.stack or self.stack.pop() != tag: self.problems.append(('end', tag))
                def handle_comment(self, data): self.problems.append(('comment', data))
            page = Page()
            page.feed(sys.stdin.read())
            page.close()
            unknown = page.tags - set('html head meta title style body a header h1 h2 h3 h4 p span nav ul li main section div dl dt dd table caption thead tbody tr th td b code svg desc defs marker path g rect circle text form fieldset legend label input select option button output article pre mark details summary footer script del ins ol'.split())
            print(page.stack, sorted(unknown), page.problems, [link for link in page.links if link not in page.ids])
            """
        let result = try Program.run("python3", ["-c", program], input: Array(page(report).utf8))
        #expect(result.outputText == "[] [] [] []\n", "\(result.outputText)\(result.errorText)")
    }

    /// The policy allows the style and the script of the page and nothing else.
    @Test func policy() throws {
        let program = """
            import sys, re, hashlib, base64
            page = sys.stdin.read()
            policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1).replace('&#39;', "'")
            def own(tag): return base64.b64encode(hashlib.sha256(re.search('<%s>(.*?)</%s>' % (tag, tag), page, re.S).group(1).encode()).digest()).decode()
            print(policy == "default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; form-action 'none'" % (own('style'), own('script')))
            """
        let result = try Program.run("python3", ["-c", program], input: Array(page().utf8))
        #expect(result.outputText == "True\n", "\(result.outputText)\(result.errorText)")
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            #expect(Base64.encode(Array(text.utf8)) == encoded)
        }
    }

    @Test func whatIsHostileStaysText() {
        let page = page(Hostile.report())
        #expect(!page.contains("<img"))
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        // No character that hides or reorders text.
        #expect(!page.unicodeScalars.contains { Printable.isHidden($0) && $0 != "\n" })
    }

    @Test func noSecretIsLeft() {
        var report = Samples.cluster()
        report.subjects[0].topology.parts[3].address = "mysql://root:planted-password-1@db1/site"
        report.subjects[0].topology.sharing[0].means = "redis://:planted-password-1@redis:6379"
        report.undecided.append(Undecided("APP_SECRET=planted-password-3", reason: "DATABASE_URL=mysql://u:planted-password-3@h/d"))
        let page = page(report)
        #expect(!page.contains("planted"))
        #expect(page.contains("&lt;redacted&gt;"))
    }

    @Test("findings are marked where they belong in the picture")
    func marks() throws {
        let report = Samples.cluster()
        let marks = TopologyMarks(Samples.topology, of: 0, in: report)
        let rules = { (indices: [Int]) in indices.map { report.findings[$0].finding.rule } }
        #expect(marks.connections.map(rules) == [[], [], [], [], ["io-connection-undeclared"], []])
        #expect(marks.parts.map(rules) == [[], ["rewrite-static-before-cluster"], [], [], [], []])
        #expect(marks.sharing.map(rules) == [[], [], ["io-connection-undeclared"]])
        let page = page()
        // The warning is the second finding of the page, and the sign on the curve leads to it.
        #expect(page.contains("class=\"sign warning\" href=\"#finding-2\""))
        #expect(page.contains("class=\"sign unknown\" href=\"#undecided-1\""))
    }

    @Test("a fixed finding has its place and no source")
    func fixed() throws {
        var before = Samples.report()
        var now = Samples.report([Samples.connection, Samples.rewrite])
        before.compare(with: try PreviousReport(Array(#"{"schemaVersion":1,"findings":[]}"#.utf8)), paths: Samples.options.paths)
        now.compare(with: try PreviousReport(ReportFormat.json.render(before, Samples.options)), paths: Samples.options.paths)
        let page = page(now)
        #expect(page.contains("Fixed since the earlier report"))
        let article = try #require(page.firstRange(of: "<article class=\"finding fixed\"")).lowerBound
        #expect(!page[article...].prefix(while: { $0 != "\n" }).contains("<pre"))
        let text = String(decoding: ReportFormat.text.render(now, Samples.options), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line = try #require(lines.firstIndex { $0.contains("fixed") })
        #expect(!lines[line + 1].contains("|"), "\(lines[line + 1])")
    }

    @Test("the script is a program, and says what it must") func script() throws {
        guard (try? readFile("/usr/bin/node")) != nil else { return }
        let result = try Program.run("node", ["--check", "-"], input: Array(htmlScript.description.utf8))
        #expect(result.status == 0, "\(result.errorText)")
    }
}

/// Names and texts that try to become markup.
private enum Hostile {
    static let attack = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>\u{202E}\u{0}-->]]>"

    static func report() -> Report {
        let file = SourceFile(path: "/srv/project/\(attack).yml", text: "a: \(attack)\nb: \(attack)\n", node: attack)
        let finding = Finding(
            attack, .error, attack, at: file.span(3, 10), help: "`\(attack)`", related: [RelatedPlace(attack, at: file.span(0, 2))],
            siteaccesses: [attack], fixes: [Fix(attack, .safe, [Edit(file.span(3, 10), attack)])])
        var report = Report(
            tool: Report.Tool(version: attack),
            subjects: [Report.Subject(project: "/srv/\(attack)", release: attack, releaseSource: attack, environments: [attack], mode: .cluster, modeSource: attack)],
            nodes: [Report.Node(name: attack, roles: [attack])],
            findings: [Report.Entry(finding, url: "javascript:alert(3)"), Report.Entry(finding, url: "https://x/\(attack)")],
            suppressed: [Report.Suppressed(finding, by: .comment, reason: attack)],
            undecided: [Undecided(attack, reason: attack, needs: attack, span: file.span(0, 1))])
        report.subjects[0].topology = Report.Topology(
            parts: [.init(.web, attack, address: attack, details: [attack], nodes: [attack], unknown: attack), .init(.redis, attack, address: attack)],
            connections: [.init(from: 0, to: 1, uses: [.init(attack, attack)], places: [file.span(0, 5)])],
            sharing: [.init(.init(attack, attack), isShared: nil, means: attack, siteaccesses: [attack])])
        return report
    }
}
