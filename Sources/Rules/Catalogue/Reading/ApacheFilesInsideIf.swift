extension Rule {
    static let apacheFilesInsideIf = Rule(
        reading: "apache-files-inside-if", .warning, .webServer,
        summary: "a section for files inside a condition",
        explanation: """
            httpd looks for `<Files>` and `<FilesMatch>` sections when it has found the file, and at `<If>` after that. A section for files \
            that stands inside of `<If>` is accepted and never applied: what it denies stays open.
            """,
        remedy: "put the condition inside the section for files",
        sources: [
            .init("httpd, how sections are merged", "https://httpd.apache.org/docs/2.4/sections.html#merging"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "scripts are to be denied for one host", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "</VirtualHost>",
                        with: "<If \"%{HTTP_HOST} == 'media.acme.test'\">\n        <↓FilesMatch \"\\.phar$\">\n            Require all denied\n        </FilesMatch>\n    </If>\n</VirtualHost>")
                ]),
            .clean(
                "the condition inside the section", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "</VirtualHost>",
                        with: "<FilesMatch \"\\.phar$\">\n        <If \"%{HTTP_HOST} == 'media.acme.test'\">\n            Require all denied\n        </If>\n    </FilesMatch>\n</VirtualHost>")
                ]),
            .triggering(
                "another site's host on Apache", on: .ez25, likewise: [.ibexa46, .ibexa50],
                [
                    .file(
                        "deploy/apache/shop.conf",
                        "<VirtualHost *:80>\n    ServerName shop.acme.test\n    DocumentRoot /srv/shop/htdocs\n    <If \"%{QUERY_STRING} =~ /debug/\">\n        <↓Files \"*.log\">\n            Require all denied\n        </Files>\n    </If>\n</VirtualHost>\n")
                ]),
            .clean(
                "another site's host on Apache", on: .ez25, likewise: [.ibexa46, .ibexa50],
                [
                    .file(
                        "deploy/apache/shop.conf",
                        "<VirtualHost *:80>\n    ServerName shop.acme.test\n    DocumentRoot /srv/shop/htdocs\n    <Files \"*.log\">\n        Require all denied\n    </Files>\n</VirtualHost>\n")
                ]),
        ]
    )
}
