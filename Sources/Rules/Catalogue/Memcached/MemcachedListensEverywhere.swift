import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let memcachedListensEverywhere = Rule(
        "memcached-listens-everywhere", .warning, .memcached, fixes: [.safe],
        summary: "memcached listens on every address of the host",
        explanation: """
            memcached has no authentication by default: whoever reaches the port reads every session and may change or delete it. Without `-l`, or with \
            `-l 0.0.0.0`, that is every network that the host is connected to, unless a firewall stands before it.

            Commenting out the line `-l 127.0.0.1` has this effect. On a development machine it is right, and is not reported there.
            """,
        remedy: "listen on the node's address in the internal network (-l ADDRESS)",
        sources: [clusteringGuide, .init("observed on memcached 1.4.15 to 1.6.45")],
        examples: [
            .triggering(
                "all addresses", on: .ez25, likewise: [.ezPublish54, .ez113], [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l ↓0.0.0.0")]),
            .triggering(
                "the line is a comment", on: .ez25,
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "↓#-l 127.0.0.1")]),
            .clean(
                "a development environment", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 0.0.0.0"),
                    .file("app/config/config_dev.yml", "imports:\n    - { resource: config.yml }\n"),
                ], environment: "dev"),
            .clean("an internal address", on: .ez25, likewise: [.ez32, .ibexa33, .ibexa46, .ibexa50], []),
            .triggering(
                "all addresses, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l ↓0.0.0.0\n-U 0\n")]),
        ]
    ) { context in
        guard context.application?.environment != "dev" else { return }
        for configuration in context.memcachedConfigurations {
            guard let newest = configuration.readings().last?.instance, newest.authentication == .none,
                let listener = newest.tcp.first(where: { $0.reach == .wildcard })
            else { continue }
            let commented = newest.listenOption == nil ? commentedListenOption(in: listener.span.file) : nil
            var fixes: [Fix] = []
            if newest.listenOption != nil {
                fixes = context.listenFix(configuration, at: listener.span, instead: ["0.0.0.0", "*", "::", "[::]"], .safe)
            } else if let commented, let address = context.expectedAddress(of: configuration) {
                fixes = [Fix("listen on \(address), which the application names", .safe, [Edit(commented, "-l \(address)")])]
            }
            context.report(
                "memcached accepts connections on every address of the host (\(listener.description)); "
                    + "whoever reaches it can read and change all it holds",
                at: commented ?? listener.span, fixes: fixes)
        }
    }

    /// A line `#-l 127.0.0.1`: that it is a comment is why memcached listens everywhere.
    private static func commentedListenOption(in file: SourceFile) -> SourceSpan? {
        for line in 1...min(max(file.lineCount, 1), 1_000) {
            let range = file.range(ofLine: line)
            var rest = file.bytes[range.start..<range.end].drop { $0 == 0x20 || $0 == 0x09 }
            guard rest.first == UInt8(ascii: "#") else { continue }
            let start = rest.startIndex
            rest = rest.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 || $0 == 0x09 }
            guard rest.starts(with: "-l".utf8), let next = rest.dropFirst(2).first, next == 0x20 || next == 0x09 || next == UInt8(ascii: "=")
            else { continue }
            let end = rest.lastIndex { $0 != 0x20 && $0 != 0x0D && $0 != 0x0A && $0 != 0x09 } ?? start
            return file.span(start, end + 1)
        }
        return nil
    }
}
