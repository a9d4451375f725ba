extension Rule {
    static let apacheSyntax = Rule(
        reading: "apache-syntax", .error, .webServer,
        summary: "an Apache configuration that httpd cannot read",
        explanation: """
            A section that is not closed, a closing tag without its section, a file that includes itself: httpd does not start, and on a \
            reload the old configuration stays until the next restart, which then fails. What can be made out is read all the same, and \
            what is beyond the tool's limits of nesting is not.
            """,
        remedy: "close every section in the order in which it was opened, and check with apachectl configtest",
        sources: [
            .init("httpd, configuration files", "https://httpd.apache.org/docs/2.4/configuring.html"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "a section without its end", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "<FilesMatch", with: "<↓FilesMatch"),
                    .replace(in: "deploy/apache/site.conf", "    </FilesMatch>\n", with: ""),
                ]),
            .clean("every section is closed", on: .ez113, likewise: BaseProject.clusters, []),
        ]
    )
}
