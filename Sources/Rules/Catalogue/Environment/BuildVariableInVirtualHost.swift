import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let buildVariableInVirtualHost = Rule(
        "build-variable-in-virtual-host", .warning, .environment,
        summary: "a variable that counts while the container is compiled is set for requests only",
        explanation: """
            `DFS_NFS_PATH`, `CACHE_POOL`, `SESSION_HANDLER_ID` and their like are read while Symfony compiles the container, and the container is compiled by \
            whoever is first: usually `cache:warmup` on the command line during a deployment. A value that only the virtual host or the pool of PHP-FPM has is \
            not seen there, and the site runs with what the command line saw. Where no file of the project sets it, the hosts' environment may: that is \
            a notice.
            """,
        remedy: "set it in the environment of the command line too, best in .env.local or the hosts' environment",
        sources: [.init("env/generic.php of eZ Platform 1 and 2, core extension of 3.0 and later")],
        releases: .from(.ezPlatform(1, 13)),
        examples: [
            .triggering(
                "only in the server block", on: .ibexa46, likewise: [.ibexa50, .ez32Nginx, .ibexa33Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param APP_ENV prod;",
                        with: "fastcgi_param APP_ENV prod;\n            ↓fastcgi_param DFS_NFS_PATH /mnt/nfs;")
                ]),
            .triggering(
                "another value than in .env", on: .ibexa46,
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param APP_ENV prod;",
                        with: "fastcgi_param APP_ENV prod;\n            ↓fastcgi_param CACHE_POOL cache.memcached;")
                ]),
            .clean(
                "the same value", on: .ibexa46, likewise: [.ibexa50, .ez32Nginx, .ibexa33Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param APP_ENV prod;",
                        with: "fastcgi_param APP_ENV prod;\n            fastcgi_param CACHE_POOL cache.redis;")
                ]),
            .clean(
                "a variable that is read for each request", on: .ibexa46,
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "fastcgi_param APP_ENV prod;",
                        with: "fastcgi_param APP_ENV prod;\n            fastcgi_param CACHE_DSN 10.0.10.21:6379;")
                ]),
            .clean("the runtime's own variables", on: .ez113, likewise: [.ez25], []),
            .triggering(
                "only in the server block, up to 2.5", on: .ez25, likewise: [.ez113Nginx],
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_param SYMFONY_ENV prod;", with: "fastcgi_param SYMFONY_ENV prod;\n            ↓fastcgi_param DFS_NFS_PATH /mnt/nfs;")
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let names = ["DFS_NFS_PATH", "CACHE_POOL", "CUSTOM_CACHE_POOL", "HTTPCACHE_PURGE_TYPE", "SESSION_HANDLER_ID", "SESSION_SAVE_PATH"]
        for name in names where application.readsWhileCompiling(name) {
            for variable in context.handed(name) {
                guard let value = variable.value.value, let span = value.origin else { continue }
                switch application.symfony.variables[name] {
                case .absent:
                    context.report("\(name) is read while the container is compiled, and only \(variable.giver) sets it: the command line does not see it", at: span,
                        severity: .notice)
                case .known(let other):
                    guard other.value != value.value else { continue }
                    context.report(
                        "\(variable.giver) sets \(name) to another value than the command line sees", at: span,
                        related: other.origin.map { [RelatedPlace("the command line sees this", at: $0)] } ?? [])
                case .unknown: continue
                }
            }
        }
    }
}
