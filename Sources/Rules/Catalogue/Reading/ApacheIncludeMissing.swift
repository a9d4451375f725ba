extension Rule {
    static let apacheIncludeMissing = Rule(
        reading: "apache-include-missing", .error, .webServer,
        summary: "an included file of Apache does not exist",
        explanation: """
            httpd does not start when the file of an `Include` is not there, or when no file matches its pattern. `IncludeOptional` does \
            not mind.

            Reported only when the place can be looked at: below `--root`, inside the project, or relative to a known ServerRoot. \
            Otherwise what the file sets is unknown, and said to be.
            """,
        remedy: "create the file, correct its path, or use IncludeOptional",
        sources: [
            .init("httpd, Include", "https://httpd.apache.org/docs/2.4/mod/core.html#include"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "a file of the project that is not there", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteEngine On\n",
                        with: "RewriteEngine On\n    Include ↓/srv/project/deploy/apache/rewrite.conf\n")
                ]),
            .clean(
                "it may be missing", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteEngine On\n",
                        with: "RewriteEngine On\n    IncludeOptional /srv/project/deploy/apache/rewrite.conf\n")
                ]),
        ]
    )
}
