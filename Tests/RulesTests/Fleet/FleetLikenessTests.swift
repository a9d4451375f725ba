import ClusterModel
import Host
@testable import Rules
import Source
import Testing

/// Machines that are configured alike are alike, whatever numbers the kernel gave to what runs and is mounted there.
@Suite struct FleetLikenessTests {
    /// A web server whose processes, inodes and mounts have other numbers with each start, with its own address and other file systems
    /// mounted before. It has two faults that nothing but the running machine shows.
    private static func files(_ number: Int, start: Int = 0) -> [String: String] {
        let shift = 7 * number + 1000 * start
        var files: [String: String] = [:]
        for (path, text) in BaseProject.machine25.files where path != "etc/memcached.conf" {
            var place = "/" + path
            for id in [10, 11, 12] where path.hasPrefix("proc/\(id)/") { place = "/proc/\(id + shift)/" + path.dropFirst("proc/\(id)/".count) }
            files[place] = text
        }
        func replace(_ old: String, _ new: String, in path: String) { files[path] = files[path]?.replacing(old, by: new) }
        for (id, inode) in [(10, 100), (11, 101), (12, 102)] { files["/proc/\(id + shift)/sockets"] = "\(inode + shift)\n" }
        replace("0 100 1\n", "0 \(100 + shift) 1\n", in: "/proc/net/tcp")
        replace("0 101 1\n", "0 \(101 + shift) 1\n", in: "/proc/net/tcp")
        replace("01 102 ", "01 \(102 + shift) ", in: "/proc/net/unix")
        replace("10.0.10.20", "10.0.20.\(number)", in: "/proc/net/fib_trie")
        replace("140A000A:2BCB", "00000000:2BCC", in: "/proc/net/tcp")
        replace("11211\u{0}-l\u{0}10.0.10.20", "11212", in: "/proc/\(11 + shift)/cmdline")
        let others = (0..<(number % 3 + start)).map { "\(300 + $0) 25 0:\(50 + $0) / /run/user/\($0) rw shared:\(80 + $0) - tmpfs tmpfs rw,size=\(number + 1)k\n" }
        files["/proc/self/mountinfo"] =
            "25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n24 25 0:20 / /run rw shared:2 - tmpfs tmpfs rw,size=\(number + 1)k\n" + others.joined()
            + "\(40 + shift) 25 0:\(40 + shift) / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,nolock,clientaddr=10.0.20.\(number)\n"
        return files
    }

    private static func target(_ number: Int, _ files: [String: String]) -> AuditTarget {
        AuditTarget(
            tree: MemoryHostTree(running: files.mapValues { Array($0.utf8) }, name: "/web\(number).tar.gz"), name: "web\(number)", fallbackName: "")
    }

    private static func machine(_ number: Int, start: Int = 0) -> AuditTarget { target(number, files(number, start: start)) }

    private func loaded(_ machines: [AuditTarget], shares: Bool = true) throws -> LoadedSubjects {
        try AuditLoader.load(machines, options: SubjectOptions(), configuration: ToolConfiguration(), sharesReadings: shares)
    }

    @Test("what they have alike is kept once, and judged once")
    func isKeptOnce() throws {
        let subject = try #require(try loaded((1...12).map { Self.machine($0) }).subjects.first)
        #expect(subject.nodes.count == 1)
        let states = subject.nodes.flatMap(\.machines).map(\.state)
        #expect(states.count == 12)
        #expect(Set(states.map { ObjectIdentifier($0.storage) }).count == 1)
        #expect(Set(states.map(\.facts)).count == 1)
        #expect(Set(states.map { $0.ownAddresses.value?.map(\.description) }).count == 12)
        #expect(states[0].facts.processes(of: .memcached).first?.listeners.value?.map(\.description) == ["0.0.0.0:11212"])
    }

    @Test("a fault of all of them is one finding, with or without sharing", arguments: [true, false])
    func isFoundOnce(shares: Bool) throws {
        let run = LintRun(try loaded((1...12).map { Self.machine($0) }, shares: shares))
        for rule in ["unsuitable-mount-options", "unused-cache-server"] {
            let found = run.findings.map(\.finding).filter { $0.rule == rule }
            #expect(found.count == 1 && found.first?.nodes.count == 12, "\(rule) \(found.map(\.message))")
        }
        let mount = try #require(run.findings.map(\.finding).first { $0.rule == "unsuitable-mount-options" })
        #expect(mount.span.file.path == "/srv/acme/app/config/dfs.yml" && mount.message.contains("nolock"))
        let process = try #require(run.findings.map(\.finding).first { $0.rule == "unused-cache-server" })
        #expect(process.span.file.path == "/proc/pid/cmdline" && process.span.text.contains("11212"))
    }

    @Test("a restart changes no finding")
    func survivesARestart() throws {
        func described(_ start: Int) throws -> [String] {
            LintRun(try loaded((1...4).map { Self.machine($0, start: start) })).findings.map { "\($0.finding.nodes) " + describe($0.finding) + $0.finding.span.text }
        }
        #expect(try described(0) == described(1))
    }

    @Test("one that differs in what runs, is mounted or may be written to is not taken for alike")
    func tellsApart() throws {
        let alike = (1...3).map { Self.machine($0) }
        for (path, old, new) in [
            ("/proc/self/mountinfo", "vers=4.2", "vers=3"), ("/proc/net/tcp", "00000000:2BCC", "00000000:2BCD"),
            ("/proc/ownership", "/mnt/nfs/var/site/storage 33 33 755", "/mnt/nfs/var/site/storage 0 0 755"),
        ] {
            var files = Self.files(9)
            #expect(files[path]?.contains(old) == true)
            files[path] = files[path]?.replacing(old, by: new)
            let subject = try #require(try loaded(alike + [Self.target(9, files)]).subjects.first)
            let states = subject.nodes.flatMap(\.machines).map(\.state)
            #expect(Set(states.map(\.facts)).count + Set(states.map(\.storage)).count > 2, "\(path)")
            #expect(Set(states.prefix(3).map(\.facts)).count + Set(states.prefix(3).map(\.storage)).count == 2, "\(path)")
        }
    }
}
