import Source

@testable import Symfony

/// Values in the notation of the referee.
enum Canonical {
    static func quoted(_ text: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            if byte >= 0x20, byte <= 0x7E, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "\\"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// `nil` when something in the value is unknown.
    static func text(_ value: ConfigValue) -> String? {
        switch value.content {
        case .null: return "~"
        case .bool(let flag): return flag ? "T" : "F"
        case .integer(let number): return "i\(number)"
        case .double(let number): return "f" + String(number.bitPattern, radix: 16)
        case .string(let text): return quoted(text)
        case .unknown: return nil
        case .list(let list):
            var parts: [String] = []
            for (index, item) in list.enumerated() {
                guard let part = text(item) else { return nil }
                parts.append("\(quoted(String(index)))=\(part)")
            }
            return "{" + parts.joined(separator: ",") + "}"
        case .map(let map):
            var parts: [String] = []
            for entry in map.entries {
                guard let part = text(entry.value) else { return nil }
                parts.append("\(quoted(entry.key))=\(part)")
            }
            return "{" + parts.joined(separator: ",") + "}"
        }
    }
}

/// Compares what Symfony answers with what is loaded here.
struct Comparison {
    var version = SymfonyVersion(5, 4)
    /// What a difference may be excused by: unknown values where PHP would be needed.
    var differences: [String] = []
    var refusals = 0
    var values = 0
    var unknowns = 0
    /// PHP did not come to an end.
    var unanswered = 0

    mutating func compare(_ test: PHPReferee.Case, _ answer: String) {
        if answer == "gave up" {
            unanswered += 1
            return
        }
        let files = Dictionary(uniqueKeysWithValues: test.files.map { ("/p/" + $0.key, $0.value) })
        let layout: ProjectLayout = switch test.layout {
        case "standard": .standardEdition(symfony: version)
        case "shipped": .packagesOfShippedKernel(symfony: version)
        default: .microKernel(symfony: version)
        }
        var options = LoadOptions()
        options.environmentIsComplete = true
        for (name, value) in test.variables { options.environmentVariables[name] = EnvironmentValue(value, origin: "--env-var") }
        let project = SymfonyProject.load(
            root: "/p", layout: layout, environment: test.environment, options: options, store: SourceStore(tree: MemoryFileTree(files)))
        let before = differences.count
        if test.layout == "dotenv" { compareEnvironment(project, answer) } else { compareContainer(test, project, answer) }
        guard differences.count > before else { return }
        let shown = test.files.sorted { $0.key < $1.key }.map { "--- \($0.key)\n\(String(decoding: $0.value, as: UTF8.self))" }
        differences[before] = shown.joined(separator: "\n") + "\n--- variables \(test.variables)\n" + differences[before]
    }

    private mutating func compareEnvironment(_ project: SymfonyProject, _ answer: String) {
        if answer.hasPrefix("refused ") {
            refusals += 1
            // A command cannot be run by the referee either.
            if project.findings.isEmpty, !answer.contains("Process component") {
                differences.append("Symfony: \(answer)\nhere:    accepted")
            }
            return
        }
        let ours = project.variables.variables.map { name, variable in
            Canonical.quoted(name) + "=" + (variable.value.bytes.map { Canonical.quoted(String(decoding: $0, as: UTF8.self)) } ?? "?")
        }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.joined(separator: "\t")
        values += project.variables.variables.count
        // Since 7.1 the path of the first file is a variable, too.
        let answer = answer.split(separator: "\t").filter { !$0.hasPrefix("\"SYMFONY_DOTENV_PATH\"") }.joined(separator: "\t")
        if ours != answer || !project.findings.isEmpty {
            differences.append("Symfony: \(answer)\nhere:    \(ours) \(project.findings.map(\.message))")
        }
    }

