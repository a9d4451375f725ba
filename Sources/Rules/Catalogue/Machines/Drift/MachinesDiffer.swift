import ClusterModel
import Daemons
import EzPlatform
import Routing
import Source

extension Rule {
    static let mountsDiffer = Rule(
        "mounts-differ-between-nodes", .error, .machines,
        summary: "nodes mount different file systems for the shared files",
        explanation: """
            The metadata in SQL says that a file exists, and every node looks for it in its own mount. A node that mounts another export, or another \
            server, finds nothing and writes where nobody else looks.
            """,
        remedy: "mount the same export on all nodes",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "another export", on: .cluster25,
                [
                    .replace(in: "web3/proc/self/mountinfo", "10.0.10.50:/export/acme", with: "10.0.10.51:/export/acme"),
                    .replace(in: "web3/srv/acme/app/config/dfs.yml", "directory: \"/mnt", with: "directory: ↓\"/mnt"),
                ]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        var byPath: [String: [Drift.Value]] = [:]
        var order: [String] = []
        for surveyed in context.storage {
            let directory = surveyed.directory
            guard case .sharedFiles = directory.purpose, case .known(let mount) = directory.mount, mount.isShared,
                let span = surveyed.setting
            else { continue }
            // What lies below the mount counts too: the same export at another depth is another directory.
            let rest = Path.relative(directory.realPath, to: mount.target) ?? "."
            let place = rest == "." ? mount.source : mount.source + "/" + rest
            if byPath[directory.path] == nil { order.append(directory.path) }
            byPath[directory.path, default: []].append(Drift.Value(nodes: surveyed.names, value: place, shown: mount.source, span: span))
        }
        for path in order { context.report(Drift(byPath[path] ?? []), "\(path) lies on") }
    }

    static let phpVersionsDiffer = Rule(
        "php-versions-differ-between-nodes", .warning, .machines,
        summary: "nodes run different versions of PHP",
        explanation: """
            The container is compiled and cached data is serialised by one version and read by another. Between minor versions that fails now and then, \
            and what fails depends on which node answered first.
            """,
        remedy: "install the same version on all nodes",
        sources: [.init("PHP, migration guides", "https://www.php.net/manual/en/appendices.php")],
        examples: [
            .triggering(
                "one node was upgraded", on: .cluster25,
                [
                    .remove("web2/etc/php/7.3/fpm/php-fpm.conf"), .remove("web2/etc/php/7.3/fpm/php.ini"), .remove("web2/etc/php/7.3/fpm/pool.d/www.conf"),
                    .file("web2/etc/php/7.4/fpm/php-fpm.conf", "↓[global]\ninclude=/etc/php/7.4/fpm/pool.d/*.conf\n"),
                    .file("web2/etc/php/7.4/fpm/pool.d/www.conf", "[www]\nuser = www-data\nlisten = /run/php/php-fpm.sock\npm = ondemand\npm.max_children = 5\n"),
                    .replace(in: "web2/proc/12/cmdline", "/etc/php/7.3/", with: "/etc/php/7.4/"),
                ]),
            .clean("the same everywhere", on: .cluster25, []),
        ]
    ) { context in
        let values = context.deployments.compactMap { deployed -> Drift.Value? in
            let serving = deployed.node.php.map(\.configuration).filter { $0.servesRequests && $0.version != nil }
            guard let first = serving.first, let file = first.fpm?.files.first ?? first.files.first else { return nil }
            let versions = Set(serving.compactMap(\.version)).sorted().joined(separator: " and ")
            return Drift.Value(nodes: deployed.names, value: versions, shown: versions, span: file.span(0, 0))
        }
        context.report(Drift(values), "PHP is")
    }

