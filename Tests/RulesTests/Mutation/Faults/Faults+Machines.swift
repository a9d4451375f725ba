/// Faults of machines that run: what an audit alone can see.
extension Fault {
    /// The first of these texts that a machine's files have, with a mark before a part of it.
    private static func marking(_ places: [(String, String)], _ more: [(String, String)]) -> @Sendable (Specimen) -> [Changed] {
        { specimen in
            for place in places {
                let changed = specimen.replacing(pairs: [place] + more)
                if !changed.isEmpty { return changed }
            }
            return []
        }
    }

    private static let memcached = "140A000A:2BCB"
    private static let redis = "140A000A:18EB"
    private static let mount = "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard"
    /// Where the releases say in which directory shared files lie.
    private static let directories = [("directory: \"/mnt", "directory: ↓\"/mnt"), ("root: /mnt/nfs", "root: ↓/mnt/nfs")]
    /// Where the releases name the server of the cache.
    private static let cacheAddresses = [
        ("server: 10.0.10.20", "server: ↓10.0.10.20"), ("provider: \"memcached://10.0.10.20", "provider: ↓\"memcached://10.0.10.20"), ("CACHE_DSN=10.0.10.20", "CACHE_DSN=↓10.0.10.20"),
    ]

    static let machines: [Fault] = [
        Fault("cache-server-not-listening", "nothing listens any more", also: ["memcached-runs-differently", "redis-runs-differently"], on: .machine) { specimen in
            marking(cacheAddresses, [specimen.family == .ibexa50 ? (redis, "0100007F:18EB") : (memcached, "0100007F:2BCB")])(specimen)
        },
        Fault("memcached-runs-differently", "not restarted", also: ["cache-server-not-listening"], on: .machine) {
            $0.replacing(["-l 10.0.10.20\n": "↓-l 10.0.10.20\n", memcached: "3D0A000A:2BCB"])
        },
        Fault("shared-directory-not-shared", "unmounted", on: .machine) { marking(directories, [(mount + "\n", "")])($0) },
        Fault("unsuitable-mount-options", "soft, mounted by hand", on: .machine) { marking(directories, [(mount, mount.replacing("vers=4.2,hard", with: "vers=4.2,soft"))])($0) },
        Fault("unsuitable-mount-options", "locks of one node", on: .machine) {
            $0.replacing(["vers=4.2,hard 0 0": "vers=3,↓nolock 0 0", mount: mount.replacing("vers=4.2,hard", with: "vers=3,hard,nolock")])
        },
        Fault("directory-not-writable", "another owner", on: .machine) { marking(directories, [("/mnt/nfs/var/site/storage 33 33 755", "/mnt/nfs/var/site/storage 1000 1000 755")])($0) },
        Fault("directory-not-writable", "mounted read-only", on: .machine) { marking(directories, [(mount, mount.replacing("/mnt/nfs rw", with: "/mnt/nfs ro"))])($0) },
        Fault("file-server-not-answering", "the file server is gone", on: .machine) { specimen in
            marking(directories, [])(specimen).map { changed in
                var changed = changed
                changed.set("proc/silent", "/mnt/nfs\n")
                return changed
            }
        },
        Fault("cache-servers-differ-between-nodes", "one node has another", also: ["cache-server-not-listening"], on: .machines) { specimen in
            for (old, new) in cacheAddresses {
                let changed = specimen.on("web3", [old: new.replacing("10.0.10.20", with: "10.0.10.99")])
                if !changed.isEmpty { return changed }
            }
            return []
        },
        Fault("settings-differ-between-nodes", "directory of one node", also: ["directory-not-writable", "shared-directory-not-shared", "mounts-differ-between-nodes"], on: .machines) {
            $0.on("web2", ["var_dir: var/site": "var_dir: ↓var/other"])
        },
        Fault("settings-differ-between-nodes", "handler of one node", also: ["half-configured-io-handlers", "mounts-differ-between-nodes"], on: .machines) {
            $0.on("web3", ["binarydata_handler: nfs": "binarydata_handler: ↓default"])
        },
        Fault("secrets-differ-between-nodes", "secret of one node", on: .machines) { specimen in
            let other = "a81c0de9be7ab42f58ff1f1f6b1aeb21"
            return specimen.on("web2", ["    secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811": "    secret: ↓\(other)"]) + specimen.on("web2", ["APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811": "APP_SECRET=↓\(other)"])
        },
        Fault("mounts-differ-between-nodes", "export of one node", on: .machines) { specimen in
            for (old, new) in directories {
                let changed = specimen.on("web2", [old: new, "nfs4 10.0.10.50:/export/acme rw": "nfs4 10.0.10.50:/export/older rw"])
                if !changed.isEmpty { return changed }
            }
            return []
        },
        Fault("php-versions-differ-between-nodes", "one node is older", also: ["running-php-unsupported"], on: .machines) { specimen in
            var changed = Changed(files: specimen.files)
            let (own, older) = (specimen.family.php, "5.5")
            for (path, text) in specimen.files where path.hasPrefix("web2/") && (path.contains("/etc/php/") || path.contains("/proc/12/")) {
                changed.files[path] = nil
                let mark = path.hasSuffix("php-fpm.conf") ? "↓" : ""
                changed.set(path.replacing("/php/" + own, with: "/php/" + older), mark + text.replacing("/php/" + own, with: "/php/" + older))
            }
            return [changed]
        },
        Fault("virtual-hosts-differ-between-nodes", "name of one node", on: .machines) {
            $0.on("web3", ["server {\n    listen 80;\n    server_name www.acme.test admin.acme.test;": "↓server {\n    listen 80;\n    server_name www.acme.test;"])
        },
        Fault("virtual-hosts-differ-between-nodes", "rule of one node", on: .machines) {
            $0.on("web2", ["server {\n    listen 80;": "↓server {\n    listen 80;", "    rewrite \"^/favicon\\.ico\" \"/favicon.ico\" break;\n": ""])
        },
    ]
}

extension Specimen {
    /// Replacements in the files of one machine of several.
    fileprivate func on(_ node: String, _ pairs: KeyValuePairs<String, String>) -> [Changed] {
        var own = self
        own.files = files.filter { $0.key.hasPrefix(node + "/") }
        return own.replacing(pairs).map { changed in
            var changed = changed
            changed.files.merge(files) { new, _ in new }
            return changed
        }
    }

    /// The same replacements in the files of each machine; none when one of them has no place for it.
    func everyNode(_ pairs: KeyValuePairs<String, String>) -> [Changed] {
        var result = Changed(files: files)
        for node in machines {
            guard let changed = on(node, pairs).first else { return [] }
            for (path, text) in changed.files where path.hasPrefix(node + "/") { result.files[path] = text }
            result.places.formUnion(changed.places)
        }
        return [result]
    }
}
