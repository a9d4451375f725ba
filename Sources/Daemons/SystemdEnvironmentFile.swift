import Source

/// `KEY=VALUE` lines as systemd reads an `EnvironmentFile=`: no shell, quotes removed, later lines win.
struct SystemdEnvironmentFile {
    struct Entry {
        var name: String
        var value: TracedText
        /// The whole line.
        var line: SourceSpan
    }

    var entries: [Entry] = []
    /// Lines that systemd passes over.
    var strays: [TracedText] = []

    init(_ file: SourceFile) {
        let bytes = file.bytes
        var start = 0
        while start < bytes.count {
            var end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            // A backslash joins lines.
            while end < bytes.count, end > start, bytes[end - 1] == UInt8(ascii: "\\") {
                end = bytes[(end + 1)...].firstIndex(of: 0x0A) ?? bytes.count
            }
            read(TracedText(file, ByteRange(start, end)))
            start = end + 1
        }
    }

    private mutating func read(_ raw: TracedText) {
        let (line, isControl) = Placeholders.replace(in: raw)
        guard let first = line.bytes.firstIndex(where: { !isBlank($0) }), !isControl else { return }
        if line.bytes[first] == UInt8(ascii: "#") || line.bytes[first] == UInt8(ascii: ";") { return }
        guard let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")), line.bytes[first..<equals].allSatisfy(isNameByte), equals > first
        else {
            strays.append(line.dropping(first))
            return
        }
        let name = line.part(first..<equals).text
        entries.append(Entry(name: name, value: Self.unquoted(line.dropping(equals + 1)), line: line.dropping(first).span))
    }

    /// Without surrounding blanks and quotes.
    private static func unquoted(_ text: TracedText) -> TracedText {
        var value = TracedText(empty: text.file)
        value.fallback = text.span.range.start
        let bytes = text.bytes
        var index = bytes.prefix(while: isBlank).count
        var end = bytes.count
        while end > index, isBlank(bytes[end - 1]) { end -= 1 }
        var quote: UInt8?
        while index < end {
            let byte = bytes[index]
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'"), index + 1 < end {
                index += 1
                if bytes[index] != 0x0A { value.append(bytes[index], at: text.offset(of: index)) }
            } else {
                value.append(byte, at: text.offset(of: index))
                if byte == TracedText.unknownByte { value.unknown = value.unknown ?? text.unknown }
            }
            index += 1
        }
        return value
    }

    /// The value that counts: the last one.
    subscript(name: String) -> Entry? { entries.last { $0.name == name } }
}

/// `/etc/sysconfig/memcached`: the variables from which the packaged unit makes
/// `memcached -p ${PORT} -u ${USER} -m ${CACHESIZE} -c ${MAXCONN} $OPTIONS`, and SUSE's
/// `memcached -u ${MEMCACHED_USER} $MEMCACHED_PARAMS`.
enum SysconfigFile {
    static let names = ["PORT", "USER", "CACHESIZE", "MAXCONN", "OPTIONS"]
    static let suseNames = ["MEMCACHED_PARAMS", "MEMCACHED_USER", "MEMCACHED_GROUP"]

    static func read(_ configuration: inout MemcachedConfiguration) {
        let file = configuration.file
        let environment = SystemdEnvironmentFile(file)
        for stray in environment.strays {
            configuration.ignore(stray, "it is not of the form NAME=VALUE", help: "options of memcached go into OPTIONS=\"…\"")
        }
        let isSUSE = environment.entries.contains { suseNames.contains($0.name) }
        let single = isSUSE ? [("-u", "MEMCACHED_USER")] : [("-p", "PORT"), ("-u", "USER"), ("-m", "CACHESIZE"), ("-c", "MAXCONN")]
        for (option, name) in single {
            guard let entry = environment[name] else {
                if !isSUSE {
                    configuration.incomplete =
                        configuration.incomplete ?? Unknown("\(name) is not set here, and the start script decides what then happens")
                }
                continue
            }
            configuration.arguments += [TracedText(option, at: entry.line), literal(entry.value)]
        }
        if let entry = environment[isSUSE ? "MEMCACHED_PARAMS" : "OPTIONS"] {
            configuration.arguments += literal(entry.value).split(isBlank)
        }
        configuration.runsAsRoot = isSUSE ? nil : true
        var last: [String: Int] = [:]
        for (index, entry) in environment.entries.enumerated() { last[entry.name] = index }
        for (index, entry) in environment.entries.enumerated() where last[entry.name] != index && (names + suseNames).contains(entry.name) {
            configuration.ignore(TracedText(file, entry.line.range), "\(entry.name) is set again further down, and the last one counts")
        }
    }

    /// systemd does not expand variables here, scripts of System V do.
    private static func literal(_ value: TracedText) -> TracedText {
        guard value.unknown == nil, value.bytes.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "`") }) else { return value }
        var text = TracedText(empty: value.file)
        for word in value.split(isBlank) {
            if !text.isEmpty { text.append(0x20, at: word.offset(of: 0)) }
            if word.bytes.contains(where: { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "`") }) {
                text.appendUnknown(
                    Unknown("a shell would expand \(word.text) and systemd does not", span: word.span), at: word.offset(of: 0))
            } else {
                text.append(word)
            }
        }
        return text
    }
}
