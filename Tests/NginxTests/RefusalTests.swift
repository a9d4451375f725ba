import Patterns
import Routing
import Source
import Testing
import TestSupport

@testable import Nginx

/// Configurations that the server refuses, and their neighbours that it accepts.
@Suite("nginx refusals")
struct RefusalTests {
    /// The inside of a server block.
    static let refused = [
        #"location ~ ^/[a-z]{2}/ { return 410; }"#,
        "location / { return 410 }",
        "location / { root /a; root /b; }",
        "location / { root /a; alias /b; }",
        "root /a; root /b;",
        "location /a { } location /a { }",
        "location = /a { } location = /a { }",
        "location /a { } location ^~ /a { }",
        "location /a/ { location /b { } }",
        "location = /a { location /a/b { } }",
        "location / { location @x { } }",
        "location ~ ^/a { location /a { } }",
        "if ($uri ~ ^/a) { root /x; }",
        "if ($uri) { if ($args) { return 403; } }",
        "location / { if ($uri) { try_files $uri =404; } }",
        "location / { if ($uri) { location /x { } } }",
        "fastcgi_pass unix:/x;",
        "proxy_pass http://127.0.0.1;",
        "rewrite ^/a /b lst;",
        "rewrite ^/a \"\";",
        "rewrite ^/a;",
        "rewrite ^/(a /b;",
        "location ~ ^/(a { }",
        "return;",
        "return abc;",
        "return 1000;",
        "return 200 a b;",
        "set uri /x;",
        "set $uri /x;",
        "set $a;",
        "if ($a == b) { return 403; }",
        "if ($uri = a b) { return 403; }",
        "if (-z $uri) { return 403; }",
        "if ($1 = a) { return 403; }",
        "if $uri { return 403; }",
        "if (uri = /x) { return 403; }",
        "if () { return 403; }",
        "try_files $uri;",
        "location / { try_files $uri =1234; }",
        "location / { try_files $uri =404; try_files $uri =404; }",
        "location / { deny 1.2.3; }",
        "location / { deny 1.2.3.4/33; }",
        "location / { internal on; }",
        "autoindex yes;",
        "merge_slashes true;",
        "large_client_header_buffers 4 511;",
        "connection_pool_size 16k;",
        "large_client_header_buffers 4 600; connection_pool_size 1k;",
        "error_page 200 /x;",
        "error_page 600 /x;",
        "error_page 499 /x;",
        "error_page /x;",
        "error_page =404 /x;",
        "location ?x /a { }",
        "location { }",
        "alias /x;",
        "location / { alias $document_root/x; }",
        "location / { limit_except { deny all; } }",
        "satisfy some;",
        "return 302 /$;",
        "return 302 /${uri;",
        "return 302 /${1};",
        "return 302 /$unknown_thing;",
        "rewrite ^ /$nothing last;",
        "location / { fastcgi_split_path_info ^(.+)$; }",
        "location / { fastcgi_pass unix:/a; fastcgi_pass unix:/b; }",
        "server { }",
        "listen 80 81;;",
        "location / { } }",
        "location / { 'a'b; }",
        "location / { return 200 \"abc; }",
        "http { }",
        "user www;",
        "ROOT /x;",
        "index;",
        "include /nowhere/at/all.conf;",
        "listen 70000;", "listen 80-79;", "listen :80;", "listen a/b;", "listen 21999;", "listen 21998 strange;", "listen 21998; listen *:21998;",
        "listen 21998 default_server backlog=5; listen 0.0.0.0:21998;",
        "location / { valid_referers none; }", "location / { valid_referers blocked ~x; }",
        "location / { if ($uri) { alias /x; } }", "location / { if ($uri) { include fastcgi.conf; fastcgi_param A b; } }",
        "location / { limit_except GET { return 403; } }", "location / { limit_except GET { deny all; } limit_except POST { deny all; } }",
        "random_index on;", "location / { resolver 127.0.0.1; resolver 127.0.0.2; }", "satisfy any all;", "deny 255.255.255.255;", "location / { output_buffers 1; }",
    ]

