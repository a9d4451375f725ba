import Source

/// A systemd service that starts memcached: its commands, the drop-ins over it, and the environment files they name.
enum MemcachedUnit {
    static func read(
        _ configuration: inout MemcachedConfiguration, dropIns: [SourceFile], lookup: (String) -> SourceFile?
    ) {
        let units = ([configuration.file] + dropIns.filter { $0.bytes.count <= MemcachedConfiguration.sizeLimit && !$0.bytes.contains(0) })
            .map(SystemdUnit.init)
        let commands = SystemdUnit.list("ExecStart", in: units)
        let environment = Environment(units, lookup)
        guard let command = commands.first else {
            configuration.incomplete = Unknown("the command that starts memcached stands in another unit file")
            reportUselessOptions(units, &configuration)
            return
        }
        let isOneShot = SystemdUnit.list("Type", in: units).last?.text == "oneshot"
        if commands.count > 1, !isOneShot {
            configuration.refuse(
                "systemd refuses a second ExecStart= and does not load the unit", at: commands[1].span,
                help: "put an empty ExecStart= before the new one")
        }
        configuration.place = command.span
        let user = SystemdUnit.list("User", in: units).last?.text
        let isDynamic = ["yes", "true", "1", "on"].contains(SystemdUnit.list("DynamicUser", in: units).last?.text)
        configuration.runsAsRoot = isDynamic ? false : user.map { $0 == "root" } ?? true

        let (replaced, _) = Placeholders.replace(in: command)
        var prefix = 0
        while prefix < replaced.count, "@-:+!".utf8.contains(replaced.bytes[prefix]) { prefix += 1 }
        let words = environment.expand(SystemdUnit.words(replaced.dropping(prefix)))
        interpret(words, &configuration, lookup)
        if configuration.optionsFile != nil { reportUselessOptions(units, &configuration) }
    }

    private static func interpret(
        _ words: [TracedText], _ configuration: inout MemcachedConfiguration, _ lookup: (String) -> SourceFile?
    ) {
        let program = words.first.map { Path.name($0.text) } ?? ""
        if program.hasPrefix("memcached") {
            configuration.arguments = Array(words.dropFirst())
        } else if program == "systemd-memcached-wrapper" || program == "start-memcached" {
            let path = words.dropFirst().first { $0.bytes.first == UInt8(ascii: "/") }
            configuration.optionsFile = path ?? TracedText("/etc/memcached.conf", at: configuration.whole)
            readOptionsFile(&configuration, lookup)
        } else if ["sh", "bash", "dash"].contains(program), words.count > 2, words[1].text.hasSuffix("c"),
            let inner = CommandLineFile.command(words[2], optionsAlone: false)
        {
            configuration.arguments = inner.arguments
            configuration.findings += inner.findings
            configuration.startFailure = configuration.startFailure ?? inner.startFailure
        } else {
            configuration.incomplete = Unknown(
                "what \(program.isEmpty ? "the command" : program) starts memcached with is not known", span: configuration.whole)
        }
    }

    private static func readOptionsFile(_ configuration: inout MemcachedConfiguration, _ lookup: (String) -> SourceFile?) {
        guard let path = configuration.optionsFile?.text else { return }
        guard path.hasPrefix("/"), let file = lookup(Path.normalised(path)) else {
            configuration.incomplete = Unknown("the options of memcached are in \(path)", span: configuration.whole)
            return
        }
        let options = MemcachedConfiguration.read(file, as: .debian)
        configuration.arguments = options.arguments
        configuration.findings += options.findings
        configuration.ignoredLines += options.ignoredLines
        configuration.commentedOptions = options.commentedOptions
        configuration.incomplete = options.incomplete
        configuration.startFailure = configuration.startFailure ?? options.startFailure
        configuration.place = options.whole
    }

    /// `Environment=OPTIONS=…` where nothing uses the variable.
    private static func reportUselessOptions(_ units: [SystemdUnit], _ configuration: inout MemcachedConfiguration) {
        for value in SystemdUnit.list("Environment", in: units)
        where SystemdUnit.words(value).contains(where: { $0.word.starts(with: "OPTIONS=") }) {
            let known = configuration.optionsFile != nil
            configuration.ignoredLines.append(.init(span: value.span, reason: "nothing reads OPTIONS"))
            configuration.report(
                "memcached-ignored-line", .warning,
                known
                    ? "this has no effect: the start script of this unit takes all options from its file and reads no OPTIONS"
                    : "this has no effect on Debian and Ubuntu: their unit takes all options from /etc/memcached.conf and reads no OPTIONS",
                at: value.span, help: "set the options in /etc/memcached.conf, or replace ExecStart= in this drop-in")
        }
    }
}

/// The variables that a unit gives to its commands.
private struct Environment {
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
