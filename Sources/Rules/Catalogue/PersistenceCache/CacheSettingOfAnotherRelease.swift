import EzPlatform
import Source

extension Rule {
    static let cacheSettingOfAnotherRelease = Rule(
        "cache-setting-of-another-release", .error, .persistenceCache, fixes: [.unsafe],
        summary: "the persistence cache is set by the name that the setting has in another release",
        explanation: """
            In 1.x `cache_pool_name` names a Stash cache; from 2.0 on `cache_service_name` names the service of a Symfony cache pool. The other \
            name is refused: "Unrecognized option". The values differ as well, so renaming alone does not help.
            """,
        remedy: "use the setting of the release with one of its caches",
        sources: [.init("Persistence cache", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/persistence_cache/"), .init("common settings of the core bundle, 6.13 and 7.5")],
        examples: Example.triggering(
            "the setting of 2.x", onEach: [.ezPublish54, .ez113], replacing: ["cache_pool_name: cluster": "↓cache_service_name: cluster"])
            + Example.triggering(
                "the setting of 1.x", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["cache_service_name: ": "↓cache_pool_name: "])
            + [.clean("the release's own", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        let right = application.facts.cacheSetting
        let wrong = right == "cache_pool_name" ? "cache_service_name" : "cache_pool_name"
        for scope in application.settings.scopes {
            guard let span = scope.settings.map?.entry(wrong)?.keySpan else { continue }
            context.report(
                "\(application.release.release.title) has no setting \(wrong); it is \(right)", at: span,
                severity: application.release.isExact ? .error : .warning,
                fixes: [Fix("write the setting's name", .unsafe, [Edit(span, right)])])
        }
    }
}
