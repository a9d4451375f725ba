import ClusterModel
import EzPlatform
import Routing
import Source

/// Routes the requests that a project gives rise to through a rendered virtual host, and says which end in the wrong place.
struct RoutingProof {
    /// Where a request must end, in every case.
    enum Expectation: Hashable {
        /// In this controller of the web root.
        case application(String)
        /// The file below a directory, or 404 when it is not there.
        case file(String)
        case status(Int)
        /// A redirect to HTTPS.
        case secure
    }

    struct Probe {
        var request: Request
        var expected: Expectation
    }

    struct Failure {
        var message: String
        var span: SourceSpan?

        /// The line in the file with the path; 0 when another file decided.
        func line(in path: String) -> Int { span.map { $0.file.path == path ? $0.start.line : 0 } ?? 0 }
    }

    let plan: SitePlan
    let entry: WebServerEntry
    private(set) var requests: [Probe] = []

    /// Areas that are probed at most; projects with thousands have them all alike.
    private static let areaLimit = 60

    init(plan: SitePlan, artifact: Artifact, entry: WebServerEntry) {
        self.plan = plan
        self.entry = entry
        let name = Path.name(artifact.path)
        if let host = plan.files.staticHosts.first(where: { artifact.context == nil && name == $0.host.text + ".conf" }) {
            addProbes(of: host)
        } else {
            addProbes(isSnippet: artifact.context != nil)
        }
    }

    // MARK: The requests

    private mutating func addProbes(isSnippet: Bool) {
        let host = plan.hosts.first { !$0.isPattern }?.text ?? plan.hosts.first.map { "www." + $0.text.dropFirst(2) } ?? "localhost"
        let usesTLS = plan.inputs.tls != nil && !isSnippet
        func add(_ path: String, _ expected: Expectation) {
            requests.append(Probe(request: request(path, host, isTLS: usesTLS), expected: expected))
        }
        let front = Expectation.application(plan.facts.frontController)
        let image = "2/1/4/0/412-3-eng-GB/photo.jpg"
        let streamer = plan.facts.imageController.flatMap { plan.controllers.contains($0) ? $0 : nil } ?? plan.facts.frontController
        for area in plan.files.areas.prefix(Self.areaLimit) {
            let prefix = area.prefix.isEmpty ? "" : "/" + area.prefix
            for (index, directory) in area.directories.enumerated() {
                for path in index == 0 ? [image, "_aliases/medium/\(image)"] : ["118/3-eng-GB/Scan.PNG"] {
                    let url = "\(prefix)/\(directory)/\(path)"
                    add(Self.escaped(url), area.answer == .application ? .application(streamer) : .file(plan.webRoot))
                }
                for script in ["upload.php", "upload.PHP5", "a.phtml", "shell.phar/x"] {
                    add(Self.escaped("\(prefix)/\(directory)/\(script)"), .status(403))
                }
            }
        }
        for storage in plan.project.storagePaths.prefix(Self.areaLimit) where Self.isPlain(storage) {
            add("\(storage)/original/application/1f3870be274f6c49b3e31a0c6728957f.pdf", front)
        }
        for directory in plan.facts.staticDirectories {
            add("/\(directory)/site/style.css", .file(plan.webRoot))
            add("/\(directory)/site/shell.php", .status(403))
        }
        for path in ["/", "/Products/Garden?page=2", "/content/download/1/file/a.pdf", "/var", "/api/v2/content"] { add(path, front) }
        for path in ["/\(plan.facts.frontController)", "/\(plan.facts.frontController)/login", "/site/\(plan.facts.frontController)"] {
            add(path, .status(404))
        }
        for path in ["/.env", "/.git/config", "/bundles/.htpasswd"] { add(path, .status(404)) }
        if usesTLS, plan.inputs.tls?.redirects == true {
            requests.append(Probe(request: request("/login", host, isTLS: false), expected: .secure))
        }
    }

