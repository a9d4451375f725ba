@testable import CommandLineTool
import ClusterModel
import Glibc
import Rules
import Source
import TestSupport
import Testing

/// `lint --fix` and `--diff` on real files.
@Suite struct FixCommandTests {
    private static let vhost = """
        <VirtualHost *:80>
            # the site
            ServerName www.example.com
            DocumentRoot /srv/site/web
            RewriteEngine On
            SetEnv BINARY_DATA_HANDLER dfs
            RewriteRule ^favicon\\.ico - [L]   # no comment in httpd
            RewriteRule ^/robots\\.txt - [L]
            RewriteRule .* /app.php
        </VirtualHost>

        """
    private static let fixed = vhost.replacingOnce("RewriteRule ^favicon", "RewriteRule ^/favicon")

    private func place() throws -> TemporaryDirectory {
        let place = try TemporaryDirectory()
        try place.write("site.conf", Self.vhost)
        return place
    }

    private func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    @Test func fixesAreApplied() throws {
        let place = try place()
        chmod(place.path + "/site.conf", 0o640)
        symlink("site.conf", place.path + "/enabled.conf")
        let result = ezcluster(["lint", "--apache", "enabled.conf", "--fix"], in: place.path)
        #expect(result.errors.contains("fixed 1 finding in 1 file"), "\(result.errors)\(result.output)")
        #expect(try text(place.path + "/site.conf") == Self.fixed)
        #expect(!result.output.contains("dead-rewrite-rule"))
        // The link is still one, and the file has its permissions.
        var status = stat()
        #expect(lstat(place.path + "/enabled.conf", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(place.path + "/site.conf", &status) == 0 && status.st_mode & 0o777 == 0o640)
        // Nothing is left to do, and nothing is written again.
        let again = ezcluster(["lint", "--apache", "enabled.conf", "--fix"], in: place.path)
        #expect(again.errors.isEmpty && again.code == 0)
    }

    @Test func aPatchChangesNothing() throws {
        let place = try place()
        let result = ezcluster(["lint", "--apache", "site.conf", "--diff", "--fail-on", "warning"], in: place.path)
        #expect(result.code == 1)
        #expect(result.output.hasPrefix("--- a/site.conf\n+++ b/site.conf\n@@ "))
        #expect(result.output.contains("\n-    RewriteRule ^favicon") && result.output.contains("\n+    RewriteRule ^/favicon"))
        #expect(result.errors.contains("failed: 1 warning"))
        #expect(try text(place.path + "/site.conf") == Self.vhost)
        let both = ezcluster(["lint", "--apache", "site.conf", "--diff", "--fix"], in: place.path)
        #expect(try both.output == result.output && text(place.path + "/site.conf") == Self.vhost)
    }

    @Test(
        "the patch of --diff does what --fix does, on every broken example", .enabled(if: access("/usr/bin/patch", X_OK) == 0, "patch is not installed"),
        arguments: [[String](), ["--unsafe-fixes"]])
    func patchesEqualFixes(_ options: [String]) throws {
        let broken = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/examples/broken"
        let names = try Program.run("/bin/ls", [broken]).outputText.split(separator: "\n").map(String.init)
        var changed = 0
        for name in names {
            let place = try TemporaryDirectory()
            for copy in ["original", "patched", "fixed"] {
                #expect(try Program.run("/bin/cp", ["-r", broken + "/" + name, place.path + "/" + copy]).status == 0)
            }
            let patch = ezcluster(["lint", "--diff"] + options, in: place.path + "/patched")
            if !patch.output.isEmpty {
                let result = try Program.run(
                    "/usr/bin/patch", ["-p1", "--no-backup-if-mismatch", "-s"], input: Array(patch.output.utf8), directory: place.path + "/patched")
                #expect(result.status == 0, "\(name): \(result.outputText)\(result.errorText)")
                changed += 1
            }
            let fixed = ezcluster(["lint", "--fix"] + options, in: place.path + "/fixed")
            #expect(fixed.code != 2, "\(name): \(fixed.errors)")
            #expect(try Program.run("/usr/bin/diff", ["-r", "patched", "fixed"], directory: place.path).status == 0, "\(name)")
            let isSame = try Program.run("/usr/bin/diff", ["-r", "original", "fixed"], directory: place.path).status == 0
            #expect(isSame == patch.output.isEmpty, "\(name)")
            // What is fixed stays so: a second run has nothing to do.
            #expect(ezcluster(["lint", "--diff"] + options, in: place.path + "/fixed").output.isEmpty, "\(name)")
        }
        #expect(changed >= 5)
    }

    @Test func wrongUsage() throws {
        let place = try place()
        #expect(ezcluster(["lint", "--apache", "site.conf", "--unsafe-fixes"], in: place.path).code == 2)
        #expect(ezcluster(["lint", "--apache", "site.conf", "--diff", "--format", "json"], in: place.path).code == 2)
        let other = ezcluster(["lint", "--apache", "site.conf", "--diff", "--format", "json", "-o", "out.json"], in: place.path)
        #expect(other.code == 0 && other.output.isEmpty)
        #expect(try text(place.path + "/out.json").contains("dead-rewrite-rule"))
    }

    @Test func standardInputIsNotFixed() throws {
        let place = try place()
        let result = ezcluster(["lint", "--apache", "-", "--fix"], in: place.path, input: Self.vhost)
        #expect(result.output.contains("dead-rewrite-rule") && !result.errors.contains("fixed"))
    }

    @Test("a file that changed meanwhile is left alone, and so are all others")
    func changedMeanwhile() throws {
        let place = try place()
        try place.write("other.conf", Self.vhost)
        var surroundings = Surroundings(workingDirectory: place.path, output: Memory(), errors: Memory())
        surroundings.width = nil
        func judge(_ contents: [String: [UInt8]]) throws(UsageError) -> LintRun? {
            var choices = SubjectChoices()
            choices.servers = ["other.conf", "site.conf"].map { ServerFile(kind: .apache, path: place.path + "/" + $0) }
            guard case .loaded(let loaded) = try SubjectLoading.load(
                choices, paths: [place.path], requestIsComplete: false, contents: contents, in: surroundings)
            else { return nil }
            return LintRun(loaded)
        }
        let first = try #require(try judge([:]))
        var fixing = Fixing(unsafe: false)
        let left = try fixing.apply(to: first, run: { $0 }) { contents throws(UsageError) in try judge(contents) }
        #expect(fixing.count == 2 && !left.findings.contains { $0.finding.rule == "dead-rewrite-rule" })
        try place.write("site.conf", Self.vhost + "# edited\n")
        #expect(throws: UsageError("site.conf changed while it was judged: nothing was fixed")) { try fixing.write(in: surroundings) }
        #expect(try text(place.path + "/other.conf") == Self.vhost)
        unlink(place.path + "/site.conf")
        #expect(throws: UsageError.self) { try fixing.write(in: surroundings) }
        try place.write("site.conf", Self.vhost)
        try fixing.write(in: surroundings)
        #expect(try text(place.path + "/other.conf") == Self.fixed && text(place.path + "/site.conf") == Self.fixed)
    }
}

extension String {
    fileprivate func replacingOnce(_ old: String, _ new: String) -> String {
        let parts = split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? parts[0] + new + parts[1] : self
    }
}
