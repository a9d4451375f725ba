import Glibc
import Routing
import TestSupport
import Testing

@testable import Rendering

/// What is rendered for every kind of project is accepted by the real servers, and they answer the project's requests as they must.
///
/// A sample by default; `EZCLUSTER_SCALE=1` runs every combination.
@Suite(.serialized)
struct MatrixTests {
    struct Entry: CustomStringConvertible, Sendable {
        var project: SampleProject
        var kind: WebServerKind
        var tls: Bool
        var snippet: Bool

        var description: String { "\(project) \(kind.rawValue)\(tls ? " tls" : "")\(snippet ? " snippet" : "")" }
    }

    static let isFull = getenv("EZCLUSTER_SCALE") != nil

    static let all: [Entry] = SampleProject.all.flatMap { project in
        [WebServerKind.nginx, .apache].flatMap { kind in
            [(false, false), (true, false), (false, true)].map { Entry(project: project, kind: kind, tls: $0.0, snippet: $0.1) }
        }
    }

    /// Spread over the whole: the step is prime to the lengths of all dimensions.
    static let entries = isFull ? all : stride(from: 0, to: all.count, by: 61).map { all[$0] }

    @Test("There are hundreds of combinations") func size() {
        #expect(Self.all.count > 500)
    }

    @Test(arguments: entries)
    func realServersAnswerAsTheyMust(_ entry: Entry) throws {
        guard entry.kind == .nginx ? Servers.nginx != nil : Servers.httpd != nil && Servers.httpdModules != nil else { return }
        if entry.tls, !StubCertificate.isAvailable { return }
        // A snippet has no virtual host of its own for the static host.
        let site = try LiveSite(entry.project, entry.kind, tls: entry.tls, snippet: entry.snippet)
        var probes = site.probes
        // Each request over TLS starts a program.
        if entry.tls, !Self.isFull { probes = probes.enumerated().filter { $0.element.request.scheme == .http || $0.offset % 6 == 0 }.map(\.element) }
        for probe in probes {
            #expect(site.observe(probe) == site.expected(probe), "\(entry): \(probe.request.scheme)://\(probe.request.host)\(probe.request.targetText)")
        }
    }
}
