extension Rule {
    static let redisSyntax = Rule(
        reading: "redis-syntax", .error, .memcached,
        summary: "a Redis configuration that Redis refuses",
        explanation: """
            Redis reads its configuration strictly: a value of the wrong kind, quotes that are not balanced, or more addresses than it \
            takes, and it does not start. The message goes to the log or to the terminal, and the application only sees that nothing \
            listens.
            """,
        remedy: "correct the line",
        sources: [.init("Redis configuration", "https://redis.io/docs/latest/operate/oss_and_stack/management/config/")],
        examples: [
            .triggering(
                "a port that is no number", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 10.0.10.21\nport ↓redis\nrequirepass hunter4hunter4\n")]),
            .clean(
                "a port", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/redis.conf", "bind 10.0.10.21\nport 6379\nrequirepass hunter4hunter4\n")]),
        ]
    )
}
