/// What Git leaves out of a repository by the `.gitignore` files in it, as gitignore(5) describes them.
///
/// A path that is left out is missing from every checkout without being missing where the project runs.
public final class GitIgnore {
    private struct Rule {
        /// Between slashes; `**` stands for any number of directories.
        var components: [Glob]
        var isNegated: Bool
        var isForDirectories: Bool
        var span: SourceSpan
    }

    private let root: String
    private let store: SourceStore
    private var known: [String: [Rule]] = [:]

    /// - Parameter directory: any directory of the repository. Without a `.git` in it or above it, it is taken for the repository's
    ///   own: the first whose `.gitignore` is read.
    public init(directory: String, store: SourceStore) {
        self.store = store
        root = Self.repository(of: directory, in: store.tree)?.root ?? directory
    }

    /// The repository in which a directory lies, and the file that shows it: `.git` of a worktree, else its `HEAD`.
    private static func repository(of directory: String, in tree: any FileTree) -> (root: String, mark: String)? {
        var root = directory
        while root.count > 1, root.hasPrefix("/") {
            for mark in [".git", ".git/HEAD"].map({ Path.join(root, $0) }) where tree.isFile(mark) { return (root, mark) }
            root = Path.parent(root)
        }
        return nil
    }

    /// What is read above a directory to tell what Git leaves out there.
    public static func inputs(above directory: String, in tree: any FileTree) -> [String] {
        guard let (root, mark) = repository(of: directory, in: tree) else { return [] }
        var paths = [mark]
        var current = directory
        while current != root {
            current = Path.parent(current)
            paths.append(Path.join(current, ".gitignore"))
        }
        return paths
    }

    /// The line that leaves the file at an absolute path out, or a directory above it; `nil` when none does, and for paths outside
    /// the root. Later lines and files further down win, but nothing brings back what lies in a directory that is left out.
    public func line(leavingOut path: String) -> SourceSpan? {
        let prefix = root.hasSuffix("/") ? root : root + "/"
        guard path.hasPrefix(prefix) else { return nil }
        let names = path.dropFirst(prefix.count).split(separator: "/").map(String.init)
        var files: [(depth: Int, rules: [Rule])] = []
        var directory = root
        for depth in names.indices {
            let rules = rules(in: directory)
            if !rules.isEmpty { files.append((depth, rules)) }
            let isDirectory = depth + 1 < names.count
            search: for file in files.reversed() {
                for rule in file.rules.reversed() where isDirectory || !rule.isForDirectories {
                    guard Self.matches(rule.components, Array(names[file.depth...depth])) else { continue }
                    if rule.isNegated { break search }
                    return rule.span
                }
            }
            directory = Path.join(directory, names[depth])
        }
        return nil
    }

    private func rules(in directory: String) -> [Rule] {
        if let rules = known[directory] { return rules }
        let rules = read(Path.join(directory, ".gitignore"))
        known[directory] = rules
        return rules
    }

    private func read(_ path: String) -> [Rule] {
        guard store.tree.isFile(path), let file = try? store.file(path) else { return [] }
        var rules: [Rule] = []
        var start = file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
            if let rule = Self.rule(file, start, end) { rules.append(rule) }
            start = end + 1
        }
        return rules
    }

    private static func rule(_ file: SourceFile, _ start: Int, _ lineEnd: Int) -> Rule? {
        let bytes = file.bytes
        var end = lineEnd
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        // Blanks at the end do not count unless a backslash protects them.
        var lastProtected = start
        var index = start
        while index < end {
            if bytes[index] == UInt8(ascii: "\\") { index += 1 }
            index += 1
            if index <= end, bytes[index - 1] != 0x20 || (index >= start + 2 && bytes[index - 2] == UInt8(ascii: "\\")) { lastProtected = index }
        }
        end = min(end, lastProtected)
        guard start < end, bytes[start] != UInt8(ascii: "#") else { return nil }
        let isNegated = bytes[start] == UInt8(ascii: "!")
        var pattern = bytes[(isNegated ? start + 1 : start)..<end]
        let isForDirectories = pattern.last == UInt8(ascii: "/")
        if isForDirectories { pattern.removeLast() }
        guard !pattern.isEmpty else { return nil }
        // A slash anywhere but at the end ties the pattern to the directory of its file.
        let isAnchored = pattern.contains(UInt8(ascii: "/"))
        let components = pattern.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
        return Rule(
            components: ((isAnchored ? [] : ["**"]) + components).map { Glob($0, matchesLeadingDots: true) }, isNegated: isNegated,
            isForDirectories: isForDirectories, span: file.span(start, end))
    }

    private static func matches(_ pattern: [Glob], _ names: [String]) -> Bool {
        // How many names the pattern can stand for as far as it was looked at.
        var reached = [true] + [Bool](repeating: false, count: names.count)
        for (index, glob) in pattern.enumerated() {
            if glob.pattern == "**" {
                // At the end it stands for what lies inside, so for one name at least.
                let first = reached.firstIndex(of: true).map { index + 1 == pattern.count ? $0 + 1 : $0 } ?? reached.count
                reached = reached.indices.map { $0 >= first }
            } else {
                reached = reached.indices.map { $0 > 0 && reached[$0 - 1] && glob.matches(names[$0 - 1]) }
            }
        }
        return reached[names.count]
    }
}
