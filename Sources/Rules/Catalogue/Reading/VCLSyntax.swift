extension Rule {
    static let vclSyntax = Rule(
        reading: "vcl-syntax", .error,
        summary: "a VCL file is not complete",
        explanation: """
            A text, comment or block of the file does not end. Varnish refuses to load such a file and keeps running with the one before, \
            or does not start. Only the form of access lists, backends and blocks is judged, not what the subroutines do.
            """,
        remedy: "close what is open",
        sources: [.init("Varnish, VCL reference", "https://varnish-cache.org/docs/trunk/reference/vcl.html")],
        examples: [
            .triggering(
                "a subroutine without its end", on: .ibexa46, likewise: BaseProject.clusters,
                [.file("deploy/varnish/acme.vcl", "vcl 4.0;\nsub vcl_recv ↓{\n    if (req.method == \"PURGE\") {\n        return (purge);\n    }\n")]),
            .clean(
                "complete", on: .ibexa46, likewise: BaseProject.clusters,
                [
                    .file(
                        "deploy/varnish/acme.vcl",
                        "vcl 4.0;\nsub vcl_deliver {\n    if (obj.hits > 0) {\n        set resp.http.X-Cache = \"HIT\";\n    }\n}\n")
                ]),
        ])
}
