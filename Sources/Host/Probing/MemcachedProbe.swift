import Source

/// Asks memcached for its version, statistics and settings (its `protocol.txt`). Nothing that is stored is read.
enum MemcachedProbe {
    /// What rules judge.
    static let statistics = [
        "curr_connections", "listen_disabled_num", "rejected_connections", "evictions", "evicted_unfetched", "store_too_large", "store_no_memory", "curr_items",
    ]
    static let settings = [
        "maxbytes", "maxconns", "tcpport", "udpport", "inter", "domain_socket", "evictions", "item_size_max", "auth_enabled_sasl",
        "auth_enabled_ascii", "ssl_enabled",
    ]
    private static let limit = 262_144

    static func ask(_ endpoint: ProbeEndpoint, seconds: Int, into transcript: inout ProbeTranscript) throws(ProbeFailure) {
        let connection = try ProbeConnection(endpoint, seconds: seconds)
        try connection.send(Array("version\r\nstats\r\nstats settings\r\nquit\r\n".utf8))
        var bytes: [UInt8] = []
        // `quit` ends the connection behind the last answer.
        while try connection.receive(into: &bytes, limit: limit) {}
        try read(bytes, into: &transcript)
    }

    static func read(_ bytes: [UInt8], into transcript: inout ProbeTranscript) throws(ProbeFailure) {
        guard !bytes.isEmpty else { throw ProbeFailure(.closed, "it closed the connection without an answer") }
        let lines = bytes.split(separator: 0x0A).map { $0.last == 0x0D ? $0.dropLast() : $0 }
        guard let first = lines.first, first.starts(with: "VERSION ".utf8) else {
            if lines.first.map({ $0.starts(with: "CLIENT_ERROR unauth".utf8) }) ?? false {
                throw ProbeFailure(.authentication, "it wants a password")
            }
            throw ProbeFailure(.protocol, "what answers does not speak memcached's protocol")
        }
        transcript.add("version", first.dropFirst(8))
        var isSettings = false
        for line in lines.dropFirst() {
            if line.elementsEqual("END".utf8) {
                isSettings = true
                continue
            }
            let words = line.split(separator: 0x20, maxSplits: 2)
            guard words.count == 3, words[0].elementsEqual("STAT".utf8) else { continue }
            let name = String(decoding: words[1], as: UTF8.self)
            if isSettings, settings.contains(name) { transcript.add("setting:" + name, words[2]) }
            if !isSettings, statistics.contains(name) { transcript.add("stat:" + name, words[2]) }
        }
    }
}
