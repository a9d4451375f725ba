import ClusterModel
import Daemons
import Daemons
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let phpNotListening = Rule(
        "php-not-listening", .error, .machines,
        summary: "nothing listens where the web server hands requests to PHP",
        explanation: """
            The virtual host names a socket or an address of this machine, and the kernel's table of listening sockets has none there: PHP-FPM does not \
            run, or listens elsewhere, such as on the socket of another version after an upgrade. Every page is answered with 502 or 503.
            """,
        remedy: "start PHP-FPM, or name the socket on which its pool listens",
        sources: [
            .init("nginx, fastcgi_pass", "https://nginx.org/en/docs/http/ngx_http_fastcgi_module.html#fastcgi_pass"),
            .init("proc(5), /proc/net/unix", "https://man7.org/linux/man-pages/man5/proc.5.html"),
        ],
        examples: [
            .triggering(
                "the pool of another version listens", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix", with: "↓fastcgi_pass unix"),
                    .replace(in: "proc/net/unix", "/run/php/php-fpm.sock", with: "/run/php/php8.2-fpm.sock"),
                ]),
            .triggering(
                "nothing listens on the port", on: .machine25,
                [.replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock", with: "↓fastcgi_pass 127.0.0.1:9000")]),
            .clean("it listens", on: .machine25, []),
            .clean(
                "by another path to the same directory", on: .machine25,
                [.replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix:/run/php", with: "fastcgi_pass unix:/var/run/php")]),
            .clean(
                "Debian's link to the socket of a version", on: .machine25,
                [
                    .replace(in: "proc/net/unix", "/run/php/php-fpm.sock", with: "/run/php/php7.3-fpm.sock"),
                    .file("proc/links", "/run/php/php-fpm.sock /run/php/php7.3-fpm.sock\n"),
                ]),
            .clean(
                "PHP of another machine", on: .machine25,
                [.replace(in: "etc/nginx/sites-enabled/site.conf", "fastcgi_pass unix:/run/php/php-fpm.sock", with: "fastcgi_pass 10.0.10.77:9000")]),
        ]
    ) { context in
        guard context.application != nil else { return }
        var reported: Set<SourceSpan> = []
        for node in context.auditedNodes {
            // A web server that does not run hands nothing on.
            guard let sockets = node.facts.sockets.value, !node.facts.processes(of: .nginx).isEmpty || !node.facts.processes(of: .apache).isEmpty else { continue }
            for site in context.routes.applicationSites where site.node == node.node.name && site.entry.isSound {
                for outcome in context.routes.route("/", of: site).outcomes {
                    guard outcome.kind == .php, let upstream = outcome.upstream, !isThere(upstream, sockets, node) else { continue }
                    let place = outcome.steps.last { $0.span != nil && places.contains($0.directive) }?.span ?? outcome.decidingStep?.span ?? site.site.span
                    guard reported.insert(place).inserted else { continue }
                    let running = Set(node.facts.processes(of: .fpm).flatMap { $0.listeners.value ?? [] }.map(\.description)).sorted()
                    let elsewhere = running.isEmpty ? "" : "; PHP-FPM listens on \(running.joined(separator: ", "))"
                    context.report(
                        "nothing listens at \(upstream) on \(node.mention), where \(site.entry.server.kind.name) hands requests to PHP\(elsewhere)", at: place,
                        related: place == site.site.span ? [] : [context.related(site)], nodes: [node.name])
                }
            }
        }
    }

    private static let places: Set<String> = ["fastcgi_pass", "SetHandler", "PHP", "ProxyPass"]

    /// Whether somebody listens there, or that cannot be told: the address of another machine, a name, a group of servers.
    private static func isThere(_ upstream: String, _ sockets: SocketTable, _ node: AuditedNode) -> Bool {
        if upstream.hasPrefix("unix:") {
            guard case .socket(let name)? = PHPAddress(backend: upstream) else { return true }
            let path = node.state.sockets[name]?.path ?? name
            // In a container the same directory may have another path: the name of the socket decides.
            return sockets.sockets.contains { socket in
                guard case .unix(let own) = socket.endpoint else { return false }
                return own == path || Path.name(own) == Path.name(path)
            }
        }
        guard let colon = upstream.lastIndex(of: ":"), let port = Int(upstream[upstream.index(after: colon)...]) else { return true }
        let host = upstream[..<colon].filter { $0 != "[" && $0 != "]" }
        guard let address = host == "localhost" ? NetworkAddress("127.0.0.1") : NetworkAddress(host), node.owns(address) == true else { return true }
        return !sockets.listeners(address, port: port).isEmpty || (host == "localhost" && !sockets.onPort(port).isEmpty)
    }
}
