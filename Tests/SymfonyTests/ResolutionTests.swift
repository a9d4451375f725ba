import Source
import Testing

@testable import Symfony

@Suite struct ResolutionTests {
    func one(_ yaml: String, variables: [String: String] = [:], files: [String: String] = [:], symfony: SymfonyVersion = SymfonyVersion(5, 4))
        -> SymfonyProject
    {
        project(
            files.merging(["config/services.yaml": yaml]) { $1 }, layout: .microKernel(symfony: symfony), variables: variables)
    }

    @Test func parametersKeepTheirTypeOrAreEmbedded() {
        let project = one(
            """
            parameters:
                number: 5
                list: [a, '%number%']
                whole: '%number%'
                copy: '%list%'
                text: 'x%number%y'
                percent: '50%% of %number%'
                path: '%kernel.project_dir%/var/%kernel.environment%'
                single: '%'
            """)
        #expect(project.parameter("whole") == "5")
        #expect(project.parameter("copy") == "['a', 5]")
        #expect(project.parameter("text") == "'x5y'")
        #expect(project.parameter("percent") == "'50% of 5'")
        #expect(project.parameter("path") == "'/p/var/prod'")
        #expect(project.parameter("single") == "'%'")
        #expect(project.parameters.value("text")?.written == "x%number%y")
        #expect(project.findings.isEmpty)
    }

    @Test func circlesAreReportedAsAChain() {
        let project = one("parameters: { a: '%b%', b: 'x%c%', c: '%a%', d: 1 }")
        #expect(project.rules == ["parameter-cycle"])
        #expect(project.findings.first?.message == "parameters refer to each other in a circle: a > b > c > a")
        #expect(project.parameter("a") == "?")
        #expect(project.parameter("d") == "1")
    }

    @Test func foreignParametersAreUnknown() {
        let project = one("parameters: { a: '%vendor.thing%/x' }\next: { k: '%vendor.thing%' }")
        #expect(project.parameter("a") == "?")
        #expect(project.findings.isEmpty)
        #expect(project.undefinedParameters.map(\.name) == ["vendor.thing"])
    }

    @Test func listsInsideTextsAreRefused() {
        let project = one("parameters: { l: [1], a: 'x%l%' }")
        #expect(project.rules == ["parameter-in-text"])
        #expect(project.parameter("a") == "?")
    }

    @Test func environmentComesWithItsChain() throws {
        let project = one(
            "parameters:\n    env(WITH_DEFAULT): fallback\n    a: '%env(HOST)%'\n    b: '%env(WITH_DEFAULT)%'\n    c: '%env(GONE)%'\n    d: 'redis://%a%:%env(int:PORT)%'\n",
            files: [".env": "HOST=one\nPORT=6379\n", ".env.local": "HOST=two\n", ".env.prod.local": "PORT=1\n"])
        #expect(project.parameter("a") == "'two'")
        #expect(project.parameter("b") == "'fallback'")
        #expect(project.parameter("c") == "?")
        #expect(project.parameter("d") == "'redis://two:1'")
        let a = try #require(project.parameters.value("a"))
        #expect(a.isFromEnvironment)
        #expect(a.origin?.file.path == "/p/.env.local")
        #expect(a.span?.text == "'%env(HOST)%'")
        #expect(project.parameters.value("c")?.unknown?.needs == "--env-var GONE=...")
        #expect(project.unsetVariables.map(\.name) == ["GONE"])
    }

    @Test func processorsBelongToReleases() {
        let yaml = "parameters: { a: '%env(not:FLAG)%' }"
        #expect(one(yaml, variables: ["FLAG": "0"], symfony: SymfonyVersion(5, 4)).parameter("a") == "true")
        let old = one(yaml, variables: ["FLAG": "0"], symfony: SymfonyVersion(5, 2))
        #expect(old.rules == ["env-processor-unavailable"])
        #expect(one("parameters: { a: '%env(mine:FLAG)%' }", variables: ["FLAG": "0"]).parameter("a") == "?")
    }

