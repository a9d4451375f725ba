import ClusterModel
import EzPlatform
import Routing
import Source

extension Rule {
    static let wrongFrontController = Rule(
        "wrong-front-controller", .error, .webServer, fixes: [.safe, .unsafe],
        summary: "requests are handed to a script that is not the front controller of this release",
        explanation: """
            eZ Platform 1 and 2 are entered through `web/app.php`, everything from 3.0 on through `public/index.php`. A virtual host that \
            was kept over an upgrade, or a target copied from prose (`/web/app.php`, `/public/index.php`: targets are relative to the \
            document root), sends requests to a file that does not exist.
            """,
        remedy: "name the front controller of the release, relative to the document root",
        sources: [.init("observed on httpd 2.4.71 and nginx 1.22.1")],
        examples: [
            .triggering(
                "a virtual host kept over the upgrade to 3.3", on: .ibexa33, likewise: [.ezPublish54, .ez32],
                [.replace(in: "deploy/apache/site.conf", "RewriteRule .* /index.php", with: "↓RewriteRule .* /app.php")]),
            .triggering(
                "a target with the directory of the documentation's prose", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(
                        in: "deploy/apache/site.conf", "storage/images(-versioned)?/.* /app.php [L]",
                        with: "storage/images(-versioned)?/.* /web/app.php [L]"),
                    .replace(
                        in: "deploy/apache/site.conf", "RewriteRule ^/var/([^/]+/)?storage",
                        with: "↓RewriteRule ^/var/([^/]+/)?storage"),
                ]),
            .triggering(
                "a server block kept over the upgrade to 4.6", on: .ibexa46, likewise: [.ibexa50],
                [
                    .replace(
                        in: "deploy/nginx/site.conf", "rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/index.php\" break;",
                        with: "↓rewrite \"^/var/([^/]+/)?storage/images(-versioned)?/(.*)\" \"/app.php\" break;"),
                    .replace(in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/index.php$1\" last;", with: "↓rewrite \"^(.*)$\" \"/app.php$1\" last;"),
                    .replace(in: "deploy/nginx/site.conf", "location ~ ^/index\\.php(/|$) {", with: "location ~ ^/app\\.php(/|$) {"),
                    .replace(in: "deploy/nginx/site.conf", "SCRIPT_FILENAME $document_root/index.php;", with: "SCRIPT_FILENAME $document_root/app.php;"),
                ]),
            .triggering(
                "a part of the block stands in a file of its own", on: .ibexa46,
                [
                    .replace(in: "deploy/nginx/site.conf", "rewrite \"^(.*)$\" \"/index.php$1\" last;", with: "include pages.inc;"),
                    .file("deploy/nginx/pages.inc", "↓rewrite \"^(.*)$\" \"/app.php$1\" last;\n"),
                    .replace(in: "deploy/nginx/site.conf", "location ~ ^/index\\.php(/|$) {", with: "location ~ ^/(index|app)\\.php(/|$) {"),
                    .replace(in: "deploy/nginx/site.conf", "SCRIPT_FILENAME $document_root/index.php;", with: "SCRIPT_FILENAME $document_root$fastcgi_script_name;"),
                ]),
            .clean("the release's own", on: .ibexa33, likewise: BaseProject.clusters, []),
        ]
    ) { context in
        guard let application = context.application else { return }
        let controller = application.facts.frontController
        var reported: Set<SourceSpan> = []
        for site in context.routes.applicationSites {
            let images = context.routes.imageRoutes(of: site)
            let results = [("/", context.routes.route("/", of: site))] + images.map { ($0.path, $0.result) }
            for (path, result) in results {
                for outcome in result.outcomes where outcome.kind == .php {
                    guard let script = outcome.executed ?? outcome.script else { continue }
                    let expected = Self.expectedController(site, application)
                    // A port in the path of the handler is told by its own rule.
                    guard let expected, script != expected, !script.hasPrefix(expected + "/"), !script.hasPrefix("/:") else { continue }
                    let place = outcome.decidingStep?.span ?? site.site.span
                    guard reported.insert(place).inserted else { continue }
                    context.report(
                        "\(path) is handed to \(script)\(outcome.condition); "
                            + "the front controller of \(application.release.release.title) is \(expected)",
                        at: place, severity: outcome.isProvable ? nil : .warning, help: "use /\(controller)", related: [context.related(site)],
                        fixes: (fix(place, site, controller) ?? nginxFix(outcome, site, controller)).map { [$0] } ?? [],
                        proof: [outcome.trace(of: site.request(path))])
                }
            }
        }
    }

    /// Writes the release's front controller into the rule of httpd that decided.
    private static func fix(_ place: SourceSpan, _ site: ApplicationSite, _ controller: String) -> Fix? {
        guard site.entry.server.kind == .apache, let rule = site.site.rewriteRules.first(where: { $0.span == place && $0.state == .active }),
            let target = rule.target.span, target.text == rule.target.value
        else { return nil }
        let prefix = rule.target.value.hasPrefix("/") ? "/" : ""
        let known = ["app.php", "index.php", "app_dev.php", controller].flatMap { [$0, "web/" + $0, "public/" + $0] }
        guard known.contains(String(rule.target.value.dropFirst(prefix.count))), prefix == "/" || rule.context == .directory else { return nil }
        return Fix("hand requests to \(prefix)\(controller)", .safe, [Edit(target, prefix + controller)])
    }

    /// Writes the release's front controller wherever the server block of nginx names the one that requests come to: rules, locations and
    /// parameters go together. Certain when all of it stands in the block itself.
    private static func nginxFix(_ outcome: Outcome, _ site: ApplicationSite, _ controller: String) -> Fix? {
        guard site.entry.server.kind == .nginx, let script = outcome.executed ?? outcome.script else { return nil }
        let old = Path.name(script)
        guard old != controller, ["app.php", "index.php"].contains(old), Path.parent(script) == site.site.documentRoot.value?.value else { return nil }
        let block = site.site.span
        var edits: [Edit] = []
        var isOwn = true
        for file in site.entry.server.files {
            let range = file === block.file ? block.range : ByteRange(0, file.bytes.count)
            let found = ControllerNames.edits(of: old, to: controller, in: file, range)
            guard file !== block.file, !found.isEmpty else {
                edits += found
                continue
            }
            // What other blocks include as well is theirs, too.
            guard site.entry.server.sites.count == 1 else { return nil }
            isOwn = false
            edits += found
        }
        guard !edits.isEmpty else { return nil }
        return Fix("hand requests to /\(controller)", isOwn ? .safe : .unsafe, edits)
    }

    /// Where the front controller lies for this site; `nil` when the document root is not known or is not the release's.
    private static func expectedController(_ site: ApplicationSite, _ application: Project) -> String? {
        guard case .known(let root) = site.site.documentRoot, Path.name(root.value) == application.facts.webRoot else { return nil }
        return Path.join(root.value, application.facts.frontController)
    }
}

