import ClusterModel
import EzPlatform
import Rendering
import Reporting
import Routing
import Source

/// `ezcluster render KIND...`
enum RenderCommand {
    static func run(_ options: RenderOptionSet, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        let templates = try templates(options, in: surroundings)
        if options.lists {
            try EzclusterCommand.write(Array(TemplateListing.text(templates).utf8), to: nil, in: surroundings)
            return 0
        }
        if let directory = options.ejectDirectory { return try eject(templates, into: directory, in: surroundings) }
        let (subjectOptions, tree) = SubjectLoading.prepare(options.subject, paths: [], requestIsComplete: false, in: surroundings)
        let loading = try SubjectLoading.load(subjectOptions, from: tree, in: surroundings)
        guard let (project, subject) = try SubjectLoading.oneProject(loading, in: surroundings), case .loaded(let loaded) = loading else {
            return EzclusterCommand.nothingCode
        }
        let run = Run(
            options: options, subjectOptions: subjectOptions, tree: tree, project: project, subject: subject,
            settings: loaded.configuration.render, templates: templates, surroundings: surroundings)
        return try run.run()
    }

    private static func templates(_ options: RenderOptionSet, in surroundings: Surroundings) throws(UsageError) -> TemplateSet {
        guard let directory = options.templateDirectory else { return .builtIn }
        do throws(TemplateProblem) {
            return try TemplateSet.reading(directory, from: LiveFileTree())
        } catch {
            throw UsageError("template \(error.place): \(error.message)")
        }
    }

    private static func eject(_ templates: TemplateSet, into directory: String, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        let tree = LiveFileTree()
        let paths = templates.names.map { (name: $0, path: Path.join(directory, $0 + TemplateSet.suffix)) }
        for (_, path) in paths where tree.exists(path) {
            throw UsageError("\(surroundings.paths.show(path)) exists: templates are only written where nothing is overwritten")
        }
        for (name, path) in paths {
            do throws(WriteError) { try FileSink(path: path).writeMakingDirectories(templates.text(name) ?? []) } catch {
                throw UsageError("cannot write \(surroundings.paths.show(path)): \(error.reason)")
            }
        }
        let text = "wrote \(paths.count) templates below \(surroundings.paths.show(directory)); render with --templates \(surroundings.paths.show(directory))\n"
        try EzclusterCommand.write(Array(text.utf8), to: nil, in: surroundings)
        return 0
    }
}

/// One run of `render` for a project.
private struct Run {
    let options: RenderOptionSet
    let subjectOptions: SubjectOptions
    let tree: any FileTree
    let project: Project
    let subject: Subject
    let settings: RenderSettings
    let templates: TemplateSet
    let surroundings: Surroundings

    func run() throws(UsageError) -> Int32 {
        let plan: RenderedPlan
        do throws(RenderFailure) {
            let renderer = try Renderer(
                project: project, deployment: subject.deployment.mode, settings: settings.overridden(by: options.settings),
                versions: subjectOptions.serverVersions, node: options.node, isSnippet: options.isSnippet, templates: templates, tree: tree)
            plan = try renderer.render(options.rendersAll ? options.kinds + renderer.neededKinds.filter { !options.kinds.contains($0) } : options.kinds)
        } catch {
            throw UsageError(error, in: surroundings)
        }
        guard try isVerified(plan) else { return 1 }
        for note in options.text.verbosity > .quiet ? plan.notes : [] { say("note: \(note)") }
        guard let directory = options.outputDirectory else {
            try EzclusterCommand.write(Array(text(of: plan.artifacts).utf8), to: nil, in: surroundings)
            return 0
        }
        return try ArtifactWriting(options: options, directory: directory, surroundings: surroundings).write(plan.artifacts)
    }

    private func say(_ message: String) { EzclusterCommand.complain(message, in: surroundings) }

    private func text(of artifacts: [Artifact]) -> String {
        guard artifacts.count > 1 else { return artifacts.first?.text ?? "" }
        return artifacts.map { "# \($0.path)\n\($0.text)" }.joined(separator: "\n")
    }

    // MARK: Verification

    private func isVerified(_ plan: RenderedPlan) throws(UsageError) -> Bool {
        var verification: Verification
        do throws(SubjectError) {
            verification = try Verification.of(
                plan.artifacts, plan: plan, options: subjectOptions, tree: tree,
                base: options.outputDirectory ?? Path.join(surroundings.workingDirectory, ".ezcluster-rendered"))
        } catch {
            switch error {
            case .usage(let message): throw UsageError(message)
            case .configuration(let problems): throw UsageError(problems.map(\.message).joined(separator: "; "))
            case .unreadable(let path, let reason): throw UsageError("cannot read \(surroundings.paths.show(path)): \(reason.reason)")
            }
        }
        if options.verifiesWithServers {
            let check = ServerCheck.of(plan)
            verification.problems += check.problems
            for line in check.remarks where options.text.verbosity > .quiet { say(line) }
        }
        let errors = verification.projectFindings.count { $0.severity == .error }
        if errors > 0, options.text.verbosity > .quiet {
            say("note: the project itself has \(errors) error\(errors == 1 ? "" : "s"), which this does not mend: ezcluster lint shows them")
        }
        guard !verification.problems.isEmpty else { return true }
        let shown = options.text.verbosity == .verbose ? verification.problems[...] : verification.problems.prefix(10)
        for problem in shown { say(describe(problem, plan)) }
        let rest = verification.problems.count - shown.count
        if rest > 0 { say("\(rest) more problems; -v shows all") }
        say("nothing was written: what was rendered is not right")
        return false
    }

    private func describe(_ problem: VerificationProblem, _ plan: RenderedPlan) -> String {
        var text = problem.path + (problem.line > 0 ? ":\(problem.line)" : "") + ": \(problem.message) [\(problem.by)]"
        guard problem.line > 0, let artifact = plan.artifacts.first(where: { $0.path == problem.path }) else { return text }
        let lines = artifact.text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.indices.contains(problem.line - 1) { text += "\n    | \(lines[problem.line - 1])" }
        if let template = problem.template { text += "\n    from the template \(template.template), line \(template.line)" }
        return text
    }
}

extension UsageError {
    /// Why nothing is rendered, with the place when it stands in a file.
    init(_ failure: RenderFailure, in surroundings: Surroundings) {
        switch failure {
        case .input(let problem):
            let place = problem.span.map { "\(surroundings.paths.show($0.file)):\($0.start.line):\($0.start.column): " } ?? ""
            self.init("\(place)\(problem.setting): \(problem.message)")
        case .template(let problem): self.init("template \(problem.place): \(problem.message)")
        case .impossible(let reason): self.init(reason)
        }
    }
}
