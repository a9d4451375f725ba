import Source

/// Which findings are about which part of a topology: those at the places that configure it.
struct TopologyMarks {
    /// For each part, connection and line about sharing the findings, as indices into the report's.
    private(set) var parts: [[Int]]
    private(set) var connections: [[Int]]
    private(set) var sharing: [[Int]]

    fileprivate struct Place {
        var file: SourceFile
        var range: ByteRange
        var index: Int
    }

    init(_ topology: Report.Topology, of subject: Int, in report: Report) {
        parts = topology.parts.map { _ in [] }
        connections = topology.connections.map { _ in [] }
        sharing = topology.sharing.map { _ in [] }
        // By path: a finding on several nodes points at the file of one of them.
        let ofConnections = Self.byPath(topology.connections.map(\.places))
        let ofSharing = Self.byPath(topology.sharing.map(\.places))
        let ofParts = Self.byPath(topology.parts.map { part in part.files.map { $0.span(0, 0) } })
        var webOf: [String: Int] = [:]
        for (index, part) in topology.parts.enumerated() where part.kind == .web {
            for node in part.nodes { webOf[node] = index }
        }
        for (index, entry) in report.findings.enumerated() where entry.subject == subject && entry.change != .fixed {
            let span = entry.finding.span
            let nodes = Set(entry.nodes)
            var isPlaced = false
            func mark(_ marks: inout [Int]) {
                if marks.last != index { marks.append(index) }
            }
            for place in ofConnections[span.file.path] ?? [] where span.range.touches(place.range) && place.isMeant(by: span.file, nodes) {
                isPlaced = true
                mark(&connections[place.index])
            }
            for place in ofSharing[span.file.path] ?? [] where span.range.touches(place.range) && place.isMeant(by: span.file, nodes) {
                mark(&sharing[place.index])
            }
            for place in ofParts[span.file.path] ?? [] where place.isMeant(by: span.file, nodes) {
                isPlaced = true
                mark(&parts[place.index])
            }
            // Files of other parts are mentioned when they are at odds with the place.
            for related in entry.finding.related {
                for place in ofParts[related.span.file.path] ?? [] where place.file === related.span.file { mark(&parts[place.index]) }
            }
            guard !isPlaced else { continue }
            for web in Set(entry.nodes.compactMap { webOf[$0] }) { mark(&parts[web]) }
        }
    }

    private static func byPath(_ places: [[SourceSpan]]) -> [String: [Place]] {
        var found: [String: [Place]] = [:]
        for (index, spans) in places.enumerated() {
            for span in spans { found[span.file.path, default: []].append(Place(file: span.file, range: span.range, index: index)) }
        }
        return found
    }
}

extension TopologyMarks.Place {
    /// Whether a finding in a file, on these nodes, is about the place: the file is the same, or one of those nodes has it.
    fileprivate func isMeant(by other: SourceFile, _ nodes: Set<String>) -> Bool {
        file === other || (!nodes.isEmpty && file.owners?.names.contains(where: nodes.contains) == true)
    }
}

extension ByteRange {
    /// Whether two ranges have a byte in common; an empty one counts as the byte behind it.
    fileprivate func touches(_ other: ByteRange) -> Bool {
        start < max(other.end, other.start + 1) && other.start < max(end, start + 1)
    }
}
