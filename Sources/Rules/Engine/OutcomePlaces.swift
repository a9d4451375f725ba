import ClusterModel
import Routing
import Source

extension Outcome {
    /// The directive to point at: the last rule that changed or ended the request, else the last decisive directive, else the last
    /// one with a place. Directives that only say where files lie count when there is nothing else.
    var decidingStep: TraceStep? {
        let placed = steps.filter { $0.span != nil }
        let decisive = placed.filter { $0.isDecisive && !Self.placements.contains($0.directive) }
        return decisive.last { Self.rules.contains($0.directive) } ?? decisive.last ?? placed.last(where: \.isDecisive) ?? placed.last
    }

    private static let rules: Set<String> = ["rewrite", "RewriteRule", "return", "try_files", "error_page", "Redirect", "RedirectMatch"]
    private static let placements: Set<String> = ["static", "root", "alias", "DocumentRoot", "index", "DirectoryIndex", "fastcgi_param"]

    /// The outcome in words, for messages: `sent from disk as /srv/site/web/var/a.png`.
    var inWords: String {
        switch kind {
        case .php: missingParameter.map { "handed to PHP without \($0)" } ?? "handed to PHP as \(script ?? "a request without a script")"
        case .static: sourceDisclosed ? "sent as PHP source (\(file ?? "a file"))" : "sent from disk (\(file ?? "a file"))"
        case .status: "answered with \(status.map(String.init) ?? "a status") by the server"
        case .redirect: "redirected to \(location ?? "another place")"
        case .proxy: "handed to the upstream \(upstream ?? "")"
        case .listing: "answered with a directory listing"
        case .configError: "not answered: the server would not start"
        case .unknown: "not decidable: \(steps.last?.effect ?? "no reason is known")"
        }
    }

    /// Whether the request is answered by the script with this name, whatever directory it lies in.
    func reaches(controller name: String) -> Bool {
        guard kind == .php, let path = executed ?? script else { return false }
        return Path.name(path) == name
    }

    /// ` when ...` for branches, empty otherwise.
    var condition: String { condition(after: nil) }

    /// - Parameter named: the file that the sentence has just named; it is not named again.
    func condition(after named: String?) -> String {
        let words = assumptions.map { assumption in
            if let named, assumption.kind == .file(path: named, .regular) { return "that file exists" }
            return assumption.text
        }
        return words.isEmpty ? "" : " when \(words.joined(separator: " and "))"
    }

    /// The way of the request: the steps that decided, and the last one when none did.
    func trace(of request: Request) -> RequestTrace {
        let isUsual = request.port == (request.scheme == .https ? 443 : 80)
        var decisive = steps.filter(\.isDecisive)
        if let last = steps.last, decisive.isEmpty { decisive = [last] }
        return RequestTrace(
            request: "\(request.method) \(request.scheme.rawValue)://\(request.host)\(isUsual ? "" : ":\(request.port)")\(request.targetText)",
            outcome: inWords, assumptions: assumptions.map(\.text),
            steps: decisive.map { RequestTrace.Step(span: $0.span, directive: $0.directive, effect: $0.effect) })
    }

    /// Whether the branch assumes nothing but which files exist, or that it is one kind of clients that asks: what happens then is provable.
    /// That some clients are refused may be meant.
    var isProvable: Bool {
        var kindsOfClients = 0
        for assumption in assumptions {
            switch assumption.kind {
            case .file: continue
            case .client(isCertain: true): kindsOfClients += 1
            case .client, .other: return false
            }
        }
        // Two kinds may have no client in common.
        return kindsOfClients == 0 || (kindsOfClients == 1 && status != 401 && status != 403)
    }
}

extension RuleContext {
    /// The site's name in messages: `www.acme.test`, or its file when it has none.
    func title(of site: ApplicationSite) -> String {
        site.site.names.first?.value ?? Path.name(site.site.span.file.path)
    }

    /// The related place that names the virtual host or server block.
    func related(_ site: ApplicationSite) -> RelatedPlace {
        let what = site.entry.server.kind == .apache ? "virtual host" : "server block"
        let line = site.site.span.file.position(of: site.site.span.range.start).line
        return RelatedPlace("the \(what) of \(title(of: site))", at: site.site.span.file.span(firstLine(line, of: site.site.span)))
    }

    /// A block's span is long; the place to show is its first line.
    private func firstLine(_ line: Int, of span: SourceSpan) -> ByteRange {
        let whole = span.file.range(ofLine: line)
        return ByteRange(span.range.start, min(max(whole.end, span.range.start), span.range.end))
    }
}
