import Source

/// The `.env` files of a project in the order in which Symfony reads them, on top of the given environment.
struct DotenvChain {
    let store: SourceStore
    /// Of the component that reads the project's files.
    let dialect: DotenvDialect
    private(set) var variables = EnvironmentVariables()
    private(set) var findings: [Finding] = []
    private(set) var undecided: [Undecided] = []
    private var environmentIsComplete = false
    /// The names that the files of the project set: what refers to one before it is set finds nothing.
    private var ownNames: Set<String> = []

    init(store: SourceStore, dialect: DotenvDialect) {
        self.store = store
        self.dialect = dialect
    }

    /// Takes over what `--env-file` and `--env-var` give: the real environment, which `.env` files do not change.
    mutating func take(_ options: LoadOptions) {
        environmentIsComplete = options.environmentIsComplete
        for path in options.envFiles { read(path, name: Path.name(path), isReal: true) }
        for (name, value) in options.environmentVariables {
            variables.variables[name] = .init(
                value: value.unknown.map { .unknown($0) } ?? .known(Array(value.value.utf8)), origin: value.origin, span: value.span,
                isReal: true)
        }
        variables.alternatives = options.alternatives
    }

    /// `.env` (or `.env.dist`), `.env.local` (not in `test`), `.env.<env>`, `.env.<env>.local`.
    mutating func readProject(_ root: String, environment: String) {
        if variables.variables["APP_ENV"] == nil {
            variables.variables["APP_ENV"] = .init(
                value: .known(Array(environment.utf8)), origin: "the environment that is judged", isReal: true)
        }
        let base = Path.join(root, ".env")
        let compiled = base + ".local.php"
        if store.tree.isFile(compiled) {
            let unknown = Unknown(
                "\(compiled) holds the values instead of the .env files and is PHP", needs: "--env-var NAME=VALUE or --env-file FILE")
            variables.doubt = unknown
            undecided.append(
                Undecided("the environment variables that .env files set", reason: unknown.reason, needs: unknown.needs))
            store.skip(compiled, reason: "PHP is not evaluated")
        }
        var paths = [store.tree.isFile(base) ? base : base + ".dist"]
        if environment != "test" { paths.append(base + ".local") }
        if environment != "local" { paths += ["\(base).\(environment)", "\(base).\(environment).local"] }
        paths = paths.filter(store.tree.isFile)
        for path in paths {
            guard let file = try? store.file(path) else { continue }
            ownNames.formUnion(DotenvParser.parse(file.bytes, dialect: dialect).entries.map(\.name))
        }
        for path in paths { read(path, name: Path.name(path), isReal: false) }
    }

    private mutating func read(_ path: String, name: String, isReal: Bool) {
        let file: SourceFile
        do throws(FileError) {
            file = try store.file(path)
        } catch {
            undecided.append(
                Undecided("the environment variables of \(path)", reason: "\(path) could not be read: \(error.reason)"))
            store.skip(path, reason: error.reason)
            return
        }
        store.note(path, kind: "dotenv", why: isReal ? .named : .discovered)
        var bytes = file.bytes
        var shift = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            shift = 3
            bytes.removeFirst(3)
            findings.append(
                Finding(
                    "dotenv-byte-order-mark", .error, "the file starts with a byte order mark, which Symfony refuses in .env files",
                    at: file.span(0, 3), help: "save it as UTF-8 without a byte order mark",
                    fixes: [Fix("remove the byte order mark", .safe, [Edit(file.span(0, 3), "")])]))
        }
        let known = variables.variables
        let (entries, failure) = DotenvParser.parse(
            bytes, dialect: isReal ? .newest : dialect,
            undefined: { [environmentIsComplete, ownNames] name in
                if environmentIsComplete || ownNames.contains(name) { return .known([]) }
                return .unknown("it refers to \(name), which no file that was read sets; the environment of PHP may")
            },
            outer: { name in known[name].map { ($0.value, $0.isReal) } })
        if let failure {
            let offset = min(failure.offset + shift, file.bytes.count)
            let line = file.range(ofLine: file.position(of: offset).line)
            findings.append(
                Finding(
                    "dotenv-syntax", .error, "Symfony cannot read this: \(failure.message)",
                    at: file.span(offset, max(offset, line.end))))
        }
        for entry in entries {
            if entry.name == "APP_ENV", !isReal, case .known(let bytes) = entry.value {
                let span = file.span(entry.range.start + shift, entry.range.end + shift)
                variables.dotenvEnvironment = Sourced(String(decoding: bytes, as: UTF8.self), at: span)
            }
            if let old = variables.variables[entry.name], old.isReal, !isReal { continue }
            variables.variables[entry.name] = .init(
                value: entry.value, origin: name,
                span: file.span(entry.range.start + shift, entry.range.end + shift), isReal: isReal)
        }
    }
}
