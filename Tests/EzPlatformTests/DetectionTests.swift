import Source
import Testing

@testable import EzPlatform

@Suite struct DetectionTests {
    private func detect(_ files: [String: String]) -> DetectedRelease {
        var placed: [String: String] = [:]
        for (name, text) in files { placed["/p/" + name] = text }
        let store = SourceStore(tree: MemoryFileTree(text: placed))
        return DetectedRelease.detect(root: "/p", composer: ComposerPackages.read(root: "/p", store: store), store: store)
    }

    private func lock(_ package: String, _ version: String) -> [String: String] {
        ["composer.lock": "{\"packages\": [{\"name\": \"\(package)\", \"version\": \"\(version)\"}]}"]
    }

    @Test(arguments: [
        ("ezsystems/ezpublish-kernel", "v7.5.30", "2.5"), ("ezsystems/ezpublish-kernel", "v6.7.11", "1.7"),
        ("ezsystems/ezpublish-kernel", "v6.13.8.2", "1.13"), ("ezsystems/ezpublish-kernel", "v2014.11.8", "ezp5.4"),
        ("ezsystems/ezpublish-kernel", "v5.3.5", "ezp5.3"), ("ezsystems/ezplatform-kernel", "v1.3.30", "3.3"),
        ("ezsystems/ezplatform-kernel", "v1.0.4", "3.0"), ("ibexa/core", "v4.6.29", "ibexa4.6"), ("ibexa/core", "v5.0.7", "ibexa5.0"),
        // Newer than what is known here: the last one that fits.
        ("ibexa/core", "v4.9.0", "ibexa4.6"),
    ])
    func lockTellsTheRelease(package: String, version: String, release: String) {
        let found = detect(lock(package, version))
        #expect(found.release.name == release)
        #expect(found.evidence == .lock)
        #expect(found.statement == "\(package) \(version) in composer.lock")
    }

    @Test func composerJsonComesNext() {
        let found = detect(["composer.json": "{\"require\": {\"ibexa/oss\": \"5.0.3\", \"php\": \">=8.3\"}}"])
        #expect(found.release.name == "ibexa5.0" && found.evidence == .manifest)
        #expect(found.span?.start.line == 1)
    }

    @Test func filesTellWithoutComposer() {
        #expect(detect(["ezpublish/config/ezpublish.yml": ""]).release.name == "ezp5.4")
        let stash = "stash:\n    caches:\n        default:\n            handlers: [ FileSystem ]\n"
        #expect(detect(["ezpublish/config/ezpublish.yml": stash]).release.name == "ezp5.3")
        #expect(detect(["ezpublish/config/ezpublish.yml": stash.replacing("handlers", with: "drivers")]).release.name == "ezp5.4")
        #expect(detect(["app/config/config.yml": "stash:\n    caches: ~\n"]).release.name == "1.13")
        #expect(detect(["app/config/config.yml": "a: b", "bin/console": ""]).release.name == "2.5")
        #expect(detect(["config/packages/ezplatform.yaml": "ezplatform:\n"]).release.name == "3.3")
        #expect(detect(["config/packages/ibexa.yaml": "ibexa:\n"]).release.name == "ibexa4.6")
        #expect(detect(["config/packages/ibexa.yaml": "ibexa:\n", ".env": "IBEXA_EDITION=oss\n"]).release.name == "ibexa5.0")
        #expect(detect(["README.md": ""]).evidence == .assumption)
    }

    @Test func projectsAreFound() {
        let store = SourceStore(
            tree: MemoryFileTree(text: [
                "/srv/one/composer.json": "{\"require\": {\"ezsystems/ezpublish-kernel\": \"^7.5\"}}",
                "/srv/one/app/config/config.yml": "",
                "/srv/one/web/index.html": "",
                "/srv/two/config/packages/ibexa.yaml": "ibexa:\n    siteaccess: ~\n",
                "/srv/two/vendor/x/config/packages/ibexa.yaml": "ibexa:\n",
                // A bundle requires the kernel, but is no project.
                "/srv/bundle/composer.json": "{\"require\": {\"ezsystems/ezpublish-kernel\": \"^7.5\"}}",
                "/srv/symfony/config/packages/framework.yaml": "framework:\n",
                "/srv/node_modules/three/config/packages/ibexa.yaml": "ibexa:\n",
            ]))
        #expect(ProjectDetector.findProjects(below: "/srv", store: store) == ["/srv/one", "/srv/two"])
        #expect(ProjectDetector.findProject(upFrom: "/srv/one/web/index.html", store: store) == "/srv/one")
        #expect(ProjectDetector.findProject(upFrom: "/srv/symfony/config", store: store) == nil)
    }
}
