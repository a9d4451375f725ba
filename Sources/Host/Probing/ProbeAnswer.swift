import Source

/// What a server answered, or why it did not: lines of a name and a value. Only what rules judge is kept, so that nothing
/// that is stored in a server comes along.
public struct ProbeAnswer: Sendable {
    /// The lines as a file whose path is the name of the question.
    public let file: SourceFile
    private let values: [String: (value: String, line: Int)]

    public init(_ file: SourceFile) {
        self.file = file
        var values: [String: (value: String, line: Int)] = [:]
        for line in 1...max(1, file.lineCount) {
            let range = file.range(ofLine: line)
            let words = file.bytes[range.start..<range.end].split(separator: 0x20, maxSplits: 1)
            guard let name = words.first.map({ String(decoding: $0, as: UTF8.self) }), values[name] == nil else { continue }
            values[name] = (words.count > 1 ? String(decoding: words[1], as: UTF8.self) : "", line)
        }
        self.values = values
    }

    /// `version`, `stat:evictions`, `setting:udpport`, `info:role`, `config:maxmemory`, `status`, `header:server`.
    public subscript(_ name: String) -> String? { values[name]?.value }
    public func number(_ name: String) -> Int? { values[name].flatMap { Int($0.value) } }
    /// The first line, which names what was asked.
    public var span: SourceSpan { file.span(file.range(ofLine: 1)) }

    /// Why there is no answer.
    public var failure: ProbeFailure? {
        guard let text = self["failure"] else { return nil }
        let words = text.split(separator: " ", maxSplits: 1)
        guard let kind = words.first.flatMap({ ProbeFailure.Kind(rawValue: String($0)) }) else { return ProbeFailure(.failed, text) }
        return ProbeFailure(kind, words.count > 1 ? String(words[1]) : "")
    }
}

/// Why a question has no answer.
public struct ProbeFailure: Error, Hashable, Sendable {
    public enum Kind: String, Sendable {
        /// Nothing listens there, or a firewall says no.
        case refused
        /// No answer in time.
        case timeout
        /// No route to the address.
        case unreachable
        /// The connection was closed without an answer.
        case closed
        /// Redis in protected mode takes no clients of other hosts.
        case denied
        /// A password is wanted, or the one that was given is refused.
        case authentication
        /// What answers does not speak the protocol.
        case `protocol`
        /// The host name has no address.
        case nameless
        /// It could not be asked from here.
        case failed
    }

    public var kind: Kind
    /// A clause: `connection refused`.
    public var reason: String

    init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// Whether nobody on this machine can use the server, whoever asks.
    public var isUnreachable: Bool {
        switch kind {
        case .refused, .timeout, .unreachable, .denied, .nameless: true
        case .closed, .authentication, .protocol, .failed: false
        }
    }
}

/// Writes the lines of an answer.
struct ProbeTranscript {
    private(set) var bytes: [UInt8]

    init(_ question: ProbeQuestion) { bytes = Array((question.name + "\n").utf8) }

    /// What is not printable in the value, and what is long, is left out.
    mutating func add(_ name: String, _ value: some Sequence<UInt8>) {
        bytes += name.utf8
        bytes.append(0x20)
        bytes += value.lazy.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }.prefix(200)
        bytes.append(0x0A)
    }

    mutating func add(_ name: String, _ value: String) { add(name, value.utf8) }
    mutating func add(_ failure: ProbeFailure) { add("failure", failure.kind.rawValue + " " + failure.reason) }
}
