import ClusterModel
import EzPlatform
import Glibc
import Routing
import Source
import TestSupport
import Testing

@testable import Rendering

/// A rendered site in a running server on loopback, with the files that its requests are about.
final class LiveSite {
    let place: TemporaryDirectory
    let plan: RenderedPlan
    let kind: WebServerKind
    let port: Int
    private let responder: FastCGIResponder
    private let server: RunningServer

    struct Refused: Error, CustomStringConvertible { var description: String }

    init(_ project: SampleProject, _ kind: WebServerKind, tls: Bool, snippet: Bool = false) throws {
        self.kind = kind
        place = try TemporaryDirectory()
        let root = place.path + "/site"
        let storage = place.path + "/nfs"
        port = Servers.freePort()
        var settings = RenderSettings()
        settings.values = [
            "listen": [.init(text: "127.0.0.1:\(port)")], "php": [.init(text: "unix:\(place.path)/fpm.sock")],
            "environment": [.init(name: "SAMPLE", text: "one two;three#{four}")], "trusted_proxies": [.init(text: "10.0.0.0/24")],
        ]
        var tlsPort: Int?
        if tls {
            let certificate = try StubCertificate.shared.get()
            tlsPort = Servers.freePort()
            settings.values["tls_certificate"] = [.init(text: certificate.certificate)]
            settings.values["tls_key"] = [.init(text: certificate.key)]
            settings.values["tls_port"] = [.init(text: "\(tlsPort ?? 0)")]
        }
        let (subject, options, tree) = try project.load(at: root, storageRoot: storage)
        guard let application = subject.application else { throw SampleProject.NoSubject() }
        let renderKind: RenderKind = kind == .nginx ? .nginx : .apache
        let versions = [WebServerKind.nginx: "1.22.1", .apache: "2.4.62"].compactMapValues { ServerContext.Version($0) }
        let renderer = try Renderer(
            project: application, deployment: subject.deployment.mode, settings: settings, versions: versions, isSnippet: snippet, tree: tree)
        plan = try renderer.render([renderKind])
        // Nothing depends on the time or on an order that changes.
        guard try renderer.render([renderKind]).artifacts == plan.artifacts else { throw Refused(description: "\(project) is rendered in two ways") }
        let verification = try Verification.of(plan.artifacts, plan: plan, options: options, tree: tree, base: "/rendered")
        guard verification.problems.isEmpty else {
            throw Refused(description: "\(project): " + verification.problems.map { "\($0.path):\($0.line): \($0.message)" }.joined(separator: "\n"))
        }
        guard verification.routedRequests > 15 else { throw Refused(description: "\(project): only \(verification.routedRequests) requests were routed") }
        responder = try FastCGIResponder(path: place.path + "/fpm.sock")
        try place.makeDirectory("site/\(application.facts.webRoot)")
        var files: [String] = []
        for artifact in plan.artifacts {
            files.append(try place.write("conf/" + artifact.path, artifact.text))
            guard let wrapper = SyntheticServer.wrapper(of: artifact, plan.site) else { continue }
            let text = wrapper.replacing("listen \(port);", with: "listen 127.0.0.1:\(port);")
                .replacing("nclude \(Path.name(artifact.path))", with: "nclude \(files[files.count - 1])")
            files[files.count - 1] = try place.write("conf/\(artifact.path).wrapper", text)
        }
        server = try Self.start(kind, place, files, ports: ["127.0.0.1:\(port)"] + (tlsPort.map { ["127.0.0.1:\($0)"] } ?? []))
        try server.waitForPort(port)
        for probe in probes { try makeFile(for: probe) }
        for controller in plan.site.controllers { try place.write("site/\(application.facts.webRoot)/\(controller)", "<?php") }
    }

    deinit {
        server.kill()
        responder.stop()
    }

    /// The requests of every rendered file.
    var probes: [RoutingProof.Probe] {
        plan.artifacts.flatMap { artifact -> [RoutingProof.Probe] in
            let entry = WebServerEntry(
                server: NoServer(kind: kind), file: SourceFile(path: "/", bytes: []), isTemplate: false, context: ServerContext())
            return RoutingProof(plan: plan.site, artifact: artifact, entry: entry).requests
        }
    }

    /// What the server itself says to the configuration: `nginx -T`, `httpd -t -D DUMP_CONFIG`.
    private static func start(
        _ kind: WebServerKind, _ place: TemporaryDirectory, _ files: [String], ports: [String]
    ) throws -> RunningServer {
        if kind == .nginx {
            let main = try place.write("nginx.conf", "master_process off;\n" + SyntheticServer.nginx(in: place.path, including: files))
            let test = try Servers.nginx!.run(["-t", "-q", "-p", place.path, "-c", main, "-e", "stderr"])
            guard test.status == 0, !test.errorText.contains("[warn]") else { throw Refused(description: "nginx -t: \(test.errorText)") }
            return try Servers.nginx!.start(["-p", place.path, "-c", main, "-e", "stderr"])
        }
        let modules = Servers.httpdModules ?? ""
        let main = try place.write(
            "httpd.conf",
            SyntheticServer.apache(
                in: place.path, modules: modules, isModule: { access("\(modules)/mod_\($0).so", R_OK) == 0 }, listening: ports,
                including: files) + "User nobody\nGroup nogroup\nStartServers 1\nKeepAlive Off\n")
        let test = try Servers.httpd!.run(["-t", "-d", place.path, "-f", main])
        guard test.status == 0 else { throw Refused(description: "httpd -t: \(test.errorText)") }
        return try Servers.httpd!.start(["-d", place.path, "-f", main, "-D", "FOREGROUND"])
    }

