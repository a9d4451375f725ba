import Routing
import TestSupport

/// One server block with requests and what real nginx answers.
///
/// Written as text: `=== title`, the inside of the server block (lines that start with `http| ` stand outside of it),
/// then requests (`TrapProbe`). `@PORT@` is the case's port. Answers are `static web/a.txt`, `php web/app.php?query`, `404`,
/// `301 to http://…`; paths without the site's directory. A case that has `listen` directives of its own gets no other.
struct TrapCase: CustomStringConvertible, Sendable {
    var title: String
    var http = ""
    var server = ""
    var probes: [TrapProbe] = []
    var port = 0
    var description: String { title }

    static func parse(_ text: String, firstPort: () -> Int) -> [TrapCase] {
        var cases: [TrapCase] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.hasPrefix("=== ") {
                cases.append(TrapCase(title: String(line.dropFirst(4)), port: firstPort()))
                continue
            }
            guard let index = cases.indices.last else { continue }
            let port = cases[index].port
            let shown = line.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")
            if shown.hasPrefix("http| ") {
                cases[index].http += shown.dropFirst(6) + "\n"
            } else if let probe = TrapProbe(shown, port: port) {
                cases[index].probes.append(probe)
            } else {
                cases[index].server += "    " + shown + "\n"
            }
        }
        return cases
    }

    /// The configuration's part for this case.
    var block: String {
        let isOwn = server.split(separator: "\n").contains { $0.drop { $0 == " " }.hasPrefix("listen ") }
        return http + "server {\n" + (isOwn ? "" : "    listen \(port);\n") + "    root @ROOT@/web;\n" + server + "}\n"
    }

    /// Requests that every case is tried with beside its own; here the simulator has to agree with the server.
    func commonProbes() -> [Request] {
        let targets = [
            "/", "/app.php", "/app.php/x?a=b", "/var/site/storage/images/a.jpg", "/var/site/storage/images/none.jpg",
            "/var/site/storage/images/evil.php", "/logo.png", "/none", "/dir", "/dir/", "//logo.png", "/%61pp.php", "/a/../logo.png",
            "/LOGO.png", "/a%2fb;x",
        ]
        func request(_ method: String, _ target: String) -> Request {
            Request(method: method, target: Array(target.utf8), port: port, serverAddress: "127.0.0.1")
        }
        return targets.map { request("GET", $0) }
            + ["/logo.png", "/none"].flatMap { target in ["POST", "HEAD", "DELETE"].map { request($0, target) } }
    }
}
