import Daemons
import EzPlatform
import Hosting
import Routing
import Source

/// What is judged at once: an application with all nodes and servers that serve it, or a lone server file.
public struct Subject: Sendable {
    /// The project's directory, or the file's path when there is no project.
    public var path: String
    /// The application as each judged environment sees it, the first one asked for first. Empty without a project.
    public var applications: [Project]
    public var deployment: Deployment
    /// At least one; the first stands for the project's own files and has no name unless `nodes:` are declared.
    public var nodes: [Node]
    /// What Compose, DDEV and Platform.sh files in the project say; empty without a project.
    public var hosting = Hosting()
    /// The one whose variables the application was read with (`--target`).
    public var target: DeploymentTarget?
    /// Requests of `.ezcluster.yml`, and where they must end.
    public var expectations: [Expectation] = []
    /// What others declare.
    public var known = KnownNames()
    /// What could not be decided while loading, besides what each reader says.
    public var undecided: [Undecided]

    /// `nodes:` of `.ezcluster.yml`.
    public var declaredNodes: [ToolConfiguration.NodeDeclaration] = []

    /// What a node is declared to be for; empty when nobody says it.
    public func declaredRoles(of node: String) -> [Sourced<String>] { declaredNodes.last { $0.name.value == node }?.roles ?? [] }

    /// The words of one's own among them, in order of their bytes: nodes with the same ones are to be alike.
    public func declaredGroups(of node: String) -> [String] {
        Set(declaredRoles(of: node).map(\.value)).filter { NodeRole(rawValue: $0) == nil }.sorted()
    }

    /// Applications of other subjects, whose servers may run on the same machines.
    public var otherApplications: [Project] = []

    /// Environments that nobody asked for and that sites of the subject set: `applications` holds the application as they see it.
    public var siteEnvironments: Set<String> = []

    /// Whether a site is judged with the application in this environment: one that sets another environment belongs to that.
    func judges(_ site: Site, with application: Project) -> Bool {
        let name = site.environment[application.facts.environmentVariable]?.value?.value
        if siteEnvironments.contains(application.environment) { return name == application.environment }
        return name.map { !siteEnvironments.contains($0) } ?? true
    }

    /// The application in the environment that the subject is mainly judged for.
    public var application: Project? { applications.first }

    public init(
        path: String, applications: [Project], deployment: Deployment, nodes: [Node], undecided: [Undecided] = []
    ) {
        self.path = path
        self.applications = applications
        self.deployment = deployment
        self.nodes = nodes
        self.undecided = undecided
    }
}

/// Whether the application runs on several servers, and how that is known.
public struct Deployment: Sendable {
    public var mode: DeploymentMode
    /// `--cluster`, `.ezcluster.yml`, `a DFS metadata handler is in effect`.
    public var source: String
    /// Places that show it.
    public var evidence: [RelatedPlace]

    public init(mode: DeploymentMode, source: String, evidence: [RelatedPlace] = []) {
        self.mode = mode
        self.source = source
        self.evidence = evidence
    }
}

/// One machine of the cluster with its servers.
public struct Node: Sendable {
    /// `nil` for the project's own files, which are meant for every node.
    public var name: String?
    public var webServers: [WebServerEntry]
    public var memcached: [MemcachedEntry]
    public var redis: [RedisEntry]
    /// The machines that have this configuration, by name; none when only files are known. Those of a fleet that are configured alike
    /// are one node.
    public var machines: [Machine] = []
    /// The directory of the subject's project on these machines, when they serve it.
    public var root: String?
    /// The application as these machines have it, in each judged environment, the main one first; empty when they are no machines.
    public var deployed: [Project] = []
    /// The application in the environment that is mainly judged.
    public var application: Project? { deployed.first }
    public var php: [PHPEntry] = []
    public var varnish: [VarnishEntry] = []
    public var fstab: [FstabEntry] = []

    public init(
        name: String?, webServers: [WebServerEntry] = [], memcached: [MemcachedEntry] = [], redis: [RedisEntry] = []
    ) {
        self.name = name
        self.webServers = webServers
        self.memcached = memcached
        self.redis = redis
    }

    /// Whether no file of any server was found.
    public var isEmpty: Bool {
        webServers.isEmpty && memcached.isEmpty && redis.isEmpty && php.isEmpty && varnish.isEmpty && fstab.isEmpty
    }
}

/// A machine of an audit.
public final class Machine: Sendable {
    public let name: String
    public let state: HostState

    public init(name: String, state: HostState) {
        self.name = name
        self.state = state
    }
}

/// A web server's configuration and how it came into the run.
public struct WebServerEntry: Sendable {
    public var server: any WebServer
    public var file: SourceFile
    /// Placeholders are unknown; findings in it are never errors.
    public var isTemplate: Bool
    /// What the server was read with and routes with.
    public var context: ServerContext
    /// Whether the server would start with what was read: after an error of the reader, what is missing in the model may well be there.
    public var isSound: Bool { !server.findings.contains { $0.severity == .error } }

