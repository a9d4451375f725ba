@testable import CommandLineTool
import TestSupport
import Testing

/// What happens by itself in CI services.
@Suite struct CITests {
    private static let vhost = "<VirtualHost *:80>\nServerName a.test\nDocumentRoot /srv/web\nRewriteEngine On\nRewriteRule ^x - [L]\nRewriteRule .* /app.php\n</VirtualHost>\n"

    private func run(_ arguments: [String], actions: Bool, repository: String?, in directory: String) -> (output: String, code: Int32) {
        let output = Memory()
        let surroundings = Surroundings(
            workingDirectory: directory, output: output, errors: Memory(), isGitHubActions: actions, repository: repository)
        let code = EzclusterCommand.run(arguments, in: surroundings)
        return (output.text, code)
    }

    @Test func annotationsStandBesideTheText() throws {
        let place = try TemporaryDirectory()
        try place.write("deploy/site.conf", Self.vhost)
        let directory = place.path + "/deploy"
        let arguments = ["lint", "--apache", "site.conf"]
        let plain = run(arguments, actions: false, repository: nil, in: directory)
        let inActions = run(arguments, actions: true, repository: place.path, in: directory)
        #expect(plain.output.hasPrefix("site.conf:5:1: warning:"))
        // The path counts from the repository, the verdict stays the last line.
        #expect(inActions.output.hasPrefix("::warning file=deploy/site.conf,line=5,"))
        #expect(inActions.output.hasSuffix(plain.output))
        // Not twice, and not where no text is asked for.
        let asked = run(arguments + ["--format", "text", "--format", "github", "-o", "out"], actions: true, repository: place.path, in: directory)
        #expect(asked.output == plain.output)
        #expect(String(decoding: try readFile(directory + "/out"), as: UTF8.self).hasPrefix("::warning file=deploy/site.conf,"))
        #expect(!run(arguments + ["--format", "json"], actions: true, repository: place.path, in: directory).output.contains("::warning"))
    }

    @Test func servicesCountPathsFromTheRepository() throws {
        let place = try TemporaryDirectory()
        try place.write("deploy/site.conf", Self.vhost)
        let directory = place.path + "/deploy"
        for (format, expected) in [("gitlab", "\"path\": \"deploy/site.conf\""), ("sarif", "\"uri\": \"deploy/site.conf\"")] {
            let arguments = ["lint", "--apache", "site.conf", "--format", format]
            #expect(run(arguments, actions: false, repository: place.path, in: directory).output.contains(expected))
            // A repository that is elsewhere says nothing.
            #expect(!run(arguments, actions: false, repository: "/somewhere", in: directory).output.contains(expected))
        }
        let json = run(["lint", "--apache", "site.conf", "--format", "json"], actions: false, repository: place.path, in: directory)
        #expect(json.output.contains("\"file\": \"site.conf\""))
    }
}
