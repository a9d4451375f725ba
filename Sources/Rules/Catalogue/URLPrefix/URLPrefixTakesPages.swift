import EzPlatform
import Source

extension Rule {
    static let urlPrefixTakesPages = Rule(
        "url-prefix-takes-pages", .warning, .urlPrefix,
        summary: "io.url_prefix is so short that pages begin with it too",
        explanation: """
            The application takes every request whose path begins with the prefix for a stored file, letter by letter: with `var` also `/variety`, \
            with `content` also `/content/view/...`. Those pages answer 404, and which ones they are depends on what editors write.
            """,
        remedy: "choose a prefix of two parts, such as $var_dir$/$storage_dir$, or end it with a slash",
        sources: [.init("StreamFileListener of the IO bundle")],
        examples: Example.triggering(
            "the first directory only", onEach: BaseProject.clusters,
            replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓var"])
            + Example.triggering(
                "a route of the product", onEach: [.ez25, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓content"])
            + Example.clean(
                "two parts", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: files/site"])
            + Example.clean(
                "a slash at the end", onEach: [.ez25, .ibexa46],
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: images/"])
    ) { context in
        guard let application = context.application else { return }
        let paths = Set(application.siteaccessNames)
        for use in application.uses(of: "io.url_prefix") {
            guard let span = use.span, !use.value.contains("/"), !use.value.isEmpty, !use.value.contains("$") else { continue }
            let routes = ["content", "api", "admin", "user", "login", "logout", "search", "siteaccess", "view"]
            if routes.contains(use.value) || (paths.contains(use.value) && application.siteaccesses.matchers.contains(where: \.usesPath)) {
                context.report(
                    "url_prefix \"\(use.value)\" takes the pages below /\(use.value) as well: they answer 404", at: span, siteaccesses: use.siteaccesses)
            } else if ["var", "images"].contains(use.value) {
                context.report(
                    "url_prefix \"\(use.value)\" takes every page whose URL begins with these letters: they answer 404", at: span,
                    siteaccesses: use.siteaccesses)
            }
        }
    }
}
