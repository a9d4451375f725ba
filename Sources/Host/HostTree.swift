import Source

/// The files of one machine and what else can be asked about it. A running machine, a directory with the files of one and a
/// snapshot answer alike, so that they are judged alike.
///
/// What an implementation cannot tell it throws; nothing is made up. Everything here reads, nothing changes the machine.
public protocol HostTree: FileTree {
    var source: HostSource { get }
    /// Who owns what is at the path and who may use it, links followed.
    func ownership(_ path: String) throws(FileError) -> Ownership
    /// Where a symbolic link points, as it is written. Throws `.irregular` when the path is no link.
    func link(_ path: String) throws(FileError) -> String
    /// The processes whose program has one of the names (`/proc/PID/comm`, 15 bytes at most), in the order of their numbers.
    /// Throws `.missing` where nothing runs, as in a directory.
    func processes(named names: Set<String>) throws(FileError) -> [Int]
    /// The inode numbers of the sockets that a process has open. Throws `.notPermitted` for processes of other users.
    func socketInodes(of process: Int) throws(FileError) -> [String]
    /// The addresses of a host name as the machine itself resolves it; unknown when it cannot be asked.
    func addresses(of name: String) -> Knowledge<[NetworkAddress]>
    /// What may be asked of servers here; empty unless the user wants it.
    var probing: ProbeScope { get }
    /// What servers answer, by the names of the questions. A question without an answer was not asked.
    func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]]
    /// The paths with one of the names that anybody can ask about, in order of their bytes; `nil` where that cannot be listed, as on a
    /// machine itself.
    func recordedFiles(named names: Set<String>) -> [String]?
}

extension HostTree {
    public var probing: ProbeScope { ProbeScope() }
    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] { [:] }
    public func recordedFiles(named names: Set<String>) -> [String]? { nil }
}

/// How the machine is seen.
public enum HostSource: Hashable, Sendable {
    /// This machine, now.
    case live
    /// The files of a machine below a directory: nothing runs there.
    case directory(String)
    /// A snapshot, by its file's path.
    case snapshot(String, Snapshot.Secrets)
}

/// Files and facts in memory: what tests judge.
public struct MemoryHostTree: HostTree {
    private let files: MemoryFileTree
    /// By path; what is not named here belongs to root and may be read by everybody.
    public var ownership: [String: Ownership] = [:]
    public var links: [String: String] = [:]
    /// Process ids by program name.
    public var processes: [String: [Int]]?
    public var sockets: [Int: [String]] = [:]
    public var names: [String: [String]] = [:]
    /// Directories of file servers that do not answer.
    public var silent: [String] = []
    public var source: HostSource
    public private(set) var probing = ProbeScope()
    private var answers: [String: [UInt8]] = [:]

    public init(_ files: [String: [UInt8]], source: HostSource = .directory("/host")) {
        self.files = MemoryFileTree(files)
        self.source = source
    }

    /// A running machine, told by files alone: `/proc/PID/comm` makes a process, `/proc/PID/sockets` lists the inodes of its sockets, and
    /// lines of `/proc/ownership` such as `/srv/acme 33 33 755` say whose a file is; with ` socket` behind it, it is one. Lines of `/proc/links`
    /// name a link and where it ends, those of `/proc/silent` a directory whose file server does not answer. What servers answered stands in
    /// `/proc/answers`: paragraphs that begin with the name of the question.
    public init(running files: [String: [UInt8]], name: String) {
        self.init(files, source: .snapshot(name, .keyed("examples")))
        processes = [:]
        for (path, bytes) in files {
            let parts = path.split(separator: "/")
            guard parts.count == 3, parts[0] == "proc", let id = Int(parts[1]) else { continue }
            let words = String(decoding: bytes, as: UTF8.self).split { $0 == "\n" || $0 == " " }.map(String.init)
            if parts[2] == "comm", let name = words.first { processes?[name, default: []].append(id) }
            if parts[2] == "sockets" { sockets[id] = words }
        }
        for line in String(decoding: files["/proc/ownership"] ?? [], as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 4, let owner = UInt32(fields[1]), let group = UInt32(fields[2]), let mode = UInt16(fields[3], radix: 8) else { continue }
            let kind = fields.count > 4 ? .other : (try? self.files.kind(String(fields[0]))) ?? .directory
            ownership[String(fields[0])] = Ownership(kind: kind, owner: owner, group: group, mode: mode)
        }
        for line in String(decoding: files["/proc/links"] ?? [], as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            if fields.count == 2 { links[fields[0]] = fields[1] }
        }
        silent = String(decoding: files["/proc/silent"] ?? [], as: UTF8.self).split(separator: "\n").map(String.init)
        var paragraph: [String] = []
        let lines = String(decoding: files["/proc/answers"] ?? [], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines.map(String.init) + [""] {
            if !line.isEmpty {
                paragraph.append(line)
            } else if let name = paragraph.first {
                answer(name, Array((paragraph.joined(separator: "\n") + "\n").utf8))
                paragraph = []
            }
        }
    }

    private mutating func answer(_ name: String, _ lines: [UInt8]) {
        answers[name] = lines
        guard name.hasPrefix("http") else {
            probing.asksStores = true
            return
        }
        // http://www.example.com/path
        let parts = name.split(separator: "/", maxSplits: 2)
        guard let scheme = parts.first.flatMap({ ProbeBase.Scheme(rawValue: String($0.dropLast())) }), parts.count > 1 else { return }
        let base = ProbeBase(scheme: scheme, host: String(parts[1]), port: scheme == .https ? 443 : 80)
        if !probing.bases.contains(base) { probing.bases.append(base) }
    }

    public func answers(to questions: [ProbeQuestion]) -> [String: [UInt8]] {
        Dictionary(questions.compactMap { question in answers[question.name].map { (question.name, $0) } }) { first, _ in first }
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        try requireAnswer(path)
        return try files.read(path, limit: limit)
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        try requireAnswer(path)
        return try files.kind(path)
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        try requireAnswer(path)
        return try files.list(path)
    }

    public func canonical(_ path: String) -> String { links[path] ?? path }

    private func requireAnswer(_ path: String) throws(FileError) {
        if silent.contains(where: { Path.isWithin(path, $0) }) { throw .unanswered }
    }

    public func ownership(_ path: String) throws(FileError) -> Ownership {
        try requireAnswer(path)
        if let known = ownership[path], known.kind == .other { return known }
        // The directories of a socket are there with it.
        if ownership.contains(where: { $0.value.kind == .other && $0.key.hasPrefix(path == "/" ? path : path + "/") }) {
            return ownership[path] ?? Ownership(kind: .directory, owner: 0, group: 0, mode: 0o755)
        }
        let kind = try files.kind(path)
        return ownership[path] ?? Ownership(kind: kind, owner: 0, group: 0, mode: kind == .directory ? 0o755 : 0o644)
    }

    public func link(_ path: String) throws(FileError) -> String {
        if let target = links[path] { return target }
        throw files.exists(path) ? .irregular : .missing
    }

    public func processes(named names: Set<String>) throws(FileError) -> [Int] {
        guard let processes else { throw .missing }
        return processes.filter { names.contains($0.key) }.flatMap(\.value).sorted()
    }

    public func socketInodes(of process: Int) throws(FileError) -> [String] {
        guard let inodes = sockets[process] else { throw .notPermitted }
        return inodes
    }

    public func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        names[name].map { .known($0.compactMap { NetworkAddress($0) }) } ?? .unknown(Unknown("\(name) is not resolved here"))
    }
}
