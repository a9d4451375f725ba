import Rules
import Testing

/// Which rule has examples in which release family.
@Suite struct ExampleCoverageTests {
    @Test("every rule has both kinds of example in each release family that it covers")
    func families() {
        var gaps: [String] = []
        var superfluous: [String] = []
        for rule in Catalogue.all {
            let examples = rule.examples
            // An audit is of machines; what they run is a project of one family.
            if examples.allSatisfy({ !$0.base.machines.isEmpty }) { continue }
            for kind in [Example.Kind.triggering, .clean] {
                let missing = Family.covered(by: rule).filter { family in !examples.contains { $0.kind == kind && ($0.base.release == family.base.release || ($0.base.release == nil && $0.base.machines.isEmpty)) } }
                let expected = ExampleGaps.families(of: rule.id, kind)
                gaps += missing.filter { !expected.contains($0) }.map { "\(rule.id): \(kind) in \($0)" }
                superfluous += expected.filter { !missing.contains($0) }.map { "\(rule.id): \(kind) in \($0)" }
            }
        }
        #expect(gaps == [], "these rules have no example, and stand not in ExampleGaps")
        #expect(superfluous == [], "these stand in ExampleGaps and have an example")
        let covered = Catalogue.all.reduce(0) { $0 + Family.covered(by: $1).count * 2 }
        print("examples: \(covered - ExampleGaps.count) of \(covered) kinds of rules and families")
    }
}
