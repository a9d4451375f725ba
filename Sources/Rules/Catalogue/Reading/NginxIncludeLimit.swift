extension Rule {
    static let nginxIncludeLimit = Rule(
        reading: "nginx-include-limit", .error, .webServer,
        summary: "the includes of nginx grow beyond what is read",
        explanation: """
            A file that is included twice by each of a chain of files is read over and over again: a few short files become millions of \
            directives, and nginx needs as much memory. The tool stops below 40 levels of includes, after 20000 includes and after 400000 \
            directives, which no real configuration needs. What comes after is not read, and not judged.
            """,
        remedy: "include each file where it is needed and nowhere else",
        sources: [.init("nginx, include", "https://nginx.org/en/docs/ngx_core_module.html#include")],
        examples: [
            .triggering(
                "28 times 28 times 28 includes", on: .ez25, likewise: BaseProject.clusters,
                [
                    .file("deploy/nginx/nginx.conf", "events {}\nhttp {\n" + String(repeating: "include b.conf; ", count: 28) + "\n}\n"),
                    .file("deploy/nginx/b.conf", String(repeating: "include c.conf; ", count: 28) + "\n"),
                    .file(
                        "deploy/nginx/c.conf",
                        String(repeating: "include d.conf; ", count: 22) + "include ↓d.conf; " + String(repeating: "include d.conf; ", count: 5)
                            + "\n"),
                    .file("deploy/nginx/d.conf", "# nothing\n"),
                ]),
            .clean(
                "one file twice", on: .ez25, likewise: BaseProject.clusters,
                [
                    .file("deploy/nginx/nginx.conf", "events {}\nhttp {\n    include d.conf;\n    include d.conf;\n}\n"),
                    .file("deploy/nginx/d.conf", "# nothing\n"),
                ]),
        ]
    )
}
