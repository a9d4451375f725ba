@testable import Host
import Source
import TestSupport
import Testing

@Suite struct SnapshotTests {
    private static func machine() -> MemoryHostTree {
        var tree = MemoryHostTree(
            running: [
                "/etc/hostname": Array("web1\n".utf8), "/etc/a b\tc": Array("tab\n".utf8), "/etc/empty": [],
                "/srv/\(String(repeating: "long/", count: 60))x": Array("far away\n".utf8),
                "/proc/5/comm": Array("memcached\n".utf8), "/proc/5/sockets": Array("17\n".utf8),
                "/proc/ownership": Array("/srv 1000 33 2775\n".utf8),
            ], name: "web1")
        tree.links["/proc/5/exe"] = "/usr/bin/memcached (deleted)"
        tree.names["cache.internal"] = ["10.0.0.5", "fd00::5"]
        tree.ownership["/etc"] = Ownership(
            kind: .directory, owner: 0, group: 0, mode: 0o755,
            accessList: [.init(.owner, 7), .init(.user(33), 7), .init(.group, 5), .init(.namedGroup(50), 4), .init(.mask, 7), .init(.other, 5)])
        return tree
    }

    /// Asks everything that a tree can be asked, right and wrong.
    private static func interrogate(_ tree: any HostTree) -> [String] {
        var answers: [String] = []
        let paths = ["/etc/hostname", "/etc/a b\tc", "/etc/empty", "/srv/" + String(repeating: "long/", count: 60) + "x", "/nothing", "/etc", "/"]
        for path in paths {
            answers.append("read \(Self.text { () throws(FileError) in "\(try tree.read(path, limit: 100))" })")
            answers.append("short \(Self.text { () throws(FileError) in "\(try tree.read(path, limit: 2))" })")
            answers.append("kind \(Self.text { () throws(FileError) in "\(try tree.kind(path))" })")
            answers.append("list \(Self.text { () throws(FileError) in "\(try tree.list(path))" })")
            answers.append("owner \(Self.text { () throws(FileError) in "\(try tree.ownership(path))" })")
            answers.append("link \(Self.text { () throws(FileError) in try tree.link(path) })")
            answers.append("real \(tree.canonical(path))")
        }
        answers.append(Self.text { () throws(FileError) in try tree.link("/proc/5/exe") })
        answers.append(Self.text { () throws(FileError) in "\(try tree.processes(named: ["memcached"]))" })
        for id in [5, 6] { answers.append(Self.text { () throws(FileError) in "\(try tree.socketInodes(of: id))" }) }
        for name in ["cache.internal", "other"] { answers.append("\(tree.addresses(of: name).value?.map(\.description) ?? ["unknown"])") }
        return answers
    }

    private static func text(_ body: () throws(FileError) -> String) -> String {
        do throws(FileError) { return try body() } catch { return "\(error)" }
    }

    private static func archive(_ tree: any HostTree) throws -> [UInt8] {
        let recording = RecordingHostTree(tree)
        _ = interrogate(recording)
        let snapshot = Snapshot(host: "web1", version: "1", secrets: .keyed("k"), answers: recording.recorded)
        return try snapshot.archive { $1 }
    }

    @Test("a snapshot answers as the machine did")
    func roundTrip() throws {
        let machine = Self.machine()
        let bytes = try Self.archive(machine)
        let snapshot = try Snapshot(bytes)
        #expect(snapshot.host == "web1")
        #expect(snapshot.secrets == .keyed("k"))
        #expect(Self.interrogate(SnapshotHostTree(snapshot, path: "/x")) == Self.interrogate(machine))
    }

    @Test("equal machines make equal archives, and what was not asked is not known")
    func reproducible() throws {
        let bytes = try Self.archive(Self.machine())
        #expect(try Self.archive(Self.machine()) == bytes)
        let tree = SnapshotHostTree(try Snapshot(bytes), path: "/x")
        #expect(throws: FileError.outside) { try tree.read("/etc/shadow", limit: 100) }
        #expect(throws: FileError.outside) { try tree.kind("/root") }
    }

    @Test("tar(1) and gzip(1) read it")
    func realTar() throws {
        let directory = try TemporaryDirectory()
        try directory.write("s.tar.gz", try Self.archive(Self.machine()))
        let result = try Program.run("tar", ["-tzf", directory.path + "/s.tar.gz"])
        #expect(result.status == 0, "\(result.errorText)")
        #expect(result.outputText.split(separator: "\n").prefix(3) == ["manifest.json", "facts", "files/.long/0"])
        #expect(result.outputText.contains("files/etc/hostname\n"))
    }

    // MARK: Hostile archives

    /// An archive that `tar` makes of a directory, in a format of our choice.
    private static func tar(_ script: String) throws -> [UInt8] {
        let directory = try TemporaryDirectory()
        let result = try Program.run("sh", ["-c", script], directory: directory.path)
        #expect(result.status == 0, "\(result.errorText)")
        return try readFile(directory.path + "/s.tar.gz")
    }

