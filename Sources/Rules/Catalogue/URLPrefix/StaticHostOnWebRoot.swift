import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let staticHostOnWebRoot = Rule(
        "static-host-on-web-root", .error, .urlPrefix,
        summary: "the static host's document root is the web root of the application",
        explanation: """
            A static host serves stored files and nothing else. With the application's web root it also serves what is not meant for it: the front \
            controller as text or as a second way into the application without the site's rules, and the bundles' files under another name. \
            And it serves the files that lie on its own disk, not those of the shared storage.
            """,
        remedy: "point the static host at the mount of the shared storage",
        sources: [.init("File management guide", "https://doc.ibexa.co/en/latest/content_management/file_management/file_management/")],
        examples: Example.triggering(
            "the project's public directory", onEach: [.ibexa46, .ibexa50],
            replacing: [
                "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    ↓root /srv/acme/public;\n}\nserver {\n    listen 80;\n    server_name www",
            ])
            + Example.triggering(
                "the project's web directory", onEach: [.ezPublish54Nginx, .ez113Nginx, .ez25],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                    "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    ↓root /srv/acme/web;\n}\nserver {\n    listen 80;\n    server_name www",
                ])
            + Example.triggering(
                "on Apache", onEach: [.ez32, .ibexa33],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                    "<VirtualHost *:80>\n    ServerName www": "<VirtualHost *:80>\n    ServerName static.acme.test\n    DocumentRoot ↓/srv/acme/public\n</VirtualHost>\n<VirtualHost *:80>\n    ServerName www",
                ])
            + Example.clean(
                "the mount", onEach: BaseProject.onNginx,
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                    "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    root /mnt/nfs;\n}\nserver {\n    listen 80;\n    server_name www",
                ])
    ) { context in
        guard let application = context.application else { return }
        let roots = Set(context.routes.applicationSites.compactMap { $0.site.documentRoot.value.map { Path.normalised($0.value) } })
        let own = Set(application.siteaccesses.hostNamesBySiteaccess().values.flatMap { $0.map { $0.value.lowercased() } })
        for site in context.routes.sites where site.role == .staticHost {
            // The site's own virtual host, when the prefix names the site, is none of these.
            guard case .known(let root) = site.site.documentRoot, let span = root.span ?? site.site.names.first?.span,
                !site.site.names.contains(where: { own.contains($0.value.lowercased()) }),
                roots.contains(Path.normalised(root.value)) || Path.normalised(root.value) == Path.join(application.root, application.facts.webRoot)
            else { continue }
            context.report(
                "the static host serves \(root.value), the web root of the application", at: span, related: [context.related(site)])
        }
    }
}
