import Source
import Testing

@Suite struct PathTests {
    @Test("by bytes, without empty components, dots and what leads out", arguments: [
        ("", "/"), ("/", "/"), ("//", "/"), ("/a", "/a"), ("/a/", "/a"), ("a", "/a"), ("a/b", "/a/b"), ("/a//b", "/a/b"), ("/.", "/"), ("/..", "/"),
        ("/a/.", "/a"), ("/a/..", "/"), ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/../../a", "/a"), ("/a/.../b", "/a/.../b"), ("/.a/..b", "/.a/..b"),
        ("/a./b..", "/a./b.."), ("/a/.b/", "/a/.b"), ("/...", "/..."), ("/a/\u{301}b/../c", "/a/c"), ("/a//\u{301}b", "/a/\u{301}b"),
    ])
    func normalised(path: String, expected: String) {
        let found = Path.normalised(path)
        #expect(Array(found.utf8) == Array(expected.utf8), "\(path) is \(found)")
        #expect(Path.normalised(found) == found)
    }

    /// Every short path of the characters that matter, against a plain reading of the rule.
    @Test func agreesWithTheRule() {
        var (paths, longest) = ([""], [""])
        for _ in 0..<7 {
            longest = longest.flatMap { path in ["/", ".", "a"].map { path + $0 } }
            paths += longest
        }
        for path in paths {
            var parts: [String] = []
            for part in path.split(separator: "/").map(String.init) where part != "." {
                if part == ".." { if !parts.isEmpty { parts.removeLast() } } else { parts.append(part) }
            }
            #expect(Path.normalised(path) == "/" + parts.joined(separator: "/"), "\(path)")
        }
    }
}
