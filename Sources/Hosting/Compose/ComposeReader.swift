import Source
import SymfonyYAML

/// Reads the files of one Compose project and merges them as Compose does: single values are replaced, variables and mounts
/// merge by their keys, ports and env files add up.
struct ComposeReader {
    private let store: SourceStore
    private let directory: String
    private let interpolation: Interpolation
    private var services: [ComposeService] = []
    private var positions: [String: Int] = [:]
    /// Variables of `environment:`, which win over those of all env files.
    private var own: [String: HostingEnvironment] = [:]
    private var volumes: [ComposeNamedVolume] = []
    private var hasExternalNetwork = false
    private var undecided: [Undecided] = []
    private var files: [String] = []
    /// What `extends` is being followed through.
    private var extending: [String] = []

    /// - Parameters:
    ///   - files: absolute paths; the folder of the first one is the project's.
    ///   - variables: the variables for `${...}`, normally those of `.env`.
    ///   - why: how the files were found.
    static func read(_ files: [String], variables: HostingEnvironment, why: SourceStore.Input.Reason, store: SourceStore)
        -> ComposeProject?
    {
        guard let first = files.first else { return nil }
        var reader = ComposeReader(store: store, directory: Path.parent(first), variables: variables)
        for file in files { reader.read(file, why: why, depth: 0) }
        guard !reader.files.isEmpty else { return nil }
        for index in reader.services.indices { reader.finish(index) }
        return ComposeProject(
            files: reader.files, services: reader.services, volumes: reader.volumes, hasExternalNetwork: reader.hasExternalNetwork,
            undecided: reader.undecided)
    }

    private init(store: SourceStore, directory: String, variables: HostingEnvironment) {
        self.store = store
        self.directory = directory
        interpolation = Interpolation(values: variables)
    }

    private mutating func read(_ path: String, why: SourceStore.Input.Reason, depth: Int) {
        guard depth < 8, !files.contains(path) else { return }
        guard let yaml = HostingYAML.read(path, kind: "compose", why: why, store: store, undecided: &undecided) else { return }
        files.append(path)
        guard let root = yaml.root else { return }
        // `include` brings other projects in before the file's own services.
        for item in items(root["include"]) {
            let paths = item.kind == .mapping ? items(item["path"]) : [item]
            for path in paths {
                guard let text = known(path) else { continue }
                read(Path.join(directory, text.value), why: .included, depth: depth + 1)
            }
        }
        // The first format had the services at the top.
        let section = root["services"] ?? (root["version"] == nil && Self.isFirstFormat(root) ? root : nil)
        for entry in YAMLNode.entries(section) where !entry.key.hasPrefix("x-") {
            read(service: entry, base: Path.parent(path), path: path)
        }
        for entry in YAMLNode.entries(root["networks"]) where entry.value["external"].map({ $0.hostingFlag != false }) ?? false {
            hasExternalNetwork = true
        }
        for entry in YAMLNode.entries(root["volumes"]) {
            let options = YAMLNode.entries(entry.value["driver_opts"]).map { (name: $0.key, value: interpolation.expand($0.value.hostingText)) }
            let volume = ComposeNamedVolume(
                name: entry.key, span: entry.keySpan, driver: text(entry.value["driver"]), options: options,
                isExternal: entry.value["external"].map { $0.hostingFlag ?? ($0.kind == .mapping) } ?? false)
            volumes.removeAll { $0.name == volume.name }
            volumes.append(volume)
        }
    }

    private static func isFirstFormat(_ root: YAMLNode) -> Bool {
        root.entries.contains { $0.value["image"] != nil || $0.value["build"] != nil }
    }

    // MARK: Services

    private mutating func read(service entry: YAMLEntry, base: String, path: String) {
        let position: Int
        if let known = positions[entry.key] {
            position = known
        } else {
            position = services.count
            positions[entry.key] = position
            services.append(ComposeService(name: entry.key, span: entry.keySpan))
        }
        guard entry.value.kind == .mapping else { return }
        var service = services[position]
        var environment = own[entry.key] ?? HostingEnvironment()
        apply(entry.value, to: &service, &environment, base: base, path: path)
        services[position] = service
        own[entry.key] = environment
    }

    private mutating func apply(
        _ node: YAMLNode, to service: inout ComposeService, _ environment: inout HostingEnvironment, base: String, path: String
    ) {
        if let extends = node["extends"], !extends.isNothing { extend(&service, &environment, extends, base: base, path: path) }
        for entry in node.entries {
            let value = entry.value
            if value.tag == "reset" {
                reset(entry.key, of: &service, &environment)
                continue
            }
            if value.tag == "override" { reset(entry.key, of: &service, &environment) }
            switch entry.key {
            case "image": service.image = text(value)
            case "build": service.isBuilt = !value.isNothing
            case "command": service.command = words(value)
            case "entrypoint": service.entrypoint = words(value)
            case "ports": service.ports += items(value).compactMap(port)
            case "expose": service.exposed += items(value).compactMap(known)
            case "environment": readEnvironment(value, into: &environment)
            case "env_file": service.environmentFiles += environmentFiles(value, base: base)
            case "volumes": for item in items(value) { mount(item, on: &service) }
            case "tmpfs":
                for item in items(value) {
                    guard let target = known(item) else { continue }
                    set(ComposeVolume(source: nil, target: target.value, type: "tmpfs", isReadOnly: false, span: item.span), on: &service)
                }
            case "networks": readNetworks(value, &service)
            case "container_name", "hostname": if let name = known(value) { service.aliases.append(name) }
            case "network_mode": service.networkMode = text(value)
            case "links", "external_links", "extra_hosts": service.otherHosts += hostNames(value, of: entry.key)
            case "scale": service.replicas = number(value)
            case "deploy": if let replicas = value["replicas"] { service.replicas = number(replicas) }
            case "restart": service.restart = text(value)
            case "profiles": service.profiles = items(value).compactMap { known($0)?.value }
            default: break
            }
        }
    }

