import Source

/// Finds eZ and Ibexa projects among directories.
public enum ProjectDetector {
    /// Folders that hold no project of their own.
    public static let skippedNames: Set = ["vendor", "node_modules", "var", ".git", "ezpublish_legacy"]
    private static let skippedBelowWebRoot: Set = ["var", "bundles", "assets", "build"]
    /// Where configuration is, by layout.
    private static let configDirectories = ["ezpublish/config", "app/config", "config/packages"]
    private static let productKeys: Set = ["ezpublish", "ezplatform", "ibexa", "ez_io", "ibexa_io"]

    /// The nearest project that holds the path, the path itself included.
    public static func findProject(upFrom path: String, store: SourceStore) -> String? {
        var directory = store.tree.isDirectory(path) ? path : Path.parent(path)
        while true {
            if isProject(directory, store: store) { return directory }
            guard directory != "/" else { return nil }
            directory = Path.parent(directory)
        }
    }

    /// Every project at or below the path, in the order of their paths. A project inside another one is not looked for.
    /// - Parameter depth: how many levels are descended.
    public static func findProjects(below path: String, store: SourceStore, depth: Int = 8) -> [String] {
        var found: [String] = []
        var visited: Set<String> = []
        search(path, depth: depth, store: store, visited: &visited, found: &found)
        return found
    }

    private static func search(_ path: String, depth: Int, store: SourceStore, visited: inout Set<String>, found: inout [String]) {
        guard visited.insert(store.tree.canonical(path)).inserted else { return }
        if isProject(path, store: store) {
            found.append(path)
            return
        }
        guard depth > 0 else { return }
        let isWebRoot = ["web", "public"].contains(Path.name(path))
        for entry in (try? store.tree.list(path)) ?? [] where entry.kind == .directory {
            if skippedNames.contains(entry.name) || (isWebRoot && skippedBelowWebRoot.contains(entry.name)) { continue }
            search(Path.join(path, entry.name), depth: depth - 1, store: store, visited: &visited, found: &found)
        }
    }

    /// Whether the directory is the root of a project: a configuration folder, and either packages of the product in
    /// composer's files or its root keys in the configuration. (A bundle requires the packages too, but has no such folder.)
    public static func isProject(_ directory: String, store: SourceStore) -> Bool {
        let folders = configDirectories.filter { store.tree.isDirectory(Path.join(directory, $0)) }
        guard !folders.isEmpty else { return false }
        if folders.contains("ezpublish/config") { return true }
        for name in ["composer.json", "composer.lock"] {
            guard let file = try? store.file(Path.join(directory, name)) else { continue }
            if ["\"ezsystems/ez", "\"ibexa/"].contains(where: { RootKeys.contains(file.bytes, $0) }) { return true }
        }
        return folders.contains { folder in
            RootKeys.scan(Path.join(directory, folder), store: store).contains { productKeys.contains($0.name) }
        }
    }

    /// The web roots that a project has at hand: its folders of that name which hold a front controller or httpd's `.htaccess`.
    public static func webRoots(of project: String, store: SourceStore) -> [String] {
        ["public", "web"].map { Path.join(project, $0) }.filter { folder in
            ["index.php", "app.php", ".htaccess"].contains { store.tree.isFile(Path.join(folder, $0)) }
        }
    }
}
