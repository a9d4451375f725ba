import Routing
import Source

/// What rules see of each server block.
struct SiteReader {
    let model: Model
    let directives: [NginxDirective]
    /// Comments outside all blocks.
    let comments: [NginxComment]

    func sites() -> [Site] {
        var shapes = SiteShapes()
        return model.servers.map { server in
            var site = site(server)
            site.shape = SiteShapeReader.text(of: server).map { shapes.number(of: $0) }
            return site
        }
    }

    private func site(_ server: Server) -> Site {
        var site = Site(span: server.span)
        let settings = model.locations[server.location].settings
        site.names = server.names.map(\.written)
        for listen in server.listens {
            guard let port = listen.port else { continue }
            site.listeners.append(Listener(address: listen.address.shown, port: port, isTLS: listen.isTLS, span: listen.span))
        }
        if let root = settings.root {
            if let path = root.template.constant {
                site.documentRoot = .known(Sourced(path.isEmpty ? "/" : String(decoding: path, as: UTF8.self), at: root.span))
            } else {
                let reason = root.template.isOpaque ? "it holds a template's placeholder" : "it is made from variables"
                site.documentRoot = .unknown(Unknown(reason, needs: root.template.isOpaque ? "the rendered file" : nil, span: root.span))
            }
        }
        site.bodyLimit = settings.bodyLimit.map { limit in limit.value.map { Sourced($0, at: limit.span) } } ?? .absent
        var environment: [String: Knowledge<Sourced<String>>] = [:]
        for index in levels(of: server) where model.locations[index].handler?.kind == .fastcgi {
            for parameter in model.locations[index].settings.fastcgiParameters ?? [] where !CGIParameters.isStandard(parameter.name) {
                let value: Knowledge<Sourced<String>>
                if let constant = parameter.value.constant {
                    value = .known(Sourced(String(decoding: constant, as: UTF8.self), at: parameter.span))
                } else {
                    value = .unknown(Unknown(parameter.value.isOpaque ? "it holds a template's placeholder" : "it is made from variables", span: parameter.span))
                }
                if let other = environment[parameter.name], other.value?.value != value.value?.value {
                    environment[parameter.name] = .unknown(Unknown("locations pass different values", span: parameter.span))
                } else {
                    environment[parameter.name] = value
                }
            }
        }
        let body = server.directive?.block ?? (server.isImplied ? directives : [])
        conditionalParameters(body, &environment)
        site.environment = environment
        site.rewriteRules = rules(body, server.directive?.comments ?? comments, .server)
        return site
    }

    private func levels(of server: Server) -> [Int] {
        var found = [server.location]
        var at = 0
        while at < found.count {
            found += model.locations[found[at]].children
            at += 1
        }
        return found
    }

    /// Parameters in template lines may or may not be there.
    private func conditionalParameters(_ directives: [NginxDirective], _ environment: inout [String: Knowledge<Sourced<String>>]) {
        for directive in directives {
            if let block = directive.block, directive.rawBody == nil { conditionalParameters(block, &environment) }
            guard let condition = directive.templateCondition, directive.name == "fastcgi_param", directive.words.count >= 3 else { continue }
            let name = directive.words[1].text
            if environment[name] == nil {
                environment[name] = .unknown(Unknown("the line depends on the template's #if\(condition)", needs: "the rendered file", span: directive.span))
            }
        }
    }

    // MARK: Rewrite rules

    private func rules(_ directives: [NginxDirective], _ comments: [NginxComment], _ context: RewriteRule.Context) -> [RewriteRule] {
        var found: [RewriteRule] = []
        for directive in directives {
            if directive.name == "rewrite" {
                let state: RewriteRule.State = directive.templateCondition.map { .disabled("the template's #if\($0)") } ?? .active
                if let rule = rule(directive, context, state) { found.append(rule) }
            }
            guard let block = directive.block, directive.rawBody == nil, directive.name != "server" else { continue }
            found += rules(block, directive.comments, directive.name == "location" ? .location : context)
        }
        for comment in comments {
            if let rule = commentedOut(comment, context) { found.append(rule) }
        }
        return found.sorted { left, right in
            // Rules of included files stay where the include put them; comments move in between by place.
            left.span.file === right.span.file && left.span.range.start < right.span.range.start
        }
    }

    private func rule(_ directive: NginxDirective, _ context: RewriteRule.Context, _ state: RewriteRule.State) -> RewriteRule? {
        guard directive.words.count >= 3 else { return nil }
        let pattern = directive.words[1]
        let target = directive.words[2]
        return RewriteRule(
            span: directive.span, pattern: Sourced(pattern.text, at: directive.file.span(pattern.range)),
            target: Sourced(target.text, at: directive.file.span(target.range)),
            flags: directive.words.dropFirst(3).map(\.text), context: context, state: state)
    }

    private func commentedOut(_ comment: NginxComment, _ context: RewriteRule.Context) -> RewriteRule? {
        let bytes = comment.file.bytes
        var at = comment.range.start
        while at < comment.range.end, [UInt8(ascii: "#"), 0x20, 0x09].contains(bytes[at]) { at += 1 }
        guard bytes[at..<comment.range.end].starts(with: "rewrite".utf8) else { return nil }
        guard let directive = Parser.directive(in: comment.file, from: at, to: comment.range.end), directive.name == "rewrite" else { return nil }
        return rule(directive, context, .commentedOut(marker: ByteRange(comment.range.start, at)))
    }
}
