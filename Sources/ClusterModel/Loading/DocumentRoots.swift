import Source

/// The document roots that a web server's file names literally: they tell where a project is deployed before the configuration is read.
enum DocumentRoots {
    /// Absolute paths without variables behind `root` and `DocumentRoot`, each once.
    static func named(in file: SourceFile) -> [String] {
        var roots: [String] = []
        // nginx may have several directives in a line; httpd has one.
        for part in file.bytes.split(whereSeparator: { $0 == 0x0A || $0 == UInt8(ascii: ";") || $0 == UInt8(ascii: "{") }) {
            let words = part.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
            guard words.count == 2, ["root", "documentroot"].contains(String(decoding: words[0], as: UTF8.self).lowercased()) else { continue }
            let path = String(decoding: words[1].filter { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }, as: UTF8.self)
            guard path.hasPrefix("/"), !path.contains(where: { "$%{}@<".contains($0) }), !roots.contains(Path.normalised(path)) else { continue }
            roots.append(Path.normalised(path))
        }
        return roots
    }
}