    private func reset(_ key: String, of service: inout ComposeService, _ environment: inout HostingEnvironment) {
        switch key {
        case "image": service.image = .absent
        case "build": service.isBuilt = false
        case "command": service.command = .absent
        case "entrypoint": service.entrypoint = .absent
        case "ports": service.ports = []
        case "expose": service.exposed = []
        case "environment": environment = HostingEnvironment()
        case "env_file": service.environmentFiles = []
        case "volumes": service.volumes = []
        case "networks": service.networks = []
        case "profiles": service.profiles = []
        default: break
        }
    }

    private mutating func extend(
        _ service: inout ComposeService, _ environment: inout HostingEnvironment, _ node: YAMLNode, base: String, path: String
    ) {
        let name = node.kind == .scalar ? known(node)?.value : node["service"].flatMap { known($0)?.value }
        guard let name else { return }
        let file = node["file"].flatMap { known($0)?.value }.map { Path.join(base, $0) } ?? path
        let step = file + "\u{0}" + name
        guard extending.count < 8, !extending.contains(step) else {
            service.undecided.append(Undecided("the service \(service.name)", reason: "extends leads in a circle", span: node.span))
            return
        }
        guard let yaml = HostingYAML.read(file, kind: "compose", why: .included, store: store, undecided: &undecided),
            let parent = (yaml.root?["services"] ?? yaml.root)?[name]
        else {
            service.undecided.append(
                Undecided("the service \(service.name)", reason: "the service \(name) that it extends was not found", span: node.span))
            return
        }
        extending.append(step)
        apply(parent, to: &service, &environment, base: Path.parent(file), path: file)
        extending.removeLast()
    }

    /// Puts env files and `environment` together.
    private mutating func finish(_ index: Int) {
        var result = HostingEnvironment()
        for file in services[index].environmentFiles {
            guard let source = try? store.file(file.value) else {
                if store.tree.isFile(file.value) || !optionalFiles.contains(file.value) {
                    services[index].undecided.append(
                        Undecided(
                            "the variables of the service \(services[index].name)", reason: "its env file \(file.value) could not be read",
                            span: file.span))
                }
                continue
            }
            store.note(file.value, kind: "dotenv", why: .included)
            result.merge(
                ContainerEnvFile.parse(source, base: interpolation.values, isRaw: rawFiles.contains(file.value)))
        }
        result.merge(own[services[index].name] ?? HostingEnvironment())
        services[index].environment = result
    }

    private var optionalFiles: Set<String> = []
    private var rawFiles: Set<String> = []

    private mutating func environmentFiles(_ node: YAMLNode, base: String) -> [Sourced<String>] {
        items(node).compactMap { item in
            let name = item.kind == .mapping ? item["path"] : item
            guard let name, let text = known(name) else { return nil }
            let path = Path.join(base, text.value)
            if item["required"]?.hostingFlag == false { optionalFiles.insert(path) }
            if item["format"]?.text == "raw" { rawFiles.insert(path) }
            return Sourced(path, at: name.span)
        }
    }

    private func readEnvironment(_ node: YAMLNode, into environment: inout HostingEnvironment) {
        for entry in node.entries {
            let span = SourceSpan(file: entry.keySpan.file, range: entry.keyRange.union(entry.value.range))
            let value: KnownText
            if entry.value.isNothing {
                value = passedOn(entry.key, entry.keySpan)
            } else {
                value = text(entry.value)
            }
            environment.set(HostingVariable(entry.key, value, at: span))
        }
        for item in node.items {
            guard case .known(let line) = item.hostingText else { continue }
            guard let sign = line.value.firstIndex(of: "=") else {
                environment.set(HostingVariable(line.value, passedOn(line.value, item.span), at: item.span))
                continue
            }
            let name = String(line.value[..<sign])
            let value = Sourced(String(line.value[line.value.index(after: sign)...]), at: item.span)
            environment.set(HostingVariable(name, interpolation.expand(value), at: item.span))
        }
    }

    /// A name without a value takes it from `.env` or the shell.
    private func passedOn(_ name: String, _ span: SourceSpan) -> KnownText {
        if let variable = interpolation.values[name] { return variable.value }
        return .unknown(Unknown("Compose passes on the variable \(name) of the shell that runs it", span: span))
    }

