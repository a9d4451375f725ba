import Routing
import Testing

@Suite struct ExplorationTests {
    private func run(
        _ files: FileFacts = FileFacts(), limit: Int = 64, _ evaluate: (World) -> Outcome
    ) -> Exploration.Result {
        Exploration.run(files: files, limit: limit, evaluate)
    }

    private func describe(_ result: Exploration.Result) -> [String] {
        result.outcomes.map { "\($0.file ?? $0.kind.rawValue) when \($0.assumptions.map(\.text).joined(separator: "; "))" }
    }

    @Test func nothingUnknownGivesOneOutcomeWithoutAssumptions() {
        let result = run { _ in Outcome(.status, status: 403) }
        #expect(result.outcomes.count == 1)
        #expect(result.outcomes[0].assumptions.isEmpty)
        #expect(!result.isTruncated)
    }

    @Test func unknownFilesSplit() {
        let result = run { world in
            world.isRegularFile("/web/a.png") ? Outcome(.static, file: "/web/a.png") : Outcome(.php)
        }
        #expect(
            describe(result) == [
                "/web/a.png when /web/a.png is a regular file", "php when /web/a.png is not a regular file",
            ])
    }

    @Test func equalBranchesAreOne() {
        let result = run { world in
            _ = world.isRegularFile("/web/a.png")
            return Outcome(.php)
        }
        #expect(describe(result) == ["php when "])
    }

    @Test func answersAreConsistent() {
        let result = run { world in
            if world.isRegularFile("/a") {
                #expect(world.exists("/a"))
                #expect(!world.isDirectory("/a"))
                #expect(!world.exists("/a/b"))
                #expect(world.isDirectory("/"))
                return Outcome(.static, file: "/a")
            }
            if world.isRegularFile("/a/b") {
                #expect(world.isDirectory("/a"))
                return Outcome(.static, file: "/a/b")
            }
            return Outcome(.status, status: 404)
        }
        #expect(result.outcomes.count == 3)
    }

    @Test func knownFilesDoNotSplit() {
        let facts = FileFacts(present: ["/web/app.php", "/web/dir/"], absent: ["/web/gone"])
        let result = run(facts) { world in
            #expect(world.isRegularFile("/web/app.php"))
            #expect(world.isDirectory("/web/dir"))
            #expect(world.isDirectory("/web"))
            #expect(!world.exists("/web/gone/x"))
            #expect(!world.exists("/web/app.php/x"))
            #expect(world.isDirectory("/var"))
            return Outcome(.php)
        }
        #expect(result.outcomes.count == 1)
    }

    @Test func theBoundIsReported() {
        let result = run(limit: 8) { world in
            var found = 0
            for index in 0..<20 where world.isRegularFile("/\(index)") { found += 1 }
            return Outcome(.status, status: found)
        }
        #expect(result.isTruncated)
        #expect(result.outcomes.count <= 8)
    }

    @Test func assumptionsOfDifferentOutcomesExcludeEachOther() {
        let result = run { world in
            if world.decide(Question(key: "a", yes: "a", no: "not a")) { return Outcome(.php) }
            return world.decide(Question(key: "b", yes: "b", no: "not b")) ? Outcome(.php) : Outcome(.status, status: 404)
        }
        #expect(describe(result) == ["php when a", "php when not a; b", "status when not a; not b"])
    }
}
