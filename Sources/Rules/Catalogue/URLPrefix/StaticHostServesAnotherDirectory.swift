import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let staticHostServesAnotherDirectory = Rule(
        "static-host-serves-another-directory", .warning, .urlPrefix,
        summary: "the static host sends images from a directory that is not the one where they are stored",
        explanation: """
            The static host puts the path of an image's URL behind its document root. The files lie where the adapter stores them. When the two do \
            not meet, every image is 404. What is compared is the file that the static host would send for an image of the siteaccess with \
            the adapter's directory.

            A static host on another machine may have the shared storage mounted under another path; that is why this is a warning.
            """,
        remedy: "let the document root and the path in io.url_prefix lead to the adapter's directory",
        sources: [clusteringGuide, .init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/")],
        examples: Example.triggering(
            "the prefix lacks the directories below the mount", onEach: [.ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx, .ibexa46, .ibexa50],
            replacing: [
                "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓https://static.acme.test/",
                "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    root /mnt/nfs;\n    location ~ ^/var/.*/original/ { return 404; }\n}\nserver {\n    listen 80;\n    server_name www",
            ])
            + Example.triggering(
                "another mount", onEach: [.ez25],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓https://static.acme.test/var/site/storage",
                    "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    root /mnt/media;\n    location ~ ^/var/.*/original/ { return 404; }\n}\nserver {\n    listen 80;\n    server_name www",
                ])
            + Example.clean(
                "the mount and the path below it", onEach: BaseProject.onNginx,
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                    "server {\n    listen 80;\n    server_name www": "server {\n    listen 80;\n    server_name static.acme.test;\n    root /mnt/nfs;\n    location ~ ^/var/.*/original/ { return 404; }\n}\nserver {\n    listen 80;\n    server_name www",
                ])
    ) { context in
        guard let application = context.application else { return }
        let hosts = context.routes.sites.filter { $0.role == .staticHost }
        guard !hosts.isEmpty else { return }
        for use in application.uses(of: "io.url_prefix") {
            guard let siteaccess = use.siteaccesses.first, case .absolute(let prefix, let name?) = application.urlPrefix(for: siteaccess),
                let span = use.span, case .known(let handler) = application.handler(.binarydata, for: siteaccess),
                let adapter = handler.adapter.value.flatMap({ application.adapter(named: $0.value) }),
                case .known(let directory) = application.directory(of: adapter, for: siteaccess),
                // What is not resolved, and placeholders, have rules of their own.
                !directory.value.contains("$"), !Project.isPlaceholder(directory.value)
            else { continue }
            let stored = Path.normalised(directory.value)
            for host in hosts where host.plainNames.contains(name.lowercased()) {
                let image = "/" + Project.pathBehindHost(prefix.value) + "/images/2/1/4/0/412-3-eng-GB/photo.jpg"
                let outcomes = context.routes.route(Path.normalised(image), of: host).outcomes
                let sent = outcomes.filter { $0.kind == .static }.compactMap(\.file)
                guard let file = sent.first, !sent.contains(where: { Path.isWithin(Path.normalised($0), stored) }) else { continue }
                context.report(
                    "the static host looks for images such as \(file), but the adapter stores them in \(stored)", at: span,
                    related: [context.related(host)] + (directory.span.map { [RelatedPlace("the adapter's directory", at: $0)] } ?? []),
                    siteaccesses: use.siteaccesses)
                break
            }
        }
    }
}

extension Project {
    /// The path of a full URL without slashes at both ends: `files` of `https://static.acme.test/files/`.
    fileprivate static func pathBehindHost(_ url: String) -> String {
        let parts = url.split(separator: "/", omittingEmptySubsequences: true)
        // The scheme, if there is one, and the host.
        return parts.dropFirst(url.contains("://") ? 2 : 1).joined(separator: "/")
    }
}
