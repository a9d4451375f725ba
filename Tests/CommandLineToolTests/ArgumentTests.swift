@testable import CommandLineTool
import Reporting
import Routing
import Testing

/// From words to typed options.
@Suite struct ArgumentTests {
    private func parse(_ arguments: String...) throws -> Invocation { try Invocation(arguments, in: "/work dir") }

    private func lint(_ arguments: String...) throws -> LintOptions {
        guard case .lint(let options) = try Invocation(["lint"] + arguments, in: "/here") else { throw UsageError("no lint") }
        return options
    }

    private func trace(_ arguments: String...) throws -> TraceOptions {
        guard case .trace(let options) = try Invocation(["trace"] + arguments, in: "/here") else { throw UsageError("no trace") }
        return options
    }

    @Test func defaults() throws {
        let options = try lint()
        #expect(options.paths == ["/here"])
        #expect(options.output == OutputOptions())
        #expect(options.output.failOn == .error && options.output.minSeverity == .notice)
        #expect(options.output.outputs == [.init(.text)])
        #expect(options.subject == SubjectChoices())
        #expect(options.rules == RuleOptions())
    }

    @Test func everyOptionOfTheSubject() throws {
        let options = try lint(
            "a", "--project", "p", "--root", "/r", "--release", "2.5", "--env", "dev", "--env", "prod", "--env-var", "A=b=c",
            "--env-file", ".env", "--target", "ddev", "--server-env", "X=", "--define", "D", "--module", "mod_rewrite", "--no-module", "proxy_module",
            "--server-version", "nginx=1.22.1", "--node", "web1=n/1", "--cluster", "--config", "c.yml", "--nginx", "n.conf", "--context",
            "http", "--apache=-", "--memcached", "m.conf", "--redis=/r.conf", "../b/.")
        var expected = SubjectChoices()
        expected.project = "/here/p"
        expected.root = "/r"
        expected.release = "2.5"
        expected.environments = ["dev", "prod"]
        expected.environmentsAreGiven = true
        expected.environmentVariables = [NamedValue("A", "b=c")]
        expected.environmentFiles = ["/here/.env"]
        expected.target = "ddev"
        expected.serverEnvironment = [NamedValue("X", "")]
        expected.defines = ["D"]
        expected.modules = ["rewrite"]
        expected.missingModules = ["proxy"]
        expected.serverVersions = [ServerVersion(kind: .nginx, version: "1.22.1")]
        expected.nodes = [NamedValue("web1", "/here/n/1")]
        expected.mode = .cluster
        expected.configuration = "/here/c.yml"
        expected.servers = [
            ServerFile(kind: .apache, path: "-"), ServerFile(kind: .nginx, path: "/here/n.conf", context: .http),
            ServerFile(kind: .memcached, path: "/here/m.conf"), ServerFile(kind: .redis, path: "/r.conf"),
        ]
        #expect(options.subject == expected)
        #expect(options.paths == ["/here/a", "/b"])
    }

    @Test func everyOptionOfTheOutput() throws {
        let options = try lint(
            "--format", "text", "--format=sarif", "-o", "x.sarif", "--format", "json", "--output=/tmp/x.json", "--fail-on", "never",
            "--min-severity", "warning", "--strict", "--select", "a,b", "--select", "c", "--ignore", "d, e", "--no-suppressions",
            "--color", "always", "-v")
        #expect(options.output.outputs == [.init(.text), .init(.sarif, path: "/here/x.sarif"), .init(.json, path: "/tmp/x.json")])
        #expect(options.output.failOn == .never && options.output.minSeverity == .warning && options.output.strict)
        #expect(options.rules.select == ["a", "b", "c"] && options.rules.ignore == ["d", "e"])
        #expect(!options.rules.honoursSuppressions)
        #expect(options.text.colour == .always && options.text.verbosity == .verbose)
    }

