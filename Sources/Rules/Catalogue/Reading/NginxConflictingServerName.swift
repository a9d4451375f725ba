extension Rule {
    static let nginxConflictingServerName = Rule(
        reading: "nginx-conflicting-server-name", .warning, .webServer,
        summary: "a server name that an earlier server of the same address has",
        explanation: """
            Of two servers that listen on one address and have one name, nginx takes the first for every request. It starts nevertheless and \
            writes "conflicting server name, ignored" into its log. Servers without a name have the same, empty name.
            """,
        remedy: "remove the name from one of the servers, or let them listen on different addresses",
        sources: [
            .init("nginx, server names", "https://nginx.org/en/docs/http/server_names.html"),
            .init("observed on nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a copied server block", on: .ez25,
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "server {\n",
                        with: "server {\n    listen 80;\n    server_name old.acme.test www.acme.test;\n    return 301 http://www.acme.test$request_uri;\n}\nserver {\n"),
                    .replace(in: "deploy/nginx/site.conf", "server_name www.acme.test admin", with: "server_name ↓www.acme.test admin"),
                ]),
            .clean("one server", on: .ez25, []),
            .triggering(
                "two redirects from one name", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [
                    .file(
                        "deploy/nginx/redirects.conf",
                        """
                        server {
                            listen 80;
                            server_name old.acme.test;
                            return 301 https://www.acme.test$request_uri;
                        }
                        server {
                            listen 80;
                            server_name ↓old.acme.test older.acme.test;
                            return 301 https://www.acme.test/news;
                        }

                        """)
                ]),
            .clean(
                "one name on two ports", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ibexa46, .ibexa50],
                [
                    .file(
                        "deploy/nginx/redirects.conf",
                        """
                        server {
                            listen 80;
                            server_name old.acme.test;
                            return 301 https://www.acme.test$request_uri;
                        }
                        server {
                            listen 8080;
                            server_name old.acme.test;
                            return 301 https://www.acme.test/news;
                        }

                        """)
                ]),
        ]
    )
}
