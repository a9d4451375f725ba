extension Example.Change {
    /// The cluster of 1.13 or 2.5 leaves its sessions to PHP.
    static func leavingSessionsToPHP(in configuration: String = "app/config/config.yml") -> [Example.Change] {
        [
            .replace(in: configuration, "handler_id: app.session.handler.native_memcached", with: "handler_id: ~"),
            .replace(in: configuration, "        save_path: \"10.0.10.21:11211\"\n", with: ""),
        ]
    }

    /// The cluster of eZ Publish 5.4 does.
    static let leavingSessionsToPHP54: [Example.Change] = [
        .replace(in: "ezpublish/config/config.yml", "handler_id: app.session.handler.memcached", with: "handler_id: ~")
    ]
}
