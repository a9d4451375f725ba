import Glibc
import TestSupport
import Testing

/// A project of `examples/` and the real binary.
struct ExampleProject: CustomTestStringConvertible, Sendable {
    /// `ibexa-4.6-nfs-nginx`
    var name: String
    var isBroken: Bool
    /// The host whose requests are traced, and the server files; none: those that the project has.
    var host: String
    var testDescription: String { (isBroken ? "broken/" : "") + name }

    var directory: String { Servers.packageRoot + "/examples/" + (isBroken ? "broken/" : "") + name }
    /// The name of its files in `Golden/`.
    var title: String { (isBroken ? "broken-" : "") + name }

    static let all: [ExampleProject] = [false, true].flatMap { isBroken in
        [
            ("ez-platform-1.13-nfs-apache", "www.library.test"), ("ez-platform-2.5-nfs-nginx", "www.gazette.test"),
            ("ez-platform-2.5-two-nodes", "www.harbour.test"), ("ibexa-3.3-nfs-apache", "www.museum.test"),
            ("ibexa-4.6-nfs-nginx", "www.orchard.test"), ("ibexa-4.6-s3-apache", "www.atlas.test"),
            ("ibexa-4.6-static-host", "static.garden.test"),
        ].map { ExampleProject(name: $0.0, isBroken: isBroken, host: $0.1) }
    }

    func run(_ arguments: [String]) throws -> ProgramResult { try RealBinary.run(arguments, in: directory) }
}

/// The executable beside the test bundle.
enum RealBinary {
    static let path: String = {
        let own = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
        guard let debug = own.lastIndex(where: { $0 == "debug" || $0 == "release" }) else {
            return Servers.packageRoot + "/.build/debug/ezcluster"
        }
        return own[...debug].joined(separator: "/") + "/ezcluster"
    }()

    static func run(_ arguments: [String], in directory: String, input: [UInt8] = [], seconds: Int = 60) throws -> ProgramResult {
        try Program.run(path, arguments, input: input, directory: directory, seconds: seconds)
    }
}

/// Committed output.
enum Golden {
    static let directory = Servers.packageRoot + "/Tests/CommandLineToolTests/Golden/"
    static let isUpdated = getenv("EZCLUSTER_UPDATE_GOLDEN") != nil

    /// What is committed, after writing it anew when that is asked for; `nil` when there is none.
    static func expected(_ name: String, for output: [UInt8]) throws -> String? {
        if isUpdated { _ = try Program.run("tee", [directory + name], input: output) }
        return (try? readFile(directory + name)).map { String(decoding: $0, as: UTF8.self) }
    }
}
