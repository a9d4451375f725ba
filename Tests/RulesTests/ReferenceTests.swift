import Glibc
import Rules
import TestSupport
import Testing

@Suite struct ReferenceTests {
    /// The repository's root, from this file's place in it.
    private var root: String { #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } }

    @Test("docs/rules is what the catalogue says; EZCLUSTER_UPDATE=1 writes it anew")
    func pagesAreCurrent() throws {
        var pages = ["README.md": RulePage.index(of: Catalogue.all)]
        for rule in Catalogue.all { pages[rule.id + ".md"] = RulePage(rule).markdown }
        let directory = root + "/docs/rules"
        if getenv("EZCLUSTER_UPDATE") != nil {
            _ = try Program.run("/bin/sh", ["-c", "rm -rf \"$0\" && mkdir -p \"$0\"", directory])
            for (name, text) in pages { _ = try Program.run("/usr/bin/tee", [directory + "/" + name], input: Array(text.utf8)) }
        }
        for (name, text) in pages {
            let written = (try? readFile(directory + "/" + name)).map { String(decoding: $0, as: UTF8.self) }
            #expect(written == text, "docs/rules/\(name) is stale: run EZCLUSTER_UPDATE=1 swift test --filter ReferenceTests")
        }
        let listed = try Program.run("/bin/ls", [directory]).outputText.split(separator: "\n").map(String.init)
        #expect(Set(listed) == Set(pages.keys), "docs/rules holds pages of rules that are not in the catalogue")
    }
}
