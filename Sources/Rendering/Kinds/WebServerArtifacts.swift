import ClusterModel
import Routing

/// Virtual hosts and snippets.
enum WebServerArtifacts {
    static func render(_ kind: WebServerKind, _ plan: SitePlan, templates: TemplateSet) throws(RenderFailure) -> [Artifact] {
        try check(kind, plan)
        let folder = kind.rawValue
        let format: TextFormat = kind == .nginx ? .nginx : .apache
        let render: RenderKind = kind == .nginx ? .nginx : .apache
        let server: ServerFileKind = kind == .nginx ? .nginx : .apache
        func artifact(_ name: String, _ template: String, _ scope: TemplateScope, context: String? = nil) throws(RenderFailure) -> Artifact {
            let rendered: RenderedText
            do throws(TemplateProblem) {
                rendered = try TemplateRenderer.render(template, scope, format: format, templates: templates)
            } catch { throw .template(error) }
            return Artifact(
                kind: render, path: "\(folder)/\(name).conf", template: template, rendered: rendered, server: server, context: context)
        }
        if plan.inputs.isSnippet {
            return [
                try artifact(
                    "ezcluster-rules", "\(folder)/snippet.conf", plan.scope(for: kind), context: kind == .nginx ? "server" : "vhost")
            ]
        }
        let first = plan.hosts.first { !$0.isPattern } ?? plan.hosts.first
        var artifacts = [try artifact(first.map { fileName($0) } ?? "site", "\(folder)/site.conf", plan.scope(for: kind))]
        for host in plan.files.staticHosts where host.isServable {
            artifacts.append(try artifact(fileName(host.host), "\(folder)/static-host.conf", plan.scope(for: host, kind)))
        }
        return artifacts
    }

    private static func fileName(_ host: HostName) -> String {
        host.isPattern ? "all." + host.text.dropFirst(2) : host.text
    }

    private static func check(_ kind: WebServerKind, _ plan: SitePlan) throws(RenderFailure) {
        let inputs = plan.inputs
        if kind == .nginx, inputs.php == .module {
            throw .input(InputProblem("--php", "nginx has no PHP of its own: name php-fpm, as unix:/run/php/php-fpm.sock or 127.0.0.1:9000"))
        }
        if kind == .apache, let version = inputs.versions[.apache] {
            guard version >= ServerContext.Version("2.4")! else {
                throw .input(InputProblem("--server-version", "the templates are for httpd 2.4; \(version) has another way of granting access"))
            }
            if inputs.php != .module, version < ServerContext.Version("2.4.10")! {
                throw .input(InputProblem("--server-version", "httpd \(version) cannot hand single files to php-fpm (2.4.10 and later can): use --php module"))
            }
        }
    }
}
