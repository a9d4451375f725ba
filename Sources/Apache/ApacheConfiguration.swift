import Patterns
import Routing
import Source
import Synchronization

/// Where a file of httpd's configuration takes effect.
public enum ApacheContext: Sendable {
    /// A main configuration, or a file with `<VirtualHost>` sections.
    case server
    /// The inside of a virtual host: a fragment that one includes.
    case vhost
    /// The inside of a directory section: `.htaccess`.
    case directory
}

/// A configuration of Apache httpd 2.4, read and ready to route requests.
public final class ApacheConfiguration: WebServer {
    public let kind = WebServerKind.apache
    public let files: [SourceFile]
    public let findings: [Finding]
    public let undecided: [Undecided]
    public let assumptions: [String]
    public let sites: [Site]
    public let inertDirectives: [InertDirective]

    let main: ServerSettings
    /// Virtual hosts as they are written, and merged with the main server.
    let hosts: [(own: ServerSettings, merged: ServerSettings)]
    let serverRoot: String
    private let modules: ModuleSet
    private let failure: DirectiveError?
    private let scope: IncludeScope
    private let patterns: PatternCache
    private let reading: ServerContext
    /// No file that was read says how PHP runs, and the main configuration is not among them: it is what says so then, as
    /// the configuration of mod_php does that distributions enable for all virtual hosts.
    let leavesPHPToMain: Bool
    let selectors: [HostSelector]
    /// The hosts of one address and port, with their names, as they are asked for.
    let candidates = Mutex<[HostCandidates.Key: HostCandidates]>([:])
    let selections = Mutex<[SelectionKey: Selection]>([:])
    private let usesPHPModule: Bool
    private let accessFiles = Mutex<[String: AccessFile]>([:])
    private let maps = Mutex<[String: Result<[Bytes: Bytes], MapFailure>]>([:])

    struct MapFailure: Error { var reason: String }

    /// What a `.htaccess` file says.
    enum AccessFile: Sendable {
        case none
        case unknown(String)
        case broken(DirectiveError)
        case settings(DirectorySettings, SourceSpan)
    }

    /// Reads a configuration.
    /// - Parameters:
    ///   - includes: where included files are looked up, and where `.htaccess` files and maps are read.
    ///   - context: what the file is; `nil`: inferred from its name and content.
    ///   - serverContext: modules, definitions, environment and version that decide how it is read.
    public static func load(
        main file: SourceFile, includes: IncludeScope, context: ApacheContext? = nil, serverContext: ServerContext = ServerContext(),
        patterns: PatternCache = PatternCache()
    ) -> ApacheConfiguration {
        ApacheConfiguration(file, includes, context, serverContext, patterns)
    }

    private init(
        _ file: SourceFile, _ scope: IncludeScope, _ context: ApacheContext?, _ server: ServerContext, _ patterns: PatternCache
    ) {
        self.scope = scope
        self.patterns = patterns
        reading = server
        var reader = ConfigurationReader(scope: scope, server: server, patterns: patterns)
        let items = reader.read(file)
        let context = context ?? Self.infer(file, items)
        modules = reader.modules
        var compiler = Compiler(patterns: patterns, version: server.version, modules: reader.modules)
        var main: ServerSettings
        var hosts: [(settings: ServerSettings, items: [Item])] = []
        let top = file.span(0, 0)
        switch context {
        case .server:
            (main, hosts) = compiler.servers(items, main: top)
        case .vhost:
            (main, _) = compiler.servers([], main: top)
            var host = ServerSettings(span: items.first?.nameSpan ?? top, isMain: false)
            for item in items { compiler.compile(item, into: &host) }
            hosts = [(host, items)]
        case .directory:
            (main, _) = compiler.servers([], main: top)
            let directory = Path.parent(file.path)
            var section = Section(
                span: items.first?.nameSpan ?? top, name: "Directory", kind: .directory, path: Bytes(directory), glob: false,
                settings: DirectorySettings())
            var path = section.path
            if path.last != UInt8(ascii: "/") { path.append(UInt8(ascii: "/")) }
            section.settings = compiler.settings(items, at: .access(.everything), path: path)
            var host = ServerSettings(span: section.span, isMain: false)
            host.documentRoot = Word(bytes: Bytes(directory), span: top, content: top)
            host.directories = [section]
            hosts = [(host, items)]
        }
        self.main = main
        self.hosts = hosts.map { ($0.settings, main.merged(with: $0.settings)) }
        selectors = self.hosts.map { HostSelector(own: $0.own, merged: $0.merged) }
        files = reader.files
        let missing = Self.missingMaps(([main] + hosts.map(\.settings)).flatMap { $0.maps.values }, scope, serverRoot: Self.serverRoot(items))
        findings = reader.findings + compiler.findings + missing.map { Finding("apache-invalid-directive", .error, $0.message, at: $0.place) }
        undecided = reader.undecided + compiler.undecided
        var assumed: [String] = []
        for text in reader.assumptions + compiler.assumptions where !assumed.contains(text) { assumed.append(text) }
        assumptions = assumed
        failure = reader.refusal ?? compiler.failure ?? missing.first
        usesPHPModule = !assumed.contains { $0.hasPrefix("mod_php") && $0.hasSuffix("is not loaded") }
        let markers = ["fcgi://", "x-httpd-php", "php-script", "php5-script", "php7-script"]
        leavesPHPToMain = !reader.modules.isComplete
            && !reader.files.contains { file in markers.contains { file.bytes.firstIndex(of: $0) != nil } }
        serverRoot = Self.serverRoot(items)
        let analysis = SiteAnalysis(main: main, context: context, hasUnknownInclude: reader.hasUnknownInclude, environment: server.environment)
        if context == .server, hosts.isEmpty {
            sites = [analysis.site(main, items)]
            inertDirectives = analysis.inert(main, merged: main)
        } else {
            var shapes = SiteShapes()
            sites = hosts.map { host in
                var site = analysis.site(host.settings, host.items)
                site.shape = SiteShapeReader.text(of: host.settings, host.items).map { shapes.number(of: $0) }
                return site
            }
            let mainItems = items.filter { $0.key != "virtualhost" }
            var inert = context == .server && !mainItems.isEmpty ? analysis.inert(main, merged: main) : []
            for host in self.hosts { inert += analysis.inert(host.own, merged: host.merged) }
            inertDirectives = inert
        }
    }

