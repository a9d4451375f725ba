import Patterns
import Routing
import Source

/// Turns the directive tree into the model, and checks what the server checks when it starts.
struct Builder {
    let patterns: PatternCache
    let isFragment: Bool
    var model = Model()
    var findings: [Finding] = []
    var undecided: [Undecided] = []
    var assumptions: [String] = []
    /// Files name variables that other files may define.
    let isComplete: Bool
    /// Variables that directives use, checked at the end.
    var uses: [(name: String, span: SourceSpan)] = []
    /// The names of the server that is being read.
    var serverNames: [Server.Name] = []
    /// Unknown directives with their nearest names.
    private var nearest: [String: (name: String?, isSlip: Bool)] = [:]
    private static let findingLimit = 500
    /// Distinct unknown names that are compared with all known ones.
    private static let suggestionLimit = 40
    /// Gaps of one block that are named; more say nothing new.
    static let gapLimit = 20

    init(patterns: PatternCache, isFragment: Bool, isComplete: Bool) {
        self.patterns = patterns
        self.isFragment = isFragment
        self.isComplete = isComplete
    }

    // MARK: Reporting

    mutating func refuse(_ message: String, at span: SourceSpan, help: String? = nil) {
        if model.refusals.count < Self.findingLimit { model.refusals.append(Refusal(message: message, span: span, help: help)) }
        report(Finding("nginx-invalid-directive", .error, message, at: span, help: help))
    }

    private mutating func report(_ conflict: Sockets.Conflict) {
        let (later, first) = (model.servers[conflict.server], model.servers[conflict.first])
        func place(_ server: Server) -> SourceSpan { server.names.first { $0.written.value == conflict.name }?.written.span ?? server.span }
        let isDefault = later.listens.contains(where: \.isDefault)
        if conflict.name.isEmpty, isDefault { return }
        report(
            Finding(
                "nginx-conflicting-server-name", .warning,
                conflict.name.isEmpty
                    ? "two servers without a name listen on \(conflict.place): requests never reach this one"
                    : "another server on \(conflict.place) has the name \(conflict.name): nginx ignores it here", at: place(later),
                help: conflict.name.isEmpty ? "give the server a name" : "remove the name from one of the two",
                related: [RelatedPlace("takes the requests", at: place(first))]))
    }

    mutating func report(_ finding: Finding) {
        if findings.count < Self.findingLimit { findings.append(finding) }
    }

    // MARK: Words

    mutating func template(_ word: NginxWord, _ directive: NginxDirective) -> Template {
        do throws(Template.Fault) {
            let template = try Template(word, in: directive.file)
            note(template)
            return template
        } catch {
            if !word.hasPlaceholder { refuse("\(directive.name): \(error.message)", at: directive.file.span(word.range)) }
            return Template(literal: word.value, span: directive.file.span(word.range))
        }
    }

    mutating func note(_ template: Template) {
        for name in template.variables { uses.append((name, template.span)) }
    }

    mutating func expression(
        _ source: [UInt8], caseless: Bool, opaque: Bool, at span: SourceSpan
    ) -> Expression {
        var expression = Expression(source: source, isCaseless: caseless, pattern: nil, span: span)
        if opaque { return expression }
        do throws(Pattern.CompileError) {
            let pattern = try patterns.pattern(source, options: caseless ? .caseless : [])
            expression.pattern = pattern
            for (name, _) in pattern.names { model.variables.insert(name) }
        } catch {
            refuse(
                "the regular expression does not compile: \(error.message) at byte \(error.offset)", at: span)
        }
        return expression
    }

    // MARK: Levels

