extension Rule {
    static let apacheUnknownDirective = Rule(
        reading: "apache-unknown-directive", .error, .webServer,
        summary: "a directive that httpd's own modules do not have",
        explanation: """
            httpd does not start with a directive that no loaded module has. A name that is one letter away from a known directive is most \
            likely a slip, and a warning; any other may belong to a module that is not part of httpd, and is a notice. Where the main \
            configuration with all its LoadModule lines was read, nothing else can have the directive, and it is an error. Directives of \
            well-known foreign modules are not reported.
            """,
        remedy: "correct the name",
        sources: [
            .init("httpd, directives", "https://httpd.apache.org/docs/2.4/mod/directives.html"),
            .init("observed on httpd 2.4.71"),
        ],
        examples: [
            .triggering(
                "a letter is missing", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: "↓RewriteEngin On")]),
            .clean("a directive of a foreign module", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "RewriteEngine On", with: "RewriteEngine On\n    PassengerEnabled off")]),
        ]
    )
}
