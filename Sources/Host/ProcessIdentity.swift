import Source

/// As whom a process runs: its effective user and group, and the further groups.
public struct ProcessIdentity: Hashable, Sendable {
    public var user: UInt32
    public var groups: Set<UInt32>

    static func path(of process: Int) -> String { "/proc/\(process)/status" }

    /// - Parameter status: `/proc/PID/status`, as `proc(5)` describes it.
    init?(status: [UInt8]) {
        var user: UInt32?
        var groups: Set<UInt32> = []
        for line in Self.lines(of: status) {
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst()
            // Real, effective, saved, of the file system.
            let effective = words.dropFirst().first.flatMap { UInt32($0) }
            if line.hasPrefix("Uid:") { user = effective }
            if line.hasPrefix("Gid:"), let effective { groups.insert(effective) }
            if line.hasPrefix("Groups:") { groups.formUnion(words.compactMap { UInt32($0) }) }
        }
        guard let user else { return nil }
        self.user = user
        self.groups = groups
    }

    /// The process that started one.
    static func parent(status: [UInt8]) -> Int? {
        lines(of: status).lazy.filter { $0.hasPrefix("PPid:") }.first.flatMap { line in
            line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
        }
    }

    /// Whether a path is that of a process's status.
    static func isStatus(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        return parts.count == 3 && parts[0] == "proc" && parts[2] == "status" && Int(parts[1]) != nil
    }

    /// The lines that say as whom it runs, and who started it. The others change from moment to moment, and nothing is judged by them.
    static func essence(of status: [UInt8]) -> [UInt8] { Array(lines(of: status).joined(separator: "\n").utf8) + [0x0A] }

    private static func lines(of status: [UInt8]) -> [String] {
        status.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }.filter { line in
            ["PPid:", "Uid:", "Gid:", "Groups:"].contains(where: line.hasPrefix)
        }
    }
}
