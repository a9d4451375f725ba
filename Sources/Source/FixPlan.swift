/// Which fixes of a run can be applied together, and the files that come out.
///
/// Fixes are taken in the order of the findings. One that touches what another one changes waits: after the first is applied the
/// files are judged again, and what is still wrong then has its fix in the right place.
public struct FixPlan: Sendable {
    public struct Change: Sendable {
        /// The path with links resolved: two names of one file are changed once.
        public var path: String
        public var file: SourceFile
        /// In file order, never overlapping.
        public var edits: [Edit]

        /// The content after the edits. Bytes outside of them are those of the file.
        public var bytes: [UInt8] {
            var result: [UInt8] = []
            var at = 0
            for edit in edits {
                result += file.bytes[at..<edit.span.range.start]
                result += edit.replacement.utf8
                at = edit.span.range.end
            }
            return result + file.bytes[at...]
        }
    }

    /// The findings whose fixes are taken.
    public private(set) var fixed: [Finding] = []
    private var byPath: [String: Change] = [:]

    /// - Parameters:
    ///   - unsafe: take also fixes that are only probably right.
    ///   - foreign: directories whose files are not the user's own, such as installed packages.
    ///   - canonical: resolves the links of a path.
    public init(_ findings: [Finding], unsafe: Bool, foreign: [String] = [], canonical: (String) -> String) {
        for finding in findings {
            // Further fixes of a finding are alternatives.
            guard let fix = finding.fixes.first(where: { ($0.safety == .safe || unsafe) && Self.isApplicable($0) }) else { continue }
            let isForeign = fix.edits.contains { edit in foreign.contains { Path.isWithin(edit.span.file.path, $0) } }
            if !isForeign, take(fix, canonical) { fixed.append(finding) }
        }
    }

    public var isEmpty: Bool { byPath.isEmpty }

    /// By path.
    public var changes: [Change] { byPath.values.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } }

    /// Whether a fix changes files: standard input is none.
    public static func isApplicable(_ fix: Fix) -> Bool {
        !fix.edits.isEmpty && fix.edits.allSatisfy { $0.span.file.path != "-" && $0.span.range.end <= $0.span.file.bytes.count }
    }

    private mutating func take(_ fix: Fix, _ canonical: (String) -> String) -> Bool {
        var taken = byPath
        for edit in fix.edits {
            let path = canonical(edit.span.file.path)
            var change = taken[path] ?? Change(path: path, file: edit.span.file, edits: [])
            if change.edits.contains(where: { $0.span.range == edit.span.range && $0.replacement == edit.replacement }) { continue }
            guard change.file.bytes == edit.span.file.bytes, !change.edits.contains(where: { Self.touch($0.span.range, edit.span.range) })
            else { return false }
            let index = change.edits.firstIndex { $0.span.range.start > edit.span.range.start } ?? change.edits.count
            change.edits.insert(edit, at: index)
            taken[path] = change
        }
        byPath = taken
        return true
    }

    /// Whether two edits depend on each other. An insertion at the edge of another edit does: either order could be meant.
    private static func touch(_ one: ByteRange, _ other: ByteRange) -> Bool {
        if one.isEmpty || other.isEmpty { return one.start <= other.end && other.start <= one.end }
        return one.start < other.end && other.start < one.end
    }
}
