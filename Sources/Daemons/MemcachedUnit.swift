import Source

/// A systemd service that starts memcached: its commands, the drop-ins over it, and the environment files they name.
enum MemcachedUnit {
    static func read(
        _ configuration: inout MemcachedConfiguration, dropIns: [SourceFile], lookup: (String) -> SourceFile?
    ) {
        let units = ([configuration.file] + dropIns.filter { $0.bytes.count <= MemcachedConfiguration.sizeLimit && !$0.bytes.contains(0) })
            .map(SystemdUnit.init)
        let commands = SystemdUnit.list("ExecStart", in: units)
        let environment = SystemdEnvironment(units, lookup)
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
            configuration.incomplete = Unknown("they are in \(path), which was not read", span: configuration.whole)
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
