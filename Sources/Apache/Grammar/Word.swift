import Source

/// One argument of a directive, without its quotes.
struct Word: Sendable {
    var bytes: Bytes
    /// The place in the file, quotes included.
    var span: SourceSpan
    /// The place of the content, without quotes: what a fix edits.
    var content: SourceSpan
    /// A placeholder of a template stands in it, so that its value is not known: `%BASEDIR%`.
    var placeholder: String?

    var text: String { bytes.text }
    var isKnown: Bool { placeholder == nil }
    var lowercased: String { bytes.lowercasedBytes.text }
}

/// How httpd takes words from a line.
enum Words {
    /// Words of ordinary directives: separated by white space, quoted with `"` or `'`; in them `\\` is a backslash
    /// and, within quotes, a backslash protects the quote. Anything else keeps its backslash.
    static func ordinary(_ text: SourceText, from start: Int = 0, limit: Int = .max) -> [Word] {
        var words: [Word] = []
        var position = start
        while words.count < limit, let word = next(text, &position) { words.append(word) }
        return words
    }

    /// The next ordinary word; `position` moves behind it and the white space that follows.
    static func next(_ text: SourceText, _ position: inout Int) -> Word? {
        let bytes = text.bytes
        while position < bytes.count, bytes[position].isSpace { position += 1 }
        guard position < bytes.count else { return nil }
        let start = position
        var content: Bytes = []
        let quote = bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") ? bytes[position] : nil
        if quote != nil { position += 1 }
        let contentStart = position
        while position < bytes.count {
            let byte = bytes[position]
            if let quote {
                if byte == quote { break }
            } else if byte.isSpace {
                break
            }
            if byte == UInt8(ascii: "\\"), position + 1 < bytes.count,
                bytes[position + 1] == UInt8(ascii: "\\") || (quote != nil && bytes[position + 1] == quote)
            {
                content.append(bytes[position + 1])
                position += 2
                continue
            }
            content.append(byte)
            position += 1
        }
        let contentEnd = position
        if quote != nil, position < bytes.count { position += 1 }
        let end = position
        while position < bytes.count, bytes[position].isSpace { position += 1 }
        return Word(
            bytes: content, span: text.span(start, end), content: text.span(contentStart, contentEnd),
            placeholder: Placeholder.find(in: content))
    }

    /// Words of `RewriteRule` and `RewriteCond`: at most three; a backslash before white space keeps it in the word,
    /// and stays there. `nil`: the line has less than two.
    static func rewrite(_ text: SourceText, from start: Int) -> [Word]? {
        let bytes = text.bytes
        var words: [Word] = []
        var position = start
        while words.count < 3 {
            while position < bytes.count, bytes[position].isSpace { position += 1 }
            guard position < bytes.count else { break }
            let begin = position
            let quote = bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") ? bytes[position] : nil
            if quote != nil { position += 1 }
            let contentStart = position
            while position < bytes.count {
                let byte = bytes[position]
                if let quote {
                    if byte == quote { break }
                } else if byte.isSpace {
                    break
                }
                if byte == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1].isSpace { position += 1 }
                position += 1
            }
            let contentEnd = min(position, bytes.count)
            if quote != nil, position < bytes.count { position += 1 }
            let content = Array(bytes[contentStart..<contentEnd])
            words.append(
                Word(
                    bytes: content, span: text.span(begin, min(position, bytes.count)),
                    content: text.span(contentStart, contentEnd), placeholder: Placeholder.find(in: content)))
        }
        return words.count < 2 ? nil : words
    }
}

/// Marks that a template engine replaces before the server reads the file.
enum Placeholder {
    /// The first placeholder in a value: `%BASEDIR%`, `{{ root }}`, `<%= root %>`.
    static func find(in bytes: Bytes) -> String? {
        var index = 0
        while index + 1 < bytes.count {
            switch (bytes[index], bytes[index + 1]) {
            case (UInt8(ascii: "%"), let next) where next.isUpper:
                var end = index + 1
                while end < bytes.count, bytes[end].isUpper || bytes[end].isDigit || bytes[end] == UInt8(ascii: "_") { end += 1 }
                // Two characters are a percent-encoded byte.
                if end < bytes.count, bytes[end] == UInt8(ascii: "%"), end - index > 3 { return bytes[index...end].text }
            case (UInt8(ascii: "{"), UInt8(ascii: "{")):
                if let end = bytes.firstIndex(of: "}}", from: index + 2) { return bytes[index..<(end + 2)].text }
            case (UInt8(ascii: "<"), UInt8(ascii: "%")):
                if let end = bytes.firstIndex(of: "%>", from: index + 2) { return bytes[index..<(end + 2)].text }
            default:
                break
            }
            index += 1
        }
        return nil
    }

    /// Whether a line is a statement of a template engine: `{% if %}`, `<% end %>`, `{{#each}}`.
    static func isStatement(_ line: Bytes) -> Bool {
        line.hasPrefix("{%") || line.hasPrefix("<%") || line.hasPrefix("{{") || line.hasPrefix("{#")
    }

    /// The condition and the rest of a line that a template includes on condition: `#if[SYMFONY_ENV] SetEnvIf ...`.
    static func condition(_ line: Bytes) -> (text: String, rest: Int)? {
        guard line.hasPrefix("#if["), let close = line.firstIndex(of: UInt8(ascii: "]")) else { return nil }
        var rest = close + 1
        while rest < line.count, line[rest].isSpace { rest += 1 }
        return (line[4..<close].text, rest)
    }
}
