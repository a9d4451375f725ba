import Source
import Symfony

/// Where sessions are kept.
public struct Sessions: Sendable {
    public enum Handler: Sendable {
        /// `~` or the plain native handler: `session.save_handler` and `session.save_path` of php.ini decide.
        case phpConfiguration
        /// Files in a directory.
        case files
        case servers(StoreServer.Kind)
        /// An SQL database.
        case database
        /// A service that is declared, but of which this is not known.
        case other(String)
        /// A service id that nothing declares and no release brings.
        case undeclared(String)
        case unknown(Unknown)
        /// `framework.session` is switched off.
        case disabled
    }

    public var handler: Handler
    /// The handler id that counts, as configured.
    public var handlerId: KnownText
    /// Where a handler of null is written, which leaves sessions to php.ini.
    public var nullHandler: SourceSpan?
    public var savePath: KnownText
    /// Servers that the handler uses; where php.ini decides, those of the configurations of PHP that were read.
    public var servers: [StoreServer]
    /// What the configurations of PHP that were read say, where php.ini decides.
    public internal(set) var placeOfPHP = PHPSessionSettings.Place.unknown
    /// The handler and path come from the product's parameters, which replace `framework.session` (3.3 and later).
    public var isOverridden: Bool
    /// `framework.session.handler_id` and `save_path` when the product's parameters replace them with something else.
    public var ignored: [Sourced<String>]
    /// The PDO address of a handler that keeps sessions in a database: `mysql:host=db;dbname=acme`. May hold credentials.
    public var pdoAddress: Sourced<Secret>?
    /// The host in `pdoAddress`. Absent: the address names none, and means the same host.
    public var pdoHost: Knowledge<String> = .unknown(Unknown("the session handler is no PDO address"))
    /// `framework.session.name`.
    public var cookieName: KnownText

    /// Whether all nodes see the same sessions: `nil` when that is not known.
    public var isShared: Bool? {
        switch handler {
        case .servers, .database: true
        case .files: savePath.unknown == nil ? false : nil
        case .phpConfiguration: placeOfPHP == .servers(areShared: true) ? true : nil
        case .other, .undeclared, .unknown, .disabled: nil
        }
    }

    /// Why `isShared` is not known. `nil` where it is, where php.ini decides, and for a handler that nothing declares.
    public var unknownSharing: Unknown? {
        switch handler {
        case .unknown(let unknown): unknown
        case .files: savePath.unknown
        case .other(let id): Unknown("it is not known what the handler \(id) does", span: handlerId.value?.span)
        case .phpConfiguration, .servers, .database, .undeclared, .disabled: nil
        }
    }
}

extension Sessions {
    init(framework: ConfigValue?, symfony: SymfonyProject, facts: ReleaseFacts, overrides: Bool) {
        let session = framework?["session"]
        let configuredId = session?["handler_id"]
        let configuredPath = session?["save_path"]?.text ?? .absent
        cookieName = session?["name"]?.text ?? .absent
        handlerId = configuredId?.text ?? .absent
        savePath = configuredPath
        servers = []
        isOverridden = false
        ignored = []
        var isWritten = configuredId != nil
        nullHandler = configuredId?.isNull == true ? configuredId?.span : nil
        if overrides, let name = facts.sessionHandlerParameter, let parameter = symfony.parameters.value(name), !parameter.isNull {
            isOverridden = true
            isWritten = true
            nullHandler = nil
            let path = facts.sessionSavePathParameter.flatMap { symfony.parameters.value($0) }?.text ?? .absent
            for (mine, theirs) in [(parameter.text, handlerId), (path, savePath)] {
                if case .known(let value) = theirs, mine.value?.value != value.value, mine.unknown == nil { ignored.append(value) }
            }
            handlerId = parameter.text
            savePath = path
        }
        if case .bool(false)? = session?["enabled"]?.content, !isOverridden {
            handler = .disabled
            return
        }
        handler = .phpConfiguration
        switch handlerId {
        case .unknown(let unknown): handler = .unknown(unknown)
        case .absent:
            let symfony = symfony.layout.symfony
            if symfony >= SymfonyVersion(7, 0) {
                // Without a handler, a path alone means files in that directory; without either, php.ini decides.
                if savePath.value != nil, !isOverridden { handler = .files }
            } else if !isWritten, session != nil {
                // Native files are the default; a null that is written means php.ini.
                handler = .files
            }
        case .known(let id): resolve(id, symfony, facts)
        }
    }

