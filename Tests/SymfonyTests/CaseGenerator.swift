/// Seeded random projects and `.env` files: small, and dense in the things that go wrong.
struct CaseGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = (seed &+ 1) &* 0xD1B5_4A32_D192_ED03 }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
    private mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
    private mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    // MARK: Dotenv

    private static let fragments = [
        "a", "B", "_", "1", " ", "  ", "\t", "=", "#", "\"", "'", "\\", "\\\\", "\\\"", "\\'", "\\n", "\\r", "\\$", "$", "{", "}", "${", "$A", "${A}",
        "${A:-x}", "${A:=y}", "${B:-}", "$B", "$A_B", "${A", ":-", "$(", ")", "(", "é", "%", "%%", "%x%", "export", "word", "a b",
        "\\\\$A", "\\\\\\$A", "$$", "${}", "$1", ".", ",", "://",
    ]

    mutating func dotenvFile() -> String {
        var text = chance(20) ? pick(["\n", "# comment\n", "  \n\n", "\r\n"]) : ""
        for _ in 0..<(1 + below(4)) {
            if chance(4) { text += pick([" ", "\t", "#", "\u{FEFF}"]) }
            if chance(8) { text += pick(["export ", "export\t", "export  "]) }
            text += pick(["A", "B", "A_B", "C1", "_X", "a", chance(15) ? "1A" : "D", chance(10) ? "A-B" : "E"])
            text += chance(94) ? "=" : pick([" =", "= ", "", " "])
            switch below(5) {
            case 0: text += pick(["word", "5", "", "'x'", "\"y\"", "a#b", "a #b", "#c"])
            case 1:
                text += "\""
                for _ in 0..<below(5) { text += pick(Self.fragments.filter { chance(8) || $0 != "\"" }) }
                text += "\""
            case 2:
                text += "'"
                for _ in 0..<below(4) { text += pick(Self.fragments.filter { chance(8) || $0 != "'" }) }
                text += "'"
            default:
                for _ in 0..<below(6) { text += pick(Self.fragments) }
            }
            text += chance(90) ? "\n" : pick(["\r\n", "\r", " \n", "\n\n", " # c\n", ""])
        }
        return text
    }

    mutating func dotenvCase() -> PHPReferee.Case {
        var test = PHPReferee.Case(layout: "dotenv")
        test.files[".env"] = Array(dotenvFile().utf8)
        if chance(30) { test.files[".env.local"] = Array(dotenvFile().utf8) }
        if chance(20) { test.files[".env.prod"] = Array(dotenvFile().utf8) }
        if chance(20) { test.files[".env.prod.local"] = Array(dotenvFile().utf8) }
        if chance(30) { test.variables[pick(["A", "B", "Z"])] = pick(["real", "", "0", "x y"]) }
        return test
    }

    // MARK: Containers

    private static let names = ["a", "b", "c", "d.e", "f-g", "H"]
    private static let variables = ["ONE", "TWO", "THREE", "GONE"]
    private static let processors = [
        "int", "float", "bool", "not", "string", "trim", "json", "csv", "base64", "url", "query_string", "resolve", "default:a", "default:",
        "key:k", "key:0", "key:host", "string", "trim",
    ]

    /// Nothing that Symfony 2.8 does not know: placeholders of the environment, patterns, sections for environments, unquoted percent signs.
    private var isPlain = false

    /// As `containerCase`, with what Symfony 2.8 knows.
    mutating func plainContainerCase() -> PHPReferee.Case {
        isPlain = true
        defer { isPlain = false }
        return containerCase()
    }

    /// The parameters that the next reference may name.
    private var allowed: [String] = CaseGenerator.names

    private mutating func reference() -> String {
        if isPlain || chance(55), let name = allowed.isEmpty ? nil : pick(allowed) { return "%" + name + "%" }
        if isPlain || chance(1) { return isPlain && !chance(4) ? "plain" : "%undefined%" }
        var expression = pick(Self.variables)
        while chance(40) { expression = (chance(1) ? pick(["default:GONEPARAM", "unheard"]) : pick(Self.processors)) + ":" + expression }
        if chance(1) { expression = pick(["", "A B", ":X", "int:", "a.b", "key:X"]) }
        return "%env(\(expression))%"
    }

    private mutating func scalar(_ referenceChance: Int) -> String {
        if chance(referenceChance) {
            if chance(60) { return "'" + reference() + "'" }
            var text = ""
            for _ in 0..<(1 + below(4)) { text += chance(50) ? reference() : pick(["x", "%%", " ", "%", "a/b", "5", "%%%", "é"]) }
            return "'" + text + "'"
        }
        return pick([
            "1", "0", "-3", "1.5", "1e3", "true", "false", "~", "''", "text", "'%%'", "'50%'", "'a %% b'", "'@@at'", "1.0e25", "0.1", "100000000000000000000",
            "'%'", "'%%%%'", "\"line\\nbreak\"", "'% a%'", "2020-01-01", "yes",
        ])
    }

    private mutating func value(_ depth: Int, _ referenceChance: Int) -> String {
        if depth < 3, chance(25) {
            if chance(50) {
                return "[" + (0..<below(4)).map { _ in value(depth + 1, referenceChance) }.joined(separator: ", ") + "]"
            }
            var keys = ["k", "l", "m-n", "0", "'x%a%'"].filter { _ in chance(50) }
            if !chance(10) { keys.removeAll { $0.contains("%") } }
            return "{" + keys.map { "\($0): \(value(depth + 1, referenceChance))" }.joined(separator: ", ") + "}"
        }
        return scalar(referenceChance)
    }

    private mutating func section(_ indent: String, isMain: Bool) -> String {
        var text = ""
        if isMain || chance(40) {
            text += indent + "parameters:\n"
            for (index, name) in Self.names.enumerated() where chance(isMain ? 100 : 30) {
                // Names refer to later ones mostly: else every case is a circle.
                allowed = chance(97) ? Array(Self.names[(index + 1)...]) : Self.names
                text += "\(indent)    \(name): \(value(0, 35))\n"
            }
            allowed = Self.names
            for name in Self.variables where !isPlain && chance(15) {
                text += "\(indent)    env(\(name)): \(pick(["'x'", "'5'", "~", "'%a%'", "''", chance(5) ? "5" : "'1.5'"]))\n"
            }
            if text.hasSuffix("parameters:\n") { text += "\(indent)    z: 1\n" }
        }
        for key in ["alpha", "beta", "gamma"] where chance(30) {
            text += "\(indent)\(key): \(chance(10) ? scalar(0) : "{x: \(value(1, 40)), y: \(value(1, 30))}")\n"
        }
        if chance(15) {
            text += indent + "services:\n"
            if !isPlain, chance(30) { text += indent + "    _defaults: { public: \(pick(["true", "false"])) }\n" }
            for id in ["svc.one", "svc.two"] where !isPlain && chance(60) {
                text += indent + "    \(id): \(pick(["~", "'@svc.other'", "{class: Some\\Name}", "{class: Some\\Name, public: true}", "{alias: svc.other}", "{alias: svc.other, public: true}", "{class: X, arguments: ['@svc.one', 1]}"]))\n"
            }
            text += indent + (isPlain ? "    svc.last: { class: Some\\Name }\n" : "    svc.last: ~\n")
        }
        return text
    }

    private mutating func file(imports: [String], isMain: Bool) -> String {
        var text = ""
        if !imports.isEmpty {
            text += "imports:\n"
            for path in imports {
                switch below(8) {
                case 0: text += "    - \(path)\n"
                case 1 where !isPlain: text += "    - { resource: '\(path)', ignore_errors: \(pick(["true", "false", "not_found", "~"])) }\n"
                case 2 where chance(20): text += "    - { resource: gone.yaml, ignore_errors: \(pick(["true", "not_found", "false"])) }\n"
                default: text += "    - { resource: \(path.contains("*") || path.contains("{") ? "'\(path)'" : path) }\n"
                }
            }
        }
        text += section("", isMain: isMain)
        if !isPlain, chance(25) {
            let inner = section("    ", isMain: false)
            text += "when@\(pick(["prod", "prod", "dev"])):\(inner.isEmpty ? " ~\n" : "\n" + inner)"
        }
        return text
    }

    mutating func containerCase() -> PHPReferee.Case {
        var test = PHPReferee.Case(layout: isPlain ? "standard" : pick(["micro", "micro", "shipped", "standard"]))
        let base = test.layout == "standard" ? "app/config" : "config"
        let leaves = ["\(base)/sub/one.yaml", "\(base)/sub/two.yaml", "\(base)/other.yaml", "\(base)/sub/deep/three.yaml"]
        for leaf in leaves where chance(60) { test.files[leaf] = Array(file(imports: [], isMain: false).utf8) }
        let targets = isPlain ? ["sub/one.yaml", "sub/two.yaml", "./other.yaml", "sub/", "sub/../other.yaml", "sub/deep/"] : ["sub/one.yaml", "sub/two.yaml", "./other.yaml", "sub/", "sub/*.yaml", "sub/{one,two}.yaml", "sub/../other.yaml", "sub/deep/*", "*/one.yaml"]
        func existing(_ path: String) -> Bool { test.files["\(base)/\(path)"] != nil || path.hasSuffix("/") || path.contains("*") || path.contains("{") }
        var imports: [String] = []
        for target in targets where chance(18) {
            let plain = target.hasPrefix("./") ? String(target.dropFirst(2)) : target == "sub/../other.yaml" ? "other.yaml" : target
            if existing(plain) || chance(5) { imports.append(target) }
        }
        let main = test.layout == "standard" ? "app/config/config_prod.yml" : "config/services.yaml"
        test.files[main] = Array(file(imports: imports, isMain: true).utf8)
        if test.layout != "standard" {
            for name in ["packages/a.yaml", "packages/b2.yaml", "packages/b10.yaml", "packages/prod/a.yaml", "services_prod.yaml"] where chance(40) {
                test.files["config/\(name)"] = Array(file(imports: [], isMain: false).utf8)
            }
            if chance(30) { test.files[".env"] = Array("ONE=one\nTWO='2'\nTHREE='{\"k\":[1]}'\n".utf8) }
        }
        for name in ["ONE", "TWO", "THREE"] where chance(70) {
            test.variables[name] = pick([
                "word", "5", "007", " 12 ", "1.5", "-3", "1e3", "true", "off", "Yes", "", "0", "a,b,\"c \"\"d\"\"\"", "{\"k\": {\"l\": 1}}", "[1, \"x\", null, 2.0]",
                "bm90ZQ==", "redis://user:p%40ss@host:6379/0?timeout=2&x[]=1#f", "a=1&b[c]=2", "50%", "%a%", "%%", "x%a%y", "http://h", "  padded\t", "null", "{", "mysql://h/db",
                "%env(TWO)%", "1,,2", "\"q\"x,y", "//host/path",
            ])
        }
        return test
    }
}
