import EzPlatform
import Source

extension Rule {
    static let malformedVarDir = Rule(
        "malformed-var-dir", .error, .siteaccess,
        summary: "var_dir or storage_dir is no plain relative path",
        explanation: """
            The two settings become the beginning of URLs and of the names under which files are stored. With a leading slash the URL prefix starts \
            with one, and the application answers for no image. `..` is taken out of paths by browsers and servers, not by the application. A \
            backslash or blank ends up in URLs that the rules of web servers do not match.

            Changing the value afterwards changes the names of all stored files: files that are already there have to be renamed with it.
            """,
        remedy: "write a relative path of plain names, such as var/site",
        sources: [.init("IO settings of the core bundle, StreamFileListener of the IO bundle")],
        examples: Example.triggering("an absolute path", onEach: BaseProject.clusters, replacing: ["var_dir: var/site": "var_dir: ↓/var/site"])
            + Example.triggering(
                "upwards", onEach: [.ez25, .ibexa46], replacing: ["var_dir: var/site": "var_dir: ↓var/../site"])
            + Example.triggering(
                "a slash at the end", onEach: [.ez25, .ibexa46], replacing: ["var_dir: var/site": "var_dir: ↓var/site/"])
            + [.clean("a relative path", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        for setting in ["var_dir", "storage_dir"] {
            for use in application.uses(of: setting) {
                guard let span = use.span else { continue }
                let value = use.value
                let parts = value.split(separator: "/", omittingEmptySubsequences: false)
                let fault: (String, Severity)? =
                    if value.hasPrefix("/") { ("starts with a slash, and so does each URL prefix that is made from it", .error) }
                    else if parts.contains("..") { ("leads upwards, which browsers resolve and the application does not", .error) }
                    else if value.contains("\\") { ("holds a backslash, which is no separator in URLs", .error) }
                    else if value.contains(where: \.isWhitespace) { ("holds a blank, which URLs write as %20", .warning) }
                    else if value.hasSuffix("/") { ("ends in a slash: URLs get two, which servers and proxies fold into one", .warning) }
                    else { nil }
                guard let (words, severity) = fault else { continue }
                context.report("\(setting) \"\(value)\" \(words)", at: span, severity: severity, siteaccesses: use.siteaccesses)
            }
        }
    }
}
