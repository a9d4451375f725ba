import Apache
import Glibc
import Patterns
import Routing
import Source
import TestSupport

/// A real httpd with many virtual hosts, and the same configuration in the simulator.
struct LiveHttpd {
    let directory: TemporaryDirectory
    let responder: FastCGIResponder
    private let socket: String
    /// `nil` when httpd refuses the configuration.
    let server: RunningServer?
    /// Why it does.
    let refusal: String?
    let configuration: ApacheConfiguration
    let context: ServerContext

    static let files = [
        "web/app.php", "web/index.php", "web/logo.png", "web/favicon.ico", "web/robots.txt", "web/other.txt", "web/x.PHP",
        "web/var/site/storage/images/a.jpg", "web/var/site/storage/images/evil.php", "web/var/site/storage/images/B.JPG",
        "web/var/site/storage/images-versioned/1/v.jpg", "web/var/storage/images/c.png", "web/var/site/storage/original/evil.php",
        "web/var/other.txt", "web/var/site/x", "web/css/style.css", "web/css/up.css.php", "web/js/a.js", "web/dir/sub/file.txt",
        "web/dir2/index.html", "web/dir3/index.php", "web/protected/x.txt", "web/a b.txt", "web/pl+us.txt", "web/que?ry.txt",
        "web/per%cent.txt", "web/é.txt", "web/assets/app.js", "web/bundles/x/y.css", "web/.hidden", "web/maintenance.html",
        "web/404.html", "web/variable.txt", "web/up.php.jpg", "web/up.php.zzz", "web/semi;colon.txt", "web/big/a/b/c/d.txt", "web/a&b.txt",
        "web/static", "nfs/a.jpg", "nfs/x.txt", "nfs/up.php", "nfs/sub/index.html", "secret.yml",
    ]

    /// A `RewriteMap` of the type txt.
    static let map = "# words\ncss /css/style.css\nx app.php more\nnone   logo.png\na.jpg /var/site/storage/images/a.jpg\n  blank no\nGET x\n"

    static let modules = [
        "mpm_event", "authn_core", "authz_core", "authz_host", "authz_user", "auth_basic", "authn_file", "access_compat", "alias", "dir", "mime", "env", "setenvif",
        "rewrite", "proxy", "proxy_fcgi", "proxy_http", "negotiation", "autoindex", "headers", "macro", "actions",
        // Unlike mod_cgid it leaves no process behind that would have to be stopped.
        "cgi",
    ]

