import Source

/// Path patterns as the container's loaders expand them.
enum PathPatterns {
    /// Alternatives and directories are bounded, as both multiply.
    private static let alternativeLimit = 1024
    private static let entryLimit = 100_000
    private static let depthLimit = 32

    static func isPattern(_ path: String) -> Bool {
        path.utf8.contains { [UInt8](text: "*?{[").contains($0) }
    }

    /// The files that an absolute pattern matches, in the order in which Symfony loads them: natural order, or byte
    /// order when the pattern holds `**` and in releases that sort in that order.
    static func files(_ pattern: String, in tree: any FileTree, _ version: SymfonyVersion) -> [String] {
        let patterns = alternatives(pattern)
        if pattern.contains("/**/") {
            var found: Set<String> = []
            for pattern in patterns { found.formUnion(recursive(pattern, in: tree)) }
            return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
        let found = patterns.flatMap { Glob.expand($0, in: tree) }.filter { tree.isFile($0) }
        guard version.sortsNaturally else { return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        return found.map { (path: $0, bytes: Array($0.utf8)) }.sorted { NaturalOrder.compare($0.bytes, $1.bytes) < 0 }.map(\.path)
    }

    /// `{a,b}` written out.
    static func alternatives(_ pattern: String) -> [String] {
        var open: [[UInt8]] = [Array(pattern.utf8)]
        var done: [String] = []
        while let text = open.popLast() {
            guard done.count + open.count < alternativeLimit, let (start, end, parts) = firstBrace(text) else {
                done.append(String(decoding: text, as: UTF8.self))
                continue
            }
            // Last in, first out: the first alternative is to come first.
            for part in parts.reversed() { open.append(Array(text[..<start]) + part + Array(text[(end + 1)...])) }
        }
        return done
    }

    /// The first closed pair of braces with its alternatives.
    private static func firstBrace(_ text: [UInt8]) -> (start: Int, end: Int, parts: [[UInt8]])? {
        guard let start = text.firstIndex(of: UInt8(ascii: "{")) else { return nil }
        var depth = 0
        var parts: [[UInt8]] = [[]]
        for index in start..<text.count {
            switch text[index] {
            case UInt8(ascii: "{"):
                depth += 1
                if depth == 1 { continue }
            case UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 { return (start, index, parts) }
            case UInt8(ascii: ",") where depth == 1:
                parts.append([])
                continue
            default: break
            }
            parts[parts.count - 1].append(text[index])
        }
        return nil
    }

    private static func recursive(_ pattern: String, in tree: any FileTree) -> [String] {
        let parts = pattern.split(separator: "/").map(String.init)
        let fixed = parts.prefix { !isPattern($0) }
        let globs = parts.dropFirst(fixed.count).map { (isAny: $0 == "**", glob: Glob($0)) }
        var found: [String] = []
        var visited = 0

        func matches(_ names: ArraySlice<String>, _ globs: ArraySlice<(isAny: Bool, glob: Glob)>) -> Bool {
            guard let first = globs.first else { return names.isEmpty }
            if first.isAny {
                // Any number of directories, hidden ones excepted.
                var rest = names
                while true {
                    if matches(rest, globs.dropFirst()) { return true }
                    guard let name = rest.first, name.utf8.first != UInt8(ascii: ".") else { return false }
                    rest = rest.dropFirst()
                }
            }
            guard let name = names.first, first.glob.matches(name) else { return false }
            return matches(names.dropFirst(), globs.dropFirst())
        }

        func walk(_ directory: String, _ names: [String]) {
            guard names.count < depthLimit else { return }
            for entry in (try? tree.list(directory)) ?? [] where entry.name.utf8.first != UInt8(ascii: ".") {
                visited += 1
                guard visited < entryLimit else { return }
                let path = Path.join(directory, entry.name)
                if entry.kind == .directory {
                    walk(path, names + [entry.name])
                } else if entry.kind == .regular, matches((names + [entry.name])[...], globs[...]) {
                    found.append(path)
                }
            }
        }
        walk("/" + fixed.joined(separator: "/"), [])
        return found
    }
}
