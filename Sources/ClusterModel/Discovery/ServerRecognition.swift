import Apache
import Daemons
import Nginx
import Source

/// Tells what server a file configures by its content, since projects name such files freely.
public enum ServerRecognition {
    /// The bytes at the start that are looked at.
    static let window = 64 * 1024

    /// Endings of files that are never a server's configuration; they are not opened.
    private static let foreignExtensions: Set<String> = [
        "php", "js", "ts", "jsx", "tsx", "mjs", "css", "scss", "less", "sass", "map", "twig", "html", "htm", "md", "rst", "txt",
        "json", "lock", "xml", "xsd", "xlf", "xliff", "svg", "png", "jpg", "jpeg", "gif", "webp", "ico", "woff", "woff2", "ttf",
        "eot", "otf", "pdf", "zip", "gz", "tgz", "bz2", "xz", "phar", "sql", "csv", "mp3", "mp4", "webm", "yml", "yaml",
        "py", "rb", "pl", "java", "swf", "po", "pot", "mo", "feature", "graphql", "ez", "tpl", "log", "pem", "key", "crt",
        "sh", "bat", "dll", "so", "exe", "jar", "neon", "stub", "snap", "wasm", "psd", "sketch",
    ]

    static func mayBeServerFile(_ name: String) -> Bool {
        // `phpunit.xml.dist` is XML; what follows the last dot only says that it is a template.
        var name = Substring(name)
        while let suffix = templateSuffixes.first(where: { name.hasSuffix($0) }) { name = name.dropLast(suffix.count) }
        let ending = Path.fileExtension(String(name))
        return ending.isEmpty || !foreignExtensions.contains(ending)
    }

    private static let templateSuffixes = [".dist", ".template", ".tmpl", ".j2", ".erb", ".tpl", ".sample", ".example"]

    /// `nil` when the file is none of the servers' that are read.
    static func kind(of path: String, bytes: [UInt8]) -> ServerFileKind? {
        if MemcachedConfiguration.recognise(path: path, bytes: bytes) != nil { return .memcached }
        if RedisConfiguration.recognise(path: path, bytes: bytes) { return .redis }
        if let kind = kindBesideServers(path, bytes) { return kind }
        // Other ini files and VCL are not worth counting lines.
        if ["ini", "vcl"].contains(Path.fileExtension(path)) { return nil }
        guard !bytes.prefix(4096).contains(0), !bytes.starts(with: "<?xml".utf8), !bytes.starts(with: "<!".utf8) else { return nil }
        var apache = Votes()
        var nginx = Votes()
        var total = 0
        var continues = false
        for line in bytes.prefix(window).split(separator: UInt8(ascii: "\n")) {
            let isContinuation = continues
            continues = line.last == UInt8(ascii: "\\")
            guard !isContinuation, let first = firstWord(line), !isTemplateLine(first) else { continue }
            total += 1
            apache.count(apacheVote(first, line))
            nginx.count(nginxVote(first, line))
        }
        if Path.name(path) == ".htaccess" { return .apache }
        // One line that looks like a directive is not enough for files that are something else, nor are a few in a long text.
        let isSmall = total <= 12
        if apache.marks >= (isSmall ? 1 : 2), apache.marks >= nginx.marks, apache.fits * 10 >= total * 6 { return .apache }
        if nginx.marks >= (isSmall ? 1 : 2), nginx.fits * 10 >= total * 6 { return .nginx }
        return nil
    }

    /// Files of PHP, Varnish and the host. What packages ship beside the file in use is none of them.
    private static func kindBesideServers(_ path: String, _ bytes: [UInt8]) -> ServerFileKind? {
        guard !templateSuffixes.contains(where: path.hasSuffix) || path.hasSuffix(".j2") || path.hasSuffix(".erb") else { return nil }
        if PHPIniFile.recognise(path: path, bytes: bytes) { return .phpIni }
        if FPMConfiguration.recognise(path: path, bytes: bytes) { return .fpm }
        if VarnishConfiguration.recognise(path: path, bytes: bytes) { return .varnish }
        if Fstab.recognise(path: path, bytes: bytes) { return .fstab }
        return nil
    }

    /// How many lines could be a server's, and how many hardly anything else's.
    private struct Votes {
        var fits = 0
        var marks = 0

        mutating func count(_ vote: Vote) {
            if vote != .no { fits += 1 }
            if vote == .mark { marks += 1 }
        }
    }

    private enum Vote { case no, fits, mark }

