import Source
import Symfony

/// A handler below `metadata_handlers` or `binarydata_handlers`.
public struct IOHandler: Sendable {
    public enum Section: String, Sendable {
        case metadata = "metadata_handlers"
        case binarydata = "binarydata_handlers"
    }

    public enum HandlerType: Sendable {
        /// Files in a Flysystem adapter; absent when `adapter` is not written.
        case flysystem(adapter: KnownText)
        /// Rows in an SQL table; the service id of a Doctrine connection.
        case legacyDFSCluster(connection: KnownText)
        /// A type that the bundle does not have there, or that another bundle adds.
        case other(String)
        /// `~`, `{}` or only types that are removed: the container refuses it.
        case none
        case unknown(Unknown)
    }

    public var section: Section
    /// The name that Symfony gives it: dashes are underscores when the written name has no underscore.
    public var name: String
    /// As the file has it.
    public var writtenName: String
    /// The key.
    public var span: SourceSpan?
    /// The first type that is written decides, others are ignored without a word.
    public var type: HandlerType
    /// Every type key in the handler, in order, with its place.
    public var typeKeys: [Sourced<String>]
    /// Declarations of the same handler that this one replaced as a whole.
    public var replaced: [SourceSpan]

    /// The adapter of a Flysystem handler.
    public var adapter: KnownText {
        if case .flysystem(let adapter) = type { return adapter }
        return .absent
    }

    /// The connection's service id of a DFS handler.
    public var connection: KnownText {
        if case .legacyDFSCluster(let connection) = type { return connection }
        return .absent
    }

    public var isLegacyDFSCluster: Bool {
        if case .legacyDFSCluster = type { return true }
        return false
    }

    public var isFlysystem: Bool {
        if case .flysystem = type { return true }
        return false
    }
}

/// The handlers that a project declares. `default` exists in both sections without being declared.
public struct IOHandlers: Sendable {
    public var metadata: [IOHandler] = []
    public var binarydata: [IOHandler] = []
    /// Keys beside the two sections, which no release has: `binary_handlers`, `handlers`.
    public var strayKeys: [Sourced<String>] = []
    /// Why more handlers may be declared than are known here.
    public var unknown: Unknown?

    public func handlers(_ section: IOHandler.Section) -> [IOHandler] {
        section == .metadata ? metadata : binarydata
    }

    public subscript(section: IOHandler.Section, name: String) -> IOHandler? {
        handlers(section).first { $0.name == name }
    }

    /// - Parameter configurations: each file's section, to know what was replaced.
    init(_ merged: ConfigValue?, _ configurations: [ConfigValue]) {
        if let reason = merged?.unknown { unknown = reason }
        for entry in merged?.map?.entries ?? [] {
            guard let section = IOHandler.Section(rawValue: entry.key) else {
                strayKeys.append(Sourced(entry.key, at: entry.keySpan))
                continue
            }
            if let reason = entry.value.unknown { unknown = reason }
            let handlers = (entry.value.map?.entries ?? []).map { Self.handler($0, section, configurations) }
            if section == .metadata { metadata = handlers } else { binarydata = handlers }
        }
    }

    private static func handler(_ entry: ConfigMap.Entry, _ section: IOHandler.Section, _ configurations: [ConfigValue])
        -> IOHandler
    {
        let known = section == .metadata ? ["flysystem", "legacy_dfs_cluster"] : ["flysystem"]
        let keys = (entry.value.map?.entries ?? []).map { Sourced($0.key, at: $0.keySpan) }
        let type: IOHandler.HandlerType
        if let unknown = entry.value.unknown {
            type = .unknown(unknown)
        } else if let key = (keys.first { known.contains($0.value) } ?? keys.first)?.value {
            let options = entry.value[key]
            switch key {
            case "flysystem" where options?.unknown == nil: type = .flysystem(adapter: options?["adapter"]?.text ?? .absent)
            case "legacy_dfs_cluster" where section == .metadata && options?.unknown == nil:
                type = .legacyDFSCluster(connection: options?["connection"]?.text ?? .absent)
            default: type = options?.unknown.map { .unknown($0) } ?? .other(key)
            }
        } else {
            type = .none
        }
        var places: [SourceSpan] = []
        for configuration in configurations {
            for other in configuration[section.rawValue]?.map?.entries ?? [] {
                let name = TreeProcessor.normalizedKey(other.key) ?? other.key
                if name == entry.key, let span = other.keySpan, span != entry.keySpan { places.append(span) }
            }
        }
        return IOHandler(
            section: section, name: entry.key, writtenName: SiteaccessConfiguration.written(entry), span: entry.keySpan,
            type: type, typeKeys: keys, replaced: places)
    }
}