    private mutating func resolve(_ id: Sourced<String>, _ symfony: SymfonyProject, _ facts: ReleaseFacts, depth: Int = 0) {
        let text = ServiceDefinition.reference(id.value) ?? id.value
        if let kind = StoreAddresses.kindOfDSN(text), let found = StoreAddresses.ofDSN(id, use: .session, usedBy: text) {
            handler = .servers(kind)
            servers = found
            return
        }
        if let scheme = ServiceAddress(text)?.scheme, DoctrineConnection.schemes[scheme] != nil || scheme.hasPrefix("pdo_") {
            handler = .database
            return
        }
        if text.hasPrefix("file://") {
            handler = .files
            return
        }
        if let service = symfony.services[text] {
            if let alias = service.alias, depth < 8 {
                return resolve(Sourced(alias, id.provenance), symfony, facts, depth: depth + 1)
            }
            return resolve(service, text, symfony)
        }
        switch text {
        case "session.handler.native_file": handler = .files
        case "session.handler.native", "session.handler": handler = .phpConfiguration
        case "session.handler.pdo": handler = symfony.isComplete ? .undeclared(text) : .database
        case facts.redisSessionHandler ?? "": useServers(.redis, text)
        default:
            // Any class may be registered by a folder of services.
            let isClass = text.contains("\\")
            handler = symfony.isComplete && !(isClass && symfony.registersServicesByDirectory) ? .undeclared(text) : .other(text)
        }
    }

    private mutating func resolve(_ service: ServiceDefinition, _ id: String, _ symfony: SymfonyProject) {
        let name = service.className?.scalarText ?? service.id
        let arguments = service.arguments?.list ?? service.arguments?.map?.entries.map(\.value) ?? []
        let texts = arguments.compactMap(\.text.value)
        let short = name.split(separator: "\\").last.map(String.init) ?? name
        switch short {
        case "NativeSessionHandler":
            // Arguments: save path, then the name of PHP's handler.
            if let own = texts.first, texts.count > 1 { savePath = .known(own) }
            let unknown = arguments.lazy.compactMap(\.unknown).first
            switch texts.last?.value {
            case "redis": useServers(.redis, id)
            case "memcached", "memcache": useServers(.memcached, id)
            case "files": handler = .files
            default: handler = unknown.map { .unknown($0) } ?? .phpConfiguration
            }
        case "RedisSessionHandler", "MemcachedSessionHandler", "MemcacheSessionHandler":
            let kind: StoreServer.Kind = short == "RedisSessionHandler" ? .redis : .memcached
            handler = .servers(kind)
            servers = StoreClient.servers(arguments, kind, usedBy: id, in: symfony)
        case "PdoSessionHandler":
            handler = .database
            if let address = texts.first(where: { $0.value.contains(":") }) { readPDO(address) }
        case "NativeFileSessionHandler":
            handler = .files
            if let own = texts.first { savePath = .known(own) }
        default: handler = .other(id)
        }
    }

    /// `mysql:host=db;port=3306;dbname=acme`: driver and options; addresses with `://` are those of DBAL.
    private mutating func readPDO(_ address: Sourced<String>) {
        pdoAddress = Sourced(Secret(address.value), address.provenance)
        if let url = ServiceAddress(address.value), address.value.contains("://") {
            pdoHost = url.host.map { .known($0) } ?? .absent
            return
        }
        let parts = address.value.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, ["mysql", "pgsql"].contains(parts[0]) else { return }
        let options = parts[1].split(whereSeparator: { $0 == ";" || $0 == " " })
        let host = options.first { $0.hasPrefix("host=") }?.dropFirst(5)
        pdoHost = host.map { .known(String($0)) } ?? .absent
    }

    private mutating func useServers(_ kind: StoreServer.Kind, _ id: String) {
        handler = .servers(kind)
        if case .known(let path) = savePath { servers = StoreAddresses.ofSavePath(path, kind: kind, usedBy: id) }
    }
}
