import ClusterModel
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
            .clean("images only", on: .single46, [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application else { return }
        let ownProbes = application.originalProbes(on: nil)
        for site in context.routes.sites {
            probes: for path in site.role == .staticHost ? application.originalProbes(on: site.host) : ownProbes {
                for outcome in context.routes.route(path, of: site).outcomes {
                    guard outcome.kind == .static, outcome.file?.contains("/original/") == true else { continue }
                    context.report(
                        "\(path) is sent from disk without a permission check\(outcome.condition)",
                        at: outcome.decidingStep?.span ?? site.site.span, severity: outcome.isProvable ? nil : .warning,
                        related: [context.related(site)], proof: [outcome.trace(of: site.request(path))])
                    break probes
                }
            }
        }
    }
}
