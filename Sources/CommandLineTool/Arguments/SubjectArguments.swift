import ArgumentParser
import Source

/// The arguments of `SubjectChoices`.
struct SubjectArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The project; otherwise it is found upwards from the given paths.", valueName: "dir"), completion: .directory)
    var project: String?

    @Option(
        help: ArgumentHelp(
            "A configuration file of Apache httpd, or - for standard input; repeatable. Server files replace discovery.",
            valueName: "file"), completion: .file())
    var apache: [String] = []

    @Option(help: ArgumentHelp("A configuration file of nginx, or -.", valueName: "file"), completion: .file())
    var nginx: [String] = []

    @Option(help: ArgumentHelp("A memcached configuration, or -.", valueName: "file"), completion: .file())
    var memcached: [String] = []

    @Option(help: ArgumentHelp("A redis configuration, or -.", valueName: "file"), completion: .file())
    var redis: [String] = []

    @Option(
        help: ArgumentHelp(
            "A php.ini, or a file that PHP reads after it; in the order given.", valueName: "file"))
    var phpIni: [String] = []

    @Option(help: ArgumentHelp("A configuration of PHP-FPM: php-fpm.conf or a pool's file.", valueName: "file"))
    var fpm: [String] = []

    @Option(help: ArgumentHelp("A VCL file of Varnish: its access lists, backends and imports are judged, not its logic.", valueName: "file"))
    var varnish: [String] = []

    @Option(help: ArgumentHelp("A table of mounts (/etc/fstab).", valueName: "file"))
    var fstab: [String] = []

    // Joined to its file before parsing; here for the help.
    @Option(
        help: ArgumentHelp(
            "Where the file before it is included: main, http, server, location (nginx); server, vhost, directory (httpd). Default: told from its content.",
            valueName: "mode"),
        completion: .list(["main", "http", "server", "location", "vhost", "directory"]))
    var context: [String] = []

    @Option(help: ArgumentHelp("Where absolute paths of the servers (/etc/nginx/..., document roots) are looked up.", valueName: "dir"), completion: .directory)
    var root: String?

    @Option(help: ArgumentHelp("The release: ezp5.4, 1.13, 2.5, 3.3, ibexa4.6, ...; default: detected.", valueName: "name"))
    var release: String?

    @Option(help: ArgumentHelp("The Symfony environment, default prod; repeatable.", valueName: "name"))
    var env: [String] = []

    @Option(help: ArgumentHelp("A variable of the PHP deployment.", valueName: "name=value"))
    var envVar: [String] = []

    @Option(help: ArgumentHelp("A file of such variables.", valueName: "file"), completion: .file())
    var envFile: [String] = []

    @Option(
        help: ArgumentHelp(
            "Take the variables of a platform's file in the project: ddev, platformsh, compose:SERVICE. Without it they are not used.",
            valueName: "name"))
    var target: String?

    @Option(help: ArgumentHelp("A variable of the web server's process.", valueName: "name=value"))
    var serverEnv: [String] = []

    @Option(help: ArgumentHelp("A -D name of httpd's command line.", valueName: "name"))
    var define: [String] = []

    @Option(help: ArgumentHelp("An httpd module that is loaded: rewrite, proxy_fcgi.", valueName: "name"))
    var module: [String] = []

    @Option(help: ArgumentHelp("An httpd module that is not loaded.", valueName: "name"))
    var noModule: [String] = []

    @Option(help: ArgumentHelp("The version of a server: nginx=1.22.1, apache=2.4.57.", valueName: "kind=v"))
    var serverVersion: [String] = []

    @Option(help: ArgumentHelp("A node and the directory of its files; repeatable.", valueName: "name=dir"))
    var node: [String] = []

    @Flag(help: "The project is deployed on several nodes.")
    var cluster = false

    @Flag(help: "The project is deployed on a single server.")
    var singleServer = false

    @Option(help: ArgumentHelp("The tool's configuration; default: the nearest .ezcluster.yml upwards.", valueName: "file"), completion: .file())
    var config: String?

    init() {}

    func options(in directory: String) throws(UsageError) -> SubjectChoices {
        let values = Values(directory: directory)
        var options = SubjectChoices()
        options.project = try values.path(project, "--project")
        for (kind, files) in [
            (ServerFile.Kind.apache, apache), (.nginx, nginx), (.memcached, memcached), (.redis, redis),
        ] {
            for file in files { options.servers.append(try values.serverFile(kind, file)) }
        }
        guard options.servers.filter({ $0.path == "-" }).count <= 1 else {
            throw UsageError("only one server file can be read from standard input")
        }
        options.root = try values.path(root, "--root")
        options.release = try values.nonEmpty(release, "--release")
        for name in env where name.isEmpty { throw UsageError("--env needs a name") }
        if !env.isEmpty {
            options.environments = values.unique(env)
            options.environmentsAreGiven = true
        }
        options.environmentVariables = try values.named(envVar, "--env-var")
        options.environmentFiles = try values.paths(envFile, "--env-file")
        options.target = try values.nonEmpty(target, "--target")
        options.serverEnvironment = try values.named(serverEnv, "--server-env")
        options.defines = try values.names(define, "--define")
        options.modules = try values.names(module, "--module").map(Values.shortModule)
        options.missingModules = try values.names(noModule, "--no-module").map(Values.shortModule)
        if let both = options.modules.first(where: options.missingModules.contains) {
            throw UsageError("the module \(both) is both in --module and in --no-module")
        }
        options.serverVersions = try values.versions(serverVersion)
        for node in try values.named(node, "--node") {
            guard !options.nodes.contains(where: { $0.name == node.name }) else { throw UsageError("--node \(node.name) is given twice") }
            options.nodes.append(NamedValue(node.name, values.absolute(node.value)))
        }
        guard !(cluster && singleServer) else { throw UsageError("--cluster and --single-server exclude each other") }
        options.mode = cluster ? .cluster : singleServer ? .singleServer : nil
        options.configuration = try values.path(config, "--config")
        return options
    }
}

