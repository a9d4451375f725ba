import Source

/// The settings of one section of a systemd unit file, in order, as `systemd.syntax(7)` describes the file.
struct SystemdUnit {
    struct Setting {
        var section: String
        var key: String
        var value: TracedText
    }

    var settings: [Setting] = []

    init(_ file: SourceFile) {
        let bytes = file.bytes
        var section = ""
        var logical = TracedText(empty: file)
        var continuing = false
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = TracedText(file, ByteRange(start, end > start && bytes[end - 1] == 0x0D ? end - 1 : end))
            start = end + 1
            let first = line.bytes.first { !isBlank($0) }
            // Comments count as absent, also between continued lines.
            if first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { continue }
            if line.bytes.last == UInt8(ascii: "\\") {
                logical.append(line.part(0..<(line.count - 1)))
                logical.append(0x20, at: line.offset(of: line.count - 1))
                continuing = true
                if start < bytes.count { continue }
            } else if continuing {
                logical.append(line)
            } else {
                logical = line
            }
            read(logical, &section)
            logical = TracedText(empty: file)
            continuing = false
        }
    }

    private mutating func read(_ line: TracedText, _ section: inout String) {
        guard let first = line.bytes.firstIndex(where: { !isBlank($0) }) else { return }
        if line.bytes[first] == UInt8(ascii: "[") {
            let end = line.bytes.firstIndex(of: UInt8(ascii: "]")) ?? line.count
            section = line.part((first + 1)..<max(end, first + 1)).text
        } else if let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")) {
            let key = line.part(first..<equals).split(isBlank).first?.text ?? ""
            var value = line.dropping(equals + 1)
            value = value.dropping(value.bytes.prefix(while: isBlank).count)
            settings.append(Setting(section: section, key: key, value: value))
        }
    }

    /// The values of a list setting of `[Service]`: an empty assignment forgets what came before.
    static func list(_ key: String, in units: [SystemdUnit]) -> [TracedText] {
        var values: [TracedText] = []
        for setting in units.flatMap(\.settings) where setting.section == "Service" && setting.key == key {
            if setting.value.bytes.allSatisfy(isBlank) { values = [] } else { values.append(setting.value) }
        }
        return values
    }

    /// Words as systemd splits a command line: quotes and backslashes, no variables yet.
    /// `isPlain` tells which words were written without quotes.
    static func words(_ line: TracedText) -> [(word: TracedText, isPlain: Bool)] {
        var words: [(TracedText, Bool)] = []
        var word = TracedText(empty: line.file)
        var state = (inWord: false, plain: true)
        var quote: UInt8?
        let bytes = line.bytes
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open {
                    quote = nil
                } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    index += 1
                    word.append(bytes[index], at: line.offset(of: index))
                } else {
                    word.append(byte, at: line.offset(of: index))
                    if byte == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
                }
            } else if isBlank(byte) {
                if state.inWord { words.append((word, state.plain)) }
                word = TracedText(empty: line.file)
                state = (false, true)
            } else {
                if !state.inWord { word.fallback = line.offset(of: index) }
                state.inWord = true
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                    state.plain = false
                } else if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
                    index += 1
                    word.append(bytes[index], at: line.offset(of: index))
                } else {
                    word.append(byte, at: line.offset(of: index))
                    if byte == TracedText.unknownByte { word.unknown = word.unknown ?? line.unknown }
                }
            }
            index += 1
        }
        if state.inWord { words.append((word, state.plain)) }
        return words
    }
}
