import ClusterModel
import EzPlatform
import Routing
import Source

/// What was rendered, and what it was rendered from.
public struct RenderedPlan: Sendable {
    public var artifacts: [Artifact]
    /// What the user should know, in sentences without a full stop.
    public var notes: [String]
    public var project: Project
    /// Files of the project that have to change with it, for judging both together: absolute paths.
    public var changedFiles: [String: [UInt8]] = [:]
    var site: SitePlan
    var templates: TemplateSet
}

/// Renders the files that one project needs.
public struct Renderer {
    private let project: Project
    private let deployment: DeploymentMode
    private let inputs: RenderInputs
    private let templates: TemplateSet
    private let tree: any FileTree

    /// - Parameters:
    ///   - node: the name of one of the given nodes, to render for (`--node`).
    ///   - isSnippet: only the rules of a virtual host.
    public init(
        project: Project, deployment: DeploymentMode, settings: RenderSettings, versions: [WebServerKind: ServerContext.Version] = [:],
        node: String? = nil, isSnippet: Bool = false, templates: TemplateSet = .builtIn, tree: any FileTree
    ) throws(RenderFailure) {
        self.project = project
        self.deployment = deployment
        self.templates = templates
        self.tree = tree
        do throws(InputProblem) {
            var inputs = try RenderInputs(settings)
            inputs.versions = versions
            inputs.isSnippet = isSnippet
            inputs.isDevelopment = project.environment.hasPrefix("dev")
            if let node {
                guard let known = inputs.nodes.first(where: { $0.name.text == node }) else {
                    let names = inputs.nodes.map(\.name.text).joined(separator: ", ")
                    throw InputProblem("--node", "no node is called \(quoted(node))" + (names.isEmpty ? "; name them with --node-address NAME=ADDRESS or render.nodes" : "; there are \(names)"))
                }
                inputs.node = known
            }
            self.inputs = inputs
        } catch { throw .input(error) }
    }

    /// - Parameter kinds: each once; several are rendered in this order.
    public func render(_ kinds: [RenderKind]) throws(RenderFailure) -> RenderedPlan {
        let site: SitePlan
        do throws(InputProblem) { site = try SitePlan(project, inputs: inputs) } catch { throw .input(error) }
        var plan = RenderedPlan(artifacts: [], notes: [], project: project, site: site, templates: templates)
        for kind in kinds {
            switch kind {
            case .apache: plan.artifacts += try WebServerArtifacts.render(.apache, site, templates: templates)
            case .nginx: plan.artifacts += try WebServerArtifacts.render(.nginx, site, templates: templates)
            case .memcached:
                plan.artifacts += try MemcachedArtifacts.render(project, inputs, deployment: deployment, templates: templates)
            case .varnishBackends: plan.artifacts.append(try NetworkArtifacts.varnish(site, templates: templates))
            case .dfs: try DFSArtifacts.render(project, inputs, templates: templates, tree: tree, into: &plan)
            case .fstab: plan.artifacts.append(try NetworkArtifacts.fstab(project, inputs, templates: templates))
            }
        }
        if kinds.contains(.apache), !inputs.isSnippet {
            let ports = Set((inputs.listen.map { ($0.port ?? inputs.port).number } + [inputs.port.number] + [inputs.tls?.port.number ?? 80]))
            let unusual = ports.subtracting([80, 443]).sorted()
            if !unusual.isEmpty { plan.notes.append("httpd needs a Listen directive for port \(unusual.map(String.init).joined(separator: ", "))") }
        }
        if kinds.contains(.memcached), project.memcachedServers.isEmpty {
            plan.notes.append("nothing in the project names a memcached server yet")
        }
        if kinds.contains(.apache) || kinds.contains(.nginx) { plan.notes = site.notes + plan.notes }
        return plan
    }

    /// What `all` stands for: everything that this project has a use for and that the inputs suffice for.
    public var neededKinds: [RenderKind] {
        var kinds: [RenderKind] = [.nginx]
        if inputs.php != .module { kinds.insert(.apache, at: 0) } else { kinds = [.apache] }
        if !project.memcachedServers.isEmpty { kinds.append(.memcached) }
        if !inputs.nodes.isEmpty, case .known(let type) = project.httpCache.purgeType, type.value != "local", type.value != "fastly" {
            kinds.append(.varnishBackends)
        }
        if inputs.nfs != nil { kinds.append(.fstab) }
        if inputs.nfsMount != nil, !DFSArtifacts.isComplete(project) { kinds.append(.dfs) }
        return kinds
    }
}
