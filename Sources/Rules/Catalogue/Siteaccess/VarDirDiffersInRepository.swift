import EzPlatform
import Source

extension Rule {
    static let varDirDiffersInRepository = Rule(
        "var-dir-differs-in-repository", .warning, .siteaccess,
        summary: "siteaccesses of one repository keep files in different directories",
        explanation: """
            Content belongs to the repository, its files to the directory that `var_dir` and `storage_dir` give for the siteaccess. What an \
            editor uploads through one siteaccess another one looks for elsewhere: the image is missing, though the content is there. In 1.x the \
            shipped configuration sets `var_dir` for a group, so a siteaccess outside of it has `var`.

            Separate directories work where no content with files is seen through two of the siteaccesses; ignore the rule with that reason.
            """,
        remedy: "set var_dir and storage_dir in the default scope",
        sources: [.init("legacy path generator and IO settings of the core bundle"), .init("Multisite configuration", "https://doc.ibexa.co/en/latest/multisite/multisite_configuration/")],
        examples: Example.triggering(
            "a siteaccess outside of the group", onEach: [.ezPublish54, .ez113],
            replacing: ["site_group: [site, admin]": "site_group: [site]", "var_dir: var/site": "var_dir: ↓var/site"])
            + Example.triggering(
                "the back office has its own", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        admin:\n            var_dir: ↓var/admin\n        default:\n            cache"])
            + [
                .triggering(
                    "a directory for each of many sites, which is one decision", on: .ez25,
                    [
                        .replace(in: "app/config/ezplatform.yml", "list: [site, admin]", with: "list: [site, admin, north, south]"),
                        .replace(
                            in: "app/config/ezplatform.yml", "        default:\n            cache",
                            with: """
                                        admin: { var_dir: ↓var/admin }
                                        north: { var_dir: var/north }
                                        south: { var_dir: var/south }
                                        default:
                                            cache
                                """),
                    ]),
                .clean("all alike", on: .ez25, likewise: [.ezPublish54, .ez113], []),
                .clean(
                    "two repositories", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                    [
                        .replace(
                            in: "config/packages/ibexa.yaml", "        default:\n            storage: ~",
                            with: "        default:\n            storage: ~\n        other:\n            storage: { connection: dfs }"),
                        .replace(
                            in: "config/packages/ibexa.yaml", "        default:\n            cache",
                            with: "        admin:\n            repository: other\n            var_dir: var/admin\n        default:\n            cache"),
                    ]),
            ]
    ) { context in
        guard let application = context.application else { return }
        struct Place: Hashable { var repository: String, path: String }
        var members: [Place: [String]] = [:]
        let order = Dictionary(zip(application.siteaccessNames, 0...), uniquingKeysWith: { first, _ in first })
        for siteaccess in application.siteaccessNames {
            // Of a siteaccess that is not judged nothing is said.
            guard let repository = application.repository(for: siteaccess), let path = application.storagePath(for: siteaccess) else { continue }
            members[Place(repository: repository.name, path: path), default: []].append(siteaccess)
        }
        for repository in application.repositories {
            let places = members.filter { $0.key.repository == repository.name }
            guard places.count > 1 else { continue }
            // The smaller party is the one that stands out; of equal ones, the one that comes first has what is usual.
            let sorted = places.sorted { left, right in
                (right.value.count, order[left.value[0]] ?? 0) < (left.value.count, order[right.value[0]] ?? 0)
            }
            guard let usual = sorted.first else { continue }
            guard sorted.count <= 3 else {
                reportMany(sorted.map { ($0.key.path, $0.value) }, in: repository.name, context)
                continue
            }
            for odd in sorted.dropFirst() {
                // Of the two settings the one that differs.
                let differing = ["var_dir", "storage_dir"].filter {
                    application.setting($0, for: odd.value[0]).text.value?.value != application.setting($0, for: usual.value[0]).text.value?.value
                }
                let setting = { (names: [String]) in
                    differing.lazy.compactMap { application.setting($0, for: names[0]).text.value?.origin }.first
                }
                guard let span = setting(odd.value) ?? setting(usual.value) else { continue }
                context.report(
                    "\(odd.value.quotedList) \(odd.value.count == 1 ? "keeps" : "keep") files in \(odd.key.path.dropFirst()), but \(usual.value.quotedList) in "
                        + "\(usual.key.path.dropFirst()), with the same repository",
                    at: span, related: setting(usual.value).flatMap { $0 == span ? nil : [RelatedPlace("the other directory", at: $0)] } ?? [],
                    siteaccesses: odd.value)
            }
        }
    }
}

/// A site farm gives each of its sites a directory: that is one decision, and one finding.
private func reportMany(_ places: [(path: String, siteaccesses: [String])], in repository: String, _ context: RuleContext) {
    guard let application = context.application else { return }
    func span(_ siteaccesses: [String]) -> SourceSpan? {
        ["var_dir", "storage_dir"].lazy.compactMap { application.setting($0, for: siteaccesses[0]).text.value?.origin }.first
    }
    let placed = places.compactMap { place in span(place.siteaccesses).map { (path: String(place.path.dropFirst()), span: $0) } }
    guard placed.count > 1 else { return }
    context.report(
        "the siteaccesses of repository \"\(repository)\" keep files in \(places.count) directories, \(placed[0].path), \(placed[1].path) and "
            + "\(places.count - 2) more: content that several of them show has its files in one of these only",
        at: placed[1].span, related: [RelatedPlace("another directory", at: placed[0].span)])
}

extension Project {
    /// `/var/site/storage` of a siteaccess; `nil` when a part is not known.
    func storagePath(for siteaccess: String) -> String? {
        guard case .known(let variable) = setting("var_dir", for: siteaccess).text,
            case .known(let storage) = setting("storage_dir", for: siteaccess).text
        else { return nil }
        return Path.normalised("/\(variable.value)/\(storage.value)")
    }
}
