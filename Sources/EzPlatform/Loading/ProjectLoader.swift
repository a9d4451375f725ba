import Source
import Symfony

extension Project {
    /// Reads a project: finds out its release, loads its files as that release does, and builds the model.
    ///
    /// Never fails: what cannot be read is a finding, what cannot be evaluated is unknown.
    /// - Parameter root: the project's directory, an absolute path in the store's file tree.
    public static func load(root: String, options: ProjectOptions = ProjectOptions(), store: SourceStore) -> Project {
        let composer = ComposerPackages.read(root: root, store: store)
        let release =
            options.release.map {
                DetectedRelease(release: $0, evidence: .option, statement: "--release \($0.name)", span: nil, isExact: true)
            } ?? DetectedRelease.detect(root: root, composer: composer, store: store)
        let facts = ReleaseTable.facts(of: release.release)
        let version = symfonyVersion(composer, facts)
        var loading = LoadOptions(
            environmentVariables: options.variables, envFiles: options.envFiles, phpOverrides: ShippedPHP.overrides(for: facts, platform: options.platform))
        loading.alternatives = options.alternatives
        loading.isDeployed = options.isDeployed
        var layout = layout(facts, version, { KernelClass.form(root: root, store: store) })
        layout.yamlPatch = patch(of: "symfony/yaml", composer, version)
        layout.dotenvPatch = patch(of: "symfony/dotenv", composer, version)
        var symfony = SymfonyProject.load(
            root: root, layout: layout, environment: options.environment, options: loading, store: store)
        noteUnread(&symfony, root: root, facts: facts, isModelled: options.platform != nil && ShippedPHP.modelsPlatform(facts), store: store)
        options.known.add(to: &symfony)
        let files = ProjectFiles(root: root, facts: facts, symfony: symfony, store: store)
        return Project(
            root: root, release: release, facts: facts, composer: composer, symfony: symfony, known: options.known, files: files)
    }

    /// Says what may set more than the files that were read.
    ///
    /// - Parameter isModelled: the relationships of Platform.sh were taken from the project's files.
    private static func noteUnread(
        _ symfony: inout SymfonyProject, root: String, facts: ReleaseFacts, isModelled: Bool, store: SourceStore
    ) {
        if facts.kernelRootDirectory == nil, let span = KernelClass.unusualPath(root: root, store: store) {
            symfony.isComplete = false
            symfony.undecided.append(
                Undecided(
                    "which configuration files the kernel loads", reason: "src/Kernel.php loads \(span.text), which no release does",
                    span: span))
        }
        let relationships = symfony.variables["PLATFORM_RELATIONSHIPS"]
        if !relationships.isAbsent, !isModelled {
            symfony.isComplete = false
            symfony.undecided.append(
                Undecided(
                    "what Platform.sh sets", reason: "the relationships in PLATFORM_RELATIONSHIPS are not evaluated",
                    span: relationships.value?.span ?? relationships.unknown?.span))
        }
    }

    /// The installed Symfony, as far as composer says it.
    private static func symfonyVersion(_ composer: ComposerPackages, _ facts: ReleaseFacts) -> SymfonyVersion {
        let installed =
            composer.version(of: "symfony/symfony") ?? composer.version(of: "symfony/framework-bundle")
            ?? composer.version(of: "symfony/yaml") ?? composer.symfonyConstraint.flatMap { Version(constraint: $0.value) }
        guard let installed, installed.major >= 2 else { return SymfonyVersion(facts.symfonyMajor, facts.symfonyMinor) }
        // A constraint such as ^5.0 names the lowest version; the release knows better which one it comes with.
        if !composer.hasLock, installed.major == facts.symfonyMajor, installed.minor < facts.symfonyMinor {
            return SymfonyVersion(facts.symfonyMajor, facts.symfonyMinor)
        }
        return SymfonyVersion(installed.major, installed.minor)
    }

    /// As `composer.lock` has it: constraints do not say it.
    private static func patch(of component: String, _ composer: ComposerPackages, _ symfony: SymfonyVersion) -> Int? {
        guard let locked = (composer.locked[component] ?? composer.locked["symfony/symfony"])?.version,
            locked.major == symfony.major, locked.minor == symfony.minor, locked.numbers.count > 2
        else { return nil }
        return locked.patch
    }

