import ClusterModel
import Daemons
import Source

extension Rule {
    static let vclModuleNotImported = Rule(
        "vcl-module-not-imported", .error, .httpCache,
        summary: "the VCL uses a module of Varnish that it does not import",
        explanation: """
            `xkey.purge(…)` and its like belong to a module, and a VCL that uses one without `import` does not compile: Varnish does not start, or \
            keeps the configuration before. The module `xkey`, by which the product purges, comes with the package varnish-modules.
            """,
        remedy: "add import MODULE; below the version of the VCL",
        sources: [.init("Varnish, using modules", "https://varnish-cache.org/docs/trunk/users-guide/vcl-inline-c.html"), .init("varnish-modules", "https://github.com/varnish/varnish-modules")],
        examples: [
            .triggering(
                "xkey without its import", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/acme.vcl",
                        "vcl 4.0;\nimport std;\nsub vcl_recv {\n    if (req.method == \"PURGEKEYS\") {\n        set req.http.n-gone = ↓xkey.softpurge(req.http.key);\n    }\n}\n")
                ]),
            .clean(
                "imported", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/acme.vcl",
                        "vcl 4.0;\nimport std;\nimport xkey;\nsub vcl_recv {\n    if (req.method == \"PURGEKEYS\") {\n        set req.http.n-gone = xkey.softpurge(req.http.key);\n    }\n}\n")
                ]),
            .clean(
                "in a file that the main file includes", on: .ibexa46,
                [
                    .file("deploy/varnish/acme.vcl", "vcl 4.0;\nimport xkey;\ninclude \"purge.vcl\";\n"),
                    .file("deploy/varnish/purge.vcl", "sub acme_purge {\n    set req.http.n-gone = xkey.softpurge(req.http.key);\n}\n"),
                ]),
        ]
    ) { context in
        for varnish in context.varnishConfigurations where varnish.uncertain == nil {
            // A file without a version is a part of another one.
            guard let version = varnish.version else { continue }
            for name in ["std", "xkey", "directors", "header", "cookie", "vsthrottle", "bodyaccess"] {
                guard let use = varnish.usedModules[name], !varnish.imports.contains(where: { $0.value == name }) else { continue }
                context.report(
                    "\(name) is used here and nowhere imported: Varnish does not load this VCL", at: use,
                    related: version.span.map { [RelatedPlace("the VCL begins here", at: $0)] } ?? [])
            }
        }
    }
}
