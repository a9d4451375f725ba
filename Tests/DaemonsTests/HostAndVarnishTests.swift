import Source
import Testing

@testable import Daemons

@Suite struct FstabTests {
    private let table = Fstab.read(
        SourceFile(
            path: "/etc/fstab",
            text: """
                # <file system> <mount point> <type> <options> <dump> <pass>
                UUID=1-2 / ext4 errors=remount-ro 0 1
                filer:/export/acme /mnt/nfs/ nfs4 rw,hard,vers=4.2 0 0
                filer:/my\\040data\t/srv/my\\040data\tnfs\tsoft
                none swap swap sw 0 0
                s3fs#bucket /mnt/s3 fuse.s3fs allow_other 0 0
                {{ source }} /mnt/other {{ type }} defaults 0 0
                broken

                """))

    @Test func mounts() {
        #expect(table.mounts.map(\.target.value) == ["/", "/mnt/nfs", "/srv/my data", "/mnt/s3", "/mnt/other"])
        #expect(table.mounts.map(\.isShared) == [false, true, true, true, nil])
        #expect(table.mount(holding: "/mnt/nfs/var/site")?.isNFS == true)
        #expect(table.mount(holding: "/mnt/nfsx")?.target.value == "/")
        #expect(table.mounts[1].option("vers")?.value == "4.2")
        #expect(table.mounts[2].option("soft")?.span?.text == "soft")
        #expect(table.mounts[1].option("ver") == nil)
        #expect(table.findings.map(\.rule) == ["fstab-syntax"])
    }

    @Test(arguments: [
        ("/etc/fstab", "", true), ("/x/fstab.j2", "{{ a }}\n", true), ("/x/mounts", "a:/b /c nfs rw 0 0\n", true), ("/x/hosts", "127.0.0.1 localhost\n", false),
        ("/x/y", "a b c\n", false), ("/x/crontab", "* * * * * root x\n", false),
    ])
    func recognition(path: String, text: String, expected: Bool) {
        #expect(Fstab.recognise(path: path, bytes: Array(text.utf8)) == expected)
    }
}

@Suite struct VarnishTests {
    private let parameters = SourceFile(
        path: "/etc/varnish/parameters.vcl",
        text: """
            backend ezplatform {
                .host = "10.0.10.11"; # a node
                .port = "8080";
                .probe = { .url = "/"; .interval = 5s; }
            }
            acl invalidators {
                "127.0.0.1";
                "10.0.10.0"/24;
                ! "10.0.10.99";
            }
            acl debuggers { "{{ office }}"; "fc00::/7"; }

            """)
    private let main = SourceFile(
        path: "/etc/varnish/acme.vcl",
        text: """
            vcl 4.1;
            import std;
            import xkey;
            include "parameters.vcl";
            sub vcl_recv {
                /* a brace } in a comment */
                if (req.method == "PURGEKEYS" && req.http.X-User-Context-Hash ~ "^[a-f{]") {
                    set req.http.n = xkey.softpurge(req.http.key);
                    return (synth(200, {"long " } text"}));
                }
            }

            """)

    @Test func plainValues() {
        let vcl = VarnishConfiguration.read(main) { [parameters] path, _ in path == "parameters.vcl" ? parameters : nil }
        #expect(vcl.findings.isEmpty)
        #expect(vcl.version?.value == "4.1")
        #expect(vcl.imports.map(\.value) == ["std", "xkey"])
        #expect(vcl.backends.map(\.host.value?.value) == ["10.0.10.11"])
        #expect(vcl.backends.map(\.port.value?.value) == ["8080"])
        #expect(vcl.accessLists.map(\.name) == ["invalidators", "debuggers"])
        #expect(vcl.accessLists[0].contains(NetworkAddress("10.0.10.11")!) == true)
        #expect(vcl.accessLists[0].contains(NetworkAddress("10.0.10.99")!) == false)
        #expect(vcl.accessLists[0].contains(NetworkAddress("10.0.11.1")!) == false)
        #expect(vcl.accessLists[1].contains(NetworkAddress("10.0.11.1")!) == nil)
        #expect(vcl.usedModules["xkey"]?.text == "xkey.softpurge")
        #expect(vcl.texts.map(\.value).contains("PURGEKEYS"))
        #expect(vcl.headers.map(\.value).contains("X-User-Context-Hash"))
        #expect(vcl.uncertain == nil)
        #expect(VarnishConfiguration.read(main).uncertain != nil)
    }

    @Test(arguments: [
        ("vcl 4.0;\nsub vcl_recv {\n", 1), ("acl x { \"1.2.3.4\";", 1), ("/* open", 1), ("sub a { set b = \"x\n\"; }", 1), ("backend x none;\nsub a { }\n", 0),
        ("sub a { C{ if (x) { }C }", 0),
    ])
    func syntax(text: String, findings: Int) {
        #expect(VarnishConfiguration.read(SourceFile(path: "/x.vcl", text: text)).findings.count == findings)
    }

    @Test(arguments: [
        ("/x/a.vcl", "vcl 4.0;\n", true), ("/x/a.vcl", "# only\n", true), ("/x/a", "vcl 4.1;\nimport std;\n", true), ("/x/a.conf", "backend x\n", false),
        ("/x/p.vcl", "acl x { }\n", true), ("/x/p.vcl.j2", "backend x { .host = \"{{ a }}\"; }\n", true), ("/x/sub", "sub foo {\n", false),
    ])
    func recognition(path: String, text: String, expected: Bool) {
        #expect(VarnishConfiguration.recognise(path: path, bytes: Array(text.utf8)) == expected)
    }

    @Test func redisPersistence() {
        func keeps(_ text: String) -> Bool? { RedisConfiguration.read(SourceFile(path: "/redis.conf", text: text)).keepsOnDisk.value.value }
        #expect(keeps("port 6379\n") == true)
        #expect(keeps("save \"\"\n") == false)
        #expect(keeps("save \"\"\nappendonly yes\n") == true)
        #expect(keeps("save \"\"\nsave 900 1\n") == true)
        #expect(keeps("save {{ x }}\n") == nil)
        let replica = RedisConfiguration.read(SourceFile(path: "/redis.conf", text: "replicaof 10.0.0.1 6379\n"))
        #expect(replica.primary?.value == .known("10.0.0.1:6379"))
    }
}
