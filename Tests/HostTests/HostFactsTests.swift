import Daemons
@testable import Host
import Source
import TestSupport
import Testing

@Suite struct HostFactsTests {
    @Test func socketAddresses() {
        #expect(SocketTableReader.endpoint("0100007F:2BCB").map { "\($0.0) \($0.1)" } == "127.0.0.1 11211")
        #expect(SocketTableReader.endpoint("00000000000000000000000001000000:0050").map { "\($0.0) \($0.1)" } == "::1 80")
        #expect(SocketTableReader.endpoint("0000000000000000FFFF00000500000A:0050")?.0.reach == .privateNetwork)
        for broken in ["", ":", "01:0", "0100007F", "0100007F:10000000000000000000", "ZZ00007F:1"] {
            #expect(SocketTableReader.endpoint(broken) == nil, "\(broken)")
        }
    }

    @Test("as whom a web server works is taken from its own workers, wherever their numbers are")
    func workers() {
        func process(_ id: Int, _ line: String, parent: Int, user: Int, groups: String = "") -> [String: String] {
            [
                "/proc/\(id)/comm": "nginx\n", "/proc/\(id)/cmdline": line, "/proc/\(id)/cgroup": "0::/\(parent == 900 ? "docker/0123456789ab" : "system.slice")\n",
                "/proc/\(id)/status": "Name:\tnginx\nPPid:\t\(parent)\nUid:\t\(user)\t\(user)\t0\t0\nGid:\t\(user)\t\(user)\t0\t0\nGroups:\t\(groups)\n",
            ]
        }
        let master = process(700, "nginx: master process /usr/sbin/nginx\u{0}", parent: 1, user: 0)
        let foreign = process(901, "nginx: worker process\u{0}", parent: 900, user: 101)
        func identity(_ parts: [[String: String]]) -> ProcessIdentity? {
            var files: [String: String] = ["/proc/self/cgroup": "0::/\n"]
            for part in parts { files.merge(part) { $1 } }
            let tree = MemoryHostTree(running: files.mapValues { Array($0.utf8) }, name: "web1")
            return HostFacts.read(tree, store: SourceStore(tree: tree)).workers[.nginx]
        }
        let worker = identity([master, foreign, process(20, "nginx: worker process\u{0}", parent: 700, user: 33, groups: "33 1000")])
        #expect(worker?.user == 33 && worker?.groups == [33, 1000])
        #expect(identity([master, foreign])?.user == 0)
        #expect(identity([master, process(950, "nginx: master process /usr/sbin/nginx -c /etc/other.conf\u{0}", parent: 1, user: 0)]) == nil)
    }

    @Test func onlyListeningSocketsAreKept() {
        let table = """
              sl  local_address rem_address   st
               0: 0100007F:2BCB 00000000:0000 0A 00000000:00000000 00:00000000 00000000 112 0 7 1
               1: 0100007F:2BCB 0200007F:9999 01 00000000:00000000 00:00000000 00000000 112 0 8 1

            """
        let kept = SocketTableReader.listening(in: Array(table.utf8), stateColumn: (3, "0A"))
        let reader = SocketTableReader([("/proc/net/tcp", kept)])
        #expect(reader.sockets.map(\.socket.description) == ["127.0.0.1:11211"])
        #expect(reader.sockets.map(\.inode) == ["7"])
        #expect(reader.sockets(held: ["7", "8"]).count == 1 && reader.sockets(held: ["8"]).isEmpty)
        #expect(!String(decoding: kept, as: UTF8.self).contains("9999"))
    }

    @Test("a wildcard socket takes what is sent to any address")
    func wildcards() {
        let table = "head\n 0: 00000000:2BCB 0 0A 0 0 0 0 0 7\n 1: 0100007F:0050 0 0A 0 0 0 0 0 8\n"
        let sockets = SocketTableReader([("/proc/net/tcp", Array(table.utf8))]).table
        #expect(sockets.accepts(NetworkAddress("10.0.0.1")!, port: 11211))
        #expect(!sockets.accepts(NetworkAddress("10.0.0.1")!, port: 80))
        #expect(sockets.accepts(NetworkAddress("127.0.0.1")!, port: 80))
        #expect(!sockets.accepts(NetworkAddress("fd00::1")!, port: 11211))
    }