    private static func serverRoot(_ items: [Item]) -> String { items.last { $0.key == "serverroot" }?.words.first?.text ?? "/etc/apache2" }

    /// httpd looks for the files of its maps when it starts.
    private static func missingMaps(_ maps: [ServerSettings.Map], _ scope: IncludeScope, serverRoot: String) -> [DirectiveError] {
        maps.compactMap { map in
            guard case .text(let path) = map.kind, let place = scope.locate(path.hasPrefix("/") ? path : serverRoot + "/" + path) else { return nil }
            do throws(FileError) { _ = try scope.store.tree.kind(place) } catch {
                if error == .missing { return DirectiveError("the file \(path) of the map does not exist", at: map.span) }
            }
            return nil
        }
    }

    /// Whether a module that comes with httpd has the directive or section; the name in lower case.
    public static func knows(directive name: String) -> Bool { DirectiveTable.directives[name] != nil || DirectiveTable.isForeign(name) }

    private static func infer(_ file: SourceFile, _ items: [Item]) -> ApacheContext {
        if Path.name(file.path) == ".htaccess" || Path.name(file.path).hasSuffix(".htaccess") { return .directory }
        let marks: Set<String> = ["virtualhost", "listen", "loadmodule", "serverroot", "user", "pidfile"]
        return items.contains { marks.contains($0.key) } ? .server : .vhost
    }

    // MARK: Routing

    public func route(_ request: Request, in context: ServerContext) -> RoutingResult {
        if let failure {
            let step = TraceStep("configuration", at: failure.place, "the server does not start: \(failure.message)", decisive: true)
            return RoutingResult(site: sites.isEmpty ? nil : 0, outcomes: [Outcome(.configError, steps: [step])])
        }
        let index = select(request)
        let server = index.map { hosts[$0].merged } ?? main
        let span = index.map { hosts[$0].own.span } ?? main.span
        let name = index == nil ? "the main server" : "virtual host \(hosts[index!].own.name?.text ?? "without a name")"
        let budget = MatchBudget()
        let result = Exploration.run(files: context.files, limit: context.branchLimit) { world in
            let machine = Machine(self, server: server, request: request, context: context, world: world, budget: budget)
            let isNamed = index.map { selectors[$0].answers(to: hostName(request)) } ?? true
            machine.step(
                "<VirtualHost>", span,
                isNamed ? "\(name) answers for \(hostName(request))" : "no virtual host has the name \(hostName(request)): the first, \(name), answers",
                decisive: !isNamed)
            var outcome = machine.run()
            outcome.asksForHost = machine.asksForHost
            return outcome
        }
        let site = index ?? (hosts.isEmpty && !sites.isEmpty ? 0 : nil)
        return RoutingResult(site: site, outcomes: result.outcomes, isTruncated: result.isTruncated)
    }

    public func certainSite(for request: Request) -> Int? {
        guard failure == nil, request.target.first == UInt8(ascii: "/"), !request.host.isEmpty, let index = select(request),
            !selectors[index].hasUnknownName, selectors[index].answers(to: hostName(request)),
            ServerName.refusal(of: request.host, isStrict: hosts[index].merged.checksNames ?? true) == nil
        else { return nil }
        return index
    }

