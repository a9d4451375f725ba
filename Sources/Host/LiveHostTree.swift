import Daemons
import Source

/// This machine, or the files of one below a directory.
public struct LiveHostTree: HostTree {
    private let files: LiveFileTree
    public let source: HostSource

    /// - Parameter directory: the directory that stands for `/`; `nil` is this machine itself.
    public init(directory: String? = nil) {
        source = directory.map { .directory($0) } ?? .live
        let table = directory == nil ? try? LiveFileTree().read("/proc/self/mountinfo", limit: SourceStore.defaultLimit) : nil
        files = LiveFileTree(root: directory ?? "/", silentMounts: table.map { SilentMounts.find(in: MountTable.read($0)) } ?? [])
    }

    public func kind(_ path: String) throws(FileError) -> FileKind { try files.kind(path) }
    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] { try files.list(path) }
    public func canonical(_ path: String) -> String { files.canonical(path) }
    public func attributes(_ path: String) -> FileAttributes? { files.attributes(path) }
    public func ownership(_ path: String) throws(FileError) -> Ownership { try files.ownership(path) }
    public func link(_ path: String) throws(FileError) -> String { try files.link(path) }

    /// Of the kernel's tables of sockets only those that listen: connections tell who talks to whom, and are of no use here. Of the state of
    /// a process only as whom it runs.
    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let bytes = try files.read(path, limit: limit)
        if ProcessIdentity.isStatus(path) { return ProcessIdentity.essence(of: bytes) }
        guard let column = SocketTableReader.stateColumn(of: path) else { return bytes }
        return SocketTableReader.listening(in: bytes, stateColumn: column)
    }

    public func processes(named names: Set<String>) throws(FileError) -> [Int] {
        guard source == .live else { throw .missing }
        var found: [Int] = []
        for entry in try files.list("/proc") {
            guard let number = Int(entry.name), number > 0, var name = try? files.read("/proc/\(number)/comm", limit: 64) else { continue }
            if name.last == 0x0A { name.removeLast() }
            if names.contains(String(decoding: name, as: UTF8.self)) { found.append(number) }
        }
        return found.sorted()
    }

    public func socketInodes(of process: Int) throws(FileError) -> [String] {
        guard source == .live else { throw .missing }
        let directory = "/proc/\(process)/fd"
        var inodes: [String] = []
        for entry in try files.list(directory) {
            guard let target = try? files.link(directory + "/" + entry.name), target.hasPrefix("socket:["), target.hasSuffix("]") else { continue }
            inodes.append(String(target.dropFirst(8).dropLast()))
        }
        return inodes.sorted()
    }

    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        if let address = NetworkAddress(name) { return .known([address]) }
        guard source == .live else {
            let own = HostsFile.addresses(of: name, in: (try? files.read("/etc/hosts", limit: 1_048_576)) ?? [])
            return own.isEmpty ? .unknown(Unknown("\(name) is resolved by the running machine")) : .known(own)
        }
        return NameService.addresses(of: name)
    }
}

/// `/etc/hosts`.
enum HostsFile {
    static func addresses(of name: String, in bytes: [UInt8]) -> [NetworkAddress] {
        let wanted = name.lowercased()
        var found: [NetworkAddress] = []
        for line in bytes.split(separator: 0x0A) {
            let words = line.prefix { $0 != UInt8(ascii: "#") }.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.dropFirst().contains(where: { $0.lowercased() == wanted }), let address = NetworkAddress(words[0]) else { continue }
            found.append(address)
        }
        return found
    }
}
