import ClusterModel
import Daemons
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let phpClientRefused = Rule(
        "php-client-refused", .error, .webServer,
        summary: "a pool of PHP-FPM does not take requests from the web server's address",
        explanation: """
            `listen.allowed_clients` names the addresses that may connect to a pool on TCP. PHP-FPM closes the connection of any other client, and every \
            page is answered with 502 (nginx) or 503 (httpd). The pool that Red Hat ships allows 127.0.0.1 alone, so a pool that is opened for the web \
            servers of other hosts refuses them until the list is changed as well.

            The list holds addresses, separated by commas without blanks. Networks, names, `any` and an address behind a blank are no addresses: PHP-FPM logs \
            "Wrong IP address" and goes on without them. With nothing else in it the list allows nobody.

            Judged for pools and web servers of one host that meet on the loopback address, and in audits for the addresses of the machines. From another \
            machine it is an error where only loopback addresses are allowed, else a warning, since the address may be translated on the way.
            """,
        remedy: "add the address of the web server to listen.allowed_clients, or let the two meet on a unix socket",
        sources: [
            .init("PHP manual, listen.allowed_clients of PHP-FPM", "https://www.php.net/manual/en/install.fpm.configuration.php#listen-allowed-clients"),
            .init("observed on php-fpm 8.2"),
        ],
        examples: phpClientRefusedExamples
    ) { context in
        // Routing every site is only worth it for lists.
        let lists = context.subject.nodes.compactMap { node -> (node: Node, pools: [PoolListener])? in
            let pools = (context.poolListeners(of: node) ?? []).filter { $0.pool.options["listen.allowed_clients"] != nil }
            return pools.isEmpty ? nil : (node, pools)
        }
        guard !lists.isEmpty else { return }
        for node in context.subject.nodes {
            for backend in context.routes.applicationSites.filter({ $0.node == node.name }).flatMap({ context.phpBackends(of: $0) }) {
                guard case .tcp(let host?, _) = backend.address else { continue }
                for (other, pools) in lists {
                    for pool in pools where pool.address.value.accepts(backend.address) {
                        context.judge(backend, to: host, from: node, pool, on: other)
                    }
                }
            }
        }
    }

    private static var phpClientRefusedExamples: [Example] {
        func pool(_ allowed: String, listen: String = "9000") -> String {
            "[www]\nuser = www-data\nlisten = \(listen)\nlisten.allowed_clients = \(allowed)\npm = static\npm.max_children = 20\n"
        }
        let socket = "fastcgi_pass unix:/run/php/php-fpm.sock"
        func nginx(_ address: String) -> Example.Change { .replace(in: "deploy/nginx/site.conf", socket, with: "fastcgi_pass \(address)") }
        func machine(_ address: String, _ allowed: String, below root: String = "") -> [Example.Change] {
            [
                .replace(in: "\(root)etc/nginx/sites-enabled/site.conf", socket, with: "fastcgi_pass \(address)"),
                .replace(
                    in: "\(root)etc/php/7.3/fpm/pool.d/www.conf", "listen = /run/php/php-fpm.sock\n",
                    with: "listen = 9000\nlisten.allowed_clients = \(allowed)\n"),
                .replace(
                    in: "\(root)proc/net/tcp", "   0: 00000000:0050",
                    with: "   2: 00000000:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 103 1\n   0: 00000000:0050"),
            ]
        }
        let everywhere = ["web1", "web2", "web3"]
        return [
            .triggering(
                "a list that was written for the hosts in front", on: .ibexa46, likewise: [.ez25, .ibexa50],
                [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("↓10.0.10.20,10.0.10.21"))]),
            .triggering(
                "httpd", on: .ibexa33, likewise: [.ezPublish54, .ez113, .ez32],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"",
                        with: "SetHandler \"proxy:fcgi://127.0.0.1:9000\""),
                    .file("deploy/php/www.conf", pool("↓10.0.10.20")),
                ]),
            .triggering(
                "a blank behind the comma", on: .ibexa46,
                [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("↓10.0.10.20, 127.0.0.1"))]),
            .triggering(
                "a network is no address", on: .ibexa46, [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("↓127.0.0.0/8"))]),
            .triggering("the machine's own address", on: .machine25, machine("10.0.10.20:9000", "↓127.0.0.1")),
            .triggering(
                "only loopback, and another machine", on: .cluster25,
                everywhere.map { .replace(in: "\($0)/etc/nginx/sites-enabled/site.conf", socket, with: "fastcgi_pass 10.0.10.21:9000") }
                    + machine("", "↓127.0.0.1", below: "web2/").dropFirst()),
            .clean(
                "the other machines are in the list", on: .cluster25,
                everywhere.map { .replace(in: "\($0)/etc/nginx/sites-enabled/site.conf", socket, with: "fastcgi_pass 10.0.10.21:9000") }
                    + machine("", "10.0.10.20,10.0.10.21,10.0.10.22", below: "web2/").dropFirst()),
            .clean("it is in the list", on: .ibexa46, [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("10.0.10.20,127.0.0.1"))]),
            .clean("no list", on: .ibexa46, [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("x").replacing("listen.allowed_clients = x\n", with: ""))]),
            .clean(
                "a name that may be either loopback address", on: .ibexa46,
                [nginx("localhost:9000"), .file("deploy/php/www.conf", pool("::1"))]),
            .clean(
                "a list counts for TCP alone", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa50],
                [.file("deploy/php/www.conf", pool("10.0.10.20", listen: "/run/php/php-fpm.sock"))]),
            .clean("a pool on another port", on: .ibexa46, [nginx("127.0.0.1:9000"), .file("deploy/php/www.conf", pool("127.0.0.1") + "[status]\nuser = www-data\nlisten = 9001\nlisten.allowed_clients = 10.0.10.20\npm = static\npm.max_children = 1\n")]),
            .clean("the machine's own address is allowed", on: .machine25, machine("10.0.10.20:9000", "10.0.10.20")),
        ]
    }
}

