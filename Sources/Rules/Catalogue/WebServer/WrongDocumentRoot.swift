import ClusterModel
import Source

extension Rule {
    static let wrongDocumentRoot = Rule(
        "wrong-document-root", .error, .webServer,
        summary: "the document root is not the public directory of this release",
        explanation: """
            The public directory is `web` up to eZ Platform 2.5 and `public` from 3.0 on. A virtual host that still names the other one \
            finds no front controller; one that names the project itself publishes its configuration, passwords included.
            """,
        remedy: "point the document root at the release's public directory",
        sources: [.init("Installation guide", "https://doc.ibexa.co/en/latest/getting_started/install_ibexa_dxp/")],
        examples: [
            .triggering(
                "web in a project of 3.3", on: .ibexa33, likewise: [.ez32, .ibexa46Apache, .ibexa50Apache],
                [.replace(in: "deploy/apache/site.conf", "DocumentRoot /srv/acme/public", with: "DocumentRoot ↓/srv/acme/web")]),
            .triggering(
                "a root of another name for a host of the application", on: .ibexa33, likewise: [.ez32],
                [.replace(in: "deploy/apache/site.conf", "DocumentRoot /srv/acme/public", with: "DocumentRoot ↓/srv/acme/current")]),
            .clean("public in a project of 3.3", on: .ibexa33, []),
            .clean(
                "a virtual host of something else on the same server", on: .ibexa33, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/apache/status.conf",
                        """
                        <VirtualHost *:80>
                            ServerName status.acme.test
                            DocumentRoot /srv/status/htdocs
                        </VirtualHost>

                        """)
                ]),
            .triggering(
                "public in a project before 3.0", on: .ez113, likewise: [.ezPublish54, .ez25Apache],
                [.replace(in: "deploy/apache/site.conf", "DocumentRoot /srv/acme/web", with: "DocumentRoot ↓/srv/acme/public")]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let expected = application.facts.webRoot
        for site in context.routes.applicationSites {
            guard case .known(let root) = site.site.documentRoot, Path.name(root.value) != expected, let span = root.span else { continue }
            // Of another name it may be a link to it, or a copy.
            let isOfAnotherRelease = ["web", "public"].contains(Path.name(root.value))
            context.report(
                "the document root is \(root.value); the public directory of \(application.release.release.title) is \(expected)/"
                    + (isOfAnotherRelease ? "" : ", unless this is a link to it or a copy"),
                at: span, severity: isOfAnotherRelease ? .error : .notice, related: [context.related(site)])
        }
    }
}
