import ClusterModel
import Daemons
import EzPlatform
import Host
import Hosting
import Routing
import Source

extension Rule {
    static let unreachablePHP = Rule(
        "unreachable-php", .error, .webServer, fixes: [.unsafe],
        summary: "a virtual host hands PHP to an address where no pool of PHP-FPM listens",
        explanation: """
            `fastcgi_pass` and `SetHandler "proxy:..."` name a socket or a port; the pool's `listen` names one too, in another file. When they differ, \
            every page is answered with 502 (nginx) or 503 (httpd): most often after an upgrade of PHP, whose version is a part of the socket's name.

            Compared are sockets and ports of the host itself, with the pools of the same host. It is an error when all pools of the master process are \
            among the files; else a warning. Debian's link `/run/php/php-fpm.sock` counts as the socket of every version. Where a machine shows what \
            listens, `php-not-listening` judges that.

            For a virtual host that Compose mounts into a container, the name must be a service of the project, and an address of the host itself means \
            the container, in which an image of nginx or httpd has no PHP-FPM.
            """,
        remedy: "name the socket or port on which the pool listens",
        sources: [
            .init("PHP manual, listen of PHP-FPM", "https://www.php.net/manual/en/install.fpm.configuration.php#listen"),
            .init("observed on httpd 2.4.71 and nginx 1.22.1 with php-fpm 8.2"),
        ],
        examples: unreachablePHPExamples
    ) { context in
        for node in context.subject.nodes {
            let listeners = context.poolListeners(of: node)
            guard listeners != nil || !context.subject.hosting.compose.isEmpty else { continue }
            for backend in context.routes.applicationSites.filter({ $0.node == node.name }).flatMap({ context.phpBackends(of: $0) }) {
                if let (service, project) = context.mountingService(of: backend.site.entry.file.path), node.machines.isEmpty {
                    context.judge(backend, in: service, of: project)
                } else if backend.address.isLocal {
                    context.judge(backend, on: node, listeners ?? [])
                }
            }
        }
    }

    private static var unreachablePHPExamples: [Example] {
        let pool = "[www]\nuser = www-data\nlisten = /run/php/php8.3-fpm.sock\npm = static\npm.max_children = 20\n"
        let main = "[global]\ninclude = pool.d/*.conf\n"
        let compose = "services:\n    web:\n        image: nginx:1.26\n        volumes: ['./deploy/nginx:/etc/nginx/conf.d']\n    app:\n        build: .\n"
        return [
            .triggering(
                "the socket of the version before the upgrade", on: .ibexa46, likewise: [.ez25, .ibexa50],
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "↓fastcgi_pass unix:/run/php/php8.1-fpm.sock;"),
                    .file("deploy/php/php-fpm.conf", main), .file("deploy/php/pool.d/www.conf", pool),
                ]),
            .triggering(
                "another port", on: .ibexa33, likewise: [.ezPublish54, .ez113, .ez32],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetHandler \"proxy:unix:/run/php/php-fpm.sock|fcgi://localhost/\"",
                        with: "↓SetHandler \"proxy:fcgi://127.0.0.1:9000\""),
                    .file("deploy/php/www.conf", "[www]\nuser = www-data\nlisten = 127.0.0.1:9001\npm = static\npm.max_children = 20\n"),
                ]),
            .triggering(
                "a machine whose sockets are not known", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "↓fastcgi_pass unix:/run/php/php7.2-fpm.sock;"),
                    .remove("proc/net/tcp"),
                ]),
            .clean(
                "a machine on which nothing listens there: what its sockets show is told by another rule", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass unix:/run/php/php7.2-fpm.sock;")
                ]),
            .triggering(
                "a name that is no service", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "↓fastcgi_pass php:9000;"),
                    .file("compose.yaml", compose),
                ]),
            .triggering(
                "the container of nginx itself", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "↓fastcgi_pass 127.0.0.1:9000;"),
                    .file("compose.yaml", compose),
                ]),
            .clean(
                "the pool's socket", on: .ibexa46, likewise: [.ez25, .ibexa50],
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass unix:/var/run/php/php8.3-fpm.sock;"),
                    .file("deploy/php/php-fpm.conf", main), .file("deploy/php/pool.d/www.conf", pool),
                ]),
            .clean(
                "Debian's link", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez32, .ibexa33], [.file("deploy/php/php-fpm.conf", main), .file("deploy/php/pool.d/www.conf", pool)]),
            .clean(
                "one of several pools, named after itself", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass unix:/run/php/acme.sock;"),
                    .file("deploy/php/pools.conf", pool + "[acme]\nuser = acme\nlisten = /run/php/$pool.sock\npm = static\npm.max_children = 20\n"),
                ]),
            .clean(
                "PHP on another host", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass 10.0.10.61:9000;"),
                    .file("deploy/php/php-fpm.conf", main), .file("deploy/php/pool.d/www.conf", pool),
                ]),
            .clean(
                "a service", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock;", with: "fastcgi_pass app:9000;"),
                    .file("compose.yaml", compose),
                ]),
            .clean(
                "a pool for the container, a virtual host for the machine", on: .ibexa46,
                [.file("docker/php/www.conf", "[www]\nlisten = 9000\nuser = www-data\npm = static\npm.max_children = 20\n")]),
            .clean("the machine as it should be", on: .machine25, []),
        ]
    }
}

