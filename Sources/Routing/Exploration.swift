import Source

/// Evaluates a request once for every combination of what is not known.
///
/// A server's machine is written as straight code that asks a `World`. When the answer is known it gets it; when not,
/// the exploration runs the machine again for the other answer. Answers are consistent within a run: a path that
/// was a regular file stays one, and nothing lies below it.
public enum Exploration {
    public struct Result: Sendable {
        /// One when nothing unknown matters; the assumptions of different outcomes exclude each other.
        public var outcomes: [Outcome]
        /// More branches than the bound: the outcomes are not all.
        public var isTruncated: Bool
    }

    /// Branches that one request may have. Vhosts that people write need fewer than ten.
    public static let defaultLimit = 64

    public static func run(files: FileFacts, limit: Int = defaultLimit, _ evaluate: (World) -> Outcome) -> Result {
        var leaves: [Leaf] = []
        var script: [Bool] = []
        while true {
            let world = World(files: files, script: script)
            let outcome = evaluate(world)
            leaves.append(Leaf(choices: world.choices, outcome: outcome))
            script = world.choices.map(\.answer)
            while script.last == false { script.removeLast() }
            guard let last = script.indices.last else { break }
            if leaves.count == limit {
                return Result(outcomes: collapse(leaves[...], depth: 0), isTruncated: true)
            }
            script[last] = false
        }
        return Result(outcomes: collapse(leaves[...], depth: 0), isTruncated: false)
    }

    fileprivate struct Leaf {
        var choices: [World.Choice]
        var outcome: Outcome
    }

    /// Leaves come in depth-first order, so those that share a question stand together.
    private static func collapse(_ leaves: ArraySlice<Leaf>, depth: Int) -> [Outcome] {
        guard let first = leaves.first else { return [] }
        guard first.choices.count > depth else { return [first.outcome] }
        let choice = first.choices[depth]
        let split = leaves.firstIndex { !$0.choices[depth].answer } ?? leaves.endIndex
        let yes = collapse(leaves[..<split], depth: depth + 1)
        let no = collapse(leaves[split...], depth: depth + 1)
        if no.isEmpty || yes.isEmpty { return assuming(choice, true, yes) + assuming(choice, false, no) }
        if yes.count == no.count,
            zip(yes, no).allSatisfy({ $0.isEquivalent(to: $1) && $0.assumptions == $1.assumptions })
        {
            return zip(yes, no).map { one, other in
                var one = one
                one.asksForHost = one.asksForHost || other.asksForHost
                return one
            }
        }
        return assuming(choice, true, yes) + assuming(choice, false, no)
    }

    private static func assuming(_ choice: World.Choice, _ answer: Bool, _ outcomes: [Outcome]) -> [Outcome] {
        outcomes.map { outcome in
            var outcome = outcome
            outcome.assumptions.insert(answer ? choice.question.yes : choice.question.no, at: 0)
            return outcome
        }
    }
}

/// The world outside the configuration, as one run of the evaluation sees it.
public final class World {
    struct Choice {
        var question: Question
        var answer: Bool
    }

    private let files: FileFacts
    private let script: [Bool]
    private(set) var choices: [Choice] = []
    private var answers: [String: Bool] = [:]
    private var kinds: [String: FileFacts.Kinds] = [:]

    init(files: FileFacts, script: [Bool]) {
        self.files = files
        self.script = script
    }

    /// The answer of this branch; the same for equal keys.
    public func decide(_ question: Question) -> Bool {
        if let known = answers[question.key] { return known }
        let answer = choices.count < script.count ? script[choices.count] : true
        choices.append(Choice(question: question, answer: answer))
        answers[question.key] = answer
        return answer
    }

    public func isRegularFile(_ path: String) -> Bool { test(path, .regular, "is a regular file", "is not a regular file") }
    public func isDirectory(_ path: String) -> Bool { test(path, .directory, "is a directory", "is not a directory") }
    public func exists(_ path: String) -> Bool { test(path, [.regular, .directory], "exists", "does not exist") }

    /// Whether the path's existence is settled in this branch, without asking.
    public func isSettled(_ path: String) -> Bool { possibleKinds(path).rawValue.nonzeroBitCount == 1 }

    private func test(_ path: String, _ wanted: FileFacts.Kinds, _ yes: String, _ no: String) -> Bool {
        let possible = possibleKinds(path)
        if possible.isDisjoint(with: wanted) { return false }
        if possible.subtracting(wanted).isEmpty { return true }
        let (holding, failing) = (possible.intersection(wanted), possible.subtracting(wanted))
        let question = Question(
            key: "file \(wanted.rawValue) \(path)", yes: Assumption("\(path) \(yes)", .file(path: path, holding)),
            no: Assumption("\(path) \(no)", .file(path: path, failing)))
        let answer = decide(question)
        let narrowed = answer ? holding : failing
        kinds[path] = narrowed
        if answer {
            // What exists has directories above it.
            var ancestor = path
            while ancestor != "/" {
                ancestor = Path.parent(ancestor)
                kinds[ancestor] = .directory
            }
        }
        return answer
    }

    private func possibleKinds(_ path: String) -> FileFacts.Kinds {
        if let known = kinds[path] { return known }
        let facts = files.kinds(of: path)
        guard facts == .any else { return facts }
        var ancestor = path
        while ancestor != "/" {
            ancestor = Path.parent(ancestor)
            guard let known = kinds[ancestor] else { continue }
            if known.isDisjoint(with: .directory) { return .missing }
            if known == .directory { break }
        }
        return .any
    }
}
