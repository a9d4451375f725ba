import Source

/// From arguments to sockets, as `main`, `server_sockets` and `server_socket` of memcached.c go;
/// observed on 1.4.15, 1.4.25, 1.5.5, 1.5.6, 1.6.18 and read in the sources between them.
struct MemcachedEvaluation {
    private let options: MemcachedOptions
    private let version: MemcachedVersion
    /// Points at what decides when no option does.
    private let whole: SourceSpan
    /// Why there may be more words than were read.
    private let incomplete: Unknown?
    private var instance: MemcachedInstance

    /// - Parameters:
    ///   - runsAsRoot: the start script or unit runs it as root; `nil` when that is not known.
    ///   - incomplete: why there may be more words.
    static func run(
        _ words: [TracedText], version: MemcachedVersion, whole: SourceSpan, runsAsRoot: Bool?, incomplete: Unknown? = nil
    ) -> MemcachedInstance {
        var evaluation = MemcachedEvaluation(
            options: MemcachedOptions(words, version: version), version: version, whole: whole, incomplete: incomplete,
            instance: MemcachedInstance(version: version))
        evaluation.evaluate(runsAsRoot)
        if evaluation.instance.failure != nil { evaluation.instance.listeners = [] }
        return evaluation.instance
    }

    private mutating func evaluate(_ runsAsRoot: Bool?) {
        instance.failure = options.failure
        instance.uncertain = options.uncertain ?? incomplete
        readValues()
        guard instance.failure == nil else { return }

        let ports = ports()
        guard instance.failure == nil else { return }
        checkCombinations(ports, runsAsRoot)
        guard instance.failure == nil else { return }

        if let socket = options.last("s"), let path = socket.value {
            instance.unixSocket = Sourced(path.text, at: path.span)
            if let unknown = path.unknown { instance.uncertain = instance.uncertain ?? unknown }
            return
        }
        listen(.tcp, ports.tcp)
        listen(.udp, ports.udp)
        if instance.failure == nil, let clash = clash() { instance.failure = clash }
    }

    // MARK: Values

    private mutating func readValues() {
        instance.tls = options.last("Z") != nil
        instance.authentication = options.last("S") != nil ? .sasl : options.last("Y") != nil ? .file : .none
        instance.refusesWhenFull = options.last("M") != nil
        if let user = options.last("u")?.value {
            instance.userOption = value(user).span
            instance.user = user.unknown.map { .unknown($0) } ?? .known(value(user).text)
        }
        instance.memory = number("m")
        instance.connections = number("c")
        for letter: Character in ["m", "c", "I"] { instance.limitOptions[letter] = options.last(letter)?.span }
        if let size = options.last("I")?.value {
            let text = value(size)
            if let unknown = size.unknown {
                instance.itemSize = .unknown(unknown)
            } else if let base = Self.leadingNumber(text.bytes) {
                let unit = (text.bytes.last ?? 0) | 0x20
                let factor = unit == UInt8(ascii: "k") ? 1_024 : unit == UInt8(ascii: "m") ? 1_048_576 : 1
                instance.itemSize = .known(base * factor)
            }
        }
        guard instance.failure == nil else { return }
        if let connections = instance.connections.value, connections <= 0, version >= MemcachedVersion(1, 5, 5),
            let option = options.last("c")
        {
            instance.failure = MemcachedFailure("-c wants a number above 0", at: option.span)
        }
        checkItemSize()
        for letter: Character in ["t", "R", "n"] where number(letter).value.map({ $0 <= 0 }) == true {
            guard let option = options.last(letter) else { continue }
            instance.failure = MemcachedFailure("-\(letter) wants a number above 0", at: option.span)
        }
    }

    /// The largest item has to fit the memory twice and to be made of whole chunks.
    private mutating func checkItemSize() {
        guard version >= MemcachedVersion(1, 5, 5), instance.failure == nil, instance.memory.unknown == nil,
            instance.itemSize.unknown == nil
        else { return }
        let memory = instance.memory.value ?? 64
        let size = instance.itemSize.value ?? 1_048_576
        let chunk = 524_288
        guard let option = options.last("I") ?? options.last("m") else { return }
        let settings = options.all("o").compactMap(\.value)
        let hasOwnChunk = settings.contains { $0.unknown != nil || $0.text.contains("slab_chunk_max") || $0.text.contains("modern") }
        if size < 1_024 || size > 1_073_741_824 {
            instance.failure = MemcachedFailure("-I wants a size between 1k and 1024m", at: option.span)
        } else if memory >= 0, size > memory * 524_288 {
            instance.failure = MemcachedFailure(
                "the memory (-m \(memory)) is less than twice the largest item (-I, 1m by default)", at: option.span)
        } else if !hasOwnChunk, size % chunk != 0 {
            instance.failure = MemcachedFailure("-I wants a multiple of 512k", at: option.span)
        }
    }

