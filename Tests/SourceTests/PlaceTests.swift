import Source
import Testing

@Suite struct PlaceTests {
    @Test func positionsCountCodePoints() {
        let file = SourceFile(path: "/f", text: "ab\r\n\u{e9}\u{1F600}x\n")
        #expect(file.lineCount == 2)
        #expect(file.position(of: 0) == SourcePosition(line: 1, column: 1))
        #expect(file.position(of: 4) == SourcePosition(line: 2, column: 1))
        #expect(file.position(of: 10) == SourcePosition(line: 2, column: 3))
        #expect(file.position(of: 999) == SourcePosition(line: 2, column: 5))
        #expect(file.text(file.range(ofLine: 1)) == "ab")
        #expect(file.text(file.range(ofLine: 2)) == "\u{e9}\u{1F600}x")
        #expect(file.range(ofLine: 3).isEmpty)
    }

    @Test func columnsOfLinesThatAreNotUTF8CountBytes() {
        let file = SourceFile(path: "/f", bytes: [0xC3, 0xA9, 0xFF, 0x61, 0x0A, 0xC3, 0xA9, 0x61])
        #expect(file.position(of: 3) == SourcePosition(line: 1, column: 4))
        #expect(file.position(of: 7) == SourcePosition(line: 2, column: 2))
    }

    @Test func emptyFileHasOneLine() {
        let file = SourceFile(path: "/f", text: "")
        #expect(file.lineCount == 1)
        #expect(file.position(of: 0) == SourcePosition(line: 1, column: 1))
    }

    @Test(arguments: [
        ("/a", "b", "/a/b"), ("/a/", "./b/../c", "/a/c"), ("/a", "/b", "/b"), ("/", "../..", "/"), ("/a/b", "..", "/a"),
    ])
    func joins(base: String, path: String, expected: String) {
        #expect(Path.join(base, path) == expected)
    }

    @Test func partsOfPaths() {
        #expect(Path.parent("/a/b") == "/a")
        #expect(Path.parent("/a") == "/")
        #expect(Path.name("/a/b.yml") == "b.yml")
        #expect(Path.fileExtension("/a.d/b.YML") == "yml")
        #expect(Path.fileExtension("/a/.env") == "")
        #expect(Path.isWithin("/a/b", "/a"))
        #expect(!Path.isWithin("/ab", "/a"))
        #expect(Path.relative("/a/b/c", to: "/a") == "b/c")
        #expect(Path.relative("/a", to: "/a") == ".")
        #expect(Path.relative("/b", to: "/a") == nil)
        #expect(Path.relative("/b", to: "/") == "b")
    }
}
