import Routing

/// One server block with requests and what real nginx answers.
///
/// Written as text: `=== title`, the inside of the server block (lines that start with `http| ` stand outside of it),
/// then requests as `[METHOD] target [host=name] [header=Name:value] => answer`. `@PORT@` is the case's port.
struct TrapCase: CustomStringConvertible, Sendable {
    struct Probe: Sendable {
        var request: Request
        /// `static web/a.txt`, `php web/app.php?query`, `404`, `301 to http://…`; paths without the site's directory.
        var expected: String
        var written: String
    }

    var title: String
    var http = ""
    var server = ""
    var probes: [Probe] = []
    var port = 0
    var description: String { title }

    static func parse(_ text: String, firstPort: () -> Int) -> [TrapCase] {
        var cases: [TrapCase] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.hasPrefix("=== ") {
                cases.append(TrapCase(title: String(line.dropFirst(4)), port: firstPort()))
                continue
            }
            guard let index = cases.indices.last else { continue }
            let port = cases[index].port
            let shown = line.split(separator: "@PORT@", omittingEmptySubsequences: false).joined(separator: "\(port)")
            if shown.hasPrefix("http| ") {
                cases[index].http += shown.dropFirst(6) + "\n"
            } else if let arrow = shown.range(of: " => ") {
                cases[index].probes.append(probe(String(shown[..<arrow.lowerBound]), String(shown[arrow.upperBound...]), port))
            } else {
                cases[index].server += "    " + shown + "\n"
            }
        }
        return cases
    }

    /// `\xNN` in a target is that byte, `\s` a blank.
    private static func probe(_ text: String, _ expected: String, _ port: Int) -> Probe {
        var words = text.split(separator: " ").map(String.init)
        var request = Request("/", host: "localhost")
        request.port = port
        if let first = words.first, !first.hasPrefix("/"), words.count > 1, first.utf8.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) {
            request.method = first
            words.removeFirst()
        }
        request.target = bytes(words.removeFirst())
        for word in words {
            if word.hasPrefix("host=") { request.host = String(word.dropFirst(5)) }
            if word.hasPrefix("header="), let colon = word.firstIndex(of: ":") {
                let name = word[word.index(word.startIndex, offsetBy: 7)..<colon]
                request.headers.append(Request.Header(name: String(name), value: String(word[word.index(after: colon)...])))
            }
        }
        return Probe(request: request, expected: expected, written: text)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        let source = Array(text.utf8)
        var at = 0
        while at < source.count {
            if source[at] == UInt8(ascii: "\\"), at + 1 < source.count {
                if source[at + 1] == UInt8(ascii: "s") {
                    result.append(0x20)
                    at += 2
                    continue
                }
                if source[at + 1] == UInt8(ascii: "x"), at + 3 < source.count,
                    let byte = UInt8(String(decoding: source[(at + 2)...(at + 3)], as: UTF8.self), radix: 16)
                {
                    result.append(byte)
                    at += 4
                    continue
                }
            }
            result.append(source[at])
            at += 1
        }
        return result
    }

    /// The configuration's part for this case.
    var block: String {
        http + "server {\n    listen \(port);\n    root @ROOT@/web;\n" + server + "}\n"
    }
}

extension String {
    fileprivate func range(of needle: String) -> Range<String.Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
            at = index(after: at)
        }
        return nil
    }
}
