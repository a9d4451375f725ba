import Source
import SymfonyYAML

extension ContainerLoader {
    private enum Tolerance {
        case none, notFound, all
    }

    func load(imports section: YAMLNode, of file: LoadedFile) {
        guard section.kind != .scalar else {
            refuse("imports must be a list", at: section.span)
            return
        }
        let items = section.kind == .sequence ? Array(section.items) : section.entries.map(\.value)
        for item in items where !isAborted { load(import: item, of: file) }
    }

    private func load(import item: YAMLNode, of file: LoadedFile) {
        let resource: YAMLNode
        var type: String?
        var tolerance = Tolerance.none
        switch item.kind {
        case .scalar:
            guard layout.symfony >= SymfonyVersion(3, 4) else {
                refuse("an import must be a map with the key resource in Symfony \(layout.symfony.text)", at: item.span)
                return
            }
            resource = item
        case .sequence:
            refuse("an import must name a resource", at: item.span)
            return
        case .mapping:
            guard let found = item["resource"], !found.isNullScalar else {
                refuse("an import must name a resource", at: item.span)
                return
            }
            resource = found
            // Before 3.3 the extension alone decides.
            if layout.symfony >= SymfonyVersion(3, 3), case .string(let name)? = item["type"]?.scalar { type = name }
            guard let read = readTolerance(item["ignore_errors"]) else { return }
            tolerance = read
        }
        guard case .string(let path)? = resource.scalar, !path.isEmpty else {
            refuse("the resource of an import must be a path", at: resource.span)
            return
        }
        let span = resource.span
        guard tolerance == .all else {
            load(resource: path, type: type, tolerance: tolerance, from: file.path, at: span)
            return
        }
        tolerating { load(resource: path, type: type, tolerance: tolerance, from: file.path, at: span) }
    }

    private func readTolerance(_ node: YAMLNode?) -> Tolerance? {
        switch node?.scalar {
        case nil, .null: return Tolerance.none
        case .bool(let flag): return flag ? .all : Tolerance.none
        case .string("not_found") where layout.symfony.ignoresNotFound: return .notFound
        default: break
        }
        // Any text counted as true until 4.4 gave `not_found` its meaning.
        if !layout.symfony.ignoresNotFound { return .all }
        if let node {
            refuse(
                "ignore_errors must be true, false" + (layout.symfony.ignoresNotFound ? " or not_found" : ""), at: node.span)
        }
        return nil
    }

    private func load(resource: String, type: String?, tolerance: Tolerance, from file: String, at span: SourceSpan) {
        let reason = LoadedFile.Reason.importedBy(span)
        if resource.utf8.first == UInt8(ascii: "@") {
            guard let path = bundlePath(resource) else {
                giveUp("what \(resource) sets", reason: "the bundle's files are not among those that are read", at: span)
                return
            }
            load(path: path, resource: resource, type: type, tolerance: tolerance, reason, at: span)
            return
        }
        let directory = Path.parent(file)
        if layout.symfony.globsImports, PathPatterns.isPattern(resource) {
            let fixed = resource.utf8.prefix { ![UInt8](text: "*?{[").contains($0) }
            let isSubpath = fixed.contains(UInt8(ascii: "/"))
            let prefix = isSubpath ? Path.join(directory, Path.fixedDirectory(of: resource)) : directory
            // `not_found` does not cover the directory of a pattern.
            if isSubpath, tolerance != .all, !store.tree.exists(prefix) {
                reportMissing(prefix, at: span)
                return
            }
            let found = PathPatterns.files(Path.join(directory, resource), in: store.tree, layout.symfony)
            for path in found where !isAborted { load(path, reason, at: span) }
            if isSubpath || !found.isEmpty { return }
        }
        let path = Path.join(directory, resource)
        if let gone = missingParent(of: resource, in: directory) {
            if tolerance == .none { reportMissing(gone, at: span) }
            return
        }
        load(path: path, resource: resource, type: type, tolerance: tolerance, reason, at: span)
    }

    /// The first directory of `gone/../x.yaml` that is not there: the system walks through it.
    private func missingParent(of resource: String, in directory: String) -> String? {
        guard resource.contains("..") else { return nil }
        var current = resource.utf8.first == UInt8(ascii: "/") ? "/" : directory
        for part in resource.split(separator: "/") {
            if part == "..", !store.tree.isDirectory(current) { return current }
            current = Path.join(current, String(part))
        }
        return nil
    }

