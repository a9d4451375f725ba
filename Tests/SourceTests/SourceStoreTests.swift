import Source
import TestSupport
import Testing

@Suite struct SourceStoreTests {
    private let tree = MemoryFileTree(["/a": Array("one".utf8), "/b": Array("two".utf8)])

    @Test("notes come in the order in which branches are joined, whenever they were made, and files are shared")
    func branches() throws {
        let store = SourceStore(tree: tree)
        store.note("/first", kind: "x", why: .named)
        let (one, two) = (store.branch(), store.branch())
        two.note("/b", kind: "x", why: .included)
        two.skip("/c", reason: "it is not there")
        one.note("/a", kind: "x", why: .discovered)
        one.note("/first", kind: "x", why: .included)
        #expect(store.inputs.map(\.path) == ["/first"])
        #expect(try one.file("/a") === two.file("/a"))
        store.join(one)
        store.join(two)
        #expect(store.inputs.map(\.path) == ["/first", "/a", "/b"])
        #expect(store.inputs.map(\.why) == [.named, .discovered, .included])
        #expect(store.skipped.map(\.path) == ["/c"])
        // httpd reads on when it routes.
        two.note("/later", kind: "x", why: .included)
        two.note("/a", kind: "x", why: .included)
        one.skip("/d", reason: "it is not there")
        #expect(store.inputs.map(\.path) == ["/first", "/a", "/b", "/later"])
        #expect(store.skipped.map(\.path) == ["/c", "/d"])
        #expect(try store.file("/a") === one.file("/a"))
    }

    @Test("results are in the order of their numbers")
    func results() {
        #expect(Workers.results(count: 0) { $0 }.isEmpty)
        for threads in [1, 2, 7] { #expect(Workers.results(count: 100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 }) }
        let (word, number) = Workers.both { "a" } _: { 1 }
        #expect(word == "a" && number == 1)
    }
}
