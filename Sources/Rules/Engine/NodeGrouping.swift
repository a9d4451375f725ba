import Source

/// Joins what was found alike on several nodes, so that a fleet's report names a fault once with the nodes that have it.
///
/// Alike are findings of one rule that say the same at the same place: the same path, position and text of the line. Whether
/// the nodes' files were read together or one by one makes no difference. Files of no node are never joined.
enum NodeGrouping {
    static func joined(_ findings: [Finding]) -> [Finding] {
        var result: [Finding] = []
        var positions: [FindingKey: Int] = [:]
        var nodes: [Int: Set<String>] = [:]
        for finding in findings {
            guard finding.span.file.owners != nil else {
                result.append(finding)
                continue
            }
            let affected = finding.affectedNodes
            let key = FindingKey(finding)
            if let position = positions[key] {
                nodes[position, default: []].formUnion(affected)
                // The file of the first node stands for all.
                if let node = affected.first, let first = result[position].span.file.node, NodeNames.precedes(node, first) {
                    result[position] = finding
                }
            } else {
                positions[key] = result.count
                nodes[result.count] = Set(affected)
                result.append(finding)
            }
        }
        for (position, names) in nodes {
            result[position].nodes = names.sorted(by: NodeNames.precedes)
            result[position].fillIn()
        }
        return result
    }

    /// The same for what could not be decided.
    static func joined(_ points: [Undecided]) -> [Undecided] {
        var result: [Undecided] = []
        var positions: [UndecidedKey: Int] = [:]
        var nodes: [Int: Set<String>] = [:]
        for point in points {
            let affected = point.nodes.isEmpty ? point.span?.file.owners?.names ?? [] : point.nodes
            let key = UndecidedKey(what: point.what, reason: point.reason, needs: point.needs, place: point.span.map(PlaceKey.init))
            if let position = positions[key] {
                nodes[position, default: []].formUnion(affected)
            } else {
                positions[key] = result.count
                nodes[result.count] = Set(affected)
                result.append(point)
            }
        }
        for (position, names) in nodes {
            let names = names.sorted(by: NodeNames.precedes)
            result[position].nodes = names
            result[position].what = result[position].what.naming(names)
            result[position].reason = result[position].reason.naming(names)
        }
        return result
    }
}

extension Finding {
    /// Puts the names of the nodes where the message and the related places leave room for them.
    fileprivate mutating func fillIn() {
        message = message.naming(nodes)
        for index in related.indices { related[index].message = related[index].message.naming(nodes) }
    }
}

extension String {
    /// With the names instead of the mark.
    fileprivate func naming(_ nodes: [String]) -> String {
        guard let range = firstRange(of: NodeNames.mark) else { return self }
        return self[..<range.lowerBound] + NodeNames.phrase(nodes) + String(self[range.upperBound...]).naming(nodes)
    }
}

/// A place on any node: equal for equal lines at the same path and position.
private struct PlaceKey: Hashable {
    var path: String
    var range: ByteRange
    /// Of the line in which the range begins: what is shown, and what identity over time rests on.
    var line: String

    init(_ span: SourceSpan) {
        path = span.file.path
        range = span.range
        line = span.file.owners == nil ? "" : span.file.text(span.file.range(ofLine: span.start.line))
    }
}

private struct FindingKey: Hashable {
    var rule: String
    var severity: Severity
    var message: String
    var help: String?
    var place: PlaceKey
    var related: [Related]
    var siteaccesses: [String]
    var fixes: [EditKey]

    struct Related: Hashable {
        var message: String
        var place: PlaceKey
        var node: String?
    }

    struct EditKey: Hashable {
        var description: String
        var place: PlaceKey
        var replacement: String
    }

    init(_ finding: Finding) {
        rule = finding.rule
        severity = finding.severity
        message = finding.message
        help = finding.help
        place = PlaceKey(finding.span)
        related = finding.related.map { Related(message: $0.message, place: PlaceKey($0.span), node: $0.node) }
        siteaccesses = finding.siteaccesses
        fixes = finding.fixes.flatMap { fix in
            fix.edits.map { EditKey(description: fix.description, place: PlaceKey($0.span), replacement: $0.replacement) }
        }
    }
}

private struct UndecidedKey: Hashable {
    var what: String
    var reason: String
    var needs: String?
    var place: PlaceKey?
}
