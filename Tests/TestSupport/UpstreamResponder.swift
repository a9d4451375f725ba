import Glibc
import Synchronization

/// Answers uwsgi, SCGI, memcached and gRPC requests on a unix socket with the text `KIND:proxy`.
public final class UpstreamResponder: Sendable {
    public let path: String
    private let listener: Int32

    public init(path: String) throws {
        self.path = path
        listener = try UnixSocket.listen(path)
        try UnixSocket.serve(listener) { Self.answer($0) }
    }

    /// Ends the thread that serves.
    public func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private static let body = Array("KIND:proxy\n".utf8)

    private static func answer(_ connection: Int32) {
        guard let first = Wire.receive(from: connection), let byte = first.first else { return }
        switch byte {
        case UInt8(ascii: "P"): Wire.send(http2, to: connection)
        case UInt8(ascii: "g"):
            // get KEY
            let key = first.dropFirst(4).prefix { $0 != 0x0D && $0 != 0x0A }
            Wire.send(Array("VALUE ".utf8) + key + Array(" 0 \(body.count)\r\n".utf8) + body + Array("\r\nEND\r\n".utf8), to: connection)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): Wire.send(Array("Status: 200 OK\r\nContent-Type: text/plain\r\n\r\n".utf8) + body, to: connection)
        default: Wire.send(Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".utf8) + body, to: connection)
        }
        // What is still unread when a socket closes would take the answer along.
        shutdown(connection, Int32(SHUT_WR))
        while let more = Wire.receive(from: connection), !more.isEmpty {}
    }

    /// Settings, their acknowledgement, then status 200 and a body on the first stream.
    private static let http2: [UInt8] = {
        func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
            [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, stream] + payload
        }
        return frame(4, 0, 0, []) + frame(4, 1, 0, []) + frame(1, 4, 1, [0x88]) + frame(0, 1, 1, body)
    }()
}

/// Unix sockets with a thread that serves one connection after the other.
enum UnixSocket {
    struct Failed: Error {}

    static func listen(_ path: String) throws -> Int32 {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            for (index, byte) in path.utf8.prefix(target.count - 1).enumerated() { target[index] = byte }
        }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard bound == 0, Glibc.listen(listener, 64) == 0 else { throw Failed() }
        chmod(path, 0o666)
        return listener
    }

    private final class Work: Sendable {
        let listener: Int32
        let answer: @Sendable (Int32) -> Void

        init(_ listener: Int32, _ answer: @escaping @Sendable (Int32) -> Void) {
            self.listener = listener
            self.answer = answer
        }
    }

    /// Until the listener is shut down; the thread closes it.
    static func serve(_ listener: Int32, _ answer: @escaping @Sendable (Int32) -> Void) throws {
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, { argument in
            let work = Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue()
            while true {
                let connection = accept(work.listener, nil, nil)
                if connection < 0 { break }
                var timeout = timeval(tv_sec: 10, tv_usec: 0)
                setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
                work.answer(connection)
                close(connection)
            }
            close(work.listener)
            return nil
        }, Unmanaged.passRetained(Work(listener, answer)).toOpaque())
        guard code == 0 else { throw Failed() }
        pthread_detach(thread)
    }
}
