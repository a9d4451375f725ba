import Daemons
import Source

/// Looks up what the files of a host include, below the directory that stands for the host's root, and beside the file itself.
struct HostFiles {
    let store: SourceStore
    /// `--root`, or a node's directory.
    let root: String?
    /// The topmost directory to look into for files of the project.
    let ceiling: String?

    private var scope: IncludeScope { IncludeScope(store: store, root: root, prefix: nil, ceiling: ceiling) }

    /// The files of an `include` line of PHP-FPM; `nil` when the place cannot be looked at.
    func pools(_ pattern: String, from file: SourceFile) -> [SourceFile]? {
        guard case .files(let paths) = scope.find(pattern, from: file) else { return nil }
        return paths.compactMap { path in
            guard let found = try? store.file(path) else { return nil }
            store.note(path, kind: "fpm", why: .included)
            return found
        }
    }

    /// The file of a VCL `include`: Varnish looks into its own directory, which is that of the including file here.
    func vcl(_ path: String, from file: SourceFile) -> SourceFile? {
        let beside = Path.join(Path.parent(file.path), path.hasPrefix("/") ? Path.name(path) : path)
        var candidates = [beside]
        if case .files(let paths) = scope.find(path, from: file) { candidates = paths + candidates }
        for candidate in candidates where candidate != file.path {
            guard let found = try? store.file(candidate) else { continue }
            store.note(candidate, kind: "varnish", why: .included)
            return found
        }
        return nil
    }
}

/// Collects the files of PHP on one node and puts together those that one PHP reads.
struct PHPFiles {
    /// The project's directory, or the node's.
    let project: String?

    private struct Group {
        var place: PHPConfiguration.Place
        var ini: [SourceFile] = []
        var pools: [SourceFile] = []
        var templates: Set<SourceFile> = []
        var isNamed = false
    }

    private var groups: [Group] = []

    init(project: String?) { self.project = project }

    mutating func add(_ file: SourceFile, isPool: Bool, isTemplate: Bool, isNamed: Bool) {
        let place = place(of: file.path, isNamed: isNamed)
        let index = groups.firstIndex { $0.place == place } ?? groups.count
        if index == groups.count { groups.append(Group(place: place)) }
        if isPool { groups[index].pools.append(file) } else { groups[index].ini.append(file) }
        if isTemplate { groups[index].templates.insert(file) }
        if isNamed { groups[index].isNamed = true }
    }

    /// Files in a layout of a distribution belong to one PHP; others to that of their part of the project: `docker/`, `.ddev/`.
    private func place(of path: String, isNamed: Bool) -> PHPConfiguration.Place {
        if let known = PHPConfiguration.place(of: path) { return known }
        if isNamed { return .init(directory: "-", interface: nil, version: nil) }
        let inside = project.flatMap { Path.relative(path, to: $0) } ?? path
        let parts = inside.split(separator: "/")
        return .init(directory: parts.count > 1 ? String(parts[0]) : "", interface: nil, version: nil)
    }

    func configurations(_ files: HostFiles) -> [PHPEntry] {
        // What is named belongs together, whatever its path: `--php-ini php.ini --fpm www.conf`.
        var groups = groups
        if let first = groups.firstIndex(where: { $0.isNamed && $0.place.interface == nil }) {
            for index in groups.indices.reversed() where index > first && groups[index].isNamed && groups[index].place.interface == nil {
                let other = groups.remove(at: index)
                groups[first].ini += other.ini
                groups[first].pools += other.pools
                groups[first].templates.formUnion(other.templates)
            }
        }
        return groups.map { group in
            var ini = group.ini
            if !group.isNamed { ini.sort { PHPConfiguration.readingOrder($0.path, $1.path) } }
            ini = ini.filter { Path.name($0.path) != ".user.ini" }
            var pools = group.pools
            if !group.isNamed {
                // The main file reads the others itself, where its include line says so.
                pools.sort { left, right in
                    let (a, b) = (Path.name(left.path) == "php-fpm.conf", Path.name(right.path) == "php-fpm.conf")
                    return a != b ? a : left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
                }
            }
            let fpm = pools.isEmpty ? nil : FPMConfiguration.read(pools, includes: files.pools)
            let configuration = PHPConfiguration(
                interface: group.place.interface, version: group.place.version, iniFiles: ini.map { PHPIniFile.read($0) }, fpm: fpm)
            return PHPEntry(configuration: configuration, templates: group.templates)
        }
    }
}
