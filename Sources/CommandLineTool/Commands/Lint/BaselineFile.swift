import ClusterModel
import Reporting
import Rules
import Source

/// The baseline that a run compares with, and the one that it writes.
struct BaselineFile {
    /// Absolute; `nil`: nothing is compared.
    let path: String?
    private var baseline: Baseline?

    /// - Throws: when the file is missing or no baseline; a file that this run writes may be missing.
    init(_ options: RuleOptions, _ configuration: ToolConfiguration, in surroundings: Surroundings) throws(UsageError) {
        let base = configuration.file.map { Path.parent($0.path) } ?? surroundings.workingDirectory
        path = options.baseline ?? configuration.baseline.map { Path.join(base, $0.value) }
        guard let path else { return }
        let shown = surroundings.paths.show(path)
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try LiveFileTree().read(path, limit: SourceStore.defaultLimit)
        } catch {
            if error == .missing, options.writtenBaseline == path { return }
            throw UsageError("cannot read the baseline \(shown): \(error.reason); --write-baseline \(shown) makes one")
        }
        do throws(Baseline.Invalid) {
            baseline = try Baseline(bytes, directory: Path.parent(path))
        } catch {
            let place = error.offset.map { SourceFile(path: path, bytes: bytes).position(of: $0) }
            throw UsageError("\(shown)\(place.map { ":\($0.line):\($0.column)" } ?? "") is no baseline: \(error.message)")
        }
    }

    mutating func take(_ finding: Finding) -> Bool { baseline?.take(finding) ?? false }

    /// What should be said about entries that nothing needs any more.
    func remark(judged: Set<String>, in surroundings: Surroundings) -> String? {
        guard let baseline, let path else { return nil }
        let count = baseline.leftOver(of: judged)
        guard count > 0 else { return nil }
        let shown = surroundings.paths.show(path)
        return "\(count) \(count == 1 ? "entry of \(shown) matches" : "entries of \(shown) match") nothing any more; --write-baseline \(shown) drops \(count == 1 ? "it" : "them")"
    }

    /// Writes what was found and what the old baseline silenced; what comments and the configuration silence stays out.
    /// - Returns: the number of findings in the file.
    static func write(_ run: LintRun, to path: String, in surroundings: Surroundings) throws(UsageError) -> Int {
        var baseline = Baseline(directory: Path.parent(path))
        for reported in run.findings { baseline.add(reported.finding) }
        for suppressed in run.suppressed where suppressed.by == .baseline { baseline.add(suppressed.finding) }
        try EzclusterCommand.write(baseline.rendered(), to: path, in: surroundings)
        return baseline.count
    }
}
