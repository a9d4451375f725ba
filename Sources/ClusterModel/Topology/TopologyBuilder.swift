import Daemons
import EzPlatform
import Host
import Source

extension Subject {
    /// Who is configured to talk to whom. Worked out at each call.
    public var topology: Topology { TopologyBuilder(self).build() }
}

/// Puts together what applications, servers and machines say about their counterparts.
struct TopologyBuilder {
    private let subject: Subject
    private(set) var parts: [Topology.Part] = []
    private var servers = ListeningServers()
    /// By what identifies a part.
    private var known: [String: Int] = [:]
    private var connections: [ConnectionKey: Places] = [:]
    private var sharing: [Topology.Sharing] = []
    /// The names of the nodes of each part.
    private var members: [Int: Set<String>] = [:]

    private struct ConnectionKey: Hashable {
        var from: Int
        var to: Int
        var use: Topology.Connection.Use
    }

    /// Spans in the order in which they came.
    private struct Places {
        var spans: [SourceSpan] = []
        var seen: Set<SourceSpan> = []

        mutating func add(_ others: some Sequence<SourceSpan>) {
            for span in others where seen.insert(span).inserted { spans.append(span) }
        }
    }

    init(_ subject: Subject) { self.subject = subject }

    func build() -> Topology {
        var builder = self
        builder.addCacheServers()
        builder.addWebServers()
        builder.addVarnish()
        return builder.finished()
    }

    // MARK: Parts

    private mutating func part(_ key: String, _ make: () -> Topology.Part) -> Int {
        if let index = known[key] { return index }
        parts.append(make())
        known[key] = parts.count - 1
        return parts.count - 1
    }

    private mutating func connect(_ from: Int, _ to: Int, _ use: Topology.Connection.Use, _ places: some Sequence<SourceSpan>) {
        connections[ConnectionKey(from: from, to: to, use: use), default: Places()].add(places)
    }

    private mutating func join(_ member: Member, to part: Int) {
        if let name = member.name, members[part, default: []].insert(name).inserted { parts[part].nodes.append(name) }
    }

    private mutating func addCacheServers() {
        for node in subject.nodes {
            let all = Member.all(of: node)
            let found = ListeningServer.all(of: all[0])
            for (member, server) in all.flatMap({ member in found.map { (member, $0) } }) {
                var server = server
                server.member = member
                // Those that only their own nodes reach are alike; others are servers of their own.
                let own = server.isLoopback ? "" : " \(member.name ?? "")"
                server.part = part("\(server.kind.rawValue) \(server.addresses.joined(separator: " "))\(own)") {
                    Topology.Part(kind: server.kind, title: Self.title(server.kind), address: server.addresses.first, details: server.details)
                }
                parts[server.part].isRead = true
                parts[server.part].files.appendNew([server.file])
                join(member, to: server.part)
                servers.append(server)
            }
        }
    }

    private static func title(_ kind: Topology.Part.Kind) -> String {
        switch kind {
        case .httpCache: "HTTP cache"
        case .web: "Web server"
        case .memcached: "memcached"
        case .redis: "Redis"
        case .database: "Database"
        case .files: "Shared files"
        case .search: "Search engine"
        case .local: "On each node"
        }
    }

    // MARK: Web servers and what they need

    private mutating func addWebServers() {
        let shared = subject.application.map { ApplicationNeeds($0) }
        sharing = shared?.sharing ?? []
        var ofNodes: [(nodes: [String], sharing: [Topology.Sharing])] = []
        let serving = subject.nodes.filter { !$0.webServers.isEmpty || $0.application != nil }
        // A project without any virtual host has web servers all the same.
        for node in serving.isEmpty ? Array(subject.nodes.prefix(subject.application == nil ? 0 : 1)) : serving {
            let application = node.application.map { ApplicationNeeds($0) } ?? shared
            if node.application != nil, let application { ofNodes.append((node.machines.map(\.name), application.sharing)) }
            let description = WebDescription(node, of: subject)
            var own: Set<Int> = []
            for member in Member.all(of: node) {
                let targets = (application?.needs ?? []).map { (need: $0, part: resolve($0, on: member)) }
                let signature = targets.map { "\($0.need.use.rawValue)>\($0.part)" }.sorted().joined(separator: ",")
                let part = part("web \(description.title) \(description.details) \(signature)") {
                    Topology.Part(kind: .web, title: description.title, details: description.details)
                }
                join(member, to: part)
                guard own.insert(part).inserted else { continue }
                parts[part].isRead = parts[part].isRead || !node.webServers.isEmpty
                parts[part].files += node.webServers.flatMap(\.server.files) + node.php.flatMap(\.configuration.files)
                for target in targets { connect(part, target.part, target.need.use, target.need.places) }
            }
        }
        compare(ofNodes)
        survey()
    }

