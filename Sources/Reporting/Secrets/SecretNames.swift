/// Which keys hold secrets, by the words in their names.
///
/// `database_password`, `DATABASE_PASSWORD`, `databasePassword`, `default_pw` and `requirepass` do; `proxy_pass`,
/// `password_hashers` and `ssl_password_file` do not. In doubt a name counts as secret: a masked value costs a look into
/// the file, a printed one costs a password.
enum SecretNames {
    /// Whether the value of a key must not be printed.
    static func holdsSecret(_ name: String) -> Bool { name.utf8.withContiguousStorageIfAvailable(holdsSecret) ?? holdsSecret(Array(name.utf8)) }

    static func holdsSecret(_ name: some RandomAccessCollection<UInt8>) -> Bool {
        guard mayHoldSecret(name) else { return false }
        let words = words(of: name)
        guard let last = words.last else { return false }
        if harmlessEndings.contains(last) { return false }
        if words.contains(where: anywhere.contains) { return true }
        if atEnd.contains(last) {
            // Directives that pass a request on: proxy_pass, fastcgi_pass, ProxyPass.
            if last == "pass", words.count >= 2, passers.contains(words[words.count - 2]) { return false }
            return true
        }
        if words.count == 1 { return alone.contains(last) }
        let pair = words[words.count - 2] + " " + last
        if pairs.contains(pair) { return true }
        return words.count >= 3 && words.suffix(3).joined(separator: " ") == "access key id"
    }

    private static let anywhere: Set<String> = [
        "password", "passwords", "passwd", "passwort", "pwd", "passphrase", "secret", "secrets", "requirepass", "masterauth",
    ]
    private static let atEnd: Set<String> = [
        "pass", "pw", "token", "apikey", "credentials", "credential", "authorization", "requirepass", "privatekey", "sas",
    ]
    private static let alone: Set<String> = ["auth"]
    private static let pairs: Set<String> = [
        "api key", "access key", "private key", "account key", "encryption key", "signing key", "license key", "auth key",
        "shared key", "sas token", "auth pass", "key id",
    ]
    private static let passers: Set<String> = ["proxy", "fastcgi", "uwsgi", "scgi", "grpc", "memcached"]
    /// Names that speak about a secret and hold none.
    private static let harmlessEndings: Set<String> = [
        "file", "files", "path", "dir", "hasher", "hashers", "encoder", "encoders", "length", "expiry", "expiration",
        "lifetime", "ttl", "name", "type", "class", "algorithm", "policy", "reset", "parameter", "field", "storage", "route",
        "enabled", "dialog", "provider", "generator", "manager", "handler", "validator", "listener", "timeout", "url",
    ]

    /// A cheap test that lets most names pass by.
    private static func mayHoldSecret(_ name: some RandomAccessCollection<UInt8>) -> Bool {
        guard name.count >= 2 else { return false }
        var previous: UInt8 = 0
        for raw in name {
            let byte = raw | 0x20
            switch (previous, byte) {
            case (UInt8(ascii: "p"), UInt8(ascii: "a")), (UInt8(ascii: "p"), UInt8(ascii: "w")),
                (UInt8(ascii: "s"), UInt8(ascii: "e")), (UInt8(ascii: "t"), UInt8(ascii: "o")),
                (UInt8(ascii: "k"), UInt8(ascii: "e")), (UInt8(ascii: "c"), UInt8(ascii: "r")),
                (UInt8(ascii: "a"), UInt8(ascii: "u")), (UInt8(ascii: "s"), UInt8(ascii: "a")):
                return true
            default: previous = byte
            }
        }
        return false
    }

    /// Lower-case words of `snake_case`, `kebab-case`, `dotted.names`, `camelCase` and `SCREAMING_CASE`; digits end a word
    /// and are dropped.
    private static func words(of name: some RandomAccessCollection<UInt8>) -> [String] {
        var words: [String] = []
        var current: [UInt8] = []
        var wasUpper = false
        func flush() {
            if !current.isEmpty { words.append(String(decoding: current, as: UTF8.self)) }
            current = []
        }
        for byte in name {
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            let isLower = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
            if isUpper {
                if !wasUpper { flush() }
                current.append(byte | 0x20)
            } else if isLower {
                // `SSLPassPhrase`: the capital before a small letter begins a word.
                if wasUpper, current.count > 1, let first = current.popLast() {
                    flush()
                    current = [first]
                }
                current.append(byte)
            } else {
                flush()
            }
            wasUpper = isUpper
        }
        flush()
        return words
    }
}
