import Source
import Synchronization

/// The templates of a run: the built-in ones, and those of the user that take their place.
public final class TemplateSet: Sendable {
    /// What a template file's name ends with.
    public static let suffix = ".mustache"

    /// By name, such as `nginx/site.conf`.
    private let texts: [String: [UInt8]]
    /// Names that the user's own files give.
    private let own: Set<String>
    private let parsed = Mutex<[String: Template]>([:])

    public static let builtIn = TemplateSet(BuiltInTemplates.all.mapValues { Array($0.utf8) }, own: [])

    private init(_ texts: [String: [UInt8]], own: Set<String>) {
        self.texts = texts
        self.own = own
    }

    /// Every name, in order.
    public var names: [String] { texts.keys.sorted() }

    /// The text of a template.
    public func text(_ name: String) -> [UInt8]? { texts[name] }

    /// Whether a template is the user's.
    public func isOwn(_ name: String) -> Bool { own.contains(name) }

    func contains(_ name: String) -> Bool { texts[name] != nil }

    func template(_ name: String) throws(TemplateProblem) -> Template {
        if let known = parsed.withLock({ $0[name] }) { return known }
        guard let text = texts[name] else {
            throw TemplateProblem(place: TemplatePlace(template: name, line: 1, column: 1), message: "there is no such template")
        }
        let template = try Template(name: name, text: text)
        parsed.withLock { $0[name] = template }
        return template
    }

    func suggestion(for partial: String) -> String {
        NearestName.of(partial, among: names).map { "; did you mean \($0)?" } ?? ""
    }

    /// What to try instead of a name that is not there.
    func suggestion(forName name: String) -> String {
        if let known = TemplateVariables.all.first(where: { $0.name == name }) {
            return "; it is \(known.meaning), in templates of \(known.folders.joined(separator: ", "))"
        }
        return NearestName.of(name, among: TemplateVariables.all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
    }

    // MARK: The user's templates

    /// The built-in templates with those of a directory in their place: `DIR/nginx/site.conf.mustache`.
    ///
    /// A file that replaces nothing is taken when another one names it as a partial; otherwise it is an error, since its
    /// name is probably a slip. Every template of the user is checked as a whole, also what these values leave out.
    public static func reading(_ directory: String, from tree: any FileTree) throws(TemplateProblem) -> TemplateSet {
        var texts = BuiltInTemplates.all.mapValues { Array($0.utf8) }
        var own: Set<String> = []
        try read(directory, below: "", from: tree, into: &texts, &own, depth: 0)
        let set = TemplateSet(texts, own: own)
        var used = Set(BuiltInTemplates.all.keys)
        for name in set.names {
            let template = try set.template(name)
            for partial in template.partials {
                guard set.contains(partial.name) else {
                    throw TemplateProblem(
                        place: partial.place, message: "there is no partial \(partial.name)\(set.suggestion(for: partial.name))")
                }
                used.insert(partial.name)
            }
            for (name, place) in template.names where !TemplateVariables.isKnown(name) {
                throw TemplateProblem(place: place, message: "there is no value \(name)\(set.suggestion(forName: name))")
            }
        }
        if let stray = own.subtracting(used).sorted().first {
            throw TemplateProblem(
                place: TemplatePlace(template: stray, line: 1, column: 1),
                message: "no template has this name, and none uses it as a partial\(builtIn.suggestion(for: stray))")
        }
        return set
    }

    private static func read(
        _ directory: String, below prefix: String, from tree: any FileTree, into texts: inout [String: [UInt8]],
        _ own: inout Set<String>, depth: Int
    ) throws(TemplateProblem) {
        func problem(_ name: String, _ error: FileError) -> TemplateProblem {
            TemplateProblem(place: TemplatePlace(template: name, line: 1, column: 1), message: "cannot be read: \(error.reason)")
        }
        let entries: [DirectoryEntry]
        do throws(FileError) { entries = try tree.list(directory) } catch { throw problem(directory, error) }
        for entry in entries {
            let path = Path.join(directory, entry.name)
            switch entry.kind {
            case .directory where depth < 3 && !entry.name.hasPrefix("."):
                try read(path, below: prefix + entry.name + "/", from: tree, into: &texts, &own, depth: depth + 1)
            case .regular where entry.name.hasSuffix(suffix):
                let name = prefix + entry.name.dropLast(suffix.utf8.count)
                do throws(FileError) { texts[name] = try tree.read(path, limit: 1_048_576) } catch { throw problem(name, error) }
                own.insert(name)
            default: break
            }
        }
    }
}
