import ClusterModel
import Host
import Rules
import Source
import TestSupport
import Testing

/// A correct project that faults are put into, and benign changes.
struct Specimen: Sendable {
    var name: String
    var family: Family
    /// Relative path to content.
    var files: [String: String]
    var isCluster = true
    /// The machines whose files these are, when it is no project but an audit.
    var machines: [String] = []

    /// What a fault can be put into.
    enum Kind { case project, machine, machines }
    var kind: Kind { machines.isEmpty ? .project : machines.count == 1 ? .machine : .machines }

    /// The generated projects, the catalogue's own, and the correct ones of `examples/`.
    static func all() throws -> [Specimen] {
        var specimens = Blueprint.all.map(\.specimen) + Family.allCases.map { Specimen(name: $0.base.name, family: $0, files: $0.base.files) }
        specimens += MachineBlueprint.all.map(\.specimen)
        specimens.append(Specimen(name: BaseProject.single46.name, family: .ibexa46, files: BaseProject.single46.files, isCluster: false))
        let directory = #filePath.split(separator: "/").dropLast(5).reduce("") { $0 + "/" + $1 } + "/examples"
        let listed = try Program.run("/usr/bin/find", [directory, "-type", "f"])
        var examples: [String: [String: String]] = [:]
        for path in listed.outputText.split(separator: "\n") {
            let parts = path.dropFirst(directory.count + 1).split(separator: "/", maxSplits: 1)
            guard parts.count == 2, parts[0] != "broken", parts[1].contains("/") || parts[1].hasPrefix(".") || parts[1].hasPrefix("composer") else { continue }
            examples[String(parts[0]), default: [:]][String(parts[1])] = String(decoding: try readFile(String(path)), as: UTF8.self)
        }
        for (name, files) in examples.sorted(by: { $0.key < $1.key }) where files["composer.json"] != nil {
            let family: Family? =
                switch name.prefix(while: { $0 != "." }) + name.drop(while: { $0 != "." }).prefix(3) {
                case "ez-platform-1.13": .ez113
                case "ez-platform-2.5-", "ez-platform-2.5": .ez25
                case "ibexa-3.3-": .ibexa33
                case "ibexa-4.6-": .ibexa46
                default: nil
                }
            specimens.append(Specimen(name: name, family: try #require(family, "\(name): of which family?"), files: files))
        }
        return specimens
    }

    /// Errors and warnings of the whole catalogue; with `notices`, these too.
    func judge(notices: Bool = false) throws -> [Finding] {
        LintRun(try load()).findings.map(\.finding).filter { notices || $0.severity > .notice }
    }

    private func load() throws -> LoadedSubjects {
        if !machines.isEmpty {
            let targets = machines.map { name in
                let prefix = machines.count == 1 ? "" : name + "/"
                var machine: [String: [UInt8]] = [:]
                for (path, text) in files where path.hasPrefix(prefix) { machine["/" + path.dropFirst(prefix.count)] = Example.bytes(of: text) }
                return AuditTarget(tree: MemoryHostTree(running: machine, name: "/\(name).tar.gz"), fallbackName: name)
            }
            return try AuditLoader.load(targets, options: SubjectOptions(), configuration: ToolConfiguration())
        }
        return try SubjectLoader.load(files, environment: "prod", deployment: isCluster ? .cluster : .singleServer)
    }

    /// The place of a finding, in the terms of `files`.
    func mark(_ finding: Finding) -> Example.Mark {
        let file = finding.span.file
        let path =
            switch kind {
            case .project: String(file.path.dropFirst(exampleRoot.count + 1))
            case .machine: String(file.path.dropFirst())
            case .machines: String(file.path.dropFirst())
            }
        return Example.Mark(path: path, offset: finding.span.range.start)
    }

    /// A place in the files of several machines: what they have in common is read once, and belongs to none of them.
    func shared(_ mark: Example.Mark) -> Example.Mark {
        guard kind == .machines, let slash = mark.path.firstIndex(of: "/") else { return mark }
        return Example.Mark(path: String(mark.path[mark.path.index(after: slash)...]), offset: mark.offset)
    }

    // MARK: what the release decides

    func mentions(_ text: String) -> Bool { files.values.contains { $0.contains(text) } }
    /// Flysystem 2: the directory of a local adapter is its `location`.
    var directoryKey: String { mentions("\"oneup/flysystem-bundle\", \"version\": \"4") ? "location" : "directory" }
    var rootKey: String {
        ["ibexa", "ezplatform"].first { key in files.values.contains { $0.hasPrefix(key + ":\n") || $0.contains("\n" + key + ":\n") } } ?? "ezpublish"
    }
    var hasProxy: Bool { mentions("10.0.10.40") }
    var hasStaticHost: Bool { mentions("static.acme.test") }
    /// A file's text with a mark at its first line that is no comment.
    static func marked(_ text: String) -> String {
        let comments = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.isEmpty || $0.hasPrefix("#") }.map { $0 + "\n" }.joined()
        return comments + "↓" + text.dropFirst(comments.count)
    }
    /// Whether a metadata handler in SQL is in effect.
    var usesDFS: Bool { mentions("metadata_handler: dfs") }
    /// The siteaccess that is not the default one.
    var second: String { mentions("reading_room") ? "reading_room" : "admin" }
    /// A host of the site.
    var host: String {
        for text in files.values {
            if let range = text.firstRange(of: "Map\\Host:\n"), let end = text[range.upperBound...].firstIndex(of: ":") {
                return String(text[range.upperBound..<end].drop { $0 == " " })
            }
        }
        return "www.acme.test"
    }

    private static func isForDevelopment(_ path: String) -> Bool { path.contains("_dev.") || path.hasSuffix(".dev") }
    func isYAML(_ path: String) -> Bool { path.hasSuffix(".yml") || path.hasSuffix(".yaml") }
}

/// A changed specimen with the places where a finding must start.
struct Changed {
    var files: [String: String]
    var places: Set<Example.Mark> = []

