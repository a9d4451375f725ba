import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let varnishWithoutNode = Rule(
        "varnish-without-node", .warning, .machines,
        summary: "a node that serves the same hosts as others is asked by no Varnish",
        explanation: """
            Varnish names the nodes that it sends requests to. A node that was added to the cluster and not to the VCL does nothing, and the load that it was \
            bought for stays on the others; when one of these fails, nothing takes its place.

            Only hosts that other nodes serve too count: a node for editors or for jobs has a host of its own, or is reached without Varnish. Not judged when \
            Varnish asks a load balancer, or a host by its name.
            """,
        remedy: "add the node to the backends and to the director of every Varnish",
        sources: [
            .init("Varnish, directors", "https://varnish-cache.org/docs/trunk/users-guide/vcl-backends.html"), clusteringGuide,
        ],
        examples: [
            .triggering("the third node is missing", on: .cluster25, varnish(asking: ["10.0.10.20", "10.0.10.21"], mark: "↓")),
            .clean("all of them", on: .cluster25, varnish(asking: ["10.0.10.20", "10.0.10.21", "10.0.10.22"])),
            .clean("a load balancer, which asks the nodes", on: .cluster25, varnish(asking: ["10.0.10.20", "10.0.10.9"])),
            .clean(
                "a node with a host of its own", on: .cluster25,
                varnish(asking: ["10.0.10.20", "10.0.10.21"]) + [
                    .replace(in: "web3/etc/nginx/sites-enabled/site.conf", "server_name www.acme.test admin.acme.test;", with: "server_name jobs.acme.test;")
                ]),
        ]
    ) { context in
        guard context.application != nil else { return }
        let proxies = context.varnishMachines
        // A Varnish beside each node asks its own; what is before them is not known.
        guard !proxies.isEmpty, !proxies.contains(where: { $0.mayAskOthers || $0.asked == [$0.node.name] }) else { return }
        let asked = proxies.reduce(into: Set<String>()) { $0.formUnion($1.asked) }
        let hosts = { (node: AuditedNode) in
            Set(context.routes.applicationSites.filter { $0.node == node.node.name }.flatMap { $0.site.names.map { $0.value.lowercased() } })
                .subtracting(["", "_", "localhost"])
        }
        let serving = context.auditedNodes.filter(\.servesApplication)
        let common = serving.filter { asked.contains($0.name) }.reduce(into: Set<String>()) { $0.formUnion(hosts($1)) }
        for node in serving where !asked.contains(node.name) && !hosts(node).isDisjoint(with: common) {
            // A node for jobs may have a copy of the virtual hosts.
            let roles = context.subject.declaredRoles(of: node.name).map(\.value)
            guard roles.isEmpty || roles.contains(NodeRole.web.rawValue) else { continue }
            guard let proxy = proxies.first, let backend = proxy.configurations.lazy.flatMap(\.backends).first else { continue }
            let site = context.routes.applicationSites.first { $0.node == node.node.name && !$0.site.names.isEmpty }
            let host = hosts(node).intersection(common).min() ?? ""
            context.report(
                "Varnish on \(NodeNames.phrase(proxies.map(\.node.name))) sends requests for \(host) to \(NodeNames.phrase(asked.sorted(by: NodeNames.precedes))) and none to \(node.name), which serves it too",
                at: backend.span, related: site.map { [RelatedPlace("the host on \(node.name)", at: $0.site.span, node: node.name)] } ?? [],
                nodes: proxies.map(\.node.name))
        }
    }
}

private func varnish(asking addresses: [String], mark: String = "") -> [Example.Change] {
    .varnishOnWeb3("acl invalidators {\n    \"10.0.10.0\"/24;\n}\n" + vclBackends(addresses).replacing("backend web1", by: "backend \(mark)web1"), isTold: true)
}