    @Test func accounts() {
        let accounts = Accounts(
            passwd: Array("root:x:0:0::/:/bin/sh\nwww-data:x:33:33::/var/www:\nbroken\n:x\n".utf8),
            group: Array("www-data:x:33:\nshare:x:50:deploy,www-data\n".utf8))
        #expect(accounts.user("www-data").value == Accounts.User(name: "www-data", id: 33, groups: [33, 50]))
        #expect(accounts.user("33").value?.name == "www-data")
        #expect(accounts.user("4711").value?.id == 4711)
        #expect(accounts.user("ldapuser").unknown != nil)
        #expect(accounts.name(ofUser: 33) == "www-data")
        #expect(accounts.name(ofUser: 99) == "99")
    }

    @Test("permissions by owner, group, others and access control lists", arguments: [
        // user, groups, mode, list, may write and search
        (UInt32(33), Set<UInt32>([33]), UInt16(0o755), [], true),
        (34, [33], 0o775, [], true),
        (34, [33], 0o755, [], false),
        (34, [34], 0o757, [], true),
        // The owner's bits count for the owner, also when others have more.
        (33, [33], 0o577, [], false),
        (0, [0], 0o000, [], true),
        (34, [34], 0o775, [.init(.owner, 7), .init(.user(34), 7), .init(.group, 5), .init(.mask, 7), .init(.other, 5)], true),
        // The mask takes from named users what they are given.
        (34, [34], 0o755, [.init(.owner, 7), .init(.user(34), 7), .init(.group, 5), .init(.mask, 5), .init(.other, 5)], false),
        (34, [50], 0o775, [.init(.owner, 7), .init(.group, 5), .init(.namedGroup(50), 7), .init(.mask, 7), .init(.other, 0)], true),
        (34, [33], 0o777, [.init(.owner, 7), .init(.group, 5), .init(.mask, 7), .init(.other, 7)], false),
    ] as [(UInt32, Set<UInt32>, UInt16, [Ownership.AccessEntry], Bool)])
    func permissions(_ user: UInt32, _ groups: Set<UInt32>, _ mode: UInt16, _ list: [Ownership.AccessEntry], _ expected: Bool) {
        let ownership = Ownership(kind: .directory, owner: 33, group: 33, mode: mode, accessList: list)
        #expect(ownership.grants(3, user: user, groups: groups) == expected)
    }

    @Test("the kernel agrees on permissions and access control lists")
    func permissionsOfTheKernel() throws {
        let directory = try TemporaryDirectory()
        let tree = LiveHostTree(directory: directory.path)
        for mode in ["000", "500", "700", "755", "775", "777"] {
            try directory.makeDirectory("d" + mode)
            _ = try Program.run("chmod", [mode, directory.path + "/d" + mode])
            let ownership = try tree.ownership("/d" + mode)
            #expect(ownership.mode == UInt16(mode, radix: 8))
            #expect(ownership.kind == .directory)
            let written = try Program.run("sh", ["-c", "test -w d\(mode) && test -x d\(mode)"], directory: directory.path).status == 0
            let user = UInt32((try Program.run("id", ["-u"])).outputText.filter(\.isNumber)) ?? 0
            #expect(ownership.grants(3, user: user, groups: []) == written, "mode \(mode)")
        }
    }

