import Rules

/// Faults between the web servers, PHP and what runs, and between the machines of a fleet.
extension Fault {
    private static let socket = "unix:/run/php/php-fpm.sock"

    static let running: [Fault] = [
        // MARK: in the files of a project
        Fault("environments-disagree", "another environment in the pool") { specimen in
            specimen.replacing(["pm.max_children = 20\n": "pm.max_children = 20\nenv[\(specimen.family.facts.environmentVariable)] = ↓staging\n"])
        },
        Fault("unreachable-php", "a port instead of the pool's socket") { specimen in
            // Without a pool nothing says where PHP listens.
            specimen.files["deploy/php/www.conf"] == nil ? [] : specimen.replacing(["            fastcgi_pass \(socket);": "            ↓fastcgi_pass 127.0.0.1:9001;"])
                + specimen.replacing(["        SetHandler \"proxy:\(socket)|fcgi://localhost/\"": "        ↓SetHandler \"proxy:fcgi://127.0.0.1:9001/\""])
        },
        Fault("unreachable-php", "the pool moved away") { specimen in
            guard specimen.files["deploy/php/www.conf"]?.contains("listen = /run/php/php-fpm.sock") == true else { return [] }
            let moved = ["listen = /run/php/php-fpm.sock": "listen = /run/php/acme.sock"]
            return specimen.replacing(pairs: moved.map { ($0, $1) } + [("            fastcgi_pass \(socket);", "            ↓fastcgi_pass \(socket);")])
                + specimen.replacing(pairs: moved.map { ($0, $1) } + [("        SetHandler \"proxy:\(socket)|fcgi://localhost/\"", "        ↓SetHandler \"proxy:\(socket)|fcgi://localhost/\"")])
        },
        Fault("unreachable-php", "the pool moved away, and the whole configuration shows it") { specimen in
            guard let pool = specimen.files["deploy/php/www.conf"], pool.contains("listen = /run/php/php-fpm.sock") else { return [] }
            var whole = specimen
            whole.files["deploy/php/www.conf"] = nil
            whole.files["deploy/php/php-fpm.conf"] = "[global]\nerror_log = /var/log/php-fpm.log\n\n" + pool.replacing("listen = /run/php/php-fpm.sock", with: "listen = /run/php/acme.sock")
            return whole.replacing(["            fastcgi_pass \(socket);": "            ↓fastcgi_pass \(socket);"])
                + whole.replacing(["        SetHandler \"proxy:\(socket)|fcgi://localhost/\"": "        ↓SetHandler \"proxy:\(socket)|fcgi://localhost/\""])
        },
        Fault("php-client-refused", "the list of another host") { specimen in
            guard let pool = specimen.files["deploy/php/www.conf"], pool.contains("listen = /run/php/php-fpm.sock\n") else { return [] }
            var open = specimen
            open.files["deploy/php/www.conf"] = nil
            // The whole configuration: a part of it would be a warning.
            open.files["deploy/php/php-fpm.conf"] = "[global]\nerror_log = /var/log/php-fpm.log\n\n"
                + pool.replacing("listen = /run/php/php-fpm.sock\n", with: "listen = 127.0.0.1:9000\nlisten.allowed_clients = 127.0.0.1\n")
            let refuse = ("listen.allowed_clients = 127.0.0.1", "listen.allowed_clients = ↓10.0.10.99")
            return open.replacing(pairs: [refuse, ("            fastcgi_pass \(socket);", "            fastcgi_pass 127.0.0.1:9000;")])
                + open.replacing(pairs: [refuse, ("        SetHandler \"proxy:\(socket)|fcgi://localhost/\"", "        SetHandler \"proxy:fcgi://127.0.0.1:9000\"")])
        },
        Fault("opcache-off", "left off after a search for a fault") { $0.replacing(["memory_limit = 512M\n": "memory_limit = 512M\nopcache.enable = ↓Off\n"]) },
        Fault("apache-files-inside-if", "files by a condition on the address") {
            $0.replacing(["    RewriteEngine On\n": "    <If \"%{REMOTE_ADDR} == '10.0.10.99'\">\n        <↓Files \"robots.txt\">\n            Require all denied\n        </Files>\n    </If>\n    RewriteEngine On\n"])
        },
        Fault("nginx-conflicting-server-name", "a name of the site in front of it", also: ["image-request-not-reaching-front-controller"]) { specimen in
            guard let text = specimen.files["deploy/nginx/site.conf"], text.contains("    listen 80;\n    server_name www.acme.test admin.acme.test;") else { return [] }
            var changed = Changed(files: specimen.files)
            changed.set(
                "deploy/nginx/site.conf",
                "server {\n    listen *:80;\n    server_name admin.acme.test;\n    return 301 http://www.acme.test$request_uri;\n}\n"
                    + text.replacing("server_name www.acme.test admin.acme.test;", with: "server_name www.acme.test ↓admin.acme.test;"))
            return [changed]
        },

        Fault("node-without-role", "a node that lost its cache") { specimen in
            specimen.files[".ezcluster.yml"] != nil
                ? []
                : [
                    Changed(files: specimen.files).setting(".ezcluster.yml", "nodes:\n    spare1: { directory: nodes/spare1, roles: [↓memcached] }\n")
                        .setting("nodes/spare1/etc/fstab", "proc /proc proc defaults 0 0\n")
                ]
        },

        // MARK: on a machine
        Fault("php-not-listening", "PHP was not started again", on: .machine) {
            $0.replacing(["            fastcgi_pass \(socket)": "            ↓fastcgi_pass \(socket)", "0000000000000000: 00000002 00000000 00010000 0001 01 102 /run/php/php-fpm.sock\n": ""])
        },
        Fault("php-socket-refused", "the pool was made for another user", on: .machine) { specimen in
            specimen.replacing([
                "listen.owner = www-data\nlisten.group = www-data\n": "listen.owner = ↓deploy\nlisten.group = deploy\n",
                "/run/php/php-fpm.sock 33 33 660": "/run/php/php-fpm.sock 1000 1000 660",
            ])
        },
        Fault("redis-runs-differently", "another port in the file than in the process", also: ["cache-server-not-listening", "unreachable-redis"], on: .machine) { specimen in
            if specimen.family == .ibexa50 { return specimen.replacing(["bind 10.0.10.20\nport 6379\n": "↓bind 10.0.10.20\nport 6390\n"]) }
            return specimen.replacing([:], adding: ["etc/redis/redis.conf": "↓bind 10.0.10.20\nport 6390\nrequirepass an-older-secret\n"])
                .map { $0.running("redis-server", "/usr/bin/redis-server 10.0.10.20:6379", socket: "140A000A:18EB") }
        },
        Fault("running-php-unsupported", "an older PHP", on: .machine) { specimen in
            // What eZ Publish 5 runs on is not listed any more.
            guard specimen.family != .ezPublish54 else { return [] }
            var changed = Changed(files: specimen.files)
            let (own, older) = (specimen.family.php, specimen.family >= .ez32 ? "7.1" : "5.3")
            for (path, text) in specimen.files where path.contains("etc/php/") || path.contains("proc/12/") {
                changed.files[path] = nil
                let moved = text.replacing("/php/" + own, with: "/php/" + older).replacing("php-fpm" + own, with: "php-fpm" + older)
                changed.set(path.replacing("/php/" + own, with: "/php/" + older), moved.replacing("[www]", with: "[↓www]"))
            }
            return [changed]
        },
        Fault("virtual-host-not-enabled", "a second site was forgotten", on: .machine) { specimen in
            specimen.replacing([:], adding: [
                "etc/nginx/sites-available/partners.conf":
                    "# for the partners\n↓server {\n    listen 80;\n    server_name partners.acme.test;\n    root /srv/acme/\(specimen.family.facts.webRoot);\n    return 404;\n}\n"
            ])
        },

        // MARK: between machines
        Fault("cache-server-of-no-machine", "a server that was taken away", also: ["sessions-in-cache-server", "cache-server-not-listening"], on: .machines) { specimen in
            specimen.everyNode(["        save_path: \"10.0.10.21:11211\"": "        save_path: ↓\"10.0.10.20:11211,10.0.10.77:11211\""])
                + specimen.everyNode(["servers:\n                    - { server: 10.0.10.20, port: 11211 }": "servers:\n                    - { server: 10.0.10.20, port: 11211 }\n                    - { server: ↓10.0.10.77, port: 11211 }"])
        },
        Fault("unused-cache-server", "one of former times", on: .machines) { specimen in
            let (name, command, socket) = specimen.family == .ibexa50
                ? ("redis-server", "↓/usr/bin/redis-server 10.0.10.61:6399", "3D0A000A:18FF")
                : ("memcached", "↓/usr/bin/memcached\u{0}-m\u{0}64\u{0}-p\u{0}11299\u{0}-l\u{0}10.0.10.61\u{0}", "3D0A000A:2C23")
            return [Changed(files: specimen.files).running(name, command, socket: socket, on: "web2/")]
        },
        Fault("varnish-without-node", "one node was added later", on: .machines) { specimen in
            [Changed(files: specimen.files).varnish(asking: ["10.0.10.20", "10.0.10.62"], access: "\"10.0.10.0\"/24", mark: "backend ")]
        },
        Fault("vcl-access-list-without-node", "one machine may not purge", on: .machines) { specimen in
            [Changed(files: specimen.files).varnish(asking: ["10.0.10.20", "10.0.10.61", "10.0.10.62"], access: "\"10.0.10.20\"; \"10.0.10.62\"", mark: "acl ")]
        },
        Fault("varnish-not-purged", "a second Varnish", also: ["proxy-not-trusted"], on: .machines) { specimen in
            let told = specimen.everyNode(["purge_servers: [\"http": "purge_servers: [↓\"http"]) + specimen.everyNode(["HTTPCACHE_PURGE_SERVER=http": "HTTPCACHE_PURGE_SERVER=↓http"])
            return told.map { changed in
                var changed = changed
                changed.files["web3/proc/13/comm"] = "varnishd\n"
                changed.files["web3/proc/13/cmdline"] = "/usr/sbin/varnishd\u{0}-a\u{0}:80\u{0}-f\u{0}/etc/varnish/default.vcl\u{0}"
                changed.files["web3/proc/13/cgroup"] = "0::/system.slice/varnish.service\n"
                changed.files["web3/etc/varnish/default.vcl"] = "vcl 4.1;\nbackend first {\n    .host = \"10.0.10.20\";\n}\nbackend second {\n    .host = \"10.0.10.61\";\n}\nbackend third {\n    .host = \"10.0.10.62\";\n}\n"
                return changed
            }
        },
        Fault("packages-differ-between-nodes", "one node was not updated", on: .machines) { specimen in
            guard let lock = specimen.files["web2/srv/acme/composer.lock"], let name = lock.firstRange(of: "\"symfony/"), let version = lock[name.upperBound...].firstRange(of: "\"version\": \"v") else { return [] }
            var changed = Changed(files: specimen.files)
            let end = lock[version.upperBound...].firstIndex(of: "\"") ?? lock.endIndex
            changed.set("web2/srv/acme/composer.lock", lock[..<version.lowerBound] + "\"version\": ↓\"v" + lock[version.upperBound..<end] + "9" + lock[end...])
            return [changed]
        },
    ]
}

