import Source
import SymfonyYAML

/// Loads the files of a container in Symfony's order and collects what they set, unresolved.
final class ContainerLoader {
    /// One section of one file.
    struct Section {
        var key: String
        var keySpan: SourceSpan
        var node: YAMLNode
        var file: LoadedFile
        var whenEnvironment: String?
    }

    struct RawService {
        var id: String
        var keySpan: SourceSpan
        var node: YAMLNode
        var path: String
        var defaultPublic: Bool?
    }

    /// Loads of files, each import counted: files that import each other twice multiply.
    static let loadLimit = 20_000
    static let depthLimit = 64

    let root: String
    let layout: ProjectLayout
    let environment: String
    let options: LoadOptions
    let store: SourceStore
    let variables: EnvironmentVariables
    let dialect: YAMLDialect

    var parameters: [String: RawParameter] = [:]
    var parameterNames: [String] = []
    var sections: [Section] = []
    var services: [RawService] = []
    var registersServicesByDirectory = false
    var files: [LoadedFile] = []
    var overrides: [AppliedOverride] = []
    var findings: [Finding] = []
    /// Parameters that code of the distribution asks for in vain, by the place that makes it ask.
    var missingParameters: [SourceSpan: [String]] = [:]
    var undecided: [Undecided] = []
    var isComplete = true
    /// Set while code of bundles runs: the project's own parameters stay.
    var keepsParameters = false

    lazy var gitIgnore = GitIgnore(directory: root, store: store)
    private var trees: [String: YAMLTree] = [:]
    private var loads = 0
    /// The files being loaded, outermost first.
    private(set) var loading: [String] = []
    var reportedUnknown: Set<String> = []
    /// How many imports with `ignore_errors: true` are being loaded.
    private var toleration = 0
    /// Symfony threw inside such an import: nothing more of it is loaded.
    private(set) var isAborted = false

    init(
        root: String, layout: ProjectLayout, environment: String, options: LoadOptions, store: SourceStore,
        variables: EnvironmentVariables
    ) {
        self.root = root
        self.layout = layout
        self.environment = environment
        self.options = options
        self.store = store
        self.variables = variables
        dialect = YAMLDialect(symfonyMajor: layout.symfony.major, minor: layout.symfony.minor, patch: layout.yamlPatch)
    }

    // MARK: Parameters

    func set(_ name: String, _ parameter: RawParameter) {
        let key = layout.symfony.foldsNames ? name.lowercased() : name
        var parameter = parameter
        if let old = parameters[key] {
            if keepsParameters { return }
            parameter.replaced = old.replaced
            if let span = old.span { parameter.replaced.append(span) }
        } else {
            parameterNames.append(key)
        }
        parameters[key] = parameter
    }

    // MARK: Files

    /// Loads what is at a path, by its extension.
    /// - Parameter place: where the import is written; `nil` when the kernel loads the file.
    func load(_ path: String, _ reason: LoadedFile.Reason, at place: SourceSpan?) {
        loads += 1
        guard loads <= Self.loadLimit, loading.count < Self.depthLimit else {
            giveUp("the configuration below \(path)", reason: "imports are nested too deeply or repeated too often", at: place)
            return
        }
        if let start = loading.firstIndex(of: path) {
            reportCycle(Array(loading[start...]) + [path], at: place)
            return
        }
        let file = LoadedFile(path: path, reason: reason)
        loading.append(path)
        defer { loading.removeLast() }
        switch Path.fileExtension(path) {
        case "yml", "yaml":
            files.append(file)
            loadYAML(file, at: place)
        case "php":
            files.append(file)
            loadPHP(path, at: place)
        case "xml", "ini":
            skip(path, what: Path.fileExtension(path) == "xml" ? "XML configuration" : "INI configuration", at: place)
        default:
            guard let place else { return }
            fail(
                Finding(
                    "import-unsupported", .error,
                    "Symfony cannot load \(display(path)): its extension is none of yaml, yml, xml, php, ini", at: place))
        }
    }

    private func loadYAML(_ file: LoadedFile, at place: SourceSpan?) {
        guard let tree = tree(file.path, at: place) else { return }
        guard let content = tree.root else { return }
        if content.kind == .scalar, case .null = content.scalar { return }
        guard content.kind == .mapping || (content.kind == .sequence && content.count == 0) else {
            refuse("the file holds no map, but configuration must be one", at: content.span)
            return
        }
        // Root keys are looked at before anything is loaded.
        if !layout.symfony.hasWhenSections, let entry = content.entries.first(where: { $0.key.hasPrefix("when@") }) {
            refuse("sections for one environment exist from Symfony 5.3 on, this project runs \(layout.symfony.text)", at: entry.keySpan)
            if isAborted { return }
        }
        load(content, file, when: nil)
        guard !isAborted, layout.symfony.hasWhenSections, let section = content["when@" + environment], !section.isNullScalar else { return }
        guard section.kind == .mapping || section.kind == .sequence else {
            refuse("the section when@\(environment) holds no map", at: section.span)
            return
        }
        load(section, file, when: environment)
    }

