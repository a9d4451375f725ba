import ClusterModel
import EzPlatform
import Source

/// memcached's options, one file for each server.
enum MemcachedArtifacts {
    private struct Server {
        var address: NetworkAddress
        /// For the file's folder when there are several.
        var name: String?
        var isAsked: Bool
    }

    static func render(
        _ project: Project, _ inputs: RenderInputs, deployment: DeploymentMode, templates: TemplateSet
    ) throws(RenderFailure) -> [Artifact] {
        let named = namedServers(project)
        let servers = try servers(named, inputs, deployment)
        var artifacts: [Artifact] = []
        for server in servers {
            let port = inputs.memcachedPort?.number ?? named.first { $0.address == server.address }?.port
                ?? (Set(named.map(\.port)).count == 1 ? named[0].port : 11211)
            artifacts.append(try artifact(server, port, project, inputs, templates))
        }
        return artifacts
    }

    /// The servers that the application names by a numeric address that others can reach.
    private static func namedServers(_ project: Project) -> [(address: NetworkAddress, port: Int)] {
        var found: [(address: NetworkAddress, port: Int)] = []
        for server in project.memcachedServers {
            guard let host = server.host, let address = NetworkAddress(host), address.reach != .loopback, address.reach != .wildcard,
                !found.contains(where: { $0.address == address })
            else { continue }
            found.append((address, server.port ?? 11211))
        }
        return found
    }

    private static func servers(
        _ named: [(address: NetworkAddress, port: Int)], _ inputs: RenderInputs, _ deployment: DeploymentMode
    ) throws(RenderFailure) -> [Server] {
        if let node = inputs.node { return [Server(address: node.address, name: nil, isAsked: false)] }
        let asked = inputs.listen.map { $0.address ?? .wildcard4 }
        if let first = asked.first {
            guard asked.count == 1 else {
                throw .input(InputProblem("--listen", "a file is for one server: give one address, or the nodes' with --node-address"))
            }
            return [Server(address: first, name: nil, isAsked: true)]
        }
        if inputs.isDevelopment { return [Server(address: .wildcard4, name: nil, isAsked: true)] }
        let nodes = inputs.nodes.filter { node in named.isEmpty || named.contains { $0.address == node.address } }
        if !nodes.isEmpty {
            return nodes.map { Server(address: $0.address, name: nodes.count > 1 ? $0.name.text : nil, isAsked: false) }
        }
        if !named.isEmpty {
            return named.map { Server(address: $0.address, name: named.count > 1 ? "\($0.address)" : nil, isAsked: false) }
        }
        guard deployment != .cluster else {
            throw .input(
                InputProblem(
                    "--listen", "memcached in a cluster needs the internal address of its node: --listen ADDRESS, or --node NAME with render.nodes"))
        }
        return [Server(address: NetworkAddress(v4: 0x7f00_0001), name: nil, isAsked: true)]
    }

    private static func artifact(
        _ server: Server, _ port: Int, _ project: Project, _ inputs: RenderInputs, _ templates: TemplateSet
    ) throws(RenderFailure) -> Artifact {
        let purpose: String
        switch server.address.reach {
        case .wildcard: purpose = "On every address of the host: whoever reaches the port reads and writes everything."
        case .loopback: purpose = "For this host alone: on several web servers name the internal address with --listen."
        default: purpose = "On the internal network, so that all web nodes share it; nothing else may reach the port."
        }
        let scope: TemplateScope = [
            "title": .text(project.release.release.title),
            "purpose": .text(purpose),
            "listen": .text("\(server.address)"),
            "port": .number(port),
            "memory": .number(inputs.memcachedMemory.mebibytes),
            "connections": .optional(inputs.memcachedConnections.map(String.init)),
            "maximumConnections": .number(inputs.memcachedConnections ?? 1024),
            "itemSize": .optional(inputs.memcachedItemSize?.short),
            "user": .text("memcache"),
        ]
        let (template, name): (String, String) =
            switch inputs.memcachedForm {
            case .debian: ("memcached/memcached.conf", "memcached.conf")
            case .sysconfig: ("memcached/sysconfig", "sysconfig/memcached")
            case .systemd: ("memcached/drop-in.conf", "memcached.service.d/ezcluster.conf")
            }
        let folder = server.name.map { "memcached/" + String($0.map { $0 == ":" ? "-" : $0 }) } ?? "memcached"
        do throws(TemplateProblem) {
            var artifact = Artifact(
                kind: .memcached, path: "\(folder)/\(name)", template: template,
                rendered: try TemplateRenderer.render(template, scope, format: .options, templates: templates), server: .memcached)
            if server.isAsked { artifact.acceptedRules = ["memcached-listens-everywhere", "memcached-on-loopback"] }
            return artifact
        } catch { throw .template(error) }
    }
}
