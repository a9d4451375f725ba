import ClusterModel
import Host
import Reporting
import Rules
import Source

/// `ezcluster audit`
enum AuditCommand {
    static func run(_ options: AuditOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        try LintCommand.checkNames(options.lint.rules.select, "--select")
        try LintCommand.checkNames(options.lint.rules.ignore, "--ignore")
        let previous = try options.previousReport.map { (path) throws(UsageError) in try previousReport(path, in: surroundings) }
        let loaded: LoadedSubjects
        do throws(SubjectError) {
            let live = LiveFileTree()
            let configuration = try configuration(options, live, in: surroundings)
            loaded = try load(try sources(options, configuration, live), options, configuration, in: surroundings)
        } catch {
            guard case .unreadable(let path, let reason) = error else { throw SubjectLoading.usageError(error, in: surroundings) }
            EzclusterCommand.complain("cannot read \(surroundings.paths.show(path)): \(reason.reason)", in: surroundings)
            return try LintCommand.write(Report(tool: LintReport.tool, isJudged: false), options.lint, in: surroundings)
        }
        if loaded.isEmpty {
            EzclusterCommand.complain("no web server, cache server or project was found", in: surroundings)
        }
        let judged = try LintCommand.judge(loaded, options.lint.rules, in: surroundings)
        if let remark = judged.remark { EzclusterCommand.complain(remark, in: surroundings) }
        var report = LintReport.make(judged.loaded, judged.run, in: surroundings.workingDirectory)
        if let previous { report.compare(with: previous, paths: surroundings.paths) }
        return try LintCommand.write(report, options.lint, in: surroundings)
    }

    static func load(
        _ sources: [AuditSource], _ options: AuditOptions, _ configuration: ToolConfiguration, in surroundings: Surroundings
    ) throws(SubjectError) -> LoadedSubjects {
        let subject = SubjectLoading.options(options.lint.subject, paths: [], requestIsComplete: false, in: surroundings)
        let progress = Progress(total: sources.count, noun: "machines", in: surroundings)
        defer { progress?.finish() }
        var show: (@Sendable (Int) -> Void)?
        if let progress { show = { progress.show($0) } }
        return try AuditLoader.load(from: sources, options: subject, configuration: configuration, progress: show)
    }

    /// The tool's configuration: named, or the nearest one above the working directory.
    static func configuration(
        _ options: AuditOptions, _ live: LiveFileTree, in surroundings: Surroundings
    ) throws(SubjectError) -> ToolConfiguration {
        let choices = options.lint.subject
        guard let path = choices.configuration ?? SubjectLoading.nearestConfiguration(choices, [], surroundings, live) else {
            return ToolConfiguration()
        }
        let file: SourceFile
        do throws(FileError) {
            file = SourceFile(path: path, bytes: try live.read(path, limit: SourceStore.defaultLimit))
        } catch { throw .unreadable(path: path, error) }
        let (read, problems) = ToolConfigurationReader.read(file, ruleIDs: Catalogue.ids)
        guard problems.isEmpty else { throw .configuration(problems) }
        return read
    }

    private static func previousReport(_ path: String, in surroundings: Surroundings) throws(UsageError) -> PreviousReport {
        let shown = surroundings.paths.show(path)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try LiveFileTree().read(path, limit: 256 * 1_048_576)
        } catch { throw UsageError("cannot read --against \(shown): \(error.reason)") }
        do throws(PreviousReport.Invalid) {
            return try PreviousReport(bytes)
        } catch {
            let place = error.offset.map { SourceFile(path: path, bytes: bytes).position(of: $0) }
            throw UsageError("\(shown)\(place.map { ":\($0.line):\($0.column)" } ?? ""): \(error.message)")
        }
    }

    /// The machines: named nodes, then paths; this machine when nothing is named.
    private static func sources(
        _ options: AuditOptions, _ configuration: ToolConfiguration, _ live: LiveFileTree
    ) throws(SubjectError) -> [AuditSource] {
        var named: [(path: String, name: String?)] = options.lint.subject.nodes.map { ($0.value, $0.name) }
        named += options.lint.paths.map { ($0, nil) }
        if named.isEmpty, let file = configuration.file {
            named = configuration.nodes.compactMap { node in
                node.directory.map { (Path.join(Path.parent(file.path), $0.value), node.name.value) }
            }
        }
        // Machines ask the same sites, each once in a run.
        let scope = options.probing
        let prober = scope.isEmpty ? nil : Prober()
        let probing: @Sendable (AuditTarget) throws(SubjectError) -> AuditTarget = { (target) throws(SubjectError) in
            guard let prober else { return target }
            guard !scope.asksStores || target.tree.source == .live else {
                throw .usage("--probe asks the servers of the machine on which it runs: run it there, or take the snapshot with collect --probe")
            }
            var target = target
            target.tree = ProbingHostTree(target.tree, prober: prober, scope: scope)
            return target
        }
        guard !named.isEmpty else {
            return [AuditSource { () throws(SubjectError) in try probing(AuditTarget(tree: LiveHostTree(), fallbackName: "localhost")) }]
        }
        let pool = ContentPool()
        return named.map { machine in
            AuditSource { () throws(SubjectError) in try probing(try target(machine.path, name: machine.name, live, pool)) }
        }
    }

    private static func target(_ path: String, name: String?, _ live: LiveFileTree, _ pool: ContentPool) throws(SubjectError) -> AuditTarget {
        let kind: FileKind
        do throws(FileError) { kind = try live.kind(path) } catch { throw .unreadable(path: path, error) }
        if kind == .directory {
            if path == "/" { return AuditTarget(tree: LiveHostTree(), name: name, fallbackName: "localhost") }
            return AuditTarget(tree: LiveHostTree(directory: path), name: name, fallbackName: Path.name(path))
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try live.read(path, limit: SnapshotLimits.fileSize)
        } catch { throw .unreadable(path: path, error) }
        guard Snapshot.recognise(bytes) else { throw .usage("\(path) is neither a directory nor a snapshot that collect made") }
        do throws(Snapshot.Invalid) {
            let snapshot = try Snapshot(bytes, pool: pool)
            return AuditTarget(tree: SnapshotHostTree(snapshot, path: path), name: name ?? snapshot.host, fallbackName: snapshot.host)
        } catch { throw .usage("\(path) is refused as a snapshot: \(error.reason)") }
    }
}

/// A snapshot of a large project has some hundred kilobytes.
private enum SnapshotLimits {
    static let fileSize = 64 * 1_048_576
}
