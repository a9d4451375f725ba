import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let originalFilesExposed = Rule(
        "original-files-exposed", .error, .webServer,
        summary: "files of content that needs permission are sent from disk",
        explanation: """
            Files of the binary file and media field types lie below `original/` in the storage directory. The application hands \
            them out through `/content/download/...` after it has checked permissions. A web server that sends the storage directory \
            as it is, as a static host for images often does, makes every protected download public to whoever knows \
            or guesses its path.
            """,
        remedy: "serve only images/ from the storage directory, and deny original/",
        sources: [
            .init("File management guide", "https://doc.ibexa.co/en/latest/content_management/file_management/file_management/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1"),
        ],
        examples: [
            .triggering(
                "a rule for everything below var", on: .single46,
                [
                    .replace(
                        in: "deploy/nginx/site.conf",
                        "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/var/$1storage/images$2/$3\" break;",
                        with: "↓rewrite \"^/var/(.*)\" \"/var/$1\" break;")
                ], deployment: "single-server"),
            .triggering(
                "a rule for everything below var, and shared storage elsewhere", on: .ez25, likewise: [.ibexa50, .ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "rewrite \"^/favicon\\.ico\"",
                        with: "↓rewrite \"^/var/(.*)\" \"/var/$1\" break;\n    rewrite \"^/favicon\\.ico\"")
                ]),
            .clean("images only", on: .single46, likewise: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa50], [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application else { return }
        let ownProbes = application.originalProbes(on: nil)
        let siteaccesses = application.siteaccesses.siteaccesses.map(\.name)
        // Sites share their document roots.
        var pathsBelow: [String?: [String]] = [:]
        for site in context.routes.sites {
            let root = site.site.documentRoot.value?.value
            let here = pathsBelow[root] ?? application.storagePaths(
                of: siteaccesses.filter { siteaccess in root.map { !application.storesFiles(of: siteaccess, outside: $0) } ?? true })
            pathsBelow[root] = here
            probes: for path in site.role == .staticHost ? application.originalProbes(on: site.host) : ownProbes {
                for outcome in context.routes.route(path, of: site).outcomes {
                    guard outcome.kind == .static, outcome.file?.contains("/original/") == true else { continue }
                    // Files on shared storage are below the document root only where a link leads to them, or some were left behind.
                    let isLeftover = site.role != .staticHost && !here.contains { path.hasPrefix($0 + "/") }
                    context.report(
                        "\(path) is sent from disk without a permission check\(outcome.condition)"
                            + (isLeftover ? "; the application stores files elsewhere, so this concerns files that were left there and links" : ""),
                        at: outcome.decidingStep?.span ?? site.site.span,
                        severity: isLeftover ? .notice : outcome.isProvable ? nil : .warning,
                        related: [context.related(site)], proof: [outcome.trace(of: site.request(path))])
                    break probes
                }
            }
        }
    }
}

extension Project {
    /// Whether the files of a siteaccess certainly lie outside of a document root: in an object store, or in a directory that is neither
    /// below it nor above. A link may lead there.
    fileprivate func storesFiles(of siteaccess: String, outside root: String) -> Bool {
        guard case .known(let handler) = handler(.binarydata, for: siteaccess), case .known(let name) = handler.adapter,
            let adapter = adapter(named: name.value)
        else { return false }
        if case .objectStore = adapter.kind { return true }
        guard let directory = sharedDirectory(of: siteaccess)?.path else { return false }
        return !Path.isWithin(directory, root) && !Path.isWithin(root, directory)
    }
}
