import Source

/// Requests a URL and keeps what shows who answered: the status, some headers, and what the body begins with. No redirect is
/// followed, nothing but GET is sent, and of long answers only the beginning is read.
///
/// HTTPS goes through curl(1), since there is no TLS in this program; its certificate check is left on.
enum HTTPProbe {
    /// Headers that tell the application and the servers apart, and where a redirect leads.
    static let headers = ["server", "x-powered-by", "content-type", "location", "cache-control", "x-debug-token", "via", "x-varnish", "x-symfony-cache", "x-user-context-hash"]
    private static let headLimit = 32_768
    private static let limit = 131_072
    private static let agent = "ezcluster-probe"
    private static let curl = ["/usr/bin/curl", "/bin/curl", "/usr/local/bin/curl"]

    static func ask(_ base: ProbeBase, _ path: String, seconds: Int, into transcript: inout ProbeTranscript) throws(ProbeFailure) {
        let bytes = base.scheme == .https ? try askWithCurl(base, path, seconds) : try askDirectly(base, path, seconds)
        try read(bytes, into: &transcript)
    }

    private static func askDirectly(_ base: ProbeBase, _ path: String, _ seconds: Int) throws(ProbeFailure) -> [UInt8] {
        let endpoint: ProbeEndpoint
        if let address = base.address {
            endpoint = address
        } else {
            let host = base.host.hasPrefix("[") ? String(base.host.dropFirst().dropLast()) : base.host
            let found = NetworkAddress(host).map { .known([$0]) } ?? NameService.addresses(of: host)
            switch found {
            case .unknown(let unknown): throw ProbeFailure(.failed, unknown.reason)
            case .absent: throw ProbeFailure(.nameless, "\(host) has no address")
            case .known(let addresses):
                guard let first = addresses.first else { throw ProbeFailure(.nameless, "\(host) has no address") }
                endpoint = .tcp(first, port: base.port)
            }
        }
        let connection = try ProbeConnection(endpoint, seconds: seconds)
        try connection.send(
            Array("GET \(path) HTTP/1.1\r\nHost: \(base.authority)\r\nUser-Agent: \(agent)\r\nAccept: */*\r\nConnection: close\r\n\r\n".utf8))
        var bytes: [UInt8] = []
        do throws(ProbeFailure) {
            while try connection.receive(into: &bytes, limit: limit) {}
        } catch {
            // A server that keeps the connection open has said enough once the head is there.
            guard headEnd(bytes) != nil else { throw error }
        }
        return bytes
    }

    private static func askWithCurl(_ base: ProbeBase, _ path: String, _ seconds: Int) throws(ProbeFailure) -> [UInt8] {
        guard let program = curl.first(where: Subprocess.isExecutable) else {
            throw ProbeFailure(.failed, "https is asked through curl, which is not installed")
        }
        // -q: no configuration of the user; --globoff: brackets are no patterns.
        var arguments = [
            "-q", "--silent", "--include", "--http1.1", "--globoff", "--path-as-is", "--proto", "=https", "--noproxy", "*",
            "--max-time", String(seconds), "--user-agent", agent,
        ]
        if case .tcp(let address, let port)? = base.address { arguments += ["--connect-to", "::\(address.family == .v6 ? "[\(address)]" : "\(address)"):\(port)"] }
        if case .unix(let path)? = base.address { arguments += ["--unix-socket", path] }
        arguments += ["--", base.origin + path]
        guard let (status, output) = Subprocess.run(program, arguments, seconds: Int32(seconds) + 1, limit: limit) else {
            throw ProbeFailure(.timeout, "no answer in time")
        }
        // EXIT CODES of curl(1); a cut answer is an answer.
        switch status {
        case _ where headEnd(output) != nil: return output
        case 6: throw ProbeFailure(.nameless, "\(base.host) has no address")
        case 7: throw ProbeFailure(.refused, "no connection")
        case 28: throw ProbeFailure(.timeout, "no answer in time")
        case 35, 51, 60: throw ProbeFailure(.failed, "its certificate or TLS is refused by curl (exit code \(status))")
        default: throw ProbeFailure(.failed, "curl ended with code \(status)")
        }
    }

    // MARK: The answer

    /// Where the body begins.
    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        var index = 0
        while index < min(bytes.count, headLimit) {
            if bytes[index] == 0x0A {
                if index + 1 < bytes.count, bytes[index + 1] == 0x0A { return index + 2 }
                if index + 2 < bytes.count, bytes[index + 1] == 0x0D, bytes[index + 2] == 0x0A { return index + 3 }
            }
            index += 1
        }
        return nil
    }

    static func read(_ bytes: [UInt8], into transcript: inout ProbeTranscript) throws(ProbeFailure) {
        guard !bytes.isEmpty else { throw ProbeFailure(.closed, "it closed the connection without an answer") }
        guard bytes.starts(with: "HTTP/".utf8), let end = headEnd(bytes) else { throw ProbeFailure(.protocol, "what answers does not speak HTTP") }
        let lines = bytes[..<end].split(separator: 0x0A).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard let first = lines.first, let code = first.split(separator: 0x20).dropFirst().first.flatMap({ Int(String(decoding: $0, as: UTF8.self)) }),
            (100...599).contains(code)
        else { throw ProbeFailure(.protocol, "what answers does not speak HTTP") }
        transcript.add("status", String(code))
        var isChunked = false
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
            let value = line[(colon + 1)...].drop { $0 == 0x20 }
            if name == "transfer-encoding" { isChunked = String(decoding: value, as: UTF8.self).lowercased().contains("chunked") }
            guard headers.contains(name) else { continue }
            // The query of a redirect may hold a token.
            transcript.add("header:" + name, name == "location" ? value.prefix { $0 != UInt8(ascii: "?") } : value)
        }
        var body = bytes[end...]
        if isChunked, let line = body.firstIndex(of: 0x0A) { body = body[(line + 1)...] }
        transcript.add("body", kind(of: body).rawValue)
    }

    /// What the beginning of a body shows.
    enum Body: String {
        case empty
        /// A PHP file as it lies on disk.
        case source
        /// The page that nginx or httpd makes itself for a status.
        case nginx, apache
        /// PHP-FPM was handed a script that does not exist.
        case missingScript = "missing-script"
        case other
    }

    static func kind(of body: ArraySlice<UInt8>) -> Body {
        var text = body
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        if text.starts(with: "#!".utf8), let line = text.firstIndex(of: 0x0A) { text = text[(line + 1)...] }
        text = text.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if text.isEmpty { return .empty }
        if text.prefix(5).elementsEqual("<?php".utf8) || text.prefix(3).elementsEqual("<?=".utf8) { return .source }
        let beginning = String(decoding: text.prefix(4_096), as: UTF8.self)
        if beginning.hasPrefix("File not found.") || beginning.hasPrefix("No input file specified.") { return .missingScript }
        if beginning.contains("<hr><center>nginx"), beginning.hasPrefix("<html>") { return .nginx }
        // HTML 2.0 up to 2.4.6x, HTML 4.01 later.
        if beginning.hasPrefix("<!DOCTYPE HTML PUBLIC \""), beginning.contains("<title>"), beginning.contains("</h1>\n<p>"), beginning.utf8.count < 2_048 { return .apache }
        return .other
    }
}
