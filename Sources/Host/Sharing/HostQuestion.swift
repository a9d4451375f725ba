import Source

/// Something that a reader asks a machine.
enum HostQuestion: Hashable, Sendable {
    case content(String, limit: Int)
    case kind(String)
    case list(String)
    case canonical(String)
    case attributes(String)
    case ownership(String)
    case link(String)
    case processes(Set<String>)
    case sockets(Int)
    case addresses(String)
    case recorded(Set<String>)

    /// What the machine answers.
    func answer(of tree: any HostTree) -> HostAnswer {
        do throws(FileError) {
            switch self {
            case .content(let path, let limit): return .content(try tree.read(path, limit: limit))
            case .kind(let path): return .kind(try tree.kind(path))
            case .list(let path): return .list(try tree.list(path))
            case .canonical(let path): return .text(tree.canonical(path))
            case .attributes(let path): return .attributes(tree.attributes(path))
            case .ownership(let path): return .ownership(try tree.ownership(path))
            case .link(let path): return .text(try tree.link(path))
            case .processes(let names): return .numbers(try tree.processes(named: names))
            case .sockets(let process): return .texts(try tree.socketInodes(of: process))
            case .addresses(let name):
                switch tree.addresses(of: name) {
                case .known(let found): return .texts(found.map(\.description))
                case .absent: return .texts([])
                case .unknown(let unknown): return .unknown(unknown.reason)
                }
            case .recorded(let names): return .optionalTexts(tree.recordedFiles(named: names))
            }
        } catch { return .failure(error) }
    }
}

enum HostAnswer: Equatable, Sendable {
    case content([UInt8])
    case kind(FileKind)
    case list([DirectoryEntry])
    case text(String)
    case texts([String])
    case optionalTexts([String]?)
    case numbers([Int])
    case attributes(FileAttributes?)
    case ownership(Ownership)
    case unknown(String)
    case failure(FileError)

    /// A number that is the same for equal answers and, as a rule, differs for others. Of a long content only parts count: most are equal, and
    /// are compared byte by byte then.
    var outline: Int {
        guard case .content(let bytes) = self else { return -1 }
        var hasher = Hasher()
        hasher.combine(bytes.count)
        let part = 128
        bytes.withUnsafeBytes { bytes in
            if bytes.count <= 4 * part { return hasher.combine(bytes: bytes) }
            for start in [0, bytes.count / 3, bytes.count * 2 / 3, bytes.count - part] {
                hasher.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<(start + part)]))
            }
        }
        return hasher.finalize()
    }
}
