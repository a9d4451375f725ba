import Glibc
import TestSupport
import Testing

/// The virtual hosts of `examples/` in the real servers, and what `trace` says of the same requests.
///
/// The hosts' paths, ports and sockets are replaced by those of a temporary directory; nothing else is changed.
@Suite("virtual hosts of the examples beside the real servers", .serialized)
struct ExampleVirtualHostsTests {
    /// All hosts that a single wrapper can hold; the broken nginx host of 2.5 names a missing file, and nginx does not start.
    private static let apache = ExampleProject.all.filter { $0.name.hasSuffix("apache") }
    private static let nginx = ExampleProject.all.filter { !$0.name.hasSuffix("apache") && $0.title != "broken-ez-platform-2.5-nfs-nginx" }

    private static let targets = [
        "/", "/about/us?a=b", "/var/site/storage/images/1/2/3/4/567-1-eng-GB/map.png", "/var/site/storage/images/1/gone.png",
        "/var/site/storage/images-versioned/1/map.png", "/var/site/storage/images/1/upload.php", "/var/site/storage/images/1/upload.php/x",
        "/var/site/storage/original/application/report.pdf", "/var/garden/storage/images/1/map.png", "/var/garden/storage/images/1/upload.php",
        "/var/garden/storage/original/application/report.pdf", "/bundles/media/images/1/map.png", "/bundles/site/style.css", "/assets/site.css",
        "/robots.txt", "/favicon.ico", "/app.php", "/index.php", "/index.php/x", "/bundles", "/css/site.css",
    ]

    private static let files = [
        "var/site/storage/images/1/2/3/4/567-1-eng-GB/map.png", "var/site/storage/images-versioned/1/map.png",
        "var/site/storage/images/1/upload.php", "var/site/storage/original/application/report.pdf", "var/garden/storage/images/1/map.png",
        "var/garden/storage/images/1/upload.php", "var/garden/storage/original/application/report.pdf", "bundles/site/style.css", "assets/site.css",
        "robots.txt", "app.php", "index.php", "css/site.css",
    ]

    private func replacing(_ text: String, _ pairs: [(String, String)]) -> String {
        pairs.reduce(text) { $0.split(separator: $1.0, omittingEmptySubsequences: false).joined(separator: $1.1) }
    }

    /// The example's files with this machine's paths; returns the names below `deploy`, or a node's `etc`.
    private func install(_ project: ExampleProject, _ place: TemporaryDirectory, port: Int) throws -> [String] {
        let source = project.name.hasSuffix("two-nodes") ? "/nodes/web2/etc" : "/deploy"
        let listing = try Program.run("find", [".", "-type", "f", "-path", "*/*/*"], directory: project.directory + source)
        var names: [String] = []
        for line in listing.outputText.split(separator: "\n") {
            let name = String(line.dropFirst(2))
            guard name.hasPrefix("nginx/") || name.hasPrefix("apache/") else { continue }
            var text = String(decoding: try readFile(project.directory + source + "/" + name), as: UTF8.self)
            for site in ["library", "gazette", "harbour", "museum", "orchard", "atlas", "garden"] {
                text = replacing(text, [("/srv/\(site)/web", place.path + "/web"), ("/srv/\(site)/public", place.path + "/web")])
            }
            for version in ["7.2", "7.3", "7.4", "8.2"] { text = replacing(text, [("/run/php/php\(version)-fpm.sock", place.path + "/fpm.sock")]) }
            text = replacing(
                text,
                [("/mnt/garden", place.path + "/web"), ("/etc/nginx/", place.path + "/conf/nginx/"), ("listen 80;", "listen \(port);"),
                 ("<VirtualHost *:80>", "<VirtualHost *:\(port)>")])
            try place.write("conf/" + name, text)
            names.append("conf/" + name)
        }
        for file in Self.files { try place.write("web/" + file, "FILE:\(place.path)/web/\(file)\n") }
        return names.sorted()
    }

