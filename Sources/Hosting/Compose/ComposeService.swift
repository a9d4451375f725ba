import Source

/// A service of a Compose project, after its files were merged.
public struct ComposeService: Sendable {
    public var name: String
    /// The place of the name where the service is declared first.
    public var span: SourceSpan
    /// `redis:6-alpine`. `absent`: it is built, or nothing names one.
    public var image: KnownText = .absent
    /// Whether `build:` makes the image.
    public var isBuilt = false
    /// The words of the command, without a shell's expansions. `absent`: that of the image.
    public var command: Knowledge<[Sourced<String>]> = .absent
    public var entrypoint: Knowledge<[Sourced<String>]> = .absent
    public var ports: [ComposePort] = []
    /// Ports that other services reach; every port is reachable for them anyway.
    public var exposed: [Sourced<String>] = []
    /// What the processes see: `env_file` in order, then `environment`.
    public var environment = HostingEnvironment()
    /// Paths of the files that `env_file` names, absolute.
    public var environmentFiles: [Sourced<String>] = []
    public var volumes: [ComposeVolume] = []
    public var networks: [Sourced<String>] = []
    /// Names that lead to hosts which are no services: `extra_hosts`, `external_links`, aliases of `links`.
    public var otherHosts: [String] = []
    /// `host`, `service:web`. Absent: networks of the project.
    public var networkMode: KnownText = .absent
    /// Further names of the service: `container_name`, `hostname`, aliases of networks.
    public var aliases: [Sourced<String>] = []
    /// `deploy.replicas` or `scale`. `absent`: one.
    public var replicas: Knowledge<Int> = .absent
    public var restart: KnownText = .absent
    /// The service runs only when one of these is asked for; empty: always.
    public var profiles: [String] = []
    /// What is not known of it, such as env files that are not there.
    public var undecided: [Undecided] = []

    public init(name: String, span: SourceSpan) {
        self.name = name
        self.span = span
    }

    /// The last part of the image's name without tag and digest: `redis` of `docker.io/library/redis:6-alpine`.
    public var imageName: String? { image.value.map { ImageReference($0.value).name } }
    /// `6-alpine`; `nil` without one.
    public var imageTag: String? { image.value.flatMap { ImageReference($0.value).tag } }

    /// The names under which other services of the project reach it.
    public var hostNames: [String] { [name] + aliases.map(\.value) }
}

/// The parts of an image's name.
public struct ImageReference: Hashable, Sendable {
    public var name: String
    public var tag: String?

    public init(_ text: String) {
        let plain = text.split(separator: "@", maxSplits: 1).first ?? ""
        let last = plain.split(separator: "/").last ?? ""
        let parts = last.split(separator: ":", maxSplits: 1)
        name = parts.first.map(String.init) ?? ""
        tag = parts.count > 1 ? String(parts[1]) : nil
    }
}

/// A port that a service publishes on the host.
public struct ComposePort: Sendable {
    /// The address of the host; `nil`: all.
    public var hostAddress: String?
    /// Port or range on the host; `nil`: one that Docker picks.
    public var published: String?
    /// Port or range in the container.
    public var target: String
    public var transport: String
    public var span: SourceSpan
    /// Why parts of it are not known.
    public var unknown: Unknown?
}

/// A mount of a service.
public struct ComposeVolume: Sendable {
    /// A path of the host, or the name of a volume; `nil`: anonymous, or `tmpfs`.
    public var source: String?
    public var target: String
    /// `bind`, `volume`, `tmpfs`, `npipe`.
    public var type: String
    public var isReadOnly: Bool
    public var span: SourceSpan
}

/// The files that Compose runs together, and what they make.
public struct ComposeProject: Sendable {
    /// The files in the order in which they are merged, absolute paths; never empty.
    public var files: [String]
    public var services: [ComposeService]
    /// Top-level `volumes:`, with `driver` and `driver_opts` as they are written.
    public var volumes: [ComposeNamedVolume] = []
    /// Whether a network is one that others made, with containers of theirs.
    public var hasExternalNetwork = false
    public var undecided: [Undecided] = []

    public subscript(name: String) -> ComposeService? { services.first { $0.name == name } }

    /// The service that a host name leads to, within the project's network.
    public func service(forHost host: String) -> ComposeService? { services.first { $0.hostNames.contains(host) } }
}

/// A volume of the top level.
public struct ComposeNamedVolume: Sendable {
    public var name: String
    public var span: SourceSpan
    public var driver: KnownText
    /// `type`, `o`, `device` of the local driver.
    public var options: [(name: String, value: KnownText)]
    public var isExternal: Bool

    /// Whether the local driver mounts NFS.
    public var isNFS: Bool {
        options.contains { $0.name == "type" && ($0.value.value?.value.hasPrefix("nfs") ?? false) }
    }
}
