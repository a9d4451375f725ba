import EzPlatform
import Source

extension Rule {
    static let sessionDatabaseWithoutHost = Rule(
        "session-database-without-host", .warning, .sessions,
        summary: "the database for sessions is named without a host, so each node asks its own",
        explanation: """
            A PDO address such as `mysql:dbname=acme` without `host=` means the socket of a server on the same host. On a cluster each node then looks for \
            its own database, or finds none. The example in the documentation of 1.13 is such an address.
            """,
        remedy: "add host= to the address",
        sources: [.init("PHP manual, PDO MySQL addresses", "https://www.php.net/manual/en/ref.pdo-mysql.connection.php")],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the example of the documentation", on: .ez25,
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: session.handler.pdo"),
                    .replace(in: "app/config/config.yml", "        save_path: \"10.0.10.21:11211\"\n", with: ""),
                    .file(
                        "app/config/cluster.yml",
                        """
                        services:
                            session.handler.pdo:
                                class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler
                                arguments: [↓"mysql:dbname=acme", { db_table: session }]
                            cache.memcached:
                                parent: cache.adapter.memcached
                                public: true
                                tags:
                                    - { name: cache.pool, clearer: cache.app_clearer, provider: "memcached://10.0.10.20:11211", namespace: acme }

                        """),
                ]),
            .clean(
                "with a host", on: .ez25, likewise: [.ez113],
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: session.handler.pdo"),
                    .replace(in: "app/config/config.yml", "        save_path: \"10.0.10.21:11211\"\n", with: ""),
                    .file(
                        "app/config/cluster.yml",
                        """
                        services:
                            session.handler.pdo:
                                class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler
                                arguments: ["mysql:host=10.0.10.30;dbname=acme", { db_table: session }]
                            cache.memcached:
                                parent: cache.adapter.memcached
                                public: true
                                tags:
                                    - { name: cache.pool, clearer: cache.app_clearer, provider: "memcached://10.0.10.20:11211", namespace: acme }

                        """),
                ]),
            .clean("shared servers", on: .ezPublish54, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .triggering(
                "no host in 1.13", on: .ez113,
                [
                    .replace(in: "app/config/config.yml", "handler_id: app.session.handler.native_memcached", with: "handler_id: session.handler.pdo"),
                    .replace(in: "app/config/config.yml", "        save_path: \"10.0.10.21:11211\"\n", with: ""),
                    .replace(in: "app/config/services.yml", "services:\n", with: "services:\n    session.handler.pdo:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓\"mysql:dbname=acme\", { db_table: session }]\n"),
                ]),
            .triggering(
                "no host in 5.4", on: .ezPublish54,
                [
                    .replace(in: "ezpublish/config/config.yml", "handler_id: app.session.handler.memcached", with: "handler_id: session.handler.pdo"),
                    .replace(in: "ezpublish/config/services.yml", "services:\n", with: "services:\n    session.handler.pdo:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓\"mysql:dbname=acme\", { db_table: session }]\n"),
                ]),
            .triggering(
                "no host in 3.2", on: .ez32,
                [
                    .replace(in: "config/packages/framework.yaml", "ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis", with: "ezplatform.session.handler_id: session.handler.pdo"),
                    .file("config/services.yaml", "services:\n    session.handler.pdo:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓\"mysql:dbname=acme\", { db_table: session }]\n"),
                ]),
            .triggering(
                "no host in 3.3", on: .ibexa33,
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID=ezplatform.core.session.handler.native_redis", with: "SESSION_HANDLER_ID=session.handler.pdo"),
                    .file("config/services.yaml", "services:\n    session.handler.pdo:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓\"mysql:dbname=acme\", { db_table: session }]\n"),
                ]),
            .triggering(
                "no host in 4.6 and 5.0", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(in: ".env", "SESSION_HANDLER_ID='Ibexa\\Bundle\\Core\\Session\\Handler\\NativeSessionHandler'", with: "SESSION_HANDLER_ID=session.handler.pdo"),
                    .file("config/services.yaml", "services:\n    session.handler.pdo:\n        class: Symfony\\Component\\HttpFoundation\\Session\\Storage\\Handler\\PdoSessionHandler\n        arguments: [↓\"mysql:dbname=acme\", { db_table: session }]\n"),
                ]),
        ]
    ) { context in
        guard let sessions = context.application?.sessions, case .database = sessions.handler, let address = sessions.pdoAddress,
            let span = address.span
        else { return }
        switch sessions.pdoHost {
        case .absent: context.report("this address names no host: each node looks for the database of the sessions on itself", at: span)
        case .known(let host) where NetworkAddress.isLoopbackHost(host):
            context.report("the database of the sessions is looked for at \(host), which is a different server on each node", at: span)
        default: return
        }
    }
}
