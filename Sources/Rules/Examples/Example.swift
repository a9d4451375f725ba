/// A project, mostly right, that must or must not trigger a rule.
///
/// An example is a change to one of the base projects, so that it shows just the fault. In the new text of a change
/// `↓` marks the place where the finding must point; a triggering example has at least one. `\u{FFFD}`, as which editors
/// show it, stands for three bytes that are not UTF-8.
public struct Example: Sendable {
    public enum Kind: Sendable { case triggering, clean }

    public enum Change: Sendable {
        /// A file with this content, new or instead of the base project's.
        case file(String, String)
        /// Replaces a text that occurs exactly once in a file of the base project.
        case replace(in: String, String, with: String)
        case remove(String)
    }

    public var kind: Kind
    /// What the example shows; printed by `explain`.
    public var title: String
    public var base: BaseProject
    public var changes: [Change]
    /// Other base projects on which the same changes show the same.
    public var likewise: [BaseProject] = []
    /// Made from an example on another base project.
    public private(set) var isLikewise = false
    /// Instead of what the project itself shows.
    public var deployment: String?
    public var environment: String
    /// The place of the example in the sources, for test failures.
    public var file: String
    public var line: Int

    /// - Parameter likewise: base projects of other releases on which the changes do the same; a text to replace is looked up in their files.
    public static func triggering(
        _ title: String, on base: BaseProject, likewise: [BaseProject] = [], _ changes: [Change], deployment: String? = nil, environment: String = "prod",
        file: String = #fileID, line: Int = #line
    ) -> Example {
        Example(
            kind: .triggering, title: title, base: base, changes: changes, likewise: likewise, deployment: deployment, environment: environment,
            file: file, line: line)
    }

    public static func clean(
        _ title: String, on base: BaseProject, likewise: [BaseProject] = [], _ changes: [Change], deployment: String? = nil, environment: String = "prod",
        file: String = #fileID, line: Int = #line
    ) -> Example {
        Example(
            kind: .clean, title: title, base: base, changes: changes, likewise: likewise, deployment: deployment, environment: environment,
            file: file, line: line)
    }

    /// The same example on several base projects, to show that a rule covers their releases.
    /// - Parameters:
    ///   - replacing: texts that each occur exactly once in the files of every one of the base projects.
    ///   - adding: new files.
    public static func triggering(
        _ title: String, onEach bases: [BaseProject], replacing texts: KeyValuePairs<String, String>,
        adding added: KeyValuePairs<String, String> = [:], deployment: String? = nil, file: String = #fileID, line: Int = #line
    ) -> [Example] {
        onEach(bases, .triggering, title, texts, added, deployment, file, line)
    }

    public static func clean(
        _ title: String, onEach bases: [BaseProject], replacing texts: KeyValuePairs<String, String>,
        adding added: KeyValuePairs<String, String> = [:], deployment: String? = nil, file: String = #fileID, line: Int = #line
    ) -> [Example] {
        onEach(bases, .clean, title, texts, added, deployment, file, line)
    }

    private static func onEach(
        _ bases: [BaseProject], _ kind: Kind, _ title: String, _ texts: KeyValuePairs<String, String>,
        _ added: KeyValuePairs<String, String>, _ deployment: String?, _ file: String, _ line: Int
    ) -> [Example] {
        bases.map { base in
            let changes = texts.map { old, new in
                // A text that no file has is reported when the example is materialised.
                let path = base.files.filter { $0.value.contains(old) }.keys.min() ?? "any file"
                return Change.replace(in: path, old, with: new)
            }
            return Example(
                kind: kind, title: title, base: base, changes: changes + added.map { Change.file($0, $1) }, deployment: deployment,
                environment: "prod", file: file, line: line)
        }
    }

    /// The example itself, and the same on the other base projects of releases that `scope` contains.
    func onAllBases(_ scope: ReleaseScope) -> [Example] {
        [self] + likewise.filter { other in other.name != base.name && other.release.map(scope.contains) ?? true }.map { moved(to: $0) }
    }

    /// The same changes on another base project, each text where that has it.
    public func moved(to other: BaseProject) -> Example {
        var moved = self
        moved.base = other
        moved.isLikewise = true
        moved.changes = changes.map { change in
            guard case .replace(let path, let old, let new) = change, other.files[path]?.contains(old) != true else { return change }
            return .replace(in: other.files.filter { $0.value.contains(old) }.keys.min() ?? path, old, with: new)
        }
        return moved
    }

    /// The files of the example, relative paths to content, and the marked places.
    ///
    /// - Throws: `Malformed` when a change does not fit its base project.
    public func materialise() throws(Malformed) -> (files: [String: String], marks: [Mark]) {
        var files = base.files
        var marks: [Mark] = []
        for change in changes {
            switch change {
            case .remove(let path):
                guard files.removeValue(forKey: path) != nil else { throw Malformed("\(path) is not in \(base.name)") }
            case .file(let path, let text):
                files[path] = text
            case .replace(let path, let old, let new):
                guard let text = files[path] else { throw Malformed("\(path) is not in \(base.name)") }
                let pieces = text.components(around: old)
                guard let pieces else { throw Malformed("\"\(old)\" does not occur exactly once in \(path)") }
                files[path] = pieces.before + new + pieces.after
            }
        }
        for (path, text) in files where text.contains("↓") {
            let (plain, offsets) = Self.extractMarks(text)
            files[path] = plain
            marks += offsets.map { Mark(path: path, offset: $0) }
        }
        return (files, marks.sorted { ($0.path, $0.offset) < ($1.path, $1.offset) })
    }

    /// A place where the finding must start: a byte offset in a file.
    public struct Mark: Hashable, Sendable {
        public var path: String
        public var offset: Int

        public init(path: String, offset: Int) {
            self.path = path
            self.offset = offset
        }
    }

    public struct Malformed: Error {
        public var message: String
        init(_ message: String) { self.message = message }
    }

    /// The bytes of a file of the example, as many as its text has in UTF-8.
    public static func bytes(of text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar == "\u{FFFD}" { bytes += [0xFC, 0xFC, 0xFC] } else { bytes += Array(String(scalar).utf8) }
        }
        return bytes
    }

    private static func extractMarks(_ text: String) -> (String, [Int]) {
        var plain = ""
        var offsets: [Int] = []
        for character in text {
            if character == "↓" { offsets.append(plain.utf8.count) } else { plain.append(character) }
        }
        return (plain, offsets)
    }
}

extension String {
    /// What stands before and after `text`, when it occurs exactly once.
    fileprivate func components(around text: String) -> (before: String, after: String)? {
        let whole = Array(utf8)
        let wanted = Array(text.utf8)
        guard !wanted.isEmpty, whole.count >= wanted.count else { return nil }
        var found: Int?
        for start in 0...(whole.count - wanted.count) where whole[start..<start + wanted.count].elementsEqual(wanted) {
            guard found == nil else { return nil }
            found = start
        }
        guard let found else { return nil }
        return (
            String(decoding: whole[..<found], as: UTF8.self),
            String(decoding: whole[(found + wanted.count)...], as: UTF8.self)
        )
    }
}
