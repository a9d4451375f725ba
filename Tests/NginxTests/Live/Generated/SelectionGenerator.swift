import Routing

/// Server blocks that compete for requests: sockets, default servers, names of every kind, names given twice. Each answers with a redirect
/// that names it.
struct SelectionGenerator {
    private var random: Generator
    private let ports: [Int]
    private(set) var counts: [String: Int] = [:]
    private var names: [String] = []

    private static let plainNames = ["a.test", "www.a.test", "b.test", "A.Test", "c.example.org", "x.c.example.org", "a-b.test", "_", "localhost"]
    private static let wildcards = ["*.a.test", "*.test", ".a.test", ".example.org", "www.a.*", "b.*", "*.EXAMPLE.org", "www.*"]
    private static let patterns = ["~^(www\\.)?a\\.test$", "~^b", "~\\.org$", "\"~^x{1,2}a\\.test$\"", "~^(?<part>[a-c])\\.test$"]

    init(seed: UInt64, ports: [Int]) {
        random = Generator(seed: seed)
        self.ports = ports
    }

    private mutating func note(_ item: String, _ text: String) -> String {
        counts[item, default: 0] += 1
        return text
    }

    mutating func configuration() -> String {
        var defaults: Set<String> = []
        return (0..<(3 + random.number(7))).map { server($0, &defaults) }.joined()
    }

    private mutating func server(_ index: Int, _ defaults: inout Set<String>) -> String {
        var text = "server {\n    return 302 http://host\(index).invalid/;\n"
        var sockets: Set<String> = []
        for _ in 0...random.number(2) {
            let port = random.pick(ports)
            let socket =
                switch random.number(7) {
                case 0: note("listen on an address", "127.0.0.1:\(port)")
                case 1: note("listen on another address", "127.0.0.2:\(port)")
                case 2: note("listen on IPv6", "[::1]:\(port)")
                case 3: note("listen on every address of IPv6", "[::]:\(port)")
                case 4: note("listen with a star", "*:\(port)")
                default: note("listen on a port", "\(port)")
                }
            let key = socket.hasPrefix("*:") ? String(socket.dropFirst(2)) : socket
            guard sockets.insert(key).inserted else { continue }
            let isDefault = !defaults.contains(key) && random.chance(15)
            if isDefault { defaults.insert(key) }
            text += "    listen \(socket)\(isDefault ? note("default_server", " default_server") : "");\n"
        }
        if sockets.isEmpty { text += "    listen \(ports[0]);\n" }
        // nginx warns of a name that one server has twice, too; nothing is lost then.
        var taken: Set<String> = []
        for _ in 0..<random.number(3) {
            var given: [String] = []
            for _ in 0...random.number(2) {
                switch random.number(8) {
                case 0, 1: given.append(note("wildcard name", random.pick(Self.wildcards)))
                case 2: given.append(note("regex name", random.pick(Self.patterns)))
                case 3: given.append(note("empty name", "\"\""))
                default: given.append(note("exact name", random.pick(Self.plainNames)))
                }
            }
            given = given.filter { $0.hasPrefix("~") || taken.insert(String($0.lowercased().drop { $0 == "*" || $0 == "." })).inserted }
            guard !given.isEmpty else { continue }
            names += given.filter { !$0.hasPrefix("~") && !$0.hasPrefix("\"") }
            text += "    server_name \(given.joined(separator: " "));\n"
        }
        return text + "}\n"
    }

    mutating func request() -> Request {
        let name =
            switch random.number(8) {
            case 0: note("trailing dot", random.pick(Self.plainNames) + ".")
            case 1: note("upper case", random.pick(Self.plainNames).uppercased())
            case 2: note("address as name", random.pick(["127.0.0.1", "127.0.0.2", "[::1]"]))
            case 3: note("unknown name", random.pick(["other.invalid", "sub.www.a.test", "b.example.net", "xa.test", "a.test.org", "c.test", "www.org"]))
            case 4: note("odd name", random.pick(["a_b.test", "-a.test", "a..test", "1.2.3", "b.test..", "A.TEST.", "*.a.test", "a.test/", "b\\.test"]))
            default: note("given name", names.isEmpty ? "a.test" : random.pick(names).split(separator: "*").joined(separator: "w"))
            }
        var target = "/x"
        if random.chance(12) {
            let other = random.pick(Self.plainNames.filter { $0 != "_" })
            target = note("absolute target", random.pick(["http://\(other)/y", "http://\(other):\(random.pick(ports))/y", "HTTP://\(other.uppercased())/", "http://\(other)./", "https://\(other)/z"]))
        }
        let address = note("connection", random.pick(["127.0.0.1", "127.0.0.2", "::1"]))
        return Request(
            target: Array(target.utf8), host: random.chance(4) ? note("no Host", "") : name.hasPrefix(".") ? "w" + name : name, port: random.pick(ports),
            serverAddress: address)
    }
}
