import Daemons
import EzPlatform
import Host
import Source

/// Looks at the directories that an application writes to: whether they exist, what is mounted there, and who may write.
struct StorageSurvey {
    let tree: any HostTree
    /// Those of the machine: which of them serves the project cannot always be told.
    let pools: [FPMPool]
    let facts: HostFacts
    let accounts: Accounts
    let fstab: Fstab?
    let project: Project
    /// The project's directory on this machine.
    let root: String

    func directories() -> [StorageDirectory] {
        var found = project.sharedDirectories.map { shared in
            directory(shared.path, .sharedFiles(handler: shared.handler), shared.provenance, shared.siteaccesses)
        }
        for (name, purpose) in [
            (project.facts.cacheDirectory, StorageDirectory.Purpose.cache), (project.facts.logDirectory, .logs),
            (project.facts.webRoot + "/var", .localFiles),
        ] {
            // What only the default handler would write to may be missing when it is not used.
            let path = Path.join(root, name)
            guard purpose != .localFiles || tree.exists(path) else { continue }
            found.append(directory(path, purpose, nil, []))
        }
        return found
    }

    private func directory(
        _ path: String, _ purpose: StorageDirectory.Purpose, _ provenance: Provenance?, _ siteaccesses: [String]
    ) -> StorageDirectory {
        let real = tree.canonical(path)
        let exists: Knowledge<Bool>
        do throws(FileError) {
            exists = .known(try tree.kind(path) == .directory)
        } catch {
            exists = error == .missing ? .known(false) : .unknown(Unknown("\(path): \(error.reason)"))
        }
        let mount: Knowledge<MountedFileSystem> = facts.mounts.flatMap { table in
            guard let found = table.mount(holding: real) else { return .absent }
            if found.isOnDemand { return .unknown(Unknown("what is mounted on demand at \(found.target) was not mounted", span: provenance?.span)) }
            return .known(found)
        }
        let intended = fstab?.mount(holding: real)
        return StorageDirectory(
            project: root, purpose: purpose, path: path, realPath: real, provenance: provenance, siteaccesses: siteaccesses,
            exists: exists, mount: mount, intended: intended?.target.value == "/" ? nil : intended, access: access(to: path))
    }

    /// For the users of all pools: which pool serves the project cannot always be told.
    private func access(to path: String) -> [StorageDirectory.Access] {
        var found: [StorageDirectory.Access] = []
        for pool in pools {
            guard let option = pool.user, case .known(let name) = option.value, !found.contains(where: { $0.user == name }) else { continue }
            let result: PathAccess =
                switch accounts.user(name) {
                case .known(let user): PathAccess.writing(to: nearest(path), by: user.joining(group(of: pool)), in: tree)
                case .absent: .unknown("the user \(name) is not known")
                case .unknown(let unknown): .unknown(unknown.reason)
                }
            found.append(.init(user: name, span: option.span ?? pool.span, result: result))
        }
        return found
    }

    private func group(of pool: FPMPool) -> UInt32? {
        guard case .known(let name)? = pool.options["group"]?.value else { return nil }
        return accounts.group(name)
    }

    /// The directory itself or, while it does not exist, the one in which it would be made.
    private func nearest(_ path: String) -> String {
        var place = path
        while place != "/", !tree.exists(place) { place = Path.parent(place) }
        return place
    }
}

extension Accounts.User {
    /// With the group that a pool names for its processes.
    fileprivate func joining(_ group: UInt32?) -> Accounts.User {
        guard let group else { return self }
        var user = self
        user.groups.insert(group)
        return user
    }
}
