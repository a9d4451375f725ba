import Source
import Symfony

/// A connection of `doctrine.dbal`, whatever form it is written in.
public struct DoctrineConnection: Sendable {
    /// The name that Symfony gives it: dashes are underscores when the written name has no underscore.
    public var name: String
    /// As the file has it.
    public var writtenName: String
    public var span: SourceSpan?
    /// Final values: parts of `url` win over single options, as in DBAL.
    public var driver: KnownText
    /// Absent means `localhost`.
    public var host: KnownText
    public var port: KnownText
    public var database: KnownText
    public var user: KnownText
    public var password: Knowledge<Sourced<Secret>>
    public var charset: KnownText
    public var unixSocket: KnownText
    public var serverVersion: KnownText
    /// File of an SQLite database.
    public var path: KnownText
    /// The whole address, when there is one.
    public var url: Knowledge<Sourced<Secret>>
    /// `url` is no address (PHP's `parse_url` refuses it): the connection cannot be opened.
    public var urlIsMalformed: Bool
    /// The scheme of the URL, before it is translated to a driver.
    public var urlScheme: Sourced<String>?
    /// The `driver` option as written, also when `url` overrides it.
    public var writtenDriver: KnownText
    /// `default_table_options`.
    public var tableOptions: ConfigValue?
    /// Everything as configured. May hold secrets: not for display.
    public var options: ConfigValue

    /// Names of the replicas that reads may go to, with their places.
    public var replicas: [Sourced<String>] {
        ["replicas", "slaves"].flatMap { options[$0]?.map?.entries ?? [] }.map { Sourced($0.key, at: $0.keySpan) }
    }

    /// The service id: what `legacy_dfs_cluster.connection` must say.
    public var serviceId: String { "doctrine.dbal.\(name)_connection" }

    /// Drivers that DBAL derives from the scheme of an address.
    static let schemes: [String: String] = [
        "db2": "ibm_db2", "mssql": "pdo_sqlsrv", "mysql": "pdo_mysql", "mysql2": "pdo_mysql", "postgres": "pdo_pgsql",
        "postgresql": "pdo_pgsql", "pgsql": "pdo_pgsql", "sqlite": "pdo_sqlite", "sqlite3": "pdo_sqlite",
    ]

    init(_ entry: ConfigMap.Entry) {
        let options = entry.value
        self.options = options
        name = entry.key
        writtenName = SiteaccessConfiguration.written(entry)
        span = entry.keySpan
        func option(_ name: String) -> KnownText {
            if let unknown = options.unknown { return .unknown(unknown) }
            return options[name]?.text ?? .absent
        }
        func secret(_ text: KnownText) -> Knowledge<Sourced<Secret>> { text.map { Sourced(Secret($0.value), $0.provenance) } }
        driver = option("driver")
        writtenDriver = driver
        host = option("host")
        port = option("port")
        database = option("dbname")
        user = option("user")
        password = secret(option("password"))
        charset = option("charset")
        unixSocket = option("unix_socket")
        serverVersion = option("server_version")
        path = option("path")
        tableOptions = options["default_table_options"]
        let address = option("url")
        url = secret(address)
        urlIsMalformed = false
        switch address {
        case .absent: break
        case .unknown(let unknown):
            // Any part may come from it.
            driver = .unknown(unknown)
            host = .unknown(unknown)
            port = .unknown(unknown)
            database = .unknown(unknown)
            user = .unknown(unknown)
            password = .unknown(unknown)
        case .known(let text):
            // An empty address is the same as none.
            if !text.value.isEmpty { apply(text) }
        }
    }

    private mutating func apply(_ text: Sourced<String>) {
        let isFile = text.value.hasPrefix("sqlite:///") || text.value.hasPrefix("pdo-sqlite:///") || text.value.hasPrefix("sqlite3:///")
        guard let address = ServiceAddress(text.value), address.host != nil || isFile || address.path.isEmpty else {
            urlIsMalformed = true
            return
        }
        func known(_ value: String) -> KnownText { .known(Sourced(value, text.provenance)) }
        urlScheme = Sourced(address.scheme, text.provenance)
        let scheme = String(address.scheme.map { $0 == "-" ? "_" : $0 })
        driver = known(Self.schemes[scheme] ?? scheme)
        if let part = address.host { host = known(part) }
        if let part = address.port { port = known(String(part)) }
        if let part = address.user { user = known(part) }
        if let part = address.password { password = .known(Sourced(part, text.provenance)) }
        if !address.path.isEmpty, address.path != "/" {
            if scheme.hasPrefix("sqlite") || scheme == "pdo_sqlite" {
                path = known(String(address.path.dropFirst()))
            } else {
                database = known(String(address.path.dropFirst()))
            }
        }
        if let part = address.parameter("charset") { charset = known(part) }
        if let part = address.parameter("serverVersion") { serverVersion = known(part) }
        if let part = address.parameter("unix_socket") { unixSocket = known(part) }
    }
}

/// The connections of a project.
public struct DoctrineConnections: Sendable {
    /// In the order in which they were first declared; Doctrine takes the first as the default one when none is named.
    public var connections: [DoctrineConnection] = []
    /// `default_connection`, as written or as the short form implies.
    public var declaredDefault: Sourced<String>?
    public var unknown: Unknown?

    public subscript(name: String) -> DoctrineConnection? { connections.first { $0.name == name } }

    /// The connection of a service id such as `doctrine.dbal.dfs_connection`.
    public func connection(serviceId: String) -> DoctrineConnection? { connections.first { $0.serviceId == serviceId } }

    /// The name of the connection that is used when none is asked for.
    public var defaultName: String? { declaredDefault?.value ?? connections.first?.name }
    public var defaultConnection: DoctrineConnection? { defaultName.flatMap { self[$0] } }

    init(_ merged: ConfigValue?) {
        guard let dbal = merged?["dbal"] else {
            unknown = merged?.unknown
            return
        }
        unknown = dbal.unknown ?? dbal["connections"]?.unknown
        connections = dbal["connections"]?.map?.entries.map { DoctrineConnection($0) } ?? []
        if case .known(let name)? = dbal["default_connection"]?.text, !name.value.isEmpty { declaredDefault = name }
    }
}
