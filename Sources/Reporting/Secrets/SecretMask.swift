import Source

/// Takes secrets out of configuration files before they leave the machine on which they lie.
///
/// A secret is replaced by text of the same length, so that every place in the file stays where it was. With a key the text is a keyed
/// hash of the secret: equal secrets stay equal, and nobody without the key can test guesses. Without one it says nothing.
public struct SecretMask: Sendable {
    private let key: [UInt8]?
    /// Values that documentation and packages print are no secrets; rules look for them.
    private let samples: Set<[UInt8]>

    /// - Parameter key: shared by all machines whose snapshots are compared; at least 16 bytes.
    public init(key: [UInt8]?, samples: [String] = SecretMask.samples) {
        self.key = key
        self.samples = Set(samples.map { Array($0.utf8) })
    }

    /// Tells keys apart without saying what they are.
    public var keyFingerprint: String? {
        key.map { key in Self.hex(SHA256.authentication(of: Array("ezcluster snapshot key".utf8), key: key).prefix(8)) }
    }

    /// Passwords and secrets that are printed in public: of the product's documentation, of its distribution and of common images.
    public static let samples = [
        "rootpassword", "root", "ezp", "ezplatform", "ibexa", "SetYourOwnPassword", "!ChangeMe!", "ChangeMe",
        "ThisTokenIsNotSoSecretChangeIt", "ThisEzPlatformTokenIsNotSoSecret_PleaseChangeIt", "ThisEzPublishTokenIsNotSoSecret_PleaseChangeIt",
        "ThisIbexaTokenIsNotSoSecret_PleaseChangeIt",
    ]

    /// The content of a file without its secrets.
    public func masked(_ path: String, _ content: [UInt8]) -> [UInt8] {
        var text = content
        // Arguments and variables of processes end in zero bytes; the scanner reads lines.
        if path.hasPrefix("/proc/") {
            let replacement: UInt8 = path.hasSuffix("/environ") ? 0x0A : 0x20
            for index in text.indices where text[index] == 0 { text[index] = replacement }
        }
        let ranges = Redaction.secrets(in: text)
        guard !ranges.isEmpty else { return content }
        var result: [UInt8] = []
        var position = 0
        for range in ranges {
            result += content[position..<range.start]
            result += replacement(for: content[range.start..<range.end])
            position = range.end
        }
        return result + content[position...]
    }

    private func replacement(for secret: ArraySlice<UInt8>) -> [UInt8] {
        if samples.contains(Array(secret)) { return Array(secret) }
        let isNumber = secret.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        var stream = Stream(key: key, secret: Array(secret))
        var result: [UInt8] = []
        // As many characters as before; columns count them.
        let isText = isUTF8(secret)
        for byte in secret {
            if isText, byte & 0xC0 == 0x80 { continue }
            if byte == 0x0A || byte == 0x0D || byte == 0 {
                result.append(byte)
            } else {
                result.append(stream.next(isNumber: isNumber))
            }
        }
        return result
    }

    /// Letters and digits that depend on the key and the secret alone. The first is a letter, so that no format takes the text for
    /// something else; of a number only digits are made.
    private struct Stream {
        let key: [UInt8]?
        let secret: [UInt8]
        private var block: [UInt8] = []
        private var count: UInt8 = 0
        private var isFirst = true

        init(key: [UInt8]?, secret: [UInt8]) {
            self.key = key
            self.secret = secret
        }

        private static let letters = Array("abcdefghijkmnpqrstuvwxyz".utf8)
        private static let all = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)

        mutating func next(isNumber: Bool) -> UInt8 {
            defer { isFirst = false }
            guard let key else { return isNumber ? UInt8(ascii: "1") : UInt8(ascii: "x") }
            if block.isEmpty {
                block = SHA256.authentication(of: [count] + secret, key: key)
                count &+= 1
            }
            let byte = Int(block.removeLast())
            if isNumber { return UInt8(ascii: "1") + UInt8(byte % 9) }
            return isFirst ? Self.letters[byte % Self.letters.count] : Self.all[byte % Self.all.count]
        }
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