    /// Checks a directive against the table; `false`: it says nothing in this place.
    mutating func check(_ directive: NginxDirective, in contexts: Contexts, seen: inout [String: SourceSpan]) -> Bool {
        let name = directive.name
        if name == "include" { return false }
        guard let rule = DirectiveTable.rule(name, in: contexts) else {
            unknownDirective(directive)
            return true
        }
        if rule.contexts.isDisjoint(with: contexts) {
            if !directive.nameWord.hasPlaceholder {
                refuse(
                    "\"\(name)\" is not allowed in \(contexts.words), only in \(rule.contexts.words)", at: directive.span)
            }
            return false
        }
        let count = directive.words.count - 1
        let isOpaque = directive.words.contains { $0.hasPlaceholder }
        if count < rule.minimum || count > rule.maximum {
            if !isOpaque || count < rule.minimum {
                refuse("\"\(name)\" has \(count == 0 ? "no argument" : count == 1 ? "one argument" : "\(count) arguments"), expected \(Self.expected(rule))", at: directive.span)
            }
            return isOpaque
        }
        if rule.isBlock, directive.block == nil {
            refuse("\"\(name)\" has no block, expected \"{\" after it", at: directive.span)
            return false
        }
        if !rule.isBlock, directive.block != nil {
            refuse("\"\(name)\" takes no block, expected \";\" after it", at: directive.span)
            return false
        }
        if rule.isFlag, let value = directive.arguments.first, !value.hasPlaceholder {
            let text = value.text.lowercased()
            if text != "on", text != "off" {
                refuse("invalid value \"\(value.text.prefix(60))\" of \"\(name)\", expected \"on\" or \"off\"", at: directive.file.span(value.range))
                return false
            }
        }
        if rule.isSingle, directive.templateCondition == nil {
            if let first = seen[name] {
                refuse("\"\(name)\" stands twice in one block", at: directive.span, help: "remove one of them; the first is in line \(first.start.line)")
                return false
            }
            seen[name] = directive.span
        }
        return true
    }

    private static func expected(_ rule: DirectiveRule) -> String {
        if rule.maximum == 0 { return "none" }
        if rule.minimum == rule.maximum { return "\(rule.minimum)" }
        if rule.maximum == .max { return "at least \(rule.minimum)" }
        return "\(rule.minimum) to \(rule.maximum)"
    }

    private mutating func unknownDirective(_ directive: NginxDirective) {
        let name = directive.name
        guard !directive.nameWord.hasPlaceholder, !name.isEmpty, !DirectiveTable.isForeign(name) else { return }
        guard findings.count < Self.findingLimit else { return }
        let (near, isSlip) = nearestName(name)
        let shown = name.prefix(60)
        report(
            Finding(
                "nginx-unknown-directive", isSlip ? .warning : .notice,
                isSlip
                    ? "unknown directive \"\(shown)\": nginx refuses to start"
                    : "unknown directive \"\(shown)\": nginx refuses to start unless a module defines it",
                at: directive.file.span(directive.nameWord.range), help: near.map { "did you mean \"\($0)\"?" }))
    }

    private mutating func nearestName(_ name: String) -> (name: String?, isSlip: Bool) {
        if let known = nearest[name] { return known }
        // A file of thousands of unknown names is no configuration: slips are still looked for, among names of about the length.
        let candidates = nearest.count < Self.suggestionLimit ? DirectiveTable.names : DirectiveTable.names(around: name.utf8.count)
        let near = name.utf8.count > 60 ? nil : NearestName.of(name, among: candidates)
        let result = (near, near.map { NearestName.distance(name, $0, limit: 1) <= 1 } ?? false)
        nearest[name] = result
        return result
    }

    /// What is not known of a directive that may change where requests go; `nil` when it cannot.
    func gap(_ directive: NginxDirective) -> Gap? {
        let name = directive.name
        if directive.unread != nil {
            let file = directive.words.count > 1 ? directive.words[1].text : ""
            return Gap(assumption: "\(file.prefix(200)), which was not read, does not change where the request goes", span: directive.span)
        }
        if let condition = directive.templateCondition {
            guard !DirectiveTable.isIrrelevant(name) else { return nil }
            return Gap(assumption: "the template's line \"\(name.prefix(60)) …\" under #if\(condition.prefix(60)) is left out", span: directive.span)
        }
        guard name != "include", name != "server", DirectiveTable.rules[name] == nil, !DirectiveTable.isForeign(name) else { return nil }
        guard !directive.nameWord.hasPlaceholder || directive.block != nil || directive.words.count > 1 else { return nil }
        return Gap(assumption: "the unknown directive \"\(name.prefix(60))\" does not change where the request goes", span: directive.span)
    }

    func add(_ gap: Gap, to settings: inout Settings) {
        if settings.gaps.count < Self.gapLimit { settings.gaps.append(gap) }
    }

    mutating func addLocation(_ location: Location) -> Int {
        model.locations.append(location)
        return model.locations.count - 1
    }

    // MARK: The outer levels

    mutating func buildMain(_ directives: [NginxDirective]) {
        var seen: [String: SourceSpan] = [:]
        for directive in directives {
            guard check(directive, in: .main, seen: &seen) else { continue }
            if directive.name == "http", let block = directive.block { buildHTTP(block) }
        }
    }

