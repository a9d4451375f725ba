/// Where `include` directives of a server's configuration are looked up.
///
/// A linter sees configuration away from the machine that runs it: absolute paths are looked up below `root`,
/// relative ones as the server would when its main configuration is known, and otherwise beside the file that
/// includes, then in its parents up to `ceiling`, then below `root`.
public struct IncludeScope: Sendable {
    public enum Found: Sendable {
        /// In the server's order: names of a glob sorted by bytes. Empty for a glob that matches nothing.
        case files([String])
        /// The place can be looked at and the file is not there.
        case missing
        /// The place cannot be looked at in this run.
        case unknown(Unknown)
    }

    public let store: SourceStore
    /// The directory that stands for `/` of the server (`--root`), `nil` when the server's files are not at hand.
    public var root: String?
    /// The directory against which the server resolves relative paths, when the main configuration is known:
    /// httpd's `ServerRoot`, nginx's configuration prefix.
    public var prefix: String?
    /// The topmost directory to look into for relative includes of fragments: the project's root.
    public var ceiling: String?
    /// The web roots of the project in the tree, where the project is at hand and the server's files are not. They stand for document
    /// roots of the same name.
    public var webRoots: [String] = []
    /// The document roots that the configuration names, where they are known before it is read: an include of an absolute path below the
    /// directory of such a root is looked up in the project.
    public var documentRoots: [String] = []

    public init(store: SourceStore, root: String? = nil, prefix: String? = nil, ceiling: String? = nil) {
        self.store = store
        self.root = root
        self.prefix = prefix
        self.ceiling = ceiling
    }

    /// Looks up the path or glob of an include directive.
    /// - Parameter file: the file that holds the directive.
    public func find(_ pattern: String, from file: SourceFile) -> Found {
        if pattern.utf8.first == UInt8(ascii: "/") { return findAbsolute(pattern) }
        if let prefix { return look(Path.join(prefix, pattern)) }
        var directory = Path.parent(file.path)
        var isPlaceKnown = false
        while true {
            let candidate = Path.join(directory, pattern)
            if case .files(let paths) = look(candidate), !paths.isEmpty { return .files(paths) }
            // A folder of that name that holds other files shows where the includes of this configuration lie.
            let folder = Path.parent(candidate)
            if folder != directory, store.tree.isDirectory(folder) { isPlaceKnown = true }
            guard directory != "/", let ceiling, Path.isWithin(directory, ceiling), directory != ceiling else { break }
            directory = Path.parent(directory)
        }
        if let root, case .files(let paths) = look(Path.join(root, pattern)), !paths.isEmpty { return .files(paths) }
        if isPlaceKnown { return Glob.isPattern(pattern) ? .files([]) : .missing }
        return .unknown(
            Unknown(
                "\(pattern) is relative to the server's main configuration, which is not among the files",
                needs: "--root DIR, or the main configuration file"))
    }

    /// The path in the file tree of an absolute path of the server, `nil` when it cannot be looked at.
    public func locate(_ path: String) -> String? {
        if let root { return root == "/" ? path : Path.join(root, "./" + path) }
        if let ceiling, Path.isWithin(path, ceiling) { return path }
        return nil
    }

    /// The path in the file tree of a file that a server looks for beside a site's files, such as httpd's `.htaccess`; `nil` when it cannot
    /// be looked at. A site is deployed to a place of its own (`/var/www/acme/public`), so that a project's web root of the same name
    /// stands for its document root, and the project for the directory that holds it.
    public func locate(_ path: String, ofSite documentRoot: String) -> String? {
        if let place = locate(path) { return place }
        let parent = Path.parent(documentRoot)
        guard let webRoot = webRoots.first(where: { Path.name($0) == Path.name(documentRoot) }), parent != "/",
            let rest = Path.relative(path, to: parent)
        else { return nil }
        let place = Path.join(Path.parent(webRoot), rest)
        // What a deployment makes besides, the storage directory above all, may hold anything.
        return store.tree.isDirectory(Path.parent(place)) ? place : nil
    }

    private func findAbsolute(_ pattern: String) -> Found {
        if let place = locate(pattern) { return look(place) }
        // Named files open their folder; elsewhere nothing is read without --root.
        if case .files(let paths) = look(Path.normalised(pattern)), !paths.isEmpty { return .files(paths) }
        // A file that the project does not have may be made by the deployment.
        for root in documentRoots {
            if let place = locate(pattern, ofSite: root), case .files(let paths) = look(place), !paths.isEmpty { return .files(paths) }
        }
        return .unknown(Unknown("\(pattern) is a file of the server", needs: "--root DIR"))
    }

    private func look(_ path: String) -> Found {
        if Glob.isPattern(path) { return .files(Glob.expand(path, in: store.tree)) }
        do throws(FileError) {
            _ = try store.tree.kind(path)
            return .files([path])
        } catch {
            return error == .outside ? .unknown(Unknown("\(path) lies outside the files that are read", needs: "--root DIR")) : .missing
        }
    }
}
