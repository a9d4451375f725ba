extension Rule {
    static let importMissing = Rule(
        reading: "import-missing", .error, .environment,
        summary: "an imported file does not exist",
        explanation: """
            Symfony stops: "The file does not exist". An import may be allowed to fail with `ignore_errors: true`, from Symfony 4.4 on \
            better with `ignore_errors: not_found`, which still reports a file that is there and broken.

            From 3.0 on the distribution itself loads `config/packages/dfs/dfs.yaml` as soon as `DFS_NFS_PATH` is set.

            Nothing is reported for `parameters.yml` with a `parameters.yml.dist` beside it, nor for a file that a `.gitignore` leaves out: \
            each deployment makes its own, and what it sets is taken for unknown.
            """,
        remedy: "create the file, correct its path, or remove the import",
        sources: [
            .init("Symfony, configuration files and parameters", "https://symfony.com/doc/current/configuration.html"),
            .init("symfony/dependency-injection, loaders and parameter bag"),
        ],
        examples: [
            .triggering(
                "a slip in the name", on: .ez25,
                [.replace(in: "app/config/config.yml", "{ resource: cluster.yml }", with: "{ resource: ↓clusters.yml }")]),
            .triggering(
                "the DFS configuration that the variable asks for", on: .ibexa46, likewise: [.ibexa33, .ibexa50],
                [.replace(in: ".env", "APP_ENV=prod", with: "APP_ENV=prod\nDFS_NFS_PATH=↓/mnt/nfs")]),
            .clean(
                "it may be missing", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: local.yml, ignore_errors: true }")
                ]),
            .clean(
                "the file of the deployment, whose template is there", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: local.yml }"),
                    .file("app/config/local.yml.dist", "parameters:\n    local: ~\n"),
                ]),
            .clean(
                "the file of the deployment, which Git leaves out", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: local.yml }"),
                    .file(".gitignore", "/app/config/local.yml\n"),
                ]),
            .triggering(
                "Git leaves out another one", on: .ez25,
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: cluster.yml }",
                        with: "- { resource: cluster.yml }\n    - { resource: ↓locals.yml }"),
                    .file(".gitignore", "/app/config/local.yml\n"),
                ]),
            .triggering(
                "a slip in the name of another file", on: .ez113, likewise: [.ezPublish54],
                [.replace(in: "app/config/config.yml", "- { resource: parameters.yml }", with: "- { resource: parameters.yml }\n    - { resource: ↓clusters.yml }")]),
            .triggering(
                "a file that is nowhere", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "imports:\n    - { resource: ↓nowhere.yaml }\n")]),
            .clean(
                "another file that may be missing", on: .ez113, likewise: [.ezPublish54],
                [
                    .replace(
                        in: "app/config/config.yml", "- { resource: parameters.yml }",
                        with: "- { resource: parameters.yml }\n    - { resource: local.yml, ignore_errors: true }")
                ]),
            .clean(
                "a folder's file imports one that may be missing", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.file("config/packages/more.yaml", "imports:\n    - { resource: local.yaml, ignore_errors: not_found }\n")]),
        ]
    )
}
