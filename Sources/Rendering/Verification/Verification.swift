import ClusterModel
import EzPlatform
import Rules
import Source

/// Something in a rendered file that must not be written.
public struct VerificationProblem: Hashable, Sendable {
    /// The file, as `Artifact.path`.
    public var path: String
    /// The line of the rendered text, from 1; 0 when the whole file is meant.
    public var line: Int
    /// The template's line behind it.
    public var template: TemplatePlace?
    /// The id of a rule, `routing`, or the program that refuses the file: `nginx -t`.
    public var by: String
    public var message: String
}

/// What reading rendered files back has shown.
public struct Verification: Sendable {
    public var problems: [VerificationProblem] = []
    /// Faults of the project itself, which rendering does not mend.
    public var projectFindings: [Finding] = []
    /// Requests that were routed through the rendered virtual hosts.
    public var routedRequests = 0

    /// Reads the files back with the project, routes the project's requests, and applies every rule.
    /// - Parameters:
    ///   - options: those with which the project was loaded.
    ///   - base: the directory that the artifacts' paths are below, for places of findings.
    public static func of(
        _ artifacts: [Artifact], plan: RenderedPlan, options: SubjectOptions, tree: any FileTree, base: String
    ) throws(SubjectError) -> Verification {
        var files: [String: [UInt8]] = [:]
        var options = options
        options.servers = []
        options.paths = [plan.project.root]
        options.project = plan.project.root
        options.nodes = []
        var byPath: [String: Artifact] = [:]
        /// Virtual hosts around snippets, by their own path.
        var wrapped: [String: Artifact] = [:]
        for artifact in artifacts {
            let path = Path.join(base, artifact.path)
            if let server = artifact.server {
                files[path] = Array(artifact.text.utf8)
                byPath[path] = artifact
                if artifact.context != nil, let text = SyntheticServer.wrapper(of: artifact, plan.site) {
                    let wrapper = path + ".wrapper"
                    files[wrapper] = Array(text.utf8)
                    wrapped[wrapper] = artifact
                    options.servers.append(.init(kind: server, path: Sourced(wrapper)))
                } else {
                    options.servers.append(.init(kind: server, path: Sourced(path)))
                }
            }
            if let name = artifact.projectPath {
                let own = Path.join(plan.project.root, name)
                files[own] = Array(artifact.text.utf8)
                byPath[own] = artifact
            }
        }
        for (path, bytes) in plan.changedFiles { files[path] = bytes }
        // Without a server's file the project's own would be looked for, which is not what is judged here.
        if options.servers.isEmpty {
            let path = Path.join(base, "none.conf")
            files[path] = []
            options.servers.append(.init(kind: .memcached, path: Sourced(path)))
            byPath[path] = nil
        }
        let overlay = OverlayFileTree(tree, files: files)
        let loaded = try SubjectLoader.load(options, tree: overlay, ruleIDs: Catalogue.ids)
        var result = Verification()
        guard let subject = loaded.subjects.first else { return result }
        let severities = loaded.configuration.severities.mapValues(\.value)
        // Rules point at what makes the project a cluster, which a rendered file may do now.
        let known = artifacts.contains { $0.projectPath != nil } ? try rulesBroken(options, tree, severities) : []
        for finding in Linter(severities: severities).judge(subject).findings {
            guard let artifact = byPath[finding.span.file.path] else {
                if files[finding.span.file.path] == nil { result.projectFindings.append(finding) }
                continue
            }
            guard finding.severity >= .warning, !artifact.acceptedRules.contains(finding.rule) else { continue }
            if artifact.projectPath != nil, known.contains(finding.rule) {
                result.projectFindings.append(finding)
                continue
            }
            result.add(artifact, line: finding.span.start.line, by: finding.rule, finding.message)
        }
        for entry in subject.nodes.flatMap(\.webServers) {
            guard let artifact = byPath[entry.file.path] ?? wrapped[entry.file.path] else { continue }
            let proof = RoutingProof(plan: plan.site, artifact: artifact, entry: entry)
            result.routedRequests += proof.requests.count
            for failure in proof.failures() {
                result.add(artifact, line: failure.line(in: Path.join(base, artifact.path)), by: "routing", failure.message)
            }
        }
        return result
    }

    /// Rules that the project breaks by itself, as a cluster.
    private static func rulesBroken(
        _ options: SubjectOptions, _ tree: any FileTree, _ severities: [String: Severity?]
    ) throws(SubjectError) -> Set<String> {
        var options = options
        options.deployment = .cluster
        options.servers = []
        let loaded = try SubjectLoader.load(options, tree: tree, ruleIDs: Catalogue.ids)
        return Set(loaded.subjects.flatMap { Linter(severities: severities).judge($0).findings.map(\.rule) })
    }

    private mutating func add(_ artifact: Artifact, line: Int, by rule: String, _ message: String) {
        let origins = artifact.rendered.origins
        problems.append(
            VerificationProblem(
                path: artifact.path, line: line, template: origins.indices.contains(line - 1) ? origins[line - 1] : nil, by: rule,
                message: message))
    }
}
