import Patterns
import Testing

@testable import Apache

@Suite struct PatternReasoningTests {
    private func covers(_ wide: String, _ narrow: String) -> Bool { PatternReasoning.covers(Bytes(wide), Bytes(narrow)) }

    @Test(arguments: [
        ("^/var/", "^/var/site/images"), ("\\.php$", "^/var/.*\\.php$"), ("/images/", "^/var/([^/]+/)?storage/images/.*"), ("^/(css|js)/", "^/css/x"),
        ("^/(css|js)/", "^/(js|css)/[a-z]+\\.js$"), ("^/favicon\\.ico$", "^/favicon\\.ico$"), ("^/a.*$", "^/ab"), ("x", "^/axb?"), ("^/css|^/js", "^/js/(a|b)"),
        (".*\\.png", "\\.png$"), ("^/app\\.php", "^/app\\.php(/|$)?x"),
    ]) func sees(_ pair: (String, String)) { #expect(covers(pair.0, pair.1)) }

    @Test(arguments: [
        ("^/var/.+", "^/var/"), ("\\.php$", "\\.php"), ("^/css/", "/css/"), ("^/css/$", "^/css/"), ("(?i)x", "x"), ("^/a", "^/a?b"), ("^/(css|js)/", "^/(css|img)/"),
        ("ab", "ac?b"), ("^/x.*+y", "^/xzy"), ("a{2}", "aa"), ("^/a", "^/(b|a)"), ("x$", "x|y"), ("[a]", "a"), ("^/a\\d", "^/a1"),
    ]) func doesNotClaim(_ pair: (String, String)) { #expect(!covers(pair.0, pair.1)) }

    /// Whatever is claimed must hold for every text that the narrow pattern matches.
    @Test func claimsHold() throws {
        var random = SeededRandom(seed: 7)
        func pattern() -> String {
            func atom(_ depth: Int) -> String {
                switch random.below(depth > 1 ? 7 : 9) {
                case 0, 1, 2, 3: return random.pick(["a", "b", "/", "ab", "\\."])
                case 4: return "."
                case 5: return "[ab]"
                case 6: return "\\w"
                case 7: return "(\(sequence(depth + 1))|\(sequence(depth + 1)))"
                default: return "(\(sequence(depth + 1)))"
                }
            }
            func sequence(_ depth: Int) -> String {
                (0...random.below(3)).map { _ in atom(depth) + random.pick(["", "", "", "*", "?", "+", "{2}", "*?", "{0,1}"]) }.joined()
            }
            return random.pick(["", "^"]) + sequence(0) + random.pick(["", "$"]) + (random.chance(10) ? "|" + sequence(0) : "")
        }
        let subjects = (0..<400).map { _ in Bytes((0..<random.below(7)).map { _ in random.pick(["a", "b", "/", ".", "ab"]) }.joined()) }
        let cache = PatternCache()
        var claims = 0
        for _ in 0..<6_000 {
            let (wide, narrow) = (pattern(), pattern())
            guard covers(wide, narrow) else { continue }
            claims += 1
            let outer = try cache.pattern(wide, options: [.dotAll, .dollarEndOnly])
            let inner = try cache.pattern(narrow, options: [.dotAll, .dollarEndOnly])
            for subject in subjects where try inner.matches(subject) { #expect(try outer.matches(subject), "\(wide) \(narrow) \(subject.text)") }
        }
        #expect(claims > 200)
    }
}
