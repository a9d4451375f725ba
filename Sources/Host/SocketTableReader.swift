import Source

/// The tables of sockets below `/proc/net` (`proc_net(5)`): `tcp`, `tcp6` and `unix`.
struct SocketTableReader {
    static let paths = ["/proc/net/tcp", "/proc/net/tcp6", "/proc/net/unix"]

    /// By the number of its inode, by which processes hold it.
    private(set) var sockets: [(inode: String, socket: ListeningSocket)] = []

    /// - Parameter tables: with their paths, which tell their kinds.
    init(_ tables: [(path: String, bytes: [UInt8])]) {
        for (path, bytes) in tables {
            for line in bytes.split(separator: 0x0A).dropFirst() {
                let fields = line.split(separator: 0x20)
                if let found = path.hasSuffix("/unix") ? Self.unix(fields) : Self.tcp(fields) { sockets.append(found) }
            }
        }
    }

    var table: SocketTable { SocketTable(sockets.map(\.socket)) }

    /// The sockets among them that somebody holds.
    func sockets(held inodes: [String]) -> [ListeningSocket] {
        let held = Set(inodes)
        return SocketTable(sockets.filter { held.contains($0.inode) }.map(\.socket)).sockets
    }

    /// Num RefCount Protocol Flags Type St Inode Path; SO_ACCEPTCON is 0x10000.
    private static func unix(_ fields: [ArraySlice<UInt8>]) -> (String, ListeningSocket)? {
        guard fields.count >= 8, text(fields[3]) == "00010000" else { return nil }
        return (text(fields[6]), ListeningSocket(endpoint: .unix(text(fields[7])), user: nil))
    }

    private static func tcp(_ fields: [ArraySlice<UInt8>]) -> (String, ListeningSocket)? {
        guard fields.count > 9, text(fields[3]) == "0A", let (address, port) = endpoint(text(fields[1])) else { return nil }
        return (text(fields[9]), ListeningSocket(endpoint: .tcp(address, port: port), user: UInt32(text(fields[7]))))
    }

    /// `0100007F:2BCB`: groups of four bytes in the order of a little-endian machine.
    static func endpoint(_ field: String) -> (NetworkAddress, Int)? {
        let parts = field.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1], radix: 16), parts[0].utf8.count == 8 || parts[0].utf8.count == 32 else { return nil }
        var words: [UInt32] = []
        var rest = parts[0]
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            words.append(word.byteSwapped)
            rest = rest.dropFirst(8)
        }
        if words.count == 1 { return (NetworkAddress(v4: words[0]), port) }
        let groups = words.flatMap { [$0 >> 16, $0 & 0xffff] }.map { String($0, radix: 16) }
        return NetworkAddress(groups.joined(separator: ":")).map { ($0, port) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Filtering

    /// The column that says whether a socket listens; `nil` for other files.
    static func stateColumn(of path: String) -> (column: Int, value: String)? {
        switch path {
        case "/proc/net/tcp", "/proc/net/tcp6": (3, "0A")
        case "/proc/net/unix": (3, "00010000")
        default: nil
        }
    }

    /// The head and the lines of sockets that listen.
    static func listening(in bytes: [UInt8], stateColumn: (column: Int, value: String)) -> [UInt8] {
        var result: [UInt8] = []
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
            let fields = line.split(separator: 0x20, maxSplits: stateColumn.column + 1)
            if index == 0 || (fields.count > stateColumn.column && text(fields[stateColumn.column]) == stateColumn.value) {
                result += line + [0x0A]
            }
        }
        return result
    }
}
