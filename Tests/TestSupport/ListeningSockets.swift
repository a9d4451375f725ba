import Glibc

extension RunningServer {
    /// The processes of the server's group, and those that left it for a session of their own, as PHP-FPM does.
    public var processes: [pid_t] {
        Servers.names(in: "/proc").compactMap { pid_t($0) }.filter { getpgid($0) == pid || Self.parent(of: $0) == pid }
    }

    private static func parent(of process: pid_t) -> pid_t? {
        guard let bytes = try? readFile("/proc/\(process)/stat"), let close = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = bytes[(close + 1)...].split(separator: 0x20)
        return fields.count > 1 ? pid_t(String(decoding: fields[1], as: UTF8.self)) : nil
    }

    /// The network sockets that the server's processes listen on, as the kernel lists them:
    /// `tcp 127.0.0.1:11211`, `udp [::]:11211`; sorted, each once.
    public func listeningSockets() -> [String] {
        var sockets: Set<String> = []
        for process in processes {
            let inodes = Set(Servers.names(in: "/proc/\(process)/fd").compactMap { Self.socketInode("/proc/\(process)/fd/\($0)") })
            guard !inodes.isEmpty else { continue }
            for (table, name) in [("tcp", "tcp"), ("tcp6", "tcp"), ("udp", "udp"), ("udp6", "udp")] {
                guard let bytes = try? readFile("/proc/\(process)/net/\(table)") else { continue }
                for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst() {
                    let fields = line.split(separator: " ")
                    guard fields.count > 9, inodes.contains(String(fields[9])) else { continue }
                    // 0A: listening; 07: an unconnected datagram socket.
                    guard fields[3] == (name == "tcp" ? "0A" : "07") else { continue }
                    sockets.insert(name + " " + Self.readable(fields[1]))
                }
            }
        }
        return sockets.sorted()
    }

    private static func socketInode(_ path: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 128)
        let count = readlink(path, &buffer, buffer.count - 1)
        guard count > 0 else { return nil }
        let target = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard target.hasPrefix("socket:[") else { return nil }
        return String(target.dropFirst(8).dropLast())
    }

    /// `0100007F:2BCB` (groups of four bytes in the machine's order) as `127.0.0.1:11211`.
    private static func readable(_ field: Substring) -> String {
        let parts = field.split(separator: ":")
        var bytes: [UInt8] = []
        var rest = parts[0]
        while rest.count >= 8 {
            let word = UInt32(rest.prefix(8), radix: 16) ?? 0
            withUnsafeBytes(of: word) { bytes += $0 }
            rest = rest.dropFirst(8)
        }
        let port = Int(parts[1], radix: 16) ?? 0
        var text = [CChar](repeating: 0, count: 64)
        inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        let address = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return bytes.count == 4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }
}

/// A network of its own for a server, with addresses that tests may bind without touching the machine's.
public enum PrivateNetwork {
    /// `10.20.0.1`, `10.20.0.10`, `10.20.0.100` and `fd00::10`, besides the loopback ones.
    public static let addresses = ["10.20.0.1/32", "10.20.0.10/32", "10.20.0.100/32", "fd00::10/128"]

    /// Whether this process may make one (`unshare`, `ip` and the right to use them).
    public static let isAvailable: Bool = {
        guard let result = try? Program.run("unshare", command(["sh", "-c", ip + " addr"])) else { return false }
        return result.status == 0 && result.outputText.contains("10.20.0.100") && result.outputText.contains("fd00::10")
    }()

    /// ip(8), installed or unpacked, with the libraries that it needs.
    private static let ip: String = {
        let path = ["usr/sbin/ip", "sbin/ip", "bin/ip", "usr/bin/ip"].compactMap(Servers.file).first ?? "ip"
        let libraries = Servers.libraries(below: Servers.roots[0])["LD_LIBRARY_PATH"]
        return libraries.map { "LD_LIBRARY_PATH='\($0)' '\(path)'" } ?? "'\(path)'"
    }()

    /// Arguments of `unshare` that run a program in such a network; it ends with the program.
    public static func command(_ program: [String]) -> [String] {
        let setUp = ["\(ip) link set lo up"] + addresses.map { "\(ip) addr add \($0) dev lo" + ($0.contains("::") ? " nodad" : "") }
        return (getuid() == 0 ? ["-n"] : ["-rn"]) + ["sh", "-c", setUp.joined(separator: " && ") + " && exec \"$0\" \"$@\""] + program
    }
}

extension ServerProgram {
    /// The program in a `PrivateNetwork`.
    public var isolated: ServerProgram {
        ServerProgram(path: "unshare", environment: environment, arguments: PrivateNetwork.command([path] + arguments))
    }
}
