import EzPlatform
import Source

extension Rule {
    static let customAdapterOnOldKernel = Rule(
        "custom-adapter-on-old-kernel", .error, .io,
        summary: "an IO handler uses a custom adapter, which this kernel does not take",
        explanation: """
            A `custom` adapter becomes an alias of its service. Up to ezplatform-kernel 1.1.2 the IO bundle looked for a definition of the \
            adapter and not for an alias: the container does not compile, "Unknown flysystem adapter", although the adapter is declared.
            """,
        remedy: "use a local adapter, or update ezplatform-kernel to 1.1.3 or later",
        sources: [.init("IO bundle, Flysystem configuration factory of the releases"), .init("EZP-31740", "https://github.com/ezsystems/ezplatform-kernel/pull/108")],
        releases: .upTo(.ezPlatform(3, 1)),
        examples: Example.triggering(
            "a service as adapter", onEach: [.ezPublish54, .ez113, .ez25],
            replacing: [
                "            local:\n                directory: \"/mnt/nfs/$var_dir$/$storage_dir$\"":
                    "            ↓custom:\n                service: app.nfs_adapter"
            ])
            + [
                .triggering("3.1 before the change", on: .ez32, [
                    .replace(in: "composer.lock", "v1.2.9", with: "v1.1.2"),
                    .replace(in: "config/packages/io.yaml", "            custom:", with: "            ↓custom:"),
                ]),
                .clean("3.1 with the change", on: .ez32, [.replace(in: "composer.lock", "v1.2.9", with: "v1.1.3")]),
                .clean(
                    "a custom adapter that no IO handler uses", on: .ez25, likewise: [.ezPublish54, .ez113],
                    [.replace(in: "app/config/dfs.yml", "    adapters:\n", with: "    adapters:\n        other:\n            custom: { service: app.adapter }\n")])
            ]
    ) { context in
        guard let application = context.application else { return }
        let release = application.release.release
        let kernel = application.composer.locked["ezsystems/ezplatform-kernel"]?.version
        // The patch releases of 3.1 decide; without composer.lock nothing is known about them.
        guard release < .ezPlatform(3, 1) || kernel.map({ $0 < Version(1, 1, 3) }) == true else { return }
        for adapter in application.adaptersInUse {
            guard case .custom = adapter.kind, let span = adapter.type?.span ?? adapter.span else { continue }
            context.report(
                "the IO bundle of \(release.title) does not take adapter \"\(adapter.name)\": custom adapters came with ezplatform-kernel 1.1.3",
                at: span, severity: application.release.isExact ? .error : .warning)
        }
    }
}
