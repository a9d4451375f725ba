import Rules
import Testing

/// Which rule has examples in which release family.
@Suite struct ExampleCoverageTests {
    @Test("every rule has both kinds of example in each release family that it covers")
    func families() {
        var gaps: [String] = []
        for rule in Catalogue.all {
            let examples = rule.examples
            // An audit is of machines; what they run is a project of one family.
            if examples.allSatisfy({ !$0.base.machines.isEmpty }) { continue }
            for kind in [Example.Kind.triggering, .clean] {
                // What cannot happen in a family cannot be shown there.
                let impossible = kind == .triggering ? FaultExceptions.families(of: rule.id) : []
                for family in Family.covered(by: rule) where !impossible.contains(family) {
                    let isShown = examples.contains {
                        $0.kind == kind && ($0.base.release == family.base.release || ($0.base.release == nil && $0.base.machines.isEmpty))
                    }
                    if !isShown { gaps.append("\(rule.id): \(kind) in \(family)") }
                }
            }
        }
        #expect(gaps == [], "these rules have no example")
    }
}