    @Test func accessLists() {
        // What Linux 6 gives for `setfacl -m u:33:rwx` on a directory of mode 0755.
        let bytes: [UInt8] = [
            2, 0, 0, 0, 1, 0, 7, 0, 255, 255, 255, 255, 2, 0, 7, 0, 33, 0, 0, 0, 4, 0, 5, 0, 255, 255, 255, 255,
            16, 0, 7, 0, 255, 255, 255, 255, 32, 0, 5, 0, 255, 255, 255, 255,
        ]
        #expect(Ownership.accessList(bytes) == [
            .init(.owner, 7), .init(.user(33), 7), .init(.group, 5), .init(.mask, 7), .init(.other, 5),
        ])
        for count in 0..<bytes.count where count % 8 != 4 { #expect(Ownership.accessList(Array(bytes[..<count])) == nil) }
        #expect(Ownership.accessList([3, 0, 0, 0]) == nil)
    }

    @Test func mountsOfTheKernel() {
        let text = """
            25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
            40 25 0:40 / /mnt/a\\040b ro,relatime - nfs4 filer:/x rw,vers=4.2,hard
            41 25 0:41 / /mnt rw - tmpfs tmpfs rw
            42 25 0:41 / /mnt rw - xfs /dev/sdb rw
            broken

            """
        let table = MountTable.read(Array(text.utf8))
        #expect(table.mounts.count == 4)
        #expect(table.mount(holding: "/mnt/a b/c")?.type == "nfs4")
        #expect(table.mount(holding: "/mnt/a b/c")?.isReadOnly == true)
        #expect(table.mount(holding: "/mnt/a b/c")?.options.contains("vers=4.2") == true)
        // Of two in one place the later one is seen.
        #expect(table.mount(holding: "/mnt/other")?.type == "xfs")
        #expect(table.mount(holding: "/srv")?.type == "ext4")
        #expect(table.mount(holding: "/srv")?.isReadOnly == false)
    }

    /// What lies on a forgotten one lies on that above it.
    @Test func mountsOfTheKernelItselfAreForgotten() {
        let text = """
            24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            25 24 0:22 / /proc rw,nosuid shared:2 - proc proc rw
            26 24 0:23 / /run rw,nosuid shared:3 - tmpfs tmpfs rw,size=1k
            27 26 0:24 / /run/lock rw shared:4 - tmpfs tmpfs rw,size=5k
            28 24 0:25 / /mnt/nfs rw shared:5 - nfs4 filer:/x rw,vers=4.2
            29 26 0:26 / /run/nfs rw shared:6 - nfs4 filer:/y rw,vers=4.2
            30 24 0:27 / /mnt/auto rw shared:7 - autofs systemd-1 rw,fd=30
            31 24 0:28 / /mnt/used rw shared:8 - autofs systemd-1 rw,fd=31
            32 31 0:29 / /mnt/used rw shared:9 - nfs4 filer:/z rw,vers=4.2
            """
        let table = MountTable.read(Array(text.utf8))
        #expect(table.mounts.map(\.target) == ["/", "/mnt/auto", "/mnt/nfs", "/mnt/used", "/mnt/used", "/run", "/run/nfs"])
        #expect(table.mount(holding: "/mnt/auto/var")?.isOnDemand == true)
        #expect(table.mount(holding: "/mnt/used/var")?.isShared == true)
        #expect(table.mount(holding: "/run/lock/x")?.target == "/run")
        #expect(table.mount(holding: "/run/nfs")?.isShared == true)
        #expect(table.mount(holding: "/mnt/nfsx")?.target == "/")
    }

    /// Numbers, what was mounted when, and what follows from the machine itself.
    @Test func tablesOfMachinesThatMountTheSameAreEqual() {
        func table(_ lines: [String]) -> MountTable { MountTable.read(Array((lines.joined(separator: "\n") + "\n").utf8)) }
        let one = table([
            "24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "26 24 0:23 / /run rw,nosuid shared:3 - tmpfs tmpfs rw,size=1635324k,nr_inodes=819200,mode=755",
            "27 24 0:30 / /data rw shared:9 - autofs systemd-1 rw,fd=30,pgrp=1,timeout=0,direct,pipe_ino=1523",
            "28 24 0:25 / /mnt/nfs rw shared:5 - nfs4 10.0.10.50:/x rw,vers=4.2,clientaddr=10.0.10.7,addr=10.0.10.50",
        ])
        let other = [
            "31 1 253:0 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
            "48 31 0:41 / /mnt/nfs rw shared:50 - nfs4 10.0.10.50:/x rw,vers=4.2,clientaddr=10.0.10.8,addr=10.0.10.50",
            "33 31 0:20 / /proc rw shared:4 - proc proc rw",
            "36 31 0:24 / /run rw,nosuid shared:3 - tmpfs tmpfs rw,size=800000k,nr_inodes=400000,mode=755",
            "37 31 0:33 / /data rw shared:9 - autofs systemd-1 rw,fd=51,pgrp=1,timeout=0,direct,pipe_ino=991",
        ]
        #expect(table(other) == one)
        for (old, new) in [("10.0.10.50:/x", "10.0.10.51:/x"), ("vers=4.2", "vers=3"), ("nfs rw", "nfs ro"), ("nfs4", "nfs"), ("/mnt/nfs", "/mnt/nfs2")] {
            #expect(table(other.map { $0.replacing(old, with: new) }) != one, "\(new)")
        }
    }

    @Test func memoryBelowARunThatIsNoneIsKept() {
        let text = "24 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n27 24 0:24 / /run/lock rw shared:4 - tmpfs tmpfs rw\n"
        #expect(MountTable.read(Array(text.utf8)).mount(holding: "/run/lock/x")?.type == "tmpfs")
    }

    @Test("titles that programs write over their command line")
    func commandLines() throws {
        var tree = MemoryHostTree(
            running: [
                "/proc/5/comm": Array("nginx\n".utf8), "/proc/5/cmdline": Array("nginx: master process nginx -p /srv/n -c conf/x.conf\u{0}".utf8),
                "/proc/6/comm": Array("nginx\n".utf8), "/proc/6/cmdline": Array("nginx: worker process\u{0}".utf8),
                "/proc/7/comm": Array("php-fpm8.2\n".utf8),
                "/proc/7/cmdline": Array("php-fpm: master process (/etc/php/8.2/fpm/php-fpm.conf)\u{0}".utf8),
                "/proc/8/comm": Array("bash\n".utf8), "/proc/8/cmdline": Array("bash\u{0}".utf8),
                "/proc/9/comm": Array("apache2\n".utf8), "/proc/9/cmdline": Array("/usr/sbin/apache2\u{0}-k\u{0}start\u{0}-Dssl\u{0}".utf8),
                "/proc/10/comm": Array("memcached\n".utf8), "/proc/10/cmdline": Array("memcached\u{0}".utf8),
                "/proc/10/cgroup": Array("0::/system.slice/docker-0123456789abcdef.scope\n".utf8), "/proc/self/cgroup": Array("0::/user.slice\n".utf8),
            ], name: "host")
        tree.links["/proc/7/exe"] = "/usr/sbin/php-fpm8.2 (deleted)"
        let store = SourceStore(tree: tree)
        let processes = try #require(HostFacts.read(tree, store: store).processes.value)
        // By their programs, whatever started first.
        #expect(processes.map(\.program) == [.apache, .fpm, .nginx])
        #expect(processes[2].option("p") == "/srv/n")
        #expect(processes[2].option("c") == "conf/x.conf")
        #expect(processes[1].fpmConfiguration == "/etc/php/8.2/fpm/php-fpm.conf")
        #expect(processes[1].isOutdated)
        #expect(processes[1].executable == "/usr/sbin/php-fpm8.2")
        #expect(processes[0].options("D") == ["ssl"])
        // What runs in a container is named, not judged with the files of the machine around it.
        #expect(store.skipped.contains { $0.path == "/proc/10" && $0.reason.contains("container") })
    }

    @Test("this machine", .enabled(if: Servers.memcached != nil, "memcached is missing: run scripts/test-servers"))
    func thisMachine() throws {
        let port = Servers.freePort()
        let server = try #require(Servers.memcached).start(["-l", "127.0.0.1", "-p", String(port), "-U", "0", "-u", "root"])
        defer { server.stop() }
        try server.waitForPort(port)
        let tree = LiveHostTree()
        let facts = HostFacts.read(tree, store: SourceStore(tree: tree))
        let mine = facts.processes(of: .memcached).filter { $0.words.contains(String(port)) && $0.words.first != "timeout" }
        let process = try #require(mine.first)
        #expect(process.option("l") == "127.0.0.1")
        #expect(process.listeners.value?.map(\.description) == ["127.0.0.1:\(port)"])
        #expect(process.executable.map(Path.name) == "memcached")
        let table = try #require(facts.sockets.value)
        #expect(table.accepts(NetworkAddress("127.0.0.1")!, port: port))
        let own = LocalAddresses.read(tree).value
        #expect(own?.contains(NetworkAddress("127.0.0.1")!) == true)
        #expect(own?.contains(NetworkAddress("192.0.2.1")!) == false)
        #expect(facts.mounts.value?.mount(holding: "/")?.target == "/")
        #expect(Accounts.read(tree).user("root").value?.id == 0)
    }

    @Test("names are asked of getent, and an unknown one is no failure")
    func names() {
        let tree = LiveHostTree()
        #expect(tree.addresses(of: "10.1.2.3").value == [NetworkAddress("10.1.2.3")!])
        if let own = tree.addresses(of: "localhost").value { #expect(own.allSatisfy { $0.reach == .loopback }) }
        for name in ["no-such-host.invalid", "-s", "a b", "", "x;y"] {
            let found = tree.addresses(of: name)
            #expect(found.value?.isEmpty ?? true, "\(name)")
        }
    }
}
