import EzPlatform
import Source

extension Rule {
    static let migrationSkipsDirectory = Rule(
        "migration-skips-directory", .notice, .io,
        summary: "files of a siteaccess lie in a directory that the migration command does not look at",
        explanation: """
            The command that moves files to other handlers lists images and binary files below the directories of the default scope. A siteaccess \
            with a `binary_dir` or `image.published_images_dir` of its own keeps files elsewhere: they are not moved, and nothing says so.
            """,
        remedy: "copy these directories by hand when files are migrated, or set the directory in the default scope",
        sources: [.init("migrate-files command of the IO bundle, file listers")],
        releases: .from(.ezPlatform(1, 8)),
        isClusterOnly: true,
        examples: Example.triggering(
            "a directory of one siteaccess", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
            replacing: ["        default:\n            cache": "        admin: { binary_dir: ↓documents }\n        default:\n            cache"])
            + Example.clean(
                "a directory of all", onEach: [.ez25, .ez32, .ibexa33, .ibexa46, .ibexa50], replacing: ["var_dir: var/site": "var_dir: var/site\n            binary_dir: documents"])
            + [
                .triggering(
                    "a directory of one siteaccess, in 1.13", on: .ez113,
                    [
                        .replace(in: "app/config/ezplatform.yml", "        site_group:\n            cache", with: "        admin: { binary_dir: ↓documents }\n        site_group:\n            cache")
                    ]),
                .clean(
                    "a directory of all, in 1.13", on: .ez113,
                    [.replace(in: "app/config/ezplatform.yml", "        site_group:\n            cache", with: "        default: { binary_dir: documents }\n        site_group:\n            cache")]),
            ]
    ) { context in
        guard let application = context.application, application.isComplete,
            application.ioHandlers.metadata.contains(where: \.isLegacyDFSCluster)
        else { return }
        for name in ["binary_dir", "image.published_images_dir"] {
            let usual = application.settings.value(name, in: "default")?.scalarText ?? (name == "binary_dir" ? "original" : "images")
            for use in application.uses(of: name) where use.value != usual {
                guard let span = use.span else { continue }
                context.report(
                    "\(name) is \"\(use.value)\" here, but the migration command lists files below \"\(usual)\" only", at: span,
                    siteaccesses: use.siteaccesses)
            }
        }
    }
}
