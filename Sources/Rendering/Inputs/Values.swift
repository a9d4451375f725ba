import Source

/// A name that a site answers to: `www.example.com`, or `*.example.com` for everything below a domain.
struct HostName: Hashable, Sendable {
    /// In lower case, without a final dot.
    let text: String

    var isPattern: Bool { text.hasPrefix("*.") }

    init(_ given: String) throws(ValueProblem) {
        var text = given.lowercased()
        if text.hasSuffix("."), text.utf8.count > 1 { text.removeLast() }
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : Substring(text)
        guard !name.isEmpty else { throw ValueProblem("\(quoted(given)) is no host name: it is empty") }
        guard text.utf8.count <= 253 else { throw ValueProblem("\(quoted(given)) is no host name: it is longer than 253 characters") }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard !label.isEmpty else { throw ValueProblem("\(quoted(given)) is no host name: it has two dots in a row, or one at an end") }
            guard label.utf8.count <= 63 else { throw ValueProblem("\(quoted(given)) is no host name: a part is longer than 63 characters") }
            guard label.utf8.allSatisfy({ Self.isLabelByte($0) }) else {
                throw ValueProblem("\(quoted(given)) is no host name: only letters, digits, hyphens and dots are allowed (others in their xn-- form)")
            }
            guard label.utf8.first != UInt8(ascii: "-"), label.utf8.last != UInt8(ascii: "-") else {
                throw ValueProblem("\(quoted(given)) is no host name: a part begins or ends with a hyphen")
            }
        }
        self.text = text
    }

    private static func isLabelByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

/// A port number.
struct Port: Hashable, Sendable {
    let number: Int

    init(_ number: Int) { self.number = number }

    init(_ text: String) throws(ValueProblem) {
        guard text.utf8.count <= 5, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(text), (1...65535).contains(number)
        else { throw ValueProblem("\(quoted(text)) is no port: a number from 1 to 65535 is") }
        self.number = number
    }
}

/// What a server listens on: every address, or one; with a port or the usual one.
struct ListenAddress: Hashable, Sendable {
    /// `nil`: every address.
    var address: NetworkAddress?
    /// `[::]`: every address of IPv6.
    var port: Port?

    init(address: NetworkAddress?, port: Port? = nil) {
        self.address = address
        self.port = port
    }

    /// `10.0.0.5`, `10.0.0.5:8080`, `[::1]:8080`, `::1`, `*`, `*:8080`, `8080`.
    init(_ text: String) throws(ValueProblem) {
        let problem = ValueProblem("\(quoted(text)) is no address to listen on: 10.0.0.5, 10.0.0.5:8080, [fd00::5]:8080 or * is")
        if !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            self.init(address: nil, port: try Port(text))
            return
        }
        var host = Substring(text)
        var port: Port?
        if text.hasPrefix("["), let close = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<close]
            let rest = text[text.index(after: close)...]
            if rest.hasPrefix(":") { port = try Port(String(rest.dropFirst())) } else if !rest.isEmpty { throw problem }
            guard let address = NetworkAddress(host), address.family == .v6, !host.contains("%") else { throw problem }
            self.init(address: address, port: port)
            return
        }
        if host.count(where: { $0 == ":" }) == 1, let colon = host.firstIndex(of: ":") {
            port = try Port(String(host[host.index(after: colon)...]))
            host = host[..<colon]
        }
        if host == "*" {
            self.init(address: nil, port: port)
            return
        }
        guard let address = NetworkAddress(host), !host.contains("%") else { throw problem }
        self.init(address: address, port: port)
    }

    /// `10.0.0.5:80`, `[::1]:80`, `*:80`.
    func text(defaultPort: Port) -> String {
        let number = (port ?? defaultPort).number
        guard let address else { return "*:\(number)" }
        return address.family == .v6 ? "[\(address)]:\(number)" : "\(address):\(number)"
    }
}

/// An absolute path on a server, of characters that every configuration can hold.
struct ServerPath: Hashable, Sendable {
    /// Normalised.
    let text: String

    init(_ given: String) throws(ValueProblem) {
        guard given.hasPrefix("/") else { throw ValueProblem("\(quoted(given)) is no absolute path") }
        guard given.utf8.count <= 4096 else { throw ValueProblem("the path is longer than 4096 bytes") }
        for byte in given.utf8 {
            guard byte >= 0x20, byte != 0x7f else { throw ValueProblem("the path \(quoted(given)) has a control character") }
            guard !Self.special.contains(byte) else {
                throw ValueProblem(
                    "the path \(quoted(given)) has a \"\(Character(UnicodeScalar(byte)))\", which the servers' configurations take for something else")
            }
        }
        text = Path.normalised(given)
    }

    /// Quotes, variables, patterns (httpd's `<Directory>` takes them), separators and comments.
    private static let special: Set<UInt8> = Set("\"'\\$*?[]{}|%<>;#`^".utf8)

    func appending(_ path: String) -> String { Path.join(text, path) }
}

/// Where PHP runs.
enum PHPBackend: Hashable, Sendable {
    case socket(ServerPath)
    case tcp(host: String, port: Port)
    /// mod_php, in httpd itself.
    case module

