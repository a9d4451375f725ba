import Source

/// Reads a configuration with everything it includes into one tree.
struct Loader {
    /// Includes within includes; nginx itself stops at the limit of open files.
    private static let depthLimit = 40
    /// Directives after expansion: a few short files can include each other into billions.
    private static let directiveLimit = 400_000
    private static let includeLimit = 20_000

    private var scope: IncludeScope
    private var parsed: [String: NginxSyntax] = [:]
    private var active: [String] = []
    private var directiveCount = 0
    private var includeCount = 0

    private(set) var files: [SourceFile] = []
    private(set) var findings: [Finding] = []
    private(set) var undecided: [Undecided] = []
    private(set) var assumptions: [String] = []
    private(set) var refusals: [Refusal] = []
    /// More was included than is read: nothing can be said about any request.
    private(set) var overflow: Unknown?
    private(set) var comments: [NginxComment] = []

    init(scope: IncludeScope) { self.scope = scope }

    mutating func load(_ main: SourceFile, context: NginxContext?) -> (directives: [NginxDirective], context: NginxContext) {
        let syntax = parse(main)
        let context = context ?? NginxContext.infer(from: syntax.directives)
        // The server resolves relative paths against the directory of its main file.
        if context == .main, scope.prefix == nil { scope.prefix = Path.parent(main.path) }
        active = [main.path]
        comments = syntax.comments
        let directives = expand(syntax.directives, depth: 0)
        comments += pendingComments
        return (directives, context)
    }

    /// Modules define directives and variables that are not in the table.
    func usesModules(_ directives: [NginxDirective]) -> Bool { directives.contains { $0.name == "load_module" } }

    private mutating func parse(_ file: SourceFile) -> NginxSyntax {
        if let known = parsed[file.path] { return known }
        let syntax = NginxSyntax.parse(file)
        parsed[file.path] = syntax
        files.append(file)
        findings += syntax.findings
        refusals += syntax.findings.prefix(1).map { Refusal(message: $0.message, span: $0.span, help: $0.help) }
        if let first = syntax.templatePlaces.first {
            undecided.append(
                Undecided(
                    "the lines of \(Path.name(file.path)) that depend on a template's values",
                    reason: "it is a template: \(syntax.templatePlaces.count) of its lines are not nginx syntax until it is rendered",
                    needs: "the rendered file", span: file.span(first)))
        }
        return syntax
    }

    private mutating func expand(_ directives: [NginxDirective], depth: Int) -> [NginxDirective] {
        var result: [NginxDirective] = []
        result.reserveCapacity(directives.count)
        for var directive in directives {
            guard directiveCount < Self.directiveLimit else {
                reportLimit("with what is included there are more than \(Self.directiveLimit) directives; the rest is not read", at: directive.span)
                break
            }
            directiveCount += 1
            let name = directive.nameWord.value
            if name == Array("include".utf8), directive.block == nil, directive.words.count == 2 {
                result += include(directive, depth: depth)
                continue
            }
            if let block = directive.block, directive.rawBody == nil {
                directive.block = expand(block, depth: depth)
                // Comments of included files belong to the block that includes them.
                directive.comments += pendingComments
                pendingComments = []
            }
            result.append(directive)
        }
        return result
    }

    private var pendingComments: [NginxComment] = []

    private mutating func include(_ directive: NginxDirective, depth: Int) -> [NginxDirective] {
        let word = directive.words[1]
        let pattern = word.text
        let span = directive.file.span(word.range)
        let condition = directive.templateCondition
        if word.hasPlaceholder {
            return [unknown(pattern, Unknown("its name holds a template's placeholder", needs: "the rendered file"), directive)]
        }
        guard depth < Self.depthLimit else {
            reportLimit("files include files more than \(Self.depthLimit) deep; what is below is not read", at: span)
            return []
        }
        let isStock = StockFile.isKnown(pattern)
        switch scope.find(pattern, from: directive.file) {
        case .files(let paths):
            var result: [NginxDirective] = []
            for path in paths {
                includeCount += 1
                guard includeCount <= Self.includeLimit else {
                    reportLimit("there are more than \(Self.includeLimit) includes; the rest is not read", at: span)
                    break
                }
                if active.contains(path) {
                    findings.append(
                        Finding(
                            "nginx-include-cycle", .error, "\(pattern) includes itself, directly or through other files",
                            at: span, help: "remove this include"))
                    refusals.append(Refusal(message: "\(pattern) includes itself", span: span))
                    continue
                }
                let file: SourceFile
                do throws(FileError) {
                    file = try scope.store.file(path)
                } catch {
                    if case .isDirectory = error, Glob.isPattern(pattern) { continue }
                    result.append(unknown(pattern, Unknown("\(path) cannot be read: \(error.reason)"), directive))
                    if error != .outside {
                        findings.append(
                            Finding(
                                "nginx-include-missing", .error, "the included file \(pattern) cannot be read: \(error.reason)",
                                at: span))
                    }
                    continue
                }
                scope.store.note(path, kind: "nginx", why: .included)
                let syntax = parse(file)
                active.append(path)
                var inner = expand(syntax.directives, depth: depth + 1)
                active.removeLast()
                pendingComments += syntax.comments
                if let condition { for index in inner.indices { inner[index].templateCondition = condition } }
                result += inner
            }
            return result
        case .missing:
            if isStock { return stock(pattern, directive) }
            findings.append(
                Finding(
                    "nginx-include-missing", .error, "the included file \(pattern) does not exist", at: span,
                    help: "create it or correct the path; nginx does not start without it"))
            refusals.append(Refusal(message: "the included file \(pattern) does not exist", span: span))
            return []
        case .unknown(let reason):
            if isStock { return stock(pattern, directive) }
            return [unknown(pattern, reason, directive)]
        }
    }

