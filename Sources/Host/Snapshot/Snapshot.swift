import Source

/// A machine as it was when somebody collected it: the files and facts that an audit asks for, without secrets.
///
/// One gzip-compressed tar: `manifest.json`, `facts` and the files below `files/`. Equal machines give equal archives.
public struct Snapshot: Sendable {
    /// What was done with secrets.
    public enum Secrets: Hashable, Sendable {
        /// Each is masked; whether two are equal cannot be told.
        case removed
        /// Each is replaced by a keyed hash: equal ones stay equal among snapshots with the same key, which has this fingerprint.
        case keyed(String)
    }

    /// Why a file is no snapshot, or a manipulated one.
    public struct Invalid: Error, Sendable {
        public var reason: String
    }

    /// The name of the machine.
    public var host: String
    /// The tool that collected it: `0.1.0`.
    public var version: String
    public var secrets: Secrets
    public var answers: HostAnswers

    public init(host: String, version: String, secrets: Secrets, answers: HostAnswers) {
        self.host = host
        self.version = version
        self.secrets = secrets
        self.answers = answers
    }

    static let schemaVersion = 1

    // MARK: Writing

    /// The archive's bytes.
    /// - Parameter redact: a file's content without its secrets, by path.
    public func archive(redact: (_ path: String, _ content: [UInt8]) -> [UInt8]) throws(Invalid) -> [UInt8] {
        var files: [(entry: String, path: String, content: [UInt8])] = []
        let readable = answers.contents.compactMap { path, result in (try? result.get()).map { (path, $0) } }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
        for (index, (path, content)) in readable.enumerated() {
            let plain = "files" + path
            // Long names, and those that would not be one, are kept in the manifest only.
            let isPlain = TarArchive.holds(plain) && path.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
            files.append((isPlain ? plain : "files/.long/\(index)", path, redact(path, content)))
        }
        let facts = FactsText.write(answers)
        var archive: [UInt8] = []
        TarArchive.append("manifest.json", manifest(files, facts), to: &archive)
        TarArchive.append("facts", facts, to: &archive)
        for file in files { TarArchive.append(file.entry, file.content, to: &archive) }
        TarArchive.finish(&archive)
        do throws(Compression.Failure) { return try Compression.gzip(archive) } catch { throw Invalid(reason: error.reason) }
    }

