import Apache
import EzPlatform
import Nginx
import Patterns
import Routing
import Source

/// Debian's `sites-available`: virtual hosts that a server does not read unless they are linked from `sites-enabled`.
struct DisabledSites {
    let tree: any FileTree
    let servers: [WebServerEntry]
    let store: SourceStore
    let patterns: PatternCache

    /// Where a server keeps what it may read; judged only when it runs with the configuration beside it.
    private static let places: [(kind: WebServerKind, main: String, directory: String)] = [
        (.nginx, "/etc/nginx/nginx.conf", "/etc/nginx/sites-available"), (.apache, "/etc/apache2/apache2.conf", "/etc/apache2/sites-available"),
    ]

    /// Those whose document root belongs to a project.
    func all() -> [DisabledSite] {
        var found: [DisabledSite] = []
        for place in Self.places {
            guard let entry = servers.first(where: { $0.server.kind == place.kind && $0.file.path == place.main }),
                let names = try? tree.list(place.directory)
            else { continue }
            let read = Set(entry.server.files.map { tree.canonical($0.path) })
            for name in names where name.kind == .regular && !name.name.hasSuffix("~") {
                let path = place.directory + "/" + name.name
                guard !read.contains(tree.canonical(path)), let file = try? store.file(path) else { continue }
                for site in sites(of: file, place.kind, Path.parent(place.main)) {
                    guard case .known(let root) = site.documentRoot, root.value.hasPrefix("/"),
                        let project = ProjectDetector.findProject(upFrom: root.value, store: store)
                    else { continue }
                    store.note(path, kind: place.kind.rawValue, why: .discovered)
                    found.append(DisabledSite(site: site, server: place.kind, project: project))
                }
            }
        }
        return found
    }

    private func sites(of file: SourceFile, _ kind: WebServerKind, _ prefix: String) -> [Site] {
        let includes = IncludeScope(store: store, root: "/", prefix: prefix)
        switch kind {
        case .nginx: return NginxConfiguration.load(main: file, includes: includes, context: .http, patterns: patterns).sites
        case .apache: return ApacheConfiguration.load(main: file, includes: includes, context: .server, patterns: patterns).sites
        }
    }
}
