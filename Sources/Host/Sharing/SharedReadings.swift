import Source
import Synchronization

/// What was made of a machine's answers, and whose machine it was.
public protocol SharedReading: Sendable {
    var owners: FileOwners { get }
}

/// Readings by what they rest on, so that equal machines are read once.
///
/// A reading is a function of the answers that it asked for, in the order in which it asked: the first question is the same for
/// all machines, the next one depends on the answer. So all readings of a kind make a tree of questions, and a machine whose
/// answers lead to a leaf has the reading there. A machine is compared by exactly what matters to the reading and by nothing
/// else: its name, its processes or files of other programs may differ.
public final class SharedReadings<Reading: SharedReading>: Sendable {
    /// A reading of a machine, and how its tree is left behind.
    public struct Outcome {
        public var reading: Reading
        /// The reading asks more while it is used: it keeps the machine.
        public var keepsMachine: Bool
        /// Not for other machines: what it will ask cannot be foreseen.
        public var isPrivate: Bool

        public init(_ reading: Reading, keepsMachine: Bool = false, isPrivate: Bool = false) {
            self.reading = reading
            self.keepsMachine = keepsMachine
            self.isPrivate = isPrivate
        }
    }

    private final class Place: Sendable {
        struct State {
            var question: HostQuestion?
            /// By their outlines: a fleet has hundreds of answers to some questions.
            var answers: [Int: [(answer: HostAnswer, next: Place)]] = [:]
            var reading: Reading?
        }
        let state = Mutex(State())
    }

    private let roots = Mutex<[String: Place]>([:])

    public init() {}

    /// The reading of a machine: that of an equal one, which gets the node as another owner, or a new one.
    /// - Parameters:
    ///   - key: what the reading depends on besides the machine's answers.
    ///   - read: asks nothing but the tree that it is given, and nobody's changing state.
    public func reading(
        _ key: String, of tree: any HostTree, node: String, read: (any HostTree, FileOwners) -> Outcome
    ) -> Reading {
        let root = roots.withLock { roots in
            if let known = roots[key] { return known }
            let place = Place()
            roots[key] = place
            return place
        }
        if let known = find(tree, from: root) {
            known.owners.add(node)
            return known
        }
        let tracing = TracingHostTree(tree)
        let outcome = read(tracing, FileOwners([node]))
        let steps = tracing.steps
        tracing.close(keepsMachine: outcome.keepsMachine)
        guard !outcome.isPrivate else { return outcome.reading }
        let kept = insert(outcome.reading, steps, at: root)
        // Another thread may have read an equal machine meanwhile; the first one is kept.
        if kept.owners !== outcome.reading.owners { kept.owners.add(node) }
        return kept
    }

    private func find(_ tree: any HostTree, from root: Place) -> Reading? {
        var place = root
        while true {
            let (reading, question) = place.state.withLock { ($0.reading, $0.question) }
            if let reading { return reading }
            guard let question else { return nil }
            let answer = question.answer(of: tree)
            let outline = answer.outline
            guard let next = place.state.withLock({ state in state.answers[outline]?.first { $0.answer == answer }?.next }) else { return nil }
            place = next
        }
    }

    private func insert(_ reading: Reading, _ steps: [TracingHostTree.Step], at root: Place) -> Reading {
        var place = root
        for step in steps {
            let outline = step.answer.outline
            let next = place.state.withLock { state -> Place? in
                if state.question == nil, state.reading == nil { state.question = step.question }
                // A reader that asks in another order would find nothing here; it is right without being shared.
                guard state.question == step.question else { return nil }
                if let known = state.answers[outline]?.first(where: { $0.answer == step.answer }) { return known.next }
                let next = Place()
                state.answers[outline, default: []].append((step.answer, next))
                return next
            }
            guard let next else { return reading }
            place = next
        }
        return place.state.withLock { state in
            if let known = state.reading { return known }
            guard state.question == nil else { return reading }
            state.reading = reading
            return reading
        }
    }
}
