/// What has been proved of patterns, so that nothing is proved twice.
final class PatternProofs {
    private struct Question: Hashable {
        var wide: Bytes
        var narrow: Bytes
        var ignoringCase: Bool
        var matchesLineFeeds: Bool
    }

    private var known: [Question: Bool] = [:]

    /// See `PatternReasoning.covers`.
    func covers(_ wide: Bytes, _ narrow: Bytes, ignoringCase: Bool, matchesLineFeeds: Bool) -> Bool {
        let question = Question(wide: wide, narrow: narrow, ignoringCase: ignoringCase, matchesLineFeeds: matchesLineFeeds)
        if let known = known[question] { return known }
        let answer = PatternReasoning.covers(wide, narrow, ignoringCase: ignoringCase, matchesLineFeeds: matchesLineFeeds)
        known[question] = answer
        return answer
    }
}

/// Proofs about patterns that need no search for examples.
enum PatternReasoning {
    /// Whether every text that `narrow` matches is matched by `wide`.
    ///
    /// `false` also when it cannot be told. Two arguments are used: `narrow` begins like `wide`, which says nothing further; or
    /// `wide` demands nothing but a fixed text (at the start, at the end, or anywhere), and whatever `narrow` matches has it.
    /// - Parameter matchesLineFeeds: `.` matches every byte.
    static func covers(_ wide: Bytes, _ narrow: Bytes, ignoringCase: Bool = false, matchesLineFeeds: Bool = true) -> Bool {
        if beginsAlike(wide, narrow) { return true }
        guard let demands = FixedText.alternatives(of: wide), let offers = FixedText.alternatives(of: narrow) else { return false }
        // One way through the wide pattern must be known completely; of the narrow one, what is known for certain is enough.
        let complete = demands.filter { $0.isComplete && (matchesLineFeeds || !$0.reachesThroughDots) }
        return offers.allSatisfy { offer in complete.contains { $0.isSatisfied(by: offer, ignoringCase: ignoringCase) } }
    }

    private static func beginsAlike(_ wide: Bytes, _ narrow: Bytes) -> Bool {
        var prefix = wide
        // What may match nothing at the end demands nothing.
        for tail in [".*", "(.*)", ".*?"] where prefix.hasSuffix(tail) { prefix.removeLast(tail.utf8.count) }
        guard prefix.first == UInt8(ascii: "^"), prefix.count > 1, narrow.hasPrefix(prefix) else { return false }
        guard isComplete(prefix), !narrow.contains(UInt8(ascii: "|")) || isGrouped(narrow) else { return false }
        // What follows must not change the meaning of the last element.
        if narrow.count > prefix.count, "*?+{".utf8.contains(narrow[prefix.count]) { return false }
        return true
    }

    /// Whether a pattern can be cut here: groups and classes are closed, no escape is open, no alternatives outside groups.
    private static func isComplete(_ pattern: Bytes) -> Bool {
        var depth = 0
        var inClass = false
        var index = 0
        while index < pattern.count {
            switch pattern[index] {
            case UInt8(ascii: "\\"):
                index += 1
                if index == pattern.count { return false }
            case UInt8(ascii: "["): inClass = true
            case UInt8(ascii: "]"): inClass = false
            case UInt8(ascii: "(") where !inClass: depth += 1
            case UInt8(ascii: ")") where !inClass: depth -= 1
            case UInt8(ascii: "|") where !inClass && depth == 0: return false
            case UInt8(ascii: "$") where !inClass: return false
            default: break
            }
            index += 1
        }
        return depth == 0 && !inClass
    }

    /// Whether all alternatives stand in groups.
    private static func isGrouped(_ pattern: Bytes) -> Bool {
        var depth = 0
        var inClass = false
        var index = 0
        while index < pattern.count {
            switch pattern[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): inClass = true
            case UInt8(ascii: "]"): inClass = false
            case UInt8(ascii: "(") where !inClass: depth += 1
            case UInt8(ascii: ")") where !inClass: depth -= 1
            case UInt8(ascii: "|") where !inClass && depth == 0: return false
            default: break
            }
            index += 1
        }
        return true
    }
}

