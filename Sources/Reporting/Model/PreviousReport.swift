import Source

/// The findings of an earlier run, from its JSON report: what `audit --against` compares with.
public struct PreviousReport: Sendable {
    struct Entry: Sendable {
        var rule = ""
        var severity = Severity.error
        var message = ""
        var fingerprint = ""
        var node: String?
        var file = ""
        var line = 1
        var column = 1
    }

    /// Why a file is no such report.
    public struct Invalid: Error, Sendable {
        public var message: String
        /// Byte offset.
        public var offset: Int?
    }

    let entries: [Entry]

    public init(_ bytes: [UInt8]) throws(Invalid) {
        var json = JSONReader(bytes)
        var version: Int?
        var found: [Entry]?
        do throws(JSONReader.Malformed) {
            try json.members { (key, _, json) throws(JSONReader.Malformed) in
                switch key {
                case "schemaVersion": version = try json.integerIfAny()
                case "findings":
                    guard json.peek() == .array else { return try json.skip() }
                    var entries: [Entry] = []
                    try json.elements { (json) throws(JSONReader.Malformed) in
                        if let entry = try Self.entry(&json) { entries.append(entry) }
                    }
                    found = entries
                default: try json.skip()
                }
            }
        } catch { throw Invalid(message: error.message, offset: error.offset) }
        guard let version, let found else { throw Invalid(message: "it is no JSON report of this tool: expected schemaVersion and findings") }
        guard version == 1 else { throw Invalid(message: "it has schemaVersion \(version), and 1 is known") }
        entries = found
    }

    /// `nil` for what was fixed already then.
    private static func entry(_ json: inout JSONReader) throws(JSONReader.Malformed) -> Entry? {
        var entry = Entry()
        var isFixed = false
        guard json.peek() == .object else {
            try json.skip()
            return nil
        }
        try json.members { (key, _, json) throws(JSONReader.Malformed) in
            switch key {
            case "rule": entry.rule = try json.stringIfAny()?.text ?? ""
            case "severity": entry.severity = (try json.stringIfAny()?.text).flatMap(Severity.init(rawValue:)) ?? .error
            case "message": entry.message = try json.stringIfAny()?.text ?? ""
            case "fingerprint": entry.fingerprint = try json.stringIfAny()?.text ?? ""
            case "change": isFixed = try json.stringIfAny()?.text == "fixed"
            case "location":
                guard json.peek() == .object else { return try json.skip() }
                try json.members { (key, _, json) throws(JSONReader.Malformed) in
                    switch key {
                    case "node": entry.node = try json.stringIfAny()?.text
                    case "file": entry.file = try json.stringIfAny()?.text ?? ""
                    case "startLine": entry.line = try json.integerIfAny() ?? 1
                    case "startColumn": entry.column = try json.integerIfAny() ?? 1
                    default: try json.skip()
                    }
                }
            default: try json.skip()
            }
        }
        return isFixed ? nil : entry
    }
}

extension Report {
    /// Marks each finding as new or unchanged, and adds those of the earlier run that are gone as fixed.
    public mutating func compare(with previous: PreviousReport, paths: PathDisplay) {
        var remaining: [String: [PreviousReport.Entry]] = [:]
        for entry in previous.entries { remaining[entry.fingerprint, default: []].append(entry) }
        for index in findings.indices {
            let known = remaining[findings[index].fingerprint]?.isEmpty == false
            if known { remaining[findings[index].fingerprint]?.removeFirst() }
            findings[index].change = known ? .unchanged : .new
        }
        let gone = previous.entries.filter { entry in
            guard let left = remaining[entry.fingerprint], !left.isEmpty else { return false }
            remaining[entry.fingerprint]?.removeFirst()
            return true
        }
        for old in gone {
            // The file of then is not at hand: only its name and the place are known.
            let path = old.file.hasPrefix("/") || old.file == "-" ? old.file : Path.join(paths.workingDirectory ?? "/", old.file)
            let line = min(max(old.line, 1), 1_000_000)
            let column = min(max(old.column, 1), 10_000)
            let text = [UInt8](repeating: 0x0A, count: line - 1) + [UInt8](repeating: 0x20, count: column)
            let file = SourceFile(path: path, bytes: text, node: old.node)
            var entry = Entry(
                Finding(old.rule, old.severity, old.message, at: file.span(text.count - 1, text.count)), node: old.node, change: .fixed)
            entry.fingerprint = old.fingerprint
            findings.append(entry)
        }
    }
}
