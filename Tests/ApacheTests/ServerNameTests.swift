import Routing
import Testing

@testable import Apache

/// Names that a server gives itself and that only its machine knows.
@Suite("the name of a server in its URLs") struct ServerNameTests {
    private func outcome(_ main: String, _ address: String, _ inside: String) -> Outcome? {
        let configuration = load("\(main)\n<VirtualHost \(address)>\nDocumentRoot /srv/web\n\(inside)\nRedirect /a /b\n</VirtualHost>\n")
        return configuration.route(Request("/a", host: "asked.test"), in: ServerContext()).outcomes.first
    }

    @Test(
        "is unknown where the machine or a look-up gives it",
        arguments: [
            ("", "*:80", "UseCanonicalName On"), ("ServerName main.test", "10.0.0.1:80", "UseCanonicalName On"),
            ("ServerName main.test", "*:80", "UseCanonicalName DNS"), ("UseCanonicalName DNS", "*:80", "ServerName own.test"),
        ])
    func unknown(main: String, address: String, inside: String) {
        #expect(outcome(main, address, inside)?.kind == .unknown)
    }

    @Test(
        "is the client's, the host's or the main server's",
        arguments: [
            ("", "*:80", "", "asked.test"), ("UseCanonicalName DNS", "*:80", "ServerName own.test\nUseCanonicalName Off", "asked.test"),
            ("UseCanonicalName On", "10.0.0.1:80", "ServerName own.test", "own.test"),
            ("ServerName main.test", "*:80", "UseCanonicalName On", "main.test"),
            ("ServerName main.test", "10.0.0.1:80 0.0.0.0:80", "UseCanonicalName On", "main.test"),
        ])
    func known(main: String, address: String, inside: String, name: String) {
        #expect(outcome(main, address, inside)?.location == "http://\(name)/b")
    }
}
