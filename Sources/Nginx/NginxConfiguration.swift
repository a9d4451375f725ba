import Patterns
import Routing
import Source

/// A configuration of nginx: a main file with everything it includes, a file of server blocks, or a fragment of one.
///
/// The semantics rest on nginx's documentation and source and on what nginx 1.22 was observed to do.
public struct NginxConfiguration: WebServer {
    public let kind = WebServerKind.nginx
    public let files: [SourceFile]
    public let findings: [Finding]
    public let undecided: [Undecided]
    public let assumptions: [String]
    public let sites: [Site]
    public let inertDirectives: [InertDirective]
    /// The directives with all includes in place.
    public let directives: [NginxDirective]
    /// Where the directives of the first file stand.
    public let outermost: NginxContext

    let model: Model

    /// Whether nginx or a module that comes with it has the directive.
    public static func knows(directive name: String) -> Bool { DirectiveTable.rules[name] != nil }

    /// Reads a configuration; never fails.
    /// - Parameters:
    ///   - context: where the file's directives stand; `nil`: what fits its first directives.
    ///   - patterns: shared by all configurations of a run.
    public static func load(
        main file: SourceFile, includes: IncludeScope, context: NginxContext? = nil, serverContext: ServerContext = ServerContext(),
        patterns: PatternCache
    ) -> NginxConfiguration {
        var loader = Loader(scope: includes)
        let (directives, outermost) = loader.load(file, context: context)
        let isComplete = outermost == .main && loader.undecided.isEmpty && !loader.usesModules(directives)
        var builder = Builder(patterns: patterns, isFragment: outermost != .main, isComplete: isComplete)
        builder.buildFragment(directives, file: file, context: outermost)
        builder.finish()
        builder.model.refusals = loader.refusals + builder.model.refusals
        builder.model.overflow = loader.overflow
        let sites = SiteReader(model: builder.model, directives: directives, comments: loader.comments).sites()
        let inert = InertSearch(model: builder.model, patterns: patterns).find()
        builder.model.locations = []
        return NginxConfiguration(
            files: loader.files, findings: loader.findings + builder.findings,
            undecided: loader.undecided + builder.undecided, assumptions: loader.assumptions + builder.assumptions,
            sites: sites, inertDirectives: inert, directives: directives, outermost: outermost, model: builder.model)
    }

    public func route(_ request: Request, in context: ServerContext) -> RoutingResult {
        if let overflow = model.overflow {
            let step = TraceStep("configuration", at: overflow.span, overflow.reason, decisive: true)
            return RoutingResult(site: nil, outcomes: [Outcome(.unknown, steps: [step])])
        }
        if let refusal = model.refusals.first {
            let step = TraceStep("configuration", at: refusal.span, "nginx refuses to start: \(refusal.message)", decisive: true)
            return RoutingResult(site: nil, outcomes: [Outcome(.configError, steps: [step])])
        }
        var site: Int?
        let budget = Machine.Budget()
        let result = Exploration.run(files: context.files, limit: context.branchLimit) { world in
            let machine = Machine(model: model, request: request, context: context, world: world, budget: budget)
            var outcome = machine.run()
            site = site ?? machine.server
            outcome.asksForHost = machine.asksForHost || !machine.hasChosenServer
            return outcome
        }
        return RoutingResult(
            site: site.flatMap { $0 < sites.count ? $0 : nil }, outcomes: result.outcomes, isTruncated: result.isTruncated)
    }

    public func certainSite(for request: Request) -> Int? {
        guard model.overflow == nil, model.refusals.isEmpty, model.servers.first?.isImplied == false, request.target.first == UInt8(ascii: "/"),
            let host = ServerSelection.validated(Array(request.host.utf8)), let socket = ServerSelection(model: model).certainSocket(for: request)
        else { return nil }
        let chosen = socket.table.choose(host, port: socket.port)
        return chosen.assumptions.isEmpty && chosen.match == nil ? chosen.server : nil
    }
}
