import TestSupport
import Testing

/// What `config` prints: values with their places, secrets, and what Symfony would refuse.
@Suite struct ConfigCommandTests {
    private static let siteaccess = """
        ibexa:
            siteaccess:
                list: [site, fr]
                groups: { site_group: [site, fr] }
                default_siteaccess: site
                match: { URIElement: 1 }
            repositories: { main: { storage: ~ } }

        """

    private func project(_ files: [String: String]) throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("composer.lock", "{\"packages\": [{\"name\": \"ibexa/core\", \"version\": \"v4.6.14\"}]}")
        try directory.write("config/packages/a.yaml", Self.siteaccess)
        for (name, text) in files { try directory.write(name, text) }
        return directory
    }

    @Test func refusalsComeInOrderWithTheirPlacesAndChains() throws {
        let place = try project([
            "config/packages/b.yaml": "ibexa:\n    system:\n        default:\n            languages: eng-GB\n            var_dir: ''\n            io: { url_prefix: [a] }\n",
            "config/services.yaml": "parameters:\n    one: '%two%'\n    two: 'x%three%'\n    three: '%one%'\n",
        ])
        let result = ezcluster(["config"], in: place.path)
        #expect(result.code == 1)
        let errors = result.output.split(separator: "\n").filter { $0.contains(": error: ") }
        #expect(errors.map { $0.prefix { $0 != ":" } } == ["config/packages/b.yaml", "config/packages/b.yaml", "config/packages/b.yaml", "config/services.yaml"])
        #expect(errors.last?.contains("one > two > three > one") == true)
        #expect(result.output.contains("refused: Symfony would not accept this configuration, 4 errors"))
    }

    @Test func sitesWithEqualSettingsStandTogetherAndEachValueSaysItsWay() throws {
        let place = try project([
            "config/packages/b.yaml": "parameters:\n    dir: '%env(DIR)%'\nibexa:\n    system:\n        site_group: { var_dir: '%dir%' }\n",
            ".env": "APP_ENV=prod\nDIR=var/x\n",
        ])
        let result = ezcluster(["config", "var_dir"], in: place.path)
        #expect(result.code == 0)
        #expect(result.output.contains("siteaccess site, fr\n"))
        #expect(result.output.contains("var_dir  var/x  config/packages/b.yaml:5, scope site_group, parameter dir"))
        let all = ezcluster(["config"], in: place.path)
        #expect(all.output.contains("config/packages/a.yaml:7, the first one declared"))
        #expect(all.output.contains("resolved: 2 siteaccesses"))
    }

    @Test func whatIsUnknownSaysWhatWouldDecideIt() throws {
        let place = try project(["config/packages/b.yaml": "ibexa:\n    system:\n        site: { var_dir: '%env(NOWHERE)%' }\n"])
        let result = ezcluster(["config", "var_dir", "--siteaccess", "site"], in: place.path)
        #expect(result.output.contains("unknown: ") && result.output.contains("--env-var NOWHERE=..."), "\(result.output)")
        let known = ezcluster(["config", "var_dir", "--siteaccess", "site", "--env-var", "NOWHERE=var/y"], in: place.path)
        #expect(known.output.contains("var_dir  var/y"), "\(known.output)")
    }

    @Test func secretsAreShownOnlyWhenAskedFor() throws {
        let place = try project(["config/packages/b.yaml": "ibexa:\n    system:\n        default: { api: { password: hunter2 } }\n"])
        #expect(!ezcluster(["config"], in: place.path).output.contains("hunter2"))
        #expect(ezcluster(["config", "--show-secrets"], in: place.path).output.contains("hunter2"))
    }
}
