import Daemons
import Source

/// What a machine is and does besides the configuration of its servers, as far as machines of a fleet may have it in common. Those that were
/// read with one pool are compared by its objects.
public struct HostFacts: Hashable, Sendable {
    /// What does not change while it runs, as a rule.
    struct System: Hashable, Sendable {
        var mounts: Knowledge<MountTable>
        var silent: [MountedFileSystem] = []
        var exports: [String]
    }

    private let running: PooledValue<RunningPrograms>
    private let listening: PooledValue<Knowledge<SocketTable>>
    private var system: PooledValue<System>

    public var processes: Knowledge<[RunningProcess]> { running.value.processes }
    /// The programs that run there in containers, which are audited by themselves.
    public var contained: Set<RunningProcess.Program> { running.value.contained }
    /// As whom the workers of the web servers run, where that is known.
    public var workers: [RunningProcess.Program: ProcessIdentity] { running.value.workers }
    public var sockets: Knowledge<SocketTable> { listening.value }
    public var mounts: Knowledge<MountTable> { system.value.mounts }
    /// File systems of the network whose server does not answer: what lies there is not known, and whoever looks waits.
    public var silentMounts: [MountedFileSystem] { system.value.silent }
    /// Directories that the machine hands to others over NFS, as `/etc/exports` lists them.
    public var exports: [String] { system.value.exports }

    /// Equal for machines that have the same mounts and exports.
    public var systemIdentity: ObjectIdentifier { ObjectIdentifier(system) }

    public func processes(of program: RunningProcess.Program) -> [RunningProcess] {
        processes.value?.filter { $0.program == program } ?? []
    }

    // MARK: Reading

    /// Facts of machines that were read, each kept once.
    public final class Pool: Sendable {
        fileprivate let running = ValuePool<RunningPrograms>()
        fileprivate let listening = ValuePool<Knowledge<SocketTable>>()
        fileprivate let system = ValuePool<System>()

        public init() {}
    }

    /// - Parameter store: what could not be looked at is noted there.
    public static func read(_ tree: any HostTree, store: SourceStore, pool: Pool = Pool()) -> HostFacts {
        let sockets = KernelTable.read(SocketTableReader.paths, of: tree).map { SocketTableReader($0) }
        return HostFacts(
            running: pool.running.pooled(ProcessSurvey(tree: tree, store: store, sockets: sockets).programs()),
            listening: pool.listening.pooled(sockets.map(\.table)), system: pool.system.pooled(self.system(tree, exports(tree))))
    }

    /// The same with what is mounted now: a file system that is mounted on demand is there once somebody has looked for files in it.
    public func readingMountsAnew(_ tree: any HostTree, pool: Pool) -> HostFacts {
        var facts = self
        facts.system = pool.system.pooled(Self.system(tree, exports))
        return facts
    }

    private static func system(_ tree: any HostTree, _ exports: [String]) -> System {
        let mounts = mounts(tree)
        let silent = (mounts.value?.mounts ?? []).filter { mount in
            guard SilentMounts.mayBeSilent(mount) else { return false }
            do throws(FileError) { _ = try tree.kind(mount.target) } catch { return error == .unanswered }
            return false
        }
        return System(mounts: mounts, silent: silent, exports: exports)
    }

    private static func mounts(_ tree: any HostTree) -> Knowledge<MountTable> {
        KernelTable.read(["/proc/self/mountinfo"], of: tree).flatMap { tables in tables.first.map { .known(MountTable.read($0.bytes)) } ?? .absent }
    }

    /// As the machine calls itself, without the domain.
    public static func name(of tree: any HostTree) -> String? {
        ["/proc/sys/kernel/hostname", "/etc/hostname"].lazy.compactMap { path -> String? in
            guard let bytes = try? tree.read(path, limit: 4_096) else { return nil }
            let text = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
            return text.split(separator: ".").first.map(String.init)
        }.first
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
}

/// Tables that the kernel of a running machine makes.
enum KernelTable {
    /// The first path must be there; the others are missing on machines without IPv6.
    static func read(_ paths: [String], of tree: any HostTree) -> Knowledge<[(path: String, bytes: [UInt8])]> {
        // A copy of a running machine's files may have a /proc with nothing in it, or with what was there once.
        if case .directory = tree.source { return .unknown(Unknown("these are files; what the machine does is not known")) }
        var tables: [(path: String, bytes: [UInt8])] = []
        for (index, path) in paths.enumerated() {
            do throws(FileError) {
                tables.append((path, try tree.read(path, limit: SourceStore.defaultLimit)))
            } catch {
                if index == 0 { return .unknown(Unknown("\(path) cannot be read: \(error.reason)")) }
            }
        }
        return .known(tables)
    }
}
