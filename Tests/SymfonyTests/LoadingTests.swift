import Source
import Testing

@testable import Symfony

@Suite struct LoadingTests {
    let standard = ProjectLayout.standardEdition(symfony: SymfonyVersion(3, 4))

    @Test func importsAreLoadedBeforeTheFilesOwnSections() {
        let project = project(
            [
                "app/config/config_prod.yml": "imports:\n  - { resource: config.yml }\nparameters: { a: prod }\next: { from: prod }\n",
                "app/config/config.yml": "imports:\n  - { resource: sub/ }\nparameters: { a: main, b: main }\next: { from: main }\n",
                "app/config/sub/one.yml": "parameters: { b: one, c: one }\next: { from: one }\n",
                "app/config/sub/two.yml": "parameters: { c: two }\next: ~\n",
            ], layout: standard)
        #expect(project.findings.isEmpty)
        #expect(project.parameter("a") == "'prod'")
        #expect(project.parameter("b") == "'main'")
        #expect(project.parameter("c") == "'two'")
        #expect(project.extensions["ext"]?.map { describe($0.value) } == ["{from: 'one'}", "~", "{from: 'main'}", "{from: 'prod'}"])
        #expect(project.isComplete)
    }

    @Test func missingImportsThatGitLeavesOutAreUnknown() throws {
        let project = project(
            [
                "app/config/config_prod.yml": "imports: [ { resource: local.yml }, { resource: gone.yml } ]\nparameters: { a: 1 }\n",
                ".gitignore": "# made by each deployment\n/app/config/local.*\n",
            ], layout: standard)
        #expect(project.findings.map(\.message) == ["the imported file app/config/gone.yml does not exist"])
        #expect(project.undecided.map(\.what) == ["what app/config/local.yml sets"])
        #expect(project.undecided.first?.reason.contains("/app/config/local.* in .gitignore") == true)
        #expect(!project.isComplete)
    }

