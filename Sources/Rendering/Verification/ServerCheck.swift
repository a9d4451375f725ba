import ClusterModel
import Daemons
import Glibc
import Routing
import Source

/// The programs that check rendered files, and what they need to run.
public struct ServerPrograms: Sendable {
    public var nginx: String?
    public var apache: String?
    /// The directory with httpd's `mod_*.so`.
    public var apacheModules: String?
    public var memcached: String?
    public var environment: [String: String]

    public init(
        nginx: String? = nil, apache: String? = nil, apacheModules: String? = nil, memcached: String? = nil, environment: [String: String] = [:]
    ) {
        self.nginx = nginx
        self.apache = apache
        self.apacheModules = apacheModules
        self.memcached = memcached
        self.environment = environment
    }

    /// Those of this machine.
    public static var installed: ServerPrograms {
        let modules = [
            "/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules", "/usr/lib64/apache2", "/usr/libexec/apache2",
            "/usr/local/apache2/modules",
        ]
        return ServerPrograms(
            nginx: ExternalProgram.find(["nginx"]), apache: ExternalProgram.find(["apache2", "httpd", "httpd2"]),
            apacheModules: modules.first { access($0 + "/mod_rewrite.so", R_OK) == 0 }, memcached: ExternalProgram.find(["memcached"]))
    }
}

/// What installed servers say to the rendered files (`--verify`).
///
/// The files are rendered once more with what only the target has replaced: certificates by a stub, addresses by loopback,
/// php-fpm's host by a socket. They are read in a configuration of their own below `/tmp`; nothing of the system is touched.
public struct ServerCheck {
    public private(set) var problems: [VerificationProblem] = []
    /// What was checked, and what was not and why.
    public private(set) var remarks: [String] = []
    private let programs: ServerPrograms

    public static func of(_ plan: RenderedPlan, programs: ServerPrograms = .installed) -> ServerCheck {
        var check = ServerCheck(programs: programs)
        for kind in [WebServerKind.nginx, .apache] {
            let artifacts = plan.artifacts.filter { $0.kind.rawValue == kind.rawValue }
            if !artifacts.isEmpty { check.check(kind, artifacts, plan) }
        }
        for artifact in plan.artifacts where artifact.kind == .memcached { check.checkMemcached(artifact) }
        return check
    }

    private init(programs: ServerPrograms) { self.programs = programs }

