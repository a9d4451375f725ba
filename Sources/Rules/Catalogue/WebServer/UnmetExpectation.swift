import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let unmetExpectation = Rule(
        "unmet-expectation", .error, .webServer,
        summary: "a request does not end where .ezcluster.yml expects it",
        explanation: """
            Entries of `expect:` are unit tests for virtual hosts: a URL, and whether PHP, the disk, a status or a redirect must answer it. \
            Each is sent through every virtual host or server block that answers for its host, as the server would, and must hold in \
            every case: whether a file of that name exists or not, unless `present:` or `absent:` says so. What is expected to come from disk \
            may be missing there. Without a host, every site of the application is asked. The client is 127.0.0.1 unless `address:` names another.

            `php: app.php`, `php: true`, `php: false` (never PHP), `static: true`, `static: false`, `static: /path`, `status: 403`, \
            `redirect: https://...`, `redirect: true`, and `redirect` together with `status`. Where the answer depends on something that is not \
            known, the expectation is undecided.
            """,
        remedy: "correct the directive that decides, or the expectation; ezcluster trace shows the way of the request",
        sources: [.init("the project's own expectations"), .init("compared with httpd 2.4 and nginx by the tests of routing")],
        examples: [
            .triggering(
                "an image from the disk", on: .ez113,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]",
                        with: "RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]"),
                    .file(
                        ".ezcluster.yml",
                        """
                        expect:
                            - { url: ↓/var/site/storage/images/1/2/a.png, php: app.php }
                            - { url: /bundles/a.css, static: true }

                        """),
                ]),
            .triggering(
                "a page that should be closed", on: .ibexa46, likewise: [.ezPublish54, .ez25, .ez32, .ibexa33, .ibexa50],
                [.file(".ezcluster.yml", "expect:\n    - url: ↓/.git/config\n      status: 403\n")]),
            .clean(
                "what the virtual host does", on: .ez113, likewise: [.ez25],
                [
                    .file(
                        ".ezcluster.yml",
                        """
                        expect:
                            - { url: /var/site/storage/images/1/2/a.png, php: app.php }
                            - { url: /a/page, php: true }
                            - { url: /bundles/a.css, static: true }
                            - { url: /robots.txt, php: false }

                        """)
                ]),
            .clean(
                "assets from the disk, images from the application", on: .ez32, likewise: [.ezPublish54, .ibexa33, .ibexa46, .ibexa50],
                [.file(".ezcluster.yml", "expect:\n    - { url: /bundles/a.css, static: true }\n    - { url: /var/site/storage/images/1/2/a.png, php: index.php }\n")]),
        ]
    ) { context in
        guard !context.subject.expectations.isEmpty else { return }
        let routes = ExpectedRoutes(context)
        for expectation in context.subject.expectations { context.check(expectation, routes.routes(for: expectation)) }
    }
}

extension RuleContext {
    fileprivate func check(_ expectation: Expectation, _ routes: [ExpectedRoutes.Route]) {
        guard !routes.isEmpty else {
            let who = expectation.namesHost ? "no virtual host or server block answers for \(expectation.request.host)" : "no site of the application was found"
            return undecided(
                "whether \(expectation.url.value) ends where \(Self.fileName) expects it", because: Unknown(who, span: expectation.url.span))
        }
        for route in routes { check(expectation, route) }
    }

    private static var fileName: String { ToolConfigurationReader.fileName }

    private func check(_ expectation: Expectation, _ route: ExpectedRoutes.Route) {
        let outcomes = route.result.outcomes
        let sent = outcomes.compactMap { $0.kind == .static ? $0.file : nil }
        var unmet: [Outcome] = []
        for outcome in outcomes where !expectation.goal.isMet(by: outcome, alsoSent: sent) {
            guard outcome.kind != .unknown, outcome.kind != .configError else {
                undecided(
                    "whether \(expectation.url.value) of \(route.title) ends where \(Self.fileName) expects it",
                    because: Unknown(outcome.steps.last?.effect ?? "the route could not be followed", span: expectation.url.span))
                continue
            }
            unmet.append(outcome)
        }
        // One entry, one finding: the case that is certain says it, the others stand beside.
        if let outcome = unmet.first(where: \.isProvable) ?? unmet.first {
            report(
                "\(expectation.url.value) of \(route.title) is \(outcome.inWords)\(outcome.condition(after: outcome.file)); "
                    + "expected: \(expectation.goal.inWords)",
                at: expectation.url.span ?? expectation.goalSpan, severity: outcome.isProvable ? nil : .warning,
                related: unmet.compactMap { other in
                    other.decidingStep?.span.map { RelatedPlace("\(other.inWords)\(other.condition(after: other.file)), decided here", at: $0) }
                },
                proof: unmet.map { $0.trace(of: expectation.request) })
        }
        if route.result.isTruncated {
            undecided(
                "whether \(expectation.url.value) of \(route.title) always ends where \(Self.fileName) expects it",
                because: Unknown("there are more cases than are followed", span: expectation.url.span))
        }
    }
}

extension Expectation.Goal {
    /// - Parameter sent: the files that other branches send: where one is missing, what is expected from disk cannot come from there.
    fileprivate func isMet(by outcome: Outcome, alsoSent sent: [String]) -> Bool {
        switch self {
        case .php(let name):
            guard outcome.kind == .php, let script = outcome.executed ?? outcome.script else { return false }
            guard let name else { return true }
            return script == name || (name.hasPrefix("/") ? false : script.hasSuffix("/" + name))
        case .static(let path):
            if outcome.kind == .static { return !outcome.sourceDisclosed && (path == nil || outcome.file == path || outcome.file?.hasSuffix("/" + (path ?? "")) == true) }
            return outcome.assumptions.contains { assumption in
                if case .file(let path, let kinds) = assumption.kind { !kinds.contains(.regular) && sent.contains(path) } else { false }
            }
        case .status(let code): return outcome.kind == .status && outcome.status == code
        case .redirect(let location, let status):
            return outcome.kind == .redirect && (location == nil || outcome.location == location) && (status == nil || outcome.status == status)
        case .notPHP: return outcome.kind != .php && outcome.kind != .unknown && outcome.kind != .configError
        case .notStatic: return outcome.kind != .static && outcome.kind != .unknown && outcome.kind != .configError
        }
    }

    fileprivate var inWords: String {
        switch self {
        case .php(let name): "PHP" + (name.map { " (\($0))" } ?? "")
        case .static(let path): "a file from disk" + (path.map { " (\($0))" } ?? "")
        case .status(let code): "status \(code)"
        case .redirect(let location, let status):
            "a redirect" + (status.map { " with status \($0)" } ?? "") + (location.map { " to \($0)" } ?? "")
        case .notPHP: "anything but PHP"
        case .notStatic: "anything but a file from disk"
        }
    }
}
