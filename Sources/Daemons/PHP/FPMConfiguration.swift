import Source

/// A pool of PHP-FPM: the processes behind one `fastcgi_pass` or `SetHandler proxy:…`.
public struct FPMPool: Sendable {
    public var name: String
    /// The first section of that name.
    public var span: SourceSpan
    /// `user`, `group`, `listen`, `pm.max_children`, ...: the last value of each, by its name in lower case.
    public internal(set) var options: [String: Sourced<Knowledge<String>>] = [:]
    /// `env[NAME]`, handed to PHP for every request.
    public internal(set) var environment: [String: Sourced<Knowledge<String>>] = [:]
    /// `php_value`, `php_flag`, `php_admin_value`, `php_admin_flag`, in order.
    public internal(set) var settings: [PHPSetting] = []

    public var user: Sourced<Knowledge<String>>? { options["user"] }
    /// `/run/php/php-fpm.sock`, `127.0.0.1:9000`, `9000`.
    public var listen: Sourced<Knowledge<String>>? { options["listen"] }

    /// Whether variables of the process that starts FPM reach PHP. They do not by default.
    public var passesProcessEnvironment: Sourced<Knowledge<Bool>> {
        guard let option = options["clear_env"] else { return Sourced(.known(false)) }
        return Sourced(option.value.map { FPMReader.flag($0) == false }, option.provenance)
    }

    /// The setting that counts in this pool: one that code may not change wins over one that it may.
    public func setting(_ name: String) -> PHPSetting? {
        let own = settings.filter { $0.name == name }
        return own.last { $0.origin == .poolAdmin(self.name) } ?? own.last
    }
}

/// The configuration of a PHP-FPM master process, or a part of it: `php-fpm.conf` with what it includes, or pool files.
public struct FPMConfiguration: Sendable {
    /// The file that was given, then what it includes.
    public internal(set) var files: [SourceFile]
    /// In the order of their first sections.
    public internal(set) var pools: [FPMPool] = []
    /// Options of `[global]`, the last value of each, by name in lower case.
    public internal(set) var global: [String: Sourced<Knowledge<String>>] = [:]
    /// The pools listen nowhere, since FPM does not start; where and why.
    public internal(set) var failure: SourceSpan?
    /// Included files that were not read, or lines that a template adds.
    public internal(set) var uncertain: Unknown?
    /// Rule id: `php-fpm-syntax`.
    public internal(set) var findings: [Finding] = []

    /// Reads files as one configuration, in this order.
    /// - Parameter includes: the files of an `include` line, by its pattern and the file that holds it; `nil` when that is not known.
    public static func read(
        _ files: [SourceFile], includes: (_ pattern: String, _ from: SourceFile) -> [SourceFile]? = { _, _ in nil }
    ) -> FPMConfiguration {
        var reader = FPMReader()
        for file in files { reader.read(file, includes, depth: 0) }
        return reader.configuration
    }

    /// Whether a file configures PHP-FPM, by its content. Files that packages ship as examples are none.
    public static func recognise(path: String, bytes: [UInt8]) -> Bool {
        let name = Path.name(path).lowercased()
        guard !name.hasSuffix(".default"), !bytes.prefix(4096).contains(0) else { return false }
        var sections = 0
        var marks = 0
        for line in bytes.prefix(65_536).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let start = line.firstIndex(where: { !isBlank($0) }), line[start] != UInt8(ascii: ";"), line[start] != UInt8(ascii: "#")
            else { continue }
            if line[start] == UInt8(ascii: "[") {
                sections += 1
                continue
            }
            guard sections > 0, let equals = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = String(decoding: line[start..<equals].prefix(80).filter { !isBlank($0) }, as: UTF8.self).lowercased()
            let base = key.firstIndex(of: "[").map { String(key[..<$0]) } ?? key
            if key != base, FPMReader.arrays.contains(base), base != "env" || name.hasSuffix(".conf") { marks += 1 }
            if base.hasPrefix("pm.") || ["pm", "clear_env", "catch_workers_output", "daemonize", "listen.owner"].contains(base) { marks += 1 }
        }
        return marks > 0
    }
}

