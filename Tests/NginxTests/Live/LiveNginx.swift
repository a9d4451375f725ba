import Glibc
import Nginx
import Patterns
import Routing
import Source
import TestSupport

/// A real nginx with many server blocks, and the same configuration in the simulator.
struct LiveNginx {
    let site: TestSite
    let responder: FastCGIResponder
    let upstream: UpstreamResponder
    let server: RunningServer
    let configuration: NginxConfiguration
    let facts: FileFacts

    struct Refused: Error, CustomStringConvertible { var description: String }

    /// - Parameter http: the inside of the `http` block; `@ROOT@`, `@FPM@`, `@PHP@` are replaced.
    ///   Without a port there is no server to wait for.
    init(site: TestSite, http: String, ports: [Int], files: [(name: String, text: String)] = []) throws {
        self.site = site
        responder = try FastCGIResponder(path: site.root + "/fpm.sock")
        upstream = try UpstreamResponder(path: site.root + "/backend.sock")
        let text = Self.main(http, site)
        try site.directory.write("conf/nginx.conf", text)
        for (name, content) in Self.includes(site) { try site.directory.write("conf/" + name, content) }
        for file in files { try site.directory.write("conf/" + file.name, Self.fill(file.text, site)) }
        server = try Servers.nginx!.start(["-p", site.root, "-c", site.root + "/conf/nginx.conf", "-e", "stderr"])
        configuration = try Self.load(site)
        facts = FileFacts(tree: LiveFileTree(), root: "/")
        if let first = ports.first { try server.waitForPort(first) }
    }

    static func main(_ http: String, _ site: TestSite) -> String {
        """
        daemon off; master_process off; worker_processes 1; pid \(site.root)/nginx.pid;
        error_log stderr emerg;
        events { worker_connections 512; }
        http {
            access_log off; lingering_close off;
            types { text/plain txt; image/png png; image/jpeg jpg; }
            default_type application/octet-stream;
            server_names_hash_bucket_size 128; map_hash_bucket_size 256; variables_hash_max_size 8192;
            client_body_temp_path \(site.root)/tmp; proxy_temp_path \(site.root)/tmp; fastcgi_temp_path \(site.root)/tmp;
            uwsgi_temp_path \(site.root)/tmp; scgi_temp_path \(site.root)/tmp;
            keepalive_timeout 0;
        \(fill(http, site))
        }
        """
    }

    static func fill(_ text: String, _ site: TestSite) -> String {
        var result = text
        for (mark, value) in [
            ("@PHP@", "location ~ \\.php(/|$) { include fastcgi.conf; fastcgi_pass unix:@FPM@; }"), ("@ROOT@", site.root),
            ("@FPM@", site.root + "/fpm.sock"), ("@BACKEND@", site.root + "/backend.sock"),
        ] {
            result = result.split(separator: mark, omittingEmptySubsequences: false).joined(separator: value)
        }
        return result
    }

    /// Files that the configurations include.
    static func includes(_ site: TestSite) -> [(String, String)] {
        let common = """
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param DOCUMENT_ROOT $document_root;
            fastcgi_param REQUEST_URI $request_uri;

            """
        return [
            ("fastcgi_params", common),
            ("fastcgi.conf", "fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;\n" + common),
            ("extra/10.conf", "rewrite ^/inc$ /inc10 break;\n"), ("extra/9.conf", "rewrite ^/inc$ /inc9 break;\n"),
        ]
    }

    static func load(_ site: TestSite) throws -> NginxConfiguration {
        let store = SourceStore(tree: LiveFileTree())
        let file = try store.file(site.root + "/conf/nginx.conf")
        return NginxConfiguration.load(
            main: file, includes: IncludeScope(store: store, root: "/", prefix: site.root + "/conf"), patterns: PatternCache())
    }

    /// What the real server does, in the words of `describe`.
    func observe(_ request: Request) -> String {
        var head = Array("\(request.method) ".utf8) + request.target + Array(" HTTP/1.1\r\n".utf8)
        if !request.host.isEmpty { head += Array("Host: \(request.host):\(request.port)\r\n".utf8) }
        for header in request.headers { head += Array("\(header.name): \(header.value)\r\n".utf8) }
        let given = request.header("Content-Length").flatMap { Int($0) }
        head += Array("Connection: close\r\n\r\n".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: given ?? 0)
        guard let answer = Wire.exchange(head, port: request.port, host: request.serverAddress ?? "127.0.0.1") else { return "no answer" }
        return Self.read(answer, isHead: request.method == "HEAD", site: site)
    }

    static func read(_ bytes: [UInt8], isHead: Bool, site: TestSite) -> String {
        if bytes.isEmpty { return "444" }
        let answer = HTTPAnswer(bytes)
        let status = answer.status ?? "?"
        let (headers, body) = (answer.headers, answer.body)
        if isHead { return status.hasPrefix("3") ? headers["location"].map { "\(status) to \($0)" } ?? status : status }
        let suffix = status == "200" ? "" : " with \(status)"
        // Clients follow it, whatever body comes along.
        if let location = headers["location"], status.hasPrefix("3") { return "\(status) to \(location)" }
        if headers["x-kind"] == "php" {
            return "php \(answer.line(after: "SCRIPT_FILENAME=") ?? "-")?\(answer.line(after: "QUERY_STRING=") ?? "")\(suffix)"
        }
        if headers["x-kind"] == "proxy" || body.contains("KIND:proxy\n") { return "proxy\(suffix)" }
        if body.hasPrefix("FILE:") { return "static \(Path.normalised(String(body.dropFirst(5).prefix { $0 != "\n" })))\(suffix)" }
        if body.contains("<title>Index of") { return "listing" }
        return status
    }

    /// What the simulator says, in the same words.
    func predict(_ request: Request) -> [String] {
        outcomes(of: request).map { Self.describe($0, isHead: request.method == "HEAD") }
    }

    /// How the prediction came about, for messages.
    func explain(_ request: Request) -> String {
        outcomes(of: request).map { outcome in outcome.steps.map { "    \($0.directive): \($0.effect)\n" }.joined() }.joined()
    }

    private func outcomes(of request: Request) -> [Outcome] {
        var context = ServerContext(files: facts)
        context.version = ServerContext.Version("1.22.1")
        return configuration.route(request, in: context).outcomes
    }

    static func describe(_ outcome: Outcome, isHead: Bool = false) -> String {
        let suffix = outcome.status.map { $0 == 200 ? "" : " with \($0)" } ?? ""
        switch outcome.kind {
        case .php:
            if isHead { return "\(outcome.status ?? 200)" }
            return "php \(outcome.script ?? "-")?\(outcome.query ?? "")\(suffix)"
        case .static: return isHead ? "\(outcome.status ?? 200)" : "static \(outcome.file ?? "-")\(suffix)"
        case .status: return "\(outcome.status ?? 0)"
        case .redirect:
            // A line end in the value ends the header.
            let line = (outcome.location ?? "-").split(separator: "\r\n", omittingEmptySubsequences: false).first ?? ""
            return "\(outcome.status ?? 0) to \(line)"
        case .proxy: return isHead ? "\(outcome.status ?? 200)" : "proxy\(suffix)"
        case .listing: return isHead ? "200" : "listing"
        case .configError: return "config_error: \(outcome.steps.last?.effect ?? "")"
        case .unknown: return "unknown: \(outcome.steps.last?.effect ?? "")"
        }
    }

    func stop() {
        server.kill()
        responder.stop()
        upstream.stop()
    }
}
