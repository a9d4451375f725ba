import Source

/// `/etc/memcached.conf` as the start script of Debian's package reads it (`systemd-memcached-wrapper` of 1.6.18):
/// what is left of the lines is joined with blanks and handed to `/bin/sh`, or split at blanks.
enum DebianOptionsFile {
    static func read(_ configuration: inout MemcachedConfiguration) {
        let file = configuration.file
        configuration.runsAsRoot = true
        var joined = TracedText(empty: file)
        var hasOptions = false
        var start = 0
        let bytes = file.bytes
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let raw = TracedText(file, ByteRange(start, end))
            start = end + 1
            noteComment(raw, &configuration)
            let (line, isControl) = Placeholders.replace(in: trimmed(withoutComments(raw)))
            if isControl {
                configuration.incomplete =
                    configuration.incomplete ?? Unknown("the template decides which of these lines there are", span: raw.span)
                if line.isEmpty { continue }
            }
            // Perl takes "0" for false.
            if line.isEmpty || line.bytes == [0x30] || dropped(line, &configuration) { continue }
            if hasOptions { joined.append(0x20, at: line.offset(of: 0)) }
            joined.append(line)
            hasOptions = true
        }
        guard hasOptions else {
            // The script adds -u root when nothing is left.
            configuration.arguments = [TracedText("-u", at: configuration.whole), TracedText("root", at: configuration.whole)]
            return
        }
        split(joined, &configuration)
    }

    /// Lines that the script passes over.
    private static func dropped(_ line: TracedText, _ configuration: inout MemcachedConfiguration) -> Bool {
        if line.starts(with: "-d") || line.starts(with: "-h") {
            if line.count == 2, line.bytes[1] == UInt8(ascii: "d") {
                // As shipped for ages; systemd keeps memcached in the foreground.
                configuration.ignoredLines.append(.init(span: line.span, reason: "the start script drops -d"))
            } else {
                configuration.ignore(
                    line, "the start script drops lines that begin with -\(line.bytes[1] == UInt8(ascii: "d") ? "d" : "h") as a whole",
                    help: "put each option on a line of its own")
            }
            return true
        }
        guard line.bytes[0] != UInt8(ascii: "-"), line.bytes[0] != TracedText.unknownByte else { return false }
        guard let blank = line.bytes.firstIndex(where: isBlank) else { return false }
        // The value of an option may stand on a line of its own; a line with more than one word never gets there.
        let directive = line.part(0..<blank).text
        if directive == "0" { return false }
        let known = MemcachedOptions.longNames.contains { $0.name == directive }
        if directive == "logfile" {
            configuration.ignoredLines.append(.init(span: line.span, reason: "the start script drops logfile"))
        } else {
            configuration.ignore(
                line, "lines that do not begin with - are dropped",
                help: known ? "write --\(directive)=VALUE, or the short option" : "write it as an option of memcached, such as -l ADDRESS")
        }
        return true
    }

    /// The line without what the script takes for comments: from a `#` that no backslash precedes up to the next `#`.
    private static func withoutComments(_ line: TracedText) -> TracedText {
        let bytes = line.bytes
        guard bytes.contains(UInt8(ascii: "#")) else { return line }
        var result = TracedText(empty: line.file)
        result.fallback = line.span.range.start
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "#"), index == 0 || bytes[index - 1] != UInt8(ascii: "\\") {
                index += 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "#") { index += 1 }
            } else {
                result.append(bytes[index], at: line.offset(of: index))
                index += 1
            }
        }
        return result
    }

    private static func trimmed(_ line: TracedText) -> TracedText {
        let bytes = line.bytes
        guard let first = bytes.firstIndex(where: { !isBlank($0) }), let last = bytes.lastIndex(where: { !isBlank($0) }) else {
            return line.part(0..<0)
        }
        return line.part(first..<(last + 1))
    }

    /// `# -l 127.0.0.1`: an option that somebody took out.
    private static func noteComment(_ line: TracedText, _ configuration: inout MemcachedConfiguration) {
        let text = trimmed(line)
        guard text.bytes.first == UInt8(ascii: "#") else { return }
        let option = trimmed(text.dropping(text.bytes.prefix { $0 == UInt8(ascii: "#") }.count))
        guard option.count >= 2, option.bytes[0] == UInt8(ascii: "-"), MemcachedOptions.kind(option.bytes[1]) != nil,
            option.count == 2 || isBlank(option.bytes[2])
        else { return }
        configuration.commentedOptions.append(text.span)
    }

    private static func split(_ joined: TracedText, _ configuration: inout MemcachedConfiguration) {
        // Perl runs a shell only for these; otherwise it splits at blanks itself.
        let needsShell = joined.bytes.contains { "$&*(){}[]'\";\\|?<>~`".utf8.contains($0) }
        guard needsShell else {
            configuration.arguments = joined.split(isBlank)
            return
        }
        let shell = ShellCommand(joined)
        configuration.arguments = shell.words
        if let refused = shell.refused {
            configuration.refuse("the options go through a shell, which takes this \(refused.text) for syntax", at: refused.span)
        }
        if let cut = shell.cut {
            configuration.report(
                "memcached-ignored-line", .warning,
                "the options go through a shell, which ends the command at this \(cut.part(0..<1).text): what follows does not reach memcached",
                at: cut.part(0..<1).span, help: "put the value into quotes, or separate addresses with a comma")
            configuration.ignoredLines.append(.init(span: cut.span, reason: "the shell ends the command before it"))
        }
        if let comment = shell.comment {
            configuration.report(
                "memcached-ignored-line", .warning, "the shell takes this and all following lines for a comment",
                at: comment.part(0..<1).span)
        }
    }
}