    private mutating func addProbes(of host: StaticHost) {
        let usesTLS = host.isTLS && plan.inputs.tls != nil
        func add(_ path: String, _ expected: Expectation) {
            requests.append(Probe(request: request(Self.escaped(path), host.host.text, isTLS: usesTLS), expected: expected))
        }
        for area in host.areas.prefix(Self.areaLimit) {
            let prefix = area.prefix.isEmpty ? "" : "/" + area.prefix
            for directory in area.directories {
                add("\(prefix)/\(directory)/2/1/4/0/412-3-eng-GB/photo.jpg", .file(area.storage?.text ?? "/"))
                add("\(prefix)/\(directory)/upload.php", .status(403))
            }
            add("\(prefix)/original/application/1f3870be274f6c49b3e31a0c6728957f.pdf", .status(404))
        }
        add("/", .status(404))
        add("/.htaccess", .status(404))
    }

    private func request(_ path: String, _ host: String, isTLS: Bool) -> Request {
        let listen = plan.inputs.listen.first
        let port = isTLS ? plan.inputs.tls?.port.number ?? 443 : (listen?.port ?? plan.inputs.port).number
        return Request(
            method: "GET", target: Array(path.utf8), scheme: isTLS ? .https : .http, host: host, port: port,
            serverAddress: listen?.address.map { "\($0)" })
    }

    private static func isPlain(_ text: String) -> Bool { escaped(text) == text }

    /// A path as a browser sends it.
    static func escaped(_ path: String) -> String {
        var result: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"):
                result.append(byte)
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += Array(("%" + (digits.utf8.count == 1 ? "0" : "") + digits).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    // MARK: The proof

    func failures() -> [Failure] {
        var context = entry.context
        for controller in plan.controllers { context.files.present.insert(Path.join(plan.webRoot, controller)) }
        var failures: [Failure] = []
        for probe in requests {
            let result = entry.server.route(probe.request, in: context)
            if result.isTruncated {
                failures.append(Failure(message: "\(probe.request.targetText) has too many possible outcomes to be proved", span: nil))
            }
            guard let wrong = result.outcomes.first(where: { !fits($0, probe.expected) }) else { continue }
            let condition = wrong.assumptions.isEmpty ? "" : " if \(wrong.assumptions.map(\.text).joined(separator: " and "))"
            failures.append(
                Failure(
                    message: "\(probe.request.targetText) \(describe(wrong))\(condition), and must \(describe(probe.expected))",
                    span: wrong.steps.last { $0.isDecisive && $0.span != nil }?.span))
        }
        return failures
    }

    private func fits(_ outcome: Outcome, _ expected: Expectation) -> Bool {
        // Nobody has a folder with the name of a file.
        let isFolder = outcome.assumptions.contains { assumption in
            guard case .file(let path, let kinds) = assumption.kind else { return false }
            return kinds == .directory && Path.name(path).contains(".")
        }
        if isFolder { return true }
        switch expected {
        case .application(let controller):
            return outcome.kind == .php && outcome.executed.map { Path.normalised($0) } == Path.join(plan.webRoot, controller)
        case .file(let directory):
            if outcome.kind == .status { return outcome.status == 404 || outcome.status == 403 && outcome.assumptions.isEmpty == false }
            guard outcome.kind == .static, let file = outcome.file else { return false }
            return Path.isWithin(Path.normalised(file), directory) && !outcome.sourceDisclosed
        case .status(let status): return outcome.kind == .status && outcome.status == status
        case .secure: return outcome.kind == .redirect && outcome.location?.hasPrefix("https://") == true
        }
    }

    private func describe(_ outcome: Outcome) -> String {
        switch outcome.kind {
        case .php: "runs \(outcome.executed ?? outcome.script ?? "PHP")"
        case .static: "is answered with the file \(outcome.file ?? "")"
        case .status: "is answered with \(outcome.status.map(String.init) ?? "a status")"
        case .redirect: "is redirected to \(outcome.location ?? "another URL")"
        case .proxy: "is handed to \(outcome.upstream ?? "a proxy")"
        case .listing: "lists a directory"
        case .configError, .unknown: outcome.steps.last?.effect ?? "cannot be told"
        }
    }

    private func describe(_ expected: Expectation) -> String {
        switch expected {
        case .application(let controller): "run \(controller)"
        case .file(let directory): "be a file below \(directory)"
        case .status(let status): "be refused with \(status)"
        case .secure: "be redirected to HTTPS"
        }
    }
}
