import Glibc
import Synchronization

/// A server that a test has started; it ends with this value at the latest.
public final class RunningServer: Sendable {
    public struct NotReady: Error, CustomStringConvertible {
        public var description: String
    }

    public let name: String
    /// The leader of a process group that holds the server and its workers.
    public let pid: pid_t
    private let scratch: TemporaryDirectory
    private let status = Mutex<Int32?>(nil)

    init(name: String, pid: pid_t, scratch: TemporaryDirectory) {
        self.name = name
        self.pid = pid
        self.scratch = scratch
        Leftovers.add(pid)
    }

    deinit { stop() }

    /// Standard output and standard error so far.
    public var log: String {
        ["/log", "/errors"].map { String(decoding: (try? readFile(scratch.path + $0)) ?? [], as: UTF8.self) }.joined()
    }

    /// The exit status once it has ended, else `nil`.
    public var exitStatus: Int32? {
        status.withLock { known in
            if known == nil {
                var raw = Int32(0)
                if waitpid(pid, &raw, WNOHANG) == pid {
                    known = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
                    Leftovers.remove(pid)
                }
            }
            return known
        }
    }

    /// Waits until a TCP port accepts connections. Throws with the server's output when it ends or takes too long.
    public func waitForPort(_ port: Int, host: String = "127.0.0.1", seconds: Int = 20) throws {
        try wait(for: "port \(port)", seconds: seconds) { Servers.accepts(port, host: host) }
    }

    /// Waits until a file exists, such as a unix socket or a pid file.
    public func waitForFile(_ path: String, seconds: Int = 20) throws {
        try wait(for: path, seconds: seconds) { access(path, F_OK) == 0 }
    }

    public func wait(for what: String, seconds: Int, until condition: () -> Bool) throws {
        for _ in 0..<(seconds * 100) {
            if condition() { return }
            if let exitStatus { throw NotReady(description: "\(name) ended with status \(exitStatus): \(log)") }
            usleep(10_000)
        }
        throw NotReady(description: "\(name): \(what) not there after \(seconds) s: \(log)")
    }

    /// Ends it at once, for servers that take their time.
    public func kill() {
        guard exitStatus == nil else { return }
        Glibc.kill(-pid, SIGKILL)
        for _ in 0..<1_000 where exitStatus == nil { usleep(1_000) }
    }

    /// Ends the server and its workers; returns when none is left.
    public func stop() {
        guard exitStatus == nil else { return }
        Glibc.kill(-pid, SIGTERM)
        for _ in 0..<1_000 {
            usleep(5_000)
            if exitStatus != nil { break }
        }
        // Workers that outlive the leader.
        if Glibc.kill(-pid, SIGKILL) == 0 { usleep(20_000) }
        _ = exitStatus
        Leftovers.remove(pid)
    }
}

/// Servers still running when the test process exits.
private enum Leftovers {
    private static let groups = Mutex<Set<pid_t>>([])
    private static let atExit: Void = {
        atexit { Leftovers.groups.withLock { groups in groups.forEach { _ = kill(-$0, SIGKILL) } } }
    }()

    static func add(_ pid: pid_t) {
        _ = atExit
        groups.withLock { _ = $0.insert(pid) }
    }

    static func remove(_ pid: pid_t) { groups.withLock { _ = $0.remove(pid) } }
}

extension Servers {
    /// The ports below the range that the system hands out for outgoing connections, in blocks: one for each process of tests.
    private static let lowestPort = 20_000
    private static let blockCount = 6
    private static let blockSize = 2_000

    /// A process claims a block for as long as it lives by binding the block's first port: tests that run beside each other
    /// never take each other's ports between asking for one and listening on it.
    private static let firstPort: Int = {
        let begin = Int(getpid()) % blockCount
        for turn in 0..<blockCount {
            let first = lowestPort + (begin + turn) % blockCount * blockSize
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
            if descriptor >= 0, withAddress("0.0.0.0", first, { bind(descriptor, $0, $1) }) == 0 { return first }
            close(descriptor)
        }
        return lowestPort + begin * blockSize
    }()

    private static let given = Mutex((last: 0, kept: Set<Int>()))

    /// A TCP and UDP port that nothing uses now. In a long run the ports of the block come round again.
    /// - Parameter isKept: never to be given to others, as what listens there is not always running.
    public static func freePort(isKept: Bool = false) -> Int {
        for _ in 0..<blockSize {
            let port: Int? = given.withLock { given in
                given.last = given.last % (blockSize - 1) + 1
                let port = firstPort + given.last
                return given.kept.contains(port) ? nil : port
            }
            guard let port, isFree(port, SOCK_STREAM), isFree(port, SOCK_DGRAM) else { continue }
            if isKept { given.withLock { _ = $0.kept.insert(port) } }
            return port
        }
        return 0
    }

    /// Whether a TCP connection to an IPv4 address succeeds.
    public static func accepts(_ port: Int, host: String = "127.0.0.1") -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return withAddress(host, port) { connect(descriptor, $0, $1) } == 0
    }

    private static func isFree(_ port: Int, _ type: __socket_type) -> Bool {
        let descriptor = socket(AF_INET, Int32(type.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        // Connections that have just ended do not keep a server from listening.
        var isOn: Int32 = 1
        if type == SOCK_STREAM { setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size)) }
        return withAddress("0.0.0.0", port) { bind(descriptor, $0, $1) } == 0
    }

    private static func withAddress(_ host: String, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        inet_pton(AF_INET, host, &address.sin_addr)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