    /// Takes the marks `↓` out of the text of one file and keeps their places.
    mutating func set(_ path: String, _ marked: String) {
        var plain = ""
        for character in marked {
            if character == "↓" { places.insert(Example.Mark(path: path, offset: plain.utf8.count)) } else { plain.append(character) }
        }
        files[path] = plain
    }
}

/// Ways to change a specimen. Each returns the changed files, none when the specimen has no place for the change. `↓` in a new
/// text marks the place of the expected finding.
extension Specimen {
    /// All replacements at once; each text is replaced where it stands first, in the order of paths.
    func replacing(_ pairs: KeyValuePairs<String, String>, adding added: [String: String] = [:]) -> [Changed] {
        replacing(pairs: pairs.map { ($0.key, $0.value) }, adding: added)
    }

    func replacing(pairs: [(String, String)], adding added: [String: String] = [:]) -> [Changed] {
        // Marks stay in the texts until all replacements are made, since each of them shifts the others.
        var texts = files
        for (old, new) in pairs {
            guard let path = texts.keys.sorted().first(where: { !Self.isForDevelopment($0) && texts[$0]?.contains(old) == true }), let text = texts[path],
                let range = text.firstRange(of: old)
            else { return [] }
            texts[path] = text.replacingCharacters(in: range, with: new)
        }
        for (path, text) in added { texts[path] = text }
        var changed = Changed(files: files)
        for (path, text) in texts where text != files[path] { changed.set(path, text) }
        return [changed]
    }

    /// The first occurrence of a text behind an anchor in the same file.
    func replacing(_ old: String, with new: String, after anchor: String) -> [Changed] {
        for path in files.keys.sorted() where isYAML(path) && !Self.isForDevelopment(path) {
            guard let text = files[path], let start = text.firstRange(of: anchor), let range = text[start.upperBound...].firstRange(of: old)
            else { continue }
            var changed = Changed(files: files)
            changed.set(path, text.replacingCharacters(in: range, with: new))
            return [changed]
        }
        return []
    }

    /// One change for each YAML value of a key that `change` takes: block style or flow style, in quotes or not.
    func values(_ key: String, _ change: (String) -> String?) -> [Changed] {
        var found: [Changed] = []
        for path in files.keys.sorted() where isYAML(path) && !Self.isForDevelopment(path) {
            guard let text = files[path] else { continue }
            for range in Self.valueRanges(key, in: text) {
                guard let new = change(String(text[range])) else { continue }
                var changed = Changed(files: files)
                changed.set(path, text.replacingCharacters(in: range, with: new))
                found.append(changed)
            }
        }
        return found
    }

    /// The values of a variable in `.env` files.
    func variables(_ name: String, _ change: (String) -> String?) -> [Changed] {
        var found: [Changed] = []
        for path in files.keys.sorted() where path.hasPrefix(".env") || path.hasSuffix(".env") {
            guard let text = files[path], !Self.isForDevelopment(path) else { continue }
            for line in text.split(separator: "\n") where line.hasPrefix(name + "=") {
                let value = line.dropFirst(name.count + 1)
                guard let new = change(String(value)) else { continue }
                var changed = Changed(files: files)
                changed.set(path, text.replacingCharacters(in: value.startIndex..<value.endIndex, with: new))
                found.append(changed)
            }
        }
        return found
    }

    /// One change for each file that has the text, where it stands first.
    func each(_ old: String, _ new: String) -> [Changed] {
        files.keys.sorted().filter { !Self.isForDevelopment($0) }.compactMap { path in
            guard let text = files[path], let range = text.firstRange(of: old) else { return nil }
            var changed = Changed(files: files)
            changed.set(path, text.replacingCharacters(in: range, with: new))
            return changed
        }
    }

    private static func valueRanges(_ key: String, in text: String) -> [Range<String.Index>] {
        var ranges: [Range<String.Index>] = []
        for line in text.split(separator: "\n") where line.first(where: { $0 != " " }) != "#" {
            guard let found = line.firstRange(of: key + ": ") else { continue }
            let before = line[..<found.lowerBound].last ?? " "
            guard before == " " || before == "{" || before == "↓" else { continue }
            let isFlow = line[..<found.lowerBound].contains("{")
            var end = found.upperBound
            var quote: Character?
            while end < line.endIndex {
                let character = line[end]
                if let open = quote {
                    if character == open { quote = nil }
                } else if character == "\"" || character == "'" {
                    quote = character
                } else if isFlow, character == "," || character == "}" {
                    break
                }
                end = line.index(after: end)
            }
            var last = end
            while last > found.upperBound, line[line.index(before: last)] == " " { last = line.index(before: last) }
            ranges.append(found.upperBound..<last)
        }
        return ranges
    }
}

extension String {
    func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }

    /// The text with a mark, inside its quotes or before it.
    func changed(_ change: (String) -> String) -> String {
        guard let quote = first, quote == "\"" || quote == "'" else { return change(self) }
        return "\(quote)\(change(String(dropFirst().dropLast())))\(quote)"
    }
}
