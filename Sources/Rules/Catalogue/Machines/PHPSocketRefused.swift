import ClusterModel
import Daemons
import EzPlatform
import Host
import Routing
import Source

extension Rule {
    static let phpSocketRefused = Rule(
        "php-socket-refused", .error, .machines,
        summary: "the web server may not connect to the socket of PHP-FPM",
        explanation: """
            A unix socket is a file with an owner and a mode, and who connects needs the permission to write to it. A pool without `listen.owner` and \
            `listen.group` makes the socket for the user that starts FPM, root, with the mode 0660; a pool for a user of its own makes it for that user. \
            The web server then answers every page with 502 (nginx) or 503 (httpd), and its error log says "Permission denied".

            Judged by owner, mode and access control list of the socket and the directories above it, and by the users and groups of the web server's \
            processes.
            """,
        remedy: "set listen.owner and listen.group of the pool to the user of the web server",
        sources: [
            .init("PHP manual, FPM configuration", "https://www.php.net/manual/en/install.fpm.configuration.php"),
            .init("unix(7)", "https://man7.org/linux/man-pages/man7/unix.7.html"),
        ],
        examples: [
            .triggering(
                "the pool names no owner of the socket", on: .machine25,
                [
                    .replace(in: "etc/php/7.3/fpm/pool.d/www.conf", "listen = /run/php/php-fpm.sock\nlisten.owner = www-data\nlisten.group = www-data\n", with: "listen = ↓/run/php/php-fpm.sock\n"),
                    .replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php-fpm.sock 0 0 660"),
                ]),
            .triggering(
                "its mode leaves others out", on: .machine25,
                [
                    .replace(in: "etc/php/7.3/fpm/pool.d/www.conf", "listen.owner = www-data\nlisten.group = www-data\n", with: "listen.owner = deploy\nlisten.group = deploy\nlisten.mode = ↓0660\n"),
                    .replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php-fpm.sock 1000 1000 660"),
                ]),
            .triggering(
                "its directory is closed", on: .machine25,
                [
                    .replace(in: "etc/php/7.3/fpm/pool.d/www.conf", "listen = /run", with: "listen = ↓/run"),
                    .replace(in: "proc/ownership", "/run/php/php-fpm.sock", with: "/run/php 0 0 750\n/run/php/php-fpm.sock"),
                ]),
            .triggering(
                "Debian's link to the socket of a version", on: .machine25,
                [
                    .replace(in: "etc/php/7.3/fpm/pool.d/www.conf", "listen = /run/php/php-fpm.sock\nlisten.owner = www-data\nlisten.group = www-data\n", with: "listen = ↓/run/php/php7.3-fpm.sock\n"),
                    .replace(in: "proc/net/unix", "/run/php/php-fpm.sock", with: "/run/php/php7.3-fpm.sock"),
                    .replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php7.3-fpm.sock 0 0 660"),
                    .file("proc/links", "/run/php/php-fpm.sock /run/php/php7.3-fpm.sock\n"),
                ]),
            .clean("the web server owns it", on: .machine25, []),
            .clean(
                "the group of the web server", on: .machine25,
                [.replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php-fpm.sock 1000 33 660")]),
            .clean(
                "a further group of the web server's processes", on: .machine25,
                [
                    .replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php-fpm.sock 1000 1000 660"),
                    .replace(in: "proc/10/status", "Groups:\t33", with: "Groups:\t33 1000"),
                ]),
            .clean(
                "open to everybody", on: .machine25,
                [.replace(in: "proc/ownership", "/run/php/php-fpm.sock 33 33 660", with: "/run/php/php-fpm.sock 1000 1000 666")]),
        ]
    ) { context in
        guard context.application != nil else { return }
        for node in context.auditedNodes {
            var reported: Set<String> = []
            for site in context.routes.applicationSites where site.node == node.node.name && site.entry.isSound {
                let program: RunningProcess.Program = site.entry.server.kind == .nginx ? .nginx : .apache
                for outcome in context.routes.route("/", of: site).outcomes where outcome.kind == .php {
                    guard let upstream = outcome.upstream, case .socket(let name)? = PHPAddress(backend: upstream), let socket = node.state.sockets[name],
                        case .refused(let path, let needs, let ownership)? = socket.access[program], let worker = node.facts.workers[program],
                        reported.insert(name).inserted
                    else { continue }
                    let user = node.state.accounts.value.name(ofUser: worker.user)
                    let what = path == socket.path ? "" : ", since it may not \(needs == "search" ? "enter" : "write to") \(path)"
                    let handed = outcome.steps.last { $0.span != nil && ["fastcgi_pass", "SetHandler", "ProxyPass"].contains($0.directive) }?.span
                    let setting = node.setting(of: socket, decidedByOwner: path == socket.path)
                    context.report(
                        "\(site.entry.server.kind.name) runs as \(user) on \(node.mention) and may not connect to \(socket.path) of PHP-FPM\(what) (\(ownership.description(node.state.accounts.value)))",
                        at: setting ?? handed ?? site.site.span,
                        related: setting == nil ? [] : [RelatedPlace("requests are handed to it here", at: handed ?? site.site.span)], nodes: [node.name])
                }
            }
        }
    }
}

extension AuditedNode {
    /// What decides about a socket in the pool that listens on it.
    fileprivate func setting(of socket: UnixSocket, decidedByOwner: Bool) -> SourceSpan? {
        let pools = node.php.flatMap(\.configuration.pools)
        guard let pool = pools.first(where: { $0.listen?.value.value.map { Path.name($0) == Path.name(socket.path) } ?? false }) else { return nil }
        let deciding = decidedByOwner ? ["listen.mode", "listen.owner", "listen.group"].lazy.compactMap { pool.options[$0]?.span }.first : nil
        return deciding ?? pool.listen?.span
    }
}