    @Test(.enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"), arguments: nginx)
    func nginxHosts(_ project: ExampleProject) throws {
        let place = try TemporaryDirectory()
        let port = Servers.freePort()
        let names = try install(project, place, port: port).filter { $0.hasSuffix("site.conf") || $0.hasSuffix("static.conf") || $0.hasSuffix("harbour.conf") }
        try place.makeDirectory("tmp")
        try place.write(
            "conf/nginx/fastcgi_params",
            "fastcgi_param QUERY_STRING $query_string;\nfastcgi_param REQUEST_METHOD $request_method;\nfastcgi_param REQUEST_URI $request_uri;\n")
        let main = try place.write(
            "conf/nginx/main.conf",
            """
            daemon off; master_process off; worker_processes 1; pid \(place.path)/nginx.pid; error_log stderr emerg;
            events { worker_connections 64; }
            http {
                access_log off; keepalive_timeout 0; default_type application/octet-stream;
                client_body_temp_path \(place.path)/tmp; proxy_temp_path \(place.path)/tmp; fastcgi_temp_path \(place.path)/tmp;
                uwsgi_temp_path \(place.path)/tmp; scgi_temp_path \(place.path)/tmp;
            \(names.map { "    include \(place.path)/\($0);\n" }.joined())
            }
            """)
        let responder = try FastCGIResponder(path: place.path + "/fpm.sock")
        defer { responder.stop() }
        let server = try Servers.nginx!.start(["-p", place.path, "-c", main, "-e", "stderr"])
        defer { server.kill() }
        try server.waitForPort(port)
        try compare(project, ["--nginx", main, "--server-version", "nginx=1.22.1"], place, port)
    }

    @Test(.enabled(if: Servers.httpd != nil && Servers.httpdModules != nil, "httpd is missing: run scripts/test-servers"), arguments: apache)
    func apacheHosts(_ project: ExampleProject) throws {
        let place = try TemporaryDirectory()
        let port = Servers.freePort()
        let names = try install(project, place, port: port)
        try place.makeDirectory("logs")
        let modules = ["mpm_event", "authz_core", "alias", "dir", "mime", "env", "setenvif", "rewrite", "proxy", "proxy_fcgi", "expires"]
        let main = try place.write(
            "httpd.conf",
            modules.map { "LoadModule \($0)_module \(Servers.httpdModules!)/mod_\($0).so\n" }.joined() + """
                ServerRoot \(place.path)
                ServerName main.test
                Listen 127.0.0.1:\(port)
                PidFile \(place.path)/httpd.pid
                ErrorLog /dev/null
                DefaultRuntimeDir \(place.path)
                User nobody
                Group nogroup
                KeepAlive Off
                StartServers 1
                TypesConfig \(Servers.mimeTypes ?? "/etc/mime.types")
                <Directory />
                    Require all granted
                    AllowOverride None
                </Directory>
                \(names.map { "Include \(place.path)/\($0)\n" }.joined())
                """)
        let responder = try FastCGIResponder(path: place.path + "/fpm.sock")
        defer { responder.stop() }
        let server = try Servers.httpd!.start(["-d", place.path, "-f", main, "-D", "FOREGROUND"])
        defer { server.stop() }
        try server.waitForPort(port)
        try compare(project, ["--apache", main], place, port)
    }

    private func compare(_ project: ExampleProject, _ server: [String], _ place: TemporaryDirectory, _ port: Int) throws {
        let traced = try RealBinary.run(
            ["trace", "--format", "json", "--filesystem", "live", "--root", "/", "--host", project.host, "--port", "\(port)"]
                + server + Self.targets, in: place.path)
        let requests = try JSON(traced.output)["requests"].items
        try #require(requests.count == Self.targets.count, "\(traced.errorText)")
        for (target, request) in zip(Self.targets, requests) {
            let bytes = Array("GET \(target) HTTP/1.1\r\nHost: \(project.host):\(port)\r\nConnection: close\r\n\r\n".utf8)
            let observed = Self.observed(Wire.exchange(bytes, port: port) ?? [])
            let outcomes = request["outcomes"].items
            #expect(outcomes.map(Self.predicted) == [observed], "\(project.title): \(target)")
        }
    }

    private static func predicted(_ outcome: JSON) -> String {
        switch outcome["kind"].text ?? "" {
        case "php": "php \(outcome["script"].text ?? "-")"
        case "static": "static \(outcome["file"].text ?? "-")"
        case "status": "\(outcome["status"].int ?? 0)"
        case "redirect": "\(outcome["status"].int ?? 0) to \(outcome["location"].text ?? "-")"
        case let kind: "\(kind): \(outcome["steps"].items.last?["effect"].text ?? "")"
        }
    }

    private static func observed(_ bytes: [UInt8]) -> String {
        let answer = HTTPAnswer(bytes)
        guard let status = answer.status else { return "no answer" }
        if var script = answer.line(after: "SCRIPT_FILENAME=") {
            if script.hasPrefix("proxy:fcgi://") { script = "/" + script.dropFirst(13).drop { $0 != "/" }.drop { $0 == "/" } }
            return "php \(script)"
        }
        if status.hasPrefix("3"), let location = answer.headers["location"] { return "\(status) to \(location)" }
        if let file = answer.line(after: "FILE:") { return "static \(file)" }
        return status
    }
}
