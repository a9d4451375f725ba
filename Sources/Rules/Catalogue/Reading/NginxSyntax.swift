extension Rule {
    static let nginxSyntax = Rule(
        reading: "nginx-syntax", .error, .webServer,
        summary: "an nginx configuration that nginx cannot read",
        explanation: """
            A semicolon or a brace that is missing, a quote that is never closed: nginx does not start, and a reload keeps the old \
            configuration until the next restart, which then fails. The rest of the file is read as far as its structure can be made out.

            The fault of a missing semicolon is at the directive that lacks it; nginx itself names the line where it noticed, which is a \
            later one.
            """,
        remedy: "end the directive with a semicolon and close every brace, and check with nginx -t",
        sources: [
            .init("nginx, structure of the configuration file", "https://nginx.org/en/docs/beginners_guide.html#conf_structure"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a semicolon is missing", on: .ez25, likewise: [.ibexa46, .ibexa50, .ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;",
                        with: "↓fastcgi_pass unix:/run/php/php-fpm.sock")
                ]),
            .clean("with the semicolon", on: .ez25, likewise: BaseProject.clusters, []),
        ]
    )
}
