import Source

/// Finds the servers' files of a project: everywhere in it, by content, but never in what is generated or foreign.
public struct ServerDiscovery {
    public struct Found: Hashable, Sendable {
        public var path: String
        public var kind: ServerFileKind
        public var isTemplate: Bool
    }

    /// Directories that are never searched: dependencies, caches, uploads.
    public static let excluded: Set<String> = ["vendor", "node_modules", "var", "ezpublish_legacy", ".git", ".svn", ".build"]
    /// Caches and logs of the application, by the folder in which they lie; elsewhere such names are as good as any: `deploy/cache/redis.conf`.
    private static let generated: [String: Set<String>] = ["app": ["cache", "logs"], "ezpublish": ["cache", "logs"]]
    /// What a search may look at; a project beyond it is named in the report.
    static let directoryLimit = 20_000
    static let depthLimit = 12

    private let store: SourceStore
    private let project: String
    private var found: [Found] = []
    private var visited: Set<String> = []

    public static func find(in project: String, store: SourceStore) -> [Found] {
        var discovery = ServerDiscovery(store: store, project: project)
        discovery.search(project, depth: 0)
        return discovery.found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private init(store: SourceStore, project: String) {
        self.store = store
        self.project = project
    }

    private mutating func search(_ directory: String, depth: Int) {
        guard depth <= Self.depthLimit else {
            store.skip(directory, reason: "folders nested deeper than \(Self.depthLimit) are not searched for server files")
            return
        }
        guard visited.insert(store.tree.canonical(directory)).inserted else { return }
        guard visited.count <= Self.directoryLimit else {
            if visited.count == Self.directoryLimit + 1 {
                store.skip(directory, reason: "more than \(Self.directoryLimit) folders: the rest is not searched for server files")
            }
            return
        }
        let entries: [DirectoryEntry]
        do throws(FileError) {
            entries = try store.tree.list(directory)
        } catch {
            store.skip(directory, reason: error.reason)
            return
        }
        for entry in entries {
            let path = Path.join(directory, entry.name)
            switch entry.kind {
            case .directory:
                let isGenerated = Self.generated[Path.name(directory)]?.contains(entry.name) ?? false
                if !isGenerated, !Self.excluded.contains(entry.name), !isApplicationCode(path) { search(path, depth: depth + 1) }
            case .regular:
                if ServerRecognition.mayBeServerFile(entry.name) { look(at: path) }
            case .other: break
            }
        }
    }

    /// PHP sources and public assets of a Symfony project hold no server files, apart from the `.htaccess` of the web root.
    private func isApplicationCode(_ path: String) -> Bool {
        let inside = Path.relative(path, to: project) ?? ""
        return ["src", "tests", "translations", "templates", "web/bundles", "web/assets", "web/var", "public/bundles",
            "public/assets", "public/build", "public/var"].contains(inside)
    }

    private mutating func look(at path: String) {
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try store.tree.read(path, limit: 1_048_576)
        } catch {
            // Whether it configures a server cannot be told; data files of that size never do.
            if case .tooLarge = error { return }
            store.skip(path, reason: error.reason)
            return
        }
        guard let kind = ServerRecognition.kind(of: path, bytes: bytes) else { return }
        let isTemplate = ServerRecognition.isTemplate(path, below: project, bytes: bytes)
        // Already in memory: the reader of this kind must not read it again.
        store.insert(SourceFile(path: path, bytes: bytes, owners: store.owners))
        found.append(Found(path: path, kind: kind, isTemplate: isTemplate))
    }
}
