import ClusterModel
import EzPlatform
import Rendering
import Reporting
import Source

/// `ezcluster migrate-plan`
enum MigratePlanCommand {
    static func run(_ options: MigratePlanOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        guard let (project, _) = try SubjectLoading.oneProject(options.subject, in: surroundings) else { return EzclusterCommand.nothingCode }
        let plan: MigrationPlan
        do throws(RenderFailure) {
            plan = try MigrationPlan.of(project, from: options.from, to: options.to)
        } catch {
            throw UsageError(error, in: surroundings)
        }
        let bytes: [UInt8]
        switch options.format {
        case .text: bytes = Array(text(plan, surroundings.paths).utf8)
        case .json: bytes = json(plan, surroundings.paths)
        }
        try EzclusterCommand.write(bytes, to: options.outputPath, in: surroundings)
        return plan.preconditions.contains { $0.state == .missing } ? 1 : 0
    }

    // MARK: Text

    private static func text(_ plan: MigrationPlan, _ paths: PathDisplay) -> String {
        var text = "move stored files from \(plan.from) to \(plan.to): \(plan.project.release.release.title)\n\n"
        text += plan.listing.map { $0 + "\n" }.joined()
        text += "\nbefore\n"
        for precondition in plan.preconditions {
            let state =
                switch precondition.state {
                case .met: "met    "
                case .missing: "MISSING"
                case .unknown: "unknown"
                case .manual: "to do  "
                }
            text += "  \(state)  \(precondition.what): \(precondition.detail)\n"
            if let span = precondition.span { text += "           \(paths.show(span.file)):\(span.start.line):\(span.start.column)\n" }
        }
        text += "\nsteps\n"
        for (number, step) in plan.steps.enumerated() {
            text += "  \(number + 1). \(step.title)\n"
            for command in step.commands { text += "         \(command)\n" }
            for remark in step.remarks { text += "     \(remark)\n" }
        }
        let missing = plan.preconditions.count { $0.state == .missing }
        if missing > 0 { text += "\n\(missing) precondition\(missing == 1 ? " is" : "s are") missing: mend that first\n" }
        return text
    }

    // MARK: JSON

    private static func json(_ plan: MigrationPlan, _ paths: PathDisplay) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.field("release", plan.project.release.release.name)
            json.field("from", plan.from.description)
            json.field("to", plan.to.description)
            json.array("metadataHandlers", of: plan.metadataHandlers) { json, name in json.value(name) }
            json.array("binarydataHandlers", of: plan.binarydataHandlers) { json, name in json.value(name) }
            json.array("listing", of: plan.listing) { json, line in json.value(line) }
            json.array("preconditions", of: plan.preconditions) { json, precondition in
                json.object { json in
                    json.field("what", precondition.what)
                    json.field("state", precondition.state.rawValue)
                    json.field("detail", precondition.detail)
                    json.field("file", precondition.span.map { paths.show($0.file) })
                    json.field("line", precondition.span?.start.line)
                }
            }
            json.array("steps", of: plan.steps) { json, step in
                json.object { json in
                    json.field("title", step.title)
                    json.array("commands", of: step.commands) { json, line in json.value(line) }
                    json.array("remarks", of: step.remarks) { json, line in json.value(line) }
                }
            }
        }
        return json.bytes
    }
}
