import CLinux
import Glibc

/// The file system of this machine, below a directory that stands for `/`.
///
/// Symbolic links are followed as a process with that root directory would follow them: an absolute target starts at
/// the root again and `..` stops there, so no link leads out. Nothing but regular files is opened for reading, and
/// opening never waits (a FIFO or a device is refused).
public struct LiveFileTree: FileTree {
    /// The directory that stands for `/`, without a trailing slash; empty for the machine's own root.
    private let root: String
    private let silentMounts: [String]
    /// As many links as the kernel follows in one path.
    private static let linkLimit = 40

    /// - Parameters:
    ///   - root: absolute path of the directory that paths are below.
    ///   - silentMounts: directories in which nothing is looked at, since whoever does waits without end: file systems of the network whose server
    ///     does not answer. Paths that lead there throw `.unanswered`. Only for the machine's own root.
    public init(root: String = "/", silentMounts: [String] = []) {
        self.silentMounts = root == "/" ? silentMounts : []
        var real = root
        if root != "/", let resolved = realpath(root, nil) {
            real = String(cString: resolved)
            free(resolved)
        }
        let normalised = Path.normalised(real)
        self.root = normalised == "/" ? "" : normalised
    }

    public func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let place = try locate(path)
        var status = stat()
        // Opening a device can have an effect, so it is asked before; and again after, should it have been exchanged.
        guard stat(place, &status) == 0 else { throw Self.error(errno) }
        try Self.requireFile(status)
        let descriptor = open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (root.isEmpty ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw Self.error(errno) }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else { throw Self.error(errno) }
        try Self.requireFile(status)
        guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
        return try Self.readAll(descriptor, expected: Int(status.st_size), limit: limit)
    }

    public func kind(_ path: String) throws(FileError) -> FileKind {
        var status = stat()
        guard stat(try locate(path), &status) == 0 else { throw Self.error(errno) }
        return Self.kind(status)
    }

    public func list(_ path: String) throws(FileError) -> [DirectoryEntry] {
        let place = try locate(path)
        let descriptor = open(place, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_DIRECTORY)
        guard descriptor >= 0 else { throw errno == ENOTDIR ? .irregular : Self.error(errno) }
        guard let stream = fdopendir(descriptor) else {
            let code = errno
            close(descriptor)
            throw Self.error(code)
        }
        defer { closedir(stream) }
        var entries: [DirectoryEntry] = []
        while let entry = readdir(stream) {
            let (name, type) = Self.content(entry)
            if name == "." || name == ".." { continue }
            switch Int32(type) {
            case Int32(DT_REG): entries.append(DirectoryEntry(name: name, kind: .regular))
            case Int32(DT_DIR): entries.append(DirectoryEntry(name: name, kind: .directory))
            case Int32(DT_LNK), Int32(DT_UNKNOWN):
                // A link that leads nowhere is listed too: it is there, and reading it says why it cannot be read.
                let kind = try? kind(Path.join(path, "./" + name))
                entries.append(DirectoryEntry(name: name, kind: kind ?? .other))
            default: entries.append(DirectoryEntry(name: name, kind: .other))
            }
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    public func canonical(_ path: String) -> String {
        if !silentMounts.isEmpty, let place = try? walk(path), isSilent(place) { return place }
        guard let place = try? resolve(path) else { return Path.normalised(path) }
        guard root.isEmpty else { return place }
        // The part that is there is resolved; what is missing below it stays as named.
        var present = place
        while true {
            if let resolved = realpath(present, nil) {
                defer { free(resolved) }
                let rest = Path.relative(place, to: present) ?? "."
                return Path.join(String(cString: resolved), "./" + rest)
            }
            if present == "/" { return place }
            present = Path.parent(present)
        }
    }

    public func attributes(_ path: String) -> FileAttributes? {
        var link = stat()
        guard path != "/", let parent = try? locate(Path.parent(path)), lstat(parent + "/" + Path.name(path), &link) == 0 else { return nil }
        let isLink = link.st_mode & S_IFMT == S_IFLNK
        var target = link
        if isLink, let place = try? locate(path), stat(place, &target) != 0 {
            return FileAttributes(isLink: true, hasForeignTarget: true, isEmpty: true, isExecutable: false)
        }
        return FileAttributes(
            isLink: isLink, hasForeignTarget: target.st_uid != link.st_uid, isEmpty: target.st_size == 0, isExecutable: target.st_mode & 0o111 != 0)
    }

    /// Who owns what is at the path and who may use it, links followed.
    public func ownership(_ path: String) throws(FileError) -> Ownership {
        let place = try locate(path)
        var status = stat()
        guard stat(place, &status) == 0 else { throw Self.error(errno) }
        var ownership = Ownership(
            kind: Self.kind(status), owner: status.st_uid, group: status.st_gid, mode: UInt16(truncatingIfNeeded: status.st_mode & 0o7777))
        var list = [UInt8](repeating: 0, count: 4 + 8 * 256)
        let count = getxattr(place, "system.posix_acl_access", &list, list.count)
        if count > 0 { ownership.accessList = Ownership.accessList(Array(list[..<count])) ?? [] }
        return ownership
    }

    /// Where a symbolic link points, as it is written. Throws `.irregular` when the path is no link.
    public func link(_ path: String) throws(FileError) -> String {
        let parent = try locate(Path.parent(path))
        let place = (parent == "/" ? "" : parent) + "/" + Path.name(path)
        if let target = Self.linkTarget(place) { return target }
        throw errno == EINVAL ? .irregular : Self.error(errno)
    }

    // MARK: Places

    /// The machine's path for a path of this view.
    private func locate(_ path: String) throws(FileError) -> String {
        // A NUL byte would cut the path short for the kernel.
        if path.utf8.contains(0) { throw .missing }
        if root.isEmpty {
            if !silentMounts.isEmpty, isSilent(try walk(path)) { throw .unanswered }
            return Path.normalised(path)
        }
        return root + (try resolve(path))
    }

    private func isSilent(_ place: String) -> Bool { silentMounts.contains { Path.isWithin(place, $0) } }

    private func resolve(_ path: String) throws(FileError) -> String { root.isEmpty ? Path.normalised(path) : try walk(path) }

    /// Follows the links of a path below the root; the result has none, seen from the root. Below a silent mount none is looked for.
    private func walk(_ path: String) throws(FileError) -> String {
        var pending = Array(path.split(separator: "/").reversed())
        var done: [Substring] = []
        var links = 0
        while let part = pending.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = done.popLast()
                continue
            }
            let place = root + "/" + (done + [part]).joined(separator: "/")
            guard !isSilent(place), let target = Self.linkTarget(place) else {
                done.append(part)
                continue
            }
            links += 1
            guard links <= Self.linkLimit else { throw .failed(code: ELOOP) }
            if target.utf8.first == UInt8(ascii: "/") { done = [] }
            pending.append(contentsOf: target.split(separator: "/").reversed())
        }
        return "/" + done.joined(separator: "/")
    }

    private static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { readlink(path, $0.assumingMemoryBound(to: CChar.self), bytes.count) } ?? -1
        }
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }

    // MARK: System calls

    private static func readAll(_ descriptor: Int32, expected: Int, limit: Int) throws(FileError) -> [UInt8] {
        var failure: Int32?
        var total = 0
        // One byte more than the size tells the end without another call; files of /proc say 0 and hold something.
        var capacity = min(max(expected, expected == 0 ? 4_095 : 0), limit) + 1
        var bytes: [UInt8] = []
        while true {
            let wanted = capacity - total
            let part = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
                while count < wanted {
                    let got = Glibc.read(descriptor, buffer.baseAddress! + count, wanted - count)
                    if got < 0, errno == EINTR { continue }
                    if got < 0 { failure = errno }
                    if got <= 0 { return }
                    count += got
                }
            }
            if let failure { throw error(failure) }
            total += part.count
            if bytes.isEmpty { bytes = part } else { bytes.append(contentsOf: part) }
            if total > limit { throw .tooLarge(limit: limit) }
            if part.count < wanted { return bytes }
            capacity = min(total * 2, limit) + 1
        }
    }

    private static func requireFile(_ status: stat) throws(FileError) {
        switch kind(status) {
        case .directory: throw .isDirectory
        case .other: throw .irregular
        case .regular: break
        }
    }

    private static func kind(_ status: stat) -> FileKind {
        switch status.st_mode & S_IFMT {
        case S_IFREG: .regular
        case S_IFDIR: .directory
        default: .other
        }
    }

    private static func content(_ entry: UnsafeMutablePointer<dirent>) -> (name: String, type: UInt8) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return (name, entry.pointee.d_type)
    }

    private static func error(_ code: Int32) -> FileError {
        switch code {
        case ENOENT, ENOTDIR, ENAMETOOLONG: .missing
        case EACCES, EPERM: .notPermitted
        case EISDIR: .isDirectory
        case ENXIO, ENODEV: .irregular
        default: .failed(code: code)
        }
    }
}
