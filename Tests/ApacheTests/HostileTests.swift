import Glibc
import Patterns
import Routing
import Source
import Testing

@testable import Apache

/// Configurations that are made to keep a reader busy. All times are the thread's own.
@Suite struct HostileTests {
    private func host(_ inside: String) -> ApacheConfiguration {
        load("<VirtualHost *:80>\nServerName x\nDocumentRoot /srv/web\nRewriteEngine On\n\(inside)\n</VirtualHost>\n")
    }

    private func seconds(_ body: () -> Void) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        body()
        return now() - start
    }

    private func outcomes(_ configuration: ApacheConfiguration, _ target: String = "/x") -> [Outcome] {
        configuration.route(Request(target, host: "x"), in: ServerContext()).outcomes
    }

    @Test func patternsThatBacktrackAreUnknown() {
        let configuration = host("RewriteRule ^/(a+)+$ - [F]\nRewriteRule ^ /app.php")
        let time = seconds {
            let all = outcomes(configuration, "/" + String(repeating: "a", count: 200) + "!")
            #expect(all.map(\.kind) == [.unknown])
            #expect(all.first?.steps.last?.effect.contains("backtracks") == true)
        }
        #expect(time < 5)
    }

    @Test func loopsEnd() {
        let time = seconds {
            #expect(outcomes(host("RewriteRule ^(.*)$ $1 [N]")).map(\.status) == [500])
            #expect(outcomes(host("RewriteRule ^/(.*)$ /x/$1 [N]")).map(\.status) == [500])
            let many = String(repeating: "RewriteRule ^/never - [L]\n", count: 50)
            #expect(outcomes(host(many + "RewriteRule ^(.*)$ $1 [N]")).map(\.kind) == [.unknown])
        }
        #expect(time < 20)
    }

    @Test func redirectsInsideEnd() {
        let text = "<Directory /srv/web>\nRewriteEngine On\nRewriteRule (.*) x$1\n</Directory>\n"
        #expect(outcomes(host(text)).contains { $0.status == 500 })
        #expect(outcomes(host("ErrorDocument 404 /y\nDirectoryIndex a b c d\nFallbackResource /z")).allSatisfy { $0.kind != .configError })
    }

    @Test func includesEnd() {
        var files = ["/etc/apache2/loop.conf": "Include loop.conf\nInclude other.conf\n", "/etc/apache2/other.conf": "Include loop.conf\n"]
        for number in 0..<40 { files["/etc/apache2/chain\(number).conf"] = "Include chain\(number + 1).conf\n" }
        files["/etc/apache2/chain40.conf"] = "ServerAdmin x\n"
        for number in 0..<3000 { files["/etc/apache2/many/\(number).conf"] = "Define V\(number)\n" }
        let configuration = load("Include loop.conf\nInclude chain0.conf\nInclude many/*.conf\n", context: .server, files: files)
        let messages = configuration.findings.map(\.message)
        #expect(messages.contains { $0.contains("includes itself") })
        #expect(messages.contains { $0.contains("nested more than") })
        #expect(configuration.files.count > 3000)
    }

    @Test func sectionsAndLinesAreBounded() {
        let deep = String(repeating: "<IfModule core.c>\n", count: 5000) + String(repeating: "</IfModule>\n", count: 5000)
        #expect(host(deep).findings.contains { $0.message.contains("nested more than") })
        let many = String(repeating: "<Directory /srv/a>\nRequire all granted\n</Directory>\n", count: 5000)
        #expect(outcomes(host(many)).allSatisfy { $0.kind != .unknown })
        let long = String(repeating: "x", count: 2_000_000)
        let time = seconds {
            _ = host("RewriteRule ^/\(long) /y [L]\nSetEnv A \(long)\n# \(long)\n\(long) y")
            _ = host(String(repeating: "RewriteRule ^ \\\n", count: 100_000) + " - [L]")
            _ = host(String(repeating: "\"", count: 1_000_000))
        }
        #expect(time < 20)
    }

    @Test func macrosAndValuesThatDoubleAreBounded() {
        var macros = "<Macro M0>\nServerAlias a\n</Macro>\n"
        for level in 1...30 { macros += "<Macro M\(level)>\nUse M\(level - 1)\nUse M\(level - 1)\n</Macro>\n" }
        let time = seconds {
            let configuration = load(macros + "<VirtualHost *:80>\nUse M30\n</VirtualHost>\n")
            #expect(configuration.findings.contains { $0.message.contains("macros are nested") || $0.message.contains("directives") })
            var defines = "Define A0 xxxxxxxxxxxxxxxx\n"
            for level in 1...200 { defines += "Define A\(level) ${A\(level - 1)}${A\(level - 1)}\n" }
            #expect(load(defines + "ServerAdmin ${A200}\n", context: .server).findings.contains { $0.message.contains("longer than") })
        }
        #expect(time < 20)
    }

    @Test func expressionsAreBounded() {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "!", count: 100_000), String(repeating: "true && ", count: 100_000) + "true",
            String(repeating: "true || ", count: 100_000) + "true", "'a'" + String(repeating: " . 'a'", count: 50_000) + " == 'b'",
        ] {
            _ = outcomes(host("<If \"\(text)\">\nRequire all denied\n</If>"))
            _ = outcomes(host("RewriteCond expr \"\(text)\"\nRewriteRule ^ - [F]"))
        }
    }

    @Test func expansionsAreBounded() {
        let maps = "RewriteMap a int:tolower\n"
        let nested = String(repeating: "${a:", count: 5_000) + "x" + String(repeating: "}", count: 5_000)
        _ = outcomes(host(maps + "RewriteRule ^ \(nested) [L]"))
        let wide = String(repeating: "%{REQUEST_URI}", count: 20_000)
        #expect(outcomes(host("RewriteRule ^ /\(wide) [L]"), "/aaaaaaaaaaaaaaaaaaaaaa").map(\.kind) == [.unknown])
    }
}
