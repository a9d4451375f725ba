import Source

/// The first lines of a report about machines.
struct TextSummary {
    private let report: Report
    private let sentence: (String) -> String

    /// - Parameter sentence: makes text safe to print.
    init(_ report: Report, _ sentence: @escaping (String) -> String) {
        self.report = report
        self.sentence = sentence
    }

    /// Nodes of one role together: `web1 and web2 (web, php), cache1 (memcached)`.
    var nodes: String {
        var groups: [(roles: String, names: [String])] = []
        var positions: [String: Int] = [:]
        var seen: Set<String> = []
        for node in report.nodes where seen.insert(node.name).inserted {
            let roles = node.roles.isEmpty ? "no server found" : node.roles.joined(separator: ", ")
            if let position = positions[roles] {
                groups[position].names.append(node.name)
            } else {
                positions[roles] = groups.count
                groups.append((roles, [node.name]))
            }
        }
        return groups.map { sentence("\(NodeNames.phrase($0.names)) (\($0.roles))") }.joined(separator: ", ")
    }

    /// What the nodes of clusters share, what not, and of what it is not known; each with its label.
    var sharing: [(label: String, text: String)] {
        var lines: [(label: String, text: String)] = []
        let subjects = report.subjects.filter { $0.mode == .cluster }
        for (label, wanted) in [("shared", true), ("not shared", false), ("not known whether shared", nil)] as [(String, Bool?)] {
            for subject in subjects {
                let entries = subject.topology.sharing.filter { $0.isShared == wanted }
                guard !entries.isEmpty else { continue }
                let place = subjects.count > 1 ? subject.project.map { " in \(Path.name($0))" } ?? "" : ""
                lines.append((label + place, entries.map { sentence("\($0.use.title) (\($0.means))") }.joined(separator: ", ")))
            }
        }
        return lines
    }

    /// `2 errors, 1 warning`.
    var found: String {
        let counts = report.counts
        let parts = Severity.allCases.reversed().filter { counts[$0] > 0 }.map { counted(counts[$0], $0.rawValue) }
        return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
    }
}
