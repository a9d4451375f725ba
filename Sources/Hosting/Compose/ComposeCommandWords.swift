/// Splits a line into words as a shell does, without expanding anything.
enum ComposeCommandWords {
    /// `nil`: a quote is not closed.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        var isInWord = false
        var quote: UInt8?
        var isEscaped = false
        for byte in line.utf8 {
            if isEscaped {
                // In double quotes a backslash only escapes what is special there.
                if quote == UInt8(ascii: "\""), ![UInt8]("\"\\$`".utf8).contains(byte) { word.append(UInt8(ascii: "\\")) }
                word.append(byte)
                isEscaped = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\") where quote != UInt8(ascii: "'"):
                isEscaped = true
                isInWord = true
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                if quote == byte {
                    quote = nil
                } else if quote == nil {
                    quote = byte
                    isInWord = true
                } else {
                    word.append(byte)
                }
            case _ where quote == nil && [0x20, 0x09, 0x0A, 0x0D].contains(byte):
                if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                isInWord = false
            default:
                word.append(byte)
                isInWord = true
            }
        }
        guard quote == nil, !isEscaped else { return nil }
        if isInWord { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
