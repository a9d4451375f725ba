import Source

/// The keys at the start of lines of YAML files: enough to tell whose configuration it is before it can be read properly.
enum RootKeys {
    struct Key {
        var name: String
        /// Name of the file without its folder.
        var file: String
        var span: SourceSpan

        /// Whether the file has the text anywhere.
        func mentions(_ text: String) -> Bool { RootKeys.contains(span.file.bytes, text) }
    }

    /// Of the YAML files directly in the folder, in the order of their names.
    static func scan(_ directory: String, store: SourceStore) -> [Key] {
        var keys: [Key] = []
        for entry in (try? store.tree.list(directory)) ?? [] where entry.kind == .regular {
            guard entry.name.hasSuffix(".yml") || entry.name.hasSuffix(".yaml"),
                let file = try? store.file(Path.join(directory, entry.name))
            else { continue }
            keys += self.keys(of: file)
        }
        return keys
    }

    static func keys(of file: SourceFile) -> [Key] {
        let bytes = file.bytes
        var keys: [Key] = []
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count {
            let start = index
            while index < bytes.count, isName(bytes[index]) { index += 1 }
            if index > start, index < bytes.count, bytes[index] == UInt8(ascii: ":") {
                keys.append(
                    Key(name: file.text(ByteRange(start, index)), file: Path.name(file.path), span: file.span(start, index)))
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            index += 1
        }
        return keys
    }

    static func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let text = Array(text.utf8)
        guard let first = text.first, bytes.count >= text.count else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            for index in 0...(bytes.count - text.count) where bytes[index] == first {
                var length = 1
                while length < text.count, bytes[index + length] == text[length] { length += 1 }
                if length == text.count { return true }
            }
            return false
        }
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
