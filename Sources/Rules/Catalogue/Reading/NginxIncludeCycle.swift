extension Rule {
    static let nginxIncludeCycle = Rule(
        reading: "nginx-include-cycle", .error, .webServer,
        summary: "an nginx file includes itself",
        explanation: """
            nginx does not notice a circle of includes: it opens the files again and again until it may not open any more, and does not \
            start: "Too many open files". The usual reason is a pattern that matches the file in which it stands.
            """,
        remedy: "remove the include that closes the circle",
        sources: [
            .init("nginx, include", "https://nginx.org/en/docs/ngx_core_module.html#include"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a pattern that matches its own file", on: .ez25, likewise: BaseProject.clusters,
                [.file("deploy/nginx/nginx.conf", "events {}\nhttp {\n    include ↓*.conf;\n}\n")]),
            .clean(
                "another folder", on: .ez25, likewise: BaseProject.clusters,
                [.file("deploy/nginx/nginx.conf", "events {}\nhttp {\n    include conf.d/*.conf;\n}\n")]),
        ]
    )
}
