import Source

/// One option of memcached's command line.
struct MemcachedOption: Sendable {
    /// The short letter, also for the long spelling.
    var letter: UInt8
    /// What it was given; `nil` for options without a value.
    var value: TracedText?
    /// The option with its value.
    var span: SourceSpan
}

/// memcached's words read as `getopt_long(3)` reads them: in any order, values attached or apart, flags joined,
/// long names abbreviated, words that are no options passed over.
struct MemcachedOptions: Sendable {
    var options: [MemcachedOption] = []
    /// Words that memcached ignores.
    var strays: [TracedText] = []
    /// The first word that makes memcached end instead of listening.
    var failure: MemcachedFailure?
    /// Words that are not known could be options of any kind.
    var uncertain: Unknown?

    init(_ words: [TracedText], version: MemcachedVersion) {
        var index = 0
        while index < words.count, failure == nil {
            let word = words[index]
            index += 1
            if word.bytes == [0x2D, 0x2D] {
                strays += words[index...]
                break
            }
            if word.unknown != nil, word.bytes.first == TracedText.unknownByte {
                uncertain = uncertain ?? word.unknown
            } else if word.starts(with: "--") {
                readLong(word, words, &index, version)
            } else if word.bytes.first == UInt8(ascii: "-"), word.count > 1 {
                readShort(word, words, &index, version)
            } else {
                strays.append(word)
            }
        }
    }

    private mutating func readShort(_ word: TracedText, _ words: [TracedText], _ index: inout Int, _ version: MemcachedVersion) {
        var position = 1
        while position < word.count {
            let letter = word.bytes[position]
            position += 1
            if letter == TracedText.unknownByte {
                uncertain = uncertain ?? word.unknown
                return
            }
            guard let kind = Self.kind(letter), version >= kind.since else {
                return fail(letter, in: word, version)
            }
            guard kind.takesValue else {
                accept(letter, nil, word.span)
                if failure != nil { return }
                continue
            }
            if position < word.count {
                accept(letter, word.dropping(position), word.span)
            } else if index < words.count {
                accept(letter, words[index], word.span.joined(words[index].span))
                index += 1
            } else {
                missingValue(word)
            }
            return
        }
    }

    private mutating func readLong(_ word: TracedText, _ words: [TracedText], _ index: inout Int, _ version: MemcachedVersion) {
        let equals = word.bytes.firstIndex(of: UInt8(ascii: "="))
        let nameText = word.part(2..<(equals ?? word.count))
        if nameText.unknown != nil {
            uncertain = uncertain ?? nameText.unknown
            return
        }
        let name = nameText.text
        let matches = Self.longNames.filter { $0.name == name }
        let candidates = matches.isEmpty ? Self.longNames.filter { $0.name.hasPrefix(name) } : matches
        guard version >= .longOptions else {
            failure = MemcachedFailure(
                "option --\(name) is a long name, which memcached knows since 1.5.0", at: word.span, tooOld: !candidates.isEmpty)
            return
        }
        guard candidates.count == 1, let letter = candidates.first?.letter, let kind = Self.kind(letter) else {
            failure = MemcachedFailure(
                candidates.isEmpty ? "there is no option --\(name)" : "option --\(name) is ambiguous", at: word.span)
            return
        }
        guard version >= kind.since else { return fail(letter, in: word, version) }
        let value = equals.map { word.dropping($0 + 1) }
        if kind.takesValue {
            if let value {
                accept(letter, value, word.span)
            } else if index < words.count {
                accept(letter, words[index], word.span.joined(words[index].span))
                index += 1
            } else {
                missingValue(word)
            }
        } else if value != nil, letter != UInt8(ascii: "v") {
            failure = MemcachedFailure("option --\(name) takes no value", at: word.span)
        } else {
            accept(letter, nil, word.span)
        }
    }

    private mutating func accept(_ letter: UInt8, _ value: TracedText?, _ span: SourceSpan) {
        options.append(MemcachedOption(letter: letter, value: value, span: span))
        if letter == UInt8(ascii: "h") || letter == UInt8(ascii: "i") || letter == UInt8(ascii: "V") {
            failure = MemcachedFailure("option -\(Character(UnicodeScalar(letter))) prints a text and ends", at: span)
        }
    }