/// Turns the words of the command line into typed values.
struct Values {
    /// The working directory.
    var directory: String

    func absolute(_ path: String) -> String { path == "-" ? path : Path.join(directory, path) }

    func path(_ text: String?, _ option: String) throws(UsageError) -> String? {
        guard let text = try nonEmpty(text, option) else { return nil }
        return Path.join(directory, text)
    }

    func paths(_ texts: [String], _ option: String) throws(UsageError) -> [String] {
        var result: [String] = []
        for text in texts { if let path = try path(text, option) { result.append(path) } }
        return result
    }

    func nonEmpty(_ text: String?, _ option: String) throws(UsageError) -> String? {
        if let text, text.isEmpty { throw UsageError("\(option) needs a value that is not empty") }
        return text
    }

    func names(_ texts: [String], _ option: String) throws(UsageError) -> [String] {
        for text in texts where text.isEmpty { throw UsageError("\(option) needs a name") }
        return unique(texts)
    }

    /// The message names the variable, never its value.
    func named(_ texts: [String], _ option: String) throws(UsageError) -> [NamedValue] {
        var result: [NamedValue] = []
        for text in texts {
            guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
                throw UsageError("\(option) expects NAME=VALUE")
            }
            result.append(NamedValue(String(text[..<sign]), String(text[text.index(after: sign)...])))
        }
        return result
    }

    func serverFile(_ kind: ServerFile.Kind, _ folded: String) throws(UsageError) -> ServerFile {
        let (file, context) = Folding.split(folded)
        guard !file.isEmpty else { throw UsageError("--\(kind.rawValue) needs a file") }
        var result = ServerFile(kind: kind, path: absolute(file))
        guard let context else { return result }
        let allowed = ServerFile.Context.allowed(for: kind)
        guard !allowed.isEmpty else { throw UsageError("--context does not apply to --\(kind.rawValue)") }
        guard let mode = ServerFile.Context(rawValue: context), allowed.contains(mode) else {
            throw UsageError("--context \(context) is unknown for --\(kind.rawValue): expected \(list(allowed.map(\.rawValue)))")
        }
        result.context = mode
        return result
    }

    func versions(_ texts: [String]) throws(UsageError) -> [ServerVersion] {
        var result: [ServerVersion] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let kinds = list(ServerVersion.Kind.allCases.map(\.rawValue))
            guard parts.count == 2, let kind = ServerVersion.Kind(rawValue: parts[0] == "httpd" ? "apache" : parts[0]) else {
                throw UsageError("--server-version expects KIND=VERSION with one of \(kinds), not \(text)")
            }
            let numbers = parts[1].split(separator: ".", omittingEmptySubsequences: false)
            guard numbers.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && $0.utf8.count < 9 }) else {
                throw UsageError("--server-version expects dotted numbers such as 1.22.1, not \(parts[1])")
            }
            result.append(ServerVersion(kind: kind, version: parts[1]))
        }
        return result
    }

    func unique(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    /// `mod_rewrite`, `rewrite_module` and `rewrite` are one module.
    static func shortModule(_ name: String) -> String {
        if name.hasPrefix("mod_") { return String(name.dropFirst(4)) }
        if name.hasSuffix("_module") { return String(name.dropLast(7)) }
        return name
    }
}

/// `a, b or c`.
func list(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}
