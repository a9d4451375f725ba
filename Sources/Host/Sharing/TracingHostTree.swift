import Source
import Synchronization

/// Hands every question on to a machine and notes it with the answer, until it is closed: what a reading rests on.
public final class TracingHostTree: HostTree {
    struct Step: Sendable {
        var question: HostQuestion
        var answer: HostAnswer
    }

    private struct State {
        var tree: (any HostTree)?
        var steps: [Step] = []
        var asked: Set<HostQuestion> = []
        var isOpen = true
    }

    public let source: HostSource
    private let state: Mutex<State>

    init(_ tree: any HostTree) {
        source = tree.source
        state = Mutex(State(tree: tree))
    }

    var steps: [Step] { state.withLock { $0.steps } }

    /// Ends the notes. Without the machine, whatever is asked from now on lies outside of what was read.
    func close(keepsMachine: Bool) {
        state.withLock { state in
            state.isOpen = false
            state.steps = []
            state.asked = []
            if !keepsMachine { state.tree = nil }
        }
    }

    private func machine() throws(FileError) -> any HostTree {
        guard let tree = state.withLock({ $0.tree }) else { throw .outside }
        return tree
    }

    private func note(_ question: HostQuestion, _ answer: @autoclosure () -> HostAnswer) {
        state.withLock { state in
            guard state.isOpen, state.asked.insert(question).inserted else { return }
            state.steps.append(Step(question: question, answer: answer()))
        }
    }

    private func ask<Value>(
        _ question: HostQuestion, _ wrap: (Value) -> HostAnswer, _ body: (any HostTree) throws(FileError) -> Value
    ) throws(FileError) -> Value {
        let tree = try machine()
        do throws(FileError) {
            let value = try body(tree)
            note(question, wrap(value))
            return value
        } catch {
            note(question, .failure(error))
            throw error
        }
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        try ask(.content(path, limit: limit), HostAnswer.content) { (tree) throws(FileError) in try tree.read(path, limit: limit) }
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        try ask(.kind(path), HostAnswer.kind) { (tree) throws(FileError) in try tree.kind(path) }
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        try ask(.list(path), HostAnswer.list) { (tree) throws(FileError) in try tree.list(path) }
    }

    public func ownership(_ path: String) throws(FileError) -> Ownership {
        try ask(.ownership(path), HostAnswer.ownership) { (tree) throws(FileError) in try tree.ownership(path) }
    }

    public func link(_ path: String) throws(FileError) -> String {
        try ask(.link(path), HostAnswer.text) { (tree) throws(FileError) in try tree.link(path) }
    }

    public func processes(named names: Set<String>) throws(FileError) -> [Int] {
        try ask(.processes(names), HostAnswer.numbers) { (tree) throws(FileError) in try tree.processes(named: names) }
    }

    public func socketInodes(of process: Int) throws(FileError) -> [String] {
        try ask(.sockets(process), HostAnswer.texts) { (tree) throws(FileError) in try tree.socketInodes(of: process) }
    }

    public func canonical(_ path: String) -> String {
        guard let tree = try? machine() else { return path }
        let result = tree.canonical(path)
        note(.canonical(path), .text(result))
        return result
    }

    public func attributes(_ path: String) -> FileAttributes? {
        guard let tree = try? machine() else { return nil }
        let result = tree.attributes(path)
        note(.attributes(path), .attributes(result))
        return result
    }

    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        guard let tree = try? machine() else { return .unknown(Unknown("\(name) was not resolved")) }
        let question = HostQuestion.addresses(name)
        note(question, question.answer(of: tree))
        return tree.addresses(of: name)
    }

    public func recordedFiles(named names: Set<String>) -> [String]? {
        guard let tree = try? machine() else { return nil }
        let result = tree.recordedFiles(named: names)
        note(.recorded(names), .optionalTexts(result))
        return result
    }
}
