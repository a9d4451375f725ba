extension Rule {
    static let nginxUnknownDirective = Rule(
        reading: "nginx-unknown-directive", .warning, .webServer,
        summary: "a directive that nginx does not have",
        explanation: """
            nginx does not start with a directive that no module has. A name that is one letter away from a known directive is most likely \
            a slip, and a warning; any other may belong to a module that is not part of nginx, and is a notice. Directives of well-known \
            foreign modules are not reported.
            """,
        remedy: "correct the name",
        sources: [
            .init("nginx, index of directives", "https://nginx.org/en/docs/dirindex.html"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a letter too many", on: .ez25, likewise: [.ibexa46, .ibexa50, .ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx],
                [.replace(in: "deploy/nginx/site.conf", "client_max_body_size 48m;", with: "↓client_max_body_sizes 48m;")]),
            .clean("the directive", on: .ez25, likewise: BaseProject.clusters, []),
        ]
    )
}
