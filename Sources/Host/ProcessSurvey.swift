import Source

/// The programs that matter as they run on a machine.
public struct RunningPrograms: Hashable, Sendable {
    /// Ordered by program and command. The masters only: workers share what those have.
    public var processes: Knowledge<[RunningProcess]>
    /// The programs that run there in containers, which are audited by themselves.
    public var contained: Set<RunningProcess.Program> = []
    /// As whom the workers of the web servers run, where that is known.
    public var workers: [RunningProcess.Program: ProcessIdentity] = [:]
}

/// Finds the programs that matter in a machine's table of processes.
struct ProcessSurvey {
    let tree: any HostTree
    let store: SourceStore
    let sockets: Knowledge<SocketTableReader>

    private struct Found {
        var id: Int
        var process: RunningProcess
    }

    func programs() -> RunningPrograms {
        let ids: [Int]
        do throws(FileError) {
            ids = try tree.processes(named: Set(RunningProcess.names.map(\.name)))
        } catch {
            let reason = error == .missing ? "these are files; which programs run is not known" : "the table of processes cannot be read: \(error.reason)"
            return RunningPrograms(processes: .unknown(Unknown(reason)))
        }
        var found: [Found] = []
        var contained: Set<RunningProcess.Program> = []
        for id in ids {
            guard let program = program(of: id) else { continue }
            // What runs in a container has files of its own; the container is audited by itself.
            if let container = container(holding: id) {
                store.skip("/proc/\(id)", reason: "\(program.rawValue) runs in a container (\(container)); audit the container itself")
                contained.insert(program)
                continue
            }
            guard let process = process(id, program), process.isMaster else { continue }
            found.append(Found(id: id, process: process))
        }
        // Workers of httpd have the command line and the sockets of their master, which has the lowest number as a rule. Each connection of
        // PostgreSQL has a process.
        var seen: Set<[String]> = []
        found = found.filter { entry in
            switch entry.process.program {
            case .apache: seen.insert(["httpd"] + entry.process.words).inserted
            case .database: seen.insert(["database"]).inserted
            default: true
            }
        }
        let workers = workers(of: found, among: ids)
        let processes = found.map(\.process).sorted {
            ($0.program.rawValue, $0.words.joined(separator: " ")) < ($1.program.rawValue, $1.words.joined(separator: " "))
        }
        return RunningPrograms(processes: .known(processes), contained: contained, workers: workers)
    }

    private func program(of id: Int) -> RunningProcess.Program? {
        guard let comm = try? tree.read("/proc/\(id)/comm", limit: 64) else { return nil }
        return RunningProcess.names.first { Array(($0.name + "\n").utf8) == comm }?.program
    }

    // MARK: Workers

    /// As whom a program does its work, by program: a web server's workers, which give up the rights of their master.
    ///
    /// None for a program that runs several times, and where that cannot be told.
    private func workers(of masters: [Found], among ids: [Int]) -> [RunningProcess.Program: ProcessIdentity] {
        var found: [RunningProcess.Program: ProcessIdentity] = [:]
        for master in masters where [.nginx, .apache].contains(master.process.program) {
            let program = master.process.program
            guard masters.count(where: { $0.process.program == program }) == 1 else { continue }
            for id in ids where self.program(of: id) == program {
                guard let status = try? tree.read(ProcessIdentity.path(of: id), limit: 65_536), let identity = ProcessIdentity(status: status) else { continue }
                // Others of that name may run in containers.
                guard id == master.id || ProcessIdentity.parent(status: status) == master.id else { continue }
                if id == master.id, found[program] != nil { continue }
                found[program] = identity
                // The master is the superuser's, as a rule; its workers are what answers.
                if identity.user != 0 { break }
            }
        }
        return found
    }

    // MARK: One process

    private func process(_ id: Int, _ program: RunningProcess.Program) -> RunningProcess? {
        let directory = "/proc/\(id)"
        guard let line = try? tree.read(directory + "/cmdline", limit: SourceStore.defaultLimit), !line.isEmpty else { return nil }
        var path = try? tree.link(directory + "/exe")
        let isOutdated = path?.hasSuffix(" (deleted)") ?? false
        if isOutdated { path = path.map { String($0.dropLast(" (deleted)".count)) } }
        var process = RunningProcess(
            program: program, words: line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }, executable: path, isOutdated: isOutdated,
            listeners: .absent, environment: .absent)
        let foreign = Unknown("a process of \(program.rawValue) belongs to another user; root can see more")
        if program == .database {
            // That it runs is all that is asked.
            process.listeners = .unknown(Unknown("what a database does is not looked at"))
        } else {
            do throws(FileError) {
                let inodes = try tree.socketInodes(of: id)
                process.listeners = sockets.map { $0.sockets(held: inodes) }
            } catch {
                process.listeners = .unknown(foreign)
            }
        }
        if program == .apache {
            do throws(FileError) {
                process.environment = .known(Self.variables(try tree.read(directory + "/environ", limit: 2_097_152)))
            } catch {
                process.environment = .unknown(foreign)
            }
        }
        return process
    }

    static func variables(_ bytes: [UInt8]) -> [String: String] {
        var variables: [String: String] = [:]
        for entry in bytes.split(separator: 0) {
            guard let equals = entry.firstIndex(of: UInt8(ascii: "=")), equals > entry.startIndex else { continue }
            let name = String(decoding: entry[..<equals], as: UTF8.self)
            guard !ofOneStart.contains(name) else { continue }
            variables[name] = String(decoding: entry[(equals + 1)...], as: UTF8.self)
        }
        return variables
    }

    /// What systemd makes up for each start (`systemd.exec(5)`).
    private static let ofOneStart: Set<String> = ["INVOCATION_ID", "JOURNAL_STREAM", "SYSTEMD_EXEC_PID", "MAINPID"]

    // MARK: Containers

    private func container(holding id: Int) -> String? {
        guard let mine = try? tree.read("/proc/self/cgroup", limit: 65_536), let its = try? tree.read("/proc/\(id)/cgroup", limit: 65_536), mine != its,
            let container = Self.container(of: its), container != Self.container(of: mine)
        else { return nil }
        return container
    }

    /// The part of a control group's path that names a container.
    private static func container(of cgroup: [UInt8]) -> String? {
        for line in cgroup.split(separator: 0x0A) where marks.contains(where: { contains(line, $0) }) {
            return String(decoding: line, as: UTF8.self).split(separator: "/").last.map { String($0.prefix(40)) }
        }
        return nil
    }

    private static let marks = ["docker-", "docker/", "libpod-", "crio-", "cri-containerd-", "kubepods", "lxc.payload", "lxc/", "machine.slice/"].map { Array($0.utf8) }

    private static func contains(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool {
        line.indices.contains { line[$0] == mark[0] && line[$0...].starts(with: mark) }
    }
}
