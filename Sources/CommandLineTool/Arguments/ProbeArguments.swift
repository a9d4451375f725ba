import ArgumentParser
import Host
import Routing
import Source

/// The arguments of active checks, which nothing does unless they are given.
struct ProbeArguments: ParsableArguments {
    @Flag(
        help: """
            Ask the memcached and Redis servers of this machine and of its applications for their version, settings and statistics, \
            and compare. Passwords come from the configuration and are never printed.
            """)
    var probe = false

    @Option(
        help: ArgumentHelp(
            "Request the front controller, images and scripts below this site, and compare with what the virtual hosts say: http://www.example.com. https is asked through curl.",
            valueName: "url"))
    var probeURL: [String] = []

    @Option(
        help: ArgumentHelp(
            "Connect there for --probe-url instead of to its host: one node behind a load balancer. 10.0.10.11 or 10.0.10.11:8080.", valueName: "address"))
    var probeAddress: String?

    init() {}

    func scope() throws(UsageError) -> ProbeScope {
        var scope = ProbeScope(asksStores: probe)
        guard probeAddress == nil || !probeURL.isEmpty else { throw UsageError("--probe-address goes with --probe-url") }
        for text in probeURL {
            var base = try Self.base(text)
            if let probeAddress { base.address = try Self.endpoint(probeAddress, port: base.port) }
            if !scope.bases.contains(base) { scope.bases.append(base) }
        }
        return scope
    }

    private static func base(_ text: String) throws(UsageError) -> ProbeBase {
        var request = Request("/")
        do throws(RequestURLError) { try request.take(url: text) } catch { throw UsageError("--probe-url: \(error.message)") }
        guard request.target == [UInt8(ascii: "/")] else {
            throw UsageError("--probe-url wants a site without a path, such as http://www.example.com; the paths come from the project")
        }
        let isPlain = request.host.utf8.allSatisfy { Request.isTokenByte($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "]") }
        guard isPlain else { throw UsageError("--probe-url: the host holds signs that no host has") }
        return ProbeBase(scheme: request.scheme == .https ? .https : .http, host: request.host, port: request.port)
    }

    /// `10.0.0.5`, `10.0.0.5:8080`, `[::1]:8080`, `::1`
    private static func endpoint(_ text: String, port: Int) throws(UsageError) -> ProbeEndpoint {
        if let address = NetworkAddress(text) { return .tcp(address, port: port) }
        if let colon = text.lastIndex(of: ":"), let number = Int(text[text.index(after: colon)...]), (1...65_535).contains(number) {
            var host = text[..<colon]
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            if let address = NetworkAddress(host) { return .tcp(address, port: number) }
        }
        throw UsageError("--probe-address wants an address such as 10.0.10.11 or 10.0.10.11:8080, not \(text)")
    }
}
