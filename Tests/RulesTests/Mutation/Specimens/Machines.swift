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
        // Both servers run on each machine; the application uses one.
        files["etc/memcached.conf"] = "-d\n-m 1024\n-p 11211\n-U 0\n-u memcache\n-l \(host)\n"
        files["etc/redis/redis.conf"] = "bind \(host)\nport 6379\nrequirepass an-older-secret\n"
        files["proc/net/fib_trie"] = template["proc/net/fib_trie"]?.replacing("10.0.10.20", with: host)
        files["proc/11/cmdline"] = "/usr/bin/memcached\u{0}-m\u{0}1024\u{0}-p\u{0}11211\u{0}-l\u{0}\(host)\u{0}"
        files["proc/13/comm"] = "redis-server\n"
        files["proc/13/cmdline"] = "/usr/bin/redis-server \(host):6379\u{0}"
        files["proc/13/cgroup"] = "0::/system.slice/redis-server.service\n"
        files["proc/13/sockets"] = "103\n"
        files["proc/net/tcp"] = (template["proc/net/tcp"] ?? "").replacing("140A000A", with: Self.hexadecimal(address))
            + "   2: \(Self.hexadecimal(address)):18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 103 1\n"
        return files
    }

    /// As `/proc/net/tcp` has it: the bytes from the last to the first.
    static func hexadecimal(_ address: [Int]) -> String {
        address.reversed().map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }
}
