import Glibc
import Source

/// A comment that keeps findings from being reported: `# ezcluster: ignore[RULE, RULE]: REASON`.
///
/// Behind code it covers the findings that begin in its line; alone in a line those of the next line that holds code, and of the
/// comments in between. `ignore-file[...]` covers the whole file. Without a rule or a reason it covers nothing.
public struct SuppressionComment: Sendable {
    /// From the comment sign to the end of the line.
    public var span: SourceSpan
    /// The names as written, known or not.
    public var rules: [Sourced<String>]
    public var reason: String
    /// Where findings have to begin.
    public var covered: ByteRange
    /// What is wrong with it; it covers nothing then.
    public var problem: String?

    public func covers(_ finding: Finding) -> Bool {
        problem == nil && finding.span.file === span.file && finding.span.range.start >= covered.start
            && finding.span.range.start <= covered.end && rules.contains { $0.value == finding.rule }
    }
}

extension LoadedSubjects {
    /// The suppressions in the comments of all files that were read, in the order in which they were.
    public func suppressionComments() -> [SuppressionComment] {
        var comments: [SuppressionComment] = []
        for store in stores {
            var seen: Set<String> = []
            for input in store.inputs where seen.insert(input.path).inserted {
                guard let file = try? store.file(input.path), SuppressionReader.mayHold(file.bytes) else { continue }
                comments += SuppressionReader(file).read(kind: input.kind)
            }
        }
        return comments
    }
}

/// Finds the suppressions of a file.
struct SuppressionReader {
    static let marker = Array("ezcluster:".utf8)
    private let file: SourceFile
    private let bytes: [UInt8]

    init(_ file: SourceFile) {
        self.file = file
        bytes = file.bytes
    }

    /// Most files hold none, and a search for the marker says so at once.
    static func mayHold(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { text in
            guard let base = text.baseAddress else { return false }
            // The second letter is the rarest.
            var at = 1
            while at + marker.count - 1 <= text.count, let found = memchr(base + at, Int32(marker[1]), text.count - at) {
                let start = UnsafeRawPointer(found) - base - 1
                guard start + marker.count <= text.count else { return false }
                if text[start..<(start + marker.count)].elementsEqual(marker) { return true }
                at = start + 2
            }
            return false
        }
    }

    /// More suppressions than this in one file are no way to live; what follows is not read, and the last one says so.
    static let limit = 2_000

    func read(kind: String) -> [SuppressionComment] {
        let comments = CommentFinder.comments(in: file, kind: kind)
        let lines = CodeLines(file, comments)
        var found: [SuppressionComment] = []
        for comment in comments {
            guard var suppression = read(comment, lines) else { continue }
            if found.count == Self.limit { suppression.problem = "the file holds more than \(Self.limit); those from here on are not read" }
            found.append(suppression)
            if found.count > Self.limit { break }
        }
        return found
    }

    // MARK: The comment itself

    private func read(_ comment: ByteRange, _ lines: CodeLines) -> SuppressionComment? {
        var at = comment.start
        while at < comment.end, "#;/*".utf8.contains(bytes[at]) || CommentFinder.isBlank(bytes[at]) { at += 1 }
        guard bytes[at..<comment.end].starts(with: Self.marker) else { return nil }
        at = skipBlanks(at + Self.marker.count, comment.end)
        let verbEnd = bytes[at..<comment.end].firstIndex { !isNameByte($0) } ?? comment.end
        let verb = file.text(ByteRange(at, verbEnd))
        at = skipBlanks(verbEnd, comment.end)
        let hasList = at < comment.end && bytes[at] == UInt8(ascii: "[")
        // Other sentences about the tool are nobody's business.
        guard hasList || NearestName.of(verb, among: ["ignore", "ignore-file"]) != nil else { return nil }
        var result = SuppressionComment(
            span: file.span(comment), rules: [], reason: "", covered: ByteRange(comment.start, comment.start))
        guard verb == "ignore" || verb == "ignore-file" else {
            result.problem = "there is no \"\(verb)\"; expected ignore[RULE]: REASON or ignore-file[RULE]: REASON"
            return result
        }
        guard hasList, let close = bytes[at..<comment.end].firstIndex(of: UInt8(ascii: "]")) else {
            result.problem = "the rules are missing; expected \(verb)[RULE]: REASON"
            return result
        }
        result.rules = names(ByteRange(at + 1, close))
        at = skipBlanks(close + 1, comment.end)
        if at < comment.end, bytes[at] == UInt8(ascii: ":") { at = skipBlanks(at + 1, comment.end) }
        var end = comment.end
        if end - 2 >= at, bytes[(end - 2)..<end].elementsEqual("*/".utf8) { end -= 2 }
        while end > at, CommentFinder.isBlank(bytes[end - 1]) { end -= 1 }
        result.reason = file.text(ByteRange(at, end))
        if result.rules.isEmpty {
            result.problem = "it names no rule; expected \(verb)[RULE]: REASON"
        } else if result.reason.isEmpty {
            result.problem = "it gives no reason; expected \(verb)[RULE]: REASON"
        } else {
            result.covered = verb == "ignore-file" ? ByteRange(0, bytes.count) : covered(by: comment, lines)
        }
        return result
    }

    private func names(_ list: ByteRange) -> [Sourced<String>] {
        var names: [Sourced<String>] = []
        var at = list.start
        while at < list.end {
            let end = bytes[at..<list.end].firstIndex(of: UInt8(ascii: ",")) ?? list.end
            var (first, last) = (skipBlanks(at, end), end)
            while last > first, CommentFinder.isBlank(bytes[last - 1]) { last -= 1 }
            if last > first { names.append(Sourced(file.text(ByteRange(first, last)), at: file.span(first, last))) }
            at = end + 1
        }
        return names
    }

    // MARK: What it covers

    private func covered(by comment: ByteRange, _ lines: CodeLines) -> ByteRange {
        let line = file.position(of: comment.start).line
        let own = file.range(ofLine: line)
        if lines.contains(line) { return own }
        guard let next = lines.first(after: line) else { return ByteRange(own.end, bytes.count) }
        return ByteRange(own.end, endOfDirective(next))
    }

    /// Continuation lines belong to the first one.
    private func endOfDirective(_ first: Int) -> Int {
        var line = first
        while line < min(file.lineCount, first + 100) {
            let range = file.range(ofLine: line)
            guard range.end > range.start, bytes[range.end - 1] == UInt8(ascii: "\\") else { break }
            line += 1
        }
        return file.range(ofLine: line).end
    }

    private func skipBlanks(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, CommentFinder.isBlank(bytes[at]) { at += 1 }
        return at
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
}

/// The lines of a file that hold more than a comment.
private struct CodeLines {
    private var numbers: [Int] = []

    init(_ file: SourceFile, _ comments: [ByteRange]) {
        let ends = Dictionary(comments.map { ($0.start, $0.end) }) { first, _ in first }
        for line in 1...max(1, file.lineCount) {
            let range = file.range(ofLine: line)
            var at = range.start
            while at < range.end {
                if let end = ends[at] {
                    at = max(end, at + 1)
                } else if !CommentFinder.isBlank(file.bytes[at]) {
                    break
                } else {
                    at += 1
                }
            }
            if at < range.end { numbers.append(line) }
        }
    }

    func contains(_ line: Int) -> Bool { first(after: line - 1) == line }

    func first(after line: Int) -> Int? {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] <= line { low = middle + 1 } else { high = middle }
        }
        return low < numbers.count ? numbers[low] : nil
    }
}
