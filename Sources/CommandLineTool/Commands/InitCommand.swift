import ClusterModel
import EzPlatform
import Rendering
import Reporting
import Source

/// `ezcluster init`
enum InitCommand {
    static func run(_ options: InitOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        guard let (project, subject) = try SubjectLoading.oneProject(options.subject, in: surroundings) else { return EzclusterCommand.nothingCode }
        let text: String
        do throws(RenderFailure) { text = try StarterConfiguration.text(for: subject) } catch { throw UsageError(error, in: surroundings) }
        var remarks: [String] = []
        if options.writesToOutput {
            try EzclusterCommand.write(Array(text.utf8), to: nil, in: surroundings)
        } else {
            let path = Path.join(project.root, ToolConfigurationReader.fileName)
            let name = surroundings.paths.show(path)
            guard options.overwrites || !LiveFileTree().exists(path) else {
                throw UsageError("\(name) exists: --force overwrites it, --stdout shows what would be written")
            }
            do throws(WriteError) { try FileSink(path: path).write(Array(text.utf8)) } catch { throw UsageError("cannot write \(name): \(error.reason)") }
            remarks.append("wrote \(name)")
        }
        if StarterConfiguration.lacksSharedFiles(subject) {
            remarks.append("the project keeps files on each server's own disk; for several servers: ezcluster render dfs --nfs-mount DIR --output-dir .")
        }
        if subject.nodes.allSatisfy(\.webServers.isEmpty) {
            remarks.append("no virtual host was found in the project; this renders one: ezcluster render nginx --output-dir deploy")
        }
        for remark in remarks where options.text.verbosity > .quiet { EzclusterCommand.complain(remark, in: surroundings) }
        return 0
    }
}
