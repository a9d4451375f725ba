@testable import Rules
import Source
import Testing

@Suite struct NodeGroupingTests {
    private func finding(_ node: String?, _ text: String, message: String = "wrong", nodes: [String] = []) -> Finding {
        let file = SourceFile(path: "/etc/x.conf", text: text, node: node)
        return Finding("rule", .error, message, at: file.span(0, 1), related: [RelatedPlace("here on \(NodeNames.mark)", at: file.span(0, 1))], nodes: nodes)
    }

    @Test("equal findings of several nodes are one with all nodes, in whichever order they come")
    func joins() {
        let findings = ["web2", "web10", "web1"].map { finding($0, "a b\n", message: "wrong on \(NodeNames.mark)") }
        for order in [findings, findings.reversed()] {
            let joined = NodeGrouping.joined(order)
            #expect(joined.count == 1)
            #expect(joined[0].nodes == ["web1", "web2", "web10"])
            #expect(joined[0].span.file.node == "web1")
            #expect(joined[0].message == "wrong on web1, web2 and web10")
            #expect(joined[0].related[0].message == "here on web1, web2 and web10")
        }
    }

    @Test("other lines, other messages and files of no node stay apart")
    func keepsApart() {
        let joined = NodeGrouping.joined([
            finding("web1", "a b\n"), finding("web2", "a c\n"), finding("web3", "a b\n", message: "bad"), finding(nil, "a b\n"), finding(nil, "a b\n"),
        ])
        #expect(joined.count == 5)
        #expect(joined.map(\.nodes) == [["web1"], ["web2"], ["web3"], [], []])
    }

    @Test("a file that several nodes have is theirs, and a rule may mean only some of them")
    func sharedFiles() {
        let file = SourceFile(path: "/etc/x.conf", bytes: Array("a\n".utf8), owners: FileOwners(["web1", "web2", "web3"]))
        let all = Finding("rule", .error, "m", at: file.span(0, 1))
        let some = Finding("other", .error, "m \(NodeNames.mark)", at: file.span(0, 1), nodes: ["web3"])
        let more = Finding("other", .error, "m \(NodeNames.mark)", at: file.span(0, 1), nodes: ["web2"])
        let joined = NodeGrouping.joined([all, some, more])
        #expect(joined.map(\.nodes) == [["web1", "web2", "web3"], ["web2", "web3"]])
        #expect(joined[1].message == "m web2 and web3")
    }

    @Test("what could not be decided is said once")
    func undecided() {
        func point(_ node: String) -> Undecided {
            let file = SourceFile(path: "/etc/x.conf", text: "a\n", node: node)
            return Undecided("whether it works", reason: "nobody knows", span: file.span(0, 1))
        }
        let joined = NodeGrouping.joined([point("web2"), point("web1"), Undecided("what runs on \(NodeNames.mark)", reason: "r", nodes: ["web3"])])
        #expect(joined.map(\.nodes) == [["web1", "web2"], ["web3"]])
        #expect(joined[1].what == "what runs on web3")
    }
}
