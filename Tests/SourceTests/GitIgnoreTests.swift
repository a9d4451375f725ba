import Source
import TestSupport
import Testing

/// `git check-ignore` is the referee.
@Suite struct GitIgnoreTests {
    private static let files: [[String: String]] = [
        [".gitignore": "/ezpublish/config/ezpublish.yml\n/web/var\nparameters.yml\n!app/config/parameters.yml\n"],
        [".gitignore": "*.yml\n!/app/\n!keep.yml\n", "app/.gitignore": "!config.yml\nconfig/*.yml\n!config/parameters.yml\n"],
        [".gitignore": "app/**/parameters.yml\n**/local\nweb/**\n# x\n\\#y\n\\!z\nend \nprotected\\ \n\r\ncr\r\n"],
        [".gitignore": "config/\n!config/parameters.yml\n/app/*/\n.env*\n!.env\n", "app/config/.gitignore": "!*\n"],
        [".gitignore": "a**b\n[a-c].yml\n?.txt\n**\n!**/\n!*.yml\n"],
        [".gitignore": "\u{FEFF}config.yml\n//x\n/\n!\n  \n*/\n"],
        [".gitignore": "/**/config\nx/**/y\n/app\n"],
    ]
    private static let paths = [
        "ezpublish/config/ezpublish.yml", "ezpublish/config/ezpublish.yml.example", "web/var/site/x.yml", "web/index.php", "web",
        "app/config/parameters.yml", "app/config/config.yml", "app/config.yml", "app/keep.yml", "parameters.yml", "keep.yml", "src/local/x",
        "#y", "!z", "end", "end ", "protected ", "protected", "cr", ".env", ".env.local", "app/.env.prod", "aXb", "a/b", "b.yml", "d.yml", "a.txt",
        "ab.txt", "x/y", "x/a/y", "x/a/b/y", "config", "config/x", "app/a/b/config.yml", "x.yml",
    ]

    private static let hasGit = (try? Program.run("git", ["--version"]))?.status == 0

    @Test(.enabled(if: hasGit, "needs git")) func agreesWithGit() throws {
        let git = "git"
        for files in Self.files {
            let directory = try TemporaryDirectory()
            for (name, text) in files { _ = try directory.write(name, text) }
            #expect(try Program.run(git, ["init", "-q", directory.path]).status == 0)
            let answer = try Program.run(
                git, ["-C", directory.path, "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"],
                input: Array(Self.paths.joined(separator: "\0").utf8) + [0])
            let ignored = Set(answer.outputText.split(separator: "\0").map(String.init))
            let ours = GitIgnore(
                directory: "/p", store: SourceStore(tree: MemoryFileTree(Dictionary(uniqueKeysWithValues: files.map { ("/p/" + $0.key, Array($0.value.utf8)) }))))
            for path in Self.paths {
                #expect((ours.line(leavingOut: "/p/" + path) != nil) == ignored.contains(path), "\(path) by \(files)")
            }
        }
    }

    /// Patterns that could be tried in more ways than anybody can wait for.
    @Test func hostilePatternsEnd() {
        let pattern = String(repeating: "**/a/", count: 40) + "**/" + String(repeating: "**/", count: 200) + "b\n"
        let tree = MemoryFileTree(["/p/.gitignore": Array(pattern.utf8)])
        let ignore = GitIgnore(directory: "/p", store: SourceStore(tree: tree))
        let path = "/p/" + String(repeating: "a/", count: 80)
        #expect(ignore.line(leavingOut: path + "c") == nil)
        #expect(ignore.line(leavingOut: path + "b") != nil)
    }

    @Test func namesTheLine() {
        let tree = MemoryFileTree(["/p/.gitignore": Array("# generated\n/config/\n".utf8)])
        let ignore = GitIgnore(directory: "/p", store: SourceStore(tree: tree))
        #expect(ignore.line(leavingOut: "/p/config/a/b.yml")?.text == "/config/")
        #expect(ignore.line(leavingOut: "/q/config/a.yml") == nil)
    }

    @Test func readsTheFilesOfTheRepositoryAboveTheProject() {
        let files = ["/r/.git/HEAD": "ref: refs/heads/main\n", "/r/.gitignore": "/site/config/local.yml\n", "/.gitignore": "*\n"]
        let tree = MemoryFileTree(files.mapValues { Array($0.utf8) })
        let ignore = GitIgnore(directory: "/r/site", store: SourceStore(tree: tree))
        #expect(ignore.line(leavingOut: "/r/site/config/local.yml")?.text == "/site/config/local.yml")
        #expect(ignore.line(leavingOut: "/r/site/config/other.yml") == nil)
    }
}
