import EzPlatform
import Source

/// The image URLs of all siteaccesses, grouped: most siteaccesses of a project emit the same ones. Those of siteaccesses with shared
/// files and of others are not mixed.
struct EmittedImages: Sendable {
    /// A distinct list of paths and who emits it.
    struct Group: Sendable {
        var paths: [String]
        var siteaccesses: [String]
    }

    private struct Kind: Hashable {
        var layout: ImageLayout
        var isShared: Bool
    }

    private(set) var groups: [Group] = []
    /// By siteaccess.
    private var groupOf: [String: Int] = [:]
    /// Hosts in lower case, with the siteaccesses that they select.
    private var siteaccessesOf: [String: [String]] = [:]
    /// Siteaccesses that no host selects: any site may serve them.
    private var hostless: [String] = []

    init(_ application: Project) {
        var known: [Kind: Int] = [:]
        let shared = application.siteaccessesWithSharedFiles
        let hosts = application.siteaccesses.hostNamesBySiteaccess()
        for siteaccess in application.siteaccesses.siteaccesses {
            guard case .known(let layout) = application.imageLayout(for: siteaccess.name) else { continue }
            let kind = Kind(layout: layout, isShared: shared.contains(siteaccess.name))
            let index = known[kind] ?? groups.count
            if index == groups.count {
                known[kind] = index
                groups.append(Group(paths: Self.representatives(layout.requests), siteaccesses: []))
            }
            groups[index].siteaccesses.append(siteaccess.name)
            groupOf[siteaccess.name] = index
            if let names = hosts[siteaccess.name], !names.isEmpty {
                for name in names { siteaccessesOf[name.value.lowercased(), default: []].append(siteaccess.name) }
            } else {
                hostless.append(siteaccess.name)
            }
        }
    }

    /// Every file type as an original, and one file each of the other kinds.
    private static func representatives(_ requests: [ImageRequest]) -> [String] {
        var seen: Set<ImageRequest.Kind> = []
        return requests.filter { $0.kind == .original || seen.insert($0.kind).inserted }.map(\.path)
    }

    /// What a site serves: each group with the hosts that select it there, in the order of the groups.
    func served(by site: ApplicationSite) -> [(group: Group, hosts: [String], siteaccesses: [String])] {
        var hosts: [Int: [String]] = [:]
        var siteaccesses: [Int: [String]] = [:]
        func add(_ name: String, _ host: String?) {
            guard let index = groupOf[name] else { return }
            siteaccesses[index, default: []].append(name)
            if let host { hosts[index, default: []].append(host) }
        }
        var matching = site.plainNames.filter { siteaccessesOf[$0] != nil }
        if site.hasPatternName { matching += siteaccessesOf.keys.filter { site.coversByPattern($0) }.sorted() }
        for host in matching { for name in siteaccessesOf[host] ?? [] { add(name, host) } }
        // A siteaccess that other hosts select is not served here, unless the site answers to any name.
        for name in site.site.names.isEmpty ? groupOf.keys.sorted() : hostless { add(name, nil) }
        return siteaccesses.keys.sorted().map { index in
            (groups[index], hosts[index] ?? [site.host], siteaccesses[index] ?? [])
        }
    }
}