    private static func layout(_ facts: ReleaseFacts, _ symfony: SymfonyVersion, _ kernel: () -> KernelClass.Form?) -> ProjectLayout {
        switch facts.layout {
        case .ezPublish: .ezPublish5(symfony: symfony)
        case .app:
            .standardEdition(
                symfony: symfony, cacheDirectory: facts.cacheDirectory + "/%kernel.environment%", logsDirectory: facts.logDirectory)
        case .packagesWithOverrides: .packagesOfShippedKernel(symfony: symfony)
        case .packages:
            kernel().map { .packages(symfony: symfony, extensions: $0.extensions, isRecursive: $0.isRecursive, hasOverrides: $0.hasOverrides) }
                ?? .microKernel(symfony: symfony)
        }
    }
}

extension Project {
    /// Builds the model from loaded configuration.
    init(
        root: String, release: DetectedRelease, facts: ReleaseFacts, composer: ComposerPackages, symfony: SymfonyProject,
        known: KnownDeclarations = KnownDeclarations(), files: ProjectFiles = ProjectFiles()
    ) {
        self.root = root
        self.release = release
        self.facts = facts
        self.composer = composer
        self.symfony = symfony
        self.files = files
        environment = symfony.environment
        let bundle = composer.version(of: "oneup/flysystem-bundle")
        oneupMajor = (bundle?.major ?? facts.oneupMajor, bundle != nil && composer.locked["oneup/flysystem-bundle"] != nil)

        hasCompatibilityLayer = composer.has("ibexa/compatibility-layer")
        var trees = ProjectTrees(symfony: symfony, takesOlderKeys: hasCompatibilityLayer == true)
        trees.process(facts: facts, oneupMajor: oneupMajor.number, composer: composer)
        sections = trees.sections
        treeProblems = trees.problems
        configurationErrors = trees.findings

        let product = trees.sections[facts.rootKey]
        siteaccesses = SiteaccessConfiguration(product?["siteaccess"])
        settings = SettingTable(
            system: product?["system"], siteaccesses: siteaccesses, parameters: symfony.parameters, facts: facts,
            projectDirectory: symfony.parameters.value("kernel.project_dir")?.scalarText ?? root,
            releaseTitle: release.release.title)
        repositories = product?["repositories"]?.map?.entries.map { Repository($0) } ?? []
        var handlers = IOHandlers(trees.sections[facts.ioRootKey], symfony.extensions[facts.ioRootKey]?.map(\.value) ?? [])
        known.add(to: &handlers)
        ioHandlers = handlers
        let flysystem = trees.sections["oneup_flysystem"]
        var declared = flysystem?["adapters"]?.map?.entries.map { FlysystemAdapter($0) } ?? []
        known.add(to: &declared)
        adapters = declared
        filesystems = flysystem?["filesystems"]?.map?.entries.map { Sourced($0.key, at: $0.keySpan) } ?? []
        nfsAdapter = Self.nfsAdapter(facts, symfony)
        connections = DoctrineConnections(trees.sections["doctrine"])
        let framework = trees.sections["framework"]
        // The compiler pass came with ezplatform-core 2.3.5; every later core has it.
        let core = composer.version(of: "ezsystems/ezplatform-core")
        let overrides = facts.sessionParametersOverride && !(composer.hasLock && core.map { $0 < Version(2, 3, 5) } == true)
        sessions = Sessions(framework: framework, symfony: symfony, facts: facts, overrides: overrides)
        httpCache = HttpCache(
            product: product, framework: framework, symfony: symfony, facts: facts, releaseTitle: release.release.title)
        search = Search(trees.sections[facts.solrRootKey])
    }

    private static func nfsAdapter(_ facts: ReleaseFacts, _ symfony: SymfonyProject) -> NFSAdapterConfiguration? {
        guard let name = facts.nfsAdapterParameter else { return nil }
        let parameter = symfony.parameters[name]
        let value = parameter?.value
        func text(_ key: String) -> KnownText {
            if let unknown = value?.unknown { return .unknown(unknown) }
            return value?[key]?.text ?? .absent
        }
        var configuration = NFSAdapterConfiguration(
            parameter: name, span: parameter?.keySpan, isConfigured: value != nil, root: text("root"), path: text("path"),
            value: value)
        guard value == nil else { return configuration }
        let provenance = Provenance(chain: [Provenance.Step("default of the parameter \(name)")])
        configuration.path = .known(Sourced("$var_dir$/$storage_dir$/", provenance))
        if let root = facts.nfsAdapterDefaultRoot {
            configuration.root =
                root == "%dfs_nfs_path%"
                ? symfony.parameters.value("dfs_nfs_path")?.text
                    ?? .unknown(Unknown("the parameter \(name) is not set", needs: "--env-var DFS_NFS_PATH=..."))
                : .known(Sourced(root, provenance))
        }
        return configuration
    }
}
