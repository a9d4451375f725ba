import Source

/// A line that a fix changes, before and after, without secrets.
struct FixPreview {
    /// Of the edit.
    var span: SourceSpan
    var before: String
    var after: String

    /// Longer lines say nothing to a reader.
    private static let limit = 400
    private static let mostEdits = 4

    /// Only edits within one line, of a fix that has a few of them; empty for others.
    static func lines(of fix: Fix, _ redaction: Redaction) -> [FixPreview] {
        guard fix.edits.count <= mostEdits else { return [] }
        var found: [FixPreview] = []
        for edit in fix.edits {
            let file = edit.span.file
            let range = file.range(ofLine: edit.span.start.line)
            guard edit.span.start.line == edit.span.end.line, edit.replacement.utf8.count < limit, !edit.replacement.utf8.contains(0x0A),
                range.count < limit, edit.span.range.start >= range.start, edit.span.range.end <= range.end,
                // Two edits of one line would each show the other's text as it was.
                !found.contains(where: { $0.span.file === file && $0.span.start.line == edit.span.start.line })
            else { return [] }
            let after =
                redaction.text(file, ByteRange(range.start, edit.span.range.start)) + redaction.configuration(edit.replacement)
                + redaction.text(file, ByteRange(edit.span.range.end, range.end))
            found.append(
                FixPreview(
                    span: edit.span, before: tabless(redaction.text(file, range)), after: redaction.configuration(tabless(after))))
        }
        return found
    }

    private static func tabless(_ text: String) -> String {
        text.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ")
    }
}
