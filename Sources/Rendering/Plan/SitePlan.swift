import ClusterModel
import EzPlatform
import Routing
import Source

/// What a virtual host of the project has to be, independent of the server that it is written for.
struct SitePlan: Sendable {
    var project: Project
    var inputs: RenderInputs
    /// Where the project is on the servers.
    var directory: ServerPath
    /// Names of the site; empty when none is known.
    var hosts: [HostName]
    var files: StoredFiles
    /// Controllers that the web server calls, the front controller first.
    var controllers: [String]
    /// The legacy kernel's files are served.
    var hasLegacy: Bool
    var variables: [EnvironmentVariable]
    /// What the user should know: assumptions, and what could not be told.
    var notes: [String] = []

    var facts: ReleaseFacts { project.facts }
    var webRoot: String { directory.appending(facts.webRoot) }
    var title: String { project.release.release.title }

    init(_ project: Project, inputs: RenderInputs) throws(InputProblem) {
        self.project = project
        self.inputs = inputs
        do throws(ValueProblem) {
            if let given = inputs.directory { directory = given } else { directory = try ServerPath(project.root) }
        } catch {
            throw InputProblem("--directory", "the project's directory cannot be used: \(error.reason); name the one on the servers")
        }
        hosts = try Self.hosts(project, inputs)
        files = try StoredFiles(
            project, inputs: inputs, ownHosts: Set(hosts.map(\.text)), projectDirectory: directory)
        let staticNames = Set(files.staticHosts.map(\.host))
        hosts.removeAll { staticNames.contains($0) }
        hasLegacy = project.facts.hasLegacyKernel || project.composer.has("ezsystems/legacy-bridge") == true
        controllers = [project.facts.frontController]
        if files.isShared, hasLegacy || project.facts.imageController != nil { controllers.append("index_cluster.php") }
        variables = []
        variables = try environment()
        takeNotes()
    }

    /// Host names of the matchers and those that were given, each once, patterns last.
    private static func hosts(_ project: Project, _ inputs: RenderInputs) throws(InputProblem) -> [HostName] {
        var hosts = inputs.hosts
        let matched = project.siteaccesses.hostNamesBySiteaccess()
        for siteaccess in project.siteaccesses.siteaccesses {
            for name in matched[siteaccess.name] ?? [] {
                do throws(ValueProblem) { hosts.append(try HostName(name.value)) } catch {
                    throw InputProblem("siteaccess.match", error.reason, at: name.span)
                }
            }
        }
        var seen: Set<HostName> = []
        let distinct = hosts.filter { seen.insert($0).inserted }
        return distinct.filter { !$0.isPattern } + distinct.filter(\.isPattern)
    }

    /// The variables that the release's front controller reads, then those that were given.
    private func environment() throws(InputProblem) -> [EnvironmentVariable] {
        var pairs: [(String, String)] = [(facts.environmentVariable, project.environment)]
        if !inputs.trustedProxies.isEmpty {
            pairs.append((project.httpCache.trustedProxiesVariable ?? "TRUSTED_PROXIES", inputs.trustedProxies.map(\.text).joined(separator: ",")))
        }
        // With a real proxy in front, Symfony's own only doubles the cache, and nobody purges it.
        if let name = facts.httpCacheVariable, hasReverseProxy { pairs.append((name, "0")) }
        let given = Set(inputs.environment.map(\.name))
        var variables: [EnvironmentVariable] = []
        for (name, value) in pairs where !given.contains(name) {
            do throws(ValueProblem) { variables.append(try EnvironmentVariable(name: name, value: value)) } catch {
                throw InputProblem("--env", error.reason)
            }
        }
        return variables + inputs.environment
    }

    /// Varnish or a content delivery network caches in front of the application.
    var hasReverseProxy: Bool {
        if case .known(let type) = project.httpCache.purgeType { return type.value != "local" }
        return false
    }

    private mutating func takeNotes() {
        if hosts.isEmpty {
            notes.append("no host names are known: the site answers only where no other one does; name them with --host")
        }
        let unlisted = project.siteaccesses.matchers.filter { $0.usesHost && !$0.type.hasPrefix("Map\\") && !$0.type.hasPrefix("Compound") }
        if let first = unlisted.first, inputs.hosts.isEmpty {
            notes.append("the matcher \(first.type) does not list host names: name them with --host")
        }
        for unknown in files.unknown.prefix(3) {
            notes.append("the image URLs of the siteaccess \(unknown.siteaccess) are not known, since \(unknown.unknown.reason)"
                + (unknown.unknown.needs.map { " (\($0))" } ?? ""))
        }
        for host in files.staticHosts where !host.isServable && !inputs.isSnippet {
            notes.append("no virtual host for \(host.host.text): nothing says which directory has its files; name it with --static-directory")
        }
        for host in files.staticHosts where host.isServable && host.isTLS && inputs.tls == nil && !inputs.isSnippet {
            notes.append("\(host.host.text) is asked by HTTPS: without --tls-certificate it speaks HTTP, and something in front must end TLS")
        }
        for elsewhere in files.elsewhere { notes.append("no virtual host for \(elsewhere.host): \(elsewhere.reason)") }
        if hasReverseProxy, inputs.trustedProxies.isEmpty, case .absent = project.httpCache.trustedProxies {
            notes.append("the project is behind a reverse proxy but trusts none: name its addresses with --trusted-proxy")
        }
        if !inputs.trustedProxies.isEmpty, project.httpCache.trustedProxiesVariable == nil, case .absent = project.httpCache.trustedProxies {
            notes.append(
                "\(title) reads TRUSTED_PROXIES only when framework.trusted_proxies is '%env(TRUSTED_PROXIES)%'")
        }
    }

    // MARK: Patterns

    /// The folders at the top of the web root whose files are served as they are, or could be.
    private var guardedFolders: [String] {
        var folders = ["var"] + facts.staticDirectories
        if hasLegacy { folders += ["design", "extension", "share", "packages"] }
        for area in files.areas {
            let names = area.prefix.isEmpty ? area.directories : [String(area.prefix.split(separator: "/").first ?? "")]
            for name in names where !folders.contains(name) && !name.isEmpty { folders.append(name) }
        }
        return folders
    }

    /// Endings of files that some server runs as a program.
    static let scriptEndings = "(php[0-9]?|phps|phpt|phtml|pht|phar|pgif|cgi|pl|py|rb|sh|exe|bin|asp|aspx|jsp)"

    /// Without regard to case.
    var scriptPattern: String {
        "^/(\(guardedFolders.map(RegularExpression.quoted).joined(separator: "|")))/.*\\.\(Self.scriptEndings)(/|$)"
    }

    var directPattern: String {
        let names = controllers.map { RegularExpression.quoted(String($0.dropLast(4))) }
        return "^/([^/]+/)*" + (names.count == 1 ? names[0] : "(\(names.joined(separator: "|")))") + "\\.php(/|$)"
    }

    var staticPatterns: [String] {
        var patterns = ["^/(\(facts.staticDirectories.map(RegularExpression.quoted).joined(separator: "|")))/"]
        if hasLegacy {
            patterns += [
                "^/design/[^/]+/(stylesheets|images|javascript|fonts)/", "^/share/icons/",
                "^/extension/[^/]+/design/[^/]+/(stylesheets|flash|images|lib|javascripts?)/",
                "^/packages/styles/.+/(stylesheets|images|javascript)/[^/]+/", "^/packages/styles/.+/thumbnail/",
                "^/var/storage/packages/",
            ]
        }
        return patterns
    }
}
