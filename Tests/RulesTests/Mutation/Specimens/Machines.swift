import EzPlatform
import Rules

/// Machines that run a generated project: what an audit sees of them. The facts beside the project are those of the catalogue's machine.
struct MachineBlueprint {
    var family: Family
    /// Alone, or three that are alike.
    var isCluster: Bool

    static let all = Family.allCases.flatMap { family in [false, true].map { MachineBlueprint(family: family, isCluster: $0) } }

    private var project: Blueprint {
        Blueprint(family: family, webServer: .nginx, storage: .nfs, cache: family == .ibexa50 ? .redis : .memcached)
    }

    var specimen: Specimen {
        let nodes = isCluster ? ["web1", "web2", "web3"] : ["web1"]
        var files: [String: String] = [:]
        for (index, node) in nodes.enumerated() {
            // The first machine is also the one that the cache is on.
            let address = index == 0 ? Self.cacheAddress : [10, 0, 10, 60 + index]
            for (path, text) in machine(node, address) { files[isCluster ? node + "/" + path : path] = text }
        }
        var specimen = Specimen(name: "\(isCluster ? "three machines" : "a machine") with \(project.name)", family: family, files: files)
        specimen.machines = nodes
        return specimen
    }

    private static let cacheAddress = [10, 0, 10, 20]

    private func machine(_ node: String, _ address: [Int]) -> [String: String] {
        let host = address.map(String.init).joined(separator: ".")
        let facts = family.facts
        let template = BaseProject.machine25.files
        var files = template.filter { !$0.key.hasPrefix("srv/") && !$0.key.hasPrefix("etc/php/") && !$0.key.hasPrefix("etc/nginx/sites") }
        for (path, text) in template where path.hasPrefix("etc/php/7.3/") {
            files[path.replacing("7.3", with: family.php)] = text.replacing("7.3", with: family.php).replacing("[PHP]\n", with: "[PHP]\nredis.session.locking_enabled = 1\n")
        }
        for (path, text) in files where path.hasPrefix("proc/12/") { files[path] = text.replacing("7.3", with: family.php) }
        let project = project.specimen.files
        for (path, text) in project where !path.hasPrefix("deploy/") {
            files["srv/acme/" + path] = text.replacing("10.0.10.21:6379", with: "10.0.10.20:6379")
        }
        files["etc/nginx/sites-enabled/site.conf"] = project["deploy/nginx/site.conf"]
        files["etc/hostname"] = node + "\n"
        files["srv/acme/\(facts.webRoot)/\(facts.frontController)"] = "<?php\n"
        let own = ["\(facts.webRoot)/var/site", facts.cacheDirectory, facts.logDirectory]
        for directory in own { files["srv/acme/\(directory)/.keep"] = "" }
        files["proc/ownership"] = (own.map { "/srv/acme/\($0)" } + ["/srv/acme/\(facts.webRoot)/var", "/mnt/nfs/var/site/storage"]).map { "\($0) 33 33 755\n" }.joined()
            + "/run/php/php-fpm.sock 33 33 660 socket\n"
        files["proc/net/fib_trie"] = template["proc/net/fib_trie"]?.replacing("10.0.10.20", with: host)
        // The cache is on the first machine, and nothing runs that the application does not use.
        for path in files.keys where path == "etc/memcached.conf" || path.hasPrefix("proc/11/") { files[path] = nil }
        var sockets = (template["proc/net/tcp"] ?? "").split(separator: "\n").filter { !$0.contains(":2BCB") }.map { $0 + "\n" }.joined()
        if address == Self.cacheAddress {
            let usesRedis = family == .ibexa50
            sockets += "   1: 140A000A:\(usesRedis ? "18EB" : "2BCB") 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 101 1\n"
            files["proc/11/comm"] = usesRedis ? "redis-server\n" : "memcached\n"
            files["proc/11/cmdline"] = usesRedis ? "/usr/bin/redis-server \(host):6379\u{0}" : "/usr/bin/memcached\u{0}-m\u{0}1024\u{0}-p\u{0}11211\u{0}-l\u{0}\(host)\u{0}"
            files["proc/11/cgroup"] = "0::/system.slice/\(usesRedis ? "redis-server" : "memcached").service\n"
            files["proc/11/sockets"] = "101\n"
            if usesRedis {
                files["etc/redis/redis.conf"] = "bind \(host)\nport 6379\nrequirepass an-older-secret\n"
            } else {
                files["etc/memcached.conf"] = "-d\n-m 1024\n-p 11211\n-U 0\n-u memcache\n-l \(host)\n"
            }
        }
        files["proc/net/tcp"] = sockets
        return files
    }
}
