import EzPlatform
import Host
import Source

/// What servers answered when they were asked (`--probe`, `--probe-url`). Empty when nobody asked.
public struct ProbeResults: Sendable {
    /// memcached and Redis servers, each endpoint once.
    public var stores: [StoreAnswer] = []
    public var pages: [PageAnswer] = []
    /// Servers that could not be asked, and why.
    public var undecided: [Undecided] = []

    /// The answers of a server that the application names; empty when it was not asked. Several when its name has several addresses.
    public func answers(of server: StoreServer) -> [StoreAnswer] { stores.filter { $0.names.contains(StoreAnswer.Name(server)) } }
}

/// What a memcached or Redis server answered.
public struct StoreAnswer: Sendable {
    /// The server as an application names it.
    struct Name: Hashable {
        var kind: StoreServer.Kind
        var host: String?
        var port: Int?
        var socket: String?

        init(_ server: StoreServer) {
            kind = server.kind
            host = server.host
            port = server.port
            socket = server.socket
        }
    }

    public var kind: StoreServer.Kind
    /// `nil`: the name has no address.
    public var endpoint: ProbeEndpoint?
    public var answer: ProbeAnswer
    /// The machine's own process that listens there; `nil` for servers of other machines, and when that cannot be told.
    public var process: RunningProcess?
    /// How applications of the machine name it.
    var names: Set<Name> = []
    /// Whether it was told the password that the application has for it.
    public var usesLoginOfApplication = false
}

/// What a request of a URL ended in.
public struct PageAnswer: Sendable {
    public enum Purpose: String, Sendable {
        /// `/`
        case frontController
        case image
        /// A script in the directory of stored files.
        case script
    }

    /// The directory of the project that the URL was derived from.
    public var project: String
    public var purpose: Purpose
    public var base: ProbeBase
    public var path: String
    public var siteaccesses: [String]
    public var answer: ProbeAnswer

    public var status: Int? { answer.number("status") }

    /// Who made the answer, as far as it shows.
    public enum Origin: Hashable, Sendable {
        /// PHP ran: the header that says so.
        case php(String)
        /// The web server itself, by the page that it makes for the status.
        case server(String)
        /// PHP-FPM was handed a script that does not exist.
        case missingScript
        /// A PHP file was sent as it lies on disk.
        case source
        case unknown
    }

    public var origin: Origin {
        switch answer["body"] {
        case "source" where answer.number("status") == 200: return .source
        case "missing-script" where answer.number("status") == 404: return .missingScript
        default: break
        }
        if let by = answer["header:x-powered-by"], ["PHP", "eZ", "Ibexa"].contains(where: { by.hasPrefix($0) }) { return .php("X-Powered-By: \(by)") }
        for header in ["x-debug-token", "x-symfony-cache", "x-user-context-hash"] where answer["header:" + header] != nil { return .php(header) }
        // What Symfony sets on every answer that says nothing about caching; no web server does.
        if let control = answer["header:cache-control"], ["no-cache, private", "private, must-revalidate", "max-age=0, must-revalidate, private"].contains(control) {
            return .php("Cache-Control: \(control)")
        }
        switch answer["body"] {
        case "nginx": return .server("nginx")
        case "apache": return .server("Apache httpd")
        default: return .unknown
        }
    }
}
