import ClusterModel
import EzPlatform
import Rules
import Source
import Testing

/// What holds for every finding, whatever rule or reader made it.
@Suite struct FindingLawTests {
    private static func check(_ span: SourceSpan, _ what: String) {
        let file = span.file
        #expect(span.range.start >= 0 && span.range.start <= span.range.end && span.range.end <= file.bytes.count, "\(what): \(span.range) of \(file.bytes.count) bytes")
        let (start, end) = (span.start, span.end)
        #expect(start.line >= 1 && start.column >= 1 && start <= end && end.line <= file.lineCount, "\(what): \(start) to \(end)")
        #expect(file.range(ofLine: start.line).start <= span.range.start, "\(what)")
    }

    @Test("every place lies in its file, and every finding is of a rule with its severity or less", arguments: RuleExample.sample)
    func places(_ test: RuleExample) throws {
        let (loaded, _) = try test.example.load()
        let run = LintRun(loaded)
        for finding in run.findings.map(\.finding) + run.suppressed.map(\.finding) {
            let what = describe(finding)
            Self.check(finding.span, what)
            for place in finding.related {
                Self.check(place.span, "\(what), related \"\(place.message)\"")
                #expect(!place.message.isEmpty)
            }
            for edit in finding.fixes.flatMap(\.edits) { Self.check(edit.span, "\(what), edit") }
            let rule = try #require(Catalogue.rule(finding.rule), "\(what)")
            #expect(finding.severity <= rule.severity, "\(what): the rule is \(rule.severity)")
            #expect(!finding.message.isEmpty && (finding.message.last != "." || finding.message.hasSuffix("...")) && !finding.message.contains("\n"), "\(what)")
        }
        for point in run.undecided {
            if let span = point.span { Self.check(span, point.what) }
            #expect(!point.what.isEmpty && !point.reason.isEmpty)
        }
    }

    @Test("the judgement does not depend on chance: the same files give the same findings in the same order", arguments: BaseProject.all.map(\.name))
    func determinism(_ name: String) throws {
        let base = try #require(BaseProject.all.first { $0.name == name })
        // Many virtual hosts are judged side by side.
        let hosts = (0..<60).map { "server {\n listen 80;\n server_name h\($0).acme.test;\n root /srv/acme/web;\n location / { rewrite ^x /y; try_files $uri /app.php; }\n}\n" }
        let example = Example.clean("many hosts", on: base, [.file("deploy/nginx/many.conf", hosts.joined()), .file("deploy/memcached/a/memcached.conf", "-l 0.0.0.0\n")])
        let first = try LintRun(example.load().subject)
        for _ in 0..<4 {
            let again = try LintRun(example.load().subject)
            #expect(again.findings.map { describe($0.finding) } == first.findings.map { describe($0.finding) })
            #expect(again.undecided.map { "\($0.what) \($0.reason)" } == first.undecided.map { "\($0.what) \($0.reason)" })
        }
        #expect(!first.findings.isEmpty)
        for threads in [1, 2, 7] {
            let again = try LintRun(example.load().subject, linter: Linter(rules: Catalogue.all, severities: [:], threads: threads))
            #expect(again.findings.map { describe($0.finding) } == first.findings.map { describe($0.finding) }, "\(threads) threads")
            #expect(again.undecided.map { "\($0.what) \($0.reason)" } == first.undecided.map { "\($0.what) \($0.reason)" }, "\(threads) threads")
        }
    }

    @Test("the order in which files are named does not matter", arguments: BaseProject.clusters.map(\.name))
    func order(_ name: String) throws {
        let base = try #require(BaseProject.clusters.first { $0.name == name })
        var files = base.files
        // Several faults in several files of the servers.
        for (path, text) in files where path.hasPrefix("deploy/") { files[path] = text.replacing("-U 0\n", with: "-U 11211\n").replacing("robots", with: "robot").replacing("^/favicon", with: "^favicon") }
        files["deploy/other/memcached.conf"] = "-l 0.0.0.0\n"
        files["deploy/redis/redis.conf"] = "port 6379\nprotected-mode no\n"
        files["deploy/nginx/other.conf"] = "server {\n    listen 8080;\n    server_name other.acme.test;\n    root /srv/acme/\(base.release.map { ReleaseTable.facts(of: $0).webRoot } ?? "");\n    rewrite ^ /index.php;\n}\n"
        let absolute = Dictionary(uniqueKeysWithValues: files.map { (exampleRoot + "/" + $0.key, Example.bytes(of: $0.value)) })
        let tree = MemoryFileTree(absolute)
        let servers = ServerDiscovery.find(in: exampleRoot, store: SourceStore(tree: tree)).map { ToolConfiguration.ServerFile(kind: $0.kind, path: Sourced($0.path)) }
        #expect(servers.count > 3)
        func run(_ servers: [ToolConfiguration.ServerFile]) throws -> [String] {
            var options = SubjectOptions()
            options.workingDirectory = exampleRoot
            options.environments = ["prod"]
            options.servers = servers
            let run = LintRun(try SubjectLoader.load(options, tree: tree, ruleIDs: Catalogue.ids))
            return run.findings.map { describe($0.finding) } + run.undecided.map { "\($0.what) \($0.reason)" }
        }
        let first = try run(servers)
        #expect(first.count > 3)
        #expect(try run(servers.reversed()) == first)
        #expect(try run(Array(servers.dropFirst(2) + servers.prefix(2))) == first)
    }
}
