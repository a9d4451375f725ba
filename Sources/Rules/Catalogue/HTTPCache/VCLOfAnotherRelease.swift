import ClusterModel
import Daemons
import EzPlatform
import Source

extension Rule {
    static let vclOfAnotherRelease = Rule(
        "vcl-of-another-release", .error, .httpCache,
        summary: "the VCL is made for another release of the product",
        explanation: """
            What Varnish and the application say to each other changed. From 3.0 on the application purges with the method `PURGEKEYS` instead \
            of `PURGE` and `BAN`, and the user context travels in `X-User-Context-Hash` instead of `X-User-Hash`; in 5.0 session cookies begin with \
            `IBX_SESSION_ID` instead of `eZSESSID`. A VCL that never mentions the release's own word and mentions the other one answers purges \
            with an error, mixes the pages of users, or strips the session cookie, so that nobody can log in.

            What the VCL does is not judged, only which of these words it holds.
            """,
        remedy: "take the VCL of the HTTP cache bundle that is installed",
        sources: [.init("docs/varnish/vcl of ezplatform-http-cache and ibexa/http-cache")],
        examples: [
            .triggering(
                "the VCL of 2.5 in 4.6", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .file(
                        "deploy/varnish/acme.vcl",
                        """
                        vcl 4.0;
                        import xkey;
                        sub vcl_recv {
                            if (req.method == ↓"PURGE") {
                                set req.http.n-gone = xkey.softpurge(req.http.key);
                                return (synth(200, "Invalidated"));
                            }
                            if (req.http.↓X-User-Hash) {
                                unset req.http.X-User-Hash;
                            }
                        }

                        """)
                ]),
            .clean(
                "the VCL of the release", on: .ibexa46, likewise: [.ez32, .ibexa33],
                [
                    .file(
                        "deploy/varnish/acme.vcl",
                        """
                        vcl 4.0;
                        import xkey;
                        sub vcl_recv {
                            if (req.method == "PURGE" || req.method == "PURGEKEYS") {
                                set req.http.n-gone = xkey.softpurge(req.http.key);
                                return (synth(200, "Invalidated"));
                            }
                            unset req.http.x-user-context-hash;
                            if (req.http.cookie !~ "eZSESSID") {
                                unset req.http.cookie;
                            }
                        }

                        """)
                ]),
            .clean("something else that Varnish does", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25, .ibexa50], [
                .file("deploy/varnish/other.vcl", "vcl 4.0;\nsub vcl_deliver {\n    set resp.http.X-Cache = \"HIT\";\n}\n")
            ]),
            .triggering(
                "a header of later releases", on: .ez113, likewise: [.ezPublish54, .ez25],
                [.file("deploy/varnish/acme.vcl", "vcl 4.0;\nsub vcl_recv {\n    unset req.http.↓X-User-Context-Hash;\n}\n")]),
        ]
    ) { context in
        guard let application = context.application, application.httpCache.purgeType.value?.value != "local" else { return }
        let facts = application.facts
        let title = application.release.release.title
        for varnish in context.varnishConfigurations where varnish.uncertain == nil {
            func text(_ word: String) -> SourceSpan? { varnish.texts.first { $0.value.contains(word) }?.span }
            func header(_ name: String) -> SourceSpan? { varnish.headers.first { $0.value.lowercased() == name.lowercased() }?.span }
            if facts.userHashHeader == "X-User-Context-Hash", text("PURGEKEYS") == nil, let old = text("PURGE") ?? text("BAN") {
                context.report("\(title) purges with the method PURGEKEYS, which this VCL does not know", at: old.withQuotes)
            }
            let other = facts.userHashHeader == "X-User-Hash" ? "X-User-Context-Hash" : "X-User-Hash"
            if header(facts.userHashHeader) == nil, let old = header(other) {
                context.report("\(title) sends the user context in \(facts.userHashHeader), not in \(other)", at: old.headerName(other))
            }
            let prefix = facts.sessionCookiePrefix == "eZSESSID" ? "IBX_SESSION_ID" : "eZSESSID"
            if text(facts.sessionCookiePrefix) == nil, let old = text(prefix) {
                context.report("session cookies of \(title) begin with \(facts.sessionCookiePrefix), not with \(prefix)", at: old.withQuotes)
            }
        }
    }
}

extension SourceSpan {
    /// The name behind `req.http.`.
    fileprivate func headerName(_ name: String) -> SourceSpan { file.span(max(range.start, range.end - name.utf8.count), range.end) }
}