    /// What nodes keep in different places they do not share, whatever each place is.
    private mutating func compare(_ nodes: [(nodes: [String], sharing: [Topology.Sharing])]) {
        for use in Topology.Connection.Use.allCases {
            var means: [(text: String, nodes: [String], places: [SourceSpan])] = []
            var positions: [String: Int] = [:]
            for (names, sharing) in nodes {
                let own = sharing.filter { $0.use == use }
                let text = own.map(\.means).joined(separator: "; ")
                if let position = positions[text] {
                    means[position].nodes += names
                } else {
                    positions[text] = means.count
                    means.append((text, names, own.flatMap(\.places)))
                }
            }
            guard means.count > 1 else { continue }
            let first = sharing.firstIndex { $0.use == use } ?? sharing.count
            sharing.removeAll { $0.use == use }
            let words = means.prefix(4).map { "\($0.text.isEmpty ? "nothing" : $0.text) on \(NodeNames.phrase($0.nodes.sorted(by: NodeNames.precedes)))" }
            sharing.insert(
                Topology.Sharing(
                    use: use, isShared: false, means: words.joined(separator: ", ") + (means.count > 4 ? " and others" : ""), siteaccesses: [],
                    places: means.flatMap(\.places)), at: min(first, sharing.count))
        }
    }

    /// What machines say about the shared directories counts more than what settings say.
    private mutating func survey() {
        var local: [String] = []
        var shared: [String] = []
        var places: [SourceSpan] = []
        var seen: Set<String> = []
        for member in subject.nodes.flatMap(Member.all) {
            for directory in member.state?.storage.value ?? [] where directory.project == member.node.root {
                guard case .sharedFiles = directory.purpose, case .known(let mount) = directory.mount else { continue }
                seen.insert(directory.path)
                if let provenance = directory.provenance { places.appendNew(provenance.places(of: directory.path)) }
                if mount.isShared {
                    shared.appendNew(["\(Self.name(ofFileSystem: mount.type)) \(mount.source)"])
                } else {
                    local.appendNew(["\(directory.path) on \(mount.type) of \(member.name ?? "a node")"])
                }
            }
        }
        guard !local.isEmpty || !shared.isEmpty, let index = sharing.firstIndex(where: { $0.use == .files && $0.isShared != false }) else { return }
        // Other directories that were looked at are meant too.
        let others = sharing.indices.dropFirst(index + 1).filter { position in
            sharing[position].use == .files && sharing[position].isShared != false
                && sharing[position].directory.map { path in seen.contains { Path.isWithin($0, path) } } ?? false
        }
        for position in others.reversed() {
            let other = sharing.remove(at: position)
            sharing[index].siteaccesses += other.siteaccesses
            sharing[index].places.appendNew(other.places)
        }
        sharing[index].isShared = local.isEmpty && shared.count == 1
        sharing[index].means = (shared + local).prefix(4).joined(separator: ", ")
        sharing[index].places.appendNew(places)
    }

    private static func name(ofFileSystem type: String) -> String {
        switch type {
        case "nfs", "nfs4": "NFS"
        case "cifs", "smb3", "smbfs": "SMB"
        case "fuse.glusterfs", "glusterfs": "GlusterFS"
        case "ceph": "CephFS"
        default: type
        }
    }

