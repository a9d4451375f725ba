import Patterns
import Routing
import Source

/// What rules of the catalogue see of a server, and the directives that can do nothing.
struct SiteAnalysis {
    let main: ServerSettings
    let context: ApacheContext
    let hasUnknownInclude: Bool
    let environment: ServerContext.Variables
    /// Of all virtual hosts: hundreds have the same rules.
    private let proofs = PatternProofs()

    init(main: ServerSettings, context: ApacheContext, hasUnknownInclude: Bool, environment: ServerContext.Variables) {
        self.main = main
        self.context = context
        self.hasUnknownInclude = hasUnknownInclude
        self.environment = environment
    }

    func site(_ server: ServerSettings, _ items: [Item]) -> Site {
        var site = Site(span: server.span)
        var names: [Word] = server.name.map { [$0] } ?? []
        names += server.aliases
        site.names = names.map { Sourced($0.text, at: $0.content) }
        site.listeners = listeners(server)
        site.documentRoot = documentRoot(server)
        site.environment = variables(server, items)
        site.rewriteRules = rules(items, context == .directory ? .directory : .server)
        if let limit = bodyLimit(items) { site.bodyLimit = limit }
        return site
    }

    private func listeners(_ server: ServerSettings) -> [Listener] {
        if server.isMain { return main.listen.map { Listener(address: $0.address, port: $0.port, isTLS: $0.isTLS, span: $0.span) } }
        return server.addresses.compactMap { address in
            guard address.placeholder == nil else { return nil }
            let port = address.port ?? main.listen.first?.port ?? 80
            return Listener(address: address.host, port: port, isTLS: server.isTLS || port == 443, span: address.span)
        }
    }

    private func documentRoot(_ server: ServerSettings) -> Knowledge<Sourced<String>> {
        guard let word = server.documentRoot ?? (server.isMain ? nil : main.documentRoot) else { return .absent }
        if let placeholder = word.placeholder { return .unknown(Unknown("the value of \(placeholder) is not known", span: word.span)) }
        return .known(Sourced(Path.normalised(word.text), at: word.content))
    }

    /// `SetEnv` wins over `SetEnvIf`, whatever the order in the file.
    private func variables(_ server: ServerSettings, _ items: [Item]) -> [String: Knowledge<Sourced<String>>] {
        var variables: [String: Knowledge<Sourced<String>>] = [:]
        let inherited = server.isMain ? [] : main.environmentConditions
        for condition in inherited + server.environmentConditions {
            for assignment in condition.assignments {
                if assignment.unset {
                    if condition.isUnconditional { variables[assignment.name] = nil }
                    continue
                }
                if condition.isUnconditional, condition.templateCondition == nil {
                    variables[assignment.name] = value(assignment.value, Placeholder.find(in: assignment.value), condition.span)
                } else {
                    let reason = condition.templateCondition.map { "a template decides by \($0)" } ?? "it is set for some requests only"
                    variables[assignment.name] = .unknown(Unknown(reason, span: condition.span))
                }
            }
        }
        let operations = server.isMain
            ? server.settings.environment : EnvironmentOperation.merged(main.settings.environment, server.settings.environment)
        for operation in operations {
            switch operation.kind {
            case .set(let bytes):
                if let condition = operation.templateCondition {
                    variables[operation.name] = .unknown(Unknown("a template decides by \(condition)", span: operation.span))
                } else {
                    variables[operation.name] = value(bytes, operation.placeholder, operation.valueWord?.content ?? operation.span)
                }
            case .pass:
                switch environment[operation.name] {
                case .known(let text): variables[operation.name] = .known(Sourced(text, at: operation.span))
                case .absent: break
                case .unknown(let unknown): variables[operation.name] = .unknown(unknown)
                }
            case .unset: break
            }
        }
        return variables
    }

    private func value(_ bytes: Bytes, _ placeholder: String?, _ span: SourceSpan) -> Knowledge<Sourced<String>> {
        if let placeholder { return .unknown(Unknown("the value of \(placeholder) is not known", span: span)) }
        return .known(Sourced(bytes.text, at: span))
    }

    // MARK: Rules

    private func rules(_ items: [Item], _ context: RewriteRule.Context) -> [RewriteRule] {
        var rules: [RewriteRule] = []
        for item in items {
            if item.key == "rewriterule" {
                if let rule = rule(item, context) { rules.append(rule) }
            } else if item.isSection, item.key != "virtualhost" {
                let inner: RewriteRule.Context = item.key.hasPrefix("location") ? .location : .directory
                rules += self.rules(item.children, item.key == "if" || item.key == "else" || item.key == "elseif" ? context : inner)
            }
        }
        return rules
    }

    private func rule(_ item: Item, _ context: RewriteRule.Context) -> RewriteRule? {
        guard let words = item.rewriteWords else { return nil }
        var flags: [String] = []
        if words.count > 2 {
            flags = words[2].bytes.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
                .split(separator: UInt8(ascii: ",")).map { Bytes($0).trimmed.text }
        }
        let state: RewriteRule.State
        switch item.dormancy {
        case nil: state = item.templateCondition.map { .disabled("a template includes it when \($0) holds") } ?? .active
        case .comment(let marker): state = .commentedOut(marker: marker)
        case .disabled(let reason): state = .disabled(reason)
        }
        return RewriteRule(
            span: item.span, pattern: Sourced(words[0].text, at: words[0].content), target: Sourced(words[1].text, at: words[1].content),
            flags: flags, context: context, state: state)
    }

    private func bodyLimit(_ items: [Item]) -> Knowledge<Sourced<Int>>? {
        var found: Knowledge<Sourced<Int>>?
        for item in items {
            if item.key == "limitrequestbody", let word = item.words.first {
                if let placeholder = word.placeholder {
                    found = .unknown(Unknown("the value of \(placeholder) is not known", span: word.span))
                } else {
                    found = .known(Sourced(word.bytes.leadingInteger, at: word.content))
                }
            }
        }
        for item in items where item.isSection && item.key == "directory" && found == nil { found = bodyLimit(item.children) }
        return found
    }

    // MARK: Directives without effect

    func inert(_ server: ServerSettings, merged: ServerSettings) -> [InertDirective] {
        var finder = InertFinder(server: server, merged: merged, hasUnknownInclude: hasUnknownInclude, environment: environment, context: context, proofs: proofs)
        return finder.find()
    }
}
