import Source
import Testing

@testable import Daemons

/// The places that give memcached its arguments.
@Suite struct MemcachedFormsTests {
    private func words(_ configuration: MemcachedConfiguration) -> [String] { configuration.arguments.map(\.text) }
    private let version = MemcachedVersion(1, 6, 18)

    @Test func placesPointAtTheValue() throws {
        let text = "# memory\n-m 64\n-l 127.0.0.1,10.0.0.5:11300 # both\n"
        let file = SourceFile(path: "/etc/memcached.conf", text: text)
        let instance = MemcachedConfiguration.read(file, as: .debian).instance(version: version)
        // -u is missing and the package runs it as root.
        #expect(instance.failure?.reason.contains("-u USER") == true)
        let complete = SourceFile(path: "/etc/memcached.conf", text: text + "-u memcache\n")
        let listeners = MemcachedConfiguration.read(complete, as: .debian).instance(version: version).listeners
        #expect(listeners.map(\.description) == ["127.0.0.1:11211", "10.0.0.5:11300"])
        #expect(listeners.map(\.span.text) == ["127.0.0.1", "10.0.0.5:11300"])
        #expect(listeners[1].span.start == SourcePosition(line: 3, column: 14))
    }

    @Test func aCommentedListenOptionOpensEveryAddress() {
        let file = SourceFile(path: "/etc/memcached.conf", text: "-u memcache\n# -l 127.0.0.1\n# -list of servers\n")
        let configuration = MemcachedConfiguration.read(file, as: .debian)
        #expect(configuration.instance(version: version).listeners.allSatisfy { $0.reach == .wildcard })
        #expect(configuration.commentedOptions.map(\.text) == ["# -l 127.0.0.1"])
    }

    @Test func linesWithoutEffectAreReported() {
        let file = SourceFile(
            path: "/etc/memcached.conf", text: "-d\nlogfile /var/log/memcached.log\n-d -l 10.0.0.1\nlisten 10.0.0.1\n-l a;b\n-u memcache\n")
        let configuration = MemcachedConfiguration.read(file, as: .debian)
        #expect(configuration.findings.map(\.rule) == Array(repeating: "memcached-ignored-line", count: 3))
        #expect(configuration.findings.map(\.span.start.line) == [3, 4, 5])
        #expect(configuration.findings.map(\.span.text) == ["-d -l 10.0.0.1", "listen 10.0.0.1", ";"])
        #expect(words(configuration) == ["-l", "a"])
    }

    @Test func placeholdersAreUnknown() throws {
        let file = SourceFile(
            path: "/etc/memcached.conf.j2", text: "-m {{ memory | default(64) }}\n-l {{ ip }}:11300,127.0.0.1\n-u <%= user %>\n-p %PORT%\n")
        let configuration = MemcachedConfiguration.read(file, as: .debian)
        let instance = configuration.instance(version: version)
        #expect(configuration.findings.isEmpty)
        #expect(instance.failure == nil)
        #expect(instance.uncertain == nil)
        #expect(instance.memory.unknown != nil)
        #expect(instance.listeners.count == 2)
        #expect(instance.listeners[0].host == .unknown)
        #expect(instance.listeners[0].port == .known(11_300))
        #expect(instance.listeners[1].host == .address(try #require(NetworkAddress("127.0.0.1"))))
        #expect(instance.listeners[1].port.unknown != nil)
    }

    @Test func aPlaceholderForOptionsLeavesTheListenSetOpen() {
        let whole = SourceFile(path: "/etc/memcached.conf", text: "-u memcache\n{{ extra_options }}\n")
        #expect(MemcachedConfiguration.read(whole, as: .debian).instance(version: version).uncertain != nil)
        let branch = SourceFile(path: "/etc/memcached.conf", text: "-u memcache\n{% if listen %}\n-l {{ listen }}\n{% endif %}\n")
        #expect(MemcachedConfiguration.read(branch, as: .debian).instance(version: version).uncertain != nil)
    }

