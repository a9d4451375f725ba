import Reporting
import Rules
import Source

/// `ezcluster rules`
enum RulesCommand {
    static func run(_ options: RulesOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        let bytes = options.format == .json ? json() : text(options.text)
        try EzclusterCommand.write(bytes, to: options.outputPath, in: surroundings)
        return 0
    }

    private static func text(_ options: TextOptions) -> [UInt8] {
        let width = Catalogue.all.map(\.id.utf8.count).max() ?? 0
        var text = ""
        for area in Rule.Area.allCases {
            let rules = Catalogue.all.filter { $0.area == area }
            guard !rules.isEmpty else { continue }
            if options.verbosity > .quiet { text += (text.isEmpty ? "" : "\n") + area.rawValue + "\n" }
            for rule in rules {
                guard options.verbosity > .quiet else {
                    text += rule.id + "\n"
                    continue
                }
                text += "  " + padded(rule.id, width) + "  " + padded(rule.severity.rawValue, 7) + "  " + rule.summary + "\n"
            }
        }
        if options.verbosity > .quiet { text += "\n\(Catalogue.all.count) rules; ezcluster explain RULE says more about one\n" }
        return Array(text.utf8)
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func json() -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.array("rules", of: Catalogue.all) { json, rule in
                json.object { json in write(&json, rule) }
            }
        }
        return json.bytes
    }

    static func write(_ json: inout JSONWriter, _ rule: Rule) {
        json.field("id", rule.id)
        json.field("severity", rule.severity.rawValue)
        json.field("area", rule.area.rawValue)
        json.field("summary", rule.summary)
        json.field("explanation", rule.explanation)
        json.field("remedy", rule.remedy)
        json.field("releases", rule.releases.description)
        json.field("clusterOnly", rule.isClusterOnly)
        json.array("fixes", of: rule.fixes.map(\.rawValue).sorted()) { json, safety in json.value(safety) }
        json.array("sources", of: rule.sources) { json, source in
            json.object { json in
                json.field("text", source.text)
                json.field("url", source.url)
            }
        }
    }
}

/// `ezcluster explain RULE`
enum ExplainCommand {
    static func run(_ options: ExplainOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        guard let rule = Catalogue.rule(options.rule) else {
            let meant = NearestName.of(options.rule, among: Catalogue.ids.sorted()).map { "; did you mean \($0)?" } ?? "; ezcluster rules lists them"
            throw UsageError("there is no rule \(options.rule)\(meant)")
        }
        let bytes: [UInt8]
        switch options.format {
        case .text: bytes = Array(RulePage(rule).markdown.utf8)
        case .json:
            var json = JSONWriter()
            json.object { json in
                json.field("schemaVersion", 1)
                RulesCommand.write(&json, rule)
            }
            bytes = json.bytes
        }
        try EzclusterCommand.write(bytes, to: options.outputPath, in: surroundings)
        return 0
    }
}
