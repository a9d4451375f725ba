@testable import ClusterModel
import Testing

@Suite struct TopologyMergingTests {
    @Test("many different servers become few parts")
    func many() throws {
        var topology = TopologyMerging(parts: [Topology.Part(kind: .web, title: "nginx", nodes: ["web1"])])
        for number in 1...500 {
            topology.parts.append(Topology.Part(kind: .memcached, title: "memcached", address: "10.0.\(number / 250).\(number % 250):11211"))
            topology.connections.append(Topology.Connection(from: 0, to: number, uses: [.cache], places: []))
        }
        let merged = topology.merged()
        #expect(merged.parts.map(\.address) == [nil, "10.0.0.1:11211 and 499 more"])
        #expect(merged.connections.count == 1)
    }
}
