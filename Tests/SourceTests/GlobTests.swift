import Glibc
import Source
import TestSupport
import Testing

/// The C library's glob(3) is the referee.
@Suite struct GlobTests {
    static let names = [
        "a", "ab", "abc", "b.conf", "a.conf", ".hidden", ".a.conf", "000-default.conf", "a-b", "a[b", "a]b", "x*y", "q?", "back\\slash", "\u{e9}",
        "A", "z9", "-", "!", "^", "[x]",
    ]
    static let patterns = [
        "*", "*.conf", "?", "??", "[a-z]", "[a-z]*", "[!a]*", "[^a]*", "[]a]*", "[!]a]*", "a[b-", "a[[]b", "a[]]b", "\\*", "x\\*y", "*\\?",
        ".*", "*.*", "[.]*", "?hidden", "**", "*a*b*", "[a-]*", "[-a]", "[z-a]*", "[\\]]*", "[[:digit:]]*", "[[:alpha:]]*", "[0-9]*", "a*b*c", "[x]", "\\[x]", "[",
        "[]", "[!", "a\\", "*\\", "[a\\-z]*", "[!-z]", "{a,b}",
    ]

    @Test func agreesWithTheCLibrary() throws {
        let directory = try TemporaryDirectory()
        for name in Self.names { try directory.write(name, "") }
        try directory.write("sub/one/a.conf", "")
        try directory.write("sub/two/b.conf", "")
        try directory.write("sub/file", "")
        let tree = LiveFileTree()
        let deep = ["sub/*/*.conf", "sub/*/a.conf", "*/one/*", "sub/[ot]*/?.conf", "*/*", "sub/*"]
        for pattern in Self.patterns + deep {
            let full = directory.path + "/" + pattern
            var result = glob_t()
            defer { globfree(&result) }
            var expected: [String] = []
            if glob(full, 0, nil, &result) == 0 {
                expected = (0..<Int(result.gl_pathc)).compactMap { index in result.gl_pathv[index].map { String(cString: $0) } }
            }
            // The directory itself and its parent are no files of it.
            expected.removeAll { $0.hasSuffix("/.") || $0.hasSuffix("/..") }
            let found = Glob.isPattern(pattern) || tree.exists(full) ? Glob.expand(full, in: tree) : []
            #expect(found == expected.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, "\(pattern)")
        }
    }

    @Test func manyStarsStayFast() {
        let glob = Glob(String(repeating: "*a", count: 200) + "b")
        #expect(!glob.matches(String(repeating: "a", count: 5_000)))
    }
}
