import Testing

@testable import Symfony

/// What patch releases of symfony/dotenv changed.
@Suite("patch releases of symfony/dotenv") struct DotenvDialectTests {
    @Test(
        "an empty default",
        arguments: [
            ((5, 4), 44, false), ((5, 4), 45, true), ((5, 4), nil, true), ((6, 3), 12, false), ((6, 4), 12, false), ((6, 4), 13, true),
            ((7, 0), nil, false), ((7, 1), 5, false), ((7, 1), 6, true), ((7, 2), 0, true), ((5, 2), nil, false), ((8, 0), nil, true),
        ] as [((Int, Int), Int?, Bool)])
    func emptyDefault(symfony: (Int, Int), patch: Int?, isRead: Bool) {
        let dialect = DotenvDialect(symfony: SymfonyVersion(symfony.0, symfony.1), patch: patch)
        let (entries, failure) = DotenvParser.parse(Array("A=${B:-}x\n".utf8), dialect: dialect)
        #expect((failure == nil) == isRead)
        if isRead { #expect(entries.map(\.value) == [.known(Array("x".utf8))]) }
    }

    @Test(
        "a name that begins with an underscore",
        arguments: [
            ((5, 4), 33, false), ((5, 4), 34, true), ((6, 0), nil, false), ((6, 3), 10, false), ((6, 3), 11, true), ((6, 4), 1, false),
            ((6, 4), 2, true), ((7, 0), 1, false), ((7, 0), 2, true), ((7, 1), nil, true), ((4, 4), nil, false),
        ] as [((Int, Int), Int?, Bool)])
    func underscore(symfony: (Int, Int), patch: Int?, isRead: Bool) {
        let dialect = DotenvDialect(symfony: SymfonyVersion(symfony.0, symfony.1), patch: patch)
        let (entries, failure) = DotenvParser.parse(Array("_A=x\n".utf8), dialect: dialect)
        #expect((failure == nil) == isRead)
        if isRead { #expect(entries.map(\.name) == ["_A"]) }
    }
}
