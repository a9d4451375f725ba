import ClusterModel
import EzPlatform
import Source

/// The `.ezcluster.yml` that a project starts with: what was found, and what nothing says, as comments.
public enum StarterConfiguration {
    public static func text(for subject: Subject) throws(RenderFailure) -> String {
        guard let project = subject.application else { throw .impossible("there is no project here") }
        var scope: TemplateScope = [
            "title": .text(project.release.release.title),
            "release": .text(project.release.release.name),
            "releaseSource": .text(comment(project.release.statement)),
            "isReleaseProven": .flag(project.release.isExact && project.release.evidence == .lock),
            "environment": .text(project.environment),
            "mode": .text(subject.deployment.mode.rawValue),
            "modeSource": .text(comment(subject.deployment.source)),
            "isModeKnown": .flag(subject.deployment.mode != .unknown),
            "unsetVariables": .texts(unsetVariables(subject)),
        ]
        var servers: [TemplateScope] = []
        for kind in ServerFileKind.allCases {
            let files = files(kind, subject).compactMap { Path.relative($0.path, to: project.root) }
            if !files.isEmpty { servers.append(["kind": .text(kind.rawValue), "files": .texts(files)]) }
        }
        scope["servers"] = .scopes(servers)
        scope["hasServers"] = .flag(!servers.isEmpty)
        scope["settings"] = .scopes(
            RenderSettings.keys.map { key in ["name": .text(key.name), "value": .text(example(key)), "meaning": .text(comment(key.help))] })
        do throws(TemplateProblem) {
            let rendered = try TemplateRenderer.render("init/ezcluster.yml", scope, format: .yaml, templates: .builtIn)
            // People edit this file: it has no mark.
            return String(rendered.text[..<(rendered.text.dropLast().lastIndex(of: "\n").map { rendered.text.index(after: $0) } ?? rendered.text.endIndex)])
        } catch { throw .template(error) }
    }

    /// Whether a project of several servers would need more configuration.
    public static func lacksSharedFiles(_ subject: Subject) -> Bool {
        guard let project = subject.application, project.facts.migrateCommand != nil else { return false }
        return !DFSArtifacts.isComplete(project)
    }

    private static func files(_ kind: ServerFileKind, _ subject: Subject) -> [SourceFile] {
        subject.nodes.filter { $0.name == nil }.flatMap { node -> [SourceFile] in
            switch kind {
            case .apache, .nginx: node.webServers.filter { $0.server.kind.rawValue == kind.rawValue && !$0.isTemplate }.map(\.file)
            case .memcached: node.memcached.filter { !$0.isTemplate }.map(\.configuration.file)
            case .redis: node.redis.filter { !$0.isTemplate }.map(\.configuration.file)
            case .varnish: node.varnish.filter { !$0.isTemplate }.map(\.configuration.file)
            case .fstab: node.fstab.filter { !$0.isTemplate }.map(\.table.file)
            // Discovery finds them again; which file is meant for which pool is not said here.
            case .phpIni, .fpm: []
            }
        }
    }

    /// Names of the variables without a value that something depends on.
    private static func unsetVariables(_ subject: Subject) -> [String] {
        var names: [String] = []
        for needs in subject.readerUndecided.compactMap(\.needs) where needs.hasPrefix("--env-var ") {
            let name = String(needs.dropFirst(10).prefix { $0 != "=" })
            if !names.contains(name), name.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) }) {
                names.append(name)
            }
        }
        return names
    }

    private static func example(_ key: RenderSettings.Key) -> String {
        switch key.shape {
        case .single, .flag: comment(key.value)
        case .list: "[\(comment(key.value))]"
        case .map: "{ \(comment(key.value).replacing("=", with: ": ")) }"
        }
    }

    /// Text that can stand in a comment.
    private static func comment(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7f || $0 == "\\" ? " " : Character($0) })
    }
}
