import EzPlatform
import Source
import Symfony

/// The Symfony configuration that a project lacks for files which all web nodes share.
enum DFSArtifacts {
    /// Whether every siteaccess keeps metadata in SQL and files elsewhere already.
    static func isComplete(_ project: Project) -> Bool {
        let siteaccesses = project.siteaccesses.siteaccesses.map(\.name)
        return !siteaccesses.isEmpty
            && siteaccesses.allSatisfy { siteaccess in
                guard case .known(let metadata) = project.handler(.metadata, for: siteaccess), metadata.isLegacyDFSCluster else { return false }
                return project.handler(.binarydata, for: siteaccess).value != nil
            }
    }

    static func render(
        _ project: Project, _ inputs: RenderInputs, templates: TemplateSet, tree: any FileTree, into plan: inout RenderedPlan
    ) throws(RenderFailure) {
        guard !isComplete(project) else {
            throw .impossible("every siteaccess has handlers for shared files already: there is nothing to add")
        }
        let facts = project.facts
        guard facts.migrateCommand != nil || facts.layout != .ezPublish else {
            throw .impossible("\(project.release.release.title) keeps files of a cluster by the legacy kernel's settings (file.ini), not by Symfony's")
        }
        var scope: TemplateScope = [
            "title": .text(project.release.release.title), "table": .text(facts.dfsTable), "rootKey": .text(facts.rootKey),
            "ioRootKey": .text(facts.ioRootKey),
        ]
        let metadata = project.ioHandlers.metadata.first { $0.isLegacyDFSCluster }
        scope["metadataHandler"] = .text(metadata?.name ?? "dfs")
        scope["metadataConnection"] = metadata == nil ? .text(connection(project).serviceId) : .flag(false)
        let binarydata = project.ioHandlers.binarydata.first { isShared($0, project) }
        scope["binarydataHandler"] = .text(binarydata?.name ?? "nfs")
        let adapter = binarydata == nil ? project.adapters.first { isShared($0, project) } : nil
        scope["binarydataAdapter"] = binarydata == nil ? .text(adapter?.name ?? "nfs_adapter") : .flag(false)
        scope["declaresHandlers"] = .flag(metadata == nil || binarydata == nil)
        let mount = inputs.nfsMount ?? NetworkArtifacts.sharedDirectory(project)
        let needsAdapter = binarydata == nil && adapter == nil
        guard let mount = mount ?? (needsAdapter ? nil : try? ServerPath("/")) else {
            throw .input(InputProblem("--nfs-mount", "name the directory that every web node mounts: --nfs-mount DIR"))
        }
        scope["mountPoint"] = .text(mount.text)
        try addAdapter(needsAdapter, mount, project, to: &scope)
        try finish(scope, project, templates, tree, into: &plan)
    }

    /// The connection that holds the table: one that is made for it, else that of the repository, whose schema has the table.
    private static func connection(_ project: Project) -> (name: String, serviceId: String) {
        let known = project.connections["dfs"] ?? project.connections.defaultConnection
        return known.map { ($0.name, $0.serviceId) } ?? ("default", "doctrine.dbal.default_connection")
    }

    private static func isShared(_ handler: IOHandler, _ project: Project) -> Bool {
        guard case .known(let name) = handler.adapter, let adapter = project.adapter(named: name.value) else { return false }
        return isShared(adapter, project)
    }

    private static func isShared(_ adapter: FlysystemAdapter, _ project: Project) -> Bool {
        switch adapter.kind {
        case .objectStore: return true
        case .custom(let service): return service.value.map { project.isNFSAdapter($0.value) } ?? false
        // Outside of the project it can be a mount, and is meant to be.
        case .local(let directory):
            return directory.value.map { $0.value.hasPrefix("/") && !Path.isWithin(Path.normalised($0.value), project.root) } ?? false
        case .other, .none, .unknown: return false
        }
    }

    private static func addAdapter(
        _ isNeeded: Bool, _ mount: ServerPath, _ project: Project, to scope: inout TemplateScope
    ) throws(RenderFailure) {
        for name in ["nfsParameter", "adapter", "adapterService", "adapterDirectory", "directoryKey", "path"] { scope[name] = .flag(false) }
        guard isNeeded else { return }
        let facts = project.facts
        scope["adapter"] = .text("nfs_adapter")
        if let service = facts.nfsAdapterService, let parameter = facts.nfsAdapterParameter {
            scope["nfsParameter"] = .text(parameter)
            scope["path"] = .text("$var_dir$/$storage_dir$/")
            scope["adapterService"] = .text(service)
            return
        }
        scope["directoryKey"] = .text(project.oneupMajor.number >= 4 ? "location" : "directory")
        if facts.resolvesSettingsInServices {
            scope["adapterDirectory"] = .text(mount.appending("$var_dir$/$storage_dir$"))
            return
        }
        // 3.0 has neither: one directory for all siteaccesses.
        guard project.storagePaths.count == 1, let path = project.storagePaths.first else {
            throw .impossible("\(project.release.release.title) has no adapter that follows the siteaccess, and the siteaccesses differ in var_dir or storage_dir")
        }
        scope["adapterDirectory"] = .text(mount.appending(String(path.dropFirst())))
    }

    private static func finish(
        _ scope: TemplateScope, _ project: Project, _ templates: TemplateSet, _ tree: any FileTree, into plan: inout RenderedPlan
    ) throws(RenderFailure) {
        let facts = project.facts
        let ending = facts.layout == .packages || facts.layout == .packagesWithOverrides ? "yaml" : "yml"
        let names = ["dfs", "ezcluster_dfs"].map { "\(facts.configDirectory)/\($0).\(ending)" }
        let name = names.first { !tree.isFile(Path.join(project.root, $0)) } ?? names[1]
        do throws(TemplateProblem) {
            plan.artifacts.append(
                Artifact(
                    kind: .dfs, path: name, template: "dfs/dfs.yaml",
                    rendered: try TemplateRenderer.render("dfs/dfs.yaml", scope, format: .yaml, templates: templates), projectPath: name))
        } catch { throw .template(error) }
        plan.notes.append("\(name) belongs into the project at this path")
        guard ending == "yml" else { return }
        // These releases load what config.yml imports.
        let main = Path.join(project.root, "\(facts.configDirectory)/config.yml")
        plan.notes.append("import it: add \"- { resource: \(Path.name(name)) }\" to the imports of \(facts.configDirectory)/config.yml")
        guard let bytes = try? tree.read(main, limit: 1_048_576) else { return }
        let text = String(decoding: bytes, as: UTF8.self)
        let item = "- { resource: \(Path.name(name)) }"
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let index = lines.firstIndex(where: { $0.hasPrefix("imports:") }) {
            let indentation = index + 1 < lines.count ? String(lines[index + 1].prefix { $0 == " " }) : "    "
            lines.insert(indentation + item, at: index + 1)
            plan.changedFiles[main] = Array(lines.joined(separator: "\n").utf8)
        } else {
            plan.changedFiles[main] = Array(("imports:\n    " + item + "\n" + text).utf8)
        }
    }
}
