import Routing

/// Virtual hosts that compete for requests: addresses, names, patterns. Each answers with a redirect that names it.
struct SelectionGrammar {
    private var random: SeededRandom
    private let ports: [Int]
    private(set) var counts: [String: Int] = [:]
    private var names: [String] = []

    private static let plainNames = ["a.test", "www.a.test", "b.test", "A.Test", "c.example.org", "x.c.example.org", "a-b.test"]
    private static let patterns = ["*.a.test", "*.test", "w?w.a.test", "b.*", "*", "*.EXAMPLE.org", "?.test", "a.tes?", "*b*"]
    private static let addresses = ["127.0.0.1", "127.0.0.2", "::1"]

    init(seed: UInt64, ports: [Int]) {
        random = SeededRandom(seed: seed)
        self.ports = ports
    }

    private mutating func note(_ item: String, _ text: String) -> String {
        counts[item, default: 0] += 1
        return text
    }

    /// What stands in the main server before and between the virtual hosts.
    mutating func configuration() -> String {
        var text = ports.map { "Listen \($0)\n" }.joined() + "RewriteEngine On\nRewriteRule ^ /main [R=302,L]\n"
        text += nameOptions()
        // It counts for the virtual hosts behind it.
        let named = random.chance(50) ? random.below(3) : 8
        for index in 0..<(2 + random.below(6)) {
            if index == named { text += note("main ServerName with a port", "ServerName main.test:\(random.pick(ports))\n") }
            text += host(index)
        }
        return text
    }

    private mutating func nameOptions() -> String {
        var text = ""
        if random.chance(30) { text += note("UseCanonicalName", "UseCanonicalName \(random.pick(["On", "Off"]))\n") }
        if random.chance(20) { text += note("UseCanonicalPhysicalPort", "UseCanonicalPhysicalPort \(random.pick(["On", "Off"]))\n") }
        return text
    }

    private mutating func address() -> String {
        let port = random.pick(ports)
        return switch random.below(8) {
        case 0, 1: note("every address", "*:\(port)")
        case 2: note("IPv4", "127.0.0.1:\(port)")
        case 3: note("another IPv4", "127.0.0.2:\(port)")
        case 4: note("IPv6", "[::1]:\(port)")
        case 5: note("_default_", "_default_:\(port)")
        case 6: note("every port", random.pick(["*:*", "127.0.0.1:*", "[::1]:*"]))
        default: note("no port", random.pick(["*", "127.0.0.1", "127.0.0.2"]))
        }
    }

    private mutating func host(_ index: Int) -> String {
        let addresses = (0...(random.chance(25) ? 1 : 0)).map { _ in address() }
        if addresses.count > 1 { counts["several addresses", default: 0] += 1 }
        var text = "<VirtualHost \(addresses.joined(separator: " "))>\n    RewriteEngine On\n    RewriteRule ^ /host\(index) [R=302,L]\n"
        let name = random.pick(Self.plainNames)
        let own =
            switch random.below(6) {
            case 0: note("ServerName with a port", "\(name):\(random.pick(ports + [81]))")
            case 1: note("ServerName with a scheme", "\(random.pick(["http", "https"]))://\(name)\(random.chance(50) ? ":\(random.pick(ports))" : "")")
            default: note("ServerName", name)
            }
        names.append(name)
        let hasName = random.chance(88)
        if hasName { text += "    ServerName \(own)\n" } else { counts["no ServerName", default: 0] += 1 }
        for _ in 0..<random.below(3) {
            var aliases: [String] = []
            for _ in 0...random.below(2) {
                if random.chance(50) {
                    aliases.append(note("ServerAlias with a pattern", random.pick(Self.patterns)))
                } else {
                    aliases.append(note("ServerAlias", random.pick(Self.plainNames)))
                }
            }
            text += "    ServerAlias \(aliases.joined(separator: " "))\n"
        }
        // Without a name of its own a host is called as the address resolves.
        if hasName { text += nameOptions().split(separator: "\n").map { "    \($0)\n" }.joined() } else { text += "    UseCanonicalName Off\n" }
        return text + "</VirtualHost>\n"
    }

    mutating func request() -> Request {
        let port = random.pick(ports)
        let address = random.pick(Self.addresses)
        let name =
            switch random.below(10) {
            case 0: note("trailing dot", random.pick(Self.plainNames) + ".")
            case 1: note("upper case", random.pick(Self.plainNames).uppercased())
            case 2: note("address as name", random.pick(["127.0.0.1", "127.0.0.2", "[::1]"]))
            case 3: note("unknown name", random.pick(["other.invalid", "sub.www.a.test", "b.example.net", "xa.test"]))
            case 4: note("odd name", random.pick(["a_b.test", "-a.test", "a..test", "1.2.3", "b.test..", "A.TEST.", "*.a.test"]))
            default: note("given name", names.isEmpty ? "a.test" : random.pick(names))
            }
        var target = "/x"
        if random.chance(15) {
            let other = random.pick(Self.plainNames)
            target = note("absolute target", random.pick(["http://\(other)/y", "http://\(other):\(random.pick(ports))/y", "HTTP://\(other.uppercased())./", "http://\(other):81", "https://\(other)/z"]))
        }
        return Request(
            method: random.chance(10) ? "HEAD" : "GET", target: Array(target.utf8), host: random.chance(4) ? note("no Host", "") : name, port: port,
            serverAddress: address)
    }
}
