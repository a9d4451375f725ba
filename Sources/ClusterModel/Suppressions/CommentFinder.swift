import Daemons
import Nginx
import Source
import SymfonyYAML

/// Where the comments of a file are, by the rules of the program that reads it.
enum CommentFinder {
    /// From the comment sign to the end of the line, in file order.
    /// - Parameter kind: as `SourceStore.Input` names it; other kinds have comments that fill a line.
    static func comments(in file: SourceFile, kind: String) -> [ByteRange] {
        if kind == "composer" || kind.hasPrefix("php") && kind.hasSuffix("override") { return [] }
        let ending = Path.fileExtension(file.path)
        if kind.contains("yaml") || ending == "yml" || ending == "yaml" {
            return YAMLTree.parse(file, dialect: .v7_0).comments
        }
        switch kind {
        case "nginx": return NginxComments.ranges(in: file)
        case "varnish": return VCLComments.ranges(in: file)
        case "apache": return byLine(file, continues: true)
        case "dotenv", "memcached": return byLine(file, behindValues: true)
        default: return byLine(file)
        }
    }

    /// - Parameters:
    ///   - continues: a line that ends in a backslash goes on in the next one, whatever that starts with.
    ///   - behindValues: a comment may also stand behind a blank at the end of a line, outside of quotes.
    private static func byLine(_ file: SourceFile, continues: Bool = false, behindValues: Bool = false) -> [ByteRange] {
        let bytes = file.bytes
        var ranges: [ByteRange] = []
        var isContinuation = false
        for line in 1...max(1, file.lineCount) {
            let range = file.range(ofLine: line)
            defer { isContinuation = continues && range.end > range.start && bytes[range.end - 1] == UInt8(ascii: "\\") }
            guard !isContinuation, let first = (range.start..<range.end).first(where: { !isBlank(bytes[$0]) }) else { continue }
            if bytes[first] == UInt8(ascii: "#") || bytes[first] == UInt8(ascii: ";") {
                ranges.append(ByteRange(first, range.end))
            } else if behindValues, let sign = sign(behindValueIn: bytes, range) {
                ranges.append(ByteRange(sign, range.end))
            }
        }
        return ranges
    }

    private static func sign(behindValueIn bytes: [UInt8], _ range: ByteRange) -> Int? {
        var quote: UInt8?
        for at in range.start..<range.end {
            let byte = bytes[at]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "#"), at > range.start, isBlank(bytes[at - 1]) {
                return at
            }
        }
        return nil
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
