/// Who owns a file and who may do what with it.
public struct Ownership: Hashable, Sendable {
    /// An entry of a POSIX access control list, as `acl(5)` describes it.
    public struct AccessEntry: Hashable, Sendable {
        public enum Subject: Hashable, Sendable {
            case owner, group, other, mask
            case user(UInt32)
            case namedGroup(UInt32)
        }

        public var subject: Subject
        /// `rwx`: read 4, write 2, execute 1.
        public var permissions: UInt8

        public init(_ subject: Subject, _ permissions: UInt8) {
            self.subject = subject
            self.permissions = permissions
        }
    }

    public var kind: FileKind
    public var owner: UInt32
    public var group: UInt32
    /// The permission bits, `0o7777` at most.
    public var mode: UInt16
    /// Empty when the mode says it all.
    public var accessList: [AccessEntry]

    public init(kind: FileKind, owner: UInt32, group: UInt32, mode: UInt16, accessList: [AccessEntry] = []) {
        self.kind = kind
        self.owner = owner
        self.group = group
        self.mode = mode
        self.accessList = accessList
    }

    /// Whether a process of that user and groups has all of the permissions (`rwx`: 4, 2, 1), by the rules of `acl(5)`.
    public func grants(_ wanted: UInt8, user: UInt32, groups: Set<UInt32>) -> Bool {
        // The superuser passes all checks but the one for execution of files.
        if user == 0 { return kind == .directory || wanted & 1 == 0 || mode & 0o111 != 0 }
        let bits = { (shift: UInt16) in UInt8(truncatingIfNeeded: mode >> shift & 7) }
        if user == owner { return bits(6) & wanted == wanted }
        guard !accessList.isEmpty else {
            return (groups.contains(group) ? bits(3) : bits(0)) & wanted == wanted
        }
        let mask = accessList.first { $0.subject == .mask }?.permissions ?? 7
        if let named = accessList.first(where: { $0.subject == .user(user) }) { return named.permissions & mask & wanted == wanted }
        let ofGroups = accessList.filter { entry in
            switch entry.subject {
            case .group: groups.contains(group)
            case .namedGroup(let id): groups.contains(id)
            default: false
            }
        }
        guard ofGroups.isEmpty else { return ofGroups.contains { $0.permissions & mask & wanted == wanted } }
        return bits(0) & wanted == wanted
    }

    /// Reads the value of the attribute `system.posix_acl_access`: a version, then tag, permissions and id of each entry, in the
    /// order of bytes of little-endian machines (`posix_acl_xattr.h` of Linux). `nil` for anything else.
    public static func accessList(_ bytes: [UInt8]) -> [AccessEntry]? {
        func number(_ at: Int, _ count: Int) -> UInt32 {
            (0..<count).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
        }
        guard bytes.count >= 4, bytes.count % 8 == 4, number(0, 4) == 2 else { return nil }
        var entries: [AccessEntry] = []
        for at in stride(from: 4, to: bytes.count, by: 8) {
            let id = number(at + 4, 4)
            let subject: AccessEntry.Subject
            switch number(at, 2) {
            case 0x01: subject = .owner
            case 0x02: subject = .user(id)
            case 0x04: subject = .group
            case 0x08: subject = .namedGroup(id)
            case 0x10: subject = .mask
            case 0x20: subject = .other
            default: return nil
            }
            entries.append(AccessEntry(subject, UInt8(number(at + 2, 2) & 7)))
        }
        return entries
    }
}
