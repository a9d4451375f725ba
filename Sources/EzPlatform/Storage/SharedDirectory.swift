import Source

/// A directory of the machine in which a binary-data handler in effect stores files: with DFS, what the nodes mount.
public struct SharedDirectory: Sendable {
    /// Absolute and normalised, for its siteaccesses.
    public var path: String
    /// The binary-data handler.
    public var handler: String
    /// Where the directory is set.
    public var provenance: Provenance
    public var siteaccesses: [String]
}

/// All of a project, and which one is whose.
struct SharedDirectories: Sendable {
    var all: [SharedDirectory]
    /// Index by siteaccess.
    var positions: [String: Int]
}

extension Project {
    /// The absolute directories of binary-data handlers in effect, each once, in the order of the siteaccesses. Those whose path is not known
    /// or relative to the project are left out.
    public var sharedDirectories: [SharedDirectory] { directories.value(findSharedDirectories).all }

    /// The one of a siteaccess.
    public func sharedDirectory(of siteaccess: String) -> SharedDirectory? {
        let found = directories.value(findSharedDirectories)
        return found.positions[siteaccess].map { found.all[$0] }
    }

    private func findSharedDirectories() -> SharedDirectories {
        var found: [SharedDirectory] = []
        var positions: [String: Int] = [:]
        var known: [String: Int] = [:]
        for siteaccess in siteaccesses.siteaccesses.map(\.name) {
            guard case .known(let handler) = handler(.binarydata, for: siteaccess), case .known(let name) = handler.adapter,
                let adapter = adapter(named: name.value), case .known(let text) = directory(of: adapter, for: siteaccess),
                text.value.hasPrefix("/")
            else { continue }
            let path = Path.normalised(text.value)
            if let index = known[path] {
                found[index].siteaccesses.append(siteaccess)
                positions[siteaccess] = index
            } else {
                known[path] = found.count
                positions[siteaccess] = found.count
                found.append(
                    SharedDirectory(
                        path: path, handler: handler.name, provenance: rootProvenance(of: adapter) ?? text.provenance, siteaccesses: [siteaccess]))
            }
        }
        return SharedDirectories(all: found, positions: positions)
    }

    /// Where the root is set below which the adapter that knows siteaccesses works: that is what is mounted, not the path behind it.
    private func rootProvenance(of adapter: FlysystemAdapter) -> Provenance? {
        guard case .custom(.known(let service)) = adapter.kind, isNFSAdapter(service.value), let root = nfsAdapter?.root.value, root.span != nil
        else { return nil }
        return root.provenance
    }
}
