import ClusterModel
import Source

/// The `ignore:` entries of `.ezcluster.yml`, and which of them silenced something.
struct IgnoreEntries {
    private let ignores: [ToolConfiguration.Ignore]
    private let directory: String
    private var used: Set<Int> = []

    init(_ configuration: ToolConfiguration) {
        ignores = configuration.ignores
        directory = configuration.file.map { Path.parent($0.path) } ?? "/"
    }

    /// The reason of the first entry that covers the finding.
    mutating func reason(for finding: Finding) -> String? {
        guard let index = ignores.firstIndex(where: { $0.rule.value == finding.rule && covers($0, finding.span.file.path) }) else { return nil }
        used.insert(index)
        return ignores[index].reason
    }

    /// Entries that silenced nothing although they could have: their rule was judged on what they cover.
    /// - Parameters:
    ///   - judged: the rules that ran.
    ///   - files: the paths that were read.
    ///   - projects: the directories of the judged projects.
    func unused(judged: Set<String>, files: [String], projects: [String]) -> [ToolConfiguration.Ignore] {
        ignores.indices.filter { index in
            guard !used.contains(index), judged.contains(ignores[index].rule.value) else { return false }
            // An entry for everywhere may be meant for a project that this run did not look at.
            guard ignores[index].path != nil else { return projects == [directory] }
            return files.contains { covers(ignores[index], $0) }
        }.map { ignores[$0] }
    }

    private func covers(_ ignore: ToolConfiguration.Ignore, _ file: String) -> Bool {
        guard let pattern = ignore.path else { return true }
        let path = Path.relative(file, to: directory) ?? file
        return Self.matches(pattern.split(separator: "/")[...], path.split(separator: "/")[...])
    }

    /// Component by component; `**` stands for any number of them. A pattern that ends at a directory covers what is in it.
    private static func matches(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
        guard let first = pattern.first else { return true }
        if first == "**" {
            let rest = pattern.dropFirst()
            return path.indices.contains { matches(rest, path[$0...]) } || (rest.isEmpty && path.isEmpty)
        }
        guard let component = path.first else { return false }
        return Glob(String(first)).matches(String(component)) && matches(pattern.dropFirst(), path.dropFirst())
    }
}
