extension Rule {
    static let nginxIncludeMissing = Rule(
        reading: "nginx-include-missing", .error, .webServer,
        summary: "an included file of nginx does not exist",
        explanation: """
            nginx does not start when the file of an `include` is not there; a pattern with wildcards may match nothing. Files of nginx's \
            own distribution, such as `fastcgi_params`, are known and need not be at hand.

            Reported only when the place can be looked at: below `--root`, inside the project, or relative to the main configuration. \
            Otherwise what the file sets is unknown, and said to be.
            """,
        remedy: "create the file, correct its path, or remove the include",
        sources: [
            .init("nginx, include", "https://nginx.org/en/docs/ngx_core_module.html#include"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a folder that is not there", on: .ez25, likewise: BaseProject.clusters,
                [.file("deploy/nginx/nginx.conf", "events {}\nhttp {\n    include ↓conf.d/site.conf;\n}\n")]),
            .clean(
                "beside the main configuration", on: .ez25, likewise: [.ibexa46, .ibexa50, .ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx],
                [.file("deploy/nginx/nginx.conf", "events {}\nhttp {\n    include site.conf;\n    include conf.d/*.conf;\n}\n")]),
            .clean(
                "a file of the deployed project that only the deployment makes", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "    client_max_body_size", with: "    include /srv/acme/deploy/nginx/generated.conf;\n    client_max_body_size"),
                    .file("public/index.php", "<?php\n"),
                ]),
        ]
    )
}
