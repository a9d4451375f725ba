import Source

/// Reads one file in the syntax of symfony/dotenv (as of 5.4, measured against it).
struct DotenvParser {
    struct Entry {
        var name: String
        var value: DotenvValue
        /// The value as it is written, quotes included.
        var range: ByteRange
    }

    struct Failure: Error {
        var message: String
        var offset: Int
    }

    /// In the order of first assignment; a name that is assigned twice keeps the last value.
    /// A class, because expansion looks values up while the parser moves on.
    private final class Table {
        var entries: [Entry] = []
        var positions: [String: Int] = [:]

        func set(_ entry: Entry) {
            if let position = positions[entry.name] {
                entries[position] = entry
            } else {
                positions[entry.name] = entries.count
                entries.append(entry)
            }
        }

        func value(_ name: String) -> DotenvValue? { positions[name].map { entries[$0].value } }
    }

    private let table = Table()

    /// Line ends are normalised before lexing, so offsets are mapped back to the file.
    private let data: [UInt8]
    private let offsets: [Int]?
    private var cursor = 0
    /// A variable from outside the file, with the precedence that it has over values of the file.
    private let outer: (String) -> (value: DotenvValue, winsOverFile: Bool)?
    private var undefined: (String) -> DotenvValue = { _ in .known([]) }

    private var dialect = DotenvDialect.newest

    private init(_ bytes: [UInt8], outer: @escaping (String) -> (value: DotenvValue, winsOverFile: Bool)?) {
        self.outer = outer
        guard bytes.contains(0x0D) else {
            data = bytes
            offsets = nil
            return
        }
        var normalised: [UInt8] = []
        var offsets: [Int] = []
        normalised.reserveCapacity(bytes.count)
        offsets.reserveCapacity(bytes.count + 1)
        var index = 0
        while index < bytes.count {
            offsets.append(index)
            if bytes[index] == 0x0D {
                normalised.append(0x0A)
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A { index += 1 }
            } else {
                normalised.append(bytes[index])
            }
            index += 1
        }
        offsets.append(bytes.count)
        data = normalised
        self.offsets = offsets
    }

    /// Reads a whole file. When the syntax is wrong somewhere, Symfony loads nothing of the file and stops;
    /// what stands before the fault is returned beside the failure.
    static func parse(
        _ bytes: [UInt8], dialect: DotenvDialect = .newest,
        undefined: @escaping (String) -> DotenvValue = { _ in .known([]) },
        outer: @escaping (String) -> (value: DotenvValue, winsOverFile: Bool)? = { _ in nil }
    ) -> (entries: [Entry], failure: Failure?) {
        var parser = DotenvParser(bytes, outer: outer)
        parser.dialect = dialect
        parser.undefined = undefined
        do throws(Failure) {
            try parser.run()
            return (parser.table.entries, nil)
        } catch {
            return (parser.table.entries, Failure(message: error.message, offset: parser.original(error.offset)))
        }
    }

    private func original(_ offset: Int) -> Int {
        guard let offsets else { return min(offset, data.count) }
        return offsets[min(offset, offsets.count - 1)]
    }

    private mutating func run() throws(Failure) {
        skipEmptyLines()
        while cursor < data.count {
            let name = try readName()
            let start = cursor
            guard cursor < data.count else {
                set(name, .known([]), start, start)
                return
            }
            let (value, end) = try readValue()
            set(name, value, start, end)
            skipEmptyLines()
        }
    }

