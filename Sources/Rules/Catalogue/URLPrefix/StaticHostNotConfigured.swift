import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let staticHostNotConfigured = Rule(
        "static-host-not-configured", .notice, .urlPrefix,
        summary: "pages name images on a host that none of the given virtual hosts serves",
        explanation: """
            With an absolute `io.url_prefix` visitors fetch images from that host. It may be a CDN, an object store or another machine; then \
            its configuration is not here. If it is meant to be one of these servers, its virtual host is missing.
            """,
        remedy: "give the configuration of the host with --apache or --nginx, or make sure that a CDN or another machine answers",
        sources: [.init("File URL handling", "https://doc.ibexa.co/en/latest/content_management/file_management/file_url_handling/")],
        examples: Example.triggering(
            "no virtual host of that name", onEach: BaseProject.clusters,
            replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: ↓https://static.acme.test/var/site/storage"])
            + Example.clean(
                "an object store", onEach: BaseProject.clusters,
                replacing: ["binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://acme.s3.eu-west-1.amazonaws.com/"])
            + Example.clean(
                "a name below the site's wildcard", onEach: [.ibexa46],
                replacing: [
                    "binarydata_handler: nfs": "binarydata_handler: nfs\n                url_prefix: https://static.acme.test/var/site/storage",
                    "server_name www.acme.test admin.acme.test;": "server_name *.acme.test;",
                ])
    ) { context in
        guard let application = context.application else { return }
        let sites = context.subject.nodes.flatMap(\.webServers).filter { !$0.isTemplate }.flatMap { $0.server.sites }
        guard sites.contains(where: { !$0.names.isEmpty }) else { return }
        let own = Set(application.siteaccesses.hostNamesBySiteaccess().values.flatMap { $0.map { $0.value.lowercased() } })
        for use in application.uses(of: "io.url_prefix") {
            guard let siteaccess = use.siteaccesses.first, case .absolute(_, let host?) = application.urlPrefix(for: siteaccess),
                let span = use.span, !isElsewhere(host.lowercased()), !application.handler(.binarydata, for: siteaccess).isObjectStore(application)
            else { continue }
            let name = host.lowercased()
            let isServed = sites.contains { site in
                site.names.isEmpty || site.names.contains { written in
                    let pattern = written.value.lowercased()
                    return pattern == name || pattern == "_" || pattern.hasPrefix("~") || pattern.contains("$") || pattern.contains("%")
                        || (pattern.hasPrefix(".") && (name.hasSuffix(pattern) || name == pattern.dropFirst())) || Glob(pattern).matches(name)
                }
            }
            guard !isServed, !own.contains(name) else { continue }
            context.report("images are on \(host), which none of the given virtual hosts serves", at: span, siteaccesses: use.siteaccesses)
        }
    }

    /// Hosts of providers, which no virtual host of one's own serves.
    private static func isElsewhere(_ host: String) -> Bool {
        [
            "amazonaws.com", "cloudfront.net", "googleapis.com", "windows.net", "azureedge.net", "fastly.net", "akamaized.net", "akamaihd.net",
            "cloudflare.com", "digitaloceanspaces.com", "b-cdn.net", "edgekey.net", "cdn77.org", "kxcdn.com",
        ].contains { host.hasSuffix("." + $0) } || host.hasPrefix("cdn.") || host.contains(".cdn.") || host.contains("-cdn.")
    }
}

extension Knowledge<IOHandler> {
    /// Whether the handler's adapter is an object store: its files have a host of their own.
    fileprivate func isObjectStore(_ application: Project) -> Bool {
        guard case .known(let handler) = self else { return false }
        return application.isObjectStore(handler.name)
    }
}
