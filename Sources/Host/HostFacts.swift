import Daemons
import Source

/// What is known of a machine besides the configuration of its servers.
public struct HostFacts: Sendable {
    /// The host name without its domain; `nil` when no file says it.
    public var name: String?
    /// The machine's own addresses, those of the loopback included.
    public var addresses: Knowledge<[NetworkAddress]>
    public var processes: Knowledge<[RunningProcess]>
    /// The programs that run there in containers, which are audited by themselves.
    public var contained: Set<RunningProcess.Program> = []
    /// As whom the workers of the web servers run, where that is known.
    public var workers: [RunningProcess.Program: ProcessIdentity] = [:]
    public var sockets: Knowledge<SocketTable>
    public var mounts: Knowledge<MountTable>
    /// `/etc/fstab`; `nil` when it is not there or nobody has read it.
    public var fstab: Fstab?
    /// Directories that the machine hands to others over NFS, as `/etc/exports` lists them.
    public var exports: [String]
    public var accounts: Accounts
    /// `debian`, `rhel`: `ID` and `ID_LIKE` of `/etc/os-release`.
    public var distributions: [String]

    /// As the machine calls itself, without the domain.
    public static func name(of tree: any HostTree) -> String? {
        ["/proc/sys/kernel/hostname", "/etc/hostname"].lazy.compactMap { path -> String? in
            guard let bytes = try? tree.read(path, limit: 4_096) else { return nil }
            let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            return text.split(separator: ".").first.map(String.init)
        }.first
    }

    /// - Parameter accounts: those of the machine when somebody has read them.
    public static func read(_ tree: any HostTree, store: SourceStore, accounts: Accounts? = nil) -> HostFacts {
        let running = RunningProcess.all(of: tree, store: store)
        var facts = HostFacts(
            name: name(of: tree), addresses: .unknown(Self.filesOnly), processes: running.processes, contained: running.contained,
            sockets: .unknown(Self.filesOnly), mounts: .unknown(Self.filesOnly), fstab: nil,
            exports: Self.exports(tree),
            accounts: accounts ?? Accounts.read(tree),
            distributions: Self.distributions((try? tree.read("/etc/os-release", limit: 65_536)) ?? []))
        facts.workers = RunningProcess.workers(of: tree, masters: facts.processes.value ?? [])
        // A copy of a running machine's files may have a /proc with nothing in it, or with what was there once.
        if case .directory = tree.source {} else {
            facts.sockets = Self.table(SocketTable.paths, store).map { SocketTable($0) }
            facts.addresses = Self.table(LocalAddresses.paths, store).map { LocalAddresses.read($0) }
            facts.mounts = Self.table(["/proc/self/mountinfo"], store).flatMap { $0.first.map { .known(MountTable.read($0)) } ?? .absent }
        }
        return facts
    }

    private static let filesOnly = Unknown("these are files; what the machine does is not known")

    /// The first path must be there; the others are missing on machines without IPv6.
    private static func table(_ paths: [String], _ store: SourceStore) -> Knowledge<[SourceFile]> {
        var files: [SourceFile] = []
        for (index, path) in paths.enumerated() {
            do throws(FileError) {
                files.append(try store.file(path))
            } catch {
                if index == 0 { return .unknown(Unknown("\(path) cannot be read: \(error.reason)")) }
            }
        }
        return .known(files)
    }

    private static func exports(_ tree: any HostTree) -> [String] {
        let more = ((try? tree.list("/etc/exports.d")) ?? []).filter { $0.name.hasSuffix(".exports") }.map { "/etc/exports.d/" + $0.name }
        return (["/etc/exports"] + more).flatMap { path -> [String] in
            guard let bytes = try? tree.read(path, limit: 1_048_576) else { return [] }
            return bytes.split(separator: 0x0A).compactMap { line in
                let word = line.drop { $0 == 0x20 || $0 == 0x09 }.prefix { $0 != 0x20 && $0 != 0x09 }
                let path = String(decoding: word.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
                return path.hasPrefix("/") ? Path.normalised(path) : nil
            }
        }
    }

    private static func distributions(_ bytes: [UInt8]) -> [String] {
        var found: [String] = []
        for key in ["ID=", "ID_LIKE="] {
            for line in bytes.split(separator: 0x0A) where line.starts(with: key.utf8) {
                let value = line.dropFirst(key.utf8.count).filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
                found += String(decoding: value, as: UTF8.self).split(separator: " ").map(String.init)
            }
        }
        return found
    }

    /// Whether an address is one of the machine's own. `nil`: not known.
    public func owns(_ address: NetworkAddress) -> Bool? {
        if address.reach == .loopback { return true }
        return addresses.value.map { $0.contains(address) }
    }

    /// The sockets that a process listens on; unknown when they cannot be told from those of others.
    public func listeners(of process: RunningProcess) -> Knowledge<[ListeningSocket]> {
        sockets.flatMap { table in
            process.sockets.map { inodes in
                let own = Set(inodes)
                return table.sockets.filter { own.contains($0.inode) }
            }
        }
    }

    public func processes(of program: RunningProcess.Program) -> [RunningProcess] {
        processes.value?.filter { $0.program == program } ?? []
    }
}