    /// - Parameters:
    ///   - cases: the virtual hosts; those of one server share modules, environment and main configuration.
    ///   - backend: the port of another virtual host, which answers 226 to everything.
    init(_ cases: [TrapCase], backend: Int? = nil) throws {
        directory = try TemporaryDirectory()
        let root = directory.path
        chmod(root, 0o755)
        try directory.makeDirectory("logs")
        // AddHandler and the flag H write the name of a handler in lower case, so the socket's is.
        socket = "/tmp/ezcluster-fpm-\(getpid())-\(cases.first?.port ?? 0).sock"
        unlink(socket)
        responder = try FastCGIResponder(path: socket)
        var text = "ServerRoot \(root)\nServerName main.test\nPidFile \(root)/httpd.pid\nErrorLog \(root)/error.log\nDefaultRuntimeDir \(root)\n"
        text += "User nobody\nGroup nogroup\nKeepAlive Off\nTypesConfig \(Servers.mimeTypes ?? "/etc/mime.types")\n"
        var missing: Set<String> = []
        var environment: [String: String] = [:]
        for trap in cases {
            missing.formUnion(trap.missingModules)
            environment.merge(trap.environment) { $1 }
        }
        var modules = ""
        let usesPHP = cases.contains(where: \.usesPHPModule)
        for name in Self.modules where !missing.contains(name) {
            // mod_php is not made for threads.
            let name = usesPHP && name == "mpm_event" ? "mpm_prefork" : name
            modules += "LoadModule \(name)_module \(Servers.httpdModules!)/mod_\(name).so\n"
        }
        if usesPHP, let path = Servers.phpModule { modules += "LoadModule php_module \(path)\n" }
        text = modules + text
        text += usesPHP
            ? "StartServers 2\nMaxRequestWorkers 4\n"
            : "StartServers 1\nThreadsPerChild 8\nMinSpareThreads 1\nMaxSpareThreads 64\nMaxRequestWorkers 8\nServerLimit 1\n"
        text += "<Directory />\n    Require all granted\n    AllowOverride None\n</Directory>\n"
        for (index, trap) in cases.enumerated() {
            let site = root + "/\(index)"
            for file in Self.files {
                let isScript = usesPHP && file.lowercased().range(of: ".php") != nil
                try directory.write("\(index)/\(file)", isScript ? Self.script(site + "/" + file) : "FILE:" + site + "/" + file + "\n")
            }
            for name in ["web/empty", "logs"] { try directory.makeDirectory("\(index)/\(name)") }
            try directory.write("\(index)/words.map", Self.map)
            try directory.write("\(index)/web/empty.txt", "")
            try directory.write("\(index)/web/run.sh", Array("FILE:\(site)/web/run.sh\n".utf8), mode: 0o755)
            try directory.write("\(index)/cgi/run.sh", Array("#!/bin/sh\nprintf 'Content-Type: text/plain\\n\\nFILE:run'\n".utf8), mode: 0o755)
            symlink("other.txt", site + "/web/link.txt")
            symlink("../nfs", site + "/web/linkdir")
            symlink("nowhere", site + "/web/broken.txt")
            for access in trap.accessFiles { try directory.write("\(index)/web/\(access.path)", Self.fill(access.text, site, socket)) }
            text += Self.fill(trap.main + trap.block, site, socket)
        }
        if let backend {
            text += "Listen 127.0.0.1:\(backend)\n<VirtualHost 127.0.0.1:\(backend)>\n    RewriteEngine On\n    RewriteOptions IgnoreInherit\n    RewriteRule ^ - [R=226]\n    Header always set X-Kind backend\n</VirtualHost>\n"
        }
        try directory.write("httpd.conf", text)
        let starting = try Servers.httpd!.start(["-d", root, "-f", root + "/httpd.conf", "-D", "FOREGROUND"], environment: environment, directory: "/")
        let store = SourceStore(tree: LiveFileTree())
        let file = try store.file(root + "/httpd.conf")
        var context = ServerContext(environment: .init(environment, isComplete: true), files: FileFacts(tree: LiveFileTree(), root: "/"))
        context.version = ServerContext.Version("2.4.71")
        context.workingDirectory = "/"
        self.context = context
        configuration = ApacheConfiguration.load(
            main: file, includes: IncludeScope(store: store, root: "/", prefix: root), serverContext: context, patterns: PatternCache())
        var reason: String?
        do {
            if let first = cases.first { try starting.waitForPort(first.port) }
        } catch let error as RunningServer.NotReady {
            guard starting.exitStatus != nil else { throw error }
            reason = error.description
        }
        refusal = reason
        server = reason == nil ? starting : nil
    }

    /// Says what PHP got; the text of the file is found when it is not run.
    private static func script(_ path: String) -> String {
        """
        FILE:\(path)
        <?php ob_clean(); header('X-Kind: php');
        foreach ($_SERVER as $name => $value) if (is_string($value)) echo $name, '=', str_replace("\\n", '\\n', $value), "\\n";
        """
    }

    private static func fill(_ text: String, _ site: String, _ socket: String) -> String {
        var result = text
        for (mark, value) in [("@ROOT@", site), ("@FPM@", socket)] {
            result = result.split(separator: mark, omittingEmptySubsequences: false).joined(separator: value)
        }
        return result
    }

    /// What the real server does, in the words of `describe`.
    func observe(_ request: Request) -> String {
        var head = Array("\(request.method) ".utf8) + request.target + Array(" HTTP/1.1\r\n".utf8)
        if !request.host.isEmpty { head += Array("Host: \(request.host):\(request.port)\r\n".utf8) }
        for header in request.headers { head += Array("\(header.name): \(header.value)\r\n".utf8) }
        let length = ["POST", "PUT"].contains(request.method) ? "Content-Length: 0\r\n" : ""
        head += Array("\(length)Connection: close\r\n\r\n".utf8)
        guard let answer = Wire.exchange(head, port: request.port, host: request.serverAddress ?? "127.0.0.1") else { return "no answer" }
        return read(answer, isHead: request.method == "HEAD")
    }

