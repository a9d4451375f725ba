import ClusterModel
import Reporting
import Rules
import Source

/// Applies the fixes of findings, in memory first: files are judged again after each round, until nothing is left to fix.
///
/// A round after which something cannot be read that could be before is taken back. Files are written at the end, all or none of
/// them, and only when they still hold what was judged.
struct Fixing {
    /// Fixes that wait for others come later; more rounds than this mean that two fixes undo each other.
    private static let roundLimit = 10

    /// Contents by path with links resolved.
    private(set) var contents: [String: [UInt8]] = [:]
    private var originals: [String: [UInt8]] = [:]
    /// How many findings were fixed.
    private(set) var count = 0
    /// What was taken back, in words.
    private(set) var refused: String?
    private let unsafe: Bool
    private let foreign: [String]
    private let tree = LiveFileTree()

    /// - Parameter foreign: directories whose files stay as they are.
    init(unsafe: Bool, foreign: [String] = []) {
        self.unsafe = unsafe
        self.foreign = foreign
    }

    /// - Parameters:
    ///   - first: the judgement on the files as they are.
    ///   - judge: judges the files with the given contents; `nil` when nothing could be judged.
    /// - Returns: the judgement on the fixed files.
    mutating func apply<Judged>(
        to first: Judged, run: (Judged) -> LintRun, judge: ([String: [UInt8]]) throws(UsageError) -> Judged?
    ) throws(UsageError) -> Judged {
        var judged = first
        for _ in 0..<Self.roundLimit {
            let findings = run(judged).findings.map(\.finding)
            let plan = FixPlan(findings, unsafe: unsafe, foreign: foreign, canonical: tree.canonical)
            guard !plan.isEmpty else { break }
            var fixed = contents
            for change in plan.changes {
                if originals[change.path] == nil { originals[change.path] = change.file.bytes }
                fixed[change.path] = change.bytes
            }
            guard let after = try judge(fixed), !Self.isWorse(run(after), than: run(judged)) else {
                refused = plan.fixed.first.map { "the fix of \($0.rule) was not applied: files could no longer be read after it" }
                break
            }
            contents = fixed
            count += plan.fixed.count
            judged = after
        }
        contents = contents.filter { originals[$0.key] != $0.value }
        return judged
    }

    private static func isWorse(_ after: LintRun, than before: LintRun) -> Bool {
        func unreadable(_ run: LintRun) -> Int {
            run.findings.count { $0.finding.severity == .error && Catalogue.rule($0.finding.rule)?.area == .reading }
        }
        return unreadable(after) > unreadable(before)
    }

    /// Writes the files.
    /// - Throws: when one of them changed since it was judged; nothing is written then.
    func write(in surroundings: Surroundings) throws(UsageError) {
        let paths = contents.keys.sorted()
        for path in paths {
            let shown = surroundings.paths.show(path)
            let now: [UInt8]
            do throws(FileError) {
                now = try tree.read(path, limit: SourceStore.defaultLimit)
            } catch {
                throw UsageError("cannot read \(shown) again: \(error.reason); nothing was fixed")
            }
            guard now == originals[path] else { throw UsageError("\(shown) changed while it was judged: nothing was fixed") }
        }
        for path in paths { try EzclusterCommand.write(contents[path] ?? [], to: path, in: surroundings) }
    }

    /// The changes as a patch.
    func diff(in surroundings: Surroundings) -> UnifiedDiff {
        var diff = UnifiedDiff(redaction: Redaction(files: originals.map { SourceFile(path: $0.key, bytes: $0.value) }))
        for path in contents.keys.sorted() {
            diff.add(path: surroundings.paths.show(path), from: originals[path] ?? [], to: contents[path] ?? [])
        }
        return diff
    }

    /// `fixed 3 findings in 2 files`.
    var summary: String {
        let files = contents.count
        return "fixed \(count) finding\(count == 1 ? "" : "s") in \(files) file\(files == 1 ? "" : "s")"
    }
}
