import EzPlatform
import Source

extension Rule {
    static let unlistedGroupMember = Rule(
        "unlisted-group-member", .warning, .siteaccess,
        summary: "a group has a member that is no siteaccess",
        explanation: """
            Only the names in `siteaccess.list` are siteaccesses. A slip in a group is accepted; the siteaccess that was meant is then not in \
            the group and does not get its settings: handlers, cache and directories of the default scope, if there are any.
            """,
        remedy: "correct the name, or list the siteaccess",
        sources: [.init("Siteaccess configuration", "https://doc.ibexa.co/en/latest/multisite/siteaccess/siteaccess/")],
        examples: Example.triggering(
            "a slip", onEach: [.ezPublish54, .ez113], replacing: ["site_group: [site, admin]": "site_group: [site, ↓admn]"])
            + Example.triggering(
                "a slip", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["admin_group: [admin]": "admin_group: [↓admn]"])
            + [.clean("listed ones", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application, application.isComplete, application.siteaccesses.unknown == nil,
            !application.siteaccessNames.isEmpty
        else { return }
        for group in application.siteaccesses.groups {
            for member in group.members where application.siteaccesses[member.value] == nil {
                guard let span = member.origin else { continue }
                let nearest = NearestName.of(member.value, among: application.siteaccessNames).map { "; did you mean \"\($0)\"?" } ?? ""
                context.report("group \"\(group.name)\" has the member \"\(member.value)\", which is no siteaccess\(nearest)", at: span)
            }
        }
    }
}
