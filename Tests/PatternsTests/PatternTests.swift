import Testing

@testable import Patterns

@Suite struct PatternTests {
    private func match(_ pattern: String, _ subject: String, _ options: Pattern.Options = []) throws -> Pattern.Match? {
        try Pattern(Array(pattern.utf8), options: options).firstMatch(in: Array(subject.utf8))
    }

    @Test func searchesAndCaptures() throws {
        let match = try #require(try match("^/var/([^/]+/)?storage/(images)(x)?", "/var/storage/images/a.png"))
        #expect(match[0] == 0..<19)
        #expect(match[1] == nil)
        #expect(match[2] == 13..<19)
        #expect(match[3] == nil)
        #expect(match[9] == nil)
    }

    @Test func matchesTheEmptySubjectAndTheEmptyPattern() throws {
        #expect(try match("", "") != nil)
        #expect(try match("^$", "") != nil)
        #expect(try match("a", "") == nil)
    }

    @Test("nginx sets neither DOTALL nor DOLLAR_ENDONLY, newer httpd both", arguments: [
        ("^(.*)$", "/a\nb", false, true), ("\\.php$", "/x.php\n", true, false),
    ])
    func serversDifferInTheirOptions(pattern: String, subject: String, nginx: Bool, httpd: Bool) throws {
        #expect((try match(pattern, subject) != nil) == nginx)
        #expect((try match(pattern, subject, [.dotAll, .dollarEndOnly]) != nil) == httpd)
    }

    @Test func matchesBytesThatAreNotUTF8() throws {
        let pattern = try Pattern(Array("^/.\\.png".utf8))
        #expect(try pattern.matches([0x2F, 0xFF, 0x2E, 0x70, 0x6E, 0x67]))
        let unicode = try Pattern(Array("(*UTF8)^/.".utf8))
        #expect(throws: Pattern.MatchError.invalidUTF) { try unicode.matches([0x2F, 0xFF]) }
    }

    @Test func tellsWhereAPatternIsWrong() throws {
        let error = #expect(throws: Pattern.CompileError.self) { try Pattern(Array("^/a(b".utf8)) }
        #expect(error?.offset == 5)
        #expect(error?.message.contains("parenthes") == true)
    }

    @Test func catastrophicPatternsEnd() throws {
        let pattern = try Pattern(Array("^(a+)+$".utf8))
        let subject = Array(repeating: UInt8(ascii: "a"), count: 64) + [UInt8(ascii: "!")]
        #expect(throws: Pattern.MatchError.limitExceeded) { try pattern.matches(subject) }
    }

    @Test("the first byte of an anchored pattern", arguments: [
        ("^var/", UInt8(ascii: "v")), ("^/var/", UInt8(ascii: "/")), ("^(bundles|blog)/", UInt8(ascii: "b")),
    ] as [(String, UInt8)])
    func anchoredFirstByte(pattern: String, byte: UInt8) throws {
        #expect(try Pattern(Array(pattern.utf8)).anchoredFirstByte == byte)
    }

    @Test("patterns whose first byte is not settled", arguments: ["var/", "^/?var/", "^a|/b", "^(a|b)", "", "^"])
    func noAnchoredFirstByte(pattern: String) throws {
        #expect(try Pattern(Array(pattern.utf8)).anchoredFirstByte == nil)
    }

    @Test func namedGroups() throws {
        let pattern = try Pattern(Array("(?<site>[a-z]+)/(?<rest>.*)".utf8))
        #expect(pattern.names.map(\.name) == ["site", "rest"])
        #expect(pattern.names.map(\.group) == [1, 2])
    }

    @Test func oneCompilationForEqualTexts() throws {
        let cache = PatternCache()
        #expect(try cache.pattern("^/a") === cache.pattern("^/a"))
        #expect(try cache.pattern("^/a") !== cache.pattern("^/a", options: .caseless))
        #expect(throws: Pattern.CompileError.self) { try cache.pattern("(") }
    }
}
