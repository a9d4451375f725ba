import Source

extension ContainerLoader {
    /// Runs what the kernel does: its own parameters, the layout's steps, then the code of bundles.
    func run() {
        setKernelParameters()
        for step in layout.steps { run(step) }
        keepsParameters = true
        for override in options.phpOverrides {
            if case .afterFiles = override.place { apply(override, path: nil, at: nil) }
        }
    }

    private func expand(_ path: String) -> String {
        Path.join(root, path.replacingText("%kernel.environment%", with: environment))
    }

    private func run(_ step: ProjectLayout.Step) {
        switch step {
        case .file(let path):
            loadRequired([expand(path)], named: path)
        case .firstOf(let paths):
            loadRequired(paths.map(expand), named: paths.last ?? "")
        case .glob(let pattern):
            for path in PathPatterns.files(expand(pattern), in: store.tree, layout.symfony) { load(path, .kernel(pattern), at: nil) }
        case .ifFile(let path, let then, let otherwise):
            for step in store.tree.isFile(expand(path)) ? then : otherwise { run(step) }
        }
    }

    private func loadRequired(_ paths: [String], named name: String) {
        if let path = paths.first(where: { store.tree.isFile($0) }) {
            load(path, .kernel(name), at: nil)
        } else if let path = paths.last {
            giveUp(
                "the configuration of the environment \(environment)", reason: "\(display(path)) is not among the files", at: nil)
        }
    }

    private func setKernelParameters() {
        let project = options.projectDirectory ?? root
        let version = layout.symfony
        func absolute(_ path: String) -> String {
            Path.join(project, path.replacingText("%kernel.environment%", with: environment))
        }
        func set(_ name: String, _ content: ConfigValue.Content) {
            self.set(name, RawParameter(source: .value(ConfigValue(content)), chain: [Provenance.Step("set by the Symfony kernel")]))
        }
        func directory(_ path: String, _ variable: String?, suffix: String) -> ConfigValue.Content {
            guard let variable else { return .string(absolute(path)) }
            switch variables[variable] {
            case .known(let value): return .string(value.value + suffix)
            case .absent: return .string(absolute(path))
            case .unknown(let unknown): return .unknown(unknown, literal: "")
            }
        }
        for (name, value) in variables.symfonyParameters where version < SymfonyVersion(4, 0) {
            self.set(name, RawParameter(source: .text(value.text), span: value.span, chain: [Provenance.Step(value.origin, span: value.span)]))
        }
        if let rootDirectory = layout.rootDirectory, version < SymfonyVersion(5, 0) {
            set("kernel.root_dir", .string(absolute(rootDirectory)))
            set("kernel.name", .string(Path.name(rootDirectory)))
        }
        if version >= SymfonyVersion(3, 3) { set("kernel.project_dir", .string(Path.normalised(project))) }
        set("kernel.environment", .string(environment))
        set("kernel.debug", .bool(options.debug ?? (environment != "prod")))
        let cache = directory(layout.cacheDirectory, layout.cacheDirectoryVariable, suffix: "/" + environment)
        set("kernel.cache_dir", cache)
        if version >= SymfonyVersion(5, 2) { set("kernel.build_dir", cache) }
        set("kernel.logs_dir", directory(layout.logsDirectory, layout.logsDirectoryVariable, suffix: ""))
        set("kernel.charset", .string("UTF-8"))
        if version >= SymfonyVersion(5, 3) {
            self.set(
                "kernel.runtime_environment",
                RawParameter(
                    source: .text("%env(default:kernel.environment:APP_RUNTIME_ENV)%"),
                    chain: [Provenance.Step("set by the Symfony kernel")]))
        }
    }
}

extension EnvironmentVariables {
    /// Variables that Symfony before 4.0 turns into parameters: `SYMFONY__DATABASE__HOST` sets `database.host`.
    var symfonyParameters: [(name: String, value: (text: String, origin: String, span: SourceSpan?))] {
        names.compactMap { name in
            guard name.hasPrefix("SYMFONY__"), case .known(let value) = self[name] else { return nil }
            let parameter = String(name.dropFirst("SYMFONY__".count)).replacingText("__", with: ".").lowercased()
            return (parameter, (value.value, "environment variable \(name)", value.span))
        }
    }
}

extension String {
    /// Every occurrence replaced, from left to right, as PHP's `str_replace` does.
    public func replacingText(_ pattern: String, with replacement: String) -> String {
        String(decoding: Array(utf8).replacing(Array(pattern.utf8), with: Array(replacement.utf8)), as: UTF8.self)
    }
}
