import EzPlatform
import Source

extension Rule {
    static let filesOfPathSiteaccess = Rule(
        "files-of-path-siteaccess", .warning, .siteaccess,
        summary: "a siteaccess that is chosen by the path has another URL prefix than the default siteaccess",
        explanation: """
            URLs of files do not hold the part of the path that chooses a siteaccess: the request for `/var/two/storage/images/...` is matched \
            without it and gets the default siteaccess. That one answers for files below its own prefix only, so the images of \
            the other siteaccess are 404.
            """,
        remedy: "use one var_dir and url_prefix for all siteaccesses of the host, or choose siteaccesses by host",
        sources: [
            .init("StreamFileListener of the IO bundle, siteaccess listener of the core bundle"),
            .init("Multisite configuration", "https://doc.ibexa.co/en/latest/multisite/multisite_configuration/"),
        ],
        examples: Example.triggering(
            "chosen by the first part of the path", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: [
                "            Map\\Host:\n                www.acme.test: site\n                admin.acme.test: admin\n": "            URIElement: 1\n",
                "        default:\n            cache": "        admin:\n            io: { url_prefix: ↓office/storage }\n        default:\n            cache",
            ])
            + Example.triggering(
                "chosen by a map of paths", onEach: [.ezPublish54, .ez113],
                replacing: [
                    "            Map\\Host:\n                www.acme.test: site\n                admin.acme.test: admin\n":
                        "            Map\\URI:\n                office: admin\n",
                    "        site_group:\n            cache": "        admin:\n            io: { url_prefix: ↓office/storage }\n        site_group:\n            cache",
                ])
            + Example.clean(
                "chosen by host", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        default:\n            cache": "        admin:\n            io: { url_prefix: office/storage }\n        default:\n            cache"])
            + Example.clean(
                "one prefix", onEach: [.ezPublish54, .ez113, .ez25, .ibexa46],
                replacing: [
                    "            Map\\Host:\n                www.acme.test: site\n                admin.acme.test: admin\n": "            URIElement: 1\n"
                ])
    ) { context in
        guard let application = context.application, application.filesAreShared,
            let standard = application.siteaccesses.defaultSiteaccess?.value,
            case .relative(let usual) = application.urlPrefix(for: standard)
        else { return }
        let hosts = application.siteaccesses.hostNamesBySiteaccess()
        let prefixOfUsual = usual.value
        var reported: [String: [String]] = [:]
        var spans: [(SourceSpan, String)] = []
        for siteaccess in application.siteaccessNames where siteaccess != standard && hosts[siteaccess] == nil {
            guard application.isChosenByPath(siteaccess), case .relative(let prefix) = application.urlPrefix(for: siteaccess),
                !prefix.value.hasPrefix(prefixOfUsual), let span = prefix.origin ?? application.setting("var_dir", for: siteaccess).text.value?.origin
            else { continue }
            if reported[prefix.value] == nil { spans.append((span, prefix.value)) }
            reported[prefix.value, default: []].append(siteaccess)
        }
        for (span, prefix) in spans {
            let names = reported[prefix] ?? []
            context.report(
                "\(names.quotedList) emit file URLs below /\(prefix)/, which get the siteaccess \"\(standard)\" with the prefix \(prefixOfUsual) "
                    + "and are not found",
                at: span, siteaccesses: names)
        }
    }
}

extension Project {
    /// Whether some matcher chooses the siteaccess by the path of the URL.
    fileprivate func isChosenByPath(_ siteaccess: String) -> Bool {
        siteaccesses.matchers.contains { matcher in
            switch matcher.type {
            case "URIElement": true
            case "Map\\URI": matcher.value.map?.entries.contains { $0.value.scalarText == siteaccess } ?? false
            default: false
            }
        }
    }
}
