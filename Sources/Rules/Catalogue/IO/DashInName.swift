import EzPlatform
import Source

extension Rule {
    static let dashInName = Rule(
        "dash-in-name", .error, .io, fixes: [.safe],
        summary: "a name with a dash is declared, and then referred to by the name that Symfony changed",
        explanation: """
            Symfony turns dashes into underscores in the keys of handlers, adapters, connections, Stash caches and groups of siteaccesses \
            (unless the key has an underscore already). References are values, and values are left alone: `my-nfs` is declared as `my_nfs`, \
            and "my-nfs" is unknown. The keys below `system` are left alone as well: the settings of a group `my-sites` stand under a \
            scope that nobody reads, since the group is `my_sites`.
            """,
        remedy: "use underscores in both places",
        sources: [.init("Symfony Config component, key normalisation", "https://symfony.com/doc/current/components/config/definition.html#normalization")],
        examples: [
            .triggering(
                "a handler with a dash", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "        nfs:\n", with: "        nfs-share:\n"),
                    .replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: ↓nfs-share"),
                ]),
            .triggering(
                "an adapter with a dash", on: .ez25,
                [
                    .replace(in: "app/config/dfs.yml", "        nfs_adapter:\n", with: "        nfs-share:\n"),
                    .replace(in: "app/config/dfs.yml", "adapter: nfs_adapter", with: "adapter: ↓nfs-share"),
                ]),
            .triggering(
                "a Stash cache with a dash", on: .ez113,
                [
                    .replace(in: "app/config/config.yml", "        cluster:\n", with: "        web-cache:\n"),
                    .replace(in: "app/config/ezplatform.yml", "cache_pool_name: cluster", with: "cache_pool_name: ↓web-cache"),
                ]),
            .triggering(
                "a group with a dash", on: .ibexa46,
                [
                    .replace(in: "config/packages/ibexa.yaml", "site_group: [site]", with: "my-sites: [site]"),
                    .replace(in: "config/packages/ibexa.yaml", "        default:\n            cache", with: "        ↓my-sites:\n            languages: [eng-GB]\n        default:\n            cache"),
                ]),
            .clean(
                "declared with a dash, referred to with an underscore", on: .ez25, likewise: BaseProject.clusters,
                [
                    .replace(in: "app/config/dfs.yml", "        nfs:\n", with: "        nfs-share:\n"),
                    .replace(in: "app/config/dfs.yml", "binarydata_handler: nfs", with: "binarydata_handler: nfs_share"),
                ]),
        ]
            + Example.triggering(
                "a handler with a dash", onEach: [.ezPublish54, .ez113, .ez25, .ez32, .ibexa33, .ibexa46, .ibexa50],
                replacing: ["        nfs:\n            flysystem:": "        nfs-files:\n            flysystem:", "binarydata_handler: nfs": "binarydata_handler: ↓nfs-files"])
    ) { context in
        guard let application = context.application else { return }
        let adapters = application.adapters.map { DashedName(name: $0.name, written: $0.writtenName, span: $0.span) }
        let connections = application.connections.connections.map { DashedName(name: $0.name, written: $0.writtenName, span: $0.span) }
        let caches = application.stashCacheNames.map { DashedName(name: $0.name, written: $0.written, span: $0.span) }
        for use in application.persistenceCaches where application.facts.usesStash {
            context.reportDash("cache", use.name.value, use.name.origin, among: caches, siteaccesses: use.siteaccesses)
        }
        let groups = application.siteaccesses.groups.map { DashedName(name: $0.name, written: $0.writtenName, span: $0.span) }
        for scope in application.settings.scopes where application.siteaccesses[scope.name] == nil {
            context.reportDash("the group of this scope,", scope.name, scope.keySpan, among: groups)
        }
        for section in IOHandler.Section.both {
            let handlers = application.ioHandlers.handlers(section)
            let names = handlers.map { DashedName(name: $0.name, written: $0.writtenName, span: $0.span) }
            for use in application.uses(of: section.setting) {
                context.reportDash("\(section.noun) handler", use.value, use.span, among: names, siteaccesses: use.siteaccesses)
            }
            for handler in handlers {
                if let adapter = handler.adapter.value { context.reportDash("adapter", adapter.value, adapter.span, among: adapters) }
                if let connection = handler.connection.value {
                    let name = connection.value.split(separator: ".").last.map { String($0.dropLast("_connection".count)) } ?? ""
                    context.reportDash("connection", name, connection.span, among: connections)
                }
            }
        }
    }
}

/// A declared key as written and as Symfony knows it.
private struct DashedName {
    var name: String
    var written: String
    var span: SourceSpan?
}

extension RuleContext {
    /// Reports a reference that has the written form of a key that Symfony changed.
    fileprivate func reportDash(
        _ kind: String, _ reference: String, _ span: SourceSpan?, among names: [DashedName], siteaccesses: [String] = []
    ) {
        guard let span, !names.contains(where: { $0.name == reference }),
            let declared = names.first(where: { $0.written == reference })
        else { return }
        let written = span.text
        let pieces = written.split(separator: reference, omittingEmptySubsequences: false)
        let fix = pieces.count == 2
            ? [Fix("write the name as Symfony knows it", .safe, [Edit(span, pieces.joined(separator: declared.name))])] : []
        report(
            "\(kind) \"\(reference)\" is known as \"\(declared.name)\": Symfony turns dashes in keys into underscores, in references they stay",
            at: span, related: declared.span.map { [RelatedPlace("declared here", at: $0)] } ?? [], siteaccesses: siteaccesses,
            fixes: fix)
    }
}
