import EzPlatform
import Source

/// What the configuration shows of what a migration needs.
struct MigrationPreconditions {
    let plan: MigrationPlan

    private var project: Project { plan.project }

    var all: [MigrationPlan.Precondition] {
        var all = [handlers(), storage()]
        if let database = database() { all.append(database) }
        if let table = table() { all.append(table) }
        all += [
            .init(
                what: "the command runs as the user of the web server", state: .manual,
                detail: "else PHP cannot change what was written; the commands below say www-data"),
            .init(
                what: "a backup of the database and of the files", state: .manual,
                detail: "the command is marked experimental by the product itself"),
            .init(
                what: "nobody stores files meanwhile", state: .manual,
                detail: "close the back office and stop cron jobs: what is stored during the run is not moved"),
            .init(
                what: "enough memory", state: .manual,
                detail: "--env=prod and --no-debug keep Symfony from collecting what it did; --bulk-count lowers what is held at once"),
        ]
        return all
    }

    private func handlers() -> MigrationPlan.Precondition {
        var missing: [String] = []
        var span: SourceSpan?
        for pair in [plan.from, plan.to] {
            for (section, name) in [(IOHandler.Section.metadata, pair.metadata), (.binarydata, pair.binarydata)] where name != "default" {
                guard let handler = project.ioHandlers[section, name] else {
                    missing.append("\(name) is not declared")
                    continue
                }
                if case .known(let adapter) = handler.adapter, project.adapter(named: adapter.value) == nil {
                    missing.append("the adapter \(adapter.value) of \(name) is not declared")
                    span = adapter.origin
                }
            }
        }
        let isOpen = !missing.isEmpty && !project.isComplete
        return .init(
            what: "the handlers \(plan.from) and \(plan.to) are declared", state: missing.isEmpty ? .met : isOpen ? .unknown : .missing,
            detail: missing.isEmpty ? "in \(project.facts.ioRootKey)" : missing.joined(separator: "; "), span: span)
    }

    /// Where the bytes go.
    private func storage() -> MigrationPlan.Precondition {
        let what = "the storage of \(plan.to.binarydata) is there on every node"
        guard let handler = project.ioHandlers[.binarydata, plan.to.binarydata], case .known(let name) = handler.adapter,
            let adapter = project.adapter(named: name.value)
        else { return .init(what: what, state: .manual, detail: "the project's own directory of each node") }
        if case .objectStore(let type, _, let bucket, _) = adapter.kind {
            return .init(
                what: what, state: .manual,
                detail: "\(type)\(bucket.value.map { ", \($0.value)" } ?? ""): visitors fetch images from it, so it must be readable by everybody")
        }
        for siteaccess in plan.siteaccesses {
            switch project.directory(of: adapter, for: siteaccess) {
            case .known(let directory):
                guard directory.value.hasPrefix("/") else {
                    return .init(what: what, state: .missing, detail: "\(directory.value) is no absolute path", span: directory.origin)
                }
            case .unknown(let unknown):
                return .init(what: what, state: .unknown, detail: unknown.reason + (unknown.needs.map { ": \($0)" } ?? ""), span: unknown.span)
            case .absent: break
            }
        }
        let place = NetworkArtifacts.sharedDirectory(project)?.text
        return .init(what: what, state: .manual, detail: "\(place ?? "the adapter's directory") is mounted and writable for the web server's user")
    }

    private func connection() -> (id: String, connection: DoctrineConnection?)? {
        guard let handler = project.ioHandlers[.metadata, plan.to.metadata], case .known(let id) = handler.connection else { return nil }
        return (id.value, project.connections.connection(serviceId: id.value))
    }

    private func database() -> MigrationPlan.Precondition? {
        guard let (id, connection) = connection() else { return nil }
        let what = "the database of \(plan.to.metadata) is the same for all nodes"
        guard let connection else {
            return .init(what: what, state: project.isComplete ? .missing : .unknown, detail: "no connection has the service \(id)")
        }
        if case .known(let driver) = connection.driver, driver.value.contains("sqlite") {
            return .init(what: what, state: .missing, detail: "the connection \(connection.name) is a file of one node (\(driver.value))", span: driver.origin)
        }
        switch connection.host {
        case .known(let host):
            let isLocal = host.value == "localhost" || NetworkAddress(host.value)?.reach == .loopback
            return .init(
                what: what, state: isLocal ? .missing : .met,
                detail: "the connection \(connection.name) is to \(host.value)" + (isLocal ? ", which is another database on every node" : ""),
                span: isLocal ? host.origin : nil)
        case .absent:
            return .init(what: what, state: .missing, detail: "the connection \(connection.name) names no host, which is this node itself", span: connection.span)
        case .unknown(let unknown):
            return .init(what: what, state: .unknown, detail: unknown.reason + (unknown.needs.map { ": \($0)" } ?? ""), span: unknown.span)
        }
    }

    private func table() -> MigrationPlan.Precondition? {
        guard let (_, connection) = connection(), let connection else { return nil }
        let table = project.facts.dfsTable
        let name = project.siteaccesses.defaultSiteaccess?.value ?? project.siteaccesses.siteaccesses.first?.name
        let main = name.flatMap { project.repository(for: $0) }.flatMap { project.connection(of: $0) } ?? project.connections.defaultConnection
        if main?.name == connection.name {
            return .init(
                what: "the table \(table) exists", state: .manual, detail: "the installer makes it in the database of the repository, which \(plan.to.metadata) uses")
        }
        return .init(
            what: "the table \(table) exists in the database of its own", state: .manual, detail: "nothing makes it there: the steps below do")
    }

    /// Whether the metadata have a database of their own, where the installer did not make the table.
    var hasOwnDatabase: Bool { table()?.what.hasSuffix("of its own") ?? false }
}
