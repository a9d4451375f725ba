import EzPlatform
import Source

extension Rule {
    static let loopbackDatabase = Rule(
        "loopback-database", .warning, .database,
        summary: "a database that all nodes must share is reached at the local address",
        explanation: """
            With `localhost`, 127.0.0.1 or a socket every node talks to itself. Unless a proxy for the shared database listens there, each node \
            has its own content, and for the DFS database its own idea of which files exist.
            """,
        remedy: "name the shared database server",
        sources: [clusteringGuide],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the documentation's sample address", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(
                        in: "app/config/dfs.yml", "host: 10.0.10.30\n                dbname: acme_dfs",
                        with: "host: ↓127.0.0.1\n                dbname: acme_dfs")
                ]),
            .triggering(
                "a socket", on: .ez25,
                [
                    .replace(
                        in: "app/config/dfs.yml", "host: 10.0.10.30\n                dbname: acme_dfs",
                        with: "unix_socket: ↓/run/mysqld/mysqld.sock\n                dbname: acme_dfs")
                ]),
            .triggering(
                "no host, which means the local one", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "host: 10.0.10.30\n                dbname: acme_dfs", with: "dbname: acme_dfs"),
                    .replace(in: "app/config/dfs.yml", "            dfs:\n                driver", with: "            ↓dfs:\n                driver"),
                ]),
            .triggering(
                "a file", on: .ibexa46,
                [.replace(in: ".env", "DATABASE_URL=mysql://acme:hunter2hunter2@10.0.10.30:3306/acme?serverVersion=mariadb-10.11.0\nDFS", with: "DATABASE_URL=↓sqlite:///srv/acme/data.db\nDFS")]),
            .triggering(
                "the address in the URL", on: .ibexa50, likewise: [.ez32, .ibexa33],
                [.replace(in: ".env", "acme_dfs:hunter3hunter3@10.0.10.30", with: "acme_dfs:hunter3hunter3@localhost"), .replace(in: ".env", "DFS_DATABASE_URL=", with: "DFS_DATABASE_URL=↓")]),
            .clean("a shared server", on: .ez25, likewise: BaseProject.clusters, []),
            .clean("one server", on: .single46, [], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application else { return }
        for connection in application.connectionsInUse {
            if let unknown = connection.unknownPlace { context.undecided("whether the nodes share the database of connection \(connection.name)", because: unknown) }
            guard let (reason, place) = context.localPlace(of: connection, application) else { continue }
            context.report("connection \"\(connection.name)\" \(reason)", at: place)
        }
    }
}

extension RuleContext {
    /// Why a connection ends on the node itself, with the place that says so.
    fileprivate func localPlace(of connection: DoctrineConnection, _ application: Project) -> (String, SourceSpan)? {
        /// Where a part of the connection is written; of an address in a variable, the variable.
        func place(_ text: Sourced<String>) -> SourceSpan? {
            text.provenance.chain.last { $0.span != nil }?.span ?? text.span ?? connection.span
        }
        if connection.kind == .sqlite, let driver = connection.driver.value, let span = place(driver) {
            return ("is an SQLite file, which each node has for itself", span)
        }
        if let socket = connection.unixSocket.value, let span = place(socket) {
            return ("reaches its database through the socket \(socket.value), which is each node itself", span)
        }
        switch connection.host {
        case .known(let host):
            guard NetworkAddress.isLoopbackHost(host.value) || host.value.isEmpty, let span = host.origin ?? connection.span else { return nil }
            return ("reaches its database at \(host.value), which is each node itself unless a proxy listens there", span)
        case .absent:
            // A URL without a host, or no host at all: PHP's drivers connect to the local server.
            guard application.isComplete, connection.unixSocket.isAbsent, connection.kind != nil, connection.url.unknown == nil,
                !connection.urlIsMalformed, let span = connection.span
            else { return nil }
            return ("names no host, so each node looks for the database on itself", span)
        case .unknown: return nil
        }
    }
}

extension DoctrineConnection {
    /// Why it is not known where the database is.
    fileprivate var unknownPlace: Unknown? {
        guard kind != .sqlite, unixSocket.value == nil else { return nil }
        return host.unknown ?? (host.isAbsent ? url.unknown : nil)
    }
}
