/// Values that are no secrets although a secret key has them: references to another place, and nothing at all.
enum SecretReference {
    static func matches(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        if value.count <= 5, words.contains(String(decoding: value, as: UTF8.self).lowercased()) { return true }
        let inner = value.dropFirst().dropLast()
        switch first {
        case UInt8(ascii: "%"):
            // %name%, %env(NAME)%, and httpd's %{ENV:NAME}
            if last == UInt8(ascii: "%"), value.count > 2, !inner.contains(first) { return true }
            return value.dropFirst().first == UInt8(ascii: "{") && last == UInt8(ascii: "}") && closesOnce(inner)
        case UInt8(ascii: "$"):
            if value.count == 1 { return false }
            if value.dropFirst().first == UInt8(ascii: "{") {
                // ${NAME:-default} holds a value.
                return last == UInt8(ascii: "}") && inner.dropFirst().allSatisfy(isName)
            }
            return value.dropFirst().allSatisfy(isName)
        case UInt8(ascii: "{"):
            return value.dropFirst().first == first && last == UInt8(ascii: "}")
        case UInt8(ascii: "<"):
            return value.dropFirst().first == UInt8(ascii: "%") || value.elementsEqual("<redacted>".utf8)
        case UInt8(ascii: "."):
            return value.allSatisfy { $0 == UInt8(ascii: ".") }
        default:
            return value.elementsEqual("VALUE".utf8)
        }
    }

    private static let words: Set<String> = ["~", "null", "true", "false", "on", "off", "yes", "no", "none"]

    private static func closesOnce(_ inner: ArraySlice<UInt8>) -> Bool { !inner.contains(UInt8(ascii: "}")) }

    private static func isName(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (lower >= 0x61 && lower <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == UInt8(ascii: "_")
    }
}

/// Tokens that are known by their shape, whatever key they have.
enum TokenShapes {
    /// The end of the token that begins at `start`, `nil` when none does.
    static func end(of bytes: [UInt8], at start: Int, wordEnd: Int, limit: Int) -> Int? {
        let count = wordEnd - start
        guard count >= 16 else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "A"):
            // AWS key ids
            guard count == 20, prefix("AKIA", bytes, start) || prefix("ASIA", bytes, start) else { return nil }
            return wordEnd
        case UInt8(ascii: "g"):
            let isGitHub = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"].contains { prefix($0, bytes, start) }
            return isGitHub || prefix("glpat-", bytes, start) ? wordEnd : nil
        case UInt8(ascii: "x"):
            return prefix("xoxb-", bytes, start) || prefix("xoxp-", bytes, start) ? wordEnd : nil
        case UInt8(ascii: "e"):
            // JSON Web Token: three base64 parts, the first a JSON object.
            let parts = bytes[start..<wordEnd].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return prefix("eyJ", bytes, start) && parts.count == 3 ? wordEnd : nil
        case UInt8(ascii: "s"):
            return prefix("sk_live_", bytes, start) || prefix("sk_test_", bytes, start) ? wordEnd : nil
        default:
            return nil
        }
    }

    private static func prefix(_ text: String, _ bytes: [UInt8], _ start: Int) -> Bool {
        bytes[start...].starts(with: text.utf8)
    }
}
