import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let siteRunsUploadedScripts = Rule(
        "site-runs-uploaded-scripts", .error, .machines,
        summary: "the running site hands scripts below the storage directory to PHP, or sends PHP source",
        explanation: """
            Scripts that do not exist were requested below the directory of stored files (`--probe-url`). PHP-FPM answered that it does not find them: had \
            somebody uploaded one, it would have run. Where a request is answered with PHP source instead, everybody can read the code and the \
            secrets in it.
            """,
        remedy: "answer scripts below var with 403 before anything else, and hand nothing to PHP but the front controller",
        sources: [
            .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1 with php-fpm 8.2"),
        ],
        examples: [
            .triggering(
                "PHP-FPM looks for the script", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .file(
                        "proc/answers",
                        "http://www.acme.test/\nstatus 200\nheader:x-powered-by PHP/7.3.33\nbody other\n\nhttp://www.acme.test/var/site/storage/original/upload.php\nstatus 404\nbody missing-script\n"
                    ),
                ]),
            .triggering(
                "the front page is source", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .file("proc/answers", "http://www.acme.test/\nstatus 200\nheader:content-type application/octet-stream\nbody source\n"),
                ]),
            .clean(
                "refused", on: .machine25,
                [.file("proc/answers", "http://www.acme.test/var/site/storage/original/upload.php\nstatus 403\nbody nginx\n")]),
        ]
    ) { context in
        let pages = context.probedPages
        var reported: Set<SourceSpan> = []
        for (page, _) in pages {
            let message: String
            switch page.origin {
            case .source: message = "\(page.answer.file.path) sends PHP source as text"
            case .missingScript where page.purpose == .script:
                // A front controller that is not found answers alike for every URL.
                guard !pages.contains(where: { $0.page.base == page.base && $0.page.purpose == .frontController && $0.page.origin == .missingScript }) else { continue }
                message = "\(page.answer.file.path) is handed to PHP, which looks for the script: an uploaded one would be executed"
            default: continue
            }
            let place = context.place(of: page)
            guard reported.insert(place).inserted else { continue }
            context.report(message, at: place)
        }
    }
}
