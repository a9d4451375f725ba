import EzPlatform
import Source

extension Rule {
    static let malformedPurgeServer = Rule(
        "malformed-purge-server", .error, .httpCache, fixes: [.safe],
        summary: "a purge server is no plain address of one server",
        explanation: """
            The HTTP cache library takes a scheme, a host and a port. A path (also a single slash at the end), a query or a user makes it \
            refuse the server with an exception as soon as something is published; several addresses in one text, separated by commas, are \
            one wrong address. `HTTPCACHE_PURGE_SERVER` holds one server: for several, write the list in YAML.
            """,
        remedy: "write http://HOST:PORT, one entry of the list for each server",
        sources: [.init("FOSHttpCache, HTTP dispatcher"), .init("HTTP cache configuration", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/cache/http_cache/http_cache_configuration/")],
        examples: [
            .triggering(
                "two servers in one variable", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [
                    .replace(
                        in: ".env", "HTTPCACHE_PURGE_SERVER=http://10.0.10.40:80",
                        with: "HTTPCACHE_PURGE_SERVER=↓http://10.0.10.40:80,http://10.0.10.41:80")
                ]),
            .triggering(
                "a slash at the end", on: .ez25, likewise: [.ezPublish54, .ez113],
                [.replace(in: "app/config/ezplatform.yml", "[\"http://10.0.10.40:80\"]", with: "[↓\"http://10.0.10.40:80/\"]")]),
            .clean("an address without a scheme is taken for HTTP", on: .ez25, likewise: [.ezPublish54, .ez113], [
                .replace(in: "app/config/ezplatform.yml", "[\"http://10.0.10.40:80\"]", with: "[\"10.0.10.40:80\"]")
            ]),
            .clean("two entries", on: .ez25, [
                .replace(in: "app/config/ezplatform.yml", "[\"http://10.0.10.40:80\"]", with: "[\"http://10.0.10.40:80\", \"http://10.0.10.41:80\"]")
            ]),
            .clean("an address in the environment", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], []),
        ]
    ) { context in
        guard let application = context.application, application.hasCachingProxy, application.httpCache.purgeType.value?.value != "fastly"
        else { return }
        var reported: Set<SourceSpan> = []
        for server in application.allPurgeServers {
            guard let span = server.origin, let objection = Self.objection(to: server.value), reported.insert(span).inserted else { continue }
            context.report(objection, at: span, of: server.provenance, fixes: Self.withoutSlash(server.value, span))
        }
    }

    /// Why the library refuses a server. Never names credentials.
    private static func objection(to text: String) -> String? {
        if text.contains(",") { return "these are several servers in one text, which is taken as one address" }
        guard let address = PurgeServer.address(text), address.host != nil else { return "this is no address of a server" }
        if address.user != nil { return "a purge server has no user: the address is refused when something is published" }
        if !address.path.isEmpty { return "a purge server has no path (\(address.path)): the address is refused when something is published" }
        if !address.query.isEmpty { return "a purge server has no query: the address is refused when something is published" }
        return nil
    }

    /// A slash at the end, when that is all, can go.
    private static func withoutSlash(_ text: String, _ span: SourceSpan) -> [Fix] {
        guard text.hasSuffix("/"), objection(to: String(text.dropLast())) == nil,
            let slash = span.file.bytes[span.range.start..<span.range.end].lastIndex(of: UInt8(ascii: "/"))
        else { return [] }
        return [Fix("remove the slash", .safe, [Edit(span.file.span(slash, slash + 1), "")])]
    }
}
