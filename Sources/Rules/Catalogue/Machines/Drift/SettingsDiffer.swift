import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let settingsDiffer = Rule(
        "settings-differ-between-nodes", .error, .machines,
        summary: "a setting that all nodes must share differs on one of them",
        explanation: """
            The nodes of a cluster are one application. When one of them has another release, another environment, another IO handler or another \
            prefix, it writes what the others cannot read, and which of them answers is chance. Usually a deployment did not reach a node.
            """,
        remedy: "deploy the same release and configuration to all nodes",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "handlers", on: .cluster25,
                [
                    .replace(in: "web2/srv/acme/app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: ↓default")
                ]),
            .triggering(
                "the release", on: .cluster25,
                [
                    .replace(
                        in: "web3/srv/acme/composer.lock", "{\"name\": \"ezsystems/ezpublish-kernel\", \"version\": \"v7.5.31\"}",
                        with: "{\"name\": \"ezsystems/ezpublish-kernel\", \"version\": ↓\"v7.5.29\"}")
                ]),
            .triggering(
                "the namespace of the cache", on: .cluster25,
                [.replace(in: "web1/srv/acme/app/config/cluster.yml", "namespace: acme", with: "namespace: ↓web1")]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        let deployments = context.deployments
        func values(_ read: (Project) -> (value: String, span: SourceSpan?)?) -> [Drift.Value] {
            deployments.compactMap { deployed in
                guard let (value, span) = read(deployed.project), let span = span ?? deployed.project.anchor else { return nil }
                return Drift.Value(nodes: deployed.names, value: value, shown: value.isEmpty ? "not set" : value, span: span)
            }
        }
        context.report(Drift(values { ($0.release.statement, $0.release.span) }), "the release is")
        context.report(Drift(values { ($0.environment, nil) }), "the environment is")
        context.report(
            Drift(values { project in
                guard let connection = project.repositories.first.flatMap({ project.connection(of: $0) }) ?? project.connections.defaultConnection,
                    let name = connection.database.value
                else { return nil }
                let server = connection.host.value?.value ?? (connection.host.isAbsent ? "localhost" : nil)
                return server.map { ("\(name.value) on \($0)", name.origin) }
            }), "the database is")
        context.report(
            Drift(values { project in
                guard case .known(let proxies) = project.httpCache.trustedProxies else { return nil }
                return (proxies.map(\.value).sorted().joined(separator: ", "), proxies.first?.origin)
            }), "the trusted proxies of the framework are")
        context.report(
            Drift(values { project in project.sessions.handlerId.value.map { ($0.value, $0.origin) } }), "the session handler is")
        for name in ["io.metadata_handler", "io.binarydata_handler", "io.url_prefix", "var_dir", "storage_dir", "http_cache.purge_type"]
            + Set(deployments.map(\.project.facts.cacheSetting)).sorted()
        {
            context.reportSetting(name, deployments)
        }
        let names = Set(deployments.flatMap { $0.project.persistenceCaches.map(\.name.value) }).sorted()
        for name in names {
            let found = values { project in
                guard let use = project.persistenceCaches.first(where: { $0.name.value == name }), let text = use.cache.namespace.value else { return nil }
                return (text.value, text.origin)
            }
            context.report(Drift(found), "the namespace of the cache \(name) is")
        }
        let purged = values { project in
            guard project.siteaccessNames.allSatisfy({ project.purgeServers(of: $0).unknown == nil }) else { return nil }
            let servers = project.allPurgeServers
            guard !servers.isEmpty else { return nil }
            return (Set(servers.map(\.value)).sorted().joined(separator: ", "), servers.first?.origin)
        }
        context.report(Drift(purged), "the purge servers are")
    }
}

extension RuleContext {
    /// One finding for each way in which nodes differ, however many siteaccesses it concerns.
    fileprivate func reportSetting(_ name: String, _ deployments: [DeployedApplication]) {
        let siteaccesses = Set(deployments.flatMap(\.project.siteaccessNames)).sorted()
        var found: [String: (drift: Drift, siteaccesses: [String])] = [:]
        for siteaccess in siteaccesses {
            let values = deployments.compactMap { deployed -> Drift.Value? in
                let project = deployed.project
                guard project.siteaccessNames.contains(siteaccess) else { return nil }
                let setting = project.setting(name, for: siteaccess)
                switch setting.text {
                case .unknown: return nil
                case .absent:
                    guard let span = project.anchor else { return nil }
                    return Drift.Value(nodes: deployed.names, value: "", shown: "not set", span: span)
                case .known(let text):
                    guard let span = text.origin ?? project.anchor else { return nil }
                    return Drift.Value(nodes: deployed.names, value: text.value, shown: "\"\(text.value)\"", span: span)
                }
            }
            guard let drift = Drift(values), !drift.odd.isEmpty else { continue }
            let key = ([drift.majority] + drift.odd).map { $0.shown + ": " + $0.nodes.joined(separator: ",") }.joined(separator: "; ")
            found[key, default: (drift, [])].siteaccesses.append(siteaccess)
        }
        for (_, (drift, concerned)) in found.sorted(by: { $0.key < $1.key }) {
            report(drift, "\(name) is", siteaccesses: concerned.count == siteaccesses.count ? [] : concerned)
        }
    }
}