    private mutating func check(_ kind: WebServerKind, _ artifacts: [Artifact], _ plan: RenderedPlan) {
        let name = kind == .nginx ? "nginx -t" : "httpd -t"
        guard let program = kind == .nginx ? programs.nginx : programs.apache else {
            return remarks.append("not checked by \(name): \(kind == .nginx ? "nginx" : "httpd") is not installed")
        }
        guard let scratch = ScratchDirectory() else { return remarks.append("not checked by \(name): no directory can be made below /tmp") }
        var site = plan.site
        if site.inputs.tls != nil {
            guard let stub = stubCertificate(in: scratch) else {
                return remarks.append("not checked by \(name): openssl is not installed, which makes a stub certificate")
            }
            site.inputs.tls?.certificate = stub.certificate
            site.inputs.tls?.key = stub.key
            site.inputs.tls?.port = Port(58_443)
        }
        site.inputs.listen = [ListenAddress(address: NetworkAddress(v4: 0x7f00_0001), port: Port(58_080))]
        if case .tcp = site.inputs.php { site.inputs.php = SitePlan.defaultBackend }
        guard let stubbed = try? WebServerArtifacts.render(kind, site, templates: plan.templates) else { return }
        var files: [String] = []
        for artifact in stubbed {
            guard let path = scratch.write(artifact.path, artifact.text) else { return remarks.append("not checked by \(name): /tmp is full") }
            guard let text = SyntheticServer.wrapper(of: artifact, site) else {
                files.append(path)
                continue
            }
            // Relative includes are looked up elsewhere by the servers.
            let absolute = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasSuffix(" " + Path.name(path)) || $0.hasSuffix(" \(Path.name(path));") ? String($0.replacing(Path.name(path), with: path)) : String($0) }
            if let wrapper = scratch.write(artifact.path + ".wrapper", absolute.joined(separator: "\n")) { files.append(wrapper) }
        }
        let result = run(program, kind, files, scratch)
        if result.status == 0 { return remarks.append("checked by \(name)") }
        add(result, by: name, stubbed, artifacts, scratch)
    }

    private func run(_ program: String, _ kind: WebServerKind, _ files: [String], _ scratch: ScratchDirectory) -> ExternalProgram.Result {
        let external = ExternalProgram(path: program, environment: programs.environment)
        if kind == .nginx {
            guard let main = scratch.write("nginx.conf", SyntheticServer.nginx(in: scratch.path, including: files)) else {
                return .init(status: nil, output: "/tmp is full")
            }
            return external.run(["-t", "-p", scratch.path, "-c", main], in: scratch)
        }
        let modules = programs.apacheModules ?? ""
        let text = SyntheticServer.apache(
            in: scratch.path, modules: modules, isModule: { access("\(modules)/mod_\($0).so", R_OK) == 0 },
            listening: ["127.0.0.1:58080"], including: files)
        guard let main = scratch.write("httpd.conf", text) else { return .init(status: nil, output: "/tmp is full") }
        return external.run(["-t", "-d", scratch.path, "-f", main], in: scratch)
    }

    /// The server's own words, at the line that it names when it names one.
    private mutating func add(
        _ result: ExternalProgram.Result, by name: String, _ stubbed: [Artifact], _ artifacts: [Artifact], _ scratch: ScratchDirectory
    ) {
        let lines = result.output.split(separator: "\n").map(String.init)
        let message = lines.first { $0.contains("[emerg]") || $0.contains("Syntax error") || $0.contains("rror") } ?? lines.last ?? "it fails without a word"
        let detail = name.hasPrefix("httpd") ? lines.joined(separator: " ") : message
        for (index, artifact) in stubbed.enumerated() where detail.contains("/" + artifact.path) {
            let line = Self.lineNumber(in: detail, after: artifact.path)
            let origins = artifact.rendered.origins
            problems.append(
                VerificationProblem(
                    path: artifacts.indices.contains(index) ? artifacts[index].path : artifact.path, line: line,
                    template: origins.indices.contains(line - 1) ? origins[line - 1] : nil, by: name,
                    message: detail.replacing(scratch.path + "/", with: "")))
            return
        }
        problems.append(
            VerificationProblem(
                path: artifacts[0].path, line: 0, template: nil, by: name, message: detail.replacing(scratch.path + "/", with: "")))
    }

    /// `in /x/site.conf:12` (nginx), `on line 12 of /x/site.conf` (httpd).
    private static func lineNumber(in text: String, after path: String) -> Int {
        guard let range = text.firstRange(of: path) else { return 0 }
        let rest = text[range.upperBound...]
        if rest.hasPrefix(":"), let line = Int(rest.dropFirst().prefix { $0.isNumber }) { return line }
        guard let marker = text.firstRange(of: "on line ") else { return 0 }
        return Int(text[marker.upperBound...].prefix { $0.isNumber }) ?? 0
    }

    private func stubCertificate(in scratch: ScratchDirectory) -> (certificate: ServerPath, key: ServerPath)? {
        guard let openssl = ExternalProgram.find(["openssl"]) else { return nil }
        let (certificate, key) = (scratch.path + "/stub.pem", scratch.path + "/stub.key")
        let result = ExternalProgram(path: openssl).run(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1", "-subj", "/CN=stub",
                "-keyout", key, "-out", certificate,
            ], in: scratch)
        guard result.status == 0, let first = try? ServerPath(certificate), let second = try? ServerPath(key) else { return nil }
        return (first, second)
    }

    // MARK: memcached

    /// memcached has no check: it is started with the options, on loopback, until it answers.
    private mutating func checkMemcached(_ artifact: Artifact) {
        guard let program = programs.memcached else { return remarks.append("not checked by memcached: it is not installed") }
        let file = SourceFile(path: "/" + artifact.path, bytes: Array(artifact.text.utf8))
        let form = MemcachedConfiguration.recognise(path: file.path, bytes: file.bytes) ?? .debian
        var arguments: [String] = []
        var words = MemcachedConfiguration.read(file, as: form).arguments.map(\.text)[...]
        while let word = words.popFirst() {
            // What belongs to the target: its address, port, user and pid file.
            if ["-l", "-p", "-u", "-P"].contains(word) { _ = words.popFirst() } else { arguments.append(word) }
        }
        guard let scratch = ScratchDirectory() else { return }
        let socket = scratch.path + "/socket"
        arguments += ["-s", socket]
        if getuid() == 0 {
            arguments += ["-u", "nobody"]
            chmod(scratch.path, 0o777)
        }
        let external = ExternalProgram(path: program, environment: programs.environment)
        guard let pid = external.start(arguments, output: scratch.path + "/output") else {
            return remarks.append("not checked by memcached: it cannot be started")
        }
        for _ in 0..<400 where access(socket, F_OK) != 0 {
            if let status = ExternalProgram.wait(pid, milliseconds: 5) {
                let log = (try? LiveFileTree().read(scratch.path + "/output", limit: 65_536)) ?? []
                problems.append(
                    VerificationProblem(
                        path: artifact.path, line: 0, template: nil, by: "memcached",
                        message: "memcached ends with status \(status): \(String(decoding: log, as: UTF8.self).split(separator: "\n").first ?? "")"))
                return
            }
        }
        ExternalProgram.end(pid)
        remarks.append("checked by memcached")
    }
}