extension Changed {
    fileprivate func setting(_ path: String, _ text: String) -> Changed {
        var changed = self
        changed.set(path, text)
        return changed
    }

    /// With Varnish on the third machine, at the address that the project names. The place behind the first `mark` in its VCL is at fault.
    fileprivate func varnish(asking nodes: [String], access: String, mark: String) -> Changed {
        var changed = self
        changed.files["web3/proc/13/comm"] = "varnishd\n"
        changed.files["web3/proc/13/cmdline"] = "/usr/sbin/varnishd\u{0}-a\u{0}:80\u{0}-f\u{0}/etc/varnish/default.vcl\u{0}"
        changed.files["web3/proc/13/cgroup"] = "0::/system.slice/varnish.service\n"
        changed.files["web3/proc/net/fib_trie"] = (changed.files["web3/proc/net/fib_trie"] ?? "")
            .replacing("10.0.10.62\n", with: "10.0.10.62\n        /32 host LOCAL\n     |-- 10.0.10.40\n")
        let backends = nodes.enumerated().map { "backend web\($0.offset) {\n    .host = \"\($0.element)\";\n}\n" }.joined()
        let vcl = "vcl 4.1;\nacl invalidators { \(access); }\n" + backends
        let place = vcl.firstRange(of: mark)?.upperBound ?? vcl.startIndex
        changed.set("web3/etc/varnish/default.vcl", vcl[..<place] + "↓" + vcl[place...])
        return changed
    }

    /// With one more process of a machine that listens on a socket of `/proc/net/tcp`. `↓` in the command marks a place.
    fileprivate func running(_ name: String, _ command: String, socket: String, on prefix: String = "") -> Changed {
        var changed = self
        changed.files[prefix + "proc/21/comm"] = name + "\n"
        changed.set(prefix + "proc/21/cmdline", command)
        // A finding names the file without the number, which each start changes.
        changed.places = Set(
            changed.places.map { $0.path == prefix + "proc/21/cmdline" ? Example.Mark(path: prefix + "proc/pid/cmdline", offset: $0.offset) : $0 })
        changed.files[prefix + "proc/21/cgroup"] = "0::/system.slice/\(name).service\n"
        changed.files[prefix + "proc/21/sockets"] = "121\n"
        changed.files[prefix + "proc/net/tcp", default: ""] += "   9: \(socket) 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 121 1\n"
        return changed
    }
}
