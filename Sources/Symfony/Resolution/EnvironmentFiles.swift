import Source

/// Files that environment placeholders refer to: the secrets vault, and what `%env(file:NAME)%` names.
struct EnvironmentFiles {
    let store: SourceStore
    let root: String
    /// The project's directory as the deployed processes see it.
    let projectDirectory: String
    /// Names in the vault of the environment (`config/secrets/<env>/<env>.<NAME>.<hash>.php`, from Symfony 4.4 on).
    let secrets: Set<String>

    init(store: SourceStore, root: String, projectDirectory: String, environment: String, version: SymfonyVersion) {
        self.store = store
        self.root = root
        self.projectDirectory = projectDirectory
        var secrets: Set<String> = []
        if version >= SymfonyVersion(4, 4) {
            for entry in (try? store.tree.list(Path.join(root, "config/secrets/\(environment)"))) ?? [] {
                let parts = entry.name.split(separator: ".")
                if parts.count == 4, parts[3] == "php", parts[1] != "encrypt", parts[1] != "decrypt" { secrets.insert(String(parts[1])) }
            }
        }
        self.secrets = secrets
    }

    /// The content of a file of the project; `nil` when the file is not at hand.
    func content(_ path: String) -> [UInt8]? {
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        let normalised = Path.normalised(path)
        guard let relative = Path.relative(normalised, to: projectDirectory) else { return nil }
        return (try? store.file(Path.join(root, relative)))?.bytes
    }
}
