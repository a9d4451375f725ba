import ClusterModel
import Rules
import Source
import Testing

/// Who talks to whom, in the base projects and in changed ones.
@Suite struct TopologyTests {
    private func topology(_ base: BaseProject, _ changes: [Example.Change] = []) throws -> Topology {
        let (loaded, _) = try Example.clean("topology", on: base, changes).load()
        return try #require(loaded.subjects.first).topology
    }

    /// `web of web1, web2`, for comparing.
    private func words(_ part: Topology.Part) -> String {
        var text = part.kind.rawValue
        if let address = part.address { text += " \(address)" }
        if !part.nodes.isEmpty { text += " of \(part.nodes.joined(separator: ", "))" }
        return text
    }

    private func connections(_ topology: Topology) -> [String] {
        topology.connections.map { connection in
            "\(words(topology.parts[connection.from])) > \(words(topology.parts[connection.to])): "
                + connection.uses.map(\.rawValue).joined(separator: ", ")
        }.sorted()
    }

    @Test("machines that are alike are one part, and what they mount is known")
    func alike() throws {
        let topology = try topology(.cluster25)
        let web = topology.parts.filter { $0.kind == .web }
        #expect(web.map(\.nodes) == [["web1", "web2", "web3"]])
        #expect(web.first?.isRead == true)
        let found = connections(topology)
        for expected in ["files 10.0.10.50:/export/acme: files", ": sessions", ": cache", ": content"] {
            #expect(found.contains { $0.hasSuffix(expected) }, "\(expected) in \(found)")
        }
        #expect(topology.sharing.first { $0.use == .files }?.isShared == true)
        #expect(topology.sharing.first { $0.use == .files }?.means == "NFS 10.0.10.50:/export/acme")
        #expect(topology.connections.allSatisfy { !$0.places.isEmpty })
    }

    @Test("a node with other servers than the rest is a part of its own")
    func oddOne() throws {
        let topology = try topology(
            .cluster25,
            [
                .replace(
                    in: "web3/srv/acme/app/config/cluster.yml", "provider: \"memcached://10.0.10.20:11211\"",
                    with: "provider: \"memcached://10.0.10.21:11212\"")
            ])
        #expect(topology.parts.filter { $0.kind == .web }.map(\.nodes) == [["web1", "web2"], ["web3"]])
        let cache = try #require(topology.sharing.first { $0.use == .cache })
        #expect(cache.isShared == false)
        // What differs is among the places, so that reports can put the finding there.
        #expect(cache.places.contains { $0.file.node == "web3" && $0.text.contains("10.0.10.21:11212") })
        #expect(cache.means == "memcached at 10.0.10.20:11211 on web1 and web2, memcached at 10.0.10.21:11212 on web3")
        #expect(connections(topology).contains { $0.contains("of web3 > memcached 10.0.10.21:11212") && $0.hasSuffix(": cache") })
    }

    @Test("a directory that is not mounted is a disk of the node")
    func unmounted() throws {
        let mount = "40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard\n"
        let topology = try topology(.cluster25, [.replace(in: "web2/proc/self/mountinfo", mount, with: "")])
        #expect(topology.sharing.first { $0.use == .files }?.isShared == false)
        #expect(topology.sharing.first { $0.use == .files }?.means.contains("ext4 of web2") == true)
        #expect(connections(topology).contains { $0.contains("of web2 > local") && $0.hasSuffix(": files") })
    }

    @Test("directories of several siteaccesses on one mount are one place")
    func severalDirectories() throws {
        let files = try topology(.machine25, [
            .replace(in: "srv/acme/app/config/ezplatform.yml", "            var_dir: var/site\n", with: "            var_dir: var/site\n        admin:\n            var_dir: var/admin\n")
        ]).sharing.filter { $0.use == .files }
        #expect(files.map(\.means) == ["NFS 10.0.10.50:/export/acme"] && files.first?.siteaccesses == [])
        #expect(files.first?.isShared == true)
    }

    @Test("a project's files alone", arguments: BaseProject.all.map(\.name))
    func projects(_ name: String) throws {
        let base = try #require(BaseProject.all.first { $0.name == name })
        let topology = try topology(base)
        #expect(topology.parts.count { $0.kind == .web } == 1)
        let web = try #require(topology.parts.firstIndex { $0.kind == .web })
        #expect(topology.connections.allSatisfy { $0.from == web || $0.to == web })
        let uses = Set(topology.connections.flatMap(\.uses))
        #expect(uses.isSuperset(of: [.content, .files, .cache, .sessions]), "\(uses)")
        // No address has credentials.
        #expect(topology.parts.allSatisfy { $0.address?.contains("@") != true })
    }

    @Test("what has no value is a part that is not known")
    func unknown() throws {
        let topology = try topology(
            .ibexa46, [.replace(in: ".env", "CACHE_DSN=", with: "OTHER_DSN=")])
        let unknown = topology.parts.filter { $0.unknown != nil }
        #expect(!unknown.isEmpty)
    }
}
