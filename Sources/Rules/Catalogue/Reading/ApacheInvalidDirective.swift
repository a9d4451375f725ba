extension Rule {
    static let apacheInvalidDirective = Rule(
        reading: "apache-invalid-directive", .error, .webServer,
        summary: "a directive of Apache with arguments or at a place that httpd refuses",
        explanation: """
            httpd checks every directive when it starts: the number and form of its arguments, its flags, whether the regular expression \
            compiles, and whether it may stand in this section. One fault and the server does not start; in `.htaccess` every request \
            below the folder is answered with 500.

            What is only suspicious, such as an undefined variable that stays as it is written, is a warning.
            """,
        remedy: "correct the directive, and check with apachectl configtest",
        sources: [
            .init("httpd, configuration files", "https://httpd.apache.org/docs/2.4/configuring.html"),
            .init("httpd, directives", "https://httpd.apache.org/docs/2.4/mod/directives.html"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "neither On nor Off", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: "RewriteEngine ↓Yes")]),
            .triggering(
                "a flag that does not exist", on: .ez113,
                [.replace(in: "deploy/apache/site.conf", "RewriteRule ^/favicon\\.ico - [L]", with: "RewriteRule ^/favicon\\.ico - ↓[LAST!]")]),
            .clean("On", on: .ez113, likewise: BaseProject.clusters, []),
        ]
    )
}
