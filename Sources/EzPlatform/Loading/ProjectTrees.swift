import Source
import Symfony

/// Runs the configuration trees of the bundles over what was loaded.
struct ProjectTrees {
    let symfony: SymfonyProject
    private(set) var sections: [String: ConfigValue] = [:]
    private(set) var problems: [TreeProblem] = []
    private(set) var findings: [Finding] = []

    /// Whether ibexa/compatibility-layer is installed, which takes the root keys of 3.3 for those of 4.
    private let takesOlderKeys: Bool
    private static let olderKeys = [
        "ibexa": ["ezpublish", "ezplatform"], "ibexa_io": ["ez_io"], "ibexa_solr": ["ez_search_engine_solr"],
    ]

    init(symfony: SymfonyProject, takesOlderKeys: Bool) {
        self.symfony = symfony
        self.takesOlderKeys = takesOlderKeys
    }

    mutating func process(facts: ReleaseFacts, oneupMajor: Int, composer: ComposerPackages) {
        let doctrine = composer.version(of: "doctrine/doctrine-bundle")
        let shorthandSetsDefault = doctrine.map { $0 < Version(2, 9, 2) } ?? (facts.symfonyMajor < 6)
        // What came or went between the versions of a bundle counts only when the lock file says which one is installed.
        func installed(_ name: String) -> Version? { composer.locked[name]?.version }
        run(facts.rootKey, .product(facts), configurations(facts.rootKey, facts), "setting-unknown-option")
        run(facts.ioRootKey, .io, configurations(facts.ioRootKey), "io-unknown-option")
        run(
            "oneup_flysystem", .flysystem(oneupMajor: oneupMajor, installed: installed("oneup/flysystem-bundle")),
            configurations("oneup_flysystem"), "flysystem-adapter-invalid")
        run(
            "doctrine",
            .doctrine(installed: installed("doctrine/doctrine-bundle"), shorthandSetsDefault: shorthandSetsDefault),
            configurations("doctrine"), "doctrine-connection-invalid")
        if facts.usesStash {
            let tree = TreeNode.stash(installed: installed("tedivm/stash-bundle"), mayHaveHandlers: facts.hasStashHandlers)
            run("stash", tree, configurations("stash"), "stash-invalid")
        }
        run("framework", .framework(symfony.layout.symfony), configurations("framework"), nil)
        run(facts.solrRootKey, .solr, configurations(facts.solrRootKey), nil)
    }

    private func configurations(_ key: String) -> [ExtensionConfig] {
        let older = takesOlderKeys ? Self.olderKeys[key] ?? [] : []
        return older.flatMap { symfony.extensions[$0] ?? [] } + (symfony.extensions[key] ?? [])
    }

    /// The product's own sections in the order in which they are merged.
    private func configurations(_ key: String, _ facts: ReleaseFacts) -> [ExtensionConfig] {
        let own = configurations(key)
        let older = facts.olderRootKey.map { configurations($0) } ?? []
        return (facts.firstSectionWins ? own.reversed() : own) + older
    }

    /// - Parameter rule: `nil`: faults are not reported.
    private mutating func run(_ key: String, _ tree: TreeNode, _ configurations: [ExtensionConfig], _ rule: String?) {
        guard !configurations.isEmpty else { return }
        var processor = TreeProcessor()
        processor.isComplete = symfony.isComplete
        sections[key] = processor.process(key, tree, configurations.map { ($0.value, $0.keySpan) })
        guard let rule else { return }
        problems += processor.problems
        findings += processor.problems.compactMap { $0.finding(rule, fallback: configurations.last?.keySpan) }
    }
}