    /// Files whose URL must be answered from disk, and scripts that must not run: both are there.
    private func makeFile(for probe: RoutingProof.Probe) throws {
        let path = Self.decoded(probe.request.targetText.split(separator: "?").first.map(String.init) ?? "/")
        switch probe.expected {
        case .file(let directory):
            var file = Path.join(directory, "." + path)
            if let area = plan.site.files.staticHosts.flatMap(\.areas).first(where: { $0.storage?.text == directory }) {
                file = Path.join(directory, "." + path.dropFirst(area.prefix.utf8.count + 1))
            }
            if let name = Path.relative(file, to: place.path) { try place.write(name, "FILE:\(file)\n") }
        case .status(403) where !path.contains(".phar/"):
            if let name = Path.relative(Path.join(plan.site.webRoot, "." + path), to: place.path) { try place.write(name, "<?php echo 'SCRIPT';") }
        case .status, .application, .secure: break
        }
    }

    /// What the real server did, in the words of `expected`.
    func observe(_ probe: RoutingProof.Probe) -> String {
        let request = probe.request
        let head = "\(request.method) \(request.targetText) HTTP/1.1\r\nHost: \(request.host):\(request.port)\r\nConnection: close\r\n\r\n"
        let bytes = request.scheme == .https ? StubCertificate.exchange(head, port: request.port) : Wire.exchange(Array(head.utf8), port: request.port)
        let answer = HTTPAnswer(bytes ?? [])
        let status = answer.status ?? "no answer"
        if answer.body.contains("SCRIPT';") || answer.body.hasPrefix("<?php") { return "source of a script" }
        if var script = answer.line(after: "SCRIPT_FILENAME=") {
            if script.hasPrefix("proxy:fcgi://") { script = "/" + script.dropFirst(13).drop { $0 != "/" }.drop { $0 == "/" } }
            let target = answer.line(after: "REQUEST_URI=")
            guard target == request.targetText else { return "php with REQUEST_URI \(target ?? "unset")" }
            for variable in plan.site.variables {
                let value = answer.line(after: variable.name + "=")
                if value != variable.value { return "php with \(variable.name) = \(value ?? "unset")" }
            }
            return "application \(script)"
        }
        if status.hasPrefix("3") { return answer.headers["location"]?.hasPrefix("https://") == true ? "secure" : "\(status) elsewhere" }
        if let file = answer.line(after: "FILE:") { return "file \(file)" }
        return status
    }

    func expected(_ probe: RoutingProof.Probe) -> String {
        switch probe.expected {
        case .application(let controller): return "application \(plan.site.webRoot)/\(controller)"
        case .status(let status): return "\(status)"
        case .secure: return "secure"
        case .file(let directory):
            let path = Self.decoded(probe.request.targetText)
            guard let area = plan.site.files.staticHosts.flatMap(\.areas).first(where: { $0.storage?.text == directory }) else {
                return "file \(Path.join(directory, "." + path))"
            }
            return "file \(Path.join(directory, "." + path.dropFirst(area.prefix.utf8.count + 1)))"
        }
    }

    private static func decoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Stands where only the list of requests is wanted.
private struct NoServer: WebServer {
    var kind: WebServerKind
    var files: [SourceFile] { [] }
    var findings: [Finding] { [] }
    var undecided: [Undecided] { [] }
    var assumptions: [String] { [] }
    var sites: [Site] { [] }
    var inertDirectives: [InertDirective] { [] }

    func route(_ request: Request, in context: ServerContext) -> RoutingResult { RoutingResult(site: nil, outcomes: []) }
    func certainSite(for request: Request) -> Int? { nil }
}

/// A certificate that openssl makes once for all tests.
final class StubCertificate: Sendable {
    static let shared = Result { try StubCertificate() }

    private let place: TemporaryDirectory
    var certificate: String { place.path + "/stub.pem" }
    var key: String { place.path + "/stub.key" }

    private init() throws {
        place = try TemporaryDirectory()
        let result = try Program.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=stub",
                "-keyout", place.path + "/stub.key", "-out", place.path + "/stub.pem",
            ])
        guard result.status == 0 else { throw LiveSite.Refused(description: "openssl: \(result.errorText)") }
        chmod(place.path + "/stub.key", 0o644)
    }

    static let isAvailable = (try? Program.run("openssl", ["version"]).status) == 0

    /// One request over TLS.
    static func exchange(_ head: String, port: Int) -> [UInt8]? {
        try? Program.run("openssl", ["s_client", "-quiet", "-connect", "127.0.0.1:\(port)", "-alpn", "http/1.1"], input: Array(head.utf8), seconds: 20)
            .output
    }
}
