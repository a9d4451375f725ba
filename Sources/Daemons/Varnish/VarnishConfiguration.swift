import Source

/// The plain values of a Varnish configuration: access lists, backends, modules, and the texts and headers that it names.
///
/// What its subroutines do is not judged: VCL is a program, and this is no interpreter.
public struct VarnishConfiguration: Sendable {
    /// One entry of an `acl`.
    public struct AccessEntry: Sendable {
        public var isNegated: Bool
        /// An address or a name, as written; unknown for placeholders.
        public var host: Knowledge<String>
        /// The bits that count, when fewer than all are.
        public var prefix: Int?
        public var span: SourceSpan

        /// `nil` when a name or a placeholder decides.
        public func covers(_ address: NetworkAddress) -> Bool? {
            guard let text = host.value else { return nil }
            if let own = NetworkAddress(text) { return own.family == address.family && own.shares(prefix, with: address) }
            return text.lowercased() == "localhost" ? address.reach == .loopback : nil
        }
    }

    public struct AccessList: Sendable {
        public var name: String
        public var span: SourceSpan
        public var entries: [AccessEntry]

        /// Whether a client of that address is in the list: the narrowest entry that fits decides. `nil`: names or placeholders may.
        public func contains(_ address: NetworkAddress) -> Bool? {
            var best: AccessEntry?
            for entry in entries {
                guard let covers = entry.covers(address) else { return nil }
                if covers, best == nil || (entry.prefix ?? 128) > (best?.prefix ?? 128) { best = entry }
            }
            return best.map { !$0.isNegated } ?? false
        }
    }

    public struct Backend: Sendable {
        public var name: String
        public var span: SourceSpan
        /// Absent for a backend of a unix socket, and for `none`.
        public var host: Knowledge<Sourced<String>>
        /// As written: a number or a service. `80` when absent.
        public var port: Knowledge<Sourced<String>>
    }

    public internal(set) var files: [SourceFile]
    /// `4.1`; `nil` without `vcl 4.1;`, as before Varnish 4.
    public internal(set) var version: Sourced<String>?
    public internal(set) var accessLists: [AccessList] = []
    public internal(set) var backends: [Backend] = []
    /// Modules of `import`.
    public internal(set) var imports: [Sourced<String>] = []
    /// The first use of each module, `xkey` of `xkey.purge(…)`.
    public internal(set) var usedModules: [String: SourceSpan] = [:]
    /// Constant texts inside subroutines: methods, patterns, values.
    public internal(set) var texts: [Sourced<String>] = []
    /// Headers that subroutines name, as written: `X-User-Hash`.
    public internal(set) var headers: [Sourced<String>] = []
    /// Included files that were not read.
    public internal(set) var uncertain: Unknown?
    /// Rule id: `vcl-syntax`.
    public internal(set) var findings: [Finding] = []

    public var file: SourceFile { files[0] }

    /// - Parameter includes: the file of an `include`, by its path and the file that holds it; `nil` when it cannot be read.
    public static func read(_ file: SourceFile, includes: (_ path: String, _ from: SourceFile) -> SourceFile? = { _, _ in nil }) -> VarnishConfiguration {
        var reader = VCLReader(file)
        reader.read(file, includes, depth: 0)
        return reader.configuration
    }

    /// Whether a file is VCL: by what stands at the top level, with the name as a hint.
    public static func recognise(path: String, bytes: [UInt8]) -> Bool {
        guard !bytes.prefix(4096).contains(0) else { return false }
        let isNamed = Path.name(path).contains(".vcl")
        let lexer = VCLLexer(Array(bytes.prefix(65_536)))
        guard let first = lexer.tokens.first, first.kind == .word else { return isNamed && lexer.tokens.isEmpty }
        let words = lexer.tokens.prefix(3).map { token in
            token.kind == .word ? String(decoding: bytes[token.range.start..<token.range.end], as: UTF8.self) : ""
        }
        switch words[0] {
        case "vcl": return words.count > 1 && words[1].first == "4"
        case "sub": return isNamed || (words.count > 1 && words[1].hasPrefix("vcl_"))
        case "acl", "backend", "import", "include", "director", "probe": return isNamed
        default: return false
        }
    }
}
