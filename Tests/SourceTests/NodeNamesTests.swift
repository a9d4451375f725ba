import Source
import Testing

@Suite struct NodeNamesTests {
    @Test("numbers in names count as numbers")
    func order() {
        let names = ["web10", "web2", "web1", "db", "web1a", "web01", "web", "web2.b", "10", "9", "web1-2", "web1-10"]
        let sorted = names.sorted(by: NodeNames.precedes)
        #expect(sorted == ["9", "10", "db", "web", "web01", "web1", "web1-2", "web1-10", "web1a", "web2", "web2.b", "web10"])
        for a in names { for b in names { #expect(!(NodeNames.precedes(a, b) && NodeNames.precedes(b, a)) && (a == b || NodeNames.precedes(a, b) || NodeNames.precedes(b, a))) } }
    }

    @Test("long lists are cut")
    func phrase() {
        #expect(NodeNames.phrase(["a"]) == "a")
        #expect(NodeNames.phrase(["a", "b"]) == "a and b")
        #expect(NodeNames.phrase(["a", "b", "c", "d", "e"]) == "a, b, c, d and e")
        #expect(NodeNames.phrase((1...12).map { "web\($0)" }) == "web1, web2, web3, web4 and 8 more")
    }

    @Test("owners are kept in order whoever comes first")
    func owners() {
        let owners = FileOwners(["web3"])
        for name in ["web10", "web1", "web2"] { owners.add(name) }
        #expect(owners.names == ["web1", "web2", "web3", "web10"])
        #expect(SourceFile(path: "/a", bytes: [], owners: owners).node == "web1")
    }
}
