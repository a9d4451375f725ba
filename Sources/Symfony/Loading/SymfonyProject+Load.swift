import Source
import SymfonyYAML

extension SymfonyProject {
    /// Reads the configuration of one environment.
    ///
    /// Never fails: what cannot be read is a finding or an undecided point, and the rest is read.
    /// - Parameters:
    ///   - root: the project's directory, an absolute path in the store's file tree.
    ///   - environment: `prod`, `dev`, ...
    public static func load(
        root: String, layout: ProjectLayout, environment: String = "prod", options: LoadOptions = LoadOptions(), store: SourceStore
    ) -> SymfonyProject {
        let root = Path.normalised(root)
        var chain = DotenvChain(store: store, dialect: DotenvDialect(symfony: layout.symfony, patch: layout.dotenvPatch))
        chain.take(options)
        if layout.readsDotEnv { chain.readProject(root, environment: environment) }
        let loader = ContainerLoader(
            root: root, layout: layout, environment: environment, options: options, store: store, variables: chain.variables)
        loader.run()
        let resolver = Resolver(
            version: layout.symfony, variables: chain.variables,
            files: EnvironmentFiles(
                store: store, root: root, projectDirectory: Path.normalised(options.projectDirectory ?? root), environment: environment,
                version: layout.symfony),
            parameters: loader.parameters)

        var parameters = ParameterSet()
        parameters.foldsNames = layout.symfony.foldsNames
        for name in loader.parameterNames {
            guard let raw = loader.parameters[name], case .found(let resolved, _) = resolver.parameter(name, at: raw.span) else { continue }
            var value = resolved.value
            // A parameter is set where its text stands, whatever the text leads to.
            if value.provenance.span == nil { value.provenance.span = raw.span }
            parameters.parameters[name] = .init(name: name, keySpan: raw.keySpan, value: value, replaced: raw.replaced)
            parameters.names.append(name)
        }
        var extensions: [String: [ExtensionConfig]] = [:]
        var extensionKeys: [String] = []
        for section in loader.sections {
            if extensions[section.key] == nil { extensionKeys.append(section.key) }
            var value = resolver.value(section.node)
            // Symfony takes anything that is neither a map nor null as an empty map.
            if value.map == nil, value.list == nil, !value.isNull { value.content = .map(ConfigMap()) }
            extensions[section.key, default: []].append(
                ExtensionConfig(
                    key: section.key, keySpan: section.keySpan, value: value, file: section.file,
                    whenEnvironment: section.whenEnvironment))
        }
        var services: [String: ServiceDefinition] = [:]
        var serviceIds: [String] = []
        for raw in loader.services {
            let id = layout.symfony.foldsNames ? raw.id.lowercased() : raw.id
            if services[id] == nil { serviceIds.append(id) }
            services[id] = ServiceDefinition(raw, resolver: resolver)
        }
        resolver.finish()
        return SymfonyProject(
            root: root, layout: layout, environment: environment, extensions: extensions, extensionKeys: extensionKeys,
            parameters: parameters, variables: chain.variables, services: services, serviceIds: serviceIds,
            registersServicesByDirectory: loader.registersServicesByDirectory, files: loader.files, overrides: loader.overrides,
            undefinedParameters: resolver.undefinedParameters, unsetVariables: resolver.unsetVariables,
            findings: chain.findings + loader.findings + resolver.findings, undecided: chain.undecided + loader.undecided,
            isComplete: loader.isComplete)
    }
}

extension ServiceDefinition {
    init(_ raw: ContainerLoader.RawService, resolver: Resolver) {
        id = raw.id
        span = raw.keySpan
        path = raw.path
        let value = resolver.value(raw.node)
        definition = value
        isPublic = raw.defaultPublic
        if let text = value.map == nil ? value.scalarText : nil, text.utf8.first == UInt8(ascii: "@") {
            alias = String(text.dropFirst())
        }
        func text(_ key: String) -> String? { value[key]?.scalarText }
        func flag(_ key: String) -> Bool? {
            if case .bool(let flag)? = value[key]?.content { return flag }
            return nil
        }
        if let name = text("alias") { alias = name }
        if let flag = flag("public") { isPublic = flag }
        className = value["class"].flatMap { $0.isNull ? nil : $0 }
        isAbstract = flag("abstract") ?? false
        isSynthetic = flag("synthetic") ?? false
        parent = text("parent")
        factory = value["factory"]
        arguments = value["arguments"]
        // A map of `$name: value` alone is short for its arguments.
        if let map = value.map, !map.isEmpty, map.keys.allSatisfy({ $0.utf8.first == UInt8(ascii: "$") || $0.contains("\\") }) {
            arguments = value
        } else if let list = value.list, !list.isEmpty {
            arguments = value
        }
    }
}
