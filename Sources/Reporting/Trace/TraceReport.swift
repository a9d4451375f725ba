import Routing
import Source

/// What `trace` has to say: where requests end in servers, and why.
public struct TraceReport: Sendable {
    /// A web server's configuration that was asked.
    public struct Server: Sendable {
        public var kind: WebServerKind
        /// The file given or discovered.
        public var file: String
        /// What could not be read in it.
        public var findings: [Finding]
        public var undecided: [Undecided]
        /// What was assumed while reading, in words.
        public var assumptions: [String]

        public init(
            kind: WebServerKind, file: String, findings: [Finding] = [], undecided: [Undecided] = [], assumptions: [String] = []
        ) {
            self.kind = kind
            self.file = file
            self.findings = findings
            self.undecided = undecided
            self.assumptions = assumptions
        }
    }

    /// One request to one server.
    public struct Entry: Sendable {
        /// As given on the command line.
        public var url: String
        public var request: Request
        /// Index into `servers`.
        public var server: Int
        public var result: RoutingResult
        /// The virtual host or server block that answers; `nil` for httpd's main server.
        public var site: Site?

        public init(url: String, request: Request, server: Int, result: RoutingResult, site: Site?) {
            self.url = url
            self.request = request
            self.server = server
            self.result = result
            self.site = site
        }
    }

    public var servers: [Server]
    public var entries: [Entry]

    public init(servers: [Server], entries: [Entry]) {
        self.servers = servers
        self.entries = entries
    }

    /// The exit code of `trace`: 1 when a server would not start, or when an outcome is not of the expected kind.
    public func exitCode(expecting kind: Outcome.Kind?) -> Int32 {
        let outcomes = entries.flatMap(\.result.outcomes)
        if let kind {
            let isCertain = entries.allSatisfy { !$0.result.isTruncated && !$0.result.outcomes.isEmpty }
            return isCertain && outcomes.allSatisfy { $0.kind == kind } ? 0 : 1
        }
        return outcomes.contains { $0.kind == .configError } ? 1 : 0
    }

    var redaction: Redaction {
        var seen: Set<SourceFile> = []
        var files: [SourceFile] = []
        func mention(_ span: SourceSpan?) {
            guard let file = span?.file, seen.insert(file).inserted else { return }
            files.append(file)
        }
        for server in servers {
            server.findings.forEach { mention($0.span) }
            server.undecided.forEach { mention($0.span) }
        }
        for entry in entries {
            mention(entry.site?.span)
            for outcome in entry.result.outcomes { outcome.steps.forEach { mention($0.span) } }
        }
        return Redaction(files: files)
    }
}
