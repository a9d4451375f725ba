import Patterns
import Routing
import Source
import Testing

@testable import Nginx

@Suite("nginx configurations")
struct ConfigurationTests {
    private func load(
        _ files: [String: String], main: String = "/etc/nginx/nginx.conf", root: String? = "/", context: NginxContext? = nil
    ) throws -> NginxConfiguration {
        let store = SourceStore(tree: MemoryFileTree(text: files))
        return NginxConfiguration.load(
            main: try store.file(main), includes: IncludeScope(store: store, root: root), context: context, patterns: PatternCache())
    }

    private func fragment(_ text: String) throws -> NginxConfiguration {
        try load(["/project/doc/site.conf": text], main: "/project/doc/site.conf", root: nil)
    }

    private func outcomes(
        _ configuration: NginxConfiguration, _ target: String, _ files: FileFacts = FileFacts(), headers: Bool = true
    ) -> [Outcome] {
        configuration.route(Request(target), in: ServerContext(files: files, headersAreComplete: headers)).outcomes
    }

    /// Observed on Debian's 1.22.1 with the fix of CVE-2026-15176; without it the alias is used.
    @Test(
        arguments: [
            ("/a/1", "200 to ", nil), ("/b/x.txt", "302 to /r?f=", nil), ("/c/x.txt", "302 to /r?f=/srv/nfs/x.txt", nil),
            ("/d/go", "302 to /r?f=", nil), ("/e/1", "302 to /r?f=/srv/nfs/e/y", nil), ("/f/go", "file /srv/nfs/x.txt", nil),
            ("/b/x.txt", "302 to /r?f=", "1.30.6"), ("/b/x.txt", "unknown", "1.30.5"), ("/b/x.txt", "unknown", "1.31.0"),
            ("/c/x.txt", "302 to /r?f=/srv/nfs/x.txt", "1.22.1"),
        ] as [(String, String, String?)])
    func anAliasIsNotUsedAfterTheURIWasRewritten(target: String, expected: String, version: String?) throws {
        let configuration = try fragment(
            """
            server {
                listen 80;
                absolute_redirect off;
                location /a/ { alias /srv/nfs/; rewrite ^ /a/y; if (!-e $request_filename) { return 200; } return 204; }
                location /b/ { alias /srv/nfs/; rewrite ^ /b/y; return 302 /r?f=$request_filename; }
                location /c/ { alias /srv/nfs/; rewrite ^/c/none$ /c/y; return 302 /r?f=$request_filename; }
                location /d/ { alias /srv/nfs/; rewrite ^/d/go$ /r?f=$request_filename redirect; }
                location /e/ { root /srv/nfs; rewrite ^ /e/y; return 302 /r?f=$request_filename; }
                location /f/ { alias /srv/nfs/; rewrite ^/f/go$ /f/x.txt; }
            }
            """)
        var context = ServerContext(files: FileFacts(present: ["/srv/nfs/x.txt"]))
        context.version = version.flatMap { ServerContext.Version($0) }
        let found = configuration.route(Request(target), in: context).outcomes.map { outcome in
            switch outcome.kind {
            case .unknown: "unknown"
            case .static: "file \(outcome.file ?? "")"
            default: "\(outcome.status ?? 0) to \(outcome.location ?? "")"
            }
        }
        #expect(found == [expected])
    }

    @Test(
        "the context follows from the first directives",
        arguments: [
            ("events { } http { }", NginxContext.main), ("user x; worker_processes 1;", .main), ("server { }", .http),
            ("upstream a { server b; } server { }", .http), ("map $a $b { }", .http), ("location / { }", .server),
            ("listen 80;", .server), ("rewrite ^ /x;", .server), ("fastcgi_param A b;", .server),
            ("fastcgi_split_path_info ^(.+)(x)$; fastcgi_pass a;", .location), ("gzip on; log_format a b;", .http),
        ])
    func contexts(text: String, expected: NginxContext) {
        #expect(NginxContext.infer(from: NginxSyntax.parse(SourceFile(path: "/x", text: text)).directives) == expected)
    }

    @Test("includes are read in place, in the order of their names")
    func includes() throws {
        let configuration = try load([
            "/etc/nginx/nginx.conf": "events { } http { include sites/*.conf; include mime.types; }",
            "/etc/nginx/sites/b.conf": "server { listen 80; server_name b; }",
            "/etc/nginx/sites/10.conf": "server { listen 80; server_name ten; include ../nginx/inner; }",
            "/etc/nginx/sites/9.conf": "server { listen 80; server_name nine; }",
            "/etc/nginx/inner": "root /x;", "/etc/nginx/../nginx/inner": "",
        ])
        #expect(configuration.sites.map { $0.names.map(\.value) } == [["ten"], ["nine"], ["b"]])
        #expect(configuration.undecided.isEmpty)
        #expect(configuration.files.first?.path == "/etc/nginx/nginx.conf")
    }