    @Test func shellVariablesAreUnknown() {
        let file = SourceFile(path: "/etc/memcached.conf", text: "-u memcache\n-l $HOSTIP\n")
        let instance = MemcachedConfiguration.read(file, as: .debian).instance(version: version)
        #expect(instance.listeners.map(\.host) == [.unknown])
    }

    @Test func sysconfig() {
        let file = SourceFile(
            path: "/etc/sysconfig/memcached",
            text: "PORT=\"11300\"\nUSER=\"memcached\"\n# MAXCONN\nMAXCONN=2048\nCACHESIZE='128'\nOPTIONS=\"-l 10.0.0.5 -U 0\"\n")
        let configuration = MemcachedConfiguration.read(file, as: .sysconfig)
        #expect(words(configuration) == ["-p", "11300", "-u", "memcached", "-m", "128", "-c", "2048", "-l", "10.0.0.5", "-U", "0"])
        let instance = configuration.instance(version: version)
        #expect(instance.signature == ["tcp 10.0.0.5:11300"])
        #expect(instance.listeners[0].span.text == "10.0.0.5")
        #expect(instance.memory == .known(128))
    }

    @Test func theOldRedHatDefaultHasUDPEverywhere() {
        let text = "PORT=\"11211\"\nUSER=\"memcached\"\nMAXCONN=\"1024\"\nCACHESIZE=\"64\"\nOPTIONS=\"\"\n"
        let readings = MemcachedConfiguration.read(SourceFile(path: "/etc/sysconfig/memcached", text: text), as: .sysconfig).readings()
        #expect(readings.map { $0.instance.udp.count } == [2, 0])
        #expect(readings[0].eras == [.early, .middle, .late])
    }

    @Test func theReleaseDecides() {
        func signatures(_ line: String) -> [[String]] {
            let file = SourceFile(path: "/x", text: line)
            return MemcachedConfiguration.commandLine(file, ByteRange(0, file.bytes.count))?.readings().map(\.instance.signature) ?? []
        }
        #expect(signatures("memcached -l 10.0.0.5 -p 11211 -U 0") == [["tcp 10.0.0.5:11211"]])
        #expect(signatures("memcached -l 10.20.0.10 -l 10.20.0.1 -U 0 -p 1").map(\.count) == [2, 1])
        #expect(signatures("memcached -l 127.0.0.1,::1 -U 0 -p 1") == [["does not start"], ["tcp 127.0.0.1:1", "tcp [::1]:1"]])
        // Before 1.5.4 the TCP port follows -U, the zero too.
        #expect(signatures("memcached -l 127.0.0.1 -U 0") == [[], ["tcp 127.0.0.1:11211"]])
        #expect(signatures("memcached -l 127.0.0.1 -p 0") == [[], ["udp 127.0.0.1:11211"], []])
        // Releases that do not know the option are not meant.
        #expect(signatures("memcached --listen=127.0.0.1 -Y /etc/memcached.users") == [["tcp 127.0.0.1:11211"]])
    }

    @Test func units() {
        let unit = SourceFile(
            path: "/etc/systemd/system/memcached.service",
            text: "[Service]\nUser=memcache\nEnvironmentFile=/etc/sysconfig/memcached\n"
                + "ExecStart=/usr/bin/memcached -p ${PORT} \\\n  # a comment\n  -u ${USER} $OPTIONS\n")
        let environment = SourceFile(path: "/etc/sysconfig/memcached", text: "PORT=11300\nUSER=memcached\nOPTIONS=\"-l 10.0.0.5 -m 8\"\n")
        let known = MemcachedConfiguration.read(unit, as: .unit) { $0 == environment.path ? environment : nil }
        #expect(words(known) == ["-p", "11300", "-u", "memcached", "-l", "10.0.0.5", "-m", "8"])
        let instance = known.instance(version: version)
        #expect(instance.signature == ["tcp 10.0.0.5:11300"])
        #expect(instance.listeners[0].span.file == environment)
        let unknown = MemcachedConfiguration.read(unit, as: .unit)
        #expect(unknown.instance(version: version).uncertain != nil)
        #expect(unknown.instance(version: version).failure == nil)
    }

