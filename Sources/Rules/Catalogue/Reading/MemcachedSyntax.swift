extension Rule {
    static let memcachedSyntax = Rule(
        reading: "memcached-syntax", .error, .memcached,
        summary: "a memcached configuration that cannot be read",
        explanation: """
            On Debian and Ubuntu the lines of `/etc/memcached.conf` are put together to a command line that a shell reads as soon as it \
            holds one of the shell's characters. A quote that is never closed or a parenthesis is then a fault of the shell, and memcached \
            is not started at all. The same holds for units of systemd and for scripts that start memcached: what systemd or the shell \
            refuses never gets there.
            """,
        remedy: "write plain options, one per line, or put values with special characters into quotes",
        sources: [.init("Debian, start script of memcached"), .init("observed on memcached 1.4.15 to 1.6.45")],
        examples: [
            .triggering(
                "a parenthesis", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l ↓(10.0.10.20)")]),
            .clean("an address", on: .ez25, likewise: BaseProject.clusters, []),
            .triggering(
                "a parenthesis, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l ↓(10.0.10.20)\n-U 0\n")]),
        ]
    )
}