    private func manifest(_ files: [(entry: String, path: String, content: [UInt8])], _ facts: [UInt8]) -> [UInt8] {
        var text = "{\n  \"schemaVersion\": \(Self.schemaVersion),\n  \"tool\": \"ezcluster\",\n  \"version\": \(quoted(version)),\n"
        text += "  \"host\": \(quoted(host)),\n"
        if case .keyed(let key) = secrets { text += "  \"secretKey\": \(quoted(key)),\n" }
        text += "  \"facts\": {\"size\": \(facts.count), \"sha256\": \"\(SHA256.hex(facts))\"},\n  \"files\": ["
        for (index, file) in files.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += "    {\"entry\": \(quoted(file.entry)), \"path\": \(quoted(file.path)), \"size\": \(file.content.count), "
            text += "\"sha256\": \"\(SHA256.hex(file.content))\"}"
        }
        text += files.isEmpty ? "]\n}\n" : "\n  ]\n}\n"
        return Array(text.utf8)
    }

    private func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    // MARK: Reading

    /// Whether a file begins as a snapshot does.
    public static func recognise(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

    /// Reads an archive that may come from anybody: whatever is not exactly what `archive` writes is refused. Everything stays in
    /// memory, and that is bounded.
    /// - Parameter pool: keeps one copy of contents that several snapshots share.
    public init(_ bytes: [UInt8], pool: ContentPool? = nil) throws(Invalid) {
        var reader = TarArchive.Reader()
        do throws(Compression.Failure) {
            try Compression.gunzip(bytes) { (piece) throws(Compression.Failure) in try reader.take(piece) }
            try reader.finish()
        } catch { throw Invalid(reason: error.reason) }
        guard let first = reader.files.first, first.name == "manifest.json" else {
            throw Invalid(reason: "it does not begin with a manifest: it is no snapshot")
        }
        let manifest = try Manifest(first.content)
        var contents: [String: [UInt8]] = [:]
        for file in reader.files.dropFirst() { contents[file.name] = file.content }
        guard let facts = contents.removeValue(forKey: "facts"), let entry = manifest.facts else { throw Invalid(reason: "the facts are missing") }
        try Self.check(facts, entry, "facts")
        guard contents.count == manifest.files.count else {
            throw Invalid(reason: "it holds \(contents.count) files, and its manifest lists \(manifest.files.count)")
        }
        answers = HostAnswers()
        do throws(FactsText.Malformed) {
            try FactsText.read(facts, into: &answers)
        } catch { throw Invalid(reason: "line \(error.line) of its facts cannot be understood") }
        for file in manifest.files {
            guard let content = contents[file.name] else { throw Invalid(reason: "\(file.path) is in the manifest and not in the archive") }
            // What another snapshot had was hashed then.
            let pooled = pool?.known(file.hash)
            let isKnown = pooled.map { $0 == content && $0.count == file.size } ?? false
            if !isKnown { try Self.check(content, file, file.path) }
            guard file.path.hasPrefix("/"), Path.normalised(file.path) == file.path else {
                throw Invalid(reason: "its manifest names a path that leads elsewhere")
            }
            guard answers.contents[file.path] == nil else { throw Invalid(reason: "\(file.path) occurs twice") }
            // The tables of the kernel differ on every machine.
            if !isKnown, !file.path.hasPrefix("/proc/") { pool?.keep(content, file.hash) }
            answers.contents[file.path] = .success(isKnown ? pooled ?? content : content)
        }
        host = manifest.host
        version = manifest.version
        secrets = manifest.secretKey.map { .keyed($0) } ?? .removed
    }

    private static func check(_ content: [UInt8], _ entry: Manifest.File, _ name: String) throws(Invalid) {
        guard content.count == entry.size, SHA256.hex(content) == entry.hash else { throw Invalid(reason: "\(name) is not what the manifest says") }
    }
}

/// `manifest.json`.
private struct Manifest {
    struct File {
        /// Of the entry in the archive.
        var name = ""
        /// On the machine.
        var path = ""
        var size = -1
        var hash = ""
    }

    var host = ""
    var version = ""
    var secretKey: String?
    var facts: File?
    var files: [File] = []

    init(_ bytes: [UInt8]) throws(Snapshot.Invalid) {
        var json = JSONReader(bytes)
        var schema: Int?
        do throws(JSONReader.Malformed) {
            try json.members { (key, _, json) throws(JSONReader.Malformed) in
                switch key {
                case "schemaVersion": schema = try json.integerIfAny()
                case "host": host = try json.stringIfAny()?.text ?? ""
                case "version": version = try json.stringIfAny()?.text ?? ""
                case "secretKey": secretKey = try json.stringIfAny()?.text
                case "facts": facts = try Self.file(&json)
                case "files":
                    guard json.peek() == .array else { return try json.skip() }
                    try json.elements { (json) throws(JSONReader.Malformed) in files.append(try Self.file(&json)) }
                default: try json.skip()
                }
            }
        } catch { throw Snapshot.Invalid(reason: "its manifest is no JSON: \(error.message)") }
        guard let schema else { throw Snapshot.Invalid(reason: "its manifest has no schemaVersion: it is no snapshot") }
        guard schema == Snapshot.schemaVersion else {
            throw Snapshot.Invalid(reason: "it has schema version \(schema), and this version of the tool reads \(Snapshot.schemaVersion)")
        }
        guard !host.isEmpty, host.utf8.count <= 253, !host.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            throw Snapshot.Invalid(reason: "its manifest names no host")
        }
    }

    private static func file(_ json: inout JSONReader) throws(JSONReader.Malformed) -> File {
        var file = File()
        guard json.peek() == .object else {
            try json.skip()
            return file
        }
        try json.members { (key, _, json) throws(JSONReader.Malformed) in
            switch key {
            case "entry": file.name = try json.stringIfAny()?.text ?? ""
            case "path": file.path = try json.stringIfAny()?.text ?? ""
            case "size": file.size = try json.integerIfAny() ?? -1
            case "sha256": file.hash = try json.stringIfAny()?.text ?? ""
            default: try json.skip()
            }
        }
        return file
    }
}
