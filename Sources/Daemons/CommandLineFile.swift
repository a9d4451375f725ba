import Source

/// Shell scripts, Dockerfiles and plain command lines that start memcached.
enum CommandLineFile {
    static func read(_ configuration: inout MemcachedConfiguration) {
        let file = configuration.file
        var found = false
        for line in logicalLines(file) {
            guard let command = instruction(line), let read = self.command(command, optionsAlone: false) else { continue }
            if found {
                configuration.report(
                    "memcached-syntax", .warning, "memcached is started a second time here; only the first command is judged",
                    at: line.span)
                return
            }
            configuration.arguments = read.arguments
            configuration.findings += read.findings
            configuration.incomplete = read.incomplete
            configuration.startFailure = read.startFailure
            configuration.runsAsRoot = read.runsAsRoot
            configuration.place = read.place
            found = true
        }
        if !found {
            configuration.report("memcached-syntax", .error, "no command that starts memcached was found", at: configuration.whole)
        }
    }

    static func startsMemcached(_ file: SourceFile) -> Bool {
        logicalLines(file).contains { line in instruction(line).flatMap { command($0, optionsAlone: false) } != nil }
    }

    /// The command in the words of a shell, from the program on; `nil` when it is another program.
    static func command(_ line: TracedText, optionsAlone: Bool) -> MemcachedConfiguration? {
        let (replaced, _) = Placeholders.replace(in: line)
        let shell = ShellCommand(replaced)
        var words = shell.words[...]
        var user: Bool?
        while let first = words.first {
            // What may stand before the program: variables, exec, sudo and the like.
            if first.bytes.contains(UInt8(ascii: "=")), first.bytes.first.map(isNameByte) == true {
                words = words.dropFirst()
            } else if ["exec", "nohup", "command", "env"].contains(first.text) {
                words = words.dropFirst()
            } else if first.text == "sudo" || first.text == "gosu" || first.text == "su-exec" {
                words = words.dropFirst()
                if first.text == "sudo" {
                    while let option = words.first, option.bytes.first == UInt8(ascii: "-") {
                        words = words.dropFirst(option.text == "-u" ? 2 : 1)
                        if option.text == "-u" { user = false }
                    }
                } else {
                    words = words.dropFirst()
                    user = false
                }
            } else {
                break
            }
        }
        guard let program = words.first else { return nil }
        if program.text == "memcached" || program.text.hasSuffix("/memcached") || program.text.hasSuffix("/memcached-debug") {
            words = words.dropFirst()
        } else if !(optionsAlone && program.bytes.first == UInt8(ascii: "-")) {
            return nil
        }
        var configuration = MemcachedConfiguration.arguments(Array(words), at: line.span)
        configuration.runsAsRoot = user
        if let refused = shell.refused {
            configuration.refuse("the shell takes this \(refused.text) for syntax", at: refused.span)
        }
        return configuration
    }

    /// Lines with their continuations, without comment lines.
    private static func logicalLines(_ file: SourceFile) -> [TracedText] {
        var lines: [TracedText] = []
        let bytes = file.bytes
        var start = 0
        while start < bytes.count {
            var end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            while end < bytes.count, end > start, bytes[end - 1] == UInt8(ascii: "\\") {
                end = bytes[(end + 1)...].firstIndex(of: 0x0A) ?? bytes.count
            }
            var first = start
            while first < end, isBlank(bytes[first]) { first += 1 }
            if first < end, bytes[first] != UInt8(ascii: "#") { lines.append(TracedText(file, ByteRange(first, end))) }
            start = end + 1
        }
        return lines.filter { $0.bytes.count >= 3 }
    }

    /// The command of `CMD` and `ENTRYPOINT` of a Dockerfile and of `command:`/`command=`; other lines as they are.
    private static func instruction(_ line: TracedText) -> TracedText? {
        for word: StaticString in ["CMD", "ENTRYPOINT", "RUN"] where line.starts(with: word) {
            let length = word.utf8CodeUnitCount
            guard length < line.count, isBlank(line.bytes[length]) else { continue }
            var rest = line.dropping(length)
            rest = rest.dropping(rest.bytes.prefix(while: isBlank).count)
            guard rest.bytes.first == UInt8(ascii: "[") else { return rest }
            return list(rest)
        }
        if line.starts(with: "command="), let equals = line.bytes.firstIndex(of: UInt8(ascii: "=")) { return line.dropping(equals + 1) }
        return line
    }

    /// `["memcached", "-m", "64"]` with commas blanked out: the quotes are the shell's too.
    private static func list(_ text: TracedText) -> TracedText {
        var result = TracedText(empty: text.file)
        var quoted = false
        for (index, byte) in text.bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            let blank = !quoted && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]"))
            result.append(blank ? 0x20 : byte, at: text.offset(of: index))
        }
        return result
    }
}