    private mutating func stock(_ pattern: String, _ directive: NginxDirective) -> [NginxDirective] {
        let directives = StockFile.directives(pattern, at: directive)
        if !directives.isEmpty { assume("\(pattern) is the file of nginx's distribution") }
        return directives
    }

    /// Stays in the place of the directives that it would bring in.
    private mutating func unknown(_ pattern: String, _ reason: Unknown, _ directive: NginxDirective) -> NginxDirective {
        undecided.append(
            Undecided("what \(pattern) adds to the configuration", reason: reason.reason, needs: reason.needs, span: directive.span))
        var directive = directive
        directive.unread = reason
        return directive
    }

    private mutating func assume(_ text: String) {
        if !assumptions.contains(text) { assumptions.append(text) }
    }

    private mutating func reportLimit(_ message: String, at span: SourceSpan) {
        guard overflow == nil else { return }
        overflow = Unknown(message, span: span)
        findings.append(Finding("nginx-include-limit", .error, message, at: span))
    }
}

/// Where a file's directives stand.
public enum NginxContext: String, Sendable {
    case main, http, server, location

    /// The outermost context in which the directives of a file make sense.
    static func infer(from directives: [NginxDirective]) -> NginxContext {
        var possible: Contexts = [.main, .http, .server, .location]
        for directive in directives.prefix(200) {
            switch directive.name {
            case "http", "events", "stream", "mail": return .main
            case "server" where directive.block != nil: return .http
            case "upstream", "map", "geo", "split_clients": return .http
            case "location", "listen", "server_name", "try_files": if possible.contains(.server) { return .server }
            case "include", "error_log": continue
            default: break
            }
            guard let rule = DirectiveTable.rules[directive.name] else { continue }
            let next = possible.intersection(rule.contexts)
            if !next.isEmpty { possible = next }
        }
        // Whatever fits into a server block is most often a fragment of one.
        if possible.contains(.server) { return .server }
        if possible.contains(.location) { return .location }
        return possible.contains(.http) ? .http : .main
    }
}

/// Files that nginx and its distributions install, with known content.
enum StockFile {
    private static let silent: Set<String> = [
        "mime.types", "proxy_params", "proxy.conf", "koi-utf", "koi-win", "win-utf", "uwsgi_params", "scgi_params",
    ]
    private static let fastcgi: Set<String> = ["fastcgi_params", "fastcgi.conf"]

    static func isKnown(_ pattern: String) -> Bool {
        let name = Path.name(pattern)
        guard silent.contains(name) || fastcgi.contains(name) else { return false }
        let directory = pattern.dropLast(name.count)
        return directory.isEmpty || directory == "/etc/nginx/" || directory == "/usr/local/nginx/conf/" || directory == "/etc/nginx/conf/"
    }

    /// The directives of the file, at the place of the include.
    static func directives(_ pattern: String, at include: NginxDirective) -> [NginxDirective] {
        let name = Path.name(pattern)
        guard fastcgi.contains(name) else { return [] }
        let parameters = [("SCRIPT_FILENAME", "$document_root$fastcgi_script_name")].filter { _ in name == "fastcgi.conf" } + common
        return parameters.map { parameter in
            var directive = NginxDirective(
                file: include.file,
                words: ["fastcgi_param", parameter.0, parameter.1].map {
                    NginxWord(value: Array($0.utf8), range: include.headRange, isQuoted: false, hasPlaceholder: false)
                },
                range: include.range)
            directive.isStock = true
            return directive
        }
    }

    private static let common: [(String, String)] = [
        ("QUERY_STRING", "$query_string"), ("REQUEST_METHOD", "$request_method"), ("CONTENT_TYPE", "$content_type"),
        ("CONTENT_LENGTH", "$content_length"), ("SCRIPT_NAME", "$fastcgi_script_name"), ("REQUEST_URI", "$request_uri"),
        ("DOCUMENT_URI", "$document_uri"), ("DOCUMENT_ROOT", "$document_root"), ("SERVER_PROTOCOL", "$server_protocol"),
        ("REQUEST_SCHEME", "$scheme"), ("GATEWAY_INTERFACE", "CGI/1.1"), ("REMOTE_ADDR", "$remote_addr"),
        ("REMOTE_PORT", "$remote_port"), ("SERVER_ADDR", "$server_addr"), ("SERVER_PORT", "$server_port"),
        ("SERVER_NAME", "$server_name"), ("REDIRECT_STATUS", "200"),
    ]
}
