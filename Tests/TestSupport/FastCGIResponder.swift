import Glibc
import Synchronization

/// Answers FastCGI requests on a unix socket with the parameters that it got, one `NAME=value` a line.
public final class FastCGIResponder: Sendable {
    public let path: String
    private let listener: Int32

    public init(path: String) throws {
        self.path = path
        listener = try UnixSocket.listen(path)
        try UnixSocket.serve(listener) { Self.answer($0) }
    }

    /// Ends the thread that serves.
    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func answer(_ connection: Int32) {
        var buffer: [UInt8] = []
        var parameters: [UInt8] = []
        while true {
            guard let record = record(&buffer, connection) else { return }
            if record.type == 4 { parameters += record.body }
            if record.type == 5, record.body.isEmpty { break }
        }
        var body = Array("Status: 200 OK\r\nContent-Type: text/plain\r\nX-Kind: php\r\n\r\n\n".utf8)
        for (name, value) in pairs(parameters) {
            body += name + [0x3D] + value.flatMap { $0 < 0x20 ? Array("\\n".utf8) : [$0] } + [0x0A]
        }
        var answer: [UInt8] = []
        var rest = body[...]
        while !rest.isEmpty {
            let part = rest.prefix(30_000)
            answer += [1, 6, 0, 1, UInt8(part.count >> 8), UInt8(part.count & 255), 0, 0] + part
            rest = rest.dropFirst(part.count)
        }
        answer += [1, 6, 0, 1, 0, 0, 0, 0, 1, 3, 0, 1, 0, 8, 0, 0] + [UInt8](repeating: 0, count: 8)
        Wire.send(answer, to: connection)
    }

    private static func record(_ buffer: inout [UInt8], _ connection: Int32) -> (type: UInt8, body: [UInt8])? {
        guard fill(&buffer, 8, connection) else { return nil }
        let length = Int(buffer[4]) << 8 | Int(buffer[5])
        let padding = Int(buffer[6])
        guard fill(&buffer, 8 + length + padding, connection) else { return nil }
        let record = (buffer[1], Array(buffer[8..<(8 + length)]))
        buffer.removeFirst(8 + length + padding)
        return record
    }

    private static func fill(_ buffer: inout [UInt8], _ count: Int, _ connection: Int32) -> Bool {
        while buffer.count < count {
            guard let more = Wire.receive(from: connection), !more.isEmpty else { return false }
            buffer += more
        }
        return true
    }

    private static func pairs(_ bytes: [UInt8]) -> [([UInt8], [UInt8])] {
        var at = 0
        func length() -> Int? {
            guard at < bytes.count else { return nil }
            if bytes[at] < 0x80 {
                at += 1
                return Int(bytes[at - 1])
            }
            guard at + 3 < bytes.count else { return nil }
            at += 4
            return Int(bytes[at - 4] & 0x7F) << 24 | Int(bytes[at - 3]) << 16 | Int(bytes[at - 2]) << 8 | Int(bytes[at - 1])
        }
        var pairs: [([UInt8], [UInt8])] = []
        while let name = length(), let value = length(), at + name + value <= bytes.count {
            pairs.append((Array(bytes[at..<(at + name)]), Array(bytes[(at + name)..<(at + name + value)])))
            at += name + value
        }
        return pairs
    }
}

/// Bytes over sockets.
public enum Wire {
    public static func send(_ bytes: [UInt8], to socket: Int32) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            offset += count
        }
    }

    public static func receive(from socket: Int32) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 32_768)
        let count = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        return count < 0 ? nil : Array(buffer[..<count])
    }

    /// Sends bytes to a port of this machine and reads until the other side closes.
    /// - Parameter host: an IPv4 or IPv6 address.
    public static func exchange(_ bytes: [UInt8], port: Int, host: String = "127.0.0.1") -> [UInt8]? {
        let isV6 = host.utf8.contains(UInt8(ascii: ":"))
        let descriptor = socket(isV6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        if isV6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = in_port_t(truncatingIfNeeded: port).bigEndian
            inet_pton(AF_INET6, host, &address.sin6_addr)
            let connected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
            }
            guard connected == 0 else { return nil }
            return converse(bytes, descriptor)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { return nil }
        return converse(bytes, descriptor)
    }

    private static func converse(_ bytes: [UInt8], _ descriptor: Int32) -> [UInt8] {
        send(bytes, to: descriptor)
        var answer: [UInt8] = []
        while let more = receive(from: descriptor), !more.isEmpty { answer += more }
        return answer
    }
}
