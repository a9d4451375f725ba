import EzPlatform
import Source
import Symfony

extension Rule {
    static let misspelledSetting = Rule(
        "misspelled-setting", .warning, .siteaccess, fixes: [.unsafe],
        summary: "the name of a setting below a scope is nearly that of another",
        explanation: """
            Below `system.SCOPE` and `http_cache` there bundles may add options of their own, so what is unknown here is not refused. A name that the product \
            does not declare there and that differs by a letter or two from one that it does is a slip more likely than another bundle's option: then \
            Symfony stops with "Unrecognized option", and the site is not built.

            Nothing is said where the option that is nearly meant is set beside it.
            """,
        remedy: "write the option's name, or ignore the finding when a bundle of the project declares it",
        sources: [.init("core bundle, parsers of the siteaccess-aware configuration", "https://doc.ibexa.co/en/latest/multisite/siteaccess/siteaccess_aware_configuration/")],
        examples: Example.triggering(
            "letters that changed places", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: ["        default:\n            cache": "        default:\n            ↓langauges: [eng-GB]\n            cache"])
            + Example.triggering(
                "letters that changed places", onEach: [.ezPublish54, .ez113],
                replacing: ["        site_group:\n            cache": "        site_group:\n            ↓langauges: [eng-GB]\n            cache"])
            + Example.triggering(
                "one purge server", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        sites: { http_cache: { ↓purge_server: ['http://10.0.10.30/'] } }\n        default:\n            cache"])
            + [
                .clean(
                    "the option of another bundle", on: .ibexa46,
                    [
                        .replace(
                            in: "config/packages/ibexa.yaml", "        default:\n            cache",
                            with: "        default:\n            acme_search: { languages: [eng] }\n            cache")
                    ]),
                .clean(
                    "near to an option that is set beside it", on: .ibexa46,
                    [
                        .replace(
                            in: "config/packages/ibexa.yaml", "        default:\n            cache",
                            with: "        default:\n            languages: [eng-GB]\n            language: eng\n            cache")
                    ]),
                .clean("as they are", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa50], []),
            ]
    ) { context in
        guard let application = context.application else { return }
        for scope in application.settings.scopes {
            context.judge(scope.settings, ScopeOptions.judged, in: scope.name)
            if let cache = scope.settings["http_cache"] { context.judge(cache, ScopeOptions.judgedOfHttpCache, in: "\(scope.name).http_cache") }
        }
    }
}

extension RuleContext {
    fileprivate func judge(_ options: ConfigValue, _ judged: [String], in path: String) {
        guard let map = options.map else { return }
        for entry in map.entries {
            guard let span = entry.keySpan, let meant = ScopeOptions.meant(by: entry.key, among: judged), map[meant] == nil else { continue }
            report(
                "no option \"\(entry.key)\" is known below \(path); did you mean \"\(meant)\"?", at: span,
                fixes: Fix.replacing(entry.key, with: meant, in: span, "write \(meant)", .unsafe).map { [$0] } ?? [])
        }
    }
}
