import EzPlatform
import Source

/// What surrounds the web nodes: Varnish in front, NFS behind.
enum NetworkArtifacts {
    static func varnish(_ plan: SitePlan, templates: TemplateSet) throws(RenderFailure) -> Artifact {
        let nodes = plan.inputs.nodes
        guard !nodes.isEmpty else {
            throw .input(InputProblem("--node-address", "Varnish needs the web nodes: --node-address web1=10.0.0.11, or render.nodes in .ezcluster.yml"))
        }
        var identifiers: Set<String> = []
        var scopes: [TemplateScope] = []
        for node in nodes {
            let identifier = String(node.name.text.map { $0 == "-" ? "_" : $0 })
            guard identifier != "ezcluster", identifiers.insert(identifier).inserted else {
                throw .input(InputProblem("--node-address", "the name \(node.name.text) is taken in the rendered VCL", at: node.span))
            }
            scopes.append([
                "identifier": .text(identifier), "address": .text("\(node.address)"), "port": .number(plan.inputs.nodePort.number),
            ])
        }
        let scope: TemplateScope = [
            "title": .text(plan.title), "nodes": .scopes(scopes), "timeout": .number(plan.inputs.timeout.seconds),
            // What the VCL of the release calls its only backend.
            "backend": .text(plan.project.release.release >= .ibexa(5, 0) ? "ibexa" : "ezplatform"),
        ]
        do throws(TemplateProblem) {
            return Artifact(
                kind: .varnishBackends, path: "varnish/backends.vcl", template: "varnish/backends.vcl",
                rendered: try TemplateRenderer.render("varnish/backends.vcl", scope, format: .vcl, templates: templates), server: .varnish)
        } catch { throw .template(error) }
    }

    static func fstab(_ project: Project, _ inputs: RenderInputs, templates: TemplateSet) throws(RenderFailure) -> Artifact {
        guard let nfs = inputs.nfs else {
            throw .input(InputProblem("--nfs", "the mount needs the export: --nfs filer.example.com:/export/ez"))
        }
        guard let mount = inputs.nfsMount ?? sharedDirectory(project) else {
            throw .input(InputProblem("--nfs-mount", "the project does not say where the shared files are mounted: name it with --nfs-mount DIR"))
        }
        let scope: TemplateScope = [
            "title": .text(project.release.release.title), "source": .text("\(nfs.server):\(nfs.export.text)"),
            "mountPoint": .text(mount.text),
        ]
        do throws(TemplateProblem) {
            return Artifact(
                kind: .fstab, path: "fstab", template: "fstab/fstab",
                rendered: try TemplateRenderer.render("fstab/fstab", scope, format: .fstab, templates: templates), server: .fstab)
        } catch { throw .template(error) }
    }

    /// The directory above the files of all siteaccesses, as the adapter in effect says it.
    static func sharedDirectory(_ project: Project) -> ServerPath? {
        if let nfs = project.nfsAdapter, nfs.isConfigured, case .known(let root) = nfs.root, root.value.hasPrefix("/") {
            return try? ServerPath(root.value)
        }
        var common: [Substring]?
        for siteaccess in project.siteaccesses.siteaccesses.map(\.name) {
            guard case .known(let handler) = project.handler(.binarydata, for: siteaccess), case .known(let name) = handler.adapter,
                let adapter = project.adapter(named: name.value), case .local = adapter.kind,
                case .known(let directory) = project.directory(of: adapter, for: siteaccess), directory.value.hasPrefix("/")
            else { continue }
            // Without what is the siteaccess's own.
            var parts = Path.normalised(directory.value).split(separator: "/")[...]
            for name in ["storage_dir", "var_dir"] {
                guard case .known(let text) = project.setting(name, for: siteaccess).text else { continue }
                let own = text.value.split(separator: "/")
                if parts.count > own.count, parts.suffix(own.count).elementsEqual(own) { parts = parts.dropLast(own.count) }
            }
            common = common.map { known in zip(known, parts).prefix { $0 == $1 }.map(\.0) } ?? Array(parts)
        }
        guard let common, !common.isEmpty else { return nil }
        return try? ServerPath("/" + common.joined(separator: "/"))
    }
}