    private static func refusal(_ bytes: [UInt8]) -> String {
        do throws(Snapshot.Invalid) {
            _ = try Snapshot(bytes)
            return "accepted"
        } catch { return error.reason }
    }

    @Test("archives of others are refused", arguments: [
        ("ln -s /etc/passwd manifest.json; tar --format=ustar -czf s.tar.gz manifest.json", "is a link"),
        ("touch manifest.json; ln manifest.json x; tar --format=ustar -czf s.tar.gz manifest.json x", "is a link"),
        ("mkfifo manifest.json; tar --format=ustar -czf s.tar.gz manifest.json", "device or a pipe"),
        ("mkdir d; tar --format=ustar -czf s.tar.gz d", "no regular file"),
        ("touch x; tar --format=ustar --transform='s,x,../x,' -P -czf s.tar.gz x", "leads elsewhere"),
        ("touch x; tar --format=ustar --transform='s,x,/etc/x,' -P -czf s.tar.gz x", "leads elsewhere"),
        ("touch x; tar --format=gnu -czf s.tar.gz x", "POSIX tar"),
        ("touch x; tar --format=ustar -czf s.tar.gz x", "does not begin with a manifest"),
        ("echo '{}' > manifest.json; tar --format=ustar -czf s.tar.gz manifest.json", "no schemaVersion"),
        ("echo '[[[' > manifest.json; tar --format=ustar -czf s.tar.gz manifest.json", "manifest"),
        ("touch x; tar --format=ustar -cf s.tar.gz x", "no gzip"),
        ("touch a b; tar --format=ustar --transform='s,.*,manifest.json,' -czf s.tar.gz a b", "occurs twice"),
        ("head -c 34000000 /dev/zero > manifest.json; tar --format=ustar -czf s.tar.gz manifest.json", "larger than"),
        ("head -c 270000000 /dev/zero | gzip -1 > s.tar.gz", "more than 256 MiB"),
    ])
    func hostile(_ script: String, _ reason: String) throws {
        let refusal = Self.refusal(try Self.tar(script))
        #expect(refusal.contains(reason), "\(refusal)")
    }

    @Test("a manifest that lies is refused")
    func lies() throws {
        var archive: [UInt8] = []
        func make(_ manifest: String, _ files: [(String, String)]) throws -> [UInt8] {
            archive = []
            TarArchive.append("manifest.json", Array(manifest.utf8), to: &archive)
            for (name, text) in files { TarArchive.append(name, Array(text.utf8), to: &archive) }
            TarArchive.finish(&archive)
            return try Compression.gzip(archive)
        }
        let empty = SHA256.hex([])
        let facts = "\"facts\": {\"size\": 0, \"sha256\": \"\(empty)\"}"
        func manifest(_ files: String) -> String { "{\"schemaVersion\": 1, \"host\": \"h\", \(facts), \"files\": [\(files)]}" }
        #expect(Self.refusal(try make(manifest(""), [("facts", "")])) == "accepted")
        #expect(Self.refusal(try make(manifest(""), [("facts", "x")])).contains("facts is not what the manifest says"))
        #expect(Self.refusal(try make(manifest(""), [])).contains("facts are missing"))
        #expect(Self.refusal(try make(manifest(""), [("facts", ""), ("files/x", "")])).contains("1 files, and its manifest lists 0"))
        for path in ["x", "/a/../b", "/a//b", ""] {
            let entry = "{\"entry\": \"files/x\", \"path\": \"\(path)\", \"size\": 0, \"sha256\": \"\(empty)\"}"
            #expect(Self.refusal(try make(manifest(entry), [("facts", ""), ("files/x", "")])).contains("leads elsewhere"), "\(path)")
        }
        let wrong = "{\"entry\": \"files/x\", \"path\": \"/x\", \"size\": 0, \"sha256\": \"00\"}"
        #expect(Self.refusal(try make(manifest(wrong), [("facts", ""), ("files/x", "")])).contains("/x is not what the manifest says"))
        let huge = manifest("").replacing("\"schemaVersion\": 1", with: "\"schemaVersion\": 99")
        #expect(Self.refusal(try make(huge, [("facts", "")])).contains("schema version 99"))
        let deep = String(repeating: "[", count: 100_000)
        #expect(Self.refusal(try make(deep, [])).contains("manifest"))
    }

    @Test("every cut and every flipped byte is refused or harmless")
    func damage() throws {
        let bytes = try Self.archive(Self.machine())
        for count in stride(from: 0, to: bytes.count, by: 7) { #expect(Self.refusal(Array(bytes[..<count])) != "accepted") }
        #expect(Self.refusal(bytes + [0]) == "something follows the archive")
        var state: UInt64 = 42
        for _ in 0..<300 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var damaged = bytes
            let position = Int(state >> 33) % bytes.count
            damaged[position] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
            // gzip's own header has bytes without meaning: time, flags of the compressor, system.
            if position >= 10 { #expect(Self.refusal(damaged) != "accepted", "byte \(position)") } else { _ = Self.refusal(damaged) }
        }
    }
}
