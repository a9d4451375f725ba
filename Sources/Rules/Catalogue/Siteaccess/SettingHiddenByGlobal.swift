import EzPlatform
import Source

extension Rule {
    static let settingHiddenByGlobal = Rule(
        "setting-hidden-by-global", .warning, .siteaccess,
        summary: "a setting of the global scope hides the same setting of a siteaccess, a group or the default",
        explanation: """
            The scope `global` comes first, before the siteaccess itself: what stands there cannot be overridden. The same setting in any other \
            scope is without effect, which is hardly what its author meant.
            """,
        remedy: "move the setting from global to default, or remove the other one",
        sources: [.init("Siteaccess configuration scopes", "https://doc.ibexa.co/en/latest/multisite/siteaccess/siteaccess/")],
        examples: Example.triggering(
            "handlers in both", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: [
                "metadata_handler: dfs": "metadata_handler: ↓dfs",
                "        default:\n            cache": "        global: { io: { metadata_handler: default } }\n        default:\n            cache",
            ])
            + Example.triggering(
                "directories in both", onEach: [.ez25],
                replacing: ["var_dir: var/site": "var_dir: ↓var/site", "        default:\n            cache": "        global: { var_dir: var }\n        default:\n            cache"])
            + Example.triggering(
                "directories in both", onEach: [.ezPublish54, .ez113],
                replacing: ["var_dir: var/site": "var_dir: ↓var/site", "        site_group:\n            cache": "        global: { var_dir: var }\n        site_group:\n            cache"])
            + Example.clean(
                "the same value in both", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        global: { var_dir: var/site }\n        default:\n            cache"])
            + [
                .clean(
                    "the same value in both, with a group", on: .ezPublish54,
                    [
                        .replace(in: "ezpublish/config/ezpublish.yml", "        site_group:\n            cache", with: "        global: { var_dir: var/site }\n        site_group:\n            cache")
                    ]),
                .clean(
                    "the same value in both, in 1.13", on: .ez113,
                    [
                        .replace(in: "app/config/ezplatform.yml", "        site_group:\n            cache", with: "        global: { var_dir: var/site }\n        site_group:\n            cache")
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        let settings = application.settings
        let names = settings.names(in: "global")
        guard !names.isEmpty else { return }
        let read = Set(application.siteaccessNames.flatMap { settings.order(for: $0) })
        for scope in settings.scopes where scope.name != "global" && read.contains(scope.name) {
            for name in names {
                guard case .known(let value)? = settings.value(name, in: scope.name)?.text, let span = value.span,
                    case .known(let winner)? = settings.value(name, in: "global")?.text, winner.value != value.value
                else { continue }
                context.report(
                    "\(name) of the scope \"\(scope.name)\" has no effect: the scope global sets it to \"\(winner.value)\"", at: span,
                    related: winner.span.map { [RelatedPlace("the one that counts", at: $0)] } ?? [])
            }
        }
    }
}
