import Source

/// A systemd service that starts Redis or Valkey: `redis-server FILE --option value…`, where the options win over the file.
///
/// Observed on Redis 7.0: the options are read as lines behind those of the file.
enum RedisUnit {
    /// The command's words behind the program; `nil` when the unit starts something else, or that cannot be told.
    static func arguments(_ files: [SourceFile], lookup: (String) -> SourceFile?) -> [TracedText]? {
        let units = files.filter { $0.bytes.count <= MemcachedConfiguration.sizeLimit && !$0.bytes.contains(0) }.map(SystemdUnit.init)
        guard let command = SystemdUnit.list("ExecStart", in: units).first else { return nil }
        let (replaced, _) = Placeholders.replace(in: command)
        var prefix = 0
        while prefix < replaced.count, "@-:+!".utf8.contains(replaced.bytes[prefix]) { prefix += 1 }
        let words = SystemdEnvironment(units, lookup).expand(SystemdUnit.words(replaced.dropping(prefix)))
        guard let program = words.first.map({ Path.name($0.text) }), ["redis", "valkey", "keydb"].contains(where: { program == $0 + "-server" }),
            !words.contains(where: { $0.text == "--sentinel" })
        else { return nil }
        return Array(words.dropFirst())
    }
}

extension RedisConfiguration {
    /// What a service of systemd starts Redis with.
    /// - Parameters:
    ///   - unit: the unit file, then its drop-ins in the order in which systemd applies them.
    ///   - lookup: other files by absolute path; `nil` when one cannot be read.
    /// - Returns: `nil` when the unit starts no Redis server; with `uncertain` when the file that it names cannot be told or read.
    public static func read(unit: [SourceFile], lookup: (String) -> SourceFile?) -> RedisConfiguration? {
        guard let first = unit.first, let words = RedisUnit.arguments(unit, lookup: lookup) else { return nil }
        let named = words.first.flatMap { $0.starts(with: "--") ? nil : $0 }
        guard let named else { return read(first, isFile: false, words, lookup) }
        guard named.unknown == nil, named.text.hasPrefix("/"), let file = lookup(Path.normalised(named.text)) else {
            let unknown = named.unknown ?? Unknown("they are in \(named.text), which was not read", span: named.span)
            return read(first, isFile: false, Array(words.dropFirst()), lookup, uncertain: unknown)
        }
        return read(file, isFile: true, Array(words.dropFirst()), lookup)
    }

    private static func read(
        _ file: SourceFile, isFile: Bool, _ options: [TracedText], _ lookup: (String) -> SourceFile?, uncertain: Unknown? = nil
    ) -> RedisConfiguration {
        var configuration = RedisConfiguration(file: file)
        configuration.uncertain = uncertain
        var reader = RedisReader(configuration)
        if isFile { reader.read(file, lookup, depth: 0) }
        reader.read(options: options, lookup)
        return reader.finish()
    }
}
