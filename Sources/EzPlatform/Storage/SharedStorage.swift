import Source

/// Whether what is stored on one node is seen by the others.
extension Project {
    /// Whether what a handler stores is seen by other nodes: `nil` when that cannot be told.
    public func isShared(_ section: IOHandler.Section, _ name: String) -> Bool? {
        guard let handler = ioHandlers[section, name] else { return name == "default" ? false : nil }
        switch handler.type {
        case .legacyDFSCluster: return true
        case .flysystem(.known(let adapter)): return self.adapter(named: adapter.value).flatMap { isShared($0) }
        case .flysystem, .other, .none, .unknown: return nil
        }
    }

    /// Why it cannot be told whether other nodes see what a handler stores; `nil` where it can, where nothing declares the handler or its
    /// adapter, and for a directory of the project, on which something may be mounted.
    public func unknownSharing(_ section: IOHandler.Section, _ name: String) -> Unknown? {
        guard isShared(section, name) == nil, let handler = ioHandlers[section, name] else { return nil }
        switch handler.type {
        case .unknown(let unknown): return unknown
        case .other(let type): return Unknown("it is not known where a handler of type \(type) stores files", span: handler.span)
        case .flysystem(.unknown(let unknown)): return unknown
        case .flysystem(.known(let name)): return adapter(named: name.value).flatMap { unknownSharing($0) }
        case .flysystem(.absent), .legacyDFSCluster, .none: return nil
        }
    }

    private func unknownSharing(_ adapter: FlysystemAdapter) -> Unknown? {
        switch adapter.kind {
        case .unknown(let unknown), .local(.unknown(let unknown)), .custom(.unknown(let unknown)): return unknown
        case .custom(.known(let service)):
            return isNFSAdapter(service.value) ? nil : Unknown("it is not known where the service \(service.value) stores files", span: service.span)
        case .other(let type): return Unknown("it is not known where an adapter of type \(type) stores files", span: adapter.span)
        case .local, .custom(.absent), .objectStore, .none: return nil
        }
    }

    private func isShared(_ adapter: FlysystemAdapter) -> Bool? {
        switch adapter.kind {
        case .objectStore: return true
        case .local(.known(let directory)):
            // A directory below the project or a temporary one may be a mount.
            return isNodeLocal(directory.value) ? nil : true
        case .custom(.known(let service)): return isNFSAdapter(service.value) ? true : nil
        case .local, .custom, .other, .none, .unknown: return nil
        }
    }

    /// Whether a directory is each node's own unless something is mounted there: the project's, temporary ones.
    public func isNodeLocal(_ directory: String) -> Bool {
        let path = Path.normalised(directory)
        return Path.isWithin(path, root) || Path.isWithin(path, "/tmp") || Path.isWithin(path, "/var/tmp")
    }

    /// Whether an adapter is the siteaccess-aware NFS adapter of the release.
    public func isNFSAdapter(_ adapter: FlysystemAdapter) -> Bool {
        guard case .custom(.known(let service)) = adapter.kind else { return false }
        return isNFSAdapter(service.value)
    }
}
