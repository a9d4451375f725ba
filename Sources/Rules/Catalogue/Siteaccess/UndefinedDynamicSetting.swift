import EzPlatform
import Source

extension Rule {
    static let undefinedDynamicSetting = Rule(
        "undefined-dynamic-setting", .error, .siteaccess,
        summary: "a path refers to a setting that does not exist",
        explanation: """
            `$name$` stands for the value that the setting has for the siteaccess. A name that no scope defines ends in an exception, \
            "parameter could not be found", while the container is compiled or on the first request for a file.
            """,
        remedy: "correct the setting's name",
        sources: [.init("dynamic settings of the core bundle"), clusteringGuide],
        examples: Example.triggering(
            "a slip in the directory", onEach: [.ezPublish54, .ez113, .ez25],
            replacing: ["directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"": "directory: ↓\"/mnt/nfs/$vardir$/$storage_dir$\""])
            + Example.triggering(
                "a slip in the path of the adapter", onEach: [.ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["path: '$var_dir$/$storage_dir$/'": "path: ↓'$var_dir$/$storagedir$/'"])
            + Example.triggering(
                "a slip in the prefix", onEach: [.ez25, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓$var_dirs$/$storage_dir$"])
            + [
                .clean("the settings of the release", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
                .clean(
                    "a parameter of the project", on: .ez25, likewise: [.ezPublish54, .ez113],
                    [
                        .replace(in: "app/config/parameters.yml", "parameters:\n", with: "parameters:\n    app.default.folder: acme\n"),
                        .replace(in: "app/config/dfs.yml", "/mnt/nfs/$var_dir$", with: "/mnt/nfs/$folder;app$/$var_dir$"),
                    ]),
            ]
    ) { context in
        guard let application = context.application, application.isComplete else { return }
        var checked: Set<String> = []
        var defined: Set<String>?
        func check(_ text: Sourced<String>) {
            guard let span = text.origin, checked.insert(text.value).inserted else { return }
            for name in Project.referencedSettings(in: text.value) where application.facts.defaults[name] == nil {
                // Worked out once, and hardly ever.
                let names = defined ?? Set(application.siteaccessNames.flatMap { application.settings.names(for: $0) })
                defined = names
                // Longer names are below a setting that holds a map.
                guard !names.contains(name), !names.contains(where: { $0.hasPrefix(name + ".") }) else { continue }
                let nearest = NearestName.of(name, among: ["var_dir", "storage_dir", "binary_dir", "image.published_images_dir"])
                context.report(
                    "no scope has a setting \"\(name)\"" + (nearest.map { "; did you mean $\($0)$?" } ?? ""), at: span,
                    severity: nearest == nil ? .warning : .error)
                return
            }
        }
        for siteaccess in application.siteaccessNames {
            let prefix = application.setting("io.url_prefix", for: siteaccess)
            if prefix.isConfigured, case .known(let text)? = prefix.written?.text { check(text) }
        }
        for adapter in application.adaptersInUse {
            if application.facts.resolvesSettingsInServices { adapter.places.forEach(check) }
            if application.isNFSAdapter(adapter), application.nfsAdapter?.isConfigured == true, case .known(let path)? = application.nfsAdapter?.path {
                check(path)
            }
        }
    }
}

extension Project {
    /// The names between dollar signs in a text, those of other namespaces left out.
    fileprivate static func referencedSettings(in text: String) -> [String] {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count >= 3 else { return [] }
        // Every second part stands between two signs.
        return stride(from: 1, to: parts.count - 1, by: 2).map { String(parts[$0]) }.filter { name in
            !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) }
        }
    }
}
