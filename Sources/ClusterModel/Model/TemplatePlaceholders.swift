import Source

/// Placeholders of the templates for virtual hosts that the distributions ship: `%BASEDIR%`, `#if[APP_ENV] `.
public enum TemplatePlaceholders {
    private static let names: Set<String> = [
        "BASEDIR", "HOST_NAME", "HOST_ALIAS", "HOST_LIST", "IP_ADDRESS", "PORT", "SYMFONY_ENV", "SYMFONY_DEBUG", "SYMFONY_HTTP_CACHE",
        "SYMFONY_HTTP_CACHE_CLASS", "SYMFONY_CLASSLOADER_FILE", "SYMFONY_TRUSTED_PROXIES", "APP_ENV", "APP_DEBUG", "APP_HTTP_CACHE",
        "TRUSTED_PROXIES", "BODY_SIZE_LIMIT", "BODY_SIZE_LIMIT_M", "TIMEOUT", "TIMEOUT_S", "BINARY_DATA_HANDLER", "FASTCGI_PASS",
    ]

    /// The first one that stands in an active line.
    public static func first(in file: SourceFile) -> SourceSpan? {
        let percent = UInt8(ascii: "%")
        for line in 1...max(file.lineCount, 1) {
            let range = file.range(ofLine: line)
            let bytes = file.bytes[range.start..<range.end]
            guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 }), first != UInt8(ascii: "#") else { continue }
            var index = range.start
            while index < range.end {
                guard bytes[index] == percent, let end = bytes[(index + 1)...].firstIndex(of: percent) else {
                    index += 1
                    continue
                }
                if end - index > 2, end - index < 40, names.contains(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)) {
                    return file.span(index, end + 1)
                }
                index += 1
            }
        }
        return nil
    }
}

extension WebServerEntry {
    /// Whether a server reads the file as it is: it was named, belongs to a node, or lies where servers look.
    /// - Parameter onNode: it belongs to a node that was given.
    public func isInUse(onNode: Bool) -> Bool {
        if onNode || !isTemplate { return true }
        let folders = file.path.split(separator: "/").dropLast()
        if folders.contains("doc") || folders.contains("docs") { return false }
        return folders.contains { ["sites-enabled", "sites-available", "conf-enabled", "vhosts.d"].contains($0) }
    }
}
