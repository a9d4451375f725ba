import Source
import Testing

@testable import EzPlatform

@Suite struct ComposerTests {
    private func packages(_ files: [String: String]) -> ComposerPackages {
        var placed: [String: String] = [:]
        for (name, text) in files { placed["/p/" + name] = text }
        return ComposerPackages.read(root: "/p", store: SourceStore(tree: MemoryFileTree(text: placed)))
    }

    @Test func lockedPackagesAreRead() throws {
        let lock = """
            {"_readme": ["a \\"quoted\\" word", 1, -2.5e3, null, {"deep": [[]]}],
             "packages": [
               {"name": "ezsystems/ezpublish-kernel", "version": "v7.5.30", "require": {"php": "^7.1"}, "version_normalized": "x"},
               {"version": "3.4.47", "name": "symfony/symfony"}, "stray", {"name": "without/version"}],
             "packages-dev": [{"name": "only/dev", "version": "1.0"}]}
            """
        let composer = packages(["composer.lock": lock])
        #expect(composer.hasLock && composer.findings.isEmpty)
        #expect(composer.version(of: "ezsystems/ezpublish-kernel") == Version(7, 5, 30))
        #expect(composer.locked["ezsystems/ezpublish-kernel"]?.span.text == "\"v7.5.30\"")
        #expect(composer.version(of: "symfony/symfony") == Version(3, 4, 47))
        #expect(composer.has("only/dev") == false)
    }

    @Test func withoutLockAbsenceIsUnknown() {
        let composer = packages(["composer.json": "{\"require\": {\"ezsystems/ezpublish-kernel\": \"^6.13@dev\"}}"])
        #expect(composer.has("ezsystems/legacy-bridge") == nil)
        #expect(composer.version(of: "ezsystems/ezpublish-kernel") == Version(6, 13))
    }

    @Test(arguments: [
        ("{\"a\": }", 6), ("{\"a\": 1", 7), ("{\"a\" 1}", 5), ("[1, 2]", 0), ("{\"a\": \"x}", 6), ("{} x", 3), ("", 0),
        ("{\"a\": tru x}", 6), ("\u{FEFF}{}", 0),
    ])
    func malformedTextHasAPlace(text: String, offset: Int) {
        let composer = packages(["composer.lock": text])
        #expect(composer.findings.map(\.rule) == ["composer-syntax"])
        #expect(composer.findings.first?.span.range.start == offset)
        #expect(!composer.hasLock)
    }

    @Test func whatStandsBeforeAFaultIsKept() {
        let composer = packages(["composer.lock": "{\"packages\": [{\"name\": \"ibexa/core\", \"version\": \"v4.6.1\"}, {\"name\": oops"])
        #expect(composer.version(of: "ibexa/core") == Version(4, 6, 1))
        #expect(composer.findings.count == 1)
    }

    @Test func deepNestingIsRefused() {
        let text = String(repeating: "[", count: 100_000)
        #expect(packages(["composer.lock": "{\"a\": \(text)"]).findings.count == 1)
    }

    @Test(arguments: [
        ("^7.5@dev", "7.5"), ("~1.2.0 || ^2.0", "1.2.0"), ("v3.4.*", "3.4"), (">=6.13,<7", "6.13"), ("dev-master", nil), ("*", nil),
        ("5.0.x-dev", "5.0"),
    ])
    func constraintsNameTheirFirstVersion(text: String, version: String?) {
        #expect(Version(constraint: text)?.description == version)
    }
}

/// A file that cannot be read is no file that is not there.
@Test func unreadableLockFilesAreSaid() {
    struct Tree: FileTree {
        func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
            if path.hasSuffix("composer.lock") { throw .notPermitted }
            throw .missing
        }
        func kind(_ path: String) throws(FileError) -> FileKind { throw .missing }
        func list(_ path: String) throws(FileError) -> [DirectoryEntry] { [] }
        func canonical(_ path: String) -> String { path }
    }
    let packages = ComposerPackages.read(root: "/p", store: SourceStore(tree: Tree()))
    #expect(packages.findings.map(\.message) == ["composer.lock could not be read: permission denied"])
    #expect(packages.findings.first?.severity == .error)
    #expect(!packages.hasLock)
}
