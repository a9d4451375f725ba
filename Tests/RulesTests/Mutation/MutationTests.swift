import Glibc
import Rules
import Source
import Testing

/// Single faults in correct projects: the right rule fires at the right place, and no other one does.
@Suite struct MutationTests {
    /// EZCLUSTER_SCALE judges every fault in every specimen. Otherwise each fault is put into specimens of one or two families, others for
    /// each fault, so that every rule and every family have their turn.
    private static let isComplete = getenv("EZCLUSTER_SCALE") != nil
    /// EZCLUSTER_FAULT limits a run to the faults of one rule.
    private static let only = getenv("EZCLUSTER_FAULT").map { String(cString: $0) }
    /// EZCLUSTER_DUMP names a directory for the files of mutants that were not found.
    private static let dump = getenv("EZCLUSTER_DUMP").map { String(cString: $0) }

    @Test("each fault is found where it is, and nothing else is reported")
    func faults() throws {
        let specimens = Specimens(try Specimen.all())
        var mutants = 0
        var missed: [String] = []
        var disturbed: [String] = []
        var familiesOf: [String: Set<Family>] = [:]
        var asSevere: Set<String> = []
        for (index, fault) in Fault.all.enumerated() where Self.only.map({ $0 == fault.rule }) ?? true {
            let rule = try #require(Catalogue.rule(fault.rule), "\(fault.rule) is no rule")
            let isOnly = Fault.all.count { $0.rule == fault.rule } == 1
            for specimen in specimens.sample(for: fault, index, families: Self.isComplete ? nil : isOnly ? 2 : 1) {
                for changed in fault.apply(specimen) {
                    mutants += 1
                    var mutant = specimen
                    mutant.files = changed.files
                    let findings = try mutant.judge()
                    let found = findings.filter { $0.rule == fault.rule }
                    let title = "\(fault.rule) (\(fault.name)) in \(specimen.name)"
                    if Set(found.map(mutant.mark)) != Set(changed.places.map(mutant.shared)) || found.isEmpty {
                        if let directory = Self.dump { try mutant.write(to: "\(directory)/\(fault.rule)-\(missed.count)") }
                        missed.append("\(title): expected \(changed.places), " + findings.map(describe).joined(separator: "; "))
                    } else {
                        familiesOf[fault.rule, default: []].insert(specimen.family)
                        if found.contains(where: { $0.severity == rule.severity }) { asSevere.insert(rule.id) }
                    }
                    let others = findings.filter { $0.rule != fault.rule && !fault.consequences.contains($0.rule) }
                    if !others.isEmpty { disturbed.append("\(title): " + others.map(describe).joined(separator: "; ")) }
                }
            }
        }
        let recall = Double(mutants - missed.count) / Double(max(mutants, 1)) * 100
        print(
            "mutants: \(mutants) of \(Fault.all.count) faults for \(familiesOf.count) rules and \(familiesOf.values.reduce(0) { $0 + $1.count }) "
                + "pairs of rule and family, recall \(recall)%, with findings of other rules: \(disturbed.count)")
        #expect(mutants >= 200 || Self.only != nil)
        if Self.isComplete, Self.only == nil { #expect(Set(familiesOf.keys).subtracting(asSevere).subtracting(FaultExceptions.lessSevere.keys) == [], "these rules never have the severity that they declare") }
        for miss in missed { Issue.record("not found, or elsewhere: \(miss)") }
        for other in disturbed { Issue.record("reported besides: \(other)") }
    }

    @Test("every error and warning has a fault in each release family that it covers")
    func coverage() throws {
        let specimens = Specimens(try Specimen.all())
        var gaps: [String] = []
        var superfluous: [String] = []
        for rule in Catalogue.all where rule.severity > .notice {
            let faults = Fault.all.filter { $0.rule == rule.id }
            let exceptions = FaultExceptions.families(of: rule.id)
            for family in Family.covered(by: rule) {
                let isCovered = faults.contains { specimens.first(for: $0, of: family) != nil }
                if isCovered, exceptions.contains(family) { superfluous.append("\(rule.id): \(family)") }
                if !isCovered, !exceptions.contains(family) { gaps.append("\(rule.id): \(family)") }
            }
        }
        #expect(gaps == [], "these rules have no fault in Mutation/Faults for a family that they cover, and no reason in FaultExceptions")
        #expect(superfluous == [], "these exceptions are not needed")
        #expect(FaultExceptions.all.flatMap(\.rules).filter { Catalogue.rule($0) == nil } == [])
    }

    @Test("what means the same is not reported")
    func variants() throws {
        let specimens = Specimens(try Specimen.all())
        var variants = 0
        var kinds: Set<String> = []
        var alarms: [String] = []
        for (index, variant) in Variant.all.enumerated() {
            for specimen in specimens.sample(where: { $0.kind == variant.target && !variant.apply($0).isEmpty }, index, families: Self.isComplete ? nil : 2) {
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
        #expect(Set(Variant.all.map(\.name)).subtracting(kinds) == [], "these change nothing")
        for alarm in alarms { Issue.record("not benign: \(alarm)") }
    }

    @Test("the specimens are clean")
    func specimens() throws {
        let specimens = try Specimen.all()
        #expect(specimens.count > 80)
        for specimen in specimens { #expect(try specimen.judge(notices: true).map(describe) == [], "\(specimen.name)") }
    }
}

/// The specimens by family, and which of them are taken.
private struct Specimens {
    private let byFamily: [Family: [Specimen]]

    init(_ all: [Specimen]) { byFamily = Dictionary(grouping: all, by: \.family) }

    func sample(for fault: Fault, _ index: Int, families: Int?) -> [Specimen] {
        sample(where: { isMeant($0, for: fault) }, index, families: families)
    }

    /// - Parameter families: how many families are taken, with one specimen of each; all specimens when `nil`.
    func sample(where isMeant: (Specimen) -> Bool, _ index: Int, families: Int?) -> [Specimen] {
        let all = Family.allCases
        guard let families else { return all.flatMap { byFamily[$0] ?? [] }.filter(isMeant) }
        var taken: [Specimen] = []
        for offset in all.indices where taken.count < families {
            // 3 and 7 have no common factor: neighbours are of distant families.
            let members = byFamily[all[(index + offset * 3) % all.count]] ?? []
            if let first = members.indices.lazy.map({ members[($0 + index) % members.count] }).first(where: isMeant) { taken.append(first) }
        }
        return taken
    }

    func first(for fault: Fault, of family: Family) -> Specimen? { byFamily[family]?.first { isMeant($0, for: fault) } }

    private func isMeant(_ specimen: Specimen, for fault: Fault) -> Bool {
        specimen.kind == fault.target && (specimen.isCluster || !fault.needsCluster) && !fault.apply(specimen).isEmpty
    }
}
