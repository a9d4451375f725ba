import ClusterModel
@testable import Rules
import Source
import Testing

/// The law of fixes: afterwards the finding is gone and nothing else has changed.
@Suite struct FixTests {
    /// Files of an example after the fixes of findings were applied.
    private func applied(_ findings: [Finding], to files: [String: [UInt8]]) -> (files: [String: [UInt8]], plan: FixPlan) {
        let plan = FixPlan(findings, unsafe: true, canonical: { $0 })
        var fixed = files
        for change in plan.changes { fixed[String(change.path.dropFirst(exampleRoot.count + 1))] = change.bytes }
        return (fixed, plan)
    }

    private func files(of example: Example) throws -> [String: [UInt8]] { try example.materialise().files.mapValues(Example.bytes) }

    private func judge(_ files: [String: [UInt8]], as example: Example) throws -> [Finding] {
        var options = SubjectOptions()
        options.workingDirectory = exampleRoot
        options.environments = [example.environment]
        options.deployment = example.deployment.flatMap(DeploymentMode.init(rawValue:))
        let absolute = Dictionary(uniqueKeysWithValues: files.map { (exampleRoot + "/" + $0.key, $0.value) })
        let loaded = try SubjectLoader.load(options, tree: MemoryFileTree(absolute), ruleIDs: Catalogue.ids)
        return LintRun(loaded).findings.map(\.finding)
    }

    /// What a finding says, wherever its line has moved to.
    private func saying(_ finding: Finding) -> String { "\(finding.rule) \(finding.severity.rawValue) \(finding.span.file.path) \(finding.message)" }

    static let triggering = RuleExample.sample.filter { $0.example.kind == .triggering }

    @Test("after a fix the finding is gone and nothing else changed", arguments: triggering)
    func law(_ test: RuleExample) throws {
        let files = try files(of: test.example)
        let before = try judge(files, as: test.example)
        for finding in before.filter({ $0.rule == test.rule.id }) {
            // Each of several fixes is a way of its own.
            for fix in finding.fixes {
                #expect(test.rule.fixes.contains(fix.safety), "\(test.rule.id) does not say that it has a fix that is \(fix.safety.rawValue)")
                var finding = finding
                finding.fixes = [fix]
                #expect(FixPlan.isApplicable(fix), "\(describe(finding))")
                let (fixed, plan) = applied([finding], to: files)
                #expect(plan.fixed.count == 1, "\(describe(finding)): \(fix)")
                let after = try judge(fixed, as: test.example)
                let left = after.map(saying).filter { $0 == saying(finding) }.count
                let was = before.map(saying).filter { $0 == saying(finding) }.count
                #expect(left < was, "still there after \"\(fix.description)\": \(describe(finding))")
                var known = before.map(saying)
                // That a rule behind the one that now works has become superfluous is a consequence, and only a notice.
                let new = after.filter { finding in
                    if finding.severity == .notice { return false }
                    guard let index = known.firstIndex(of: saying(finding)) else { return true }
                    known.remove(at: index)
                    return false
                }
                #expect(new.map(describe) == [], "new after \"\(fix.description)\" of \(test.rule.id)")
                for change in plan.changes { checkBytes(change) }
            }
        }
    }

    @Test("a fix that a rule's page promises is made", arguments: Catalogue.all.filter { !$0.fixes.isEmpty }.map(\.id))
    func promise(_ id: String) throws {
        let rule = try #require(Catalogue.rule(id))
        var made: Set<Fix.Safety> = []
        for example in rule.examples where example.kind == .triggering && made != rule.fixes {
            let findings = try judge(try files(of: example), as: example)
            made.formUnion(findings.filter { $0.rule == id }.flatMap(\.fixes).map(\.safety))
        }
        #expect(made == rule.fixes)
    }

    /// Bytes outside of the edits are the file's.
    private func checkBytes(_ change: FixPlan.Change) {
        let old = change.file.bytes
        let new = change.bytes
        var (from, to) = (0, 0)
        for edit in change.edits {
            let kept = edit.span.range.start - from
            #expect(old[from..<(from + kept)] == new[to..<(to + kept)])
            from = edit.span.range.end
            to += kept + edit.replacement.utf8.count
        }
        #expect(old[from...] == new[to...])
    }

