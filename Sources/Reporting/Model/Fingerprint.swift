import Source

/// Identity of a finding over time: a hash of rule, file, text of the line and ordinal.
///
/// Moving a line does not change it, and changing another line does not either. The file counts relative to the project, so
/// that two checkouts agree. Secrets are masked before hashing: a fingerprint must not let anybody test guesses.
enum Fingerprint {
    /// - Parameter directory: what files count relative to when no project is judged.
    static func assign(to entries: [Report.Entry], subjects: [Report.Subject], directory: String? = nil) -> [Report.Entry] {
        guard !entries.isEmpty else { return [] }
        let redaction = Redaction(files: unique(entries.map(\.finding.span.file)))
        var seen: [String: Int] = [:]
        return entries.map { entry in
            var entry = entry
            let span = entry.finding.span
            let project = subjects.indices.contains(entry.subject) ? subjects[entry.subject].project : nil
            let path = (project ?? directory).flatMap { Path.relative(span.file.path, to: $0) } ?? span.file.path
            let line = redaction.text(span.file, span.file.range(ofLine: span.start.line)).trimmingBlanks
            // Which nodes share a fault changes with every node that comes or goes; that they share it, does not.
            let node = entry.nodes.count > 1 ? "*" : entry.node ?? ""
            let key = [entry.finding.rule, node, path, line].joined(separator: "\u{0}")
            let ordinal = seen[key, default: 0]
            seen[key] = ordinal + 1
            entry.fingerprint = SHA256.hex(Array("\(key)\u{0}\(ordinal)".utf8), bytes: 16)
            return entry
        }
    }

    private static func unique(_ files: [SourceFile]) -> [SourceFile] {
        var seen: Set<SourceFile> = []
        return files.filter { seen.insert($0).inserted }
    }
}

extension String {
    /// Without blanks and tabs at both ends.
    var trimmingBlanks: String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
        var view = utf8[...]
        while let first = view.first, isBlank(first) { view.removeFirst() }
        while let last = view.last, isBlank(last) { view.removeLast() }
        return String(Substring(view))
    }
}
