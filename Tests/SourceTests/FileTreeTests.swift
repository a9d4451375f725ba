import Glibc
import Source
import TestSupport
import Testing

@Suite struct FileTreeTests {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("root/etc/a.conf", "alpha")
        try directory.write("root/etc/b.conf", "")
        try directory.makeDirectory("root/etc/sites")
        try directory.write("secret", "do not read")
        symlink("a.conf", directory.path + "/root/etc/link")
        symlink("/etc/a.conf", directory.path + "/root/absolute")
        symlink("../../../../secret", directory.path + "/root/etc/escape")
        symlink(directory.path + "/secret", directory.path + "/root/etc/outside")
        symlink("etc", directory.path + "/root/directory")
        symlink("loop", directory.path + "/root/loop")
        mkfifo(directory.path + "/root/fifo", 0o600)
    }

    func error(_ body: () throws -> Void) -> FileError? {
        do { try body() } catch { return error as? FileError }
        return nil
    }

    @Test func readsWholeFilesOnly() throws {
        let tree = LiveFileTree()
        let base = directory.path + "/root"
        #expect(try tree.read(base + "/etc/a.conf", limit: 100) == Array("alpha".utf8))
        #expect(try tree.read(base + "/etc/b.conf", limit: 100).isEmpty)
        #expect(try tree.read(base + "/etc/a.conf", limit: 5).count == 5)
        #expect(error { _ = try tree.read(base + "/etc/a.conf", limit: 4) } == .tooLarge(limit: 4))
        #expect(error { _ = try tree.read(base + "/etc", limit: 4) } == .isDirectory)
        #expect(error { _ = try tree.read(base + "/none", limit: 4) } == .missing)
        #expect(error { _ = try tree.read(base + "/etc/a.conf/none", limit: 4) } == .missing)
        #expect(error { _ = try tree.read(base + "/fifo", limit: 4) } == .irregular)
        #expect(error { _ = try tree.read("/dev/zero", limit: 4) } == .irregular)
        #expect(error { _ = try tree.read(base + "/etc/a.conf\0x", limit: 40) } == .missing)
        #expect(try !tree.read("/proc/self/status", limit: 100_000).isEmpty)
        #expect(error { _ = try tree.read("/proc/self/status", limit: 10) } == .tooLarge(limit: 10))
    }

    @Test func largeFileIsReadInOnePiece() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let path = try directory.write("large", bytes)
        #expect(try LiveFileTree().read(path, limit: 1 << 20) == bytes)
    }

    @Test func linksNeverLeaveTheRoot() throws {
        let tree = LiveFileTree(root: directory.path + "/root")
        for path in ["/etc/a.conf", "/etc/link", "/absolute", "/directory/a.conf", "/directory/link"] {
            #expect(try tree.read(path, limit: 100) == Array("alpha".utf8), "\(path)")
        }
        #expect(tree.canonical("/directory/link") == "/etc/a.conf")
        for path in ["/etc/escape", "/etc/outside", "/../secret"] {
            #expect(error { _ = try tree.read(path, limit: 100) } == .missing, "\(path)")
        }
        #expect(error { _ = try tree.read("/loop", limit: 100) } == .failed(code: ELOOP))
        #expect(try tree.kind("/fifo") == .other)
    }

    @Test func listsInByteOrderWithKinds() throws {
        let tree = LiveFileTree(root: directory.path + "/root")
        let entries = try tree.list("/directory")
        #expect(entries.map(\.name) == ["a.conf", "b.conf", "escape", "link", "outside", "sites"])
        #expect(entries.map(\.kind) == [.regular, .regular, .other, .regular, .other, .directory])
        #expect(error { _ = try tree.list("/etc/a.conf") } == .irregular)
        #expect(error { _ = try tree.list("/none") } == .missing)
    }

    @Test func confinedViewOpensItsDirectoriesOnly() throws {
        let root = directory.path + "/root"
        let tree = ConfinedFileTree(LiveFileTree(), to: [root + "/etc"])
        #expect(try tree.read(root + "/etc/link", limit: 100) == Array("alpha".utf8))
        #expect(error { _ = try tree.read(root + "/etc/none", limit: 100) } == .missing)
        for path in [root + "/etc/outside", root + "/absolute", directory.path + "/secret", root + "/etc/../../secret", root + "/etcetera"] {
            #expect(error { _ = try tree.read(path, limit: 100) } == .outside, "\(path)")
        }
        #expect(error { _ = try tree.list(root) } == .outside)
    }

    @Test func memoryTreeListsAndReads() throws {
        let tree = MemoryFileTree(text: ["/a/b/c.txt": "x", "/a/d": ""])
        #expect(try tree.list("/a") == [DirectoryEntry(name: "b", kind: .directory), DirectoryEntry(name: "d", kind: .regular)])
        #expect(error { _ = try tree.read("/a", limit: 1) } == .isDirectory)
        #expect(error { _ = try tree.read("/z", limit: 1) } == .missing)
    }
}