    init(_ text: String) throws(ValueProblem) {
        if text == "module" || text == "mod_php" {
            self = .module
            return
        }
        if text.hasPrefix("unix:") || text.hasPrefix("/") {
            let path = try ServerPath(text.hasPrefix("unix:") ? String(text.dropFirst(5)) : text)
            guard !path.text.contains(" ") else { throw ValueProblem("the socket \(quoted(path.text)) has a blank") }
            self = .socket(path)
            return
        }
        let problem = ValueProblem("\(quoted(text)) is no place of PHP: unix:/run/php/php-fpm.sock, 127.0.0.1:9000 or module is")
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { throw problem }
        let port = try Port(String(text[text.index(after: colon)...]))
        let host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]"), let address = NetworkAddress(host.dropFirst().dropLast()), address.family == .v6 {
            self = .tcp(host: "[\(address)]", port: port)
        } else if let address = NetworkAddress(host), address.family == .v4 {
            self = .tcp(host: "\(address)", port: port)
        } else {
            let name: HostName
            do throws(ValueProblem) { name = try HostName(String(host)) } catch { throw problem }
            guard !name.isPattern else { throw problem }
            self = .tcp(host: name.text, port: port)
        }
    }
}

/// A number of bytes.
struct ByteSize: Hashable, Sendable {
    let bytes: Int

    init(bytes: Int) { self.bytes = bytes }

    /// `48m`, `1g`, `512k`, or plain bytes.
    init(_ text: String) throws(ValueProblem) {
        let problem = ValueProblem("\(quoted(text)) is no size: 48m, 1g, 512k or a number of bytes is")
        var digits = Substring(text)
        var unit = 1
        switch text.utf8.last {
        case UInt8(ascii: "k"), UInt8(ascii: "K"): unit = 1 << 10
        case UInt8(ascii: "m"), UInt8(ascii: "M"): unit = 1 << 20
        case UInt8(ascii: "g"), UInt8(ascii: "G"): unit = 1 << 30
        default: break
        }
        if unit > 1 { digits = digits.dropLast() }
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(digits),
            number > 0, number <= (1 << 40) / unit
        else { throw problem }
        bytes = number * unit
    }

    /// In the largest unit that divides it: `48m`.
    var short: String {
        for (unit, name) in [(1 << 30, "g"), (1 << 20, "m"), (1 << 10, "k")] where bytes % unit == 0 { return "\(bytes / unit)\(name)" }
        return "\(bytes)"
    }

    /// Rounded up.
    var mebibytes: Int { (bytes + (1 << 20) - 1) >> 20 }
}

/// A length of time in whole seconds.
struct Duration: Hashable, Sendable {
    let seconds: Int

    init(seconds: Int) { self.seconds = seconds }

    /// `90s`, `2m`, `1h`, or plain seconds.
    init(_ text: String) throws(ValueProblem) {
        var digits = Substring(text)
        var unit = 1
        switch text.utf8.last {
        case UInt8(ascii: "s"): digits = digits.dropLast()
        case UInt8(ascii: "m"): (unit, digits) = (60, digits.dropLast())
        case UInt8(ascii: "h"): (unit, digits) = (3600, digits.dropLast())
        default: break
        }
        guard (1...6).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = Int(digits),
            number > 0, number * unit <= 86_400
        else { throw ValueProblem("\(quoted(text)) is no time: 90s, 2m or a number of seconds, up to a day, is") }
        seconds = number * unit
    }
}

/// An address, or a network such as `10.0.0.0/8`.
struct ProxyAddress: Hashable, Sendable {
    let text: String

    init(_ given: String) throws(ValueProblem) {
        let problem = ValueProblem("\(quoted(given)) is no address or network: 10.0.0.5 or 10.0.0.0/24 is")
        let parts = given.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, !given.contains("%"), let address = NetworkAddress(parts[0]) else { throw problem }
        text = parts.count == 1 ? "\(address)" : "\(address)/\(parts[1])"
        guard parts.count == 2 else { return }
        guard parts[1].utf8.count <= 3, parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let bits = Int(parts[1]),
            bits <= (address.family == .v4 ? 32 : 128)
        else { throw problem }
        guard bits > 0 else { throw ValueProblem("\(quoted(given)) is everybody: anyone could then forge where a request comes from") }
    }
}

/// The name of a node, good for file names and for identifiers of VCL.
struct NodeName: Hashable, Sendable {
    let text: String

    init(_ given: String) throws(ValueProblem) {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
        guard let first = given.utf8.first, isLetter(first), given.utf8.count <= 63,
            given.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else { throw ValueProblem("\(quoted(given)) is no name of a node: a letter, then letters, digits, - and _ are") }
        text = given
    }
}

/// A variable that is handed to PHP.
struct EnvironmentVariable: Hashable, Sendable {
    let name: String
    let value: String

    init(name: String, value: String) throws(ValueProblem) {
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_") }
        guard let first = name.utf8.first, isLetter(first), name.utf8.count <= 128,
            name.utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) })
        else { throw ValueProblem("\(quoted(name)) is no name of a variable: a letter or _, then letters, digits and _ are") }
        let reserved = ["SCRIPT_FILENAME", "DOCUMENT_ROOT", "REQUEST_URI", "PHP_VALUE", "PHP_ADMIN_VALUE", "GATEWAY_INTERFACE"]
        guard !reserved.contains(name.uppercased()), !name.uppercased().hasPrefix("HTTP_") else {
            throw ValueProblem("the variable \(name) is the web server's own")
        }
        guard value.utf8.count <= 4096, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw ValueProblem("the value of \(name) has a control character, or is too long")
        }
        guard !value.utf8.contains(where: { Set("\"\\$".utf8).contains($0) }), !value.contains("%{") else {
            throw ValueProblem("the value of \(name) has a quote, backslash, \"$\" or \"%{\", which not every server can hand on: set it for php-fpm instead")
        }
        guard !value.isEmpty else { throw ValueProblem("the variable \(name) is empty") }
        self.name = name
        self.value = value
    }
}
