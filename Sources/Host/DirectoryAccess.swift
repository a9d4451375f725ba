import Source

/// Whether somebody may write into a directory of a machine.
public enum DirectoryAccess: Hashable, Sendable {
    case granted
    /// The directory that refuses it, and what is missing there: `search` on the way, `write` at the end.
    case refused(at: String, needs: String, Ownership)
    /// Nothing is there.
    case missing
    case unknown(String)

    /// By owner, mode and access control list of the directory and all above it. What a file server refuses in addition
    /// is not known.
    public static func writing(to path: String, by user: Accounts.User, in tree: any HostTree) -> DirectoryAccess {
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
            guard ownership.kind == .directory else { return .unknown("\(place) is no directory") }
            guard ownership.grants(1, user: user.id, groups: user.groups) else { return .refused(at: place, needs: "search", ownership) }
            if isLast {
                guard ownership.grants(3, user: user.id, groups: user.groups) else { return .refused(at: place, needs: "write", ownership) }
            } else {
                place = place == "/" ? "/" + parts[index] : place + "/" + parts[index]
            }
        }
        return .granted
    }
}

extension Ownership {
    /// `www-data:www-data 0755`, for messages.
    public func description(_ accounts: Accounts) -> String {
        let digits = String(mode, radix: 8)
        return "owner \(accounts.name(ofUser: owner)), mode " + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            + (accessList.isEmpty ? "" : ", access control list")
    }
}
