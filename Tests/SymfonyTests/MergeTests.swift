import Testing

@testable import Symfony

@Suite struct MergeTests {
    let configs = project(
        ["config/packages/a.yaml": "ext: { a: 1, m: { x: 1, l: [1] }, h: { one: { k: 1 } } }", "config/packages/b.yaml": "ext: { m: { y: 2, l: [2] }, h: { two: { k: 2 } }, b: 3 }"]
    ).extensions["ext"]!.map(\.value)

    @Test func mapsMergeAndListsReplaceOrAppend() throws {
        #expect(describe(try #require(ConfigValue.merged(configs, .maps))) == "{a: 1, m: {x: 1, l: [2], y: 2}, h: {one: {k: 1}, two: {k: 2}}, b: 3}")
        #expect(describe(try #require(ConfigValue.merged(configs, .mapsAndLists))).contains("l: [1, 2]"))
    }

    @Test func plansByKey() throws {
        let plan = MergePlan.deep(["h": .replace, "m": .deep(["l": .append], others: .replace)], others: .maps)
        #expect(describe(try #require(ConfigValue.merged(configs, plan))) == "{a: 1, m: {x: 1, l: [1, 2], y: 2}, h: {two: {k: 2}}, b: 3}")
        let merged = try #require(ConfigValue.merged(configs, .maps))
        #expect(merged.at("m", "x")?.span?.file.path == "/p/config/packages/a.yaml")
    }
}