    @Test("a missing include and one that includes itself are findings")
    func badIncludes() throws {
        let configuration = try load([
            "/etc/nginx/nginx.conf": "events { } http { include none.conf; include loop.conf; }",
            "/etc/nginx/loop.conf": "include loop.conf; include *.none;",
        ])
        #expect(configuration.findings.map(\.rule) == ["nginx-include-missing", "nginx-include-cycle"])
        #expect(outcomes(configuration, "/").first?.kind == .configError)
    }

    @Test("an include that cannot be looked at is undecided, and an assumption of every request that gets there")
    func unknownInclude() throws {
        let assumed = ["snippets/x.conf, which was not read, does not change where the request goes"]
        func assumptions(_ text: String, _ target: String = "/") throws -> [String] {
            let configuration = try fragment(text)
            #expect(configuration.findings.isEmpty)
            #expect(configuration.undecided.count == 1)
            return outcomes(configuration, target).flatMap { $0.assumptions.map(\.text) }
        }
        #expect(try assumptions("server { listen 80; include snippets/x.conf; include fastcgi_params; return 204; }") == assumed)
        // What stands before it ends the request.
        #expect(try assumptions("server { listen 80; return 204; include snippets/x.conf; }") == [])
        #expect(try assumptions("server { listen 80; return 404; include snippets/x.conf; }") == assumed)
        // A location may be in it, or a setting that locations inherit.
        #expect(try assumptions("server { listen 80; location / { return 204; } include snippets/x.conf; }") == assumed)
        #expect(try assumptions("server { listen 80; location /a { include snippets/x.conf; } location /b { return 204; } }", "/b") == [])
        #expect(try assumptions("server { listen 80; location /a { include snippets/x.conf; } location /b { return 204; } }", "/a").contains(assumed[0]))
        #expect(try assumptions("server { listen 80; if ($arg_x) { include snippets/x.conf; } return 204; }") == [])
        #expect(try assumptions("server { listen 80; if ($arg_x) { include snippets/x.conf; } return 204; }", "/?x=1") == assumed)
        // Another server may be in it, or a setting of all.
        #expect(try assumptions("include snippets/x.conf; server { listen 80; location / { return 204; } }") == assumed)
        // Other servers' includes matter as long as their names may be better ones.
        let two = "server { listen 80; server_name a.test; return 204; } server { listen 80; server_name b.test; include snippets/x.conf; }"
        let configuration = try fragment(two)
        func chosen(_ host: String) -> [String] {
            configuration.route(Request("/", host: host), in: ServerContext()).outcomes.flatMap { $0.assumptions.map(\.text) }
        }
        #expect(chosen("a.test") == [])
        #expect(chosen("c.test") == assumed)
    }

    @Test("an include that is there and cannot be read is a finding, and an assumption as well")
    func unreadableInclude() throws {
        var files = ["/etc/nginx/nginx.conf": "events { } http { include big.conf; server { listen 80; location / { return 204; } } }"]
        files["/etc/nginx/big.conf"] = String(repeating: "#", count: 40 * 1_048_576)
        let configuration = try load(files)
        #expect(configuration.findings.map(\.rule) == ["nginx-include-missing"])
        #expect(outcomes(configuration, "/").map(\.assumptions.count) == [1])
    }

    @Test("entries of maps that were not read make the variable unknown")
    func unknownMapEntries() throws {
        let configuration = try fragment("map $uri $m { include maps/x.map; /a 1; default 0; } server { listen 80; if ($m) { return 403; } return 204; }")
        #expect(outcomes(configuration, "/a").map(\.status) == [403])
        #expect(outcomes(configuration, "/b").map(\.status) == [403, 204])
        #expect(outcomes(configuration, "/b").allSatisfy { $0.assumptions.first?.text.contains("were not all read") == true })
    }

    @Test("directives of unknown modules are an assumption; those that only shape answers are none")
    func unknownModules() throws {
        let strange = try fragment("location / { magic_routing on; return 204; } location /b { return 204; }")
        #expect(outcomes(strange, "/").flatMap { $0.assumptions.map(\.text) } == ["the unknown directive \"magic_routing\" does not change where the request goes"])
        #expect(outcomes(strange, "/b").map(\.assumptions.count) == [0])
        let known = try fragment("brotli on; more_set_headers x; location / { lua_code_cache on; return 204; }")
        #expect(outcomes(known, "/").map(\.assumptions.count) == [0])
    }

    @Test("includes that multiply are bounded")
    func multiplying() throws {
        var files = ["/etc/nginx/nginx.conf": "events { } http { include f0; }"]
        for level in 0..<30 {
            files["/etc/nginx/f\(level)"] = String(repeating: "include f\(level + 1);\n", count: 9)
        }
        files["/etc/nginx/f30"] = "gzip on;"
        #expect(try load(files).findings.contains { $0.rule == "nginx-include-limit" })
    }

