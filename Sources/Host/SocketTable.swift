import Source

/// A socket that accepts connections, as the kernel lists it in `/proc/net`.
public struct ListeningSocket: Hashable, Sendable {
    public enum Endpoint: Hashable, Sendable {
        case tcp(NetworkAddress, port: Int)
        case unix(String)
    }

    public var endpoint: Endpoint
    public var inode: String
    /// Of the process that made it; `nil` for unix sockets.
    public var user: UInt32?
    /// The line of the table.
    public var span: SourceSpan

    /// `10.0.0.5:11211`, `[::]:80`, `/run/php/fpm.sock`.
    public var description: String {
        switch endpoint {
        case .tcp(let address, let port): address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path): path
        }
    }
}

/// The sockets of a machine that listen.
public struct SocketTable: Sendable {
    public private(set) var sockets: [ListeningSocket] = []

    /// `/proc/net/tcp`, `tcp6` and `unix`.
    public static let paths = ["/proc/net/tcp", "/proc/net/tcp6", "/proc/net/unix"]

    init(_ files: [SourceFile]) {
        for file in files {
            for line in 2...max(file.lineCount, 2) {
                let range = file.range(ofLine: line)
                guard !range.isEmpty, let socket = Self.socket(file, range) else { continue }
                sockets.append(socket)
            }
        }
    }

    /// Whether somebody who connects to the address reaches a socket.
    public func accepts(_ address: NetworkAddress, port: Int) -> Bool { !listeners(address, port: port).isEmpty }

    public func listeners(_ address: NetworkAddress, port: Int) -> [ListeningSocket] {
        sockets.filter { socket in
            guard case .tcp(let own, port) = socket.endpoint else { return false }
            if own == address { return true }
            guard own.reach == .wildcard else { return false }
            // `[::]` takes IPv4 too unless the program says otherwise; what it says is not listed.
            return own.family == address.family || own.family == .v6
        }
    }

    public func listensOn(socket path: String) -> Bool { sockets.contains { $0.endpoint == .unix(path) } }

    /// All TCP sockets with that port.
    public func onPort(_ port: Int) -> [ListeningSocket] {
        sockets.filter { if case .tcp(_, port) = $0.endpoint { true } else { false } }
    }

    // MARK: Reading

    private static func socket(_ file: SourceFile, _ range: ByteRange) -> ListeningSocket? {
        let fields = file.bytes[range.start..<range.end].split(separator: 0x20)
        if file.path.hasSuffix("/unix") {
            // Num RefCount Protocol Flags Type St Inode Path; SO_ACCEPTCON is 0x10000.
            guard fields.count >= 8, text(fields[3]) == "00010000" else { return nil }
            let path = text(fields[7])
            return ListeningSocket(endpoint: .unix(path), inode: text(fields[6]), user: nil, span: file.span(range))
        }
        guard fields.count > 9, text(fields[3]) == "0A", let (address, port) = endpoint(text(fields[1])) else { return nil }
        return ListeningSocket(
            endpoint: .tcp(address, port: port), inode: text(fields[9]), user: UInt32(text(fields[7])), span: file.span(range))
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
