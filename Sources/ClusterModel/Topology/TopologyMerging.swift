import Source

/// Makes one part of parts that are alike, when there are too many to look at.
struct TopologyMerging {
    var parts: [Topology.Part]
    var connections: [Topology.Connection] = []

    init(parts: [Topology.Part]) { self.parts = parts }

    /// More parts of one kind than this are put together.
    private static let limit = 8

    func merged() -> Topology {
        var target = Array(parts.indices)
        for kind in Topology.Part.Kind.allCases {
            let own = parts.indices.filter { parts[$0].kind == kind }
            guard own.count > Self.limit else { continue }
            // First those that are connected alike, then the ones that stand for the fewest nodes.
            var groups = alike(own)
            if groups.count > Self.limit {
                groups.sort { (size($0), $1[0]) > (size($1), $0[0]) }
                groups = Array(groups.prefix(Self.limit - 1)) + [groups.dropFirst(Self.limit - 1).flatMap { $0 }.sorted()]
            }
            for group in groups { for index in group { target[index] = group[0] } }
        }
        return assembled(target)
    }

    private func size(_ group: [Int]) -> Int { group.reduce(0) { $0 + parts[$1].nodes.count } }

    private func alike(_ own: [Int]) -> [[Int]] {
        var edges: [Int: [String]] = [:]
        for connection in connections {
            let uses = connection.uses.map(\.rawValue).joined(separator: " ")
            edges[connection.from, default: []].append("> \(connection.to) \(uses)")
            edges[connection.to, default: []].append("< \(connection.from) \(uses)")
        }
        var groups: [[Int]] = []
        var positions: [String: Int] = [:]
        for index in own {
            let part = parts[index]
            let details = part.kind == .web ? part.details.joined(separator: " ") : ""
            let key = "\(part.title) \(details) \(part.isRead) \(part.unknown == nil) " + (edges[index] ?? []).sorted().joined(separator: ", ")
            if let position = positions[key] {
                groups[position].append(index)
            } else {
                positions[key] = groups.count
                groups.append([index])
            }
        }
        return groups
    }

    /// - Parameter target: for each part the one that it becomes part of.
    private func assembled(_ target: [Int]) -> Topology {
        var topology = Topology()
        var position: [Int: Int] = [:]
        for index in parts.indices where target[index] == index {
            let members = target.indices.filter { target[$0] == index }
            position[index] = topology.parts.count
            topology.parts.append(members.count == 1 ? parts[index] : joined(members.map { parts[$0] }))
        }
        var places: [[Int]: Int] = [:]
        for connection in connections {
            guard let from = position[target[connection.from]], let to = position[target[connection.to]] else { continue }
            if let known = places[[from, to]] {
                let uses = Set(topology.connections[known].uses + connection.uses)
                topology.connections[known].uses = Topology.Connection.Use.allCases.filter(uses.contains)
                topology.connections[known].places += connection.places
            } else {
                places[[from, to]] = topology.connections.count
                topology.connections.append(Topology.Connection(from: from, to: to, uses: connection.uses, places: connection.places))
            }
        }
        return topology
    }

    private func joined(_ members: [Topology.Part]) -> Topology.Part {
        var part = members[0]
        let titles = Set(members.map(\.title))
        part.title = titles.sorted().prefix(3).joined(separator: ", ")
        let addresses = members.compactMap(\.address)
        part.address = addresses.first.map { addresses.count > 1 ? "\($0) and \(addresses.count - 1) more" : $0 }
        let details = Set(members.map(\.details))
        part.details = details.count == 1 ? members[0].details : ["\(members.count) different configurations"]
        var seen: Set<String> = []
        part.nodes = members.flatMap(\.nodes).filter { seen.insert($0).inserted }
        part.files = members.flatMap(\.files)
        part.isRead = members.contains(where: \.isRead)
        part.unknown = members.lazy.compactMap(\.unknown).first
        return part
    }
}
