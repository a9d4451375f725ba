@testable import CommandLineTool
import Glibc
import TestSupport
import Testing

/// Exit codes and streams of the commands, in this process and of the real binary.
@Suite struct ContractTests {
    private static let vhost = """
        <VirtualHost *:80>
            ServerName www.example.com
            DocumentRoot /srv/site/web
            RewriteEngine On
            RewriteRule ^/old /new [R=301,L]
            RewriteRule .* /app.php
        </VirtualHost>

        """

    private static let memcached = "-l 127.0.0.1\n-p 11211\n"

    /// A directory with a server file; above it there is no project.
    private func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("site.conf", Self.vhost)
        try directory.write("memcached.conf", Self.memcached)
        return directory
    }

    @Test func traceAnswers() throws {
        let place = try directory()
        let result = ezcluster(
            ["trace", "--apache", "site.conf", "--host", "www.example.com", "/old", "--format", "json"], in: place.path)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("\"kind\": \"redirect\""))
        #expect(result.output.contains("\"status\": 301"))
        #expect(result.writes == 1)
    }

    @Test func traceReadsStandardInput() throws {
        let place = try directory()
        let result = ezcluster(["trace", "--apache", "-", "/old", "--expect", "redirect"], in: place.path, input: Self.vhost)
        #expect(result.code == 0, "\(result.output)\(result.errors)")
        #expect(ezcluster(["trace", "--apache", "-", "/old", "--expect", "php"], in: place.path, input: Self.vhost).code == 1)
    }

    @Test func nothingToAskIsThree() throws {
        let place = try TemporaryDirectory()
        for arguments in [["trace", "/"], ["config"], ["lint"], ["lint", "missing"], ["trace", "--nginx", "missing.conf", "/"]] {
            let result = ezcluster(arguments, in: place.path)
            #expect(result.code == 3, "\(arguments): \(result.output)\(result.errors)")
            #expect(!result.errors.isEmpty)
        }
    }

    @Test func neverFailsOnlyTurnsOneIntoZero() throws {
        let place = try TemporaryDirectory()
        #expect(ezcluster(["lint", "--fail-on", "never"], in: place.path).code == 3)
        #expect(ezcluster(["lint", "--fail-on", "never", "--nope"], in: place.path).code == 2)
    }

    @Test func unknownRulesAreNamed() throws {
        let place = try directory()
        let result = ezcluster(["lint", "--ignore", "undeclared-io-handlr"], in: place.path)
        #expect(result.code == 2)
        #expect(result.errors.contains("did you mean undeclared-io-handler?"))
        #expect(ezcluster(["explain", "undeclared-io-handlr"]).errors.contains("did you mean"))
    }

    @Test func rulesAndExplain() throws {
        #expect(ezcluster(["rules"]).output.contains("undeclared-io-handler"))
        #expect(ezcluster(["rules", "--format", "json"]).output.hasPrefix("{\n  \"schemaVersion\": 1,"))
        let page = ezcluster(["explain", "undeclared-io-handler"])
        #expect(page.code == 0 && page.output.hasPrefix("# undeclared-io-handler"))
    }

    @Test func severalOutputs() throws {
        let place = try directory()
        let result = ezcluster(
            ["lint", "--format", "text", "--format", "sarif", "-o", "out.sarif", "--fail-on", "never"], in: place.path)
        #expect(result.code == 0, "\(result.errors)")
        let last = result.output.split(separator: "\n").last
        #expect(last?.contains("undecided point") == true)
        #expect(String(decoding: try readFile(place.path + "/out.sarif"), as: UTF8.self).contains("\"version\": \"2.1.0\""))
        let unwritable = ezcluster(["rules", "--format", "json", "-o", "no/such/dir/x.json"], in: place.path)
        #expect(unwritable.code == 2 && unwritable.errors.contains("cannot write"))
    }

    /// The binary beside the test bundle.
    private static let binary: String = {
        var path = CommandLine.arguments[0]
        if let range = path.range(of: "/debug/") { path = String(path[..<range]) + "/debug" } else { path = ".build/debug" }
        return path + "/ezcluster"
    }()

    @Test func theBinaryEndsTheSameWay() throws {
        let place = try directory()
        let cases: [([String], Int32)] = [
            (["--version"], 0), (["--help"], 0), (["lint", "--nope"], 2), (["explain", "none"], 2),
            (["trace", "--apache", "site.conf", "/old", "--expect", "redirect"], 0),
            (["trace", "--apache", "site.conf", "/old", "--expect", "static"], 1), (["trace", "--apache", "none.conf", "/"], 3),
        ]
        for (arguments, code) in cases {
            let result = try Program.run(Self.binary, arguments, directory: place.path)
            #expect(result.status == code, "\(arguments): \(result.outputText)\(result.errorText)")
            #expect(ezcluster(arguments, in: place.path).code == code)
        }
    }

    /// A reader that goes away is no failure.
    @Test func aClosedPipeIsNoFailure() throws {
        let place = try TemporaryDirectory()
        let script = "'\(Self.binary)' rules | true; echo ${PIPESTATUS[0]}"
        let result = try Program.run("bash", ["-c", script], directory: place.path)
        #expect(result.outputText == "0\n")
    }
}

extension String {
    fileprivate func range(of text: String) -> String.Index? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index }
            index = self.index(after: index)
        }
        return nil
    }
}
