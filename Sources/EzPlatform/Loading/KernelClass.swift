import Source

/// Looks into the project's kernel class for signs that it loads configuration in its own way.
enum KernelClass {
    /// What the kernel of Symfony and of the distributions names when it loads configuration.
    private static let usual = ["packages", "services", "routes", "bundles.php"]

    /// How a kernel of the project's own loads `config/packages`, where it takes more endings than `MicroKernelTrait`: the kernel classes that
    /// projects keep from Symfony 4 do (`.{php,xml,yaml,yml}`, and the environment's folder at any depth).
    struct Form: Equatable {
        /// With the dot: `.{yaml,yml}`.
        var extensions: String
        var isRecursive: Bool
        var hasOverrides: Bool
    }

    /// `nil` without `configureContainer`, and when nothing in it says that `.yml` is loaded.
    static func form(root: String, store: SourceStore) -> Form? {
        guard let file = try? store.file(Path.join(root, "src/Kernel.php")), RootKeys.contains(file.bytes, "configureContainer") else { return nil }
        let texts = quotedTexts(file).map { file.text($0) }
        let extensions = texts.lazy.compactMap { text -> String? in
            guard let open = text.lastIndex(of: "{"), open > text.startIndex, text[text.index(before: open)] == ".", text.hasSuffix("}") else { return nil }
            let names = text[text.index(after: open)...].dropLast().split(separator: ",")
            guard names.contains("yml"), names.allSatisfy({ ["php", "xml", "yaml", "yml", "ini"].contains($0) }) else { return nil }
            return "." + text[open...]
        }.first
        guard let extensions, texts.contains(where: { $0.contains("packages") }) else { return nil }
        return Form(
            extensions: extensions, isRecursive: texts.contains { $0.contains("**") }, hasOverrides: texts.contains { $0.contains("overrides") })
    }

    private static func quotedTexts(_ file: SourceFile) -> [ByteRange] {
        var found: [ByteRange] = []
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
            found.append(ByteRange(start, index))
            index += 1
        }
        return found
    }

    /// The place of a path that the usual layouts do not load, `nil` when `src/Kernel.php` has none or is not there.
    ///
    /// The PHP is not evaluated: a quoted text in a class with `configureContainer` that looks like a path of
    /// configuration files, but names none of the usual folders, is such a sign.
    static func unusualPath(root: String, store: SourceStore) -> SourceSpan? {
        guard let file = try? store.file(Path.join(root, "src/Kernel.php")), RootKeys.contains(file.bytes, "configureContainer")
        else { return nil }
        for range in quotedTexts(file) {
            let text = file.text(range)
            // `'/**/*'` goes on with what stands before it: the folder of the environment.
            let goesOn = text.split(separator: "/").first?.hasPrefix("*") ?? true
            let isPath = !goesOn && text.contains("/") && (text.contains("config/") || text.contains("*") || text.contains(".y"))
            if isPath, !usual.contains(where: { text.contains($0) }) { return file.span(range) }
        }
        return nil
    }
}
