import ClusterModel
import Routing
import Source

extension Rule {
    static let directoryListing = Rule(
        "directory-listing", .warning, .webServer,
        summary: "the web server lists the files of a directory",
        explanation: """
            With `Options Indexes` or `autoindex on` a request for a directory without an index file is answered with a list of its files. For the storage \
            directories that shows everybody what was uploaded, drafts and files with restricted access included.
            """,
        remedy: "remove Indexes from Options (Options -Indexes), or set autoindex off",
        sources: [
            .init("Apache core, Options", "https://httpd.apache.org/docs/2.4/mod/core.html#options"),
            .init("nginx, autoindex", "https://nginx.org/en/docs/http/ngx_http_autoindex_module.html"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "Options Indexes", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33, .ez25Apache, .ibexa46Apache, .ibexa50Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "Options FollowSymLinks", with: "↓Options Indexes FollowSymLinks")
                ]),
            .clean("no listing", on: .ez113, likewise: [.ez25, .ibexa46, .ibexa50], []),
            .clean("switched off explicitly", on: .ez113, likewise: [.ezPublish54, .ez32, .ibexa33], [
                .replace(in: "deploy/apache/site.conf", "Options FollowSymLinks", with: "Options FollowSymLinks\n        Options -Indexes")
            ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let storage = application.storagePaths.prefix(2).flatMap { ["\($0)/", "\($0)/original/"] }
        for site in context.routes.sites {
            let probes = storage + application.facts.staticDirectories.map { "/\($0)/" }
            for probe in probes {
                guard let listing = context.routes.route(probe, of: site).outcomes.first(where: { $0.kind == .listing }) else { continue }
                context.report(
                    "\(probe) is answered with a list of its files\(listing.condition)", at: listing.listingDirective ?? context.related(site).span,
                    related: [context.related(site)], proof: [listing.trace(of: site.request(probe))])
                break
            }
        }
    }
}

extension Outcome {
    /// `Options` or `autoindex`, where it allows the list.
    fileprivate var listingDirective: SourceSpan? { steps.last { ["Options", "autoindex"].contains($0.directive) && $0.span != nil }?.span }
}