/// Goes through the files of a PHP-FPM configuration.
struct FPMReader {
    private(set) var configuration = FPMConfiguration(files: [])
    private var positions: [String: Int] = [:]

    mutating func read(_ file: SourceFile, _ includes: (String, SourceFile) -> [SourceFile]?, depth: Int) {
        guard !configuration.files.contains(file) else { return }
        configuration.files.append(file)
        if let zero = file.bytes.firstIndex(of: 0) {
            return refuse("this is not a text file: expected settings of PHP-FPM, found a zero byte", at: file.span(zero, zero + 1))
        }
        guard file.bytes.count <= 4 * MemcachedConfiguration.sizeLimit else {
            return refuse("the file is too large for a configuration of PHP-FPM", at: file.span(file.range(ofLine: 1)))
        }
        let reader = IniReader.read(file)
        configuration.uncertain = configuration.uncertain ?? reader.control
        var pending: [(pattern: TracedText, section: String)] = []
        for section in reader.sections { open(section) }
        for entry in reader.entries {
            if entry.offset == nil, entry.name.text.lowercased() == "include" {
                pending.append((entry.value, entry.section?.text ?? "global"))
            } else {
                take(entry)
            }
        }
        if let error = reader.error { refuse("\(error.message): PHP-FPM does not start", at: error.span) }
        // FPM reads included files after the one that includes them.
        for include in pending { self.include(include.pattern, from: file, includes, depth) }
    }

    private mutating func open(_ section: TracedText) {
        guard section.unknown == nil, !isGlobal(section.text) else { return }
        guard positions[section.text.lowercased()] == nil else { return }
        positions[section.text.lowercased()] = configuration.pools.count
        configuration.pools.append(FPMPool(name: section.text, span: section.span))
    }

    private func isGlobal(_ name: String) -> Bool { name.lowercased() == "global" }

    private mutating func take(_ entry: IniEntry) {
        guard entry.name.unknown == nil, entry.section?.unknown == nil else {
            configuration.uncertain = configuration.uncertain ?? entry.name.unknown ?? entry.section?.unknown
            return
        }
        let name = entry.name.text.lowercased()
        let value: Knowledge<String> = entry.unknown.map { .unknown($0) } ?? .known(entry.value.text)
        let place = entry.value.isEmpty ? entry.place ?? entry.name.span : entry.value.span
        guard let section = entry.section, !isGlobal(section.text) else {
            guard entry.offset == nil, Self.global.contains(name) else { return unknown(entry, among: Self.global) }
            configuration.global[name] = Sourced(value, at: place)
            return
        }
        guard let position = positions[section.text.lowercased()] else { return }
        if let offset = entry.offset {
            guard Self.arrays.contains(name) else { return unknown(entry, among: Self.arrays) }
            guard entry.value.unknown != nil || !entry.value.isEmpty || name.hasSuffix("_flag") || entry.isExpression else {
                return refuse("\(name)[\(offset.text)] has no value: PHP-FPM does not start", at: entry.name.span.joined(offset.span))
            }
            add(name, offset, value, place, to: position)
        } else {
            guard Self.options.contains(name) else { return unknown(entry, among: Self.options) }
            if Self.flags.contains(name), let text = value.value, Self.flag(text) == nil {
                return refuse("\(name) wants yes or no, not \(text): PHP-FPM does not start", at: place)
            }
            configuration.pools[position].options[name] = Sourced(value, at: place)
        }
    }