    private mutating func compareContainer(_ test: PHPReferee.Case, _ project: SymfonyProject, _ answer: String) {
        let errors = project.findings.filter { $0.severity == .error }
        if answer.hasPrefix("refused ") {
            refusals += 1
            // The extension that records its configuration has it resolved twice.
            if answer.contains("recorded") { return }
            if Self.hasLonePercent(test),
                ["Incompatible use of dynamic environment variables", "inside string value"].contains(where: answer.contains)
            {
                return
            }
            if errors.isEmpty, project.undefinedParameters.isEmpty {
                differences.append("Symfony: \(answer)\nhere:    accepted")
            }
            return
        }
        var ours: [String: String?] = [:]
        for name in project.parameters.names where !name.hasPrefix("kernel.") {
            ours[Canonical.quoted(name)] = .some(project.parameters.value(name).flatMap(Canonical.text))
        }
        for (key, configs) in project.extensions {
            // An empty section is null here, as it is written, and an empty array in Symfony.
            let isOld = version < SymfonyVersion(5, 3)
            let values = configs.map { $0.value.isNull && !isOld ? ConfigValue(.map(ConfigMap())) : $0.value }
            ours[Canonical.quoted("recorded." + key)] = .some(Canonical.text(ConfigValue(.list(values))))
        }
        for id in project.serviceIds {
            guard let service = project.services[id] else { continue }
            // Services were public unless they said otherwise until 4.4.
            let isPublic = (service.isPublic ?? (version < SymfonyVersion(5, 0))) ? "T" : "F"
            if let alias = service.alias {
                ours[Canonical.quoted("alias " + id)] = "{\"0\"=\(Canonical.quoted(alias)),\"1\"=\(isPublic)}"
            } else {
                let name = service.className?.written.map { Canonical.quoted($0) } ?? service.className.flatMap(Canonical.text) ?? "~"
                ours[Canonical.quoted("service " + id)] = "{\"0\"=\(name),\"1\"=\(isPublic)}"
            }
        }
        let theirs = answer.isEmpty ? [] : answer.split(separator: "\t").map(String.init)
        var hasRuntimeErrors = false
        for line in theirs {
            guard case (var name, let value)? = split(line) else { continue }
            // Parameter names keep the case of their first appearance from 3.4 on, but it does not count.
            if version < SymfonyVersion(4, 0), !name.hasPrefix("\"service "), !name.hasPrefix("\"alias ") { name = name.lowercased() }
            values += 1
            guard let own = ours.removeValue(forKey: name) else {
                differences.append("\(name) is missing here; Symfony: \(value)")
                continue
            }
            if value.hasPrefix("error ") {
                hasRuntimeErrors = true
                if own?.contains("%env(") == true, Self.hasLonePercent(test) { continue }
                if let own, project.undefinedParameters.isEmpty { differences.append("\(name)\nSymfony: \(value)\nhere:    \(own)") }
                continue
            }
            guard let own else {
                unknowns += 1
                // Binary data is unknown on purpose, and what processors make of it.
                let text = test.files.values.map { String(decoding: $0, as: UTF8.self) }.joined()
                // PHP writes "Array" for an array in a text.
                if errors.contains(where: Self.isArrayInText), value.contains("Array") { continue }
                // Constants and processors of the project need PHP, and from 6.4 on the variable without a name has a value.
                if ["base64:", "const:", "unheard:", "!php/const", "int:)", "env()", "key:X)"].contains(where: text.contains) { continue }
                differences.append("\(name)\nSymfony: \(value)\nhere:    unknown \(errors.map(\.message))")
                continue
            }
            // Before 5.0 a number as default of a variable that is used becomes text.
            if name.hasPrefix("\"env("), version < SymfonyVersion(5, 0), value == Self.text(ofNumber: own) { continue }
            // Resolved twice, what follows a lone percent sign is paired anew.
            if own != value, name.hasPrefix("\"recorded."), own.contains("%"), Self.hasLonePercent(test) { continue }
            // Nor are lone percent signs paired over a variable that is empty.
            if own.filter({ $0 != "%" }) == value.filter({ $0 != "%" }), Self.hasLonePercent(test) { continue }
            if own != value { differences.append("\(name)\nSymfony: \(value)\nhere:    \(own)") }
        }
        for name in ours.keys.sorted() { differences.append("\(name) exists only here") }
        let counting = errors.filter { !Self.isArrayInText($0) || !answer.contains("Array") }
        if !hasRuntimeErrors, let error = counting.first {
            differences.append("Symfony: accepted\nhere:    \(error.rule): \(error.message)")
        }
    }

    /// `i5` and `f3ff8000000000000` as PHP writes these numbers in texts.
    private static func text(ofNumber canonical: String) -> String? {
        let value: ConfigValue? = switch canonical.first {
        case "i": Int(canonical.dropFirst()).map { ConfigValue(.integer($0)) }
        case "f": UInt64(canonical.dropFirst(), radix: 16).map { ConfigValue(.double(Double(bitPattern: $0))) }
        default: nil
        }
        return value?.scalarText.map { Canonical.quoted($0) }
    }

    private static func isArrayInText(_ finding: Finding) -> Bool {
        finding.rule == "env-value-refused" && finding.message.hasSuffix("cannot be cast to text")
    }

    /// Whether a text holds a percent sign that is neither doubled nor around a name.
    private static func hasLonePercent(_ test: PHPReferee.Case) -> Bool {
        test.files.values.contains { bytes in
            String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
                String(line).replacing(/%%|%[^%\s]+%/, with: "").contains("%")
            }
        }
    }

    /// At the `=` behind the quoted name.
    private func split(_ line: String) -> (String, String)? {
        let bytes = Array(line.utf8)
        guard let close = bytes.dropFirst().firstIndex(of: UInt8(ascii: "\"")), close + 1 < bytes.count else { return nil }
        return (String(decoding: bytes[...close], as: UTF8.self), String(decoding: bytes[(close + 2)...], as: UTF8.self))
    }
}
