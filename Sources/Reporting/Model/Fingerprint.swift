import Source

/// Identity of a finding over time: a hash of rule, file, text of the line and ordinal.
///
/// Moving a line does not change it, and changing another line does not either. The file counts relative to the project, so
/// that two checkouts agree. Secrets are masked before hashing: a fingerprint must not let anybody test guesses.
enum Fingerprint {
    /// - Parameter directory: what files count relative to when no project is judged.
    static func assign(to entries: [Report.Entry], subjects: [Report.Subject], directory: String? = nil) -> [Report.Entry] {
        guard !entries.isEmpty else { return [] }
        let redaction = Redaction(files: unique(entries.map(\.finding.span.file)))
        var seen: [String: Int] = [:]
        return entries.map { entry in
            var entry = entry
            let span = entry.finding.span
            let project = subjects.indices.contains(entry.subject) ? subjects[entry.subject].project : nil
            let path = (project ?? directory).flatMap { Path.relative(span.file.path, to: $0) } ?? span.file.path
            let line = redaction.text(span.file, span.file.range(ofLine: span.start.line)).trimmingBlanks
            let key = [entry.finding.rule, entry.node ?? "", path, line].joined(separator: "\u{0}")
            let ordinal = seen[key, default: 0]
            seen[key] = ordinal + 1
            entry.fingerprint = SHA256.hex(Array("\(key)\u{0}\(ordinal)".utf8), bytes: 16)
            return entry
        }
    }

    private static func unique(_ files: [SourceFile]) -> [SourceFile] {
        var seen: Set<SourceFile> = []
        return files.filter { seen.insert($0).inserted }
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    var trimmingBlanks: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var view = utf8[...]
        while let first = view.first, isBlank(first) { view.removeFirst() }
        while let last = view.last, isBlank(last) { view.removeLast() }
        return String(Substring(view))
    }
}

/// SHA-256 (FIPS 180-4) for fingerprints.
enum SHA256 {
    /// The first `bytes` bytes of the hash in lower-case hexadecimal.
    static func hex(_ message: [UInt8], bytes: Int = 32) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in hash(message).prefix(bytes) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func hash(_ message: [UInt8]) -> [UInt8] {
        var padded = message
        padded.append(0x80)
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(message.count) &* 8
        for shift in stride(from: 56, through: 0, by: -8) { padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }

        var state: [UInt32] = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
        var words = [UInt32](repeating: 0, count: 64)
        for block in stride(from: 0, to: padded.count, by: 64) {
            for index in 0..<16 {
                let at = block + index * 4
                words[index] =
                    UInt32(padded[at]) << 24 | UInt32(padded[at + 1]) << 16 | UInt32(padded[at + 2]) << 8 | UInt32(padded[at + 3])
            }
            for index in 16..<64 {
                let a = words[index - 15], b = words[index - 2]
                let small = rotate(a, 7) ^ rotate(a, 18) ^ (a >> 3)
                let large = rotate(b, 17) ^ rotate(b, 19) ^ (b >> 10)
                words[index] = words[index - 16] &+ small &+ words[index - 7] &+ large
            }
            var s = state
            for index in 0..<64 {
                let e = rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)
                let choice = (s[4] & s[5]) ^ (~s[4] & s[6])
                let first = s[7] &+ e &+ choice &+ constants[index] &+ words[index]
                let a = rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)
                let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])
                s = [first &+ a &+ majority, s[0], s[1], s[2], s[3] &+ first, s[4], s[5], s[6]]
            }
            for index in 0..<8 { state[index] = state[index] &+ s[index] }
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word >> count | word << (32 - count) }

    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static let constants: [UInt32] = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
