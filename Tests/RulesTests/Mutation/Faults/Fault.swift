import Rules
import Source

/// One way to break a correct project, and the rule that must say so.
struct Fault: Sendable {
    var rule: String
    var name: String
    /// Rules that report what follows from the fault. They may fire or not.
    var consequences: Set<String>
    /// On one server the fault is none.
    var needsCluster: Bool
    var target: Specimen.Kind
    var apply: @Sendable (Specimen) -> [Changed]

    init(
        _ rule: String, _ name: String, also consequences: Set<String> = [], clusterOnly: Bool = false, on target: Specimen.Kind = .project,
        _ apply: @escaping @Sendable (Specimen) -> [Changed]
    ) {
        self.rule = rule
        self.name = name
        self.consequences = consequences
        needsCluster = clusterOnly
        self.target = target
        self.apply = apply
    }

    static let all: [Fault] = io + adapters + databases + platform + siteaccesses + prefixes + caches + sessions + servers + reading
        + readers + environment + httpCache + operations + exposure + families + machines + running
}