    @Test("unknown directives: a slip is a warning, another a notice with the nearest name")
    func unknownDirectives() throws {
        let configuration = try fragment("server { listen 80; fastcgi_passs x; my_module on; retrun 403; }")
        let found = configuration.findings.map { "\($0.severity) \($0.help ?? "-")" }
        #expect(found == ["warning did you mean \"fastcgi_pass\"?", "notice -", "warning did you mean \"return\"?"])
    }

    @Test("sites: names, ports, root, body limit, environment, rules")
    func sites() throws {
        let configuration = try fragment(
            """
            server {
                listen 80 default_server;
                listen 127.0.0.1:8443 ssl;
                server_name a.example *.b.example;
                root /srv/web/;
                client_max_body_size 48m;
                # rewrite "^/x" /y break;
                ## rewrite is good
                rewrite ^/a /b last;
                location ~ \\.php$ {
                    fastcgi_pass unix:/x;
                    fastcgi_param SCRIPT_FILENAME $document_root/app.php;
                    fastcgi_param SYMFONY_ENV prod;
                    fastcgi_param DYNAMIC $host;
                }
            }
            """)
        let site = try #require(configuration.sites.first)
        #expect(site.names.map(\.value) == ["a.example", "*.b.example"])
        #expect(site.listeners.map { "\($0.address ?? "*"):\($0.port) \($0.isTLS)" } == ["*:80 false", "127.0.0.1:8443 true"])
        #expect(site.documentRoot.value?.value == "/srv/web")
        #expect(site.bodyLimit.value?.value == 48 * 1_048_576)
        #expect(site.environment["SYMFONY_ENV"]?.value?.value == "prod")
        #expect(site.environment["DYNAMIC"]?.unknown != nil)
        #expect(site.environment["SCRIPT_FILENAME"] == nil)
        #expect(site.rewriteRules.map(\.pattern.value) == ["^/x", "^/a"])
        let marker = try #require(
            site.rewriteRules.first.flatMap { if case .commentedOut(let marker) = $0.state { marker } else { nil } })
        #expect(site.span.file.text(marker) == "# ")
    }

    @Test("templates: placeholders make values unknown, not errors")
    func templates() throws {
        let configuration = try fragment(
            """
            server {
                listen %PORT%;
                server_name %HOST_LIST%;
                root %BASEDIR%/web;
                client_max_body_size %LIMIT%m;
                #if[SYMFONY_ENV!=dev] include ez_params.d/prod;
                include ez_rewrite_%HANDLER%image_params;
                location / {
                    location ~ ^/app\\.php(/|$) {
                        fastcgi_pass %FASTCGI_PASS%;
                        fastcgi_param SCRIPT_FILENAME $document_root/app.php;
                        #if[SYMFONY_ENV] fastcgi_param SYMFONY_ENV "%SYMFONY_ENV%";
                    }
                }
                rewrite "^(.*)$" "/app.php$1" last;
            }
            """)
        #expect(configuration.findings.map(\.message) == [])
        let site = try #require(configuration.sites.first)
        #expect(site.documentRoot.unknown != nil)
        #expect(site.bodyLimit.unknown != nil)
        #expect(site.environment["SYMFONY_ENV"]?.unknown != nil)
        let found = outcomes(configuration, "/x")
        #expect(found.map(\.kind) == [.php])
        #expect(found.first?.script == "%BASEDIR%/web/app.php")
        #expect(found.first?.assumptions.isEmpty == false)
        #expect(!configuration.undecided.isEmpty)
    }

    @Test("unknown files split the outcome, known ones do not")
    func files() throws {
        let configuration = try fragment(
            "root /w; location / { try_files $uri /app.php; } location ~ \\.php { include fastcgi.conf; fastcgi_pass x; }")
        let open = outcomes(configuration, "/a.jpg")
        #expect(open.map(\.kind) == [.static, .php])
        #expect(open.map { $0.assumptions.map(\.text) } == [["/w/a.jpg is a regular file"], ["/w/a.jpg is not a regular file"]])
        #expect(open[1].executed == "/w/app.php")
        #expect(outcomes(configuration, "/a.jpg", FileFacts(present: ["/w/a.jpg"])).map(\.kind) == [.static])
        #expect(outcomes(configuration, "/a.jpg", FileFacts(absent: ["/w/a.jpg"])).map(\.kind) == [.php])
    }

    @Test("unknown headers split conditions on them")
    func headers() throws {
        let configuration = try fragment("if ($http_cookie ~ edit) { return 403; } return 204;")
        #expect(outcomes(configuration, "/", headers: true).map(\.status) == [204])
        #expect(outcomes(configuration, "/", headers: false).map(\.status) == [403, 204])
    }

    @Test("what is not modelled is unknown, with the reason and the place")
    func unknown() throws {
        let configuration = try fragment("location / { content_by_lua_block { ngx.say('{') } }")
        let outcome = try #require(outcomes(configuration, "/").first)
        #expect(outcome.kind == .unknown)
        #expect(outcome.steps.last?.effect == "content_by_lua_block answers, and it is not modelled")
        #expect(outcome.steps.last?.span != nil)
    }

    @Test("addresses: a question when it matters, none when it is given")
    func addresses() throws {
        let configuration = try fragment(
            "server { listen 80; return 201; } server { listen 10.0.0.1:80; return 202; }")
        #expect(outcomes(configuration, "/").map(\.status) == [202, 201])
        var request = Request("/")
        request.serverAddress = "10.0.0.1"
        #expect(configuration.route(request, in: ServerContext()).outcomes.map(\.status) == [202])
        request.serverAddress = "10.0.0.2"
        #expect(configuration.route(request, in: ServerContext()).outcomes.map(\.status) == [201])
        request.port = 8080
        #expect(configuration.route(request, in: ServerContext()).outcomes.first?.assumptions.count == 1)
    }

    @Test("source that would be sent as text is marked, and every decision has its place")
    func disclosure() throws {
        let configuration = try fragment("root /w; location ^~ /var/ { expires 1y; }")
        let outcome = try #require(outcomes(configuration, "/var/x.php", FileFacts(present: ["/w/var/x.php"])).first)
        #expect(outcome.kind == .static && outcome.sourceDisclosed)
        #expect(outcome.steps.contains { $0.directive == "location" && $0.isDecisive && $0.span?.text == "location ^~ /var/" })
    }

    @Test(
        "rules that can never fire",
        arguments: [
            ("rewrite ^var/ /x;", "patternNeverMatches"),
            ("rewrite ^/a /b last; rewrite ^/a /c last;", "shadowed"),
            ("rewrite ^ /b last; rewrite ^/a /c;", "shadowed"),
            ("rewrite ^/ /b break; rewrite ^/a /c;", "shadowed"),
            ("return 403; rewrite ^/a /c;", "shadowed"),
            ("break; rewrite ^/a /c;", "shadowed"),
            ("if ($uri) { break; rewrite ^/a /b; }", "shadowed"),
        ])
    func inert(text: String, reason: String) throws {
        let found = try fragment(text).inertDirectives
        #expect(found.count == 1)
        #expect(found.first.map { "\($0.reason)" } == reason)
    }

    @Test(
        "rules that may fire",
        arguments: [
            "rewrite ^/var/ /x;", "rewrite var /x;", "rewrite ^/a /b; rewrite ^/a /c last;", "rewrite ^/a /b last; rewrite ^/ab /c;",
            "rewrite \"^(.*)$\" /b last; rewrite ^/a /c;", "rewrite ^/a var/x; rewrite ^var/ /c;",
            "if ($uri ~ x) { rewrite ^/a /b last; } rewrite ^/a /c;", "if ($a) { return 403; } rewrite ^/a /b;",
            "rewrite ^/a /b last; location / { rewrite ^/a /c; }", "rewrite (?i)^VAR|x /y;",
            "rewrite ^/x/(.*)$ $1 last; location ~ . { rewrite ^var/ /x; }", "try_files $uri index.php; location ~ . { rewrite ^index /x; }",
        ])
    func notInert(text: String) throws {
        #expect(try fragment(text).inertDirectives.isEmpty)
    }

    @Test("hostile patterns, loops and values end in bounded time")
    func hostile() throws {
        let slow = try fragment("location ~ \"^/(a+)+$\" { return 403; }")
        let target = "/" + String(repeating: "a", count: 5_000) + "!"
        #expect(outcomes(slow, target).map(\.kind).allSatisfy { $0 == .unknown || $0 == .static || $0 == .status })
        let doubling = try fragment(String(repeating: "set $a \"x$a$a\";\n", count: 40) + "return 302 /$a;")
        #expect(outcomes(doubling, "/").map(\.kind) == [.unknown])
        let many = try fragment((0..<3_000).map { "location /l\($0) { }\n" }.joined())
        #expect(!outcomes(many, "/l2999").isEmpty)
        let chain = try fragment((1..<400).map { "location /" + String(repeating: "a", count: $0) + " { }\n" }.joined())
        #expect(!outcomes(chain, "/aaaa").isEmpty)
        let branches = try fragment((0..<40).map { "if (-f /x\($0)) { set $a \"$a\($0)\"; }\n" }.joined() + "return 302 /$a;")
        let result = branches.route(Request("/"), in: ServerContext())
        #expect(result.isTruncated)
        #expect(result.outcomes.count <= Exploration.defaultLimit)
    }
}
