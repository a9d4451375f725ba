import EzPlatform
import Source

extension Rule {
    static let urlPrefixNamesOwnHost = Rule(
        "url-prefix-names-own-host", .warning, .urlPrefix,
        summary: "io.url_prefix is the full URL of the site itself",
        explanation: """
            With a full URL the application answers for a file only when scheme, host and port of the request are those of the prefix. Behind a \
            proxy that ends TLS it sees `http` unless the proxy is trusted, and each image is a 404; on every other host name of the \
            site, and on the back office, it is one anyway. A relative prefix has none of these conditions.
            """,
        remedy: "write the path alone, without scheme, host and leading slash",
        sources: [.init("StreamFileListener of the IO bundle"), .init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/")],
        examples: Example.triggering(
            "the host of the default siteaccess", onEach: BaseProject.clusters,
            replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓https://www.acme.test/var/site/storage"])
            + Example.clean(
                "a host of its own", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage"])
    ) { context in
        guard let application = context.application else { return }
        let hosts = application.siteaccesses.hostNamesBySiteaccess()
        let own = Set(hosts.values.flatMap { $0.map { $0.value.lowercased() } })
        for use in application.uses(of: "io.url_prefix") {
            guard let siteaccess = use.siteaccesses.first, case .absolute(_, let host?) = application.urlPrefix(for: siteaccess),
                own.contains(host.lowercased()), let span = use.span
            else { continue }
            let matcher = hosts.values.joined().first { $0.value.lowercased() == host.lowercased() }
            context.report(
                "url_prefix names \(host), which is the site itself: images are answered only for requests with exactly that scheme and host",
                at: span, related: matcher?.span.map { [RelatedPlace("the host of the site", at: $0)] } ?? [], siteaccesses: use.siteaccesses)
        }
    }
}
