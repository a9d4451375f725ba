import Source

/// A file of variables as Compose and DDEV read it: `NAME=value`, `export` before it, quotes, comments, variables in plain and
/// double-quoted values. Close to Symfony's format, but white space in plain values is allowed.
enum ContainerEnvFile {
    /// - Parameters:
    ///   - base: variables that values may refer to besides those of the file.
    ///   - isRaw: values are taken as they stand, quotes included (`format: raw`).
    static func parse(_ file: SourceFile, base: HostingEnvironment, isRaw: Bool = false) -> HostingEnvironment {
        var result = HostingEnvironment()
        var scope = base
        let bytes = file.bytes
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index < bytes.count {
            let lineEnd = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count
            var start = index
            while start < lineEnd, isBlank(bytes[start]) { start += 1 }
            index = lineEnd + 1
            guard start < lineEnd, bytes[start] != UInt8(ascii: "#") else { continue }
            let export = Array("export ".utf8)
            if bytes[start..<lineEnd].starts(with: export) {
                start += export.count
                while start < lineEnd, isBlank(bytes[start]) { start += 1 }
            }
            guard let sign = bytes[start..<lineEnd].firstIndex(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ":") }) else {
                // A name alone passes on the variable of the shell.
                let name = trimmed(bytes[start..<lineEnd])
                guard !name.isEmpty else { continue }
                result.set(HostingVariable(name, .absent, at: file.span(start, lineEnd)))
                continue
            }
            let name = trimmed(bytes[start..<sign])
            guard !name.isEmpty else { continue }
            var first = sign + 1
            while first < lineEnd, isBlank(bytes[first]) { first += 1 }
            let value: KnownText
            var end = lineEnd
            if isRaw {
                value = .known(Sourced(trimmed(bytes[first..<lineEnd]), at: file.span(first, lineEnd)))
            } else if first < lineEnd, bytes[first] == UInt8(ascii: "'") || bytes[first] == UInt8(ascii: "\"") {
                (value, end) = quoted(file, first, scope)
                // A quoted value may go over several lines.
                if end > lineEnd { index = (bytes[end...].firstIndex(of: 0x0A) ?? bytes.count) + 1 }
            } else {
                value = plain(file, first, lineEnd, scope)
            }
            let variable = HostingVariable(name, value, at: file.span(start, min(end, bytes.count)))
            result.set(variable)
            scope.set(variable)
        }
        return result
    }

    private static func plain(_ file: SourceFile, _ start: Int, _ lineEnd: Int, _ scope: HostingEnvironment)
        -> KnownText
    {
        var end = start
        while end < lineEnd {
            if file.bytes[end] == UInt8(ascii: "#"), end == start || isBlank(file.bytes[end - 1]) { break }
            end += 1
        }
        while end > start, isBlank(file.bytes[end - 1]) { end -= 1 }
        return Interpolation(values: scope).expand(Sourced(file.text(ByteRange(start, end)), at: file.span(start, end)))
    }

    private static func quoted(_ file: SourceFile, _ start: Int, _ scope: HostingEnvironment) -> (KnownText, Int) {
        let bytes = file.bytes
        let quote = bytes[start]
        let isDouble = quote == UInt8(ascii: "\"")
        var text: [UInt8] = []
        var index = start + 1
        while index < bytes.count, bytes[index] != quote {
            if isDouble, bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                index += 1
                switch bytes[index] {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "$"): text += Array("$$".utf8)
                default: text.append(bytes[index])
                }
            } else {
                text.append(bytes[index])
            }
            index += 1
        }
        guard index < bytes.count else {
            let span = file.span(start, bytes.count)
            return (.unknown(Unknown("the closing quote is missing", span: span)), bytes.count)
        }
        let value = Sourced(String(decoding: text, as: UTF8.self), at: file.span(start, index + 1))
        return (isDouble ? Interpolation(values: scope).expand(value) : .known(value), index + 1)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        var slice = bytes
        while let first = slice.first, isBlank(first) { slice = slice.dropFirst() }
        while let last = slice.last, isBlank(last) { slice = slice.dropLast() }
        return String(decoding: slice, as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
