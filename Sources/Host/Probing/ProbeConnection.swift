import Glibc
import Source

/// A connection with a deadline for everything. No name is ever looked up here.
struct ProbeConnection: ~Copyable {
    private let descriptor: Int32
    private let deadline: Int

    /// - Parameter seconds: for connecting, sending and receiving together.
    init(_ endpoint: ProbeEndpoint, seconds: Int) throws(ProbeFailure) {
        deadline = Self.now() + seconds * 1_000
        let isUnix = if case .unix = endpoint { true } else { false }
        let family: Int32 =
            switch endpoint {
            case .unix: AF_UNIX
            case .tcp(let address, _): address.family == .v6 ? AF_INET6 : AF_INET
            }
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure(errno) }
        let code = Self.withAddress(endpoint) { connect(descriptor, $0, $1) }
        guard let code else { throw ProbeFailure(.failed, "the address cannot be used") }
        if code != 0 {
            // A local socket whose queue is full says EAGAIN.
            guard errno == EINPROGRESS || (isUnix && errno == EAGAIN) else { throw Self.failure(errno) }
            try wait(for: Int16(POLLOUT))
            var error = Int32(0)
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size)
            guard error == 0 else { throw Self.failure(error) }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func send(_ bytes: [UInt8]) throws(ProbeFailure) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                offset += count
            } else if errno == EAGAIN {
                try wait(for: Int16(POLLOUT))
            } else if errno != EINTR {
                throw Self.failure(errno)
            }
        }
    }

    /// Appends what arrives next to the buffer, at most what is missing to `limit` bytes.
    /// - Returns: false at the end of the connection, or when the buffer holds `limit` bytes.
    func receive(into buffer: inout [UInt8], limit: Int) throws(ProbeFailure) -> Bool {
        guard buffer.count < limit else { return false }
        var piece = [UInt8](repeating: 0, count: min(16_384, limit - buffer.count))
        while true {
            let count = piece.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                buffer += piece[..<count]
                return true
            }
            if count == 0 { return false }
            if errno == EAGAIN { try wait(for: Int16(POLLIN)) } else if errno != EINTR { throw Self.failure(errno) }
        }
    }

    private func wait(for events: Int16) throws(ProbeFailure) {
        while true {
            let rest = deadline - Self.now()
            guard rest > 0 else { throw ProbeFailure(.timeout, "no answer in time") }
            var waiting = pollfd(fd: descriptor, events: events, revents: 0)
            let ready = poll(&waiting, 1, Int32(rest))
            if ready > 0 { return }
            if ready < 0, errno != EINTR { throw Self.failure(errno) }
        }
    }

    /// Milliseconds of a clock that nobody sets.
    private static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    private static func failure(_ code: Int32) -> ProbeFailure {
        switch code {
        case ECONNREFUSED: ProbeFailure(.refused, "connection refused")
        case ENOENT: ProbeFailure(.refused, "there is no such socket")
        case ETIMEDOUT: ProbeFailure(.timeout, "no answer in time")
        case ENETUNREACH, EHOSTUNREACH: ProbeFailure(.unreachable, "no route to it")
        case ECONNRESET, EPIPE: ProbeFailure(.closed, "it closed the connection")
        default: ProbeFailure(.failed, String(cString: strerror(code)).lowercased())
        }
    }

    private static func withAddress(_ endpoint: ProbeEndpoint, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32? {
        switch endpoint {
        case .tcp(let address, let port) where address.family == .v4:
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
            guard inet_pton(AF_INET, address.description, &place.sin_addr) == 1 else { return nil }
            return call(&place, body)
        case .tcp(let address, let port):
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = in_port_t(truncatingIfNeeded: port).bigEndian
            guard inet_pton(AF_INET6, address.description, &place.sin6_addr) == 1 else { return nil }
            return call(&place, body)
        case .unix(let path):
            var place = sockaddr_un()
            place.sun_family = sa_family_t(AF_UNIX)
            let bytes = Array(path.utf8)
            guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: place.sun_path) else { return nil }
            withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: bytes) }
            return call(&place, body)
        }
    }

    private static func call<Place>(_ place: inout Place, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        let size = socklen_t(MemoryLayout<Place>.size)
        return withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, size) }
        }
    }
}
