extension Rule {
    static let memcachedIgnoredLine = Rule(
        reading: "memcached-ignored-line", .warning, .memcached,
        summary: "a line of a memcached configuration that has no effect",
        explanation: """
            Debian's start script passes on the lines that begin with a dash and drops all others; in a sysconfig file only the variables \
            that the unit names count. What such a line was meant to set stays at its default: with `listen 10.0.10.20` memcached listens \
            on every address.

            `logfile` and `-d` are dropped as well, but stand in the file as it is shipped, and are not reported.
            """,
        remedy: "write it as an option of memcached, such as -l ADDRESS, on a line of its own",
        sources: [.init("Debian, start script of memcached"), .init("observed on memcached 1.4.15 to 1.6.45")],
        examples: [
            .triggering(
                "a setting in the manner of other daemons", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 10.0.10.20\n↓threads 8")]),
            .clean(
                "an option", on: .ez25, likewise: [.ezPublish54, .ez113], [.replace(in: "deploy/memcached.conf", "-l 10.0.10.20", with: "-l 10.0.10.20\n-t 8")]),
            .triggering(
                "a word without a dash, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l 10.0.10.20\n-U 0\n↓threads 8\n")]),
            .clean(
                "an option, beside a newer release", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("deploy/memcached.conf", "-d\n-m 64\n-p 11211\n-u memcache\n-l 10.0.10.20\n-U 0\n-t 8\n")]),
        ]
    )
}
