import EzPlatform
import Source

extension Rule {
    static let configurationFileNotLoaded = Rule(
        "configuration-file-not-loaded", .warning, .environment,
        summary: "a configuration file has an ending that the kernel does not load",
        explanation: """
            From Ibexa DXP 3.3 on Symfony's own kernel loads `*.yaml` of `config/packages` and of the environment's folder (and `*.php` from Symfony 6.1 on). A \
            file with the ending `.yml`, which 3.0 to 3.2 still loaded, is passed over without a word, with all that is in it.
            """,
        remedy: "rename it to .yaml",
        sources: [.init("Symfony, MicroKernelTrait", "https://symfony.com/doc/current/configuration/micro_kernel_trait.html")],
        releases: .from(.ezPlatform(3, 3)),
        examples: [
            .triggering(
                "kept over an upgrade", on: .ibexa46, likewise: [.ibexa50],
                [.file("config/packages/old.yml", "↓ibexa:\n    system:\n        site:\n            languages: [eng-GB]\n")]),
            .triggering(
                "in the folder of the environment", on: .ibexa33,
                [.file("config/packages/prod/monolog.yml", "# for prod\n↓monolog:\n    handlers: {}\n")]),
            .clean("the right ending", on: .ibexa46, likewise: [.ibexa33, .ibexa50], [.file("config/packages/monolog.yaml", "monolog:\n    handlers: {}\n")]),
            .clean(
                "the project's own kernel loads it", on: .ibexa46, likewise: [.ibexa33],
                [
                    .file("config/packages/old.yml", "parameters:\n    acme.old: 1\n"),
                    .file(
                        "src/Kernel.php",
                        "<?php\nclass Kernel extends BaseKernel\n{\n    use MicroKernelTrait;\n    private const CONFIG_EXTS = '.{php,xml,yaml,yml}';\n\n    protected function configureContainer($container, $loader): void\n    {\n        $loader->load($this->getProjectDir() . '/config/{packages}/*' . self::CONFIG_EXTS, 'glob');\n    }\n}\n"),
                ]),
            .clean(
                "imported by name", on: .ibexa46,
                [
                    .file("config/packages/old.yml", "ibexa:\n    system:\n        site:\n            languages: [eng-GB]\n"),
                    .file("config/packages/all.yaml", "imports:\n    - { resource: old.yml }\n"),
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        for file in application.files.misnamedConfiguration {
            // A kernel of one's own may load it.
            context.report(
                "\(application.release.release.title) loads *.yaml here, not *.yml: nothing of this file takes effect", at: file.firstContent,
                severity: application.isComplete ? .warning : .notice)
        }
    }
}
