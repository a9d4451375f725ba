@testable import Reporting
import Source
import Testing

@Suite struct FingerprintTests {
    private func fingerprints(_ text: String, mark: String = "X", project: String = "/p", rule: String = "r") -> [String] {
        let file = SourceFile(path: project + "/a.yml", text: text)
        var findings: [Report.Entry] = []
        for (offset, byte) in file.bytes.enumerated() where byte == mark.utf8.first {
            findings.append(Report.Entry(Finding(rule, .error, "m", at: file.span(offset, offset + 1))))
        }
        return Report(tool: Report.Tool(version: "1"), subjects: [Report.Subject(project: project)], findings: findings)
            .findings.map(\.fingerprint)
    }

    @Test func hashIsSHA256() {
        #expect(SHA256.hex(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256.hex([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        let long = Array(repeating: UInt8(ascii: "a"), count: 1_000)
        #expect(SHA256.hex(long) == "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3")
    }

    @Test func movedAndIndentedLinesKeepIt() {
        #expect(fingerprints("a: X\n") == fingerprints("# new\n\n   a: X\nb: 1\n"))
        #expect(fingerprints("a: X\n", project: "/p") == fingerprints("a: X\n", project: "/elsewhere/q"))
    }

    @Test func whatDiffersDiffers() {
        let all = fingerprints("a: X\na: X\nb: X\n") + fingerprints("a: X\n", rule: "s")
        #expect(Set(all).count == 4)
        #expect(all.allSatisfy { $0.utf8.count == 32 })
    }

    @Test func aChangedPasswordKeepsItAndCannotBeGuessedFromIt() {
        #expect(fingerprints("password: Xabc\n") == fingerprints("password: Xdef\n"))
    }
}
