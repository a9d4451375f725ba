import ClusterModel
import Daemons
import EzPlatform
import Routing
import Source

/// Edits that several rules make. Each gives up where the result would not be certain.
extension Fix {
    /// Puts a text in the place of another one that a span holds exactly once, so that quotes around it stay.
    static func replacing(
        _ old: String, with new: String, in span: SourceSpan, _ description: String, _ safety: Safety
    ) -> Fix? {
        let bytes = span.file.bytes[span.range.start..<span.range.end]
        let wanted = Array(old.utf8)
        guard !wanted.isEmpty, bytes.count >= wanted.count, bytes.count < 4_096 else { return nil }
        let places = (bytes.startIndex...(bytes.endIndex - wanted.count)).filter { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
        guard places.count == 1, let start = places.first else { return nil }
        return Fix(description, safety, [Edit(span.file.span(start, start + wanted.count), new)])
    }

    /// Moves a directive, with the comments directly above it, in front of an earlier one of the same block. The conditions of the
    /// earlier one stay with it.
    static func moving(_ later: SourceSpan, before earlier: SourceSpan, _ description: String, _ safety: Safety) -> Fix? {
        let file = later.file
        guard file === earlier.file, earlier.range.end <= later.range.start, var moved = wholeLines(later) else { return nil }
        // What is said about the rule goes with it.
        var top = later.start.line
        while top - 1 > earlier.end.line, Self.word(file, top - 1).hasPrefix("#") { top -= 1 }
        moved = ByteRange(file.range(ofLine: top).start, moved.end)
        var first = earlier.start.line
        // Conditions belong to the rule below them.
        while first > 1, Self.word(file, first - 1) == "rewritecond" { first -= 1 }
        let target = file.range(ofLine: first).start
        let isAlone = wholeLines(earlier) != nil && Self.word(file, top - 1) != "rewritecond"
        let between = file.bytes[target..<moved.start]
        // A block that opens or closes in between would be left or entered.
        let isOneBlock = !(first..<top).contains { line in
            let word = Self.word(file, line)
            return word.hasPrefix("<") || word == "}" || word == "else" || word == "elseif"
        } && Self.braces(between) == 0
        guard isAlone, isOneBlock else { return nil }
        var text = file.text(moved)
        if text.utf8.last != 0x0A { text += "\n" }
        return Fix(description, safety, [Edit(file.span(target, target), text), Edit(file.span(moved), "")])
    }

    /// The lines of a directive when nothing else stands in them, line feed included.
    private static func wholeLines(_ span: SourceSpan) -> ByteRange? {
        let file = span.file
        let start = file.range(ofLine: span.start.line).start
        let end = file.range(ofLine: span.end.line).end
        func isBlank(_ range: ByteRange) -> Bool { file.bytes[range.start..<range.end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x3B } }
        guard isBlank(ByteRange(start, span.range.start)), isBlank(ByteRange(span.range.end, max(end, span.range.end))) else { return nil }
        var next = max(end, span.range.end)
        while next < file.bytes.count, file.bytes[next] != 0x0A { next += 1 }
        return ByteRange(start, min(next + 1, file.bytes.count))
    }

    /// The first word of a line in lower case.
    private static func word(_ file: SourceFile, _ line: Int) -> String {
        guard line >= 1 else { return "" }
        let bytes = file.bytes
        let range = file.range(ofLine: line)
        let words = bytes[range.start..<range.end].prefix(200).split { $0 == 0x20 || $0 == 0x09 }
        return words.first.map { String(decoding: $0, as: UTF8.self).lowercased() } ?? ""
    }

    /// Braces of blocks that open less those that close, outside of words: those of patterns stand in pairs.
    private static func braces(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "{") ? 1 : $1 == UInt8(ascii: "}") ? -1 : 0) }
    }
}

extension RuleContext {
    /// The address at which the application expects this memcached: the only one that it names and on which no other memcached of
    /// the files listens.
    func expectedAddress(of configuration: MemcachedConfiguration) -> NetworkAddress? {
        guard let application else { return nil }
        let servers = application.memcachedServers
        var expected = Set(servers.compactMap { $0.host.flatMap { NetworkAddress($0) } })
        guard servers.allSatisfy({ $0.host != nil }), expected.count == Set(servers.map(\.host)).count else { return nil }
        for other in memcachedConfigurations where other.file !== configuration.file {
            guard let instance = other.readings().last?.instance, instance.uncertain == nil, instance.failure == nil else { return nil }
            for listener in instance.tcp {
                guard case .address(let address) = listener.host, address.reach != .wildcard else { return nil }
                expected.remove(address)
            }
        }
        guard expected.count == 1, let address = expected.first, address.reach != .loopback, address.reach != .wildcard else { return nil }
        return address
    }

    /// Lets a memcached that has one written address listen on the one that the application names.
    /// - Parameter written: the texts that may stand there.
    func listenFix(_ configuration: MemcachedConfiguration, at span: SourceSpan, instead written: [String], _ safety: Fix.Safety) -> [Fix] {
        guard let address = expectedAddress(of: configuration), written.contains(span.text) else { return [] }
        return [Fix("listen on \(address), which the application names", safety, [Edit(span, "\(address)")])]
    }
}
