import EzPlatform
import Source

extension Rule {
    static let undeclaredDefaultSiteaccess = Rule(
        "undeclared-default-siteaccess", .error, .siteaccess,
        summary: "the default siteaccess is not in the list of siteaccesses",
        explanation: """
            Requests that match no rule get the default siteaccess. When that is not listed, they fail with "Invalid siteaccess".
            """,
        remedy: "list the siteaccess, or name a listed one",
        sources: [.init("Siteaccess configuration", "https://doc.ibexa.co/en/latest/multisite/siteaccess/siteaccess/")],
        examples: [
            .triggering(
                "a slip", on: .ez25,
                [.replace(in: "app/config/ezplatform.yml", "default_siteaccess: site", with: "default_siteaccess: ↓sites")]),
            .clean("listed", on: .ez25, likewise: BaseProject.clusters, []),
        ]
            + Example.triggering(
                "the name of a group", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["default_siteaccess: site": "default_siteaccess: ↓site_group"])
    ) { context in
        guard let application = context.application, let value = application.siteaccesses.defaultSiteaccess, let span = value.origin,
            application.siteaccesses.unknown == nil, application.isComplete, application.siteaccesses[value.value] == nil
        else { return }
        let names = application.siteaccessNames
        guard !names.isEmpty else { return }
        context.report("default siteaccess \"\(value.value)\" is not listed; listed are \(names.quotedList)", at: span)
    }
}