    @Test func onAMachineMissingImportsAreFindingsWhateverGitLeavesOut() throws {
        var options = LoadOptions()
        options.isDeployed = true
        let project = project(
            [
                "app/config/config_prod.yml": "imports: [ { resource: local.yml }, { resource: parameters.yml }, { resource: may.yml, ignore_errors: true } ]\n",
                "app/config/parameters.yml.dist": "parameters: { a: 1 }\n",
                "app/config/may.yml.dist": "parameters: { b: 1 }\n",
                ".gitignore": "/app/config/local.yml\n",
            ], layout: standard, options: options)
        #expect(
            project.findings.map(\.message) == [
                "the imported file app/config/local.yml does not exist", "the imported file app/config/parameters.yml does not exist",
            ])
        #expect(project.undecided.isEmpty)
        #expect(project.parameters.value("a") == nil && project.parameters.value("b") == nil)
    }

    @Test func missingImportsAreFindings() throws {
        let project = project(
            [
                "app/config/config_prod.yml": """
                    imports:
                        - { resource: nowhere.yml }
                        - { resource: allowed.yml, ignore_errors: true }
                        - { resource: local.yml }
                    parameters: { a: 1 }
                    """,
                "app/config/local.yml": "parameters: { b: 2 }",
            ], layout: standard)
        #expect(project.rules == ["import-missing"])
        let finding = try #require(project.findings.first)
        #expect(finding.span.text == "nowhere.yml")
        #expect(finding.message == "the imported file app/config/nowhere.yml does not exist")
        #expect(project.parameter("b") == "2")
        #expect(!project.isComplete)
    }

    @Test func parametersOfAFileThatOnlyHasATemplateAreUnknown() {
        let project = project(
            [
                "app/config/config_prod.yml": "imports:\n  - { resource: defaults.yml }\n  - { resource: parameters.yml }\n",
                "app/config/defaults.yml": "parameters: { database_host: localhost, other: 1 }",
                "app/config/parameters.yml.dist": "parameters:\n    database_host: ~\n    secret: abc\n",
            ], layout: standard)
        #expect(project.findings.isEmpty)
        #expect(project.undecided.count == 1)
        #expect(project.parameter("database_host") == "?")
        #expect(project.parameter("secret") == "?")
        #expect(project.parameter("other") == "1")
        #expect(project.parameters.value("secret")?.unknown?.reason.contains("parameters.yml is not among the files") == true)
    }

    @Test func importCyclesAreReportedAsAChain() {
        let project = project(
            [
                "app/config/config_prod.yml": "imports: [{ resource: a.yml }]",
                "app/config/a.yml": "imports: [{ resource: b.yml }]",
                "app/config/b.yml": "imports: [{ resource: a.yml }]\nparameters: { x: 1 }",
            ], layout: standard)
        #expect(project.rules == ["import-cycle"])
        #expect(project.findings.first?.message.hasSuffix("app/config/a.yml > app/config/b.yml > app/config/a.yml") == true)
        #expect(project.parameter("x") == "1")
    }

    @Test func importsThatDoubleAreBounded() {
        var files = ["app/config/config_prod.yml": "imports: [{ resource: f0.yml }]"]
        for index in 0..<40 {
            files["app/config/f\(index).yml"] = "imports: [{ resource: f\(index + 1).yml }, { resource: f\(index + 1).yml }]"
        }
        files["app/config/f40.yml"] = "parameters: { x: 1 }"
        let project = project(files, layout: standard)
        #expect(!project.isComplete)
        #expect(!project.undecided.isEmpty)
    }

    @Test func errorsInsideIgnoredImportsStopThatImportOnly() {
        let project = project(
            [
                "app/config/config_prod.yml": "imports:\n  - { resource: a.yml, ignore_errors: true }\n  - { resource: c.yml }\n",
                "app/config/a.yml": "imports: [{ resource: gone.yml }]\nparameters: { a: 1 }",
                "app/config/c.yml": "parameters: { c: 1 }",
            ], layout: standard)
        #expect(project.findings.map(\.severity) == [.warning])
        #expect(project.parameter("a") == "absent")
        #expect(project.parameter("c") == "1")
    }

    @Test func phpAndXMLAreNamedOnce() {
        let project = project(
            [
                "app/config/config_prod.yml": "imports: [{ resource: a.php }, { resource: a.php }, { resource: b.xml }]",
                "app/config/a.php": "<?php", "app/config/b.xml": "<container/>",
            ], layout: standard)
        #expect(project.findings.isEmpty)
        #expect(project.undecided.map(\.what) == ["what app/config/a.php sets", "what app/config/b.xml sets"])
        #expect(!project.isComplete)
    }

    @Test func packagesOfTheMicroKernel() {
        let files = [
            "config/packages/a10.yaml": "ext: { n: 10 }", "config/packages/a9.yaml": "ext: { n: 9 }",
            "config/packages/ignored.yml": "ext: { n: ignored }", "config/packages/prod/x.yaml": "ext: { n: prod }",
            "config/packages/prod/deep/y.yaml": "ext: { n: deep }", "config/packages/dfs/dfs.yaml": "ext: { n: dfs }",
            "config/services.yaml": "ext: { n: services }\nwhen@prod:\n  ext: { n: when }\nwhen@dev:\n  ext: { n: dev }\n",
            "config/services_prod.yaml": "ext: { n: services_prod }",
        ]
        func order(_ project: SymfonyProject) -> [String] { project.extensions["ext"]?.map { describe($0.value["n"]!) } ?? [] }
        #expect(order(project(files)) == ["9", "10", "'prod'", "'services'", "'when'", "'services_prod'"])
        let old = project(files, layout: .microKernel(symfony: SymfonyVersion(5, 2)))
        #expect(order(old) == ["10", "9", "'prod'", "'services'", "'services_prod'"])
    }

    @Test func packagesOfTheShippedKernel() {
        let files = [
            "config/packages/b.yml": "ext: { n: b }", "config/packages/a.yaml": "ext: { n: a }",
            "config/packages/overrides/z/one.yaml": "ext: { n: overrides }",
            "config/packages/prod/deep/y.yaml": "ext: { n: deep }", "config/packages/prod/x.yml": "ext: { n: x }",
            "config/packages/dfs/dfs.yaml": "ext: { n: dfs }", "config/services.yml": "ext: { n: services }",
        ]
        let project = project(files, layout: .packagesOfShippedKernel(symfony: SymfonyVersion(5, 2)))
        #expect(
            project.extensions["ext"]?.map { describe($0.value["n"]!) } == [
                "'a'", "'b'", "'overrides'", "'deep'", "'x'", "'services'",
            ])
    }

    @Test func eZPublish5LoadsTheFileOfTheEnvironment() {
        let project = project(
            [
                "ezpublish/config/config_prod.yml": "imports: [{ resource: config.yml }]", "ezpublish/config/config.yml": "ext: { n: 1 }",
                "ezpublish/config/ezpublish_prod.yml": "ext: { n: 2 }", "ezpublish/config/ezpublish_setup.yml": "ext: { n: 3 }",
            ], layout: .ezPublish5())
        #expect(project.extensions["ext"]?.map { describe($0.value["n"]!) } == ["1", "2"])
    }
}
