import Source

/// The accounts of a machine, from `/etc/passwd` and `/etc/group`.
///
/// Never through the C library: its look-ups load modules of the system, which a static executable cannot do safely. Accounts of
/// a directory service are therefore not known.
public struct Accounts: Hashable, Sendable {
    public struct User: Hashable, Sendable {
        public var name: String
        public var id: UInt32
        /// The primary group and all others.
        public var groups: Set<UInt32>
    }

    private var users: [String: User] = [:]
    private var groups: [String: UInt32] = [:]

    /// Those of a machine; none where the files cannot be read.
    public static func read(_ tree: any HostTree) -> Accounts {
        Accounts(
            passwd: (try? tree.read("/etc/passwd", limit: SourceStore.defaultLimit)) ?? [],
            group: (try? tree.read("/etc/group", limit: SourceStore.defaultLimit)) ?? [])
    }

    public init(passwd: [UInt8], group: [UInt8]) {
        var members: [String: Set<UInt32>] = [:]
        for fields in Self.lines(group) where fields.count >= 3 {
            guard let id = UInt32(fields[2]) else { continue }
            groups[fields[0]] = groups[fields[0]] ?? id
            guard fields.count > 3 else { continue }
            for member in fields[3].split(separator: ",") { members[String(member), default: []].insert(id) }
        }
        for fields in Self.lines(passwd) where fields.count >= 4 {
            guard let id = UInt32(fields[2]), let primary = UInt32(fields[3]), users[fields[0]] == nil else { continue }
            users[fields[0]] = User(name: fields[0], id: id, groups: (members[fields[0]] ?? []).union([primary]))
        }
    }

    /// By name or by number; unknown when the account is in neither file.
    public func user(_ name: String) -> Knowledge<User> {
        if let user = users[name] { return .known(user) }
        if let id = UInt32(name) { return .known(users.values.first { $0.id == id } ?? User(name: name, id: id, groups: [])) }
        return .unknown(Unknown("the user \(name) is not in /etc/passwd"))
    }

    public func group(_ name: String) -> UInt32? { groups[name] ?? UInt32(name) }

    /// The name of a user id, else the number.
    public func name(ofUser id: UInt32) -> String { users.values.filter { $0.id == id }.map(\.name).min() ?? String(id) }

    private static func lines(_ bytes: [UInt8]) -> [[String]] {
        bytes.split(separator: 0x0A).map { line in
            line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}
