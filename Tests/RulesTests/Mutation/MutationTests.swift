import Glibc
import Rules
import Source
import Testing

/// Single faults in correct projects: the right rule fires at the right place, and no other one does.
@Suite struct MutationTests {
    @Test("each fault is found where it is, and nothing else is reported")
    func faults() throws {
        let specimens = try Specimen.all()
        #expect(specimens.count >= 15)
        var mutants = 0
        var missed: [String] = []
        var disturbed: [String] = []
        var specimensOf: [String: Set<String>] = [:]
        for (index, fault) in Fault.all.enumerated() {
            #expect(Catalogue.rule(fault.rule) != nil, "\(fault.rule) is no rule")
            let applicable = specimens.filter { ($0.isCluster || !fault.needsCluster) && !fault.apply($0).isEmpty }
            for specimen in Self.sample(applicable, index) {
                for changed in fault.apply(specimen) {
                    mutants += 1
                    specimensOf[fault.rule, default: []].insert(specimen.name)
                    var mutant = specimen
                    mutant.files = changed.files
                    let findings = try mutant.judge()
                    let found = findings.filter { $0.rule == fault.rule }
                    let places = Set(found.map { Example.Mark(path: String($0.span.file.path.dropFirst(exampleRoot.count + 1)), offset: $0.span.range.start) })
                    let title = "\(fault.rule) (\(fault.name)) in \(specimen.name)"
                    if places != changed.places || found.isEmpty { missed.append(title + ": " + (findings.map(describe).joined(separator: "; "))) }
                    let others = findings.filter { $0.rule != fault.rule && !fault.consequences.contains($0.rule) }
                    if !others.isEmpty { disturbed.append(title + ": " + others.map(describe).joined(separator: "; ")) }
                }
            }
        }
        let recall = Double(mutants - missed.count) / Double(max(mutants, 1)) * 100
        print(
            "mutants: \(mutants) of \(Fault.all.count) faults for \(specimensOf.count) rules, recall \(recall)%, "
                + "with findings of other rules: \(disturbed.count)")
        #expect(mutants >= 200)
        let silent = Catalogue.all.filter { $0.severity > .notice && specimensOf[$0.id] == nil }.map(\.id)
        print("errors and warnings without a fault here: \(silent.joined(separator: " "))")
        for miss in missed { Issue.record("not found, or elsewhere: \(miss)") }
        for other in disturbed { Issue.record("reported besides: \(other)") }
    }

    @Test("what means the same is not reported")
    func variants() throws {
        var variants = 0
        var kinds: Set<String> = []
        var alarms: [String] = []
        let specimens = try Specimen.all()
        for (index, variant) in Variant.all.enumerated() {
            for specimen in Self.sample(specimens.filter { !variant.apply($0).isEmpty }, index) {
                for changed in variant.apply(specimen) where changed.files != specimen.files {
                    variants += 1
                    kinds.insert(variant.name)
                    var benign = specimen
                    benign.files = changed.files
                    let findings = try benign.judge()
                    if !findings.isEmpty { alarms.append("(\(variant.name)) in \(specimen.name): " + findings.map(describe).joined(separator: "; ")) }
                }
            }
        }
        print("variants: \(variants) of \(kinds.count) kinds, false positives: \(alarms.count)")
        #expect(variants >= 60)
        for alarm in alarms { Issue.record("not benign: \(alarm)") }
    }

    /// Two of the specimens that a fault or variant applies to, others for each, so that all releases have their turn; with
    /// EZCLUSTER_SCALE all of them.
    private static func sample(_ specimens: [Specimen], _ index: Int) -> [Specimen] {
        guard getenv("EZCLUSTER_SCALE") == nil, specimens.count > 2 else { return specimens }
        return [index % specimens.count, (index + specimens.count / 2) % specimens.count].map { specimens[$0] }
    }

    @Test("the specimens are clean")
    func specimens() throws {
        for specimen in try Specimen.all() {
            #expect(try specimen.judge(notices: true).map(describe) == [], "\(specimen.name)")
        }
    }
}