    mutating func buildHTTP(_ directives: [NginxDirective]) {
        var seen: [String: SourceSpan] = [:]
        var settings = Settings()
        var flags = ServerFlags()
        var servers: [NginxDirective] = []
        for directive in directives {
            if let gap = gap(directive) { add(gap, to: &settings) }
            guard check(directive, in: .http, seen: &seen), directive.templateCondition == nil else { continue }
            switch directive.name {
            case "server": servers.append(directive)
            case "map", "geo", "split_clients": buildMap(directive)
            case "upstream": buildUpstream(directive)
            default:
                if !apply(directive, to: &settings, of: nil) { flags.apply(directive) }
                noteForeign(directive, &settings)
            }
        }
        for server in servers { buildServer(server, outer: settings, flags: flags) }
    }

    /// A fragment stands for a server that listens everywhere.
    mutating func buildFragment(_ directives: [NginxDirective], file: SourceFile, context: NginxContext) {
        let span = directives.first?.span ?? file.span(0, 0)
        switch context {
        case .main: buildMain(directives)
        case .http: buildHTTP(directives)
        case .server: buildServerBody(directives, span: span, outer: Settings(), flags: ServerFlags(), directive: nil)
        case .location:
            let name = NginxWord(value: Array("location".utf8), range: ByteRange(0, 0), isQuoted: false, hasPlaceholder: false)
            let root = NginxWord(value: [UInt8(ascii: "/")], range: ByteRange(0, 0), isQuoted: false, hasPlaceholder: false)
            let location = NginxDirective(
                file: file, words: [name, root], range: ByteRange(0, file.bytes.count), block: directives)
            buildServerBody([location], span: span, outer: Settings(), flags: ServerFlags(), directive: nil)
        }
    }

    mutating func finish() {
        for index in model.locations.indices where !model.locations[index].children.isEmpty { arrange(index) }
        checkServers()
        checkVariables()
        model.levels = model.locations.map(Level.init)
        model.sockets = Sockets(model.servers)
        for conflict in model.sockets.conflicts { report(conflict) }
    }

    /// Directives of modules that run before the content and may end the request.
    mutating func noteForeign(_ directive: NginxDirective, _ settings: inout Settings) {
        let name = directive.name
        if name.hasPrefix("access_by_lua") {
            settings.foreign.append((name, directive.span))
        }
        if name.hasPrefix("set_by_lua"), directive.words.count > 1, directive.words[1].value.first == UInt8(ascii: "$") {
            let variable = String(decoding: directive.words[1].value.dropFirst(), as: UTF8.self)
            model.variables.insert(variable)
            model.foreignVariables.insert(variable)
        }
        let definers: Set<String> = ["perl_set", "js_set", "js_var", "auth_request_set", "geoip2", "set_random", "encrypted_session"]
        if definers.contains(name), directive.words.count > 1, directive.words[1].value.first == UInt8(ascii: "$") {
            let variable = String(decoding: directive.words[1].value.dropFirst(), as: UTF8.self)
            model.variables.insert(variable)
            model.foreignVariables.insert(variable)
        }
    }
}

/// Flags of a server that are not settings of its locations.
struct ServerFlags: Sendable {
    var mergesSlashes: Bool?
    var acceptsUnderscores: Bool?
    /// `ssl on`, until 1.25.
    var isTLS: Bool?

    /// Bytes that one of `large_client_header_buffers` holds, and the first buffer.
    var largeBuffer = 8_192
    var firstBuffer = 1_024
    /// Where `large_client_header_buffers` or `connection_pool_size` is set last.
    var bufferSpan: SourceSpan?
    /// `connection_pool_size` in bytes; the default of 64-bit systems.
    var poolSize = 512
    /// A line must fit into one of them.
    var lineLimit: Int { max(largeBuffer, firstBuffer) }

    mutating func apply(_ directive: NginxDirective) {
        if directive.name == "large_client_header_buffers", directive.words.count == 3 {
            let size = Builder.size(directive.words[2]).value
            largeBuffer = size ?? largeBuffer
            // Of sizes that are not known nothing is said.
            bufferSpan = size == nil ? nil : directive.span
            return
        }
        if directive.name == "connection_pool_size", directive.words.count == 2 {
            poolSize = Builder.size(directive.words[1]).value ?? 0
            bufferSpan = directive.span
            return
        }
        if directive.name == "client_header_buffer_size", directive.words.count == 2 {
            firstBuffer = Builder.size(directive.words[1]).value ?? firstBuffer
            return
        }
        guard directive.words.count == 2, !directive.words[1].hasPlaceholder else { return }
        let isOn = directive.words[1].text.lowercased() == "on"
        switch directive.name {
        case "merge_slashes": mergesSlashes = isOn
        case "underscores_in_headers": acceptsUnderscores = isOn
        case "ssl": isTLS = isOn
        default: break
        }
    }
}
