import Source

/// Keeps secrets out of every output: masks them in source lines, in messages and in values.
///
/// A secret that a file holds is masked wherever it turns up, also in a message or a replacement of a fix.
public struct Redaction: Sendable {
    /// What stands for a secret.
    public static let mask = "<redacted>"

    private var ranges: [SourceFile: [ByteRange]] = [:]
    /// Values that are masked wherever they stand as a whole, the longest first.
    private var values: [[UInt8]] = []
    /// Values that could be ordinary words: masked only where a delimiter says that they are values.
    private var words: [[UInt8]] = []

    /// - Parameter files: the files that text may be printed of.
    public init(files: [SourceFile] = []) {
        var known: Set<[UInt8]> = []
        for file in files where ranges[file] == nil {
            let found = Redaction.merged(SecretScanner.secrets(in: file.bytes))
            ranges[file] = found
            for range in found.prefix(10_000) where range.count >= 3 && range.count <= 4_096 {
                known.insert(Array(file.bytes[range.start..<range.end]))
            }
        }
        let sorted = known.sorted { $0.count != $1.count ? $0.count > $1.count : $0.lexicographicallyPrecedes($1) }
        values = sorted.filter { !Redaction.couldBeWord($0) }
        words = sorted.filter(Redaction.couldBeWord)
    }

    /// The ranges of secrets in the text of a configuration file, in order and without overlaps.
    static func secrets(in bytes: [UInt8]) -> [ByteRange] { merged(SecretScanner.secrets(in: bytes)) }

    /// Whether the value of a key of that name is masked.
    public static func isSecret(_ key: String) -> Bool { SecretNames.holdsSecret(key) }

    /// The secret ranges of a file, in order, without overlaps.
    func secrets(in file: SourceFile) -> [ByteRange] {
        ranges[file] ?? Redaction.merged(SecretScanner.secrets(in: file.bytes))
    }

    /// The text of a range of a file, secrets masked.
    public func text(_ file: SourceFile, _ range: ByteRange) -> String {
        let range = range.clamped(to: file.bytes.count)
        var result: [UInt8] = []
        var position = range.start
        let secrets = secrets(in: file)
        var index = Redaction.firstIndex(in: secrets, endingAfter: range.start)
        while index < secrets.count, secrets[index].start < range.end {
            if secrets[index].start > position { result += file.bytes[position..<secrets[index].start] }
            result += Redaction.mask.utf8
            position = min(secrets[index].end, range.end)
            index += 1
        }
        if position < range.end { result += file.bytes[position..<range.end] }
        return String(decoding: result, as: UTF8.self)
    }

    /// A sentence of the tool, such as a message: known secrets, credentials in URLs and `password=...` masked.
    public func text(_ sentence: String) -> String {
        var bytes = Array(sentence.utf8)
        var secrets = SecretScanner.secrets(in: bytes, as: .sentence)
        for value in values { secrets += Redaction.occurrences(of: value, in: bytes, delimited: false) }
        for word in words { secrets += Redaction.occurrences(of: word, in: bytes, delimited: true) }
        guard !secrets.isEmpty else { return sentence }
        for range in Redaction.merged(secrets).reversed() {
            bytes.replaceSubrange(range.start..<range.end, with: Redaction.mask.utf8)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Configuration text that the tool proposes, such as the replacement of a fix.
    public func configuration(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let secrets = SecretScanner.secrets(in: bytes)
        for range in Redaction.merged(secrets).reversed() {
            bytes.replaceSubrange(range.start..<range.end, with: Redaction.mask.utf8)
        }
        return self.text(String(decoding: bytes, as: UTF8.self))
    }

    /// The value of a key: wholly masked when the key holds secrets, else as a sentence.
    public func value(_ value: String, of key: String) -> String {
        if Redaction.isSecret(key), !SecretReference.matches(Array(value.utf8)[...]) { return Redaction.mask }
        return text(value)
    }

    /// Index of the first range that ends behind an offset.
    static func firstIndex(in ranges: [ByteRange], endingAfter offset: Int) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].end <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func merged(_ ranges: [ByteRange]) -> [ByteRange] {
        var result: [ByteRange] = []
        for range in ranges.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
            if let last = result.last, range.start < last.end {
                result[result.count - 1] = last.union(range)
            } else {
                result.append(range)
            }
        }
        return result
    }

    /// Small letters only and short: `root`, `symfony`. Masking it in every sentence would say what the password is.
    private static func couldBeWord(_ value: [UInt8]) -> Bool {
        value.count < 6 || (value.count < 12 && value.allSatisfy { $0 >= 0x61 && $0 <= 0x7A })
    }

    private static func occurrences(of value: [UInt8], in text: [UInt8], delimited: Bool) -> [ByteRange] {
        guard let first = value.first, text.count >= value.count else { return [] }
        var found: [ByteRange] = []
        var at = 0
        while at + value.count <= text.count {
            if text[at] == first, text[at..<(at + value.count)].elementsEqual(value),
                !delimited || (isDelimiter(text, at - 1) && isDelimiter(text, at + value.count))
            {
                found.append(ByteRange(at, at + value.count))
                at += value.count
            } else {
                at += 1
            }
        }
        return found
    }

    /// Quotes and signs between which values stand.
    private static func isDelimiter(_ text: [UInt8], _ offset: Int) -> Bool {
        guard text.indices.contains(offset) else { return false }
        return "\"'`=:@".utf8.contains(text[offset])
    }
}
