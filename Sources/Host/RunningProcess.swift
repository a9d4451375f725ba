import Source

/// A process of one of the programs that matter here: a value, equal on all machines that run the same in the same way. Numbers that the
/// kernel gives are none of it.
public struct RunningProcess: Hashable, Sendable {
    public enum Program: String, Hashable, Sendable, CaseIterable {
        case apache, nginx, fpm, memcached, redis, varnish
        /// MySQL, MariaDB or PostgreSQL, of which nothing but its running is looked at.
        case database
    }

    public var program: Program
    /// `/proc/PID/cmdline`.
    public var words: [String]
    /// The file that runs; `nil` for processes of other users.
    public var executable: String?
    /// The file has been replaced since: the process runs the old version.
    public var isOutdated: Bool
    /// The sockets on which it accepts connections; unknown for processes of other users, and where the kernel's tables are.
    public var listeners: Knowledge<[ListeningSocket]>
    /// httpd's variables by name, from which its configuration takes values; unknown for processes of other users. Without those that systemd
    /// makes up for each start: nothing refers to them. Absent for other programs.
    public var environment: Knowledge<[String: String]>

    /// Names in `/proc/PID/comm` by program.
    static let names: [(name: String, program: Program)] = [
        ("apache2", .apache), ("httpd", .apache), ("nginx", .nginx), ("memcached", .memcached), ("redis-server", .redis),
        ("valkey-server", .redis), ("keydb-server", .redis), ("varnishd", .varnish), ("php-fpm", .fpm),
        ("mysqld", .database), ("mariadbd", .database), ("postgres", .database),
    ] + (["5.6"] + (0...4).map { "7.\($0)" } + (0...9).map { "8.\($0)" }).flatMap { version in
        [("php-fpm" + version, Program.fpm), ("php-fpm" + version.filter { $0 != "." }, Program.fpm)]
    }

    /// Whether it is the process that the system's start script made; workers share what it has.
    var isMaster: Bool {
        switch program {
        case .nginx: words.first?.hasPrefix("nginx: master process") ?? false
        case .fpm: words.first?.hasPrefix("php-fpm: master process") ?? false
        default: true
        }
    }

    /// The words of the command as it was typed: some programs write a title over them, joined by blanks.
    public var arguments: [String] {
        let title = "nginx: master process "
        guard let first = words.first, program == .nginx, first.hasPrefix(title) else { return Array(words.dropFirst()) }
        return first.dropFirst(title.utf8.count).split(separator: " ").map(String.init).dropFirst().map { $0 }
    }

    /// The file between the parentheses of `php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)`.
    public var fpmConfiguration: String? {
        guard let first = words.first, let open = first.firstIndex(of: "("), let close = first.lastIndex(of: ")"), open < close else { return nil }
        return String(first[first.index(after: open)..<close])
    }

    /// The value of an option of one letter: `-c FILE` or `-cFILE`. The last one counts.
    public func option(_ letter: Character) -> String? { options(letter).last }

    public func options(_ letter: Character) -> [String] {
        var found: [String] = []
        let words = arguments
        for (index, word) in words.enumerated() where word.hasPrefix("-\(letter)") && !word.hasPrefix("--") {
            if word.count > 2 { found.append(String(word.dropFirst(2))) } else if index + 1 < words.count { found.append(words[index + 1]) }
        }
        return found
    }

    /// The command that started it, as a file of the node: what a finding about the process itself points at.
    public func commandLine(on node: String) -> SourceFile {
        SourceFile(path: "/proc/pid/cmdline", bytes: words.flatMap { Array($0.utf8) + [0] }, node: node)
    }
}
