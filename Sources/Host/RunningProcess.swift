import Source

/// A process of one of the programs that matter here.
public struct RunningProcess: Sendable {
    public enum Program: String, Hashable, Sendable, CaseIterable {
        case apache, nginx, fpm, memcached, redis, varnish
        /// MySQL, MariaDB or PostgreSQL, of which nothing but its running is looked at.
        case database
    }

    public var program: Program
    public var id: Int
    /// `/proc/PID/cmdline`: the words end in zero bytes.
    public var commandLine: SourceFile
    public var words: [String]
    /// The file that runs; `nil` for processes of other users.
    public var executable: String?
    /// The file has been replaced since: the process runs the old version.
    public var isOutdated: Bool
    /// Sockets by inode; unknown for processes of other users.
    public var sockets: Knowledge<[String]>
    /// Variables by name; unknown for processes of other users.
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
}

extension RunningProcess {
    /// As whom a program does its work, by program: a web server's workers, which give up the rights of their master.
    ///
    /// None for a program that runs several times, and where that cannot be told.
    static func workers(of tree: any HostTree, masters: [RunningProcess]) -> [Program: ProcessIdentity] {
        guard let ids = try? tree.processes(named: Set(Self.names.map(\.name))) else { return [:] }
        var found: [Program: ProcessIdentity] = [:]
        for master in masters where [.nginx, .apache].contains(master.program) && masters.count(where: { $0.program == master.program }) == 1 {
            let program = master.program
            let names = Set(names.filter { $0.program == program }.map(\.name))
            for id in ids {
                guard let comm = try? tree.read("/proc/\(id)/comm", limit: 64), names.contains(String(decoding: comm.filter { $0 != 0x0A }, as: UTF8.self)),
                    let status = try? tree.read(ProcessIdentity.path(of: id), limit: 65_536), let identity = ProcessIdentity(status: status)
                else { continue }
                // Others of that name may run in containers.
                guard id == master.id || identity.parent == master.id else { continue }
                if id == master.id, found[program] != nil { continue }
                found[program] = identity
                // The master is the superuser's, as a rule; its workers are what answers.
                if identity.user != 0 { break }
            }
        }
        return found
    }

    /// The processes of a machine that matter, the masters only, and the programs that run in containers there.
    static func all(of tree: any HostTree, store: SourceStore) -> (processes: Knowledge<[RunningProcess]>, contained: Set<Program>) {
        let ids: [Int]
        do throws(FileError) {
            ids = try tree.processes(named: Set(names.map(\.name)))
        } catch {
            let reason = error == .missing ? "these are files; which programs run is not known" : "the table of processes cannot be read: \(error.reason)"
            return (.unknown(Unknown(reason)), [])
        }
        var found: [RunningProcess] = []
        var contained: Set<Program> = []
        for id in ids {
            guard let program = program(of: id, tree) else { continue }
            // What runs in a container has files of its own; the container is audited by itself.
            if let container = container(holding: id, tree) {
                store.skip("/proc/\(id)", reason: "\(program.rawValue) runs in a container (\(container)); audit the container itself")
                contained.insert(program)
                continue
            }
            guard let process = RunningProcess(id, program, tree, store), process.isMaster else { continue }
            found.append(process)
        }
        // Workers of httpd have the command line and the sockets of their master, which has the lowest number as a rule. Each connection of
        // PostgreSQL has a process.
        var seen: Set<String> = []
        found = found.filter { process in
            switch process.program {
            case .apache: seen.insert(process.words.joined(separator: "\u{0}")).inserted
            case .database: seen.insert("").inserted
            default: true
            }
        }
        return (.known(found), contained)
    }

    private static func program(of id: Int, _ tree: any HostTree) -> Program? {
        guard let comm = try? tree.read("/proc/\(id)/comm", limit: 64) else { return nil }
        return names.first { Array(($0.name + "\n").utf8) == comm }?.program
    }

    private static func container(holding id: Int, _ tree: any HostTree) -> String? {
        guard let mine = try? tree.read("/proc/self/cgroup", limit: 65_536), let its = try? tree.read("/proc/\(id)/cgroup", limit: 65_536), mine != its,
            let container = Self.container(of: its), container != Self.container(of: mine)
        else { return nil }
        return container
    }

    private init?(_ id: Int, _ program: Program, _ tree: any HostTree, _ store: SourceStore) {
        let directory = "/proc/\(id)"
        guard let line = try? store.file(directory + "/cmdline"), !line.bytes.isEmpty else { return nil }
        self.id = id
        self.program = program
        commandLine = line
        words = line.bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        var path = try? tree.link(directory + "/exe")
        isOutdated = path?.hasSuffix(" (deleted)") ?? false
        if isOutdated { path = path.map { String($0.dropLast(" (deleted)".count)) } }
        executable = path
        // That it runs is all that is asked.
        guard program != .database else {
            sockets = .unknown(Unknown("what a database does is not looked at"))
            environment = .unknown(Unknown("what a database does is not looked at"))
            return
        }
        let reason = "process \(id) belongs to another user; root can see more"
        do throws(FileError) { sockets = .known(try tree.socketInodes(of: id)) } catch { sockets = .unknown(Unknown(reason)) }
        do throws(FileError) {
            environment = .known(Self.variables(try tree.read(directory + "/environ", limit: 2_097_152)))
        } catch {
            environment = .unknown(Unknown(reason))
        }
    }

    static func variables(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")), equals > entry.startIndex else { continue }
            variables[String(decoding: entry[..<equals], as: UTF8.self)] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return variables
    }

    /// The part of a control group's path that names a container.
    private static func container(of cgroup: [UInt8]) -> String? {
        let marks = ["docker-", "docker/", "libpod-", "crio-", "cri-containerd-", "kubepods", "lxc.payload", "lxc/", "machine.slice/"]
        for line in cgroup.split(separator: 0x0A) {
            let text = String(decoding: line, as: UTF8.self)
            if marks.contains(where: text.contains) { return text.split(separator: "/").last.map { String($0.prefix(40)) } }
        }
        return nil
    }
}
