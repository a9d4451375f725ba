import Source

/// Looks into the project's kernel class for signs that it loads configuration in its own way.
enum KernelClass {
    /// What the kernel of Symfony and of the distributions names when it loads configuration.
    private static let usual = ["packages", "services", "routes", "bundles.php"]

    /// The place of a path that the usual layouts do not load, `nil` when `src/Kernel.php` has none or is not there.
    ///
    /// The PHP is not evaluated: a quoted text in a class with `configureContainer` that looks like a path of
    /// configuration files, but names none of the usual folders, is such a sign.
    static func unusualPath(root: String, store: SourceStore) -> SourceSpan? {
        guard let file = try? store.file(Path.join(root, "src/Kernel.php")), RootKeys.contains(file.bytes, "configureContainer")
        else { return nil }
        var index = 0
        let bytes = file.bytes
        while index < bytes.count {
            let quote = bytes[index]
            guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
                index += 1
                continue
            }
            let start = index + 1
            index = start
            while index < bytes.count, bytes[index] != quote, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            let text = file.text(ByteRange(start, index))
            // `'/**/*'` goes on with what stands before it: the folder of the environment.
            let goesOn = text.split(separator: "/").first?.hasPrefix("*") ?? true
            let isPath = !goesOn && text.contains("/") && (text.contains("config/") || text.contains("*") || text.contains(".y"))
            if isPath, !usual.contains(where: { text.contains($0) }) { return file.span(start, index) }
            index += 1
        }
        return nil
    }
}
