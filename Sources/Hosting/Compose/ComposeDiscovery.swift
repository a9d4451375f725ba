import Source

/// Finds the Compose files of a project.
enum ComposeDiscovery {
    private static let mainNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]
    /// Never searched: dependencies, generated files, code, and DDEV's own folder.
    private static let excluded: Set<String> = [
        "vendor", "node_modules", "var", "web", "public", "src", "tests", "templates", "translations", "ezpublish_legacy", "cache",
        "logs", ".git", ".ddev", ".platform", ".build",
    ]
    private static let deepest = 2
    private static let mostFiles = 64

    static func projects(root: String, store: SourceStore, undecided: inout [Undecided]) -> [ComposeProject] {
        let base = variables(in: root, HostingEnvironment(), store, &undecided)
        var projects: [ComposeProject] = []
        var taken: Set<String> = []
        func add(_ files: [String], _ variables: HostingEnvironment) {
            guard taken.count < mostFiles else { return }
            taken.formUnion(files)
            if let project = ComposeReader.read(files, variables: variables, why: .discovered, store: store) { projects.append(project) }
        }
        // `.env` may name the files, as the skeletons of eZ Platform 1 and 2 do.
        if case .known(let list)? = base["COMPOSE_FILE"]?.value {
            let separator = base["COMPOSE_PATH_SEPARATOR"]?.value.value?.value.first ?? ":"
            let files = list.value.split(separator: separator).map { Path.join(root, String($0)) }
            for file in files where !store.tree.isFile(file) {
                undecided.append(
                    Undecided("all of the Compose project", reason: "COMPOSE_FILE names \(file), which does not exist", span: list.span))
            }
            let present = files.filter { store.tree.isFile($0) }
            if !present.isEmpty { add(present, base) }
        }
        search(root, depth: 0, store: store) { directory, names in
            let own = directory == root ? base : variables(in: directory, base, store, &undecided)
            var group: [String] = []
            if let main = mainNames.first(where: names.contains) {
                group.append(main)
                let stem = main.hasPrefix("docker-") ? "docker-compose.override" : "compose.override"
                if let override = [stem + ".yaml", stem + ".yml"].first(where: names.contains) { group.append(override) }
                let files = group.map { Path.join(directory, $0) }
                if !taken.isSuperset(of: files) { add(files, own) }
            }
            for name in names where !group.contains(name) {
                let path = Path.join(directory, name)
                if !taken.contains(path) { add([path], own) }
            }
        }
        return projects
    }

    private static func isComposeName(_ name: String) -> Bool {
        guard name.hasSuffix(".yml") || name.hasSuffix(".yaml") else { return false }
        let stem = name.hasPrefix("docker-compose") ? name.dropFirst(14) : name.hasPrefix("compose") ? name.dropFirst(7) : nil
        guard let next = stem?.first else { return false }
        return next == "." || next == "-" || next == "_"
    }

    private static func search(_ directory: String, depth: Int, store: SourceStore, _ visit: (String, [String]) -> Void) {
        guard let entries = try? store.tree.list(directory) else { return }
        let names = entries.filter { $0.kind == .regular && isComposeName($0.name) }.map(\.name)
        if !names.isEmpty { visit(directory, names) }
        guard depth < deepest else { return }
        for entry in entries where entry.kind == .directory && !excluded.contains(entry.name) {
            search(Path.join(directory, entry.name), depth: depth + 1, store: store, visit)
        }
    }

    /// The `.env` of a folder, on top of others.
    private static func variables(
        in directory: String, _ base: HostingEnvironment, _ store: SourceStore, _ undecided: inout [Undecided]
    ) -> HostingEnvironment {
        let path = Path.join(directory, ".env")
        guard store.tree.isFile(path) else { return base }
        guard let file = try? store.file(path) else {
            undecided.append(Undecided("the variables of Compose files", reason: "\(path) could not be read"))
            return base
        }
        var result = base
        result.merge(ContainerEnvFile.parse(file, base: base))
        return result
    }
}
