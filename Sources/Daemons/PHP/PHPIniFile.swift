import Source

/// A `php.ini`, or a file that PHP reads after it from its scan directory.
public struct PHPIniFile: Sendable {
    public let file: SourceFile
    /// In file order; the last one of a name counts. Without those of `[PATH=…]` and `[HOST=…]`.
    public private(set) var settings: [PHPSetting] = []
    /// Settings of `[PATH=…]` and `[HOST=…]`, which hold for some requests only.
    public private(set) var conditional: [PHPSetting] = []
    /// `extension` and `zend_extension` lines: the names as written.
    public private(set) var extensions: [Sourced<String>] = []
    /// Why there may be other settings: PHP stops at a syntax error, and a template's lines come and go.
    public private(set) var uncertain: Unknown?
    /// Rule id: `php-ini-syntax`.
    public private(set) var findings: [Finding] = []

    public static func read(_ file: SourceFile) -> PHPIniFile {
        var result = PHPIniFile(file: file)
        if let zero = file.bytes.firstIndex(of: 0) {
            result.refuse("this is not a text file: expected settings of PHP, found a zero byte", at: file.span(zero, zero + 1))
        } else if file.bytes.count > 4 * MemcachedConfiguration.sizeLimit {
            result.refuse("the file is too large for a configuration of PHP", at: file.span(file.range(ofLine: 1)))
        } else {
            result.take(IniReader.read(file))
        }
        return result
    }

    private init(file: SourceFile) { self.file = file }

    private mutating func refuse(_ message: String, at span: SourceSpan) {
        findings.append(Finding("php-ini-syntax", .error, message, at: span))
        uncertain = Unknown("a part of the configuration could not be read", span: span)
    }

    private mutating func take(_ reader: IniReader) {
        uncertain = reader.control
        for entry in reader.entries {
            let section = entry.section?.text.uppercased() ?? ""
            guard entry.name.unknown == nil else {
                uncertain = uncertain ?? entry.name.unknown
                continue
            }
            let name = entry.name.text
            let value: Knowledge<String> = entry.unknown.map { .unknown($0) } ?? .known(entry.value.text)
            if name.lowercased() == "extension" || name.lowercased() == "zend_extension" {
                extensions.append(Sourced(entry.value.text, at: entry.value.span))
                continue
            }
            let setting = PHPSetting(name, value, at: entry.value.isEmpty ? entry.place ?? entry.name.span : entry.value.span, origin: .ini)
            if section.hasPrefix("PATH=") || section.hasPrefix("HOST=") { conditional.append(setting) } else { settings.append(setting) }
        }
        guard let error = reader.error else { return }
        refuse("\(error.message); PHP ignores the rest of the file", at: error.span)
    }

    /// Whether a file holds settings of PHP, by its name and content. Files that distributions ship beside the one in use
    /// (`php.ini-production`) are none.
    public static func recognise(path: String, bytes: [UInt8]) -> Bool {
        let name = Path.name(path).lowercased()
        guard name.hasSuffix(".ini"), !bytes.prefix(4096).contains(0) else { return false }
        if name == "php.ini" || name == ".user.ini" { return true }
        var known = 0
        var total = 0
        for line in bytes.prefix(65_536).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard let start = line.firstIndex(where: { !isBlank($0) }), line[start] != UInt8(ascii: ";"), line[start] != UInt8(ascii: "[")
            else { continue }
            total += 1
            let end = line[start...].firstIndex { $0 == UInt8(ascii: "=") || isBlank($0) } ?? line.endIndex
            let word = String(decoding: line[start..<end].prefix(60), as: UTF8.self).lowercased()
            if typicalSettings.contains(word) || typicalPrefixes.contains(where: word.hasPrefix) { known += 1 }
        }
        return known > 0 && known * 2 >= total
    }

    private static let typicalSettings: Set<String> = [
        "memory_limit", "upload_max_filesize", "post_max_size", "max_execution_time", "max_input_time", "max_input_vars", "display_errors",
        "display_startup_errors", "error_reporting", "log_errors", "error_log", "date.timezone", "extension", "zend_extension",
        "realpath_cache_size", "realpath_cache_ttl", "expose_php", "short_open_tag", "allow_url_fopen", "variables_order", "include_path",
        "cgi.fix_pathinfo", "always_populate_raw_post_data", "default_charset", "output_buffering", "sendmail_path",
    ]
    private static let typicalPrefixes = ["session.", "opcache.", "apc.", "xdebug.", "redis.session.", "memcached.sess", "mbstring.", "assert."]
}
