import EzPlatform
import Host
import Patterns
import Source
import Synchronization

/// Turns machines into subjects: one for each application, with all nodes that have a part in it.
public enum AuditLoader {
    public static func load(
        _ targets: [AuditTarget], options: SubjectOptions, configuration: ToolConfiguration, workers: Int = Workers.available,
        sharesReadings: Bool = true
    ) throws(SubjectError) -> LoadedSubjects {
        let sources = targets.map { target in
            let open: @Sendable () throws(SubjectError) -> AuditTarget = { target }
            return AuditSource(open: open)
        }
        return try load(from: sources, options: options, configuration: configuration, workers: workers, sharesReadings: sharesReadings)
    }

    /// Machines are read side by side. Neither their order nor the number of workers changes the result: machines are known by
    /// name, and are put in the order of their names.
    /// - Parameters:
    ///   - sharesReadings: what machines have alike is read once; without, the result is the same and takes longer.
    ///   - progress: called after each machine with the number of those that were read, from any thread.
    public static func load(
        from sources: [AuditSource], options: SubjectOptions, configuration: ToolConfiguration, workers: Int = Workers.available,
        sharesReadings: Bool = true, progress: (@Sendable (Int) -> Void)? = nil
    ) throws(SubjectError) -> LoadedSubjects {
        let hosts = try hosts(sources, options, configuration, workers, sharesReadings, progress)
        var stores: [SourceStore] = []
        var seen: Set<ObjectIdentifier> = []
        for host in hosts {
            for store in host.parts.stores + host.applications.map(\.projects.store) where seen.insert(ObjectIdentifier(store)).inserted {
                stores.append(store)
            }
        }
        var loaded = LoadedSubjects(subjects: subjects(hosts, options, configuration), stores: stores, configuration: configuration)
        loaded.otherInputs = hosts.flatMap(\.inputs)
        loaded.otherSkipped = hosts.flatMap(\.skipped)
        return loaded
    }

    // MARK: Machines

    private static func hosts(
        _ sources: [AuditSource], _ options: SubjectOptions, _ configuration: ToolConfiguration, _ workers: Int,
        _ sharesReadings: Bool, _ progress: (@Sendable (Int) -> Void)?
    ) throws(SubjectError) -> [LoadedHost] {
        let patterns = PatternCache()
        let readings = NodeReadings()
        let results = Mutex([Result<LoadedHost, SubjectError>?](repeating: nil, count: sources.count))
        let done = Atomic(0)
        Workers.run(count: sources.count, threads: workers) { index in
            let result: Result<LoadedHost, SubjectError>
            do throws(SubjectError) {
                let target = try sources[index].open()
                let loader = HostLoader(
                    tree: target.tree, options: options, configuration: configuration, patterns: patterns,
                    readings: sharesReadings ? readings : NodeReadings())
                result = .success(try loader.load(name: target.name, fallback: target.fallbackName))
            } catch {
                result = .failure(error)
            }
            results.withLock { $0[index] = result }
            progress?(done.wrappingAdd(1, ordering: .relaxed).newValue)
        }
        var hosts: [LoadedHost] = []
        var names: Set<String> = []
        for result in results.withLock({ $0 }) {
            guard let host = try result?.get() else { continue }
            guard names.insert(host.name).inserted else {
                throw .usage("two of the machines are called \(host.name); name them with --node NAME=DIR")
            }
            hosts.append(host)
        }
        return hosts.sorted { NodeNames.precedes($0.name, $1.name) }
    }

    // MARK: Subjects

    private static func subjects(
        _ hosts: [LoadedHost], _ options: SubjectOptions, _ configuration: ToolConfiguration
    ) -> [Subject] {
        let serving = hosts.filter { !$0.applications.isEmpty }
        let others = hosts.filter { $0.applications.isEmpty && !$0.isEmpty }
        var subjects: [Subject] = []
        for cluster in ClusterGrouping.clusters(of: serving) {
            let members = cluster.members.map { (host: $0.host, application: Optional($0.host.applications[$0.application])) }
                + others.map { (host: $0, application: nil) }
            let nodes = nodes(members.sorted { NodeNames.precedes($0.host.name, $1.host.name) })
            let projects = cluster.members.first.map { $0.host.applications[$0.application].projects.value } ?? []
            subjects.append(
                Subject(
                    path: cluster.path, applications: projects, deployment: deployment(nodes, projects, options, configuration),
                    nodes: nodes, undecided: members.flatMap(\.host.undecided)))
        }
        if subjects.isEmpty, let first = others.first {
            let nodes = nodes(others.map { ($0, nil) })
            subjects.append(
                Subject(
                    path: first.name, applications: [], deployment: deployment(nodes, [], options, configuration), nodes: nodes,
                    undecided: others.flatMap(\.undecided)))
        }
        for index in subjects.indices { subjects[index].declaredNodes = configuration.nodes }
        // One machine by itself is audited on purpose; with several the cluster is meant.
        let names = Set(hosts.map(\.name))
        for declared in configuration.nodes where hosts.count > 1 && !subjects.isEmpty && !names.contains(declared.name.value) {
            subjects[0].undecided.append(
                Undecided("the node \(declared.name.value)", reason: "it is declared, and no machine of that name was audited", span: declared.name.span))
        }
        for index in subjects.indices where subjects.count > 1 {
            subjects[index].otherApplications = subjects.indices.filter { $0 != index }.flatMap { subjects[$0].nodes.compactMap(\.application) }
        }
        // What nothing was found on belongs to no application; it is not passed over.
        let empty = hosts.filter(\.isEmpty).flatMap(\.undecided)
        if !subjects.isEmpty { subjects[0].undecided += empty }
        return subjects
    }

    /// One node for all machines that have the same of everything.
    private static func nodes(_ members: [(host: LoadedHost, application: (root: String, projects: PartReading<[Project]>)?)]) -> [Node] {
        struct Shape: Hashable {
            var parts: [ObjectIdentifier]
            var project: ObjectIdentifier?
            var root: String?
        }
        var nodes: [Node] = []
        var positions: [Shape: Int] = [:]
        for (host, application) in members {
            let shape = Shape(parts: host.parts.ids, project: application?.projects.id, root: application?.root)
            if let position = positions[shape] {
                nodes[position].machines.append(host.machine)
                continue
            }
            positions[shape] = nodes.count
            var node = host.node
            node.machines = [host.machine]
            node.root = application?.root
            node.deployed = application?.projects.value ?? []
            nodes.append(node)
        }
        return nodes
    }

    private static func deployment(
        _ nodes: [Node], _ applications: [Project], _ options: SubjectOptions, _ configuration: ToolConfiguration
    ) -> Deployment {
        if let mode = options.deployment {
            return Deployment(mode: mode, source: mode == .cluster ? "--cluster" : "--single-server")
        }
        if let declared = configuration.deployment {
            return Deployment(mode: declared.value, source: ToolConfigurationReader.fileName)
        }
        if nodes.reduce(0, { $0 + $1.machines.count }) > 1 { return Deployment(mode: .cluster, source: "several nodes are audited") }
        for application in applications {
            guard let first = application.clusterEvidence.first else { continue }
            return Deployment(mode: .cluster, source: first.statement, evidence: application.sharedFilesEvidence)
        }
        return Deployment(mode: .unknown, source: "nothing shows whether there are several servers")
    }
}