    @Test func dropIns() {
        let unit = SourceFile(
            path: "/lib/systemd/system/memcached.service",
            text: "[Service]\nExecStart=/usr/share/memcached/scripts/systemd-memcached-wrapper /etc/memcached.conf\n")
        let options = SourceFile(path: "/etc/memcached.conf", text: "-u memcache\n-l 127.0.0.1\n")
        let lookup: (String) -> SourceFile? = { $0 == options.path ? options : nil }
        #expect(words(.read(unit, as: .unit, lookup: lookup)) == ["-u", "memcache", "-l", "127.0.0.1"])

        let replacing = SourceFile(
            path: "/etc/systemd/system/memcached.service.d/listen.conf",
            text: "[Service]\nExecStart=\nExecStart=/usr/bin/memcached -u memcache -l 10.0.0.5\n")
        #expect(words(.read(unit: unit, dropIns: [replacing], lookup: lookup)) == ["-u", "memcache", "-l", "10.0.0.5"])

        let second = SourceFile(path: replacing.path, text: "[Service]\nExecStart=/usr/bin/memcached -u memcache -l 10.0.0.5\n")
        let refused = MemcachedConfiguration.read(unit: unit, dropIns: [second], lookup: lookup)
        #expect(refused.findings.map(\.rule) == ["memcached-syntax"])
        #expect(refused.instance(version: version).failure?.span.file == second)

        let useless = SourceFile(path: replacing.path, text: "[Service]\nEnvironment=OPTIONS=\"-l 10.0.0.5\"\n")
        #expect(MemcachedConfiguration.read(unit: unit, dropIns: [useless], lookup: lookup).findings.map(\.rule) == ["memcached-ignored-line"])
        let alone = MemcachedConfiguration.read(useless, as: .unit)
        #expect(alone.findings.map(\.rule) == ["memcached-ignored-line"])
        #expect(alone.instance(version: version).uncertain != nil)
    }

    @Test(arguments: [
        ("memcached -m 64 -l 10.0.0.5", ["-m", "64", "-l", "10.0.0.5"]), ("-m 64", ["-m", "64"]),
        ("exec /usr/bin/memcached -l '10.0.0.5'", ["-l", "10.0.0.5"]), ("sudo -u memcache memcached -p 1", ["-p", "1"]),
        ("A=b memcached -p 1 2>&1", ["-p", "1"]),
    ])
    func commandLines(text: String, expected: [String]) throws {
        let file = SourceFile(path: "/x", text: text)
        #expect(words(try #require(MemcachedConfiguration.commandLine(file, ByteRange(0, file.bytes.count)))) == expected)
    }

    @Test func otherProgramsAreNotMemcached() {
        let file = SourceFile(path: "/x", text: "redis-server --port 1")
        #expect(MemcachedConfiguration.commandLine(file, ByteRange(0, file.bytes.count)) == nil)
    }

    @Test func dockerfiles() {
        let file = SourceFile(path: "/Dockerfile", text: "FROM memcached:1.6\nCMD [\"memcached\", \"-m\", \"64\", \"-l\", \"0.0.0.0\"]\n")
        #expect(MemcachedConfiguration.recognise(path: file.path, bytes: file.bytes) == .commandLine)
        #expect(words(.read(file, as: .commandLine)) == ["-m", "64", "-l", "0.0.0.0"])
    }