    /// The value as memcached sees it.
    private func value(_ text: TracedText) -> TracedText {
        guard version >= .blanksSkipped else { return text }
        return text.dropping(text.bytes.prefix(while: isBlank).count)
    }

    private func number(_ letter: Character) -> Knowledge<Int> {
        guard let text = options.last(letter)?.value else { return .absent }
        if let unknown = text.unknown { return .unknown(unknown) }
        return Self.leadingNumber(text.bytes).map { .known($0) }
            ?? .unknown(Unknown("the number is too large", span: text.span))
    }

    /// As `atoi(3)`: leading blanks, a sign, digits; 0 without digits, `nil` for what does not fit into 32 bits.
    static func leadingNumber(_ bytes: [UInt8]) -> Int? {
        var index = bytes.prefix(while: isBlank).count
        var negative = false
        if index < bytes.count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            negative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var value = 0
        while index < bytes.count, bytes[index] >= 0x30, bytes[index] <= 0x39 {
            value = value * 10 + Int(bytes[index] - 0x30)
            guard value <= Int(Int32.max) else { return nil }
            index += 1
        }
        return negative ? -value : value
    }

    // MARK: Ports

    private typealias Ports = (tcp: Knowledge<Int>, udp: Knowledge<Int>)

    private mutating func ports() -> Ports {
        let tcpGiven = number("p")
        let udpGiven = number("U")
        instance.portOption = options.last("p")?.span
        instance.udpOption = options.last("U")?.span
        var tcp = tcpGiven.isAbsent ? .known(11_211) : tcpGiven
        var udp = udpGiven.isAbsent ? .known(version >= .udpOff ? 0 : 11_211) : udpGiven
        let handsOnZero = version < .zeroIsNotHandedOn
        if !tcpGiven.isAbsent, udpGiven.isAbsent, version < .udpOff {
            if handsOnZero || tcpGiven.value != 0 { udp = tcpGiven }
        } else if tcpGiven.isAbsent, !udpGiven.isAbsent {
            if handsOnZero || udpGiven.value != 0 { tcp = udpGiven }
        }
        if version >= .portChecked, let port = tcp.value, port > 65_535, let option = options.last("p") ?? options.last("U") {
            instance.failure = MemcachedFailure("port \(port) is above 65535", at: option.span)
        }
        return (tcp, udp)
    }

    /// The port that a number ends up as.
    private static func effective(_ port: Knowledge<Int>, span: SourceSpan) -> Knowledge<Int> {
        guard case .known(let number) = port else { return port }
        if number == 0 || number == -1 || number & 0xffff == 0 {
            return .unknown(Unknown("memcached takes any free port", span: span))
        }
        if number < 0 { return .unknown(Unknown("a negative port depends on the system", span: span)) }
        return .known(number & 0xffff)
    }

    // MARK: What is refused

    private mutating func checkCombinations(_ ports: Ports, _ runsAsRoot: Bool?) {
        let hasUDP = ports.udp.value.map { $0 != 0 } ?? false
        func fail(_ reason: String, _ option: MemcachedOption) {
            if instance.failure == nil { instance.failure = MemcachedFailure(reason, at: option.span) }
        }
        if let protocolOption = options.last("B"), let name = protocolOption.value, name.unknown == nil {
            let text = value(name).text
            if !["auto", "ascii", "binary"].contains(text) {
                fail("-B wants auto, ascii or binary", protocolOption)
            } else if let sasl = options.last("S"), text != "binary" {
                fail("-S works with the binary protocol only, and -B asks for \(text)", sasl)
            } else if let file = options.last("Y"), text != "ascii" {
                fail("-Y works with the ascii protocol only, and -B asks for \(text)", file)
            }
        }
        if let sasl = options.last("S"), hasUDP, version >= .saslRefusesUDP { fail("-S cannot be used with UDP", sasl) }
        if let file = options.last("Y"), hasUDP { fail("-Y cannot be used with UDP", file) }
        if let tls = options.last("Z") {
            let settings = options.all("o").compactMap(\.value)
            if ports.tcp.value == 0 { fail("-Z needs a TCP port", tls) }
            if !settings.contains(where: { $0.unknown != nil }), instance.uncertain == nil,
                !settings.contains(where: { $0.text.contains("ssl_chain_cert") })
            {
                fail("-Z needs -o ssl_chain_cert=FILE", tls)
            }
        }
        if runsAsRoot == true, instance.uncertain == nil, instance.failure == nil {
            switch instance.user {
            case .absent:
                instance.failure = MemcachedFailure("memcached refuses to run as root without -u USER", at: whole)
            case .known(""):
                if let option = options.last("u") { fail("memcached refuses to run as root without a user in -u", option) }
            default: break
            }
        }
    }