    private func set(_ name: String, _ value: DotenvValue, _ start: Int, _ end: Int) {
        table.set(Entry(name: name, value: value, range: ByteRange(original(start), original(end))))
    }

    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        isNameStart(byte) || byte == UInt8(ascii: "_") || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
    }

    /// The end of the variable name that starts at `start`; `start` itself when there is none.
    static func endOfName(_ text: [UInt8], _ start: Int, _ dialect: DotenvDialect) -> Int {
        var index = start
        if dialect.readsLeadingUnderscores, index < text.count, text[index] == UInt8(ascii: "_") { index += 1 }
        guard index < text.count, isNameStart(text[index]) else { return start }
        while index < text.count, isNameByte(text[index]) { index += 1 }
        return index
    }

    private mutating func readName() throws(Failure) -> String {
        let start = cursor
        var isExport = false
        let export = [UInt8](text: "export")
        if data.count - cursor > export.count, data[cursor..<cursor + export.count].elementsEqual(export) {
            var index = cursor + export.count
            while index < data.count, data[index] == 0x20 || data[index] == 0x09 { index += 1 }
            if index > cursor + export.count, Self.endOfName(data, index, dialect) > index {
                cursor = index
                isExport = true
            }
        }
        let end = Self.endOfName(data, cursor, dialect)
        guard end > cursor else {
            throw Failure(message: "a variable name was expected", offset: start)
        }
        let name = String(decoding: data[cursor..<end], as: UTF8.self)
        cursor = end
        guard cursor < data.count, data[cursor] != 0x0A, data[cursor] != UInt8(ascii: "#") else {
            throw Failure(
                message: isExport ? "an export without a value is not understood" : "\"=\" is missing after \(name)", offset: cursor)
        }
        if data[cursor] == 0x20 || data[cursor] == 0x09 {
            throw Failure(message: "white space is not allowed between \(name) and \"=\"", offset: cursor)
        }
        guard data[cursor] == UInt8(ascii: "=") else {
            throw Failure(message: "\"=\" is missing after \(name)", offset: cursor)
        }
        cursor += 1
        return name
    }

    /// The value and the offset after its text, the cursor on the line end after it.
    private mutating func readValue() throws(Failure) -> (DotenvValue, end: Int) {
        var blank = cursor
        while blank < data.count, data[blank] == 0x20 || data[blank] == 0x09 { blank += 1 }
        if blank == data.count || data[blank] == 0x0A || data[blank] == UInt8(ascii: "#") {
            let start = cursor
            cursor = endOfLine(blank)
            return (.known([]), start)
        }
        if blank > cursor {
            throw Failure(message: "white space is not allowed before the value", offset: cursor)
        }
        var value: [UInt8] = []
        var unknown: String?
        var end = cursor
        repeat {
            let part: DotenvValue
            switch data[cursor] {
            case UInt8(ascii: "'"): part = .known(try readSingleQuoted())
            case UInt8(ascii: "\""): part = try readDoubleQuoted()
            default: part = try readPlain()
            }
            end = cursor
            switch part {
            case .known(let bytes): value += bytes
            case .unknown(let reason): unknown = reason
            }
            if cursor < data.count, data[cursor] == UInt8(ascii: "#"), lastPartWasPlain { break }
        } while cursor < data.count && data[cursor] != 0x0A
        // A comment directly behind is skipped with the empty lines.
        while end > 0, data[end - 1] == 0x20 || data[end - 1] == 0x09 { end -= 1 }
        return (unknown.map { .unknown($0) } ?? .known(value), end)
    }

    private var lastPartWasPlain = false

    private func endOfLine(_ start: Int) -> Int {
        data[start...].firstIndex(of: 0x0A) ?? data.count
    }

    private mutating func readSingleQuoted() throws(Failure) -> [UInt8] {
        lastPartWasPlain = false
        guard let close = data[(cursor + 1)...].firstIndex(of: UInt8(ascii: "'")) else {
            throw Failure(message: "the closing single quote is missing", offset: cursor)
        }
        defer { cursor = close + 1 }
        return Array(data[(cursor + 1)..<close])
    }

    private mutating func readDoubleQuoted() throws(Failure) -> DotenvValue {
        lastPartWasPlain = false
        let start = cursor
        var index = cursor + 1
        // A quote is escaped by one backslash; the byte before that backslash must not be one.
        while index < data.count,
            data[index] != UInt8(ascii: "\"")
                || (data[index - 1] == UInt8(ascii: "\\") && data[index - 2] != UInt8(ascii: "\\"))
        {
            index += 1
        }
        guard index < data.count else { throw Failure(message: "the closing double quote is missing", offset: start) }
        cursor = index + 1
        let text = Array(data[(start + 1)..<index])
            .replacing([UInt8](text: "\\\""), with: [UInt8](text: "\""))
            .replacing([UInt8](text: "\\r"), with: [0x0D])
            .replacing([UInt8](text: "\\n"), with: [0x0A])
        return try expand(text, at: start)
    }

    private mutating func readPlain() throws(Failure) -> DotenvValue {
        lastPartWasPlain = true
        let start = cursor
        var text: [UInt8] = []
        var previous = data[cursor - 1]
        loop: while cursor < data.count {
            switch data[cursor] {
            case 0x0A, UInt8(ascii: "\""), UInt8(ascii: "'"): break loop
            case UInt8(ascii: "#") where previous == 0x20 || previous == 0x09: break loop
            default: break
            }
            if data[cursor] == UInt8(ascii: "\\"), cursor + 1 < data.count,
                data[cursor + 1] == UInt8(ascii: "\"") || data[cursor + 1] == UInt8(ascii: "'")
            {
                cursor += 1
            }
            previous = data[cursor]
            text.append(previous)
            if data[cursor] == UInt8(ascii: "$"), cursor + 1 < data.count, data[cursor + 1] == UInt8(ascii: "(") {
                cursor += 1
                try readCommand(into: &text)
            }
            cursor += 1
        }
        // Trailing white space as PHP's rtrim sees it.
        while let last = text.last, [0x20, 0x09, 0x0A, 0x0D, 0x00, 0x0B].contains(last) { text.removeLast() }
        let value = try expand(text, at: start)
        if case .known(let bytes) = value, bytes == text, text.contains(where: { $0 == 0x20 || (0x09...0x0D).contains($0) }) {
            throw Failure(message: "a value with white space must be in quotes", offset: cursor)
        }
        return value
    }

    /// From the opening parenthesis to the closing one, on which the cursor ends.
    private mutating func readCommand(into text: inout [UInt8]) throws(Failure) {
        let start = cursor
        var depth = 0
        repeat {
            guard cursor < data.count, data[cursor] != 0x0A else {
                throw Failure(message: "the closing parenthesis is missing", offset: start)
            }
            if data[cursor] == UInt8(ascii: "(") { depth += 1 }
            if data[cursor] == UInt8(ascii: ")") { depth -= 1 }
            text.append(data[cursor])
            cursor += 1
        } while depth > 0
        cursor -= 1
    }

    private func expand(_ text: [UInt8], at start: Int) throws(Failure) -> DotenvValue {
        guard text.contains(UInt8(ascii: "$")) || text.contains(UInt8(ascii: "\\")) else { return .known(text) }
        let range = ByteRange(original(start), original(cursor))
        let expansion = DotenvExpansion(
            dialect: dialect,
            lookup: { [table, outer] name in
                let own = table.value(name)
                guard let outer = outer(name) else { return own }
                return outer.winsOverFile ? outer.value : own ?? outer.value
            },
            undefined: undefined,
            assign: { [table] name, value in table.set(Entry(name: name, value: .known(value), range: range)) })
        do throws(DotenvExpansion.Failure) {
            return try expansion.expand(text)
        } catch {
            switch error {
            case .unclosedBrace:
                throw Failure(message: "the closing brace of a variable is missing", offset: start)
            case .unsupportedInDefault(let byte, let name):
                throw Failure(
                    message: "the default of ${\(name)} holds \"\(Character(UnicodeScalar(byte)))\", which is not supported there",
                    offset: start)
            case .tooLong:
                throw Failure(message: "the expanded value is too long", offset: start)
            }
        }
    }

    private mutating func skipEmptyLines() {
        while cursor < data.count {
            let byte = data[cursor]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                cursor += 1
            } else if byte == UInt8(ascii: "#") {
                cursor = endOfLine(cursor)
            } else {
                return
            }
        }
    }
}
