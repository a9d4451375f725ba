import Rules
import Source
import Testing

/// The law of fixes: after the edits of a fix its finding is gone, no other rule complains, and nothing else changed.
@Suite struct FixTests {
    @Test("a safe fix removes its finding and causes no other", arguments: RuleExample.all.filter { $0.example.kind == .triggering })
    func safeFixes(_ test: RuleExample) throws {
        let own = try judge(test.example.materialise().files, test.example, Linter(rules: [test.rule]))
        guard own.contains(where: { $0.rule == test.rule.id && $0.fixes.contains { $0.safety == .safe } }) else { return }
        let before = try judge(test.example.materialise().files, test.example)
        for finding in before where finding.rule == test.rule.id {
            for fix in finding.fixes where fix.safety == .safe {
                var files = try test.example.materialise().files
                for (path, edits) in Dictionary(grouping: fix.edits, by: { $0.span.file.path }) {
                    let name = String(path.dropFirst(exampleRoot.count + 1))
                    var bytes = Example.bytes(of: try #require(files[name]))
                    for edit in edits.sorted(by: { $0.span.range.start > $1.span.range.start }) {
                        #expect(edit.span.range.end <= bytes.count)
                        bytes.replaceSubrange(edit.span.range.start..<edit.span.range.end, with: Array(edit.replacement.utf8))
                    }
                    files[name] = String(decoding: bytes, as: UTF8.self)
                }
                let after = try judge(files, test.example)
                #expect(
                    after.filter { $0.rule == test.rule.id }.count < before.filter { $0.rule == test.rule.id }.count,
                    "\(test): \(fix.description): \(after.map(describe))")
                let known = Set(before.map { $0.rule })
                let new = after.filter { !known.contains($0.rule) && $0.severity > .notice }
                #expect(new.isEmpty, "\(test): \(fix.description): \(new.map(describe))")
            }
        }
    }

    private func judge(_ files: [String: String], _ example: Example, _ linter: Linter = Linter()) throws -> [Finding] {
        var whole = example
        whole.base.files = files
        whole.changes = []
        return try whole.load().subject.subjects.flatMap { linter.judge($0).findings }
    }
}