/// The text that everything has that a pattern matches: runs of bytes in order, with unknown text between them.
struct FixedText {
    /// Runs in the order of the text; unknown text of any length lies between two of them.
    private(set) var runs: [Bytes] = [[]]
    private var startsAtStart = false
    private var endsAtEnd = false
    /// The unknown text is truly any text, so that the pattern demands nothing but its runs.
    private(set) var isComplete = true

    /// Groups of alternatives are written out, at most this many.
    private static let limit = 32

    /// One for each way through the pattern's alternatives; `nil` for patterns that are not understood.
    static func alternatives(of pattern: Bytes) -> [FixedText]? {
        var reader = Reader(bytes: pattern)
        guard let texts = reader.disjunction(depth: 0), reader.position == pattern.count else { return nil }
        return texts
    }

    /// Whether an anchor is reached through `.*` only.
    var reachesThroughDots: Bool { (startsAtStart && runs.first?.isEmpty == true) || (endsAtEnd && runs.last?.isEmpty == true) }

    /// Whether everything that `offer` stands for has what this text demands.
    func isSatisfied(by offer: FixedText, ignoringCase: Bool) -> Bool {
        func folded(_ run: Bytes) -> Bytes { ignoringCase ? run.lowercasedBytes : run }
        let wanted = runs.filter { !$0.isEmpty }.map(folded)
        let offered = offer.runs.map(folded)
        guard let run = wanted.first else { return !startsAtStart || !endsAtEnd || runs.count > 1 }
        // Several runs would have to be found in order; one is what rewrite rules have.
        guard wanted.count == 1, runs.count <= 3 else { return false }
        let isFirst = runs.first?.isEmpty == false
        let isLast = runs.last?.isEmpty == false
        let fromStart = startsAtStart && isFirst
        let toEnd = endsAtEnd && isLast
        if fromStart, toEnd { return offer.startsAtStart && offer.endsAtEnd && offered.count == 1 && offered[0] == run }
        if fromStart { return offer.startsAtStart && offered[0].starts(with: run) }
        if toEnd { return offer.endsAtEnd && offered[offered.count - 1].reversed().starts(with: run.reversed()) }
        return offered.contains { $0.firstIndex(of: run.text) != nil }
    }

    // MARK: Building

    private mutating func append(_ byte: UInt8) { runs[runs.count - 1].append(byte) }

    /// Unknown text follows; `isAny` when it may be every text, also none.
    private mutating func gap(isAny: Bool) {
        if !isAny { isComplete = false }
        runs.append([])
    }

    private func followed(by other: FixedText) -> FixedText {
        var result = self
        result.isComplete = isComplete && other.isComplete
        result.runs[result.runs.count - 1] += other.runs[0]
        result.runs += other.runs.dropFirst()
        result.endsAtEnd = other.endsAtEnd
        return result
    }

    private struct Reader {
        let bytes: Bytes
        var position = 0

        private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func disjunction(depth: Int) -> [FixedText]? {
            guard depth < 8, var all = conjunction(depth: depth) else { return nil }
            while current == UInt8(ascii: "|") {
                position += 1
                guard let more = conjunction(depth: depth) else { return nil }
                all += more
                if all.count > FixedText.limit { return nil }
            }
            return all
        }

