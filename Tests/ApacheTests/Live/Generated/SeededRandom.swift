/// Chance that is the same for the same seed (xorshift).
struct SeededRandom {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        for _ in 0..<4 { _ = next() }
    }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func chance(_ percent: UInt64) -> Bool { (next() >> 11) % 100 < percent }
    mutating func below(_ count: Int) -> Int { Int((next() >> 11) % UInt64(count)) }
    mutating func pick<Element>(_ items: [Element]) -> Element { items[below(items.count)] }
}

/// Writes configuration by a grammar of what httpd accepts, and counts what it wrote.
struct HttpdGrammar {
    var random: SeededRandom
    /// How often each directive, flag, test and variable was written.
    var counts: [String: Int] = [:]
    let port: Int
    /// Another virtual host of the same server, for proxies.
    let backend: Int

    init(seed: UInt64, port: Int, backend: Int) {
        random = SeededRandom(seed: seed)
        self.port = port
        self.backend = backend
    }

    mutating func chance(_ percent: UInt64) -> Bool { random.chance(percent) }
    mutating func below(_ count: Int) -> Int { random.below(count) }
    mutating func pick<Element>(_ items: [Element]) -> Element { random.pick(items) }

    /// Counts an item and returns it.
    @discardableResult
    mutating func note(_ item: String, _ text: String? = nil) -> String {
        counts[item, default: 0] += 1
        return text ?? item
    }

    // MARK: Paths

    static let segments = [
        "var", "site", "storage", "images", "css", "js", "dir", "dir2", "dir3", "app.php", "logo.png", "x", "a.jpg", "none", "style.css", "robots.txt",
        "index.php", "nfs", "static", "sub", "protected",
    ]

    mutating func segment() -> String { pick(Self.segments) }
    mutating func path() -> String { (0...below(3)).map { _ in "/" + segment() }.joined() }

    /// A path that is there.
    mutating func file() -> String {
        pick([
            "/app.php", "/logo.png", "/css/style.css", "/css/up.css.php", "/var/site/storage/images/a.jpg", "/var/site/storage/images/evil.php",
            "/var/storage/images/c.png", "/index.php", "/js/a.js", "/dir/sub/file.txt", "/dir2/index.html", "/robots.txt", "/static", "/up.php.jpg",
            "/protected/x.txt", "/a%20b.txt", "/pl+us.txt", "/semi;colon.txt", "/%c3%a9.txt", "/big/a/b/c/d.txt", "/x.PHP", "/link.txt", "/linkdir/x.txt",
        ])
    }

    mutating func directory() -> String { pick(["/", "/dir", "/dir/", "/dir2/", "/dir3/", "/empty/", "/css/", "/dir/sub", "/var", "/linkdir/"]) }

    /// A directory of the document root, without slashes at its ends.
    mutating func folder() -> String { pick(["var", "css", "dir", "js", "dir2", "dir3", "var/site", "protected", "big/a", "dir/sub"]) }
}
