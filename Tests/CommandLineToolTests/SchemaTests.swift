@testable import CommandLineTool
import ClusterModel
import Glibc
import Rules
import Source
import TestSupport
import Testing

/// Validators and schemas that `scripts/test-schemas` brings. Without them the tests here are skipped, unless
/// EZCLUSTER_REQUIRE_SCHEMAS is set, as `make test` does.
enum Schemas {
    static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    static let python = root + "/.build/schemas/python/bin/python"
    static let sarif = root + "/.build/schemas/sarif-2.1.0.json"
    static let isThere = access(python, X_OK) == 0 && access(sarif, R_OK) == 0
    static let mayRun = isThere || getenv("EZCLUSTER_REQUIRE_SCHEMAS") != nil
    static let hint: Comment = "run scripts/test-schemas to validate against schemas"

    /// Validates documents, one JSON text a line, against a schema; what is wrong with each, empty for nothing.
    static func problems(of documents: [String], schema: String) throws -> [String] {
        let script = """
            import json, sys
            from jsonschema import validators, FormatChecker
            schema = json.load(open(sys.argv[1]))
            kind = validators.validator_for(schema)
            kind.check_schema(schema)
            validator = kind(schema, format_checker=FormatChecker())
            for line in sys.stdin:
                errors = sorted(validator.iter_errors(json.loads(line)), key=str)
                print(" | ".join("/".join(map(str, e.absolute_path)) + ": " + e.message.replace("\\n", " ")[:300] for e in errors))
            """
        let result = try Program.run(python, ["-c", script, schema], input: Array((documents.joined(separator: "\n") + "\n").utf8))
        try #require(result.status == 0, "\(result.errorText)")
        return result.outputText.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
}

@Suite(.enabled(if: Schemas.mayRun, Schemas.hint)) struct SchemaTests {
    @Test("SARIF of every example is valid")
    func sarif() throws {
        var documents: [String] = []
        let projects = try Program.run("/usr/bin/find", [Schemas.root + "/examples", "-name", "composer.json"]).outputText
            .split(separator: "\n").map { String($0.dropLast("/composer.json".count)) }
        #expect(projects.count >= 14)
        for project in projects {
            // With and without suppressions; findings with fixes, related places, undecided points.
            for arguments in [["--format", "sarif"], ["--format", "sarif", "--no-suppressions", "--release", "ibexa4.6"]] {
                let result = ezcluster(["lint"] + arguments, in: project)
                documents.append(oneLine(result.output))
            }
        }
        let nothing = ezcluster(["lint", "--format", "sarif"], in: "/nowhere")
        documents.append(oneLine(nothing.output))
        let place = try TemporaryDirectory()
        let odd = "\u{1B}[31m ü \u{202E}%20 "
        try place.write("a b#\(odd).conf", "<VirtualHost *:80>\nRewriteEngine On\nRewriteRule ^x\(odd) - [L]\n# ezcluster: ignore[dead-rewrite-rule]: \(odd)\nRewriteRule ^y - [L]\n")
        documents.append(oneLine(ezcluster(["lint", "--apache", "a b#\(odd).conf", "--format", "sarif"], in: place.path).output))
        let problems = try Schemas.problems(of: documents, schema: Schemas.sarif)
        #expect(problems.count == documents.count)
        for problem in problems where !problem.isEmpty { Issue.record("\(problem)") }
        // That the validator finds something at all.
        let whole = try #require(documents.first { $0.contains("\"startLine\": ") })
        let broken = whole.replacing("\"startLine\": ", with: "\"startLine\": -")
        #expect(try Schemas.problems(of: [broken], schema: Schemas.sarif)[0].isEmpty == false)
    }

    private func oneLine(_ json: String) -> String { json.split(separator: "\n").joined(separator: " ") }

    @Test("the schema of .ezcluster.yml and its reader accept and refuse the same")
    func configuration() throws {
        var generator = ConfigurationGenerator(seed: 20_261_126)
        var documents = ConfigurationGenerator.fixed
        for _ in 0..<1_500 { documents.append(generator.next()) }
        let place = try TemporaryDirectory()
        try place.write("schema.json", ConfigurationSchema.document)
        let problems = try Schemas.problems(of: documents, schema: place.path + "/schema.json")
        #expect(problems.count == documents.count)
        var refused = 0
        for (document, problem) in zip(documents, problems) {
            let (_, mistakes) = ToolConfigurationReader.read(SourceFile(path: "/p/.ezcluster.yml", text: document), ruleIDs: Catalogue.ids)
            refused += mistakes.isEmpty ? 0 : 1
            #expect(
                mistakes.isEmpty == problem.isEmpty,
                "\(document)\nreader: \(mistakes.map(\.message))\nschema: \(problem)")
        }
        // Both kinds are there in numbers.
        #expect(refused > 300 && documents.count - refused > 300, "\(refused) of \(documents.count) are refused")
    }
}