    public init(server: any WebServer, file: SourceFile, isTemplate: Bool, context: ServerContext) {
        self.server = server
        self.file = file
        self.isTemplate = isTemplate
        self.context = context
    }
}

public struct MemcachedEntry: Sendable {
    public var configuration: MemcachedConfiguration
    public var isTemplate: Bool

    public init(configuration: MemcachedConfiguration, isTemplate: Bool) {
        self.configuration = configuration
        self.isTemplate = isTemplate
    }
}

public struct RedisEntry: Sendable {
    public var configuration: RedisConfiguration
    public var isTemplate: Bool

    public init(configuration: RedisConfiguration, isTemplate: Bool) {
        self.configuration = configuration
        self.isTemplate = isTemplate
    }
}

/// PHP as one interface of the node sees it.
public struct PHPEntry: Sendable {
    public var configuration: PHPConfiguration
    /// Files among its own that hold placeholders.
    public var templates: Set<SourceFile>

    public init(configuration: PHPConfiguration, templates: Set<SourceFile>) {
        self.configuration = configuration
        self.templates = templates
    }
}

public struct VarnishEntry: Sendable {
    public var configuration: VarnishConfiguration
    public var isTemplate: Bool

    public init(configuration: VarnishConfiguration, isTemplate: Bool) {
        self.configuration = configuration
        self.isTemplate = isTemplate
    }
}

public struct FstabEntry: Sendable {
    public var table: Fstab
    public var isTemplate: Bool

    public init(table: Fstab, isTemplate: Bool) {
        self.table = table
        self.isTemplate = isTemplate
    }
}

extension Subject {
    /// What the readers found wrong with the files.
    public var readerFindings: [Finding] {
        var findings: [Finding] = []
        for application in applications { findings += application.findings + application.configurationErrors }
        for node in nodes {
            for entry in node.webServers { findings += entry.server.findings.filter { !isKnownDirective($0) } }
            for entry in node.memcached { findings += entry.configuration.findings }
            for entry in node.redis { findings += entry.configuration.findings }
            for entry in node.php { findings += entry.configuration.findings }
            for entry in node.varnish { findings += entry.configuration.findings }
            for entry in node.fstab { findings += entry.table.findings }
        }
        return findings
    }

    /// Whether a finding is about a directive that the user knows.
    private func isKnownDirective(_ finding: Finding) -> Bool {
        let known: Set<String>
        switch finding.rule {
        case "apache-unknown-directive": known = self.known.apacheDirectives
        case "nginx-unknown-directive": known = self.known.nginxDirectives
        default: return false
        }
        return !known.isEmpty && known.contains(String(finding.span.text.lowercased().drop { $0 == "<" }))
    }

    /// What the readers could not decide.
    public var readerUndecided: [Undecided] {
        var undecided = self.undecided
        for application in applications { undecided += application.undecided }
        for node in nodes {
            for entry in node.webServers { undecided += entry.server.undecided }
            func add(_ what: String, _ unknown: Unknown?, in file: SourceFile) {
                guard let unknown else { return }
                undecided.append(Undecided(what, reason: unknown.reason, needs: unknown.needs, span: unknown.span ?? file.span(0, 0)))
            }
            for entry in node.memcached where !entry.isTemplate { add("the options of memcached", entry.configuration.incomplete, in: entry.configuration.file) }
            for entry in node.redis where !entry.isTemplate { add("the settings of Redis", entry.configuration.uncertain, in: entry.configuration.file) }
            for entry in node.varnish where !entry.isTemplate { add("what the VCL of Varnish holds", entry.configuration.uncertain, in: entry.configuration.file) }
            for entry in node.php {
                guard let fpm = entry.configuration.fpm, let file = fpm.files.first, !entry.templates.contains(file) else { continue }
                add("the pools of PHP-FPM", fpm.uncertain, in: file)
            }
        }
        return undecided
    }

    /// Files with placeholders, and what they include.
    public var templateFiles: Set<SourceFile> {
        var files: Set<SourceFile> = []
        for node in nodes {
            for entry in node.webServers where entry.isTemplate { files.formUnion(entry.server.files) }
            for entry in node.memcached where entry.isTemplate { files.insert(entry.configuration.file) }
            for entry in node.redis where entry.isTemplate { files.insert(entry.configuration.file) }
            for entry in node.php { files.formUnion(entry.templates) }
            for entry in node.varnish where entry.isTemplate { files.formUnion(entry.configuration.files) }
            for entry in node.fstab where entry.isTemplate { files.insert(entry.table.file) }
        }
        return files
    }
}
