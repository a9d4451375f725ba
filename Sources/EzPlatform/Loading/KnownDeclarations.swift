import Source
import Symfony

/// What the user says that PHP code or bundles declare: taken for declared, and nothing more is known of it.
public struct KnownDeclarations: Sendable {
    /// Ids of services.
    public var services: [Sourced<String>] = []
    public var metadataHandlers: [Sourced<String>] = []
    public var binarydataHandlers: [Sourced<String>] = []
    /// Flysystem adapters.
    public var adapters: [Sourced<String>] = []

    public init() {}

    static let unknown = Unknown("it is declared by code, as .ezcluster.yml says")

    func add(to symfony: inout SymfonyProject) {
        for service in services {
            let id = symfony.layout.symfony.foldsNames ? service.value.lowercased() : service.value
            guard let span = service.span, symfony.services[id] == nil else { continue }
            symfony.services[id] = ServiceDefinition(knownFromElsewhere: id, at: span)
            symfony.serviceIds.append(id)
        }
    }

    func add(to handlers: inout IOHandlers) {
        for name in metadataHandlers where handlers[.metadata, name.value] == nil { handlers.metadata.append(Self.handler(name, .metadata)) }
        for name in binarydataHandlers where handlers[.binarydata, name.value] == nil { handlers.binarydata.append(Self.handler(name, .binarydata)) }
    }

    func add(to adapters: inout [FlysystemAdapter]) {
        for name in self.adapters where !adapters.contains(where: { $0.name == name.value }) { adapters.append(FlysystemAdapter(knownFromElsewhere: name)) }
    }

    private static func handler(_ name: Sourced<String>, _ section: IOHandler.Section) -> IOHandler {
        IOHandler(
            section: section, name: name.value, writtenName: name.value, span: name.span, type: .unknown(unknown), typeKeys: [], replaced: [])
    }
}

extension FlysystemAdapter {
    init(knownFromElsewhere name: Sourced<String>) {
        self.name = name.value
        writtenName = name.value
        span = name.span
        kind = .unknown(KnownDeclarations.unknown)
        typeKeys = []
    }
}
