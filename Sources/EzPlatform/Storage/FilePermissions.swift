import Source
import Symfony

/// Permission bits that the configuration gives to stored files or directories.
public struct FilePermission: Sendable {
    /// How the value is written, which decides what PHP's `chmod` gets.
    public enum Notation: Hashable, Sendable {
        /// A number; `chmod` gets it as it is.
        case number(Int)
        /// Text in quotes: PHP takes its digits as a decimal number.
        case quotedText
        /// `0644` without quotes, which Symfony's YAML takes for text from 6.0 on.
        case octalReadAsText
        /// Anything else, such as a value that comes from elsewhere.
        case other
    }

    /// `io.permissions.files`, `permissions.dir.public of nfs_adapter`: for messages.
    public var name: String
    public var isDirectory: Bool
    public var notation: Notation
    /// The octal digits that were meant, with or without a leading zero, when the value has such a form.
    public var octalDigits: String?
    public var span: SourceSpan?

    /// Whether the octal digits are ones that people write: as a decimal number they make no sense, so there is no doubt about
    /// what was meant.
    public var isUsual: Bool { octalDigits.map { Self.usual.contains(String($0.drop { $0 == "0" })) } ?? false }

    private static let usual: Set<String> = [
        "600", "640", "644", "660", "664", "666", "700", "711", "750", "755", "770", "775", "777", "2750", "2755", "2770", "2775", "2777",
    ]

    init(_ name: String, isDirectory: Bool, _ value: ConfigValue) {
        self.name = name
        self.isDirectory = isDirectory
        span = value.span
        notation = .other
        let written = value.span?.text ?? ""
        switch value.content {
        case .integer(let number):
            notation = .number(number)
            if Self.isOctal(written), number == Int(written) { octalDigits = written }
        case .string(let text) where Self.isOctal(text):
            octalDigits = text
            if written == text { notation = .octalReadAsText } else if written.dropFirst().dropLast() == text { notation = .quotedText }
        default: break
        }
    }

    private static func isOctal(_ text: String) -> Bool {
        (3...5).contains(text.utf8.count) && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    }
}

extension Project {
    /// `system.<scope>.io.permissions` as a siteaccess sees it: what is configured of the two settings.
    public func permissions(for siteaccess: String) -> [FilePermission] {
        ["files", "directories"].compactMap { kind in
            let setting = setting("io.permissions." + kind, for: siteaccess)
            guard setting.isConfigured, let value = setting.value else { return nil }
            return FilePermission("io.permissions." + kind, isDirectory: kind == "directories", value)
        }
    }

    /// What the Flysystem adapters give to files and directories, where numbers are expected: bundle 4 reads texts as octal
    /// numbers by itself, so its adapters are left out.
    public var adapterPermissions: [FilePermission] {
        var found: [FilePermission] = []
        for adapter in adapters where oneupMajor.number < 4 {
            guard case .local = adapter.kind, let permissions = adapter.option("permissions") else { continue }
            found += Self.permissions(permissions, of: adapter.name)
        }
        if let permissions = nfsAdapter?.value?["permissions"] { found += Self.permissions(permissions, of: "the NFS adapter") }
        return found
    }

    /// `file: { public: 0644 }` of Flysystem 1, or `files: 0644` of the product's adapter from 4.0 on.
    private static func permissions(_ value: ConfigValue, of owner: String) -> [FilePermission] {
        (value.map?.entries ?? []).flatMap { entry -> [FilePermission] in
            let isDirectory = entry.key.hasPrefix("dir")
            guard let inner = entry.value.map else {
                return [FilePermission("permissions.\(entry.key) of \(owner)", isDirectory: isDirectory, entry.value)]
            }
            return inner.entries.map { FilePermission("permissions.\(entry.key).\($0.key) of \(owner)", isDirectory: isDirectory, $0.value) }
        }
    }
}
