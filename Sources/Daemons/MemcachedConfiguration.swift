import Source

/// A file that says how memcached is started, read to the argument list.
public struct MemcachedConfiguration: Sendable {
    public enum Form: String, Hashable, Sendable {
        /// `/etc/memcached.conf` of Debian and Ubuntu: option lines, read by the package's start script.
        case debian
        /// `/etc/sysconfig/memcached`: variables for the unit of RHEL, Fedora and SUSE.
        case sysconfig
        /// A systemd unit or drop-in whose `ExecStart=` starts memcached.
        case unit
        /// A shell script, Dockerfile or plain command line.
        case commandLine
    }

    /// A line without effect, and why.
    public struct IgnoredLine: Sendable {
        public var span: SourceSpan
        public var reason: String
    }

    public let file: SourceFile
    public let form: Form
    /// memcached's arguments, without the program's name.
    public internal(set) var arguments: [TracedText] = []
    /// What could not be read, and lines that do not do what they seem to. Rule ids: `memcached-syntax`, `memcached-ignored-line`.
    public internal(set) var findings: [Finding] = []
    public internal(set) var ignoredLines: [IgnoredLine] = []
    /// Arguments that come from elsewhere, or that a template adds: there may be others than `arguments`.
    public internal(set) var incomplete: Unknown?
    /// The file of options that the start script named by a unit reads (`/etc/memcached.conf`): this is what counts.
    public internal(set) var optionsFile: TracedText?
    /// The shell or systemd refuses what is written: memcached is never started.
    public internal(set) var startFailure: MemcachedFailure?
    /// Whether the start script runs memcached as root; `nil` when the file does not say.
    public internal(set) var runsAsRoot: Bool?
    /// Lines that are options commented out (`# -l 127.0.0.1`): places to point at.
    public internal(set) var commentedOptions: [SourceSpan] = []

    init(_ file: SourceFile, _ form: Form) {
        self.file = file
        self.form = form
    }

    /// Files larger than this are not read: no configuration of memcached comes near it.
    static let sizeLimit = 1_048_576

    /// Reads a file in the form that `recognise` found or the user names.
    /// - Parameter lookup: other files that the configuration names (`EnvironmentFile=`, the options file), by absolute path;
    ///   `nil` when it cannot be read.
    public static func read(
        _ file: SourceFile, as form: Form, lookup: (String) -> SourceFile? = { _ in nil }
    ) -> MemcachedConfiguration {
        var configuration = MemcachedConfiguration(file, form)
        guard configuration.checkText() else { return configuration }
        switch form {
        case .debian: DebianOptionsFile.read(&configuration)
        case .sysconfig: SysconfigFile.read(&configuration)
        case .unit: MemcachedUnit.read(&configuration, dropIns: [], lookup: lookup)
        case .commandLine: CommandLineFile.read(&configuration)
        }
        return configuration
    }

    /// Reads a unit together with its drop-ins, in the order in which systemd applies them.
    public static func read(
        unit: SourceFile, dropIns: [SourceFile], lookup: (String) -> SourceFile? = { _ in nil }
    ) -> MemcachedConfiguration {
        var configuration = MemcachedConfiguration(unit, .unit)
        guard configuration.checkText() else { return configuration }
        MemcachedUnit.read(&configuration, dropIns: dropIns, lookup: lookup)
        return configuration
    }

    /// Arguments that another file gives, such as `command:` of a compose service: `words` without the program's name.
    /// - Parameter span: what stands for the whole when no argument decides.
    public static func arguments(_ words: [TracedText], at span: SourceSpan) -> MemcachedConfiguration {
        var configuration = MemcachedConfiguration(span.file, .commandLine)
        configuration.arguments = words
        configuration.place = span
        return configuration
    }

    /// A command line in one text, such as `command: memcached -m 64 -l 10.0.0.5`, split as a shell does. `nil` when it does
    /// not start memcached. As in the official image, options alone (`-m 64`) are arguments of memcached.
    public static func commandLine(_ file: SourceFile, _ range: ByteRange) -> MemcachedConfiguration? {
        CommandLineFile.command(TracedText(file, range), optionsAlone: true)
    }

    var place: SourceSpan?

    /// What decides where no argument does: the file's start, up to the end of its first line.
    var whole: SourceSpan { place ?? file.span(file.range(ofLine: 1)) }

    /// What memcached does with the arguments in one release.
    public func instance(version: MemcachedVersion) -> MemcachedInstance {
        var instance = MemcachedEvaluation.run(arguments, version: version, whole: whole, runsAsRoot: runsAsRoot, incomplete: incomplete)
        if let startFailure {
            instance.failure = startFailure
            instance.listeners = []
        }
        return instance
    }

    /// One entry for each range of releases that differs from the next, newest last; releases that do not know an option
    /// which the file uses are left out, unless none is left.
    public func readings() -> [Reading] {
        let all = MemcachedEra.allCases.map { ($0, instance(version: $0.representative)) }
        let fitting = all.filter { $0.1.failure?.tooOld != true }
        var readings: [Reading] = []
        for (era, instance) in fitting.isEmpty ? all : fitting {
            if let last = readings.last, last.instance.signature == instance.signature {
                readings[readings.count - 1] = Reading(eras: last.eras + [era], instance: instance)
            } else {
                readings.append(Reading(eras: [era], instance: instance))
            }
        }
        return readings
    }

    /// What some releases make of the arguments.
    public struct Reading: Sendable {
        public var eras: [MemcachedEra]
        /// As the newest of these releases reads them.
        public var instance: MemcachedInstance

        /// For messages: `memcached 1.5.6 and later`.
        public var releases: String { eras.map(\.name).joined(separator: ", ") }
    }

    // MARK: For the readers

    /// Reports what is no text; the caller stops then.
    private mutating func checkText() -> Bool {
        if file.bytes.count > Self.sizeLimit {
            report("memcached-syntax", .error, "the file is too large for a memcached configuration", at: whole)
            return false
        }
        if let position = file.bytes.firstIndex(of: 0) {
            report(
                "memcached-syntax", .error, "this is not a text file: expected memcached options, found a zero byte",
                at: file.span(position, position + 1))
            return false
        }
        return true
    }

    mutating func report(_ rule: String, _ severity: Severity, _ message: String, at span: SourceSpan, help: String? = nil) {
        findings.append(Finding(rule, severity, message, at: span, help: help))
        if rule == "memcached-syntax", severity == .error, incomplete == nil {
            incomplete = Unknown("a part of the file could not be read", span: span)
        }
    }

    mutating func refuse(_ reason: String, at span: SourceSpan, help: String? = nil) {
        startFailure = startFailure ?? MemcachedFailure(reason, at: span)
        findings.append(Finding("memcached-syntax", .error, reason + ": memcached does not start", at: span, help: help))
    }

    mutating func ignore(_ line: TracedText, _ reason: String, _ severity: Severity = .warning, help: String? = nil) {
        ignoredLines.append(IgnoredLine(span: line.span, reason: reason))
        report("memcached-ignored-line", severity, "this line has no effect: \(reason)", at: line.span, help: help)
    }
}
