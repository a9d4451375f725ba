@testable import Reporting
import Routing
import Source
import TestSupport
import Testing

@Suite struct TraceReportTests {
    static let vhost = Samples.vhost

    private static func step(_ directive: String, _ text: String, _ effect: String, decisive: Bool) -> TraceStep {
        TraceStep(directive, at: Samples.span(vhost, text), effect, decisive: decisive)
    }

    private static let site = Site(
        span: Samples.span(vhost, "<VirtualHost *:80>"), names: [Sourced("www.example.com", at: Samples.span(vhost, "www.example.com"))])

    private static func entry(_ url: String, _ outcomes: [Outcome], truncated: Bool = false) -> TraceReport.Entry {
        TraceReport.Entry(
            url: url, request: Request(url, host: "www.example.com"), server: 0,
            result: RoutingResult(site: 0, outcomes: outcomes, isTruncated: truncated), site: site)
    }

    static let report = TraceReport(
        servers: [
            TraceReport.Server(
                kind: .apache, file: "/srv/project/deploy/site.conf",
                findings: [Finding("apache-include-missing", .error, "the file fpm.conf does not exist", at: Samples.span(vhost, "RewriteEngine"))],
                undecided: [Undecided("what conf.d adds", reason: "it is a directory of the server", needs: "--root DIR")],
                assumptions: ["mod_rewrite is loaded"])
        ],
        entries: [
            entry(
                "/var/site/storage/images/1/2/a.png?x=1",
                [
                    Outcome(
                        .php, script: "/srv/site/web/app.php", executed: "/srv/site/web/app.php", pathInfo: "", query: "x=1",
                        environment: ["SYMFONY_ENV": "prod", "DATABASE_PASSWORD": "planted-password-1"], upstream: "127.0.0.1:9000",
                        assumptions: ["/srv/site/web/var exists"],
                        steps: [
                            step("RewriteRule", "RewriteRule ^/var", "not matched", decisive: false),
                            step("RewriteRule", "RewriteRule .*", "matched; rewritten to /app.php; last", decisive: true),
                        ]),
                    Outcome(
                        .static, file: "/srv/site/web/x.php", sourceDisclosed: true, assumptions: ["/srv/site/web/var does not exist"],
                        steps: [TraceStep("translate name", at: nil, "to /srv/site/web/x.php", decisive: true)]),
                ]),
            entry("/a", [Outcome(.status, status: 404, steps: [TraceStep("default handler", at: nil, "no such file", decisive: true)])]),
            entry("/b", [Outcome(.redirect, status: 301, location: "https://www.example.com/b")]),
            entry("/c", [Outcome(.proxy, upstream: "varnish:6081")], truncated: true),
            entry("/d", [Outcome(.unknown, steps: [step("Include", "ServerName", "the included file is not known", decisive: false)])]),
            entry("/e", [Outcome(.configError, steps: [step("RewriteRule", "RewriteRule .*", "bad flag delimiters", decisive: true)])]),
            entry("/f", [Outcome(.php, script: "/srv/site/web/a.png", executed: nil, steps: [])]),
            entry("/g/", [Outcome(.listing, file: "/srv/site/web/g/", steps: [])]),
        ])

    @Test func text() throws { try expectGolden("trace.txt", TraceText.render(Self.report, Samples.options)) }

    @Test func verboseText() throws {
        var options = Samples.options
        options.verbosity = .verbose
        try expectGolden("trace-verbose.txt", TraceText.render(Self.report, options))
    }

    @Test func quietText() throws {
        var options = Samples.options
        options.verbosity = .quiet
        try expectGolden("trace-quiet.txt", TraceText.render(Self.report, options))
    }

    @Test func jsonFollowsTheContract() throws {
        let bytes = TraceJSON.render(Self.report, paths: Samples.options.paths)
        try expectGolden("trace.json", bytes)
        let json = try JSON(bytes)
        #expect(json["schemaVersion"].int == 1)
        let request = json["requests"][0]
        #expect(Set(["url", "method", "scheme", "host", "port", "server", "outcomes"]).isSubset(of: request.keys))
        #expect(request["server"].keys == ["kind", "file", "line", "name"])
        #expect(request["server"]["line"].int == 1)
        let outcome = request["outcomes"][0]
        #expect(
            Set([
                "kind", "status", "script", "executed", "pathInfo", "query", "env", "file", "sourceDisclosed", "location", "when", "steps",
            ]).isSubset(of: outcome.keys))
        #expect(outcome["steps"][1]["line"].int == 5)
        #expect(outcome["env"]["SYMFONY_ENV"].text == "prod")
        #expect(outcome["env"]["DATABASE_PASSWORD"].text == "<redacted>")
        #expect(json["requests"][5]["outcomes"][0]["kind"].text == "config_error")
    }

    @Test func exitCodes() {
        func code(_ outcomes: [Outcome], _ kind: Outcome.Kind?, truncated: Bool = false) -> Int32 {
            TraceReport(servers: Self.report.servers, entries: [Self.entry("/", outcomes, truncated: truncated)]).exitCode(expecting: kind)
        }
        #expect(code([Outcome(.unknown)], nil) == 0)
        #expect(code([Outcome(.configError)], nil) == 1)
        #expect(code([Outcome(.php)], .php) == 0)
        #expect(code([Outcome(.php), Outcome(.static)], .php) == 1)
        #expect(code([Outcome(.unknown)], .php) == 1)
        #expect(code([Outcome(.configError)], .configError) == 0)
        #expect(code([Outcome(.php)], .php, truncated: true) == 1)
        #expect(code([], .php) == 1)
    }
}