    // MARK: Listeners

    private mutating func listen(_ transport: MemcachedInstance.Listener.Transport, _ port: Knowledge<Int>) {
        guard port.value != 0, instance.failure == nil else { return }
        let collected = collectedHosts()
        let given = options.all("l")
        instance.listenOption = given.first?.span
        let portSpan = options.last(transport == .tcp ? "p" : "U")?.span ?? whole
        guard !given.isEmpty else {
            // What was not read may name an address.
            guard incomplete == nil else { return }
            let effective = Self.effective(port, span: portSpan)
            for address in [NetworkAddress.wildcard4, .wildcard6] {
                add(transport, .address(address), effective, instance.tls, whole)
            }
            return
        }
        for (index, piece) in collected.enumerated() {
            if index == 1_000 {
                instance.uncertain = instance.uncertain ?? Unknown("only the first 1000 addresses are judged", span: piece.span)
                return
            }
            listen(transport, piece, port, portSpan)
            if instance.failure != nil { return }
        }
    }

    /// All `-l` values cut at `,` and `;`, without those that memcached takes for repetitions.
    private mutating func collectedHosts() -> [TracedText] {
        var inter: [UInt8] = []
        var isFirst = true
        // Nobody writes so many -l options that this is not enough; hostile files do.
        var budget = 1_000_000
        var pieces: [TracedText] = []
        instance.droppedListeners = []
        for option in options.all("l") {
            guard let raw = option.value else { continue }
            let text = value(raw)
            if !isFirst {
                if version >= .substringRule, text.unknown == nil {
                    budget -= inter.count
                    if budget < 0 {
                        instance.uncertain = instance.uncertain ?? Unknown("there are too many -l options to compare", span: option.span)
                    } else if Self.contains(inter, text.bytes) {
                        instance.droppedListeners.append(text.span)
                        continue
                    }
                }
                inter.append(UInt8(ascii: ","))
            }
            isFirst = false
            inter += text.bytes
            pieces += text.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") }
        }
        return pieces
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard !part.isEmpty else { return true }
        guard part.count <= text.count else { return false }
        return text.indices.dropLast(part.count - 1).contains { text[$0] == part[0] && text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    private mutating func listen(
        _ transport: MemcachedInstance.Listener.Transport, _ piece: TracedText, _ port: Knowledge<Int>, _ portSpan: SourceSpan
    ) {
        var host = piece
        var tls = instance.tls
        if version >= .tls { tls = removePrefixes(from: &host) }
        guard instance.failure == nil else { return }

        var portText: TracedText?
        if version < .substringRule {
            // Everything after the first colon is the port.
            if let colon = host.bytes.firstIndex(of: UInt8(ascii: ":")) {
                portText = host.dropping(colon + 1)
                host = host.part(0..<colon)
            }
        } else {
            var inBrackets: TracedText?
            var rest = host
            if host.bytes.first == UInt8(ascii: "[") {
                guard let close = host.bytes.firstIndex(of: UInt8(ascii: "]")) else {
                    return fail("the address \(host.text) has no closing bracket", host)
                }
                inBrackets = host.part(1..<close)
                rest = host.dropping(close + 1)
            }
            if let colon = rest.bytes.firstIndex(of: UInt8(ascii: ":")),
                inBrackets != nil || !rest.bytes[(colon + 1)...].contains(UInt8(ascii: ":"))
            {
                portText = rest.dropping(colon + 1)
                rest = rest.part(0..<colon)
            }
            host = inBrackets ?? rest
        }

        var effective = Self.effective(port, span: portSpan)
        if let portText {
            guard let own = Self.wholeNumber(portText) else {
                return fail(
                    version < .substringRule && piece.bytes.filter({ $0 == UInt8(ascii: ":") }).count > 1
                        ? "IPv6 addresses are understood since memcached 1.4.25"
                        : "\(portText.isEmpty ? "nothing" : portText.text) after the colon is not a port number", piece)
            }
            effective = Self.effective(own, span: portText.span)
        }
        bind(transport, host, effective, tls, piece)
    }

    private mutating func bind(
        _ transport: MemcachedInstance.Listener.Transport, _ host: TracedText, _ port: Knowledge<Int>, _ tls: Bool, _ piece: TracedText
    ) {
        if host.unknown != nil { return add(transport, .unknown, port, tls, piece.span) }
        let text = host.text
        if text == "*" {
            for address in [NetworkAddress.wildcard4, .wildcard6] { add(transport, .address(address), port, tls, piece.span) }
        } else if let address = NetworkAddress(numericHost: text) {
            add(transport, .address(address), port, tls, piece.span)
        } else if text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || ($0 >= 0x30 && $0 <= 0x39) }), !text.isEmpty {
            fail("\(text) is not an IPv4 address", piece)
        } else if text.utf8.first == UInt8(ascii: "-") {
            fail("-l takes the next word \(text) for its value: an address is missing before it", piece)
        } else if text.isEmpty {
            fail("there is no address before the colon", piece)
        } else if !text.utf8.allSatisfy({ isNameByte($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }) {
            fail("\(text) is neither an address nor a host name", piece)
        } else {
            add(transport, .name(text), port, tls, piece.span)
        }
    }

    private mutating func add(
        _ transport: MemcachedInstance.Listener.Transport, _ host: MemcachedInstance.Listener.Host, _ port: Knowledge<Int>, _ tls: Bool,
        _ span: SourceSpan
    ) {
        instance.listeners.append(.init(transport: transport, host: host, port: port, tls: tls && transport == .tcp, span: span))
    }

    private mutating func fail(_ reason: String, _ text: TracedText) {
        instance.failure = MemcachedFailure(reason, at: text.span)
    }

    /// Takes `notls:`, `proto[…]:`, `tag[…]:` off an address. Returns whether TLS applies to it.
    private mutating func removePrefixes(from host: inout TracedText) -> Bool {
        var tls = instance.tls
        let words: [(StaticString, Bool)] = version >= .listenerTLS ? [("notls", false), ("btls", true), ("mtls", true)] : [("notls", false)]
        for (word, isOn) in words where host.starts(with: word) {
            guard instance.tls else {
                fail("\(word) before an address needs -Z", host)
                return tls
            }
            tls = isOn
            host = host.dropping(word.utf8CodeUnitCount + 1)
            break
        }
        guard version >= .listenerTags else { return tls }
        for word: StaticString in ["proto", "tag"] where host.starts(with: word) {
            let start = word.utf8CodeUnitCount
            guard start < host.count, host.bytes[start] == UInt8(ascii: "[") else {
                host = host.dropping(start)
                continue
            }
            guard let close = host.bytes[start...].firstIndex(of: UInt8(ascii: "]")) else {
                fail("\(word)[ has no closing bracket", host)
                return tls
            }
            host = host.dropping(close + 2)
        }
        return tls
    }

    /// As memcached's `safe_strtol`: the whole text is a number, blanks may follow.
    private static func wholeNumber(_ text: TracedText) -> Knowledge<Int>? {
        if let unknown = text.unknown { return .unknown(unknown) }
        var digits = text.bytes[text.bytes.prefix(while: isBlank).count...]
        if let blank = digits.firstIndex(where: isBlank) { digits = digits[..<blank] }
        guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
        return abs(number) > Int(Int32.max) ? .unknown(Unknown("the number is too large", span: text.span)) : .known(number)
    }

    /// Two TCP listeners that the system does not let stand beside each other.
    private func clash() -> MemcachedFailure? {
        struct Key: Hashable {
            var address: NetworkAddress
            var port: Int
        }
        var taken: Set<Key> = []
        /// Ports with at least one listener, by the wildcard of their family.
        var families: Set<Key> = []
        let listeners = instance.tcp
        var index = 0
        while index < listeners.count {
            let span = listeners[index].span
            var bound = false
            var refused: MemcachedInstance.Listener?
            // `*` makes two sockets from one place, and one of them is enough to start.
            while index < listeners.count, listeners[index].span == span {
                let listener = listeners[index]
                index += 1
                guard case .address(let address) = listener.host, let port = listener.port.value else {
                    bound = true
                    continue
                }
                let wildcard = Key(address: address.family == .v4 ? .wildcard4 : .wildcard6, port: port)
                let key = Key(address: address, port: port)
                if taken.contains(key) || taken.contains(wildcard) || (key == wildcard && families.contains(wildcard)) {
                    refused = listener
                } else {
                    taken.insert(key)
                    families.insert(wildcard)
                    bound = true
                }
            }
            if !bound, let refused {
                return MemcachedFailure("\(refused.description) is taken already by another address of -l", at: span)
            }
        }
        return nil
    }
}
