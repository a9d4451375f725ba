import Glibc
import TestSupport
import Testing

/// What is printed does not depend on the order in which files are found or named.
@Suite struct OrderLawTests {
    private static let files: [(String, String)] = (1...5).map { number in
        ("deploy/site\(number).conf", "<VirtualHost *:80>\nServerName s\(number).test\nDocumentRoot /srv/web\nRewriteEngine On\nRewriteRule ^x\(number) - [L]\n</VirtualHost>\n")
    } + [("deploy/memcached.conf", "-u memcache\n-l 0.0.0.0\n"), ("deploy/redis.conf", "bind 0.0.0.0\nprotected-mode no\n"), ("deploy/.htaccess", "RewriteEngine On\nRewriteRule ^/a - [L]\n")]

    @Test("files that are created in another order")
    func found() throws {
        var outputs: Set<String> = []
        for shift in 0..<4 {
            let place = try TemporaryDirectory()
            let shifted = Self.files[(shift * 2)...] + Self.files[..<(shift * 2)]
            for (path, text) in shift % 2 == 0 ? Array(shifted) : shifted.reversed() { try place.write(path, text) }
            for format in ["text", "json"] {
                let result = ezcluster(["lint", "--format", format, "--no-suppressions"], in: place.path)
                #expect(result.output.contains("dead-rewrite-rule"))
                outputs.insert(format + result.output.replacing(place.path, with: "/x"))
            }
        }
        #expect(outputs.count == 2)
    }

    @Test("files that are named in another order")
    func named() throws {
        let place = try TemporaryDirectory()
        for (path, text) in Self.files { try place.write(path, text) }
        let arguments = Self.files.prefix(5).map { ["--apache", $0.0] } + [["--memcached", "deploy/memcached.conf"]]
        var outputs: Set<String> = []
        for shift in 0..<arguments.count {
            let order = Array(arguments[shift...] + arguments[..<shift])
            let result = ezcluster(["lint", "-q"] + (shift % 2 == 0 ? order : order.reversed()).flatMap { $0 }, in: place.path)
            outputs.insert(result.output)
        }
        #expect(outputs.count == 1, "\(outputs.joined(separator: "\n---\n"))")
    }
}