        private mutating func conjunction(depth: Int) -> [FixedText]? {
            var texts = [FixedText()]
            var isFirst = true
            while let byte = current, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
                // Anchors count only at the ends of the whole pattern.
                if byte == UInt8(ascii: "^") {
                    guard isFirst, depth == 0 else { return nil }
                    for index in texts.indices { texts[index].startsAtStart = true }
                    position += 1
                    isFirst = false
                    continue
                }
                if byte == UInt8(ascii: "$") {
                    position += 1
                    guard depth == 0, current == nil || current == UInt8(ascii: "|") else { return nil }
                    for index in texts.indices { texts[index].endsAtEnd = true }
                    continue
                }
                isFirst = false
                guard let parts = element(depth: depth) else { return nil }
                texts = texts.flatMap { text in parts.map(text.followed) }
                if texts.count > FixedText.limit { return nil }
            }
            return texts
        }

        /// One element with its quantifier.
        private mutating func element(depth: Int) -> [FixedText]? {
            guard let byte = current else { return nil }
            position += 1
            var parts: [FixedText]
            var isDot = false
            var something = FixedText()
            something.gap(isAny: false)
            switch byte {
            case UInt8(ascii: "("):
                if bytes[position...].starts(with: "?:".utf8) { position += 2 }
                guard let inner = disjunction(depth: depth + 1), current == UInt8(ascii: ")") else { return nil }
                position += 1
                parts = inner
            case UInt8(ascii: "["):
                guard skipClass() else { return nil }
                parts = [something]
            case UInt8(ascii: "."):
                isDot = true
                parts = [something]
            case UInt8(ascii: "\\"):
                guard let escaped = current else { return nil }
                position += 1
                if escaped.isAlpha || escaped.isDigit {
                    // Classes are single unknown bytes; everything else (references, \Q, \x41, \K) is not understood.
                    guard "dDwWsShH".utf8.contains(escaped) else { return nil }
                    parts = [something]
                } else {
                    var literal = FixedText()
                    literal.append(escaped)
                    parts = [literal]
                }
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"): return nil
            default:
                var literal = FixedText()
                literal.append(byte)
                parts = [literal]
            }
            return quantified(parts, isDot: isDot)
        }

        private mutating func quantified(_ parts: [FixedText], isDot: Bool) -> [FixedText]? {
            guard let byte = current else { return parts }
            var unknown = FixedText()
            switch byte {
            case UInt8(ascii: "*"), UInt8(ascii: "?"):
                position += 1
                if byte == UInt8(ascii: "?"), !isDot, parts.count == 1 {
                    // Present or not: both ways.
                    return skipMode() ? parts + [FixedText()] : nil
                }
                guard skipMode() else { return nil }
                unknown.gap(isAny: isDot && byte == UInt8(ascii: "*"))
                return [unknown]
            case UInt8(ascii: "+"):
                position += 1
                guard skipMode() else { return nil }
                unknown.gap(isAny: false)
                return parts.map { $0.followed(by: unknown) }
            case UInt8(ascii: "{"):
                guard current != nil, position + 1 < bytes.count, bytes[position + 1].isDigit || bytes[position + 1] == UInt8(ascii: ",") else { return parts }
                guard let close = bytes[position...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
                position = close + 1
                guard skipMode() else { return nil }
                unknown.gap(isAny: false)
                return [unknown]
            default: return parts
            }
        }

        /// Skips the `?` of a lazy quantifier; `false` for possessive ones, which give nothing back.
        private mutating func skipMode() -> Bool {
            if current == UInt8(ascii: "?") { position += 1 }
            return current != UInt8(ascii: "+")
        }

        private mutating func skipClass() -> Bool {
            if current == UInt8(ascii: "^") { position += 1 }
            if current == UInt8(ascii: "]") { position += 1 }
            while let byte = current, byte != UInt8(ascii: "]") {
                if byte == UInt8(ascii: "["), position + 1 < bytes.count, ":.=".utf8.contains(bytes[position + 1]) {
                    guard let end = bytes.firstIndex(of: ":]", from: position + 2) else { return false }
                    position = end + 2
                    continue
                }
                position += byte == UInt8(ascii: "\\") ? 2 : 1
            }
            guard current == UInt8(ascii: "]") else { return false }
            position += 1
            return true
        }
    }
}
