@testable import CommandLineTool
import Source
import TestSupport
import Testing

/// Audits of machines in directories, and of their snapshots.
@Suite struct AuditTests {
    /// The two nodes of a shipped example with the project that their virtual hosts name.
    private static func machines() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        let example = Servers.packageRoot + "/examples/ez-platform-2.5-two-nodes"
        for node in ["web1", "web2"] {
            let script = """
                set -e
                mkdir -p \(node)/srv/harbour/web
                cp -r \(example)/nodes/\(node)/. \(node)/
                cp -r \(example)/app \(example)/composer.json \(example)/composer.lock \(node)/srv/harbour/
                echo \(node) > \(node)/etc/hostname
                """
            let result = try Program.run("sh", ["-c", script], directory: place.path)
            #expect(result.status == 0, "\(result.errorText)")
        }
        return place
    }

    private static func edit(_ file: String, _ command: String, in place: TemporaryDirectory) throws {
        let result = try Program.run("sed", ["-i", command, place.path + "/" + file])
        #expect(result.status == 0, "\(result.errorText)")
    }

    @Test("two nodes that agree")
    func agreement() throws {
        let place = try Self.machines()
        let result = ezcluster(["audit", "web1", "web2"], in: place.path)
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("several nodes are audited"))
        let json = ezcluster(["audit", "web1", "web2", "--format", "json"], in: place.path)
        #expect(json.output.contains("\"name\": \"web1\"") && json.output.contains("\"name\": \"web2\""))
    }

    @Test("nodes are declared with what they are for, and one that nobody audited is named")
    func roles() throws {
        let place = try Self.machines()
        try place.write(
            ".ezcluster.yml",
            "nodes:\n    web1: { directory: web1, roles: [web, editors] }\n    web2: { directory: web2, roles: [web, varnish] }\n    db1: { roles: [database] }\n")
        let result = ezcluster(["audit"], in: place.path)
        #expect(result.code == 1, "\(result.output)\(result.errors)")
        #expect(result.output.contains("web1 (web, memcached, editors)"), "\(result.output)")
        #expect(result.output.contains("web2 is declared as varnish, but nothing of that kind was found there, only web, memcached"))
        #expect(result.output.contains("the node db1"))
        let alone = ezcluster(["audit", "web1"], in: place.path)
        #expect(alone.code == 0 && !alone.output.contains("db1"), "\(alone.output)")
    }

    @Test("what differs is reported at the odd node")
    func difference() throws {
        let place = try Self.machines()
        try Self.edit("web2/srv/harbour/app/config/parameters.yml", "s/10.0.10.11:11211,10.0.10.12:11211/10.0.10.12:11211,10.0.10.11:11211/", in: place)
        try Self.edit("web2/srv/harbour/app/config/parameters.yml", "s/^    secret:.*/    secret: 0123456789abcdef0123456789abcdef/", in: place)
        let result = ezcluster(["audit", "web1", "web2"], in: place.path)
        #expect(result.code == 1, "\(result.output)\(result.errors)")
        #expect(result.output.contains("[cache-servers-differ-between-nodes]"))
        #expect(result.output.contains("[secrets-differ-between-nodes]"))
        #expect(result.output.contains("web2:/srv/harbour/app/config/parameters.yml"))
        #expect(!result.output.contains("0123456789abcdef"))
    }

    @Test("a snapshot gives the same report as the machine", arguments: [false, true])
    func snapshots(_ hasKey: Bool) throws {
        let place = try Self.machines()
        try Self.edit("web1/etc/memcached.conf", "s/^-l .*/-l 127.0.0.1/", in: place)
        try Self.edit("web2/srv/harbour/app/config/cluster.yml", "s/metadata_handler: dfs/metadata_handler: default/", in: place)
        try Self.edit("web2/etc/nginx/sites-enabled/harbour.conf", "s/server_name .*/server_name other.test;/", in: place)
        try place.write("key", "a key that all nodes share\n")
        for node in ["web1", "web2"] {
            let key = hasKey ? ["--secret-key", "key"] : []
            let collected = ezcluster(["collect", "--root", node, "-o", node + ".tar.gz"] + key, in: place.path)
            #expect(collected.code == 0, "\(collected.errors)")
        }
        // What masks cannot tell is said to be undecided, and is all that the snapshots lack.
        let rest = hasKey ? [] : ["--ignore", "secrets-differ-between-nodes"]
        let machines = ezcluster(["audit", "web1", "web2", "--format", "json"] + rest, in: place.path)
        let snapshots = ezcluster(["audit", "web1.tar.gz", "web2.tar.gz", "--format", "json"] + rest, in: place.path)
        let everything = ezcluster(["audit", "web1.tar.gz", "web2.tar.gz"], in: place.path)
        #expect(everything.output.contains("whether all nodes have the same framework.secret") == !hasKey)
        #expect(machines.code == 1)
        #expect(machines.output.contains("memcached-on-loopback"))
        #expect(snapshots.output == machines.output)
        #expect(snapshots.code == machines.code)
        // Taken again, it is the same file.
        let first = try readFile(place.path + "/web1.tar.gz")
        _ = ezcluster(["collect", "--root", "web1", "-o", "web1.tar.gz"] + (hasKey ? ["--secret-key", "key"] : []), in: place.path)
        #expect(try readFile(place.path + "/web1.tar.gz") == first)
    }

    @Test("secrets of two snapshots are compared by keyed hash, and not at all without a key")
    func secrets() throws {
        let place = try Self.machines()
        try Self.edit("web2/srv/harbour/app/config/parameters.yml", "s/^    secret:.*/    secret: 0123456789abcdef0123456789abcdef/", in: place)
        try place.write("key", "a key that all nodes share\n")
        func collect(_ key: [String]) throws {
            for node in ["web1", "web2"] { #expect(ezcluster(["collect", "--root", node, "-o", node + ".tar.gz"] + key, in: place.path).code == 0) }
        }
        try collect(["--secret-key", "key"])
        let keyed = ezcluster(["audit", "web1.tar.gz", "web2.tar.gz"], in: place.path)
        #expect(keyed.output.contains("[secrets-differ-between-nodes]"), "\(keyed.output)")
        try place.write("short", "short\n")
        #expect(ezcluster(["collect", "--root", "web1", "-o", "x.tar.gz", "--secret-key", "short"], in: place.path).code == 2)
    }

    @Test("planted secrets are in no output")
    func plantedSecrets() throws {
        let place = try Self.machines()
        let planted = ["Pl4nted-S3cret-One", "Pl4nted-S3cret-Two", "Pl4nted-S3cret-Three"]
        for (index, node) in ["web1", "web2"].enumerated() {
            try Self.edit(node + "/srv/harbour/app/config/parameters.yml", "s/^    secret:.*/    secret: \(planted[index])/", in: place)
            try Self.edit(node + "/srv/harbour/app/config/parameters.yml", "s/_password:.*/_password: \(planted[2])/", in: place)
        }
        try place.write("key", "a key that all nodes share\n")
        var outputs: [String] = []
        for node in ["web1", "web2"] {
            let result = ezcluster(["collect", "--root", node, "-o", node + ".tar.gz", "--secret-key", "key"], in: place.path)
            outputs += [result.output, result.errors]
            outputs.append(try Program.run("gzip", ["-dc", place.path + "/\(node).tar.gz"]).outputText)
        }
        #expect(outputs.contains { $0.contains("manifest.json") && $0.contains("parameters:") })
        for format in ["text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "html"] {
            for paths in [["web1", "web2"], ["web1.tar.gz", "web2.tar.gz"]] {
                let result = ezcluster(["audit", "-v", "--format", format] + paths, in: place.path)
                #expect(result.output.contains("secrets-differ-between-nodes"), "\(format)")
                outputs += [result.output, result.errors]
            }
        }
        for output in outputs { for secret in planted { #expect(!output.contains(secret)) } }
        #expect(outputs.allSatisfy { !$0.contains("a key that all nodes share") })
    }

    @Test("against an earlier audit")
    func against() throws {
        let place = try Self.machines()
        try Self.edit("web1/etc/memcached.conf", "s/^-l .*/-l 127.0.0.1/", in: place)
        #expect(ezcluster(["audit", "web1", "web2", "--format", "json", "-o", "old.json"], in: place.path).code == 1)
        let same = ezcluster(["audit", "web1", "web2", "--against", "old.json", "--format", "json"], in: place.path)
        #expect(same.output.contains("\"change\": \"unchanged\""))
        #expect(!same.output.contains("\"change\": \"new\"") && !same.output.contains("\"change\": \"fixed\""))
        try Self.edit("web1/etc/memcached.conf", "s/^-l .*/-l 10.0.10.11/", in: place)
        try Self.edit("web2/etc/memcached.conf", "s/^-l .*/-l 127.0.0.1/", in: place)
        let other = ezcluster(["audit", "web1", "web2", "--against", "old.json"], in: place.path)
        #expect(other.code == 1)
        #expect(other.output.contains("fixed") && other.output.contains("web1:/etc/memcached.conf"), "\(other.output)")
        #expect(other.output.contains("new") && other.output.contains("web2:/etc/memcached.conf"), "\(other.output)")
        #expect(ezcluster(["audit", "web1", "--against", "missing.json"], in: place.path).code == 2)
        try place.write("broken.json", "{")
        #expect(ezcluster(["audit", "web1", "--against", "broken.json"], in: place.path).code == 2)
    }

    @Test("what is no machine")
    func usage() throws {
        let place = try TemporaryDirectory()
        try place.makeDirectory("empty")
        try place.write("text", "no snapshot\n")
        #expect(ezcluster(["audit", "empty"], in: place.path).code == 3)
        #expect(ezcluster(["audit", "missing"], in: place.path).code == 3)
        let text = ezcluster(["audit", "text"], in: place.path)
        #expect(text.code == 2 && text.errors.contains("neither a directory nor a snapshot"), "\(text.errors)")
        #expect(ezcluster(["audit", "empty", "--nginx", "x"], in: place.path).code == 2)
        #expect(ezcluster(["collect"], in: place.path).code == 2)
        #expect(ezcluster(["collect", "--root", "empty", "-o", "x.tar.gz"], in: place.path).code == 3)
    }
}
