import EzPlatform
import Host
import Source

/// Which machines serve one application together.
///
/// The directory says it in most clusters. But deployments differ (`/var/www/acme` here, `/srv/acme/releases/20260102` there), and machines of
/// different sites may use the same directory. So what the deployments share counts: the database, the host names, the cache and session
/// servers. A machine has one deployment in a cluster.
enum ClusterGrouping {
    struct Member {
        var host: LoadedHost
        /// Index into the applications of the host.
        var application: Int
    }

    struct Cluster {
        /// The project's directory on the first member.
        var path: String
        /// In the order of their names.
        var members: [Member]
        fileprivate var hosts: Set<String> = []
        fileprivate var ties: [Ties] = []
    }

    /// What shows that two deployments are one application.
    fileprivate struct Ties: Hashable {
        /// The directory, whichever release lies in it.
        var place: String
        /// Of the content; `nil` when it is not known, or each machine's own.
        var database: String?
        /// The host names of the virtual hosts.
        var names: Set<String>
        /// memcached and Redis servers that are not each machine's own.
        var stores: Set<String>

        func areOne(with other: Ties) -> Bool {
            let sharesNames = !names.isDisjoint(with: other.names)
            let sharesStores = !stores.isDisjoint(with: other.stores)
            if let database, let its = other.database {
                // A node with another database is a fault of one cluster only when everything else says that it belongs there.
                return database == its || (place == other.place && sharesNames)
            }
            if place == other.place { return sharesNames || sharesStores || names.isEmpty || other.names.isEmpty }
            return sharesNames && sharesStores
        }
    }

    /// - Parameter hosts: those with an application, in the order of their names.
    static func clusters(of hosts: [LoadedHost]) -> [Cluster] {
        var clusters: [Cluster] = []
        var known: [TiesKey: Ties] = [:]
        for host in hosts {
            for (index, application) in host.applications.enumerated() {
                let key = TiesKey(root: application.root, web: host.parts.web.id, project: application.projects.id)
                let ties = known[key] ?? ties(of: host, application.root, application.projects.value.first)
                known[key] = ties
                let member = Member(host: host, application: index)
                // The same directory first: two deployments on one machine may share everything else.
                let candidates = clusters.indices.filter { !clusters[$0].hosts.contains(host.name) && clusters[$0].ties.contains { $0.areOne(with: ties) } }
                if let position = candidates.first(where: { clusters[$0].ties.contains { $0.place == ties.place } }) ?? candidates.first {
                    clusters[position].members.append(member)
                    clusters[position].hosts.insert(host.name)
                    if !clusters[position].ties.contains(ties) { clusters[position].ties.append(ties) }
                } else {
                    clusters.append(Cluster(path: application.root, members: [member], hosts: [host.name], ties: [ties]))
                }
            }
        }
        return clusters
    }

    private struct TiesKey: Hashable {
        var root: String
        var web: ObjectIdentifier
        var project: ObjectIdentifier
    }

    private static func ties(of host: LoadedHost, _ root: String, _ project: Project?) -> Ties {
        let web = host.parts.web.value
        var ties = Ties(place: place(of: root), database: nil, names: [], stores: [])
        for site in web.servers.flatMap(\.server.sites) {
            guard case .known(let documentRoot) = site.documentRoot, web.projects[documentRoot.value] == root else { continue }
            ties.names.formUnion(site.names.map { $0.value.lowercased() }.filter { !["", "_", "localhost"].contains($0) })
        }
        guard let project else { return ties }
        let connection = project.repositories.first.flatMap { project.connection(of: $0) } ?? project.connections.defaultConnection
        if let server = connection?.host.value?.value.lowercased(), let name = connection?.database.value?.value, !isOwn(server) {
            ties.database = server + "/" + name
        }
        for server in project.memcachedServers + project.redisServers {
            guard let name = server.host?.lowercased(), !isOwn(name) else { continue }
            ties.stores.insert("\(name):\(server.port ?? 0)")
        }
        return ties
    }

    /// Whether a host name leads to the machine itself.
    private static func isOwn(_ host: String) -> Bool {
        host.hasPrefix("localhost") || NetworkAddress(host)?.reach == .loopback
    }

    /// `/srv/acme/releases/20260102` and `/srv/acme/current` are the same place.
    private static func place(of root: String) -> String {
        var parts = root.split(separator: "/").map(String.init)
        if let index = parts.lastIndex(where: { $0 == "releases" || $0 == "current" }) {
            if parts[index] == "releases", index + 1 < parts.count { parts.remove(at: index + 1) }
            parts[index] = "current"
        }
        return "/" + parts.joined(separator: "/")
    }
}
