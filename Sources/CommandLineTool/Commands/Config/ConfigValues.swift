import EzPlatform
import Reporting
import Source
import Symfony

/// Prints configuration values, secrets masked unless they were asked for.
struct ConfigValues {
    var redaction: Redaction
    var showsSecrets: Bool
    var paths: PathDisplay

    func sentence(_ text: String) -> String { showsSecrets ? text : redaction.text(text) }

    /// The text of a value that belongs to a key.
    func text(_ text: String, of key: String) -> String { showsSecrets ? text : redaction.value(text, of: key) }

    func secret(_ secret: Secret) -> String { showsSecrets ? secret.reveal() : Redaction.mask }

    // MARK: JSON

    /// Writes any value as a member. What is unknown inside is null.
    func write(_ json: inout JSONWriter, _ key: String, _ value: ConfigValue?, depth: Int = 0) {
        guard let value, depth < 64 else { return json.null(key) }
        switch value.content {
        case .null, .unknown: json.null(key)
        case .bool(let flag): json.field(key, flag)
        case .integer(let number):
            if isMasked(key) { json.field(key, Redaction.mask) } else { json.field(key, number) }
        case .double(let number): json.field(key, number)
        case .string(let text): json.field(key, self.text(text, of: key))
        case .list(let items): json.array(key, of: items) { json, item in write(&json, item, of: key, depth: depth + 1) }
        case .map(let map):
            json.object(key) { json in
                for entry in map.entries { write(&json, entry.key, entry.value, depth: depth + 1) }
            }
        }
    }

    private func write(_ json: inout JSONWriter, _ value: ConfigValue, of key: String, depth: Int) {
        guard depth < 64 else { return json.nullValue() }
        switch value.content {
        case .null, .unknown: json.nullValue()
        case .bool(let flag): json.value(flag)
        case .integer(let number): if isMasked(key) { json.value(Redaction.mask) } else { json.value(number) }
        case .double(let number): json.value(number)
        case .string(let text): json.value(self.text(text, of: key))
        case .list(let items): json.array { json in for item in items { write(&json, item, of: key, depth: depth + 1) } }
        case .map(let map):
            json.object { json in
                for entry in map.entries { write(&json, entry.key, entry.value, depth: depth + 1) }
            }
        }
    }

    private func isMasked(_ key: String) -> Bool { !showsSecrets && Redaction.isSecret(key) }

    /// `{"file": ..., "startLine": ..., "startColumn": ...}`, or null.
    func source(_ json: inout JSONWriter, _ span: SourceSpan?, key: String = "source") {
        guard let span else { return json.null(key) }
        json.object(key) { json in
            let start = span.start
            json.field("file", paths.show(span.file))
            json.field("startLine", start.line)
            json.field("startColumn", start.column)
        }
    }

    /// Several pieces of text; those that are not known are null and are named with their reasons in `unknown`.
    func fields(_ json: inout JSONWriter, _ fields: [(String, KnownText)]) {
        for (key, known) in fields { json.field(key, known.value.map { text($0.value, of: key) }) }
        let unknown = fields.compactMap { key, known in known.unknown.map { (key, $0) } }
        guard !unknown.isEmpty else { return }
        json.object("unknown") { json in
            for (key, reason) in unknown { json.object(key) { json in self.reason(&json, reason) } }
        }
    }

    func reason(_ json: inout JSONWriter, _ unknown: Unknown) {
        json.field("reason", sentence(unknown.reason))
        json.field("needs", unknown.needs.map(sentence))
    }

    // MARK: Text

    /// A value on one line.
    func line(_ value: ConfigValue?, of key: String, depth: Int = 0) -> String {
        guard let value else { return "none" }
        guard depth < 8 else { return "..." }
        switch value.content {
        case .null: return "~"
        case .unknown: return "?"
        case .bool(let flag): return flag ? "true" : "false"
        case .integer(let number): return isMasked(key) ? Redaction.mask : String(number)
        case .double(let number): return String(number)
        case .string(let text): return text.isEmpty ? "''" : self.text(text, of: key)
        case .list(let items): return "[" + items.map { line($0, of: key, depth: depth + 1) }.joined(separator: ", ") + "]"
        case .map(let map):
            let entries = map.entries.map { "\($0.key): " + line($0.value, of: $0.key, depth: depth + 1) }
            return entries.isEmpty ? "{}" : "{ " + entries.joined(separator: ", ") + " }"
        }
    }
}