    private mutating func fail(_ letter: UInt8, in word: TracedText, _ version: MemcachedVersion) {
        let name = letter >= 0x21 && letter < 0x7F ? "-" + String(UnicodeScalar(letter)) : "in this word"
        if let since = Self.kind(letter)?.since, since > version {
            failure = MemcachedFailure("option \(name) is known since memcached \(since)", at: word.span, tooOld: true)
        } else {
            failure = MemcachedFailure("there is no option \(name)", at: word.span)
        }
    }

    private mutating func missingValue(_ word: TracedText) {
        failure = MemcachedFailure("option \(word.text) has no value", at: word.span)
    }

    /// The last value of an option, which is the one that counts for all but `-l`.
    func last(_ letter: Character) -> MemcachedOption? {
        guard let ascii = letter.asciiValue else { return nil }
        return options.last { $0.letter == ascii }
    }

    func all(_ letter: Character) -> [MemcachedOption] { options.filter { $0.letter == letter.asciiValue } }

    // MARK: What options there are

    struct Kind {
        var takesValue: Bool
        var since: MemcachedVersion
    }

    static func kind(_ letter: UInt8) -> Kind? {
        switch letter {
        case UInt8(ascii: "A"): Kind(takesValue: false, since: MemcachedVersion(1, 4, 16))
        case UInt8(ascii: "F"): Kind(takesValue: false, since: MemcachedVersion(1, 4, 17))
        case UInt8(ascii: "V"): Kind(takesValue: false, since: MemcachedVersion(1, 4, 22))
        case UInt8(ascii: "X"): Kind(takesValue: false, since: MemcachedVersion(1, 4, 34))
        case UInt8(ascii: "Z"): Kind(takesValue: false, since: .tls)
        case UInt8(ascii: "Y"): Kind(takesValue: true, since: MemcachedVersion(1, 5, 15))
        case UInt8(ascii: "e"): Kind(takesValue: true, since: MemcachedVersion(1, 5, 18))
        case UInt8(ascii: "W"): Kind(takesValue: false, since: MemcachedVersion(1, 5, 21))
        case UInt8(ascii: "N"): Kind(takesValue: true, since: MemcachedVersion(1, 6, 9))
        case _ where "MkhirvdLCS".utf8.contains(letter): Kind(takesValue: false, since: MemcachedVersion(1, 4, 0))
        case _ where "apsUmcluPfntDRbBIo".utf8.contains(letter): Kind(takesValue: true, since: MemcachedVersion(1, 4, 0))
        default: nil
        }
    }

    static let longNames: [(name: String, letter: UInt8)] = [
        ("unix-mask", "a"), ("enable-shutdown", "A"), ("enable-ssl", "Z"), ("port", "p"), ("unix-socket", "s"), ("udp-port", "U"),
        ("memory-limit", "m"), ("disable-evictions", "M"), ("conn-limit", "c"), ("lock-memory", "k"), ("help", "h"),
        ("license", "i"), ("version", "V"), ("enable-coredumps", "r"), ("verbose", "v"), ("daemon", "d"), ("listen", "l"),
        ("user", "u"), ("pidfile", "P"), ("slab-growth-factor", "f"), ("slab-min-size", "n"), ("threads", "t"),
        ("enable-largepages", "L"), ("max-reqs-per-event", "R"), ("disable-cas", "C"), ("listen-backlog", "b"), ("protocol", "B"),
        ("max-item-size", "I"), ("enable-sasl", "S"), ("disable-flush-all", "F"), ("disable-dumping", "X"), ("disable-watch", "W"),
        ("auth-file", "Y"), ("memory-file", "e"), ("extended", "o"), ("napi-ids", "N"),
    ].map { (name: $0.0, letter: Character($0.1).asciiValue ?? 0) }
}

extension SourceSpan {
    /// From the start of this to the end of `other`, when both are in one file and in this order; else this.
    func joined(_ other: SourceSpan) -> SourceSpan {
        guard file == other.file, other.range.end >= range.end, other.range.start >= range.start else { return self }
        return SourceSpan(file: file, range: range.union(other.range))
    }
}
