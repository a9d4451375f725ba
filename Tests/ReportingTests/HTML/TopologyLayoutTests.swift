@testable import Reporting
import Testing

/// Pictures of any size: nothing lies on anything else.
@Suite struct TopologyLayoutTests {
    private static func topology(web: Int, stores: Int, proxies: Int) -> Report.Topology {
        typealias Part = Report.Topology.Part
        let kinds: [Part.Kind] = [.memcached, .redis, .database, .files, .search, .local]
        var parts = (0..<web).map { Part(.web, "nginx", details: ["PHP 8.2"], nodes: ["web\($0)", "other\($0)"], isRead: true) }
        parts += (0..<stores).map { Part(kinds[$0 % kinds.count], "store", address: String(repeating: "long", count: $0), details: ["a", "b"]) }
        parts += (0..<proxies).map { _ in Part(.httpCache, "Varnish") }
        var connections: [Report.Topology.Connection] = []
        for from in 0..<web {
            for to in web..<(web + stores) { connections.append(.init(from: from, to: to, uses: [.init("cache", "persistence cache")])) }
            for proxy in (web + stores)..<parts.count { connections.append(.init(from: proxy, to: from, uses: [.init("requests", "requests")])) }
        }
        return Report.Topology(parts: parts, connections: connections)
    }

    @Test(arguments: [(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 7, 1), (8, 40, 8), (3, 3, 3)])
    func nothingOverlaps(_ count: (web: Int, stores: Int, proxies: Int)) {
        let topology = Self.topology(web: count.web, stores: count.stores, proxies: count.proxies)
        let layout = TopologyLayout(topology)
        #expect(layout.boxes.count == topology.parts.count)
        #expect(layout.curves.count == topology.connections.count)
        for (index, box) in layout.boxes.enumerated() {
            #expect(box.x >= 0 && box.y >= 8 && box.x + box.width + 8 <= layout.width && box.y + box.height <= layout.height)
            for other in layout.boxes[(index + 1)...] {
                let apart = box.x + box.width <= other.x || other.x + other.width <= box.x || box.y + box.height + 8 <= other.y || other.y + other.height + 8 <= box.y
                #expect(apart, "\(box) \(other)")
            }
        }
        for curve in layout.curves {
            let connection = topology.connections[curve.connection]
            for (end, index) in [(curve.from, connection.from), (curve.to, connection.to)] {
                let box = layout.boxes[index]
                #expect(end.x == box.x || end.x == box.x + box.width)
                #expect(end.y >= box.y && end.y <= box.y + box.height)
            }
        }
    }

    @Test func textIsCutToTheBox() {
        #expect(TopologyLayout.cut("short", 10) == "short")
        #expect(TopologyLayout.cut("much too long", 6) == "much …")
        #expect(TopologyLayout.cutMiddle("/mnt/nfs/var/site/storage", 11) == "/mnt/…orage")
        #expect(TopologyLayout(Self.topology(web: 1, stores: 12, proxies: 0)).boxes.allSatisfy { $0.lines.allSatisfy { $0.text.count <= 36 } })
    }
}