    private func load(
        path: String, resource: String, type: String?, tolerance: Tolerance, _ reason: LoadedFile.Reason, at span: SourceSpan
    ) {
        let isDirectory = type == "directory" || (type == nil && resource.utf8.last == UInt8(ascii: "/"))
        do throws(FileError) {
            let kind = try store.tree.kind(path)
            if kind == .directory {
                if isDirectory {
                    load(directory: path, reason, at: span)
                } else {
                    fail(
                        Finding(
                            "import-unsupported", .error, "Symfony cannot load \(display(path)): it is a directory", at: span,
                            help: "end the path with a slash, then every file in it is loaded"))
                }
                return
            }
            if let type, !["yaml", "yml", "glob"].contains(type), !type.isEmpty {
                skip(path, what: "configuration of type \(type)", at: span)
                return
            }
            load(path, reason, at: span)
        } catch {
            switch error {
            case .missing:
                // What may be missing by the author's word is no finding.
                if tolerance == .none || !options.isDeployed && store.tree.isFile(path + ".dist") {
                    reportMissing(path, at: span)
                } else {
                    store.skip(path, reason: "it does not exist, which ignore_errors allows")
                }
            case .outside:
                giveUp("what \(path) sets", reason: "it lies outside the files that are read", at: span)
            default:
                giveUp("what \(display(path)) sets", reason: "it could not be read: \(error.reason)", at: span)
            }
        }
    }

    /// Every file, directories included, in byte order; hidden ones are left out.
    private func load(directory: String, _ reason: LoadedFile.Reason, at span: SourceSpan, depth: Int = 0) {
        guard depth < Self.depthLimit else { return }
        for entry in (try? store.tree.list(directory)) ?? [] where !isAborted && entry.name.utf8.first != UInt8(ascii: ".") {
            let path = Path.join(directory, entry.name)
            if entry.kind == .directory {
                load(directory: path, reason, at: span, depth: depth + 1)
            } else {
                load(path, reason, at: span)
            }
        }
    }

    /// An imported file that is not there. In a checkout, `X.dist` beside it shows that every deployment makes its own `X`, and so
    /// does `.gitignore`.
    func reportMissing(_ path: String, at span: SourceSpan) {
        if !options.isDeployed, isLeftToDeployments(path, at: span) { return }
        isComplete = false
        fail(
            Finding(
                "import-missing", .error, "the imported file \(display(path)) does not exist", at: span,
                help: "create it, remove the import, or write ignore_errors: "
                    + (layout.symfony.ignoresNotFound ? "not_found" : "true")))
    }

    /// Says what is unknown because of it.
    private func isLeftToDeployments(_ path: String, at span: SourceSpan) -> Bool {
        let template = path + ".dist"
        if ["yml", "yaml"].contains(Path.fileExtension(path)), store.tree.isFile(template) {
            loadTemplate(template, for: path, at: span)
            return true
        }
        guard let line = gitIgnore.line(leavingOut: path) else { return false }
        giveUp(
            "what \(display(path)) sets",
            reason: "it is not in the checkout: \(line.text) in \(display(line.file.path)) leaves it to each deployment",
            needs: "the file \(Path.name(path)) of the deployment", at: span)
        return true
    }

    /// The keys of `parameters.yml.dist` are those of the `parameters.yml` that is not in the checkout.
    private func loadTemplate(_ template: String, for path: String, at span: SourceSpan) {
        let unknown = Unknown(
            "\(display(path)) is not among the files; \(Path.name(template)) only shows which parameters it sets",
            needs: "the file \(Path.name(path)) of the deployment", span: span)
        store.skip(path, reason: "it is not in the checkout; the names of its parameters come from \(Path.name(template))")
        if reportedUnknown.insert(path).inserted {
            undecided.append(
                Undecided("the values of the parameters in \(display(path))", reason: "the file is not in the checkout", needs: unknown.needs, span: span))
        }
        guard let file = try? store.file(template) else { return }
        store.note(template, kind: "symfony-yaml", why: .discovered)
        guard let section = YAMLTree.parse(file, dialect: dialect).root?["parameters"], section.kind == .mapping else { return }
        for entry in section.entries {
            let value = ConfigValue(.unknown(unknown, literal: ""), Provenance(span: entry.value.span))
            set(entry.key, RawParameter(source: .value(value), span: entry.value.span, keySpan: entry.keySpan))
        }
    }

    /// `@AcmeBundle/Resources/config/x.yml`: the project's replacement below the kernel's `Resources`, else the bundle below `src`.
    private func bundlePath(_ resource: String) -> String? {
        let text = resource.dropFirst()
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let bundle = String(text[..<slash])
        let inside = String(text[text.index(after: slash)...])
        guard !bundle.isEmpty, !Glob.isPattern(bundle) else { return nil }
        if let rootDirectory = layout.rootDirectory, inside.hasPrefix("Resources/") {
            let replacement = Path.join(root, "\(rootDirectory)/Resources/\(bundle)/\(inside.dropFirst("Resources/".count))")
            if store.tree.isFile(replacement) { return replacement }
        }
        for depth in ["", "*/", "*/*/", "*/*/*/"] {
            if let found = Glob.expand(Path.join(root, "src/\(depth)\(bundle).php"), in: store.tree).first {
                let path = Path.join(Path.parent(found), inside)
                return store.tree.exists(path) ? path : nil
            }
        }
        return nil
    }
}

extension Path {
    /// The directory in front of the first pattern character.
    static func fixedDirectory(of pattern: String) -> String {
        let bytes = Array(pattern.utf8)
        let stop = bytes.firstIndex { [UInt8](text: "*?{[").contains($0) } ?? bytes.count
        guard let slash = bytes[..<stop].lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == 0 ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
    }
}
