import Source

extension MemcachedConfiguration {
    /// The form of a file by its content, with the name as a hint; `nil` when it does not configure memcached.
    ///
    /// A file called `memcached.conf` counts whatever it holds, so that an empty or damaged one is not passed over.
    public static func recognise(path: String, bytes: [UInt8]) -> Form? {
        let name = Path.name(path).lowercased()
        let isNamed = name.contains("memcache")
        let text = bytes.prefix(65_536)
        if text.contains(0) { return isConfigurationName(name) ? .debian : nil }
        let lines = text.split(separator: 0x0A)
            .map { (line: ArraySlice<UInt8>) -> ArraySlice<UInt8> in line.drop(while: isBlank).prefix(200) }
            .filter { (line: ArraySlice<UInt8>) -> Bool in
                !line.isEmpty && line.first != UInt8(ascii: "#") && line.first != UInt8(ascii: ";")
            }

        if isUnit(lines, name: name, path: path, isNamed: isNamed) { return .unit }
        if isSysconfig(lines, isNamed: isNamed || path.contains("/sysconfig/memcached")) { return .sysconfig }
        if isOptions(lines, isNamed: isConfigurationName(name)) { return .debian }
        if contains(text, "memcached"), !name.hasSuffix(".conf") || isNamed, !isDocument(name) {
            let file = SourceFile(path: path, bytes: Array(text))
            if CommandLineFile.startsMemcached(file) { return .commandLine }
        }
        return nil
    }

    private static func isConfigurationName(_ name: String) -> Bool {
        name == "memcached.conf" || (name.hasPrefix("memcached") && (name.hasSuffix(".conf") || name.contains(".conf.")))
    }

    /// Texts about memcached are not configurations of it.
    private static func isDocument(_ name: String) -> Bool {
        [".md", ".rst", ".txt", ".html", ".adoc", ".yml", ".yaml", ".json", ".php", ".xml", ".twig", ".lock"].contains { name.hasSuffix($0) }
    }

    private static func isUnit(_ lines: [ArraySlice<UInt8>], name: String, path: String, isNamed: Bool) -> Bool {
        guard lines.contains(where: { $0.starts(with: "[Service]".utf8) }) else { return false }
        if lines.contains(where: { $0.starts(with: "ExecStart=".utf8) && contains($0, "memcached") }) { return true }
        let inDropIn = Path.name(Path.parent(path)).hasPrefix("memcached")
        return (isNamed && name.hasSuffix(".service")) || inDropIn
    }

    private static func isSysconfig(_ lines: [ArraySlice<UInt8>], isNamed: Bool) -> Bool {
        var names: Set<String> = []
        for line in lines {
            guard let equals = line.firstIndex(of: UInt8(ascii: "=")), line[..<equals].allSatisfy(isNameByte) else { continue }
            names.insert(String(decoding: line[..<equals], as: UTF8.self))
        }
        if names.contains("MEMCACHED_PARAMS") { return true }
        // CACHESIZE and MAXCONN beside PORT are found nowhere else.
        if names.contains("CACHESIZE") && names.contains("MAXCONN") && names.contains("PORT") { return true }
        return isNamed && (names.contains("CACHESIZE") || (names.contains("OPTIONS") && names.contains("PORT")))
    }

    private static func isOptions(_ lines: [ArraySlice<UInt8>], isNamed: Bool) -> Bool {
        let options = lines.filter { line in
            guard line.count >= 2, line.first == UInt8(ascii: "-"), let letter = line.dropFirst().first else { return false }
            if letter == UInt8(ascii: "-") { return MemcachedOptions.longNames.contains { line.dropFirst(2).starts(with: $0.name.utf8) } }
            guard MemcachedOptions.kind(letter) != nil else { return false }
            return line.count == 2 || isBlank(line[line.startIndex + 2]) || !isNameByte(line[line.startIndex + 2])
                || (line[line.startIndex + 2] >= 0x30 && line[line.startIndex + 2] <= 0x39) || line.first == UInt8(ascii: "v")
        }
        if isNamed {
            // Not another program's file about memcached (PHP's session settings, a logrotate or supervisor section).
            let foreign = lines.contains { $0.first == UInt8(ascii: "[") || contains($0, "{") && !contains($0, "{{") && !contains($0, "{%") }
            return !options.isEmpty || lines.isEmpty || !foreign && !lines.contains { contains($0, "=") }
        }
        // By content alone: all lines are options, among them one that says where it listens and one of memcached's own.
        guard options.count == lines.count, lines.count >= 2 else { return false }
        let letters = Set(options.compactMap { $0.dropFirst().first })
        return letters.contains(UInt8(ascii: "m")) && !letters.isDisjoint(with: "lpsU".utf8)
    }

    private static func contains(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        text.withUTF8Buffer { buffer in
            guard bytes.count >= buffer.count else { return false }
            return bytes.indices.dropLast(buffer.count - 1).contains { index in
                bytes[index] == buffer[0] && bytes[index..<(index + buffer.count)].elementsEqual(buffer)
            }
        }
    }
}