/// Places in nginx's files that name a front controller, as it is or with the dot of a pattern escaped.
private enum ControllerNames {
    static func edits(of old: String, to new: String, in file: SourceFile, _ range: ByteRange) -> [Edit] {
        let bytes = file.bytes
        let stem = Array(old.utf8.prefix { $0 != UInt8(ascii: ".") })
        let replacement = String(new.prefix { $0 != "." })
        var edits: [Edit] = []
        var at = range.start
        while at + stem.count < range.end {
            defer { at += 1 }
            guard bytes[at..<(at + stem.count)].elementsEqual(stem), at == 0 || !isName(bytes[at - 1]) else { continue }
            let rest = bytes[(at + stem.count)..<range.end]
            guard rest.starts(with: ".php".utf8) || rest.starts(with: "\\.php".utf8) else { continue }
            let end = at + stem.count + (rest.first == UInt8(ascii: "\\") ? 5 : 4)
            guard end == bytes.count || !isName(bytes[end]), !isComment(at, in: file) else { continue }
            edits.append(Edit(file.span(at, at + stem.count), replacement))
        }
        return edits
    }

    private static func isName(_ byte: UInt8) -> Bool {
        byte == 0x5F || byte == 0x2D || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    /// Whether a sign for comments stands before the place in its line, at the beginning of a word.
    private static func isComment(_ at: Int, in file: SourceFile) -> Bool {
        let line = file.range(ofLine: file.position(of: at).line)
        return (line.start..<at).contains { index in
            file.bytes[index] == UInt8(ascii: "#") && (index == line.start || [0x20, 0x09, UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}")].contains(file.bytes[index - 1]))
        }
    }
}
