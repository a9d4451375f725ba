import ClusterModel
import Daemons
import EzPlatform
import Source

/// A variable that PHP gets with a request, and where it is set.
struct HandedVariable {
    var value: Knowledge<Sourced<String>>
    /// `the virtual host www.acme.test`, `the pool www`.
    var giver: String
    /// The site that hands it over; `nil` for a pool.
    var site: ApplicationSite?
}

extension RuleContext {
    /// How PHP answers requests on all nodes. Files for development alone and templates are left out.
    var phpViews: [PHPView] { subject.nodes.flatMap(\.phpViews) }

    /// Whether some node's table of mounts has storage of the network at or above a path, or a machine has it mounted.
    func isOnSharedMount(_ path: String) -> Bool {
        if subject.nodes.flatMap(\.fstab).contains(where: { $0.table.mount(holding: path)?.isShared == true }) { return true }
        return auditedNodes.contains { $0.facts.mounts.value?.mount(holding: path)?.isShared == true }
    }

    /// What the application's sites and the pools hand to PHP under this name.
    func handed(_ name: String) -> [HandedVariable] {
        var found: [HandedVariable] = []
        for site in routes.applicationSites {
            guard let value = site.site.environment[name] else { continue }
            found.append(HandedVariable(value: value, giver: "the \(site.entry.server.kind == .apache ? "virtual host" : "server block") of \(title(of: site))", site: site))
        }
        for view in phpViews {
            guard let pool = view.pool, let value = pool.environment[name] else { continue }
            found.append(HandedVariable(value: value.value.map { Sourced($0, value.provenance) }, giver: "the \(view.title)", site: nil))
        }
        return found
    }
}