    /// The parsed file; read errors and what the YAML reader found are reported once.
    private func tree(_ path: String, at place: SourceSpan?) -> YAMLTree? {
        if let known = trees[path] { return known }
        let file: SourceFile
        do throws(FileError) {
            file = try store.file(path)
        } catch {
            isComplete = false
            store.skip(path, reason: error.reason)
            if error == .missing, let place {
                reportMissing(path, at: place)
            } else {
                undecided.append(Undecided("what \(display(path)) sets", reason: "it could not be read: \(error.reason)", span: place))
                // What nobody could read must not pass.
                if error != .outside {
                    findings.append(
                        Finding(
                            "import-missing", .error, "\(display(path)) could not be read: \(error.reason)",
                            at: place ?? SourceFile(path: path, bytes: []).span(0, 0)))
                }
            }
            return nil
        }
        store.note(path, kind: "symfony-yaml", why: place == nil ? .discovered : .imported)
        let tree = YAMLTree.parse(file, dialect: dialect)
        trees[path] = tree
        for finding in tree.findings { fail(finding) }
        if !tree.isComplete { isComplete = false }
        return isAborted ? nil : tree
    }

    /// Imports first, then parameters, extensions, services.
    private func load(_ content: YAMLNode, _ file: LoadedFile, when: String?) {
        if let imports = content["imports"], !imports.isNullScalar { load(imports: imports, of: file) }
        if isAborted { return }
        if let section = content["parameters"], !section.isNullScalar { load(parameters: section) }
        if isAborted { return }
        for entry in content.entries {
            let key = entry.key
            if key == "imports" || key == "parameters" || key == "services" { continue }
            if key.hasPrefix("when@") { continue }
            sections.append(Section(key: key, keySpan: entry.keySpan, node: entry.value, file: file, whenEnvironment: when))
        }
        if let section = content["services"], !section.isNullScalar { load(services: section, path: file.path) }
    }

    private func load(parameters section: YAMLNode) {
        // A list was taken for parameters named 0, 1, 2... until 7.0.
        let takesLists = layout.symfony < SymfonyVersion(7, 0) || section.count == 0
        guard section.kind == .mapping || (section.kind == .sequence && takesLists) else {
            refuse("parameters must be a map of names and values", at: section.span)
            return
        }
        for (index, item) in section.items.enumerated() {
            set(String(index), RawParameter(source: .node(item), span: item.span, keySpan: item.span))
        }
        for entry in section.entries {
            checkReference(entry.value)
            set(entry.key, RawParameter(source: .node(entry.value), span: entry.value.span, keySpan: entry.keySpan))
        }
    }

    /// A reference to a service as a parameter is read, but the container that holds it cannot be written until 6.0.
    private func checkReference(_ node: YAMLNode) {
        guard layout.symfony < SymfonyVersion(6, 0), case .string(let text)? = node.scalar, let id = ServiceDefinition.reference(text) else {
            return
        }
        refuse("a parameter cannot be a reference to a service (\(id)): write @@ for an at sign", at: node.span)
    }

    private func load(services section: YAMLNode, path: String) {
        guard section.kind == .mapping || (section.kind == .sequence && section.count == 0) else {
            refuse("services must be a map of ids and definitions", at: section.span)
            return
        }
        var defaultPublic: Bool?
        if layout.symfony >= SymfonyVersion(3, 3), case .bool(let flag)? = section["_defaults"]?["public"]?.scalar { defaultPublic = flag }
        for entry in section.entries {
            let id = entry.key
            let isModern = layout.symfony >= SymfonyVersion(3, 3)
            if isModern, id == "_defaults" || id == "_instanceof" { continue }
            if !isModern, entry.value.isNullScalar {
                refuse("the service \(id) has no definition, which Symfony takes from 3.3 on", at: entry.keySpan)
                continue
            }
            if entry.value.kind == .mapping, entry.value["resource"] != nil {
                registersServicesByDirectory = true
                continue
            }
            services.append(
                RawService(id: id, keySpan: entry.keySpan, node: entry.value, path: path, defaultPublic: defaultPublic))
        }
    }

    // MARK: Reports

    /// Loads something whose errors Symfony ignores.
    func tolerating(_ body: () -> Void) {
        toleration += 1
        body()
        toleration -= 1
        isAborted = false
    }

    /// Reports something; an error means that Symfony stops loading here.
    func fail(_ finding: Finding) {
        var finding = finding
        if toleration > 0, finding.severity == .error {
            finding.severity = .warning
            finding.message += "; because of ignore_errors, Symfony leaves out the rest of the import in silence"
            isAborted = true
            isComplete = false
        }
        findings.append(finding)
    }

    func refuse(_ message: String, at span: SourceSpan) {
        isComplete = false
        fail(Finding("config-structure", .error, message, at: span))
    }

    func giveUp(_ what: String, reason: String, needs: String? = nil, at span: SourceSpan?) {
        isComplete = false
        guard reportedUnknown.insert(what).inserted else { return }
        undecided.append(Undecided(what, reason: reason, needs: needs, span: span))
    }

    func skip(_ path: String, what: String, at span: SourceSpan?) {
        isComplete = false
        guard reportedUnknown.insert(path).inserted else { return }
        files.append(LoadedFile(path: path, reason: span.map { .importedBy($0) } ?? .kernel(layout.configDirectory)))
        store.skip(path, reason: "\(what) is not evaluated")
        undecided.append(Undecided("what \(display(path)) sets", reason: "it is \(what), which is not evaluated", span: span))
    }

    private func reportCycle(_ paths: [String], at place: SourceSpan?) {
        guard let place else { return }
        isComplete = false
        fail(
            Finding(
                "import-cycle", .error, "files import each other in a circle: \(paths.map(display).joined(separator: " > "))", at: place,
                help: "remove one of the imports"))
    }

    /// Relative to the project, for messages.
    func display(_ path: String) -> String { Path.relative(path, to: root) ?? path }
}

extension YAMLNode {
    var isNullScalar: Bool {
        if case .null? = scalar { return true }
        return false
    }
}
