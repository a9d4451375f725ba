import Source
import SymfonyYAML

/// One YAML file of Compose, DDEV or Platform.sh.
///
/// These tools read YAML with other libraries than Symfony. What all of them agree on is read here; where a number may be read
/// in two ways (`0644`, `1e3`), the value is unknown.
struct HostingYAML {
    let file: SourceFile
    /// `nil` for an empty file.
    let document: YAMLNode?
    /// The document when it is a map.
    var root: YAMLNode? { document.flatMap { $0.kind == .mapping ? $0 : nil } }

    /// - Returns: `nil` when the file could not be read at all; `undecided` says why.
    static func read(_ path: String, kind: String, why: SourceStore.Input.Reason, store: SourceStore, undecided: inout [Undecided])
        -> HostingYAML?
    {
        let file: SourceFile
        do throws(FileError) {
            file = try store.file(path)
        } catch {
            store.skip(path, reason: error.reason)
            undecided.append(Undecided("what \(Path.name(path)) sets up", reason: "\(path) could not be read: \(error.reason)"))
            return nil
        }
        store.note(path, kind: kind, why: why)
        let tree = YAMLTree.parse(file, dialect: .v5_4)
        if !tree.isComplete, let first = tree.findings.first(where: { $0.severity == .error }) {
            undecided.append(
                Undecided(
                    "all of what \(Path.name(path)) sets up", reason: "a part of it could not be read: \(first.message)", span: first.span))
        }
        return HostingYAML(file: file, document: tree.root)
    }
}

extension YAMLNode {
    /// The text that the tools take for a scalar. `absent`: null, a map or a list.
    var hostingText: KnownText {
        guard kind == .scalar else { return .absent }
        if let tag, tag != "str" {
            return .unknown(Unknown("!\(tag) stands before it", span: span))
        }
        let written = text
        switch untaggedScalar {
        case .null?: return .absent
        case .string?: return .known(Sourced(written, at: span))
        case .bool(let flag)?: return .known(Sourced(flag ? "true" : "false", at: span))
        case .integer(let number)? where isQuoted || String(number) == written: return .known(Sourced(written, at: span))
        case .double? where isQuoted || Self.isPlainDecimal(written): return .known(Sourced(written, at: span))
        default: return .unknown(Unknown("\(written) without quotes is read in different ways", span: span))
        }
    }

    /// `8.1`, where nothing gets lost when it is read as a number and written again.
    private static func isPlainDecimal(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 2, let whole = parts.first, let fraction = parts.last, (1...6).contains(whole.count),
            (1...6).contains(fraction.count), fraction.last != UInt8(ascii: "0") || fraction.count == 1
        else { return false }
        if whole.count > 1, whole.first == UInt8(ascii: "0") { return false }
        return [whole, fraction].joined().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    var hostingFlag: Bool? {
        if case .bool(let flag)? = untaggedScalar { return flag }
        return nil
    }

    /// Null, or nothing at all.
    var isNothing: Bool {
        if case .null? = untaggedScalar { return tag == nil }
        return false
    }

    /// The entries of a map; none for anything else.
    static func entries(_ node: YAMLNode?) -> [YAMLEntry] { node.map { Array($0.entries) } ?? [] }

    /// The items of a list, or a single value as a list of one.
    static func items(_ node: YAMLNode?) -> [YAMLNode] {
        guard let node, !node.isNothing else { return [] }
        return node.kind == .sequence ? Array(node.items) : [node]
    }
}