@Suite struct ConfigurationSchemaTests {
    @Test("docs/ezcluster.schema.json is current; EZCLUSTER_UPDATE=1 writes it anew")
    func isCurrent() throws {
        let path = Schemas.root + "/docs/ezcluster.schema.json"
        if getenv("EZCLUSTER_UPDATE") != nil { _ = try Program.run("/usr/bin/tee", [path], input: ConfigurationSchema.document) }
        #expect((try? readFile(path)) == ConfigurationSchema.document, "stale: EZCLUSTER_UPDATE=1 swift test --filter ConfigurationSchemaTests")
    }

    @Test("every key of the reader is in the schema")
    func keys() {
        #expect(ConfigurationSchema.properties.map(\.0) == ToolConfigurationReader.keys)
    }
}

/// Configurations as JSON in one line, right and wrong, from a seed.
struct ConfigurationGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    static let fixed = [
        "{}", "[]", "{\"release\": 2.5}", "{\"release\": null}", "{\"release\": [\"2.5\"]}", "{\"environments\": \"prod\"}",
        "{\"environments\": [null]}", "{\"deployment\": \"both\"}", "{\"servers\": {\"nginx\": {\"context\": \"server\"}}}",
        "{\"ignore\": [{\"rule\": \"local-sessions\", \"reason\": \"\"}]}", "{\"rules\": {\"local-sessions\": \"of\"}}",
        "{\"expect\": [{\"url\": \"/a\", \"php\": true, \"static\": true}]}", "{\"expect\": [{\"url\": \"/a\", \"status\": 99}]}",
        "{\"expect\": [{\"url\": \"a\", \"status\": 403}]}", "{\"expect\": [{\"url\": \"/a\", \"redirect\": false}]}",
        "{\"expect\": [{\"url\": \"/a\", \"redirect\": true, \"status\": 301}]}", "{\"known\": {\"service\": []}}",
    ]

    mutating func next() -> String {
        let keys = ToolConfigurationReader.keys.shuffled(&self)
        var members: [String] = []
        for key in keys.prefix(1 + random(4)) { members.append("\(quoted(slip(key))): \(value(of: key))") }
        return "{" + members.joined(separator: ", ") + "}"
    }

    mutating func random(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(1, bound)))
    }

    private mutating func pick(_ texts: [String]) -> String { texts[random(texts.count)] }
    private func quoted(_ text: String) -> String { "\"\(text)\"" }

    /// Now and then a key that does not exist.
    private mutating func slip(_ key: String) -> String { random(25) == 0 ? String(key.dropLast()) + "x" : key }

    /// Now and then something else than what is expected.
    private mutating func value(of key: String) -> String {
        if random(14) == 0 { return pick(["null", "[]", "{}", "[[\"a\"]]", "{\"a\": {\"b\": 1}}", "[{\"a\": 1}]"]) }
        switch key {
        case "release", "root", "baseline": return text()
        case "environments", "env_files": return texts()
        case "deployment": return pick(["\"cluster\"", "\"single-server\"", "\"cluster\"", "\"unknown\"", "true"])
        case "servers":
            return object(["apache", "nginx", "memcached", "redis"]) { generator, _ in
                generator.random(3) == 0 ? generator.object(["file", "context"], required: "file") { generator, _ in generator.text() } : generator.texts()
            }
        case "nodes", "env", "server_env": return object(["web1", "A_B", "x"]) { generator, _ in generator.text() }
        case "rules":
            return object(["local-sessions", "dead-rewrite-rule", "no-such-rule"]) { generator, _ in
                generator.pick(["\"error\"", "\"off\"", "\"warning\"", "\"notice\"", "\"loud\""])
            }
        case "ignore":
            return list { generator in
                generator.object(["rule", "path", "reason"], required: "rule") { generator, name in
                    name == "rule" ? generator.pick(["\"local-sessions\"", "\"dead-rewrite-rule\"", "\"nothing\""]) : generator.text()
                }
            }
        case "expect":
            return list { generator in
                generator.object(["url", "host", "method", "headers", "address", "present", "absent", "php", "static", "status", "redirect"], required: "url") { generator, name in
                    switch name {
                    case "url": generator.pick(["\"/a\"", "\"/b?c\"", "\"page\""])
                    case "headers": generator.object(["Accept", "X"]) { generator, _ in generator.text() }
                    case "present", "absent": generator.pick(["\"/srv/a\"", "[\"/srv/a\", \"/b\"]", "\"relative\""])
                    case "address": generator.pick(["\"10.0.0.1\"", "\"::1\"", "\"office\""])
                    case "method": generator.pick(["\"GET\"", "\"POST\"", "\"NO SPACE\""])
                    case "status": generator.pick(["200", "403", "\"404\"", "42", "\"many\""])
                    case "redirect": generator.pick(["true", "\"/b\"", "false"])
                    default: generator.pick(["true", "false", "\"app.php\""])
                    }
                }
            }
        case "render":
            return object(RenderSettings.keys.map(\.name)) { generator, name in
                switch RenderSettings.key(name)?.shape {
                case .map: generator.object(["web1", "A_B"]) { generator, _ in generator.text() }
                case .list: generator.texts()
                default: generator.text()
                }
            }
        default: return object(["services", "metadata_handlers", "binarydata_handlers", "adapters", "apache_directives", "nginx_directives"]) { generator, _ in generator.texts() }
        }
    }

    private mutating func text() -> String {
        pick(["\"a/b\"", "\"x\"", "2.5", "7", "true", "\"a: b\"", "\"\u{FC}\"", "\"x\"", "\"2.5\"", random(8) == 0 ? "null" : "\"y\"", random(8) == 0 ? "[1]" : "\"z\""])
    }

    private mutating func texts() -> String { random(3) == 0 ? text() : list { $0.text() } }

    private mutating func list(_ element: (inout Self) -> String) -> String {
        "[" + (0..<random(4)).map { _ in element(&self) }.joined(separator: ", ") + "]"
    }

    private mutating func object(_ keys: [String], required: String? = nil, _ value: (inout Self, String) -> String) -> String {
        var chosen = keys.shuffled(&self).prefix(random(min(keys.count, 4) + 1)).filter { $0 != required }
        if let required, random(12) != 0 { chosen.insert(required, at: 0) }
        return "{" + chosen.map { key in "\(quoted(slip(key))): \(value(&self, key))" }.joined(separator: ", ") + "}"
    }
}

extension [String] {
    fileprivate func shuffled(_ generator: inout ConfigurationGenerator) -> [String] {
        var result = self
        for index in result.indices.dropFirst().reversed() { result.swapAt(index, generator.random(index + 1)) }
        return result
    }
}