    private static func apacheVote(_ first: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>) -> Vote {
        if first.first == UInt8(ascii: "<") {
            let name = lowercased(first.dropFirst().drop { $0 == UInt8(ascii: "/") })
            return apacheSections.contains(name) ? .mark : ApacheConfiguration.knows(directive: name) ? .fits : .no
        }
        guard !endsStatement(line) else { return .no }
        let name = lowercased(first)
        // Directives are written with capitals; prose is not.
        guard first.contains(where: { $0 >= 0x41 && $0 <= 0x5A }) || apacheDirectives.contains(name) else { return .no }
        return apacheDirectives.contains(name) ? .mark : ApacheConfiguration.knows(directive: name) ? .fits : .no
    }

    private static func nginxVote(_ first: ArraySlice<UInt8>, _ line: ArraySlice<UInt8>) -> Vote {
        guard endsStatement(line) else { return .no }
        let name = String(decoding: first, as: UTF8.self)
        if nginxDirectives.contains(name) { return .mark }
        return name.hasPrefix("}") || NginxConfiguration.knows(directive: name) ? .fits : .no
    }

    private static func isTemplateLine(_ first: ArraySlice<UInt8>) -> Bool {
        first.starts(with: "{%".utf8) || first.starts(with: "{{".utf8) || first.starts(with: "<%".utf8)
    }

    private static let apacheSections: Set<String> = [
        "virtualhost", "directory", "location", "locationmatch", "directorymatch", "files", "filesmatch", "ifmodule",
    ]

    private static let apacheDirectives: Set<String> = [
        "servername", "serveralias", "documentroot", "rewriteengine", "rewriterule", "rewritecond", "allowoverride",
        "setenvif", "directoryindex", "serverroot", "includeoptional", "loadmodule", "proxypass", "proxypassmatch",
        "fallbackresource",
    ]

    private static let nginxDirectives: Set<String> = [
        "server", "location", "rewrite", "fastcgi_pass", "fastcgi_param", "server_name", "try_files", "root", "listen",
        "proxy_pass", "upstream", "http", "events", "worker_processes", "fastcgi_split_path_info", "client_max_body_size",
    ]

    private static func firstWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let blank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        guard let start = line.firstIndex(where: { !blank($0) }), line[start] != UInt8(ascii: "#") else { return nil }
        let end = line[start...].firstIndex { blank($0) || $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: ">") } ?? line.endIndex
        return line[start..<end]
    }

    /// nginx's directives end in `;` or open a block, httpd's never do.
    private static func endsStatement(_ line: ArraySlice<UInt8>) -> Bool {
        var text = line[...]
        if let comment = text.firstIndex(of: UInt8(ascii: "#")) { text = text[..<comment] }
        while let last = text.last, last == 0x20 || last == 0x09 || last == 0x0D { text.removeLast() }
        return [UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}")].contains(text.last ?? 0)
    }

    private static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 }, as: UTF8.self)
    }

    /// Whether the file is a template rather than what a server reads: by its place or by placeholders in it.
    /// Placeholders are unknown values to the readers; a finding in a template is never an error.
    static func isTemplate(_ path: String, below project: String, bytes: [UInt8]) -> Bool {
        let name = Path.name(path)
        if templateSuffixes.contains(where: name.hasSuffix) { return true }
        let inside = Path.relative(path, to: project) ?? path
        if inside.hasPrefix("doc/") || inside.hasPrefix("docs/") { return true }
        let text = bytes.prefix(window)
        return containsPlaceholder(text)
    }

    /// `#if[`, `{{ x }}`, `<%= x %>`, `%NAME%`.
    private static func containsPlaceholder(_ bytes: ArraySlice<UInt8>) -> Bool {
        let percent = UInt8(ascii: "%")
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            let rest = bytes[index...]
            if byte == UInt8(ascii: "#"), rest.starts(with: "#if[".utf8) { return true }
            if byte == UInt8(ascii: "{"), rest.starts(with: "{{ ".utf8) || rest.starts(with: "{%".utf8) { return true }
            if byte == UInt8(ascii: "<"), rest.starts(with: "<%".utf8) { return true }
            if byte == percent {
                var end = index + 1
                while end < bytes.endIndex, isNameByte(bytes[end]) { end += 1 }
                if end - index >= 4, end < bytes.endIndex, bytes[end] == percent { return true }
            }
            index += 1
        }
        return false
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == 0x5F || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
    }
}