    @Test("the rules whose remedy is certain have a fix in some example")
    func coverage() throws {
        var fixed: Set<String> = []
        for test in Self.triggering where !fixed.contains(test.rule.id) {
            let findings = try judge(files(of: test.example), as: test.example)
            if findings.contains(where: { $0.rule == test.rule.id && !$0.fixes.isEmpty }) { fixed.insert(test.rule.id) }
        }
        let expected: Set<String> = [
            "url-prefix-leading-slash", "undeclared-dfs-connection", "dead-rewrite-condition", "dead-rewrite-rule",
            "image-request-not-reaching-front-controller", "commented-out-image-rewrite", "wrong-front-controller", "memcached-on-loopback",
            "memcached-listens-everywhere", "unreachable-memcached",
        ]
        #expect(expected.subtracting(fixed).sorted() == [])
    }

    @Test("values keep their quotes and comments", arguments: [
        ("/storage", "storage"), ("'/storage'  # as in the URL", "'storage'  # as in the URL"), ("\"/storage\"", "\"storage\""),
        ("/$var_dir$/files", "$var_dir$/files"), ("'/%kernel.environment%/files'", "'%kernel.environment%/files'"),
        ("/%kernel.environment%/files", "'%kernel.environment%/files'"), ("/", nil), ("'/'", nil), ("%prefix%", nil),
    ])
    func urlPrefix(_ written: String, _ expected: String?) throws {
        let parameter = written == "%prefix%" ? "parameters:\n    prefix: /storage\n" : ""
        let example = Example.triggering(
            "prefix", on: .ez25,
            [
                .replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: nfs\n                url_prefix: \(written)"),
                .file("app/config/services.yml", "services: {}\n" + parameter),
            ])
        let files = try files(of: example)
        let findings = try judge(files, as: example).filter { $0.rule == "url-prefix-leading-slash" }
        let plan = FixPlan(findings, unsafe: false, canonical: { $0 })
        guard let expected else {
            #expect(plan.isEmpty)
            return
        }
        let change = try #require(plan.changes.first)
        #expect(String(decoding: change.bytes, as: UTF8.self).contains("                url_prefix: \(expected)\n"))
    }

    @Test("rules move only inside of one block, with their order kept")
    func order() throws {
        func moved(_ lines: String) -> String? {
            let file = SourceFile(path: "/x.conf", text: lines)
            let text = Array(lines.utf8)
            func span(_ word: String) -> SourceSpan {
                let wanted = Array(word.utf8)
                let start = (0...(text.count - wanted.count)).first { text[$0..<($0 + wanted.count)].elementsEqual(wanted) } ?? 0
                return file.span(start, start + wanted.count)
            }
            guard let fix = Fix.moving(span("LATER"), before: span("FIRST"), "move", .safe) else { return nil }
            let finding = Finding("x", .error, "x", at: span("FIRST"), fixes: [fix])
            return FixPlan([finding], unsafe: false, canonical: { $0 }).changes.first.map { String(decoding: $0.bytes, as: UTF8.self) }
        }
        #expect(moved("a\n  FIRST\nb\n  LATER\nc\n") == "a\n  LATER\n  FIRST\nb\nc\n")
        #expect(moved("RewriteCond x\n# why\nRewriteCond y\nFIRST\nLATER") == "RewriteCond x\n# why\nLATER\nRewriteCond y\nFIRST\n")
        #expect(moved("FIRST\n\n# why\n# so\nLATER\nc\n") == "# why\n# so\nLATER\nFIRST\n\nc\n")
        #expect(moved("FIRST\n# why\nLATER\n") == "# why\nLATER\nFIRST\n")
        #expect(moved("RewriteCond x\nFIRST\nRewriteCond y\nLATER\n") == nil)
        #expect(moved("FIRST\nRewriteCond y\n# why\nLATER\n") == nil)
        #expect(moved("FIRST\n</Directory>\n<Directory /x>\nLATER\n") == nil)
        #expect(moved("FIRST;\nlocation / {\nLATER;\n}\n") == nil)
        #expect(moved("FIRST; other;\nLATER;\n") == nil)
        #expect(moved("FIRST;\r\nb;\r\nLATER;\r\n") == "LATER;\r\nFIRST;\r\nb;\r\n")
    }
}