extension RuleContext {
    /// What PHP-FPM may see as the client's address, and whether nothing on the way can change it; `nil` where the backend is not on the
    /// pool's node, or that is not known.
    private func clients(of host: String, from node: Node, _ listener: PoolListener, on other: Node) -> (addresses: [NetworkAddress], isCertain: Bool)? {
        let isSame = node.name == other.name
        guard let address = NetworkAddress(host == "localhost" ? "127.0.0.1" : host) else { return nil }
        if address.reach == .loopback {
            // Containers have a network of their own.
            guard isSame, !node.machines.isEmpty || !listener.isForContainer else { return nil }
            // From any address of the loopback network Linux connects as 127.0.0.1.
            let names = host == "localhost" ? ["127.0.0.1", "::1"] : [address.family == .v4 ? "127.0.0.1" : "::1"]
            return (names.compactMap { NetworkAddress($0) }, listener.isComplete)
        }
        guard other.machines.contains(where: { $0.state.owns(address) == true }) else { return nil }
        if isSame { return ([address], true) }
        let outer = auditedNodes.filter { $0.name == node.name }.flatMap { $0.outerAddresses ?? [] }
        return outer.isEmpty ? nil : (outer, false)
    }

    fileprivate func judge(_ backend: PHPBackend, to host: String, from node: Node, _ listener: PoolListener, on other: Node) {
        if node.machines.isEmpty, isForContainer(backend.site.entry.file.path) { return }
        guard let option = listener.pool.options["listen.allowed_clients"], let text = option.value.value, let place = option.span,
            let (clients, isCertain) = clients(of: host, from: node, listener, on: other)
        else { return }
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        let allowed = items.compactMap { item in item.contains("%") ? nil : NetworkAddress(item) }
        // Mapped addresses count by what the pool's socket is.
        if items.contains(where: { $0.lowercased().hasPrefix("::ffff:") }) || allowed.contains(where: clients.contains) { return }
        let wrong = items.filter { NetworkAddress($0) == nil }.map { "\"\($0)\"" }
        let seen = clients.map(\.description).joined(separator: " or ")
        // Nobody comes from another machine with a loopback address.
        let isProven = isCertain || (node.name != other.name && allowed.allSatisfy { $0.reach == .loopback })
        let reason = wrong.isEmpty ? "" : "; PHP-FPM passes over \(wrong.joined(separator: ", ")), which \(wrong.count == 1 ? "is no address" : "are no addresses")"
        report(
            "pool \(listener.pool.name) does not take requests from \(seen), as which \(title(of: backend.site)) hands them to \(backend.address.description)\(reason)",
            at: place, severity: isProven ? nil : .warning,
            related: [RelatedPlace("requests are handed to it here", at: backend.place)] + (backend.place == backend.site.site.span ? [] : [related(backend.site)]),
            nodes: listener.node.machines.isEmpty ? [] : listener.node.name.map { [$0] } ?? [])
    }
}
