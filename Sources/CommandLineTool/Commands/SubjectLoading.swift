import ClusterModel
import EzPlatform
import Reporting
import Routing
import Rules
import Source

/// What a command judges, or the exit code when there is nothing to judge.
enum SubjectLoading {
    case loaded(LoadedSubjects)
    /// A message for standard error; the exit code is 3.
    case nothing(String)

    /// - Parameters:
    ///   - paths: absolute; empty is the working directory.
    ///   - contents: what files hold instead of what is on disk, by path with links resolved.
    ///   - requestIsComplete: what is not given is absent (`trace`), not unknown (`lint`).
    static func load(
        _ choices: SubjectChoices, paths: [String], requestIsComplete: Bool, contents: [String: [UInt8]] = [:], in surroundings: Surroundings
    ) throws(UsageError) -> SubjectLoading {
        let (options, tree) = prepare(
            choices, paths: paths, requestIsComplete: requestIsComplete, contents: contents, in: surroundings)
        return try load(options, from: tree, in: surroundings)
    }

    /// What is to be loaded, and the files that may be read for it.
    static func prepare(
        _ choices: SubjectChoices, paths: [String], requestIsComplete: Bool, contents: [String: [UInt8]] = [:], in surroundings: Surroundings
    ) -> (SubjectOptions, any FileTree) {
        var options = Self.options(choices, paths: paths, requestIsComplete: requestIsComplete, in: surroundings)
        let live = LiveFileTree()
        options.configurationFile = choices.configuration ?? nearestConfiguration(choices, paths, surroundings, live)
        return (options, ConfinedFileTree(OverlayFileTree(live, contents: contents), to: readable(options, live)))
    }

    /// What the choices of the command line say about a subject; without the tool's configuration.
    static func options(
        _ choices: SubjectChoices, paths: [String], requestIsComplete: Bool, in surroundings: Surroundings
    ) -> SubjectOptions {
        var options = SubjectOptions()
        options.paths = paths
        options.workingDirectory = surroundings.workingDirectory
        options.project = choices.project
        options.root = choices.root
        options.release = choices.release
        options.environments = choices.environmentsAreGiven ? choices.environments : []
        options.environmentFiles = choices.environmentFiles
        options.target = choices.target
        options.defines = Set(choices.defines)
        options.loadedModules = Set(choices.modules)
        options.missingModules = Set(choices.missingModules)
        options.nodes = choices.nodes.map { ($0.name, $0.value) }
        options.requestIsComplete = requestIsComplete
        for variable in choices.environmentVariables { options.environmentVariables[variable.name] = variable.value }
        for variable in choices.serverEnvironment { options.serverEnvironment[variable.name] = variable.value }
        for version in choices.serverVersions {
            options.serverVersions[version.kind == .apache ? .apache : .nginx] = ServerContext.Version(version.version)
        }
        for server in choices.servers {
            guard let kind = ServerFileKind(rawValue: server.kind.rawValue) else { continue }
            options.servers.append(.init(kind: kind, path: Sourced(server.path), context: server.context?.rawValue))
        }
        switch choices.mode {
        case .cluster: options.deployment = .cluster
        case .singleServer: options.deployment = .singleServer
        case .unknown, nil: break
        }
        if choices.servers.contains(where: { $0.path == "-" }) { options.standardInput = surroundings.standardInput() }
        return options
    }

    /// The only project that is meant, loaded; `nil` when there is none, which standard error says then.
    static func oneProject(
        _ choices: SubjectChoices, in surroundings: Surroundings
    ) throws(UsageError) -> (project: Project, subject: Subject)? {
        try oneProject(try load(choices, paths: [], requestIsComplete: false, in: surroundings), in: surroundings)
    }

    static func oneProject(
        _ loading: SubjectLoading, in surroundings: Surroundings
    ) throws(UsageError) -> (project: Project, subject: Subject)? {
        let projects: [Subject]
        switch loading {
        case .nothing(let message):
            EzclusterCommand.complain(message, in: surroundings)
            return nil
        case .loaded(let loaded): projects = loaded.subjects.filter { $0.application != nil }
        }
        guard let subject = projects.first, let project = subject.application else {
            EzclusterCommand.complain("no project was found here; name it with --project DIR", in: surroundings)
            return nil
        }
        guard projects.count == 1 else {
            throw UsageError("there are \(projects.count) projects below this directory: name one with --project DIR")
        }
        return (project, subject)
    }

    static func load(
        _ options: SubjectOptions, from tree: any FileTree, in surroundings: Surroundings
    ) throws(UsageError) -> SubjectLoading {
        do throws(SubjectError) {
            return .loaded(try SubjectLoader.load(options, tree: tree, ruleIDs: Catalogue.ids))
        } catch {
            guard case .unreadable(let path, let reason) = error else { throw usageError(error, in: surroundings) }
            return .nothing("cannot read \(surroundings.paths.show(path)): \(reason.reason)")
        }
    }

    static func usageError(_ error: SubjectError, in surroundings: Surroundings) -> UsageError {
        let display = surroundings.paths
        switch error {
        case .usage(let message): return UsageError(message)
        case .configuration(let problems):
            return UsageError(
                problems.map { problem in
                    let start = problem.span.start
                    return "\(display.show(problem.span.file)):\(start.line):\(start.column): \(problem.message)"
                }.joined(separator: "\nezcluster: "))
        case .unreadable(let path, let reason): return UsageError("cannot read \(display.show(path)): \(reason.reason)")
        }
    }

    /// The tool's configuration: upwards from what is judged, to the root of the repository.
    static func nearestConfiguration(
        _ choices: SubjectChoices, _ paths: [String], _ surroundings: Surroundings, _ tree: LiveFileTree
    ) -> String? {
        let start = choices.project ?? paths.first ?? surroundings.workingDirectory
        var directory = tree.isDirectory(start) ? start : Path.parent(start)
        while true {
            let candidate = Path.join(directory, ToolConfigurationReader.fileName)
            if tree.isFile(candidate) { return candidate }
            if directory == "/" || tree.exists(Path.join(directory, ".git")) { return nil }
            directory = Path.parent(directory)
        }
    }

    /// What may be read: the projects, what Git leaves out of them, the folders of named files, and what options open.
    private static func readable(_ options: SubjectOptions, _ tree: LiveFileTree) -> [String] {
        var directories: [String] = []
        let store = SourceStore(tree: tree)
        for path in [options.project].compactMap({ $0 }) + (options.paths.isEmpty ? [options.workingDirectory] : options.paths) {
            directories.append(tree.isDirectory(path) ? path : Path.parent(path))
            guard let project = ProjectDetector.findProject(upFrom: path, store: store) else { continue }
            directories.append(project)
            directories += GitIgnore.inputs(above: project, in: tree)
        }
        for server in options.servers where server.path.value != "-" { directories.append(Path.parent(server.path.value)) }
        directories += options.environmentFiles
        directories += options.nodes.map(\.directory)
        if let root = options.root { directories.append(root) }
        if let file = options.configurationFile { directories.append(Path.parent(file)) }
        return directories
    }
}

extension Surroundings {
    var paths: PathDisplay { PathDisplay(workingDirectory: workingDirectory) }
}