    /// Each context belongs to the file before it, whatever the order of kinds.
    @Test func contextsBelongToTheirFiles() throws {
        let options = try lint(
            "--nginx", "a", "--context", "main", "--apache", "b", "--nginx", "c", "--strict", "--context=location", "--apache", "d",
            "--context", "vhost")
        #expect(
            options.subject.servers.map { [$0.path, $0.context?.rawValue ?? "-"] }
                == [["/here/b", "-"], ["/here/d", "vhost"], ["/here/a", "main"], ["/here/c", "location"]])
    }

    @Test func requests() throws {
        let options = try trace(
            "/a%20b?x=1", "https://www.example.com:8443/c", "http://[::1]:81?q", "--host", "site", "--port", "8080", "--method", "HEAD",
            "--header", "X-A:  b: c", "--address", "10.0.0.1", "--filesystem", "live", "--present", "/srv/a/", "--absent", "/srv/b/../c",
            "--expect", "php", "--format", "json", "-o", "t.json")
        #expect(options.targets.map(\.url) == ["/a%20b?x=1", "https://www.example.com:8443/c", "http://[::1]:81?q"])
        let requests = options.targets.map(\.request)
        #expect(requests.map(\.targetText) == ["/a%20b?x=1", "/c", "/?q"])
        #expect(requests.map(\.host) == ["site", "www.example.com", "[::1]"])
        #expect(requests.map(\.port) == [8080, 8443, 81])
        #expect(requests.map(\.scheme) == [.http, .https, .http])
        #expect(requests.allSatisfy { $0.method == "HEAD" && $0.clientAddress == "10.0.0.1" })
        #expect(requests[0].headers == [Request.Header(name: "X-A", value: "b: c")])
        #expect(options.filesystem == .live && options.present == ["/srv/a/"] && options.absent == ["/srv/c"])
        #expect(options.expect == .php && options.format == .json && options.outputPath == "/here/t.json")
        let plain = try trace("/", "--https").targets[0].request
        #expect(plain == Request(target: Array("/".utf8), scheme: .https))
    }

    @Test func configRulesAndExplain() throws {
        guard case .config(let config) = try parse("config", "io", "--siteaccess", "a", "--show-secrets", "--format", "json") else {
            throw UsageError("no config")
        }
        #expect(config.key == "io" && config.siteaccesses == ["a"] && config.showsSecrets && config.format == .json)
        #expect(try parse("rules", "--format", "json") != parse("rules"))
        guard case .explain(let explain) = try parse("explain", "x") else { throw UsageError("no explain") }
        #expect(explain.rule == "x")
    }

    /// The words of the message that a wrong use must have.
    @Test(arguments: [
        (["lint", "--fail-on", "bad"], "expected error, warning, notice or never"),
        (["lint", "--min-severity", "never"], "expected error, warning or notice"),
        (["lint", "--color", "blue"], "expected auto, always or never"),
        (["lint", "--format", "sarf"], "did you mean sarif?"),
        (["lint", "--format", "pdf"], "--format pdf is unknown"),
        (["lint", "--format", "text", "--format", "json"], "two outputs go to standard output"),
        (["lint", "--format", "text", "-o", "a", "--format", "json", "-o", "./a"], "two outputs go to"),
        (["lint", "-o", "x"], "belongs to the --format before it"),
        (["lint", "--format", "json", "-o", "a", "-o", "b"], "belongs to the --format before it"),
        (["lint", "--format", "json", "-o"], "needs a value"),
        (["lint", "--nginx", "a.conf", "--format", "json", "-o", "a.conf"], "is also an input"),
        (["lint", "--context", "http"], "belongs to the server file before it"),
        (["lint", "--apache", "a", "--context", "http"], "expected server, vhost or directory"),
        (["lint", "--memcached", "a", "--context", "http"], "does not apply"),
        (["lint", "--apache", "-", "--nginx", "-"], "standard input"),
        (["lint", "--apache"], "--apache"),
        (["lint", "--cluster", "--single-server"], "exclude each other"),
        (["lint", "-q", "-v"], "exclude each other"),
        (["lint", "--env-var", "ABC"], "NAME=VALUE"),
        (["lint", "--node", "=x"], "NAME=VALUE"),
        (["lint", "--node", "a=x", "--node", "a=y"], "twice"),
        (["lint", "--server-version", "iis=1"], "apache or nginx"),
        (["lint", "--server-version", "nginx=x"], "dotted numbers"),
        (["lint", "--module", "a", "--no-module", "mod_a"], "both"),
        (["lint", "--no-such"], "--no-such"),
        (["lint", "--project", ""], "not empty"),
        (["lnt"], "did you mean lint?"),
        (["render"], "render what?"), (["refactor"], "there is no command refactor"),
        (["trace"], "url"),
        (["trace", "x"], "is no URL"),
        (["trace", "ftp://x/"], "is no URL"),
        (["trace", "http://u:secret@x/"], "credentials"),
        (["trace", "http://:80/"], "host is missing"),
        (["trace", "http://x:0/"], "no port"),
        (["trace", "/", "--port", "99999"], "1 to 65535"),
        (["trace", "/", "--header", "x"], "Name: value"),
        (["trace", "/", "--header", "a b: c"], "no header name"),
        (["trace", "/", "--method", "A B"], "no request method"),
        (["trace", "/", "--filesystem", "dead"], "expected unknown or live"),
        (["trace", "/", "--present", "x"], "absolute"),
        (["trace", "/", "--present", "/a/b", "--absent", "/a"], "cannot be absent"),
        (["trace", "/", "--expect", "phq"], "did you mean php?"),
        (["trace", "/", "--format", "sarif"], "expected text or json"),
        (["explain"], "rule"),
        (["explain", "a", "b"], "b"),
    ]) func wrongUsage(_ arguments: [String], _ words: String) {
        let result = ezcluster(arguments)
        #expect(result.code == 2)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(result.errors.hasPrefix("ezcluster: "))
        #expect(!result.errors.contains("secret@") && !result.errors.contains("\u{0}"))
        #expect(result.output.isEmpty)
    }

    @Test(arguments: [["--help"], ["-h"], ["lint", "--help"], ["trace", "-h"], ["config", "--help"], ["rules", "-h"], ["help", "lint"], []])
    func help(_ arguments: [String]) {
        let result = ezcluster(arguments)
        #expect(result.code == 0)
        #expect(result.output.contains("USAGE: ezcluster"))
        #expect(result.errors.isEmpty)
        #expect(result.writes == 1)
    }

    /// Folding must know every option that takes a value, or it would take a value for an option.
    @Test(arguments: ["lint", "trace", "config", "rules", "explain"]) func foldingKnowsEveryOption(_ command: String) {
        let help = ezcluster([command, "--help"]).output
        for line in help.split(separator: "\n") {
            let words = line.split(separator: " ").prefix(3).map { $0.filter { $0 != "," } }
            guard let option = words.first, option.hasPrefix("-"), words.contains(where: { $0.hasPrefix("<") }) else { continue }
            #expect(Folding.valueOptions.contains(String(option)), "\(option)")
        }
    }

    /// A value that looks like an option stays a value.
    @Test func valuesAreNotOptions() throws {
        #expect(try Folding.fold(["--env-var", "--context", "x"]) == ["--env-var", "--context", "x"])
        #expect(try Folding.fold(["--", "--context", "-o"]) == ["--", "--context", "-o"])
    }
}