    func isLoaded(_ module: String, in context: ServerContext) -> Bool {
        if context.missingModules.contains(module) { return false }
        if context.loadedModules.contains(module) { return true }
        return modules.isLoaded(module).value ?? true
    }

    func phpModule(in context: ServerContext) -> Knowledge<Bool> {
        for name in ["php", "php5", "php7", "php8"] {
            if context.loadedModules.contains(name) { return .known(true) }
            if modules.isLoaded(name).value == true { return .known(true) }
        }
        if context.missingModules.contains("php") || modules.isComplete { return .known(false) }
        return .unknown(Unknown("whether mod_php is loaded is not known"))
    }

    /// The document root as the server uses it; without a slash at the end.
    func documentRoot(of server: ServerSettings) -> Bytes {
        guard let word = server.documentRoot else { return Bytes("/usr/local/apache2/htdocs") }
        var path = word.bytes
        if path.first != UInt8(ascii: "/") { path = word.isKnown ? Bytes(serverRoot + "/") + path : [UInt8(ascii: "/")] + path }
        while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
        return Machine.canonical(path)
    }

    func documentRootText(of path: Bytes) -> String { path.text }

    // MARK: Files beside the configuration

    /// The names of the files that directories may hold with directives of their own: `.htaccess`. They are read with requests.
    public var accessFileNames: Set<String> {
        Set(([main] + hosts.map(\.merged)).flatMap { $0.accessFileNames ?? [".htaccess"] })
    }

    /// The files of `RewriteMap`, where they lie in the tree. They are read with requests too.
    public var mapFiles: [String] {
        ([main] + hosts.map(\.merged)).flatMap(\.maps.values).compactMap { map in
            guard case .text(let path) = map.kind else { return nil }
            return scope.locate(path.hasPrefix("/") ? path : serverRoot + "/" + path)
        }.sorted()
    }

    /// - Parameter documentRoot: that of the site that is asked.
    func accessFile(_ path: String, directory: Bytes, allowed: AllowOverride, documentRoot: Bytes) -> AccessFile {
        let key = documentRoot.text + " " + path + " " + String(allowed.classes.sorted()) + " \(allowed.options.rawValue) \(allowed.nonfatal.rawValue) " + allowed.directives.sorted().joined(separator: ",")
        if let known = accessFiles.withLock({ $0[key] }) { return known }
        let result = readAccessFile(scope.locate(path, ofSite: documentRoot.text), directory, allowed)
        accessFiles.withLock { $0[key] = result }
        return result
    }

    private func readAccessFile(_ place: String?, _ directory: Bytes, _ allowed: AllowOverride) -> AccessFile {
        guard let place else { return .unknown("it cannot be looked at") }
        let file: SourceFile
        do throws(FileError) {
            file = try scope.store.file(place)
        } catch {
            switch error {
            case .missing: return .none
            default: return .unknown(error.reason)
            }
        }
        var reader = ConfigurationReader(scope: scope, server: reading, patterns: patterns, modules: modules)
        let items = reader.read(file)
        var compiler = Compiler(patterns: patterns, version: reading.version, modules: modules)
        let settings = compiler.settings(items, at: .access(.init(allowed: allowed)), path: directory)
        if let failure = compiler.failure { return .broken(failure) }
        if let finding = (reader.findings).first(where: { $0.severity == .error }) { return .broken(DirectiveError(finding.message, at: finding.span)) }
        return .settings(settings, items.first?.nameSpan ?? file.span(0, 0))
    }

    func textMap(_ path: String) -> Result<[Bytes: Bytes], MapFailure> {
        if let known = maps.withLock({ $0[path] }) { return known }
        let result: Result<[Bytes: Bytes], MapFailure>
        let absolute = path.hasPrefix("/") ? path : serverRoot + "/" + path
        if let place = scope.locate(absolute) {
            do throws(FileError) {
                result = .success(Self.parseMap(try scope.store.file(place).bytes))
            } catch {
                result = error == .missing ? .success([:]) : .failure(MapFailure(reason: error.reason))
            }
        } else {
            result = .failure(MapFailure(reason: "\(path) cannot be looked at"))
        }
        maps.withLock { $0[path] = result }
        return result
    }

    private static func parseMap(_ bytes: Bytes) -> [Bytes: Bytes] {
        var entries: [Bytes: Bytes] = [:]
        for line in bytes.split(separator: 0x0A) {
            guard let first = line.first, first != UInt8(ascii: "#"), !first.isSpace else { continue }
            let words = line.split(maxSplits: 2) { $0.isSpace }
            guard words.count >= 2 else { continue }
            let key = Bytes(words[0])
            if entries[key] == nil { entries[key] = Bytes(words[1]) }
        }
        return entries
    }
}
