@testable import Reporting
import Source
import TestSupport
import Testing

@Suite struct UnifiedDiffTests {
    private func diff(_ old: String, _ new: String, path: String = "dir/a.conf") -> UnifiedDiff {
        var diff = UnifiedDiff()
        diff.add(path: path, from: Array(old.utf8), to: Array(new.utf8))
        return diff
    }

    @Test func hunks() {
        let old = (1...20).map { "\($0)\n" }.joined()
        let new = old.split(separator: "\n").map { $0 == "4" ? "four" : $0 == "15" ? "x\n15" : String($0) }.joined(separator: "\n") + "\n"
        let expected = """
            --- a/dir/a.conf
            +++ b/dir/a.conf
            @@ -1,7 +1,7 @@
             1
             2
             3
            -4
            +four
             5
             6
             7
            @@ -12,6 +12,7 @@
             12
             13
             14
            +x
             15
             16
             17

            """
        #expect(String(decoding: diff(old, new).bytes, as: UTF8.self) == expected)
        #expect(diff(old, old).bytes.isEmpty)
    }

    @Test func secretsAreMasked() {
        let diff = diff("password: hunter2-hunter2\nport: 1\n", "password: hunter2-hunter2\nport: 2\n", path: "a.yml")
        #expect(!diff.isExact && !String(decoding: diff.bytes, as: UTF8.self).contains("hunter2"))
        #expect(!self.diff("a \u{1B}[31m\n", "b\n").isExact)
    }

    /// `patch` makes the new version of the old one, whatever the edit.
    @Test(.enabled(if: (try? readFile("/usr/bin/patch")) != nil, "patch is not installed")) func patchAppliesThem() throws {
        var random = SystemRandom(seed: 20_261_125)
        var cases: [(String, String)] = [("", "a\n"), ("a", "a\n"), ("a\n", "a"), ("a\r\nb\r\n", "a\r\nc\r\n"), ("a\n", "")]
        for _ in 0..<60 {
            let old = (0..<random.next(30)).map { _ in "line \(random.next(6))\n" }
            var new = old
            for _ in 0..<random.next(6) {
                let at = random.next(new.count + 1)
                if random.next(2) == 0 || at == new.count { new.insert("new \(random.next(4))\n", at: at) } else { new.remove(at: at) }
            }
            cases.append((old.joined(), new.joined() + (random.next(4) == 0 ? "end" : "")))
        }
        let place = try TemporaryDirectory()
        for (index, (old, new)) in cases.enumerated() where old != new {
            let name = "file\(index)"
            try place.write(name, old)
            let diff = diff(old, new, path: name)
            #expect(diff.isExact)
            let result = try Program.run("/usr/bin/patch", ["-p1", "--no-backup-if-mismatch", "--binary", "-s"], input: diff.bytes, directory: place.path)
            let after = (try? readFile(place.path + "/" + name)) ?? []
            #expect(result.status == 0 && after == Array(new.utf8), "case \(index): \(result.errorText)")
        }
    }
}

/// A seeded generator (xorshift).
private struct SystemRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(bound, 1)))
    }
}