    static let accepted = [
        "large_client_header_buffers 4 512;",
        "large_client_header_buffers 4 256; connection_pool_size 256;",
        #"location ~ "^/[a-z]{2}/" { return 410; }"#,
        "location ~ a { } location ~ a { }",
        "location /a { } location = /a { }",
        "location /a/ { location /a/b { } location ~ x { } location = /a/ { } }",
        "location ~ ^/a { location ~ b { } }",
        "if ($uri ~ ^/a) { set $x 1; rewrite ^ /b; return 403; break; }",
        "location / { if ($uri) { root /x; proxy_pass http://127.0.0.1; } }",
        "return http://x/;",
        "return 999;",
        "location @a { } location @a { }",
        "server_name a*b;",
        "set $args a;",
        "set $http_foo a;",
        "rewrite ^ http://x/ last;",
        "rewrite a b permanent;",
        "error_page 404 = /x; error_page 500 502 =200 @x;",
        "location / { deny all; allow 10.0.0.0/8; deny ::1; }",
        "include /nowhere/*.conf;",
        "location / { proxy_pass http://127.0.0.1; fastcgi_pass unix:/a; }",
        "server_name .a b.* *.c ~^d$ \"\" _;",
        "location / { try_files $uri $uri/ @x; }",
        "if ( $uri = \"/a\" ) { return 403; }",
        "if (!-f $document_root) { return 403; }",
        "set $X 1; return 302 /$X$arg_abc$http_x_y$cookie_z$1;",
        "location ~ ^/(?<abc>x) { return 302 /$abc; }",
        "autoindex ON;",
        "location / { limit_except GET { deny all; } }",
        "location / { alias /x; location ~ \\.php$ { root /y; } }",
        "types { } default_type a/b;",
        "listen 21990-21995; listen [::1]:21998 ipv6only=on; listen unix:/tmp/none.sock; listen 127.0.0.9:21999 default_server;",
        "location / { output_buffers 1 32k; fastcgi_split_path_info ^(.+)(x)$; } fastcgi_split_path_info ^(.+)(y)$;",
        "location / { mirror /a; mirror /b; add_header A b; add_header A c always; } override_charset on;",
        "location / { valid_referers none server_names; } location /b { valid_referers ~x; }",
        "grpc_buffer_size 4k; scgi_cache_bypass $arg_a; memcached_bind 127.0.0.1; uwsgi_string x; userid_mark a;",
    ]

    static func file(_ server: String, http: String = "") -> SourceFile {
        SourceFile(path: "/etc/nginx/nginx.conf", text: "events { }\nhttp {\n\(http)server {\nlisten 21999;\n\(server)\n}\n}\n")
    }

    static func load(_ file: SourceFile) -> NginxConfiguration {
        let store = SourceStore(tree: MemoryFileTree(text: ["/etc/nginx/other.conf": ""]))
        return NginxConfiguration.load(main: file, includes: IncludeScope(store: store, root: "/"), patterns: PatternCache())
    }

    @Test("refused", arguments: refused)
    func refuses(server: String) {
        let configuration = Self.load(Self.file(server))
        let isUnknown = configuration.findings.contains { $0.rule == "nginx-unknown-directive" }
        #expect(!configuration.findings.isEmpty)
        let outcome = configuration.route(Request("/x"), in: ServerContext()).outcomes.first
        #expect(outcome?.kind == .configError || isUnknown)
    }

    @Test("accepted", arguments: accepted)
    func accepts(server: String) {
        let configuration = Self.load(Self.file(server))
        #expect(configuration.findings.map(\.message) == [])
    }

    @Test(
        "the real server agrees", .enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"))
    func referee() throws {
        let directory = try TemporaryDirectory()
        let places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "\($0)_temp_path \(directory.path)/tmp;\n" }.joined()
        func refusal(_ server: String) throws -> String? {
            let text = "pid \(directory.path)/pid;\n" + Self.file(server, http: "access_log off;\n" + places).text(ByteRange(0, 100_000))
            let path = try directory.write("nginx.conf", text)
            let result = try Servers.nginx!.run(["-t", "-q", "-p", directory.path, "-c", path, "-e", "stderr"])
            return result.status == 0 ? nil : result.errorText
        }
        for server in Self.refused { #expect(try refusal(server) != nil, "\(server)") }
        for server in Self.accepted { #expect(try refusal(server) == nil, "\(server)") }
    }
}
