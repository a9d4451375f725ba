import Routing
import Source

/// `Require` and its containers.
struct Authorization: Sendable {
    indirect enum Node: Sendable {
        case all([Node])
        case any([Node])
        case none([Node])
        case not(Node)
        /// Only for some methods: inside `<Limit>` and `<LimitExcept>`.
        case limited(AccessControl.Methods, Node)
        case granted(SourceSpan?)
        case denied(SourceSpan?)
        case addresses([Bytes], SourceSpan)
        case local(SourceSpan)
        case environment([Word], SourceSpan)
        case method([Bytes], SourceSpan)
        case expression(Expression, SourceSpan)
        /// A user has to log in.
        case user(SourceSpan)
        case unknown(String, SourceSpan)

        /// It never grants, only denies or says nothing.
        var isNegative: Bool {
            switch self {
            case .not, .none: true
            case .limited(_, let inner): inner.isNegative
            default: false
            }
        }
    }

    var root: Node
    init(_ root: Node) { self.root = root }
}

/// `Order`, `Allow`, `Deny` of mod_access_compat; a section that has any of them replaces all outer ones.
struct AccessControl: Sendable {
    enum Order: Sendable { case denyAllow, allowDeny, mutualFailure }
    enum Who: Sendable {
        case all
        case addresses(Bytes)
        case host(String)
        case environment(name: String, negated: Bool)
    }

    /// What `<Limit>` and `<LimitExcept>` are for.
    struct Methods: Sendable {
        var names: [String] = []
        var isException = true

        func contains(_ method: String) -> Bool {
            let method = method == "HEAD" ? "GET" : method.uppercased()
            return names.contains { ($0.uppercased() == "HEAD" ? "GET" : $0.uppercased()) == method } != isException
        }
    }

    struct Entry: Sendable {
        var who: Who
        var span: SourceSpan
        var methods = Methods()
    }

    var orders: [(order: Order, methods: Methods)] = []
    var allowed: [Entry] = []
    var denied: [Entry] = []
    var satisfiesAny = false
    var span: SourceSpan

    func order(for method: String) -> Order { orders.last { $0.methods.contains(method) }?.order ?? .denyAllow }

    func merged(with inner: AccessControl) -> AccessControl { inner }

    mutating func restrict(to methods: Methods) {
        for index in orders.indices { orders[index].methods = methods }
        for index in allowed.indices { allowed[index].methods = methods }
        for index in denied.indices { denied[index].methods = methods }
    }

    /// More directives of the same section.
    func adding(_ other: AccessControl) -> AccessControl {
        var result = self
        result.orders += other.orders
        result.allowed += other.allowed
        result.denied += other.denied
        return result
    }
}

/// IPv4 and IPv6 networks in the forms that httpd takes: `10.0.0.1`, `10.0`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `::1/128`.
enum Network {
    static func contains(_ network: Bytes, _ address: String) -> Bool {
        let parts = network.split(separator: UInt8(ascii: "/"), maxSplits: 1).map { Bytes($0) }
        guard let base = parts.first, let client = parse(Bytes(address)) else { return false }
        if base.contains(UInt8(ascii: ":")) {
            guard client.count == 16, let bits = parse(base) else { return false }
            let length = parts.count > 1 ? parts[1].leadingInteger : 128
            return samePrefix(bits, client, length)
        }
        guard client.count == 4 else { return false }
        var numbers = base.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: true).map { Bytes($0).leadingInteger }
        guard !numbers.isEmpty, numbers.count <= 4, numbers.allSatisfy({ (0...255).contains($0) }) else { return false }
        var length = numbers.count * 8
        while numbers.count < 4 { numbers.append(0) }
        if parts.count > 1 {
            if parts[1].contains(UInt8(ascii: ".")), let mask = parse(parts[1]) {
                length = mask.reduce(0) { $0 + $1.nonzeroBitCount }
            } else {
                length = parts[1].leadingInteger
            }
        }
        return samePrefix(numbers.map { UInt8($0) }, client, length)
    }

    /// Whether httpd takes the text for an address or network.
    static func isValid(_ network: Bytes) -> Bool {
        let parts = network.split(separator: UInt8(ascii: "/"), maxSplits: 1).map { Bytes($0) }
        guard let base = parts.first else { return false }
        if base.contains(UInt8(ascii: ":")) {
            return parse(base) != nil && (parts.count == 1 || (parts[1].allSatisfy(\.isDigit) && (0...128).contains(parts[1].leadingInteger)))
        }
        let numbers = base.split(separator: UInt8(ascii: "."))
        guard (1...4).contains(numbers.count), numbers.allSatisfy({ $0.allSatisfy(\.isDigit) && Bytes($0).leadingInteger <= 255 }) else { return false }
        guard parts.count > 1 else { return true }
        return parse(parts[1]) != nil || (parts[1].allSatisfy(\.isDigit) && (0...32).contains(parts[1].leadingInteger))
    }

    static func parse(_ address: Bytes) -> Bytes? {
        if address.contains(UInt8(ascii: ":")) { return parse6(address.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }) }
        let parts = address.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4, parts.allSatisfy({ !$0.isEmpty && $0.count <= 3 && $0.allSatisfy(\.isDigit) }) else { return nil }
        let numbers = parts.map { Bytes($0).leadingInteger }
        guard numbers.allSatisfy({ $0 <= 255 }) else { return nil }
        return numbers.map { UInt8($0) }
    }

    private static func parse6(_ address: Bytes) -> Bytes? {
        let text = address.text
        func groups(_ part: Substring) -> [Int]? {
            if part.isEmpty { return [] }
            var numbers: [Int] = []
            for group in part.split(separator: ":", omittingEmptySubsequences: false) {
                guard let number = Int(group, radix: 16), (0...0xFFFF).contains(number) else { return nil }
                numbers.append(number)
            }
            return numbers
        }
        var numbers: [Int]
        if let gap = address.firstIndex(of: "::") {
            guard let head = groups(text.prefix(gap)), let tail = groups(text.dropFirst(gap + 2)), head.count + tail.count <= 8 else { return nil }
            numbers = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
        } else {
            guard let all = groups(text[...]) else { return nil }
            numbers = all
        }
        guard numbers.count == 8 else { return nil }
        numbers = numbers.flatMap { [$0 >> 8, $0 & 0xFF] }
        return numbers.map { UInt8($0) }
    }

    private static func samePrefix(_ left: Bytes, _ right: Bytes, _ length: Int) -> Bool {
        guard left.count == right.count else { return false }
        var remaining = max(0, min(length, left.count * 8))
        for index in left.indices where remaining > 0 {
            let bits = min(8, remaining)
            let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
            if left[index] & mask != right[index] & mask { return false }
            remaining -= bits
        }
        return true
    }
}
