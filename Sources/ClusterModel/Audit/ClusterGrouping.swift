import EzPlatform
import Source

/// Which machines serve one application together.
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
    }

    /// - Parameter hosts: those with an application, in the order of their names.
    static func clusters(of hosts: [LoadedHost]) -> [Cluster] {
        var clusters: [Cluster] = []
        var positions: [String: Int] = [:]
        for host in hosts {
            for (index, application) in host.applications.enumerated() {
                let member = Member(host: host, application: index)
                if let position = positions[application.root] {
                    clusters[position].members.append(member)
                } else {
                    positions[application.root] = clusters.count
                    clusters.append(Cluster(path: application.root, members: [member]))
                }
            }
        }
        return clusters
    }
}