    @Test func valuesThatSymfonyRefuses() {
        let project = one(
            "parameters: { a: '%env(int:A)%', b: '%env(json:A)%', c: '%env(key:x)%', d: '%env(A B)%' }", variables: ["A": "word"])
        #expect(project.rules == ["env-value-refused", "env-value-refused", "env-placeholder-syntax"])
        #expect(project.parameter("a") == "?")
    }

    @Test func namesAreFoldedBeforeSymfony4() {
        let files = ["app/config/config_prod.yml": "parameters: { Some.Name: 1, b: '%some.NAME%' }"]
        let old = project(files, layout: .standardEdition(symfony: SymfonyVersion(2, 8)))
        #expect(old.parameter("b") == "1")
        let new = project(files, layout: .standardEdition(symfony: SymfonyVersion(4, 4)))
        #expect(new.parameter("b") == "?")
    }

    @Test func dotenvIsNotReadByOldLayouts() {
        let files = ["app/config/config_prod.yml": "parameters: { a: '%env(HOST)%' }", ".env": "HOST=compose"]
        let project = project(files, layout: .standardEdition(symfony: SymfonyVersion(3, 4)))
        #expect(project.parameter("a") == "?")
    }

    @Test func compiledDotenvFilesAreUnknown() {
        let project = one("parameters: { a: '%env(HOST)%', b: '%env(PORT)%' }", variables: ["PORT": "1"], files: [".env": "HOST=a\n", ".env.local.php": "<?php"])
        #expect(project.parameter("a") == "?")
        #expect(project.parameter("b") == "'1'")
        #expect(project.undecided.count == 1)
    }

    @Test func secretsAreUnknown() {
        let project = one(
            "parameters: { env(TOKEN): x, a: '%env(TOKEN)%' }", files: ["config/secrets/prod/prod.TOKEN.ab12cd.php": "<?php"])
        #expect(project.parameter("a") == "?")
    }

    /// The environment of PHP may set what no file sets; what only a later file sets is not there yet.
    @Test func whatDotenvFilesReferToAndLackIsUnknown() {
        let project = one(
            "parameters: { a: '%env(OWN)%', b: '%env(FOREIGN)%', c: '%env(FALLBACK)%', d: '%env(LATER)%', e: '%env(GIVEN)%' }",
            variables: ["PORT": "6379"],
            files: [
                ".env": "HOST=cache\nOWN=$HOST\nFOREIGN=redis://${HOSTNAME}\nFALLBACK=${HOSTNAME:-web}\nLATER=x${SET_LATER}\nGIVEN=$HOST:$PORT\n",
                ".env.prod": "SET_LATER=y\n",
            ])
        #expect(project.parameter("a") == "'cache'")
        #expect(project.parameter("b") == "?")
        #expect(project.parameters.value("b")?.unknown?.reason.contains("HOSTNAME, which no file that was read sets") == true)
        #expect(project.parameter("c") == "'web'")
        #expect(project.parameter("d") == "'x'")
        #expect(project.parameter("e") == "'cache:6379'")
        #expect(project.findings.isEmpty)
    }

    /// 3.4 has no `trim:`, and looks for it only when there is something to trim.
    @Test func processorsOfLaterReleasesAreMissedWithAValue() {
        let yaml = "parameters:\n    env(NULL): ~\n    a: '%env(trim:NULL)%'\n    b: '%env(trim:SET)%'\n"
        let project = one(yaml, variables: ["SET": "x"], symfony: SymfonyVersion(3, 4))
        #expect(project.parameter("a") == "~")
        #expect(project.rules == ["env-processor-unavailable"])
        let unset = one(
            "parameters: { a: '%env(default::not:UNSET)%', b: '%env(not:UNSET)%' }", symfony: SymfonyVersion(5, 2))
        #expect(unset.parameter("a") == "~")
        #expect(unset.findings.map { $0.span.start.line } == [1])
        #expect(unset.rules == ["env-processor-unavailable"])
    }
}
