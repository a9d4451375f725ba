@testable import Reporting
import Source
import Testing

@Suite struct SecretMaskTests {
    private static let text = """
        parameters:
            database_password: hunter2hunter2
            secret: "5f7bd9d2c7d84f0e9a55d3ab4fd3e811"
            pin_password: 123456
            umlaut_password: "gehäim-wört"
            reference_password: '%env(DB_PASSWORD)%'
            url: mysql://acme:hunter2hunter2@db/acme
            mailer_password: rootpassword

        """

    private func mask(_ key: String?) -> String {
        String(decoding: SecretMask(key: key.map { Array($0.utf8) }).masked("/srv/x.yml", Array(Self.text.utf8)), as: UTF8.self)
    }

    @Test("no secret is left, and every place stays where it was", arguments: [nil, "0123456789abcdef"])
    func masks(_ key: String?) {
        let masked = mask(key)
        for secret in ["hunter2", "5f7bd9d2", "123456", "gehäim"] { #expect(!masked.contains(secret), "\(secret)") }
        #expect(masked.contains("'%env(DB_PASSWORD)%'"))
        #expect(masked.contains("rootpassword"))
        let before = Self.text.split(separator: "\n").map(\.unicodeScalars.count)
        #expect(masked.split(separator: "\n").map(\.unicodeScalars.count) == before)
        // Masking again changes nothing about what counts as secret.
        let file = SourceFile(path: "/srv/x.yml", text: masked)
        #expect(Redaction(files: [file]).secrets(in: file).count == Redaction.secrets(in: Array(Self.text.utf8)).count)
    }

    @Test("with one key equal secrets stay equal; with another they do not")
    func keyed() {
        let first = mask("0123456789abcdef")
        let lines = first.split(separator: "\n").map(String.init)
        let word = lines[1].split(separator: " ").last.map(String.init) ?? ""
        #expect(first.contains("acme:\(word)@db"))
        #expect(mask("0123456789abcdef") == first)
        #expect(mask("fedcba9876543210") != first)
        #expect(word.first?.isLetter == true)
        #expect(lines[3].split(separator: " ").last?.allSatisfy(\.isNumber) == true)
        #expect(SecretMask(key: Array("0123456789abcdef".utf8)).keyFingerprint != SecretMask(key: Array("fedcba9876543210".utf8)).keyFingerprint)
        #expect(SecretMask(key: nil).keyFingerprint == nil)
    }

    @Test("variables and arguments of processes")
    func processes() {
        let bytes = Array("PATH=/bin\u{0}APP_SECRET=5f7bd9d2c7d84f0e\u{0}DATABASE_URL=mysql://a:sesame99@db/x\u{0}".utf8)
        let masked = SecretMask(key: nil).masked("/proc/1/environ", bytes)
        #expect(masked.count == bytes.count)
        #expect(masked.filter { $0 == 0 }.count == 3)
        let text = String(decoding: masked, as: UTF8.self)
        #expect(text.hasPrefix("PATH=/bin\u{0}APP_SECRET=xxxxxxxxxxxxxxxx\u{0}DATABASE_URL=mysql://a:xxxxxxxx@db/x"))
    }
}
