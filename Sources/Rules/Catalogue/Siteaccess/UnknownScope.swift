import EzPlatform
import Source

extension Rule {
    static let unknownScope = Rule(
        "unknown-scope", .warning, .siteaccess,
        summary: "settings stand under a scope that no siteaccess resolves",
        explanation: """
            Below `system` any key is accepted. Only `default`, `global`, the listed siteaccesses and their groups are ever read: a slip in the name \
            of a group switches all its settings off without a word.
            """,
        remedy: "correct the scope's name, or list the siteaccess",
        sources: [.init("Siteaccess configuration scopes", "https://doc.ibexa.co/en/latest/multisite/siteaccess/siteaccess/")],
        examples: [
            .triggering(
                "a group that does not exist", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "        default:\n            io:", with: "        ↓defaults:\n            io:"),
                ]),
            .clean("a listed siteaccess", on: .ez25, likewise: [.ez113], [.replace(in: "app/config/dfs.yml", "        default:\n            io:", with: "        default: ~\n        site:\n            io:")]),
            .clean("siteaccesses and groups that are declared", on: .ezPublish54, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
        ]
            + Example.triggering(
                "a group that nobody declares", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        ↓sites: { languages: [eng-GB] }\n        default:\n            cache"])
            + Example.triggering(
                "a group that nobody declares", onEach: [.ezPublish54, .ez113],
                replacing: ["        site_group:\n            cache": "        ↓sites: { languages: [eng-GB] }\n        site_group:\n            cache"])
    ) { context in
        guard let application = context.application, application.isComplete, application.siteaccesses.unknown == nil else { return }
        let siteaccesses = application.siteaccesses
        // A group's settings stand under its written name, which Symfony leaves alone there.
        let known = Set(["default", "global"] + siteaccesses.siteaccesses.map(\.name) + siteaccesses.groups.flatMap { [$0.name, $0.writtenName] })
        guard siteaccesses.siteaccesses.isEmpty == false else { return }
        for scope in application.settings.scopes where !known.contains(scope.name) {
            guard let span = scope.keySpan else { continue }
            let nearest = NearestName.of(scope.name, among: known.sorted()).map { "; did you mean \"\($0)\"?" } ?? ""
            context.report("no siteaccess reads the scope \"\(scope.name)\": it is neither a siteaccess nor a group\(nearest)", at: span)
        }
    }
}
