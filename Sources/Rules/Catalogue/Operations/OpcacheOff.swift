import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let opcacheOff = Rule(
        "opcache-off", .warning, .operations,
        summary: "PHP compiles every script anew for each request",
        explanation: """
            With `opcache.enable = 0` PHP reads and compiles hundreds of files for every page: the container, templates, the whole framework. The \
            performance pages of Symfony and of the product begin with the OPcache.
            """,
        remedy: "set opcache.enable = 1 for the PHP that answers requests",
        sources: [
            .init("Symfony, performance", "https://symfony.com/doc/current/performance.html"),
            .init("PHP manual, OPcache configuration", "https://www.php.net/manual/en/opcache.configuration.php"),
        ],
        examples: [
            .triggering("switched off", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50], [.file("deploy/php/php.ini", "memory_limit = 512M\nopcache.enable = ↓0\n")]),
            .triggering(
                "switched off for the pool", on: .ez25,
                [.file("deploy/php/www.conf", "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = static\npm.max_children = 4\nphp_admin_flag[opcache.enable] = ↓off\n")]),
            .clean("switched on", on: .ez25, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33, .ibexa46, .ibexa50], [.file("deploy/php/php.ini", "memory_limit = 512M\nopcache.enable = 1\n")]),
            .clean("PHP's default", on: .ez25, [.file("deploy/php/php.ini", "memory_limit = 512M\n")]),
        ]
    ) { context in
        guard context.application != nil else { return }
        var reported: Set<SourceSpan> = []
        for view in context.phpViews {
            guard let setting = view.setting("opcache.enable").value, case .known(false) = setting.flag, reported.insert(setting.span).inserted else { continue }
            context.report("\(view.title) has the OPcache switched off", at: setting.span)
        }
    }
}