extension RuleContext {
    /// Compares a backend with the pools of its host.
    fileprivate func judge(_ backend: PHPBackend, on node: Node, _ listeners: [PoolListener]) {
        let isForContainer = node.machines.isEmpty && isForContainer(backend.site.entry.file.path)
        let pools = listeners.filter { !node.machines.isEmpty || $0.isForContainer == isForContainer }
        guard !pools.isEmpty, !pools.contains(where: { $0.address.value.accepts(backend.address) }) else { return }
        // Where the sockets of a machine are known, `php-not-listening` judges what they really are.
        let unknown = node.machines.filter { $0.state.facts.isListening(at: backend.address) == nil }
        if node.machines.isEmpty ? isPublishedByCompose(backend.address) : unknown.isEmpty { return }
        let isProven = pools.allSatisfy(\.isComplete)
        let shown = pools.prefix(3).map { "pool \($0.pool.name) listens on \($0.address.value.description)" }
        report(
            "\(title(of: backend.site)) hands PHP to \(backend.address.description), but \(shown.joined(separator: ", "))"
                + (pools.count > 3 ? " and \(pools.count - 3) more elsewhere" : ""),
            at: backend.place, severity: isProven ? nil : .warning,
            related: pools.prefix(2).compactMap { pool in pool.address.span.map { RelatedPlace("pool \(pool.pool.name) listens here", at: $0) } }
                + [related(backend.site)],
            fixes: pools.count == 1 ? fix(backend, pools[0].address.value) : [], nodes: unknown.map(\.name))
    }

    /// Names the pool's address instead, in the same notation.
    private func fix(_ backend: PHPBackend, _ pool: PHPAddress) -> [Fix] {
        let (old, new): (String, String)
        switch (backend.address, pool) {
        case (.socket(let path), .socket(let other)):
            // As written: `/var/run` stays recognisable.
            old = backend.place.text.contains("/var" + path) ? "/var" + path : path
            new = other
        case (.tcp(let host, let port), .tcp(let other, let otherPort)):
            let name = host.map { $0.contains(":") ? "[\($0)]" : $0 } ?? ""
            old = "\(name):\(port)"
            new = other == nil || other == host ? "\(name):\(otherPort)" : pool.description
        default: return []
        }
        return Fix.replacing(old, with: new, in: backend.place, "hand PHP to \(new), where the pool listens", .unsafe).map { [$0] } ?? []
    }

    /// Whether a container may answer at a port of the host.
    private func isPublishedByCompose(_ address: PHPAddress) -> Bool {
        guard case .tcp(_, let port) = address else { return false }
        return subject.hosting.composeServices.flatMap(\.ports).contains { $0.unknown != nil || $0.published == String(port) || $0.published?.contains("-") == true }
    }

    /// Compares a backend with the containers among which its virtual host lives.
    fileprivate func judge(_ backend: PHPBackend, in service: ComposeService, of project: ComposeProject) {
        guard case .tcp(let host?, _) = backend.address, service.networkMode.isAbsent else { return }
        if NetworkAddress.isLoopbackHost(host) {
            guard let image = service.imageName, !service.isBuilt, ["nginx", "nginx-unprivileged", "httpd"].contains(image) else { return }
            report(
                "\(title(of: backend.site)) hands PHP to \(backend.address.description), which is the container of \(service.name) itself: the image \(image) has no PHP-FPM",
                at: backend.place, severity: .warning, help: "name the service that runs PHP-FPM", related: [RelatedPlace("the service", at: service.span)])
            return
        }
        guard NetworkAddress(host) == nil, !host.contains("."), !project.hasExternalNetwork, project.undecided.isEmpty,
            project.service(forHost: host) == nil, !service.otherHosts.contains(host)
        else { return }
        report(
            "\(title(of: backend.site)) hands PHP to \(host), but the Compose project has no service of that name: it has "
                + project.services.map(\.name).quotedList,
            at: backend.place, severity: .warning, help: "name the service that runs PHP-FPM", related: [RelatedPlace("the service that mounts the virtual host", at: service.span)])
    }
}

extension HostFacts {
    /// Whether something takes connections at the address: `nil` when the machine does not show it.
    fileprivate func isListening(at address: PHPAddress) -> Bool? {
        guard let sockets = sockets.value else { return nil }
        switch address {
        case .socket(let path): return sockets.listensOn(socket: path) || sockets.listensOn(socket: "/var" + path)
        case .tcp(let host, let port):
            let addresses = host.flatMap { NetworkAddress($0) }.map { [$0] } ?? ["127.0.0.1", "::1"].compactMap { NetworkAddress($0) }
            return addresses.contains { sockets.accepts($0, port: port) }
        }
    }
}