    private mutating func readNetworks(_ node: YAMLNode, _ service: inout ComposeService) {
        for entry in node.entries {
            service.networks.append(Sourced(entry.key, at: entry.keySpan))
            service.aliases += items(entry.value["aliases"]).compactMap(known)
        }
        service.networks += node.items.compactMap(known)
    }

    /// The names in `SERVICE:ALIAS`, `NAME:ADDRESS` and `NAME=ADDRESS`.
    private func hostNames(_ node: YAMLNode, of key: String) -> [String] {
        node.entries.map(\.key)
            + node.items.compactMap(known).compactMap { item in
                let parts = item.value.split(maxSplits: 1) { $0 == ":" || $0 == "=" }
                return (key == "extra_hosts" ? parts.first : parts.last).map(String.init)
            }
    }

    // MARK: Values

    private func text(_ node: YAMLNode?) -> KnownText { node.map { interpolation.expand($0.hostingText) } ?? .absent }
    private func known(_ node: YAMLNode) -> Sourced<String>? { text(node).value }

    private func items(_ node: YAMLNode?) -> [YAMLNode] { YAMLNode.items(node) }

    private func number(_ node: YAMLNode) -> Knowledge<Int> {
        text(node).flatMap { text in Int(text.value).map { .known($0) } ?? .unknown(Unknown("it is no number", span: text.span)) }
    }

    private func words(_ node: YAMLNode) -> Knowledge<[Sourced<String>]> {
        if node.isNothing { return .absent }
        if node.kind == .sequence {
            var words: [Sourced<String>] = []
            for item in node.items {
                switch text(item) {
                case .known(let word): words.append(word)
                case .absent: continue
                case .unknown(let unknown): return .unknown(unknown)
                }
            }
            return .known(words)
        }
        return text(node).flatMap { line in
            ComposeCommandWords.split(line.value).map { words in .known(words.map { Sourced($0, line.provenance) }) }
                ?? .unknown(Unknown("its quotes do not match", span: line.span))
        }
    }

    private func port(_ node: YAMLNode) -> ComposePort? {
        if node.kind == .mapping {
            guard let target = node["target"].flatMap(known) else { return nil }
            let published = node["published"].map { text($0) } ?? .absent
            return ComposePort(
                hostAddress: node["host_ip"].flatMap { known($0)?.value }, published: published.value?.value, target: target.value,
                transport: node["protocol"].flatMap { known($0)?.value } ?? "tcp", span: node.span, unknown: published.unknown)
        }
        // A number of minutes and seconds to YAML 1.1: `22:22` without quotes stays what was written.
        let written = node.untaggedScalar.map { _ in Sourced(node.text, at: node.span) }
        guard let written else { return nil }
        switch interpolation.expand(written) {
        case .absent: return nil
        case .unknown(let unknown):
            return ComposePort(hostAddress: nil, published: nil, target: written.value, transport: "tcp", span: node.span, unknown: unknown)
        case .known(let text): return ComposePort(short: text.value, span: node.span)
        }
    }

    private func mount(_ node: YAMLNode, on service: inout ComposeService) {
        if node.kind == .mapping {
            guard let target = node["target"].flatMap(known) else { return }
            set(
                ComposeVolume(
                    source: node["source"].flatMap { known($0)?.value }, target: target.value,
                    type: node["type"].flatMap { known($0)?.value } ?? "volume", isReadOnly: node["read_only"]?.hostingFlag ?? false,
                    span: node.span), on: &service)
        } else if let text = known(node) {
            let parts = text.value.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            let options = parts.count > 2 ? parts[2].split(separator: ",") : []
            let source = parts.count > 1 ? parts[0] : nil
            let isPath = source.map { $0.hasPrefix("/") || $0.hasPrefix(".") || $0.hasPrefix("~") } ?? false
            set(
                ComposeVolume(
                    source: source, target: parts.count > 1 ? parts[1] : parts[0], type: isPath ? "bind" : "volume",
                    isReadOnly: options.contains("ro"), span: node.span), on: &service)
        }
    }

    /// One mount for each place in the container.
    private func set(_ volume: ComposeVolume, on service: inout ComposeService) {
        service.volumes.removeAll { $0.target == volume.target }
        service.volumes.append(volume)
    }
}

extension ComposePort {
    /// `[address:][host:]container[/transport]`.
    init(short text: String, span: SourceSpan) {
        var rest = text[...]
        transport = "tcp"
        if let slash = rest.lastIndex(of: "/") {
            transport = String(rest[rest.index(after: slash)...])
            rest = rest[..<slash]
        }
        hostAddress = nil
        if rest.first == "[", let close = rest.firstIndex(of: "]") {
            hostAddress = String(rest[rest.index(after: rest.startIndex)..<close])
            rest = rest[rest.index(after: close)...].drop { $0 == ":" }
        }
        var parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        target = parts.popLast() ?? ""
        published = parts.popLast().flatMap { $0.isEmpty ? nil : $0 }
        if hostAddress == nil, !parts.isEmpty { hostAddress = parts.joined(separator: ":") }
        self.span = span
        unknown = nil
    }
}