    // MARK: Targets

    /// The part that a node reaches under the name.
    private mutating func resolve(_ need: Need, on member: Member) -> Int {
        switch need.target {
        case .local:
            let index = part("local") { Topology.Part(kind: .local, title: Self.title(.local)) }
            if case .local(let what) = need.target { parts[index].details.appendNew([what]) }
            return index
        case .unknown(let kind, let what):
            return part("unknown \(kind.rawValue) \(what)") {
                Topology.Part(kind: kind, title: kind == .local ? what : Self.title(kind), unknown: need.unknown)
            }
        case .service(let kind, let name):
            return part("service \(kind.rawValue) \(name)") { Topology.Part(kind: kind, title: name) }
        case .objectStore(let type, let bucket):
            return part("store \(type) \(bucket ?? "")") {
                Topology.Part(kind: .files, title: ApplicationNeeds.product(ofAdapter: type), address: bucket.map { "bucket \($0)" })
            }
        case .mount(let type, let source):
            return part("mount \(source)") { Topology.Part(kind: .files, title: Self.name(ofFileSystem: type), address: source, isRead: true) }
        case .directory(let path): return resolve(directory: path, need, on: member)
        case .socket(let kind, let path):
            let index = part("socket \(kind.rawValue) \(path)") {
                Topology.Part(kind: kind, title: need.product ?? Self.title(kind), address: path, details: ["of each node itself"])
            }
            join(member, to: index)
            return index
        case .server(let kind, let host, let port, let path): return resolve(kind, host, port, path, need, on: member)
        }
    }

    /// On a machine the mount is known; of files only the directory is.
    private mutating func resolve(directory path: String, _ need: Need, on member: Member) -> Int {
        let surveyed = member.state?.storage.value.first { directory in
            guard case .sharedFiles = directory.purpose, directory.project == member.node.root else { return false }
            return Path.isWithin(directory.path, path)
        }
        if let surveyed, case .known(let mount) = surveyed.mount {
            if mount.isShared {
                var mounted = need
                mounted.target = .mount(type: mount.type, source: mount.source)
                return resolve(mounted, on: member)
            }
            if member.state?.facts.exports.contains(where: { Path.isWithin(surveyed.realPath, $0) }) != true {
                var own = need
                own.target = .local("binary files: \(path) on \(mount.type)")
                return resolve(own, on: member)
            }
        }
        if let fstab = member.node.fstab.lazy.compactMap({ $0.table.mount(holding: path) }).first, fstab.isShared == true,
            let type = fstab.type.value, let source = fstab.source.value
        {
            var intended = need
            intended.target = .mount(type: type, source: source)
            return resolve(intended, on: member)
        }
        return part("directory \(path)") { Topology.Part(kind: .files, title: "Shared directory", address: path) }
    }

    private mutating func resolve(
        _ kind: Topology.Part.Kind, _ host: String, _ port: Int?, _ path: String?, _ need: Need, on member: Member
    ) -> Int {
        let addresses = member.addresses(of: host)
        let isOwn = NetworkAddress.isLoopbackHost(host) || (!addresses.isEmpty && addresses.allSatisfy { $0.reach == .loopback })
        if let server = servers.first(kind, addresses, host, port, isOwn: isOwn, from: member) {
            if server.isWildcard, !isOwn { parts[server.part].address = Self.address(host, port, path) }
            return server.part
        }
        if isOwn {
            let index = part("own \(kind.rawValue) \(port ?? 0) \(path ?? "")") {
                Topology.Part(
                    kind: kind, title: need.product ?? Self.title(kind), address: Self.address(host, port, path), details: ["of each node itself"])
            }
            join(member, to: index)
            return index
        }
        let isNew = known["server \(kind.rawValue) \(host) \(port ?? 0) \(path ?? "")"] == nil
        let index = part("server \(kind.rawValue) \(host) \(port ?? 0) \(path ?? "")") {
            Topology.Part(kind: kind, title: need.product ?? Self.title(kind), address: Self.address(host, port, path))
        }
        // The machine may be among those that were read, although the server is none of those that this tool reads.
        guard isNew, !addresses.isEmpty else { return index }
        for owner in subject.nodes.flatMap(Member.all) where addresses.contains(where: owner.owns) { join(owner, to: index) }
        return index
    }

