import TestSupport
import Testing

/// Input that cannot be read, through the real binary: a clear message with a place, the rest judged all the same.
@Suite struct BadInputTests {
    /// A correct example, with files put in or replaced.
    private func project(_ files: [String: [UInt8]]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        _ = try Program.run("cp", ["-R", Servers.packageRoot + "/examples/ez-platform-2.5-nfs-nginx/.", directory.path])
        for (name, bytes) in files {
            let old = (try? readFile(directory.path + "/" + name)) ?? []
            try directory.write(name, bytes.first == UInt8(ascii: "+") ? old + bytes.dropFirst() : bytes)
        }
        return directory
    }

    private func lint(_ directory: TemporaryDirectory, _ arguments: [String] = [], input: String = "") throws -> ProgramResult {
        try RealBinary.run(["lint", "--color", "never"] + arguments, in: directory.path, input: Array(input.utf8), seconds: 20)
    }

    /// A fault of the files beside the bad one, to see that nothing of the rest is lost.
    private let otherFault: (String, [UInt8]) = ("deploy/memcached.conf", Array("-u memcache\n-l 127.0.0.1\n-p 11211\n-U 0\n".utf8))

    private func expectError(_ place: String, in files: [String: [UInt8]]) throws {
        let result = try lint(project(files.merging([otherFault]) { $1 }))
        #expect(result.status == 1)
        #expect(result.outputText.contains(place), "\(result.outputText)")
        #expect(result.outputText.contains("[memcached-on-loopback]"), "the rest is lost: \(result.outputText)")
    }

    private func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// The project is a folder of a repository, whose own `.gitignore` is above what may be read otherwise.
    @Test(arguments: [true, false]) func importThatGitLeavesOutFurtherUp(isRepository: Bool) throws {
        let above = try TemporaryDirectory()
        _ = try Program.run("cp", ["-R", Servers.packageRoot + "/examples/ez-platform-2.5-nfs-nginx", above.path + "/site"])
        let main = String(decoding: try readFile(above.path + "/site/app/config/config_prod.yml"), as: UTF8.self)
        try above.write("site/app/config/config_prod.yml", main.replacing("imports:\n", with: "imports:\n    - { resource: own.yml }\n"))
        try above.write(".gitignore", "/site/app/config/own.yml\n")
        if isRepository { try above.write(".git/HEAD", "ref: refs/heads/main\n") }
        let result = try RealBinary.run(["lint", "--color", "never"], in: above.path + "/site", seconds: 20)
        #expect(result.outputText.contains("own.yml"), "\(result.outputText)")
        #expect(result.outputText.contains("[import-missing]") != isRepository, "\(result.outputText)")
        #expect(result.outputText.contains("what app/config/own.yml sets") == isRepository, "\(result.outputText)")
    }

    @Test func binaryYAML() throws {
        let noise = (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        try expectError("app/config/default_parameters.yml:1:1: error: ", in: ["app/config/default_parameters.yml": [0xFF, 0x00] + noise])
    }

    @Test func bytesThatAreNotUTF8() throws {
        try expectError("app/config/default_parameters.yml:43:5: error: ", in: ["app/config/default_parameters.yml": text("+a: \"") + [0xFF, 0xFE] + text(" x\"\n")])
    }

    @Test func aYAMLBomb() throws {
        var bomb = "+a: &a [x,x,x,x,x,x,x,x,x]\n"
        for (before, name) in zip("abcdefghi", "bcdefghij") {
            bomb += "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ","))]\n"
        }
        try expectError("[yaml-alias-expansion]", in: ["app/config/config.yml": text(bomb)])
    }

    @Test func anUnclosedCollection() throws {
        try expectError("app/config/config.yml:42:8: error: ", in: ["app/config/config.yml": text("+x: [1, 2\ny: 3\n")])
    }

    @Test func anUnclosedBlock() throws {
        try expectError(
            "deploy/nginx/site.conf:25:2: error: this \"location\" block is never closed",
            in: ["deploy/nginx/site.conf": text("+server {\n location / {\n")])
    }

    @Test func anIncludeCycle() throws {
        try expectError(
            "deploy/nginx/gazette.d/loop:1:9: error: ",
            in: ["deploy/nginx/gazette.d/loop": text("include gazette.d/loop;\n"), "deploy/nginx/gazette.d/pages": text("+include gazette.d/loop;\n")])
    }

    /// Symfony reads an empty file as no configuration; that is no fault.
    @Test func anEmptyFile() throws {
        let result = try lint(project(["app/config/empty.yml": [], "app/config/config_prod.yml": text("+\n")]))
        #expect(result.status == 0, "\(result.outputText)")
    }

    @Test func nothingToJudge() throws {
        let place = try TemporaryDirectory()
        try place.makeDirectory("empty")
        for (arguments, words) in [
            (["missing"], "cannot read missing: it does not exist"), (["--nginx", "missing.conf"], "cannot read missing.conf: it does not exist"),
            (["empty"], "no project and no server configuration was found in empty"),
        ] {
            let result = try lint(place, arguments)
            #expect(result.status == 3 && result.errorText.contains(words), "\(arguments): \(result.errorText)")
        }
        #expect(try lint(place, ["--nginx"]).status == 2)
    }

    @Test func fragmentsFromStandardInput() throws {
        let place = try TemporaryDirectory()
        let fine = try lint(place, ["--nginx", "-", "--context", "server"], input: "listen 80; server_name x; root /srv/x; location / { return 404; }\n")
        #expect(fine.status == 0, "\(fine.outputText)\(fine.errorText)")
        let broken = try lint(place, ["--nginx", "-", "--context", "server"], input: "listen 80;\nlocation / {\n")
        #expect(broken.status == 1 && broken.outputText.contains("-:2:1: error: "), "\(broken.outputText)\(broken.errorText)")
    }

    /// What is imported or included and cannot be read is an error, not a pass.
    @Test func partsThatCannotBeRead() throws {
        let directory = try project([:])
        for name in ["app/config/ezplatform.yml", "deploy/nginx/gazette.d/php"] {
            _ = try Program.run("truncate", ["-s", "100M", directory.path + "/" + name])
        }
        let result = try lint(directory)
        #expect(result.status == 1)
        let output = result.outputText
        #expect(output.contains("app/config/config.yml:5:19: error: ") && output.contains("[import-missing]"), "\(output)")
        #expect(output.contains("error: the included file gazette.d/php cannot be read: it is larger than 32 MiB [nginx-include-missing]"), "\(output)")
    }

    @Test func aHundredMegabytes() throws {
        let place = try TemporaryDirectory()
        _ = try Program.run("truncate", ["-s", "100M", place.path + "/big.conf"])
        let result = try lint(place, ["--nginx", "big.conf"])
        #expect(result.status == 3 && result.errorText.contains("cannot read big.conf: it is larger than"), "\(result.errorText)")
    }
}