    static let virtualHostsDiffer = Rule(
        "virtual-hosts-differ-between-nodes", .warning, .machines,
        summary: "nodes serve different host names or rewrite requests differently",
        explanation: """
            Behind a load balancer every node must answer every request alike. A node whose virtual host lacks a name answers it with another site, and \
            one with other rewrite rules sends images from its own disk while the others ask the cluster.

            Nodes that are to serve other hosts, such as those of editors, are compared among themselves when `roles` in `.ezcluster.yml` say so.
            """,
        remedy: "deploy the same virtual host to all nodes",
        sources: [clusteringGuide],
        examples: [
            .triggering(
                "a name is missing", on: .cluster25,
                [
                    .replace(
                        in: "web3/etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;\n    server_name www.acme.test admin.acme.test;",
                        with: "↓server {\n    listen 80;\n    server_name www.acme.test;")
                ]),
            .triggering(
                "the rule for images is missing", on: .cluster25,
                [
                    .replace(in: "web1/etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .replace(
                        in: "web1/etc/nginx/sites-enabled/site.conf",
                        "    rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/app.php\" break;\n", with: ""),
                ]),
            .triggering(
                "nodes of one role", on: .cluster25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web1: { roles: [editors] }\n"),
                    .replace(
                        in: "web3/etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;\n    server_name www.acme.test admin.acme.test;",
                        with: "↓server {\n    listen 80;\n    server_name www.acme.test;"),
                ]),
            .clean("the same everywhere", on: .cluster25, []),
            .clean(
                "nodes of different roles", on: .cluster25,
                [
                    .file(".ezcluster.yml", "nodes:\n    web3: { roles: [web, editors] }\n"),
                    .replace(
                        in: "web3/etc/nginx/sites-enabled/site.conf", "server_name www.acme.test admin.acme.test;", with: "server_name admin.acme.test;"),
                ]),
        ]
    ) { context in
        for deployments in context.deploymentsByRole { context.compareVirtualHosts(of: deployments) }
    }
}

extension RuleContext {
    fileprivate func compareVirtualHosts(of deployments: [DeployedApplication]) {
        var names: [Drift.Value] = []
        var rules: [Drift.Value] = []
        var variables: [String: [Drift.Value]] = [:]
        for deployed in deployments {
            let projects = deployed.node.machines.first?.state.projects ?? [:]
            let sites = deployed.node.webServers.flatMap(\.server.sites).filter { site in
                guard case .known(let root) = site.documentRoot else { return false }
                return projects[root.value] == deployed.node.root
            }
            guard let first = sites.first else { continue }
            let span = first.span
            let hosts = Set(sites.flatMap(\.names).map { $0.value.lowercased() }).sorted().joined(separator: ", ")
            names.append(Drift.Value(nodes: deployed.names, value: hosts, shown: hosts, span: span))
            for name in [deployed.project.facts.environmentVariable, "BINARY_DATA_HANDLER"] + trustedProxiesVariables {
                let found = sites.compactMap { site in site.environment[name] }
                guard found.allSatisfy({ $0.unknown == nil }) else { continue }
                let list = Set(found.compactMap(\.value?.value)).sorted().joined(separator: ", ")
                variables[name, default: []].append(
                    Drift.Value(nodes: deployed.names, value: list, shown: list.isEmpty ? "not set" : list, span: found.lazy.compactMap(\.value?.span).first ?? span))
            }
            let rewriting = sites.map { site in
                site.names.map(\.value).sorted().joined(separator: " ") + ":"
                    + site.rewriteRules.filter { $0.state == .active }.map { "\($0.pattern.value) \($0.target.value) \($0.flags.joined(separator: ","))" }
                    .joined(separator: "\n")
            }.sorted().joined(separator: "\n\n")
            let count = sites.reduce(0) { $0 + $1.rewriteRules.count { $0.state == .active } }
            rules.append(Drift.Value(nodes: deployed.names, value: rewriting, shown: "\(count) rules", span: span))
        }
        let drift = Drift(names)
        report(drift, "the host names of the project's virtual hosts are")
        for (name, values) in variables.sorted(by: { $0.key < $1.key }) {
            report(Drift(values), "the variable \(name) of the project's virtual hosts is")
        }
        // Other names make other rules; they were reported.
        guard drift?.odd.isEmpty ?? true else { return }
        report(Drift(rules), "the rewrite rules of the project's virtual hosts are", showsValues: false)
    }
}