    @Test(arguments: [
        ("/etc/memcached.conf", "-m 64\n-l 127.0.0.1\n", .debian), ("/etc/memcached.conf", "", .debian),
        ("/srv/deploy/memcached.conf.j2", "-l {{ ip }}\n", .debian), ("/srv/cache/options", "# x\n-m 64\n-l 10.0.0.5\n-u x\n", .debian),
        ("/etc/memcached.conf", "\0\u{1}\u{2}", .debian), ("/srv/list", "- one\n- two\n", nil), ("/srv/diff", "-m\n+l\n", nil),
        ("/etc/sysconfig/memcached", "PORT=\"11211\"\nOPTIONS=\"\"\n", .sysconfig),
        ("/srv/x", "PORT=1\nMAXCONN=2\nCACHESIZE=3\n", .sysconfig), ("/srv/.env", "PORT=80\nOPTIONS=x\n", nil),
        ("/etc/systemd/system/memcached.service", "[Service]\nExecStart=/usr/bin/memcached\n", .unit),
        ("/etc/systemd/system/memcached.service.d/x.conf", "[Service]\nEnvironment=OPTIONS=-l\n", .unit),
        ("/etc/systemd/system/nginx.service", "[Service]\nExecStart=/usr/sbin/nginx\n", nil),
        ("/etc/php/conf.d/20-memcached.ini", "[memcached]\nextension=memcached.so\n", nil),
        ("/etc/supervisor/memcached.conf", "[program:x]\ncommand=/usr/bin/memcached -m 64\n", .commandLine),
        ("/srv/start.sh", "#!/bin/sh\nexec memcached -m 64 \\\n  -l 10.0.0.5\n", .commandLine),
        ("/srv/README.md", "memcached -m 64\n", nil), ("/srv/a.conf", "memcached_pass x;\n", nil),
    ] as [(String, String, MemcachedConfiguration.Form?)])
    func recognition(path: String, text: String, form: MemcachedConfiguration.Form?) {
        #expect(MemcachedConfiguration.recognise(path: path, bytes: Array(text.utf8)) == form, "\(path)")
    }

    @Test func badInputIsReportedAndNothingCrashes() {
        var state: UInt64 = 3
        for round in 0..<400 {
            let bytes = (0..<(round % 97)).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let alphabet: [UInt8] = Array("-lpUsSZYo 127.0:[]{}%@$\"'\\#=\n,;<>".utf8)
                return round % 2 == 0 ? UInt8(truncatingIfNeeded: state >> 40) : alphabet[Int(state >> 40) % alphabet.count]
            }
            let file = SourceFile(path: "/etc/memcached.conf", bytes: bytes)
            for form in [MemcachedConfiguration.Form.debian, .sysconfig, .unit, .commandLine] {
                let configuration = MemcachedConfiguration.read(file, as: form)
                for reading in configuration.readings() {
                    #expect(reading.instance.listeners.allSatisfy { $0.span.range.end <= bytes.count })
                }
                if bytes.contains(0) { #expect(configuration.findings.first?.rule == "memcached-syntax") }
            }
            _ = MemcachedConfiguration.recognise(path: file.path, bytes: bytes)
        }
    }

    @Test(arguments: ["-l *,", "-l 10.0.0.1\n", "{{", "\"", "-l a,", "#", "<%", "$x", "\\\n", "-l *\n", "*,", "`"])
    func largeFilesTakeLinearTime(unit: String) {
        let text = "-u a -l " + String(repeating: unit, count: 40_000 / unit.utf8.count)
        let file = SourceFile(path: "/etc/memcached.conf", text: text)
        let clock = ContinuousClock()
        for form in [MemcachedConfiguration.Form.debian, .sysconfig, .unit, .commandLine] {
            var configuration: MemcachedConfiguration?
            let reading = clock.measure { configuration = MemcachedConfiguration.read(file, as: form) }
            let evaluation = clock.measure { _ = configuration?.readings() }
            // A quadratic step takes minutes here.
            #expect(reading < .seconds(60), "\(form)")
            #expect(evaluation < .seconds(60), "\(form)")
        }
    }
}