    private mutating func add(_ array: String, _ offset: TracedText, _ value: Knowledge<String>, _ place: SourceSpan, to position: Int) {
        let pool = configuration.pools[position].name
        if let reason = offset.unknown {
            configuration.uncertain = configuration.uncertain ?? reason
            return
        }
        switch array {
        case "env":
            var value = value
            if let text = value.value, text.hasPrefix("$") {
                value = .unknown(Unknown("\(text) is taken from the environment that PHP-FPM is started with", span: place))
            }
            configuration.pools[position].environment[offset.text] = Sourced(value, at: place)
        case "php_flag", "php_admin_flag":
            let flag = value.map { Self.flag($0) == true ? "1" : "" }
            let origin: PHPSetting.Origin = array == "php_flag" ? .pool(pool) : .poolAdmin(pool)
            configuration.pools[position].settings.append(PHPSetting(offset.text, flag, at: place, origin: origin))
        default:
            let origin: PHPSetting.Origin = array == "php_value" ? .pool(pool) : .poolAdmin(pool)
            configuration.pools[position].settings.append(PHPSetting(offset.text, value, at: place, origin: origin))
        }
    }

    private mutating func include(
        _ pattern: TracedText, from file: SourceFile, _ includes: (String, SourceFile) -> [SourceFile]?, _ depth: Int
    ) {
        guard pattern.unknown == nil, depth < 10, configuration.files.count < 500, let files = includes(pattern.text, file) else {
            configuration.uncertain = configuration.uncertain ?? pattern.unknown
                ?? Unknown("the included \(pattern.text) was not read", needs: "--root DIR", span: pattern.span)
            return
        }
        for file in files { read(file, includes, depth: depth + 1) }
    }

    private mutating func unknown(_ entry: IniEntry, among known: Set<String>) {
        let name = entry.name.text + (entry.offset.map { "[\($0.text)]" } ?? "")
        let nearest = NearestName.of(entry.name.text.lowercased(), among: known.sorted()).map { "; did you mean \($0)?" } ?? ""
        refuse("PHP-FPM has no setting \(name)\(entry.section == nil ? " here" : ""), so it does not start\(nearest)", at: entry.name.span)
    }

    private mutating func refuse(_ message: String, at span: SourceSpan) {
        configuration.findings.append(Finding("php-fpm-syntax", .error, message, at: span))
        configuration.failure = configuration.failure ?? span
    }

    /// `nil` for what FPM refuses as a flag.
    static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "yes", "true", "on": true
        case "", "0", "no", "false", "off": false
        default: nil
        }
    }

    static let arrays: Set<String> = ["env", "php_value", "php_admin_value", "php_flag", "php_admin_flag"]
    private static let flags: Set<String> = [
        "clear_env", "catch_workers_output", "decorate_workers_output", "process.dumpable", "request_terminate_timeout_track_finished",
    ]
    private static let global: Set<String> = [
        "emergency_restart_threshold", "emergency_restart_interval", "process_control_timeout", "process.max", "process.priority", "pid",
        "error_log", "log_limit", "log_buffering", "log_level", "daemonize", "rlimit_files", "rlimit_core", "events.mechanism",
        "systemd_interval", "syslog.facility", "syslog.ident",
    ]
    private static let options: Set<String> = [
        "prefix", "user", "group", "listen", "listen.backlog", "listen.owner", "listen.group", "listen.acl_users", "listen.acl_groups",
        "listen.mode", "listen.setfib", "listen.allowed_clients", "process.priority", "process.dumpable", "pm", "pm.max_children",
        "pm.max_spawn_rate", "pm.start_servers", "pm.min_spare_servers", "pm.max_spare_servers", "pm.process_idle_timeout",
        "pm.max_requests", "pm.status_path", "pm.status_listen", "ping.path", "ping.response", "access.log", "access.format",
        "access.suppress_path", "slowlog", "request_slowlog_timeout", "request_slowlog_trace_depth", "request_terminate_timeout",
        "request_terminate_timeout_track_finished", "rlimit_files", "rlimit_core", "chroot", "chdir", "catch_workers_output",
        "decorate_workers_output", "clear_env", "security.limit_extensions", "apparmor_hat",
    ]
}
