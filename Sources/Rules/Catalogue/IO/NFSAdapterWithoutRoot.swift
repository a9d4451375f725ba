import EzPlatform
import Source

extension Rule {
    static let nfsAdapterWithoutRoot = Rule(
        "nfs-adapter-without-root", .error, .io, fixes: [.safe],
        summary: "the adapter that knows siteaccesses is used, but nothing says where the shared storage is",
        explanation: """
            The adapter takes its root and path from a parameter, `ibexa.platform.io.nfs.adapter.config` up to 3.3 and \
            `ibexa.io.nfs.adapter.config` from 4.0 on. A parameter with the name of the other release is nobody's, and nothing complains. Without \
            the parameter 3.1 to 3.3 take the directory in which PHP happens to run, later releases the local storage directory of the node.
            """,
        remedy: "set root and path in the release's parameter",
        sources: [clusteringGuide, .init("default settings of ezplatform-core and ibexa/core")],
        releases: .from(.ezPlatform(3, 1)),
        examples: Example.triggering(
            "the parameter of 4.x", onEach: [.ez32, .ibexa33],
            replacing: ["    ibexa.platform.io.nfs.adapter.config:": "    ↓ibexa.io.nfs.adapter.config:"])
            + Example.triggering(
                "the parameter of 3.3", onEach: [.ibexa46, .ibexa50],
                replacing: ["    ibexa.io.nfs.adapter.config:": "    ↓ibexa.platform.io.nfs.adapter.config:"])
            + Example.triggering(
                "no parameter at all", onEach: [.ez32, .ibexa33],
                replacing: [
                    "ibexa.platform.io.nfs.adapter.config:": "app.nothing:",
                    "                service: ibexa": "                service: ↓ibexa",
                ])
            + [.clean("with its parameter", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [])]
    ) { context in
        guard let application = context.application, let configuration = application.nfsAdapter, !configuration.isConfigured,
            application.hasCompatibilityLayer != true
        else { return }
        let others = ["ibexa.platform.io.nfs.adapter.config", "ibexa.io.nfs.adapter.config"].filter { $0 != configuration.parameter }
        for adapter in application.adaptersInUse where application.isNFSAdapter(adapter) {
            if let other = others.lazy.compactMap({ application.symfony.parameters[$0] }).first, let span = other.keySpan {
                context.report(
                    "\(application.release.release.title) reads \(configuration.parameter), not \(other.name): the adapter has no directory",
                    at: span, severity: application.release.isExact ? .error : .warning,
                    fixes: [Fix("write the parameter's name of the release", .safe, [Edit(span, configuration.parameter)])])
            } else if application.isComplete, application.facts.nfsAdapterDefaultRoot == "./",
                case .custom(.known(let service)) = adapter.kind, let span = service.origin {
                context.report(
                    "the parameter \(configuration.parameter) is not set, so adapter \"\(adapter.name)\" stores files wherever PHP runs",
                    at: span)
            }
        }
    }
}
