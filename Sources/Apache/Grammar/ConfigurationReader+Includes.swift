import Patterns
import Routing
import Source

/// `Include` and `IncludeOptional`.
extension ConfigurationReader {
    mutating func include(_ item: Item, into items: inout [Item]) {
        for word in item.words {
            guard word.isKnown else {
                undecide("what \(word.text) holds", "its path is not known", at: item.span)
                leaveUnread(word.text, at: item.span, into: &items)
                continue
            }
            follow(word, optional: item.key == "includeoptional", into: &items)
        }
    }

    mutating func follow(_ word: Word, optional: Bool, into items: inout [Item]) {
        guard open.count <= Self.includeDepth else {
            problems.report(
                Finding("apache-syntax", .error, "includes are nested more than \(Self.includeDepth) deep", at: word.span))
            return
        }
        var scope = scope
        scope.prefix = prefix
        switch scope.find(word.text, from: word.span.file) {
        case .files(let paths):
            if paths.isEmpty, !optional {
                problems.report(
                    Finding(
                        "apache-include-missing", .error, "no file matches \(word.text), and httpd does not start without one",
                        at: word.span, help: "use IncludeOptional when it may be missing"))
                leaveUnread(word.text, at: word.span, into: &items)
            }
            for path in paths { read(path: path, for: word, depth: 0, into: &items) }
        case .missing:
            if !optional {
                problems.report(
                    Finding(
                        "apache-include-missing", .error, "the included file \(word.text) does not exist", at: word.span,
                        help: "create it or correct the path; httpd does not start without it"))
                leaveUnread(word.text, at: word.span, into: &items)
            }
        case .unknown(let unknown):
            leaveUnread(word.text, at: word.span, into: &items)
            undecided.append(Undecided("what \(word.text) sets", reason: unknown.reason, needs: unknown.needs, span: word.span))
        }
    }

    mutating func read(path: String, for word: Word, depth: Int, into items: inout [Item]) {
        if scope.store.tree.isDirectory(path) {
            guard depth < Self.includeDepth, let entries = try? scope.store.tree.list(path) else { return }
            for entry in entries { read(path: Path.join(path, entry.name), for: word, depth: depth + 1, into: &items) }
            return
        }
        if open.contains(path) {
            problems.report(Finding("apache-syntax", .error, "\(path) includes itself", at: word.span))
            return
        }
        do throws(FileError) {
            let file = try scope.store.file(path)
            scope.store.note(path, kind: "apache", why: .included)
            read(file, into: &items)
        } catch {
            undecided.append(Undecided("what \(path) sets", reason: error.reason, span: word.span))
            leaveUnread(path, at: word.span, into: &items)
        }
    }

    /// Leaves a mark where lines stand that were not read: they may change every outcome there.
    mutating func leaveUnread(_ path: String, at span: SourceSpan, into items: inout [Item]) {
        if Self.harmless.contains(where: path.hasSuffix) { return }
        hasUnknownInclude = true
        items.append(
            Item(
                key: Item.unread, name: path, arguments: SourceText([], in: span.file, at: span.range.start), span: span, nameSpan: span,
                isSection: false))
    }

    /// Files of other programs that are known not to route: certbot's and Debian's settings for TLS and character sets.
    static let harmless = ["/options-ssl-apache.conf", "/charset.conf", "/ssl-params.conf"]
}
