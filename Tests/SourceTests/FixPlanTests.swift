import Source
import Testing

@Suite struct FixPlanTests {
    private let file = SourceFile(path: "/a.conf", text: "0123456789\n")

    private func finding(_ edits: [(Int, Int, String)], _ safety: Fix.Safety = .safe, in other: SourceFile? = nil) -> Finding {
        let file = other ?? file
        let fix = Fix("do it", safety, edits.map { Edit(file.span($0.0, $0.1), $0.2) })
        return Finding("some-rule", .error, "wrong", at: file.span(0, 1), fixes: [fix])
    }

    private func result(_ findings: [Finding], unsafe: Bool = false) -> (text: String?, fixed: Int) {
        let plan = FixPlan(findings, unsafe: unsafe, canonical: { $0 })
        return (plan.changes.first.map { String(decoding: $0.bytes, as: UTF8.self) }, plan.fixed.count)
    }

    @Test func editsAreAppliedInAnyOrder() {
        #expect(result([finding([(8, 9, "eight"), (0, 1, ""), (3, 3, "+")])]) == ("12+34567eight9\n", 1))
        #expect(result([finding([(5, 6, "five")]), finding([(1, 2, "one")])]) == ("0one234five6789\n", 2))
    }

    @Test func overlappingOnesWait() {
        #expect(result([finding([(2, 5, "x")]), finding([(4, 6, "y")])]) == ("01x56789\n", 1))
        // All edits of a fix, or none.
        #expect(result([finding([(2, 5, "x")]), finding([(0, 1, "z"), (4, 6, "y")])]) == ("01x56789\n", 1))
        // Neighbours do not touch, insertions at an edge do.
        #expect(result([finding([(2, 4, "x")]), finding([(4, 6, "y")])]) == ("01xy6789\n", 2))
        #expect(result([finding([(2, 4, "x")]), finding([(4, 4, "y")])]) == ("01x456789\n", 1))
        #expect(result([finding([(4, 4, "x")]), finding([(4, 4, "y")])]) == ("0123x456789\n", 1))
    }

    @Test func equalOnesAreOne() {
        #expect(result([finding([(2, 4, "x")]), finding([(2, 4, "x")])]) == ("01x456789\n", 2))
    }

    @Test func unsafeOnesOnDemand() {
        #expect(result([finding([(2, 4, "x")], .unsafe)]) == (nil, 0))
        #expect(result([finding([(2, 4, "x")], .unsafe)], unsafe: true) == ("01x456789\n", 1))
    }

    @Test func othersFilesStay() {
        #expect(result([finding([(2, 4, "x")], in: SourceFile(path: "-", text: "0123456789"))]).fixed == 0)
        let package = finding([(2, 4, "x")], in: SourceFile(path: "/srv/vendor/a/b.yml", text: "0123456789"))
        #expect(FixPlan([package], unsafe: false, foreign: ["/srv/vendor"], canonical: { $0 }).isEmpty)
        #expect(!FixPlan([package], unsafe: false, foreign: ["/vendor"], canonical: { $0 }).isEmpty)
    }

    /// A link and its target are one file.
    @Test func oneFileWithTwoNames() {
        let link = SourceFile(path: "/link.conf", text: "0123456789\n")
        let plan = FixPlan([finding([(2, 4, "x")]), finding([(2, 4, "x")], in: link)], unsafe: false, canonical: { _ in "/a.conf" })
        #expect(plan.changes.map(\.path) == ["/a.conf"] && plan.fixed.count == 2)
        #expect(plan.changes.map { String(decoding: $0.bytes, as: UTF8.self) } == ["01x456789\n"])
    }

    @Test func anOverlayReplacesContents() throws {
        let tree = OverlayFileTree(MemoryFileTree(text: ["/a": "old", "/b": "b"]), contents: ["/a": Array("new".utf8)])
        #expect(try tree.read("/a", limit: 10) == Array("new".utf8) && tree.read("/b", limit: 10) == Array("b".utf8))
        #expect(throws: FileError.tooLarge(limit: 2)) { try tree.read("/a", limit: 2) }
        #expect(throws: FileError.missing) { try tree.read("/c", limit: 2) }
    }
}
