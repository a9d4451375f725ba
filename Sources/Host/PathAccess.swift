import Source

/// Whether somebody may write into a directory of a machine, or connect to a socket.
public enum PathAccess: Hashable, Sendable {
    case granted
    /// The path that refuses it, and what is missing there: `search` on the way, `write` at the end.
    case refused(at: String, needs: String, Ownership)
    /// Nothing is there.
    case missing
    case unknown(String)

    /// By owner, mode and access control list of the directory and all above it. What a file server refuses in addition
    /// is not known.
    public static func writing(to path: String, by user: Accounts.User, in tree: any HostTree) -> PathAccess {
        access(to: path, .directory, 3, user.id, user.groups, tree)
    }

    /// Connecting to a unix socket needs permission to write to it (`unix(7)`), and to search every directory on the way.
    public static func connecting(to socket: String, by identity: ProcessIdentity, in tree: any HostTree) -> PathAccess {
        access(to: socket, .other, 2, identity.user, identity.groups, tree)
    }

    private static func access(
        to path: String, _ kind: FileKind, _ wanted: UInt8, _ user: UInt32, _ groups: Set<UInt32>, _ tree: any HostTree
    ) -> PathAccess {
        var place = "/"
        let parts = Path.normalised(path).split(separator: "/")
        for index in 0...parts.count {
            let isLast = index == parts.count
            let ownership: Ownership
            do throws(FileError) {
                ownership = try tree.ownership(place)
            } catch {
                return error == .missing ? .missing : .unknown("\(place): \(error.reason)")
            }
            guard ownership.kind == (isLast ? kind : .directory) else { return .unknown("\(place) is of another kind than expected") }
            if isLast {
                if kind == .directory, !ownership.grants(1, user: user, groups: groups) { return .refused(at: place, needs: "search", ownership) }
                guard ownership.grants(wanted, user: user, groups: groups) else { return .refused(at: place, needs: "write", ownership) }
            } else {
                guard ownership.grants(1, user: user, groups: groups) else { return .refused(at: place, needs: "search", ownership) }
                place = place == "/" ? "/" + parts[index] : place + "/" + parts[index]
            }
        }
        return .granted
    }
}

extension Ownership {
    /// `owner www-data, mode 0755`, for messages.
    public func description(_ accounts: Accounts) -> String {
        let digits = String(mode, radix: 8)
        return "owner \(accounts.name(ofUser: owner)), mode " + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + (accessList.isEmpty ? "" : ", access control list")
    }
}
