import Source

/// The variables that a unit gives to its commands.
struct SystemdEnvironment {
    private var values: [String: TracedText] = [:]
    /// A file that could set any variable is not there to be read.
    private var unreadable: Unknown?

    init(_ units: [SystemdUnit], _ lookup: (String) -> SourceFile?) {
        for line in SystemdUnit.list("Environment", in: units) {
            for (word, _) in SystemdUnit.words(line) {
                guard let equals = word.bytes.firstIndex(of: UInt8(ascii: "=")) else { continue }
                values[word.part(0..<equals).text] = word.dropping(equals + 1)
            }
        }
        for line in SystemdUnit.list("EnvironmentFile", in: units) {
            guard let name = SystemdUnit.words(line).first?.word else { continue }
            let path = name.text.hasPrefix("-") ? String(name.text.dropFirst()) : name.text
            guard !path.contains("%"), path.hasPrefix("/"), let file = lookup(Path.normalised(path)), !file.bytes.contains(0),
                file.bytes.count <= MemcachedConfiguration.sizeLimit
            else {
                unreadable = unreadable ?? Unknown("\(path) is not known, and it sets variables of the command", span: line.span)
                continue
            }
            for entry in SystemdEnvironmentFile(file).entries { values[entry.name] = entry.value }
        }
    }

    /// `$NAME` as a word of its own becomes words, `${NAME}` text; what is not set is empty.
    func expand(_ words: [(word: TracedText, isPlain: Bool)]) -> [TracedText] {
        var result: [TracedText] = []
        for (word, isPlain) in words {
            if isPlain, word.bytes.first == UInt8(ascii: "$"), word.count > 1, word.bytes.dropFirst().allSatisfy(isNameByte) {
                let name = word.dropping(1).text
                if let value = values[name] {
                    result += SystemdUnit.words(value).map(\.word)
                } else if let unreadable {
                    var unknown = word.part(0..<0)
                    unknown.appendUnknown(unreadable, at: word.offset(of: 0))
                    result.append(unknown)
                }
            } else {
                result.append(substitute(in: word))
            }
        }
        return result
    }

    private func substitute(in word: TracedText) -> TracedText {
        let bytes = word.bytes
        guard bytes.contains(UInt8(ascii: "$")) || bytes.contains(UInt8(ascii: "%")) else { return word }
        var result = TracedText(empty: word.file)
        result.fallback = word.offset(of: 0)
        var index = 0
        while index < bytes.count {
            if word.starts(with: "$$", at: index) {
                result.append(bytes[index], at: word.offset(of: index))
                index += 2
            } else if word.starts(with: "${", at: index), let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) {
                let name = word.part((index + 2)..<close).text
                if let value = values[name] {
                    result.append(value)
                } else if let unreadable {
                    result.appendUnknown(unreadable, at: word.offset(of: index))
                }
                index = close + 1
            } else if bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count {
                if bytes[index + 1] == UInt8(ascii: "%") {
                    result.append(bytes[index], at: word.offset(of: index))
                } else {
                    let part = word.part(index..<(index + 2))
                    result.appendUnknown(
                        Unknown("systemd fills in \(part.text) from the unit's name", span: part.span), at: word.offset(of: index))
                }
                index += 2
            } else {
                result.append(bytes[index], at: word.offset(of: index))
                if bytes[index] == TracedText.unknownByte { result.unknown = result.unknown ?? word.unknown }
                index += 1
            }
        }
        return result
    }
}
