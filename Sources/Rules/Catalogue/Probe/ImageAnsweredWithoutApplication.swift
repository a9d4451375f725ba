import ClusterModel
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let imageAnsweredWithoutApplication = Rule(
        "image-answered-without-application", .error, .machines,
        summary: "the running site answers image requests without asking the application",
        explanation: """
            Image URLs as the siteaccesses emit them were requested from the site (`--probe-url`). The web server answered 404 by itself, with the page that \
            it makes for that, while the front page comes from PHP. With shared binary files only the application can say whether an image exists: \
            every image that another node stored is missing here.

            Unlike `image-request-not-reaching-front-controller` this does not depend on which configuration was read: it is what the site does.
            """,
        remedy: "load the virtual host that sends image requests to the front controller",
        sources: [
            .init("Clustering guide, binary files clustering", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/clustering/clustering/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "nginx answers by itself", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .file("proc/answers", page("/", 200, "header:x-powered-by PHP/7.3.33\nbody other") + page(image, 404, "header:server nginx/1.22.1\nbody nginx")),
                ]),
            .clean(
                "the application answers 404", on: .machine25,
                [.file("proc/answers", page("/", 200, "header:x-powered-by PHP/7.3.33\nbody other") + page(image, 404, "header:cache-control no-cache, private\nbody other"))]),
            .clean(
                "nothing shows who answered", on: .machine25,
                [.file("proc/answers", page("/", 200, "body other") + page(image, 404, "body other"))]),
        ]
    ) { context in
        guard let application = context.application, application.filesAreShared else { return }
        var reported: Set<String> = []
        for (page, _) in context.probedPages where page.purpose == .image && page.status == 404 {
            guard case .server(let server) = page.origin, context.reachesPHP(page.base), !context.errorsAreReplaced(for: page),
                reported.insert(page.base.origin + "\(page.base.address?.description ?? "")").inserted
            else { continue }
            let siteless = context.sites(for: page).isEmpty
            context.report(
                "\(page.answer.file.path) is answered with 404 by \(server) itself; it must reach \(application.facts.frontController), since the bytes are on shared storage",
                at: context.place(of: page), severity: siteless ? .warning : .error, related: application.sharedFilesEvidence, siteaccesses: page.siteaccesses)
        }
    }

    private static let image = "/var/site/storage/images/2/1/4/0/412-3-eng-GB/photo.jpg"

    private static func page(_ path: String, _ status: Int, _ lines: String) -> String {
        "http://www.acme.test\(path)\nstatus \(status)\n\(lines)\n\n"
    }
}

extension RuleContext {
    /// Whether the front page of a site comes from PHP.
    func reachesPHP(_ base: ProbeBase) -> Bool {
        probedPages.contains { page, _ in
            guard page.base == base, page.purpose == .frontController, case .php = page.origin else { return false }
            return true
        }
    }

    /// Whether a server puts a page of its own in the place of the application's 404: then the page says nothing about who decided.
    func errorsAreReplaced(for page: PageAnswer) -> Bool {
        subject.nodes.flatMap(\.webServers).flatMap(\.server.files).contains { file in
            let text = String(decoding: file.bytes, as: UTF8.self).lowercased()
            return text.contains("intercept_errors") || text.contains("proxyerroroverride")
        }
    }
}