    private func read(_ bytes: [UInt8], isHead: Bool) -> String {
        let answer = HTTPAnswer(bytes)
        let status = answer.status ?? "no answer"
        let (headers, body) = (answer.headers, answer.body)
        if let location = headers["location"], status.hasPrefix("3") { return "\(status) to \(location)" }
        // Whatever it says to requests that it refuses.
        if headers["x-kind"] == "backend" { return isHead ? "200" : "proxy" }
        if isHead { return status }
        let suffix = status == "200" ? "" : " with \(status)"
        if headers["x-kind"] == "php" {
            var values: [String: String] = [:]
            for line in body.split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }) {
                guard let equals = line.firstIndex(of: "=") else { continue }
                values[String(line[..<equals])] = String(line[line.index(after: equals)...])
            }
            var script = values["SCRIPT_FILENAME"] ?? "-"
            if script.hasPrefix("proxy:fcgi://") {
                script = String(script.dropFirst(13).drop { $0 != "/" })
                // The slash after the host and that of the path.
                if script.hasPrefix("//") { script.removeFirst() }
            }
            let variables = values.filter { $0.key.hasPrefix("T_") }.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            let info = values["PATH_INFO"].map { $0.isEmpty ? "" : " + \($0)" } ?? ""
            return "php \(script)\(info)?\(values["QUERY_STRING"] ?? "")\(variables)"
        }
        if body.hasPrefix("FILE:") { return "static \(Path.normalised(String(body.dropFirst(5).prefix { $0 != "\n" })))\(suffix)" }
        if body.range(of: "<title>Index of") != nil { return "listing" }
        return status
    }

    /// How much httpd has written to its log.
    var logSize: Int {
        var status = stat()
        return stat(directory.path + "/error.log", &status) == 0 ? Int(status.st_size) : 0
    }

    /// Whether httpd has found a header unfit to be sent since its log had this size.
    func hasRefusedHeader(since size: Int) -> Bool {
        guard let bytes = try? LiveFileTree().read(directory.path + "/error.log", limit: 50_000_000) else { return false }
        return String(decoding: bytes[min(size, bytes.count)...], as: UTF8.self).range(of: "AH02430") != nil
    }

    /// What the simulator says, in the same words.
    func predict(_ request: Request) -> [Outcome] { configuration.route(request, in: context).outcomes }

    static func describe(_ outcome: Outcome, isHead: Bool = false) -> String {
        // The responder writes control characters as \n.
        let text = words(for: outcome, isHead: isHead)
        return outcome.kind == .php ? text.unicodeScalars.map { $0.value < 0x20 ? "\\n" : String($0) }.joined() : text
    }

    private static func words(for outcome: Outcome, isHead: Bool) -> String {
        let suffix = outcome.status.map { $0 == 200 ? "" : " with \($0)" } ?? ""
        switch outcome.kind {
        case .php:
            if isHead { return "200" }
            let variables = outcome.environment.filter { $0.key.hasPrefix("T_") }.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            let isCut = outcome.executed != nil && outcome.executed != outcome.script
            let info = isCut ? "" : outcome.pathInfo.map { " + \($0)" } ?? ""
            let script = outcome.script ?? "-"
            return "php \(script.hasPrefix("//") ? String(script.dropFirst()) : script)\(info)?\(outcome.query ?? "")\(variables)"
        case .static: return isHead ? "\(outcome.status ?? 200)" : "static \(LiveFileTree().canonical(outcome.file ?? "-"))\(suffix)"
        case .status: return "\(outcome.status ?? 0)"
        case .redirect: return "\(outcome.status ?? 0)" + (outcome.location.map { " to \($0)" } ?? "")
        case .proxy: return isHead ? "200" : "proxy"
        case .listing: return isHead ? "200" : "listing"
        case .configError: return "config_error: \(outcome.steps.last?.effect ?? "")"
        case .unknown: return "unknown: \(outcome.steps.last?.effect ?? "")"
        }
    }

    func stop() {
        server?.kill()
        responder.stop()
        unlink(socket)
    }
}
