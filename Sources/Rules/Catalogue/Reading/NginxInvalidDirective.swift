extension Rule {
    static let nginxInvalidDirective = Rule(
        reading: "nginx-invalid-directive", .error, .webServer,
        summary: "a directive of nginx with arguments or at a place that nginx refuses",
        explanation: """
            nginx checks every directive when it starts: the number of its arguments, the block it stands in, whether it may stand there \
            twice, whether a regular expression compiles and a variable exists. One fault and it does not start; a reload keeps the old \
            configuration.
            """,
        remedy: "correct the directive, and check with nginx -t",
        sources: [
            .init("nginx, index of directives", "https://nginx.org/en/docs/dirindex.html"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "an argument that is missing", on: .ez25, likewise: [.ibexa46, .ibexa50, .ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx],
                [.replace(in: "deploy/nginx/site.conf", "client_max_body_size 48m;", with: "↓client_max_body_size;")]),
            .clean("with its argument", on: .ez25, likewise: BaseProject.clusters, []),
        ]
    )
}