    private static func address(_ host: String, _ port: Int?, _ path: String?) -> String {
        let bracketed = host.contains(":") ? "[\(host)]" : host
        return bracketed + (port.map { ":\($0)" } ?? "") + (path.map { "/\($0)" } ?? "")
    }

    // MARK: Varnish

    private mutating func addVarnish() {
        let entries = subject.nodes.flatMap(Member.all).flatMap { member in member.node.varnish.map { (member, $0.configuration) } }
        for (member, configuration) in entries {
            let named = parts.indices.filter { parts[$0].kind == .httpCache && !parts[$0].isRead && parts[$0].title == Self.title(.httpCache) }
            // With one VCL the purge servers are meant by it, unless machines say otherwise.
            let own = named.filter { member.name == nil ? entries.count == 1 : parts[$0].nodes.contains(member.name ?? "") }
            let index = own.first ?? part("varnish \(member.name ?? "") \(configuration.file.path)") { Topology.Part(kind: .httpCache, title: "Varnish") }
            for position in own.isEmpty ? [index] : own {
                parts[position].title = "Varnish"
                parts[position].isRead = true
                parts[position].files.appendNew(configuration.files)
                join(member, to: position)
                for backend in configuration.backends {
                    guard case .known(let host) = backend.host else { continue }
                    let places = [backend.span] + host.provenance.places(of: host.value)
                    connect(position, web(host.value, backend.port.value?.value), .requests, places)
                }
            }
        }
        guard entries.isEmpty else { return }
        // What is told to forget pages is what sends the requests for them.
        for (key, places) in connections where key.use == .purges { connections[ConnectionKey(from: key.to, to: key.from, use: .requests)] = places }
    }

    /// The web servers behind an address.
    private mutating func web(_ host: String, _ port: String?) -> Int {
        let address = NetworkAddress(host)
        for index in parts.indices where parts[index].kind == .web {
            // A project's files are meant for all web servers.
            if parts[index].nodes.isEmpty, parts[index].address == nil {
                let shown = host + (port.map { $0 == "80" ? "" : ":\($0)" } ?? "")
                if parts[index].details.count < 6 { parts[index].details.appendNew([shown]) }
                return index
            }
            let names = members[index] ?? []
            for member in subject.nodes.flatMap(Member.all) where member.name.map(names.contains) == true {
                if member.name == host || address.map(member.owns) == true { return index }
            }
        }
        return part("server web \(host) \(port ?? "")") { Topology.Part(kind: .web, title: Self.title(.web), address: host) }
    }

    // MARK: The end

    private func finished() -> Topology {
        var merged = TopologyMerging(parts: parts)
        var uses: [[Int]: (uses: [Topology.Connection.Use], places: Places)] = [:]
        for (key, places) in connections {
            uses[[key.from, key.to], default: ([], Places())].uses.append(key.use)
            uses[[key.from, key.to], default: ([], Places())].places.add(places.spans)
        }
        let order = Topology.Connection.Use.allCases
        merged.connections = uses.keys.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { ends in
            let found = uses[ends] ?? ([], Places())
            return Topology.Connection(
                from: ends[0], to: ends[1], uses: order.filter(found.uses.contains),
                places: found.places.spans.sorted { ($0.file.node ?? "", $0.file.path, $0.range.start, $0.range.end) < ($1.file.node ?? "", $1.file.path, $1.range.start, $1.range.end) })
        }
        var topology = merged.merged()
        for index in topology.parts.indices { topology.parts[index].nodes.sort(by: NodeNames.precedes) }
        let all = subject.application?.siteaccesses.siteaccesses.count ?? 0
        topology.sharing = sharing.map { entry in
            var entry = entry
            if entry.siteaccesses.count == all { entry.siteaccesses = [] }
            return entry
        }
        return topology
    }
}
