import Source
import Testing

@testable import EzPlatform

@Suite struct SettingTests {
    private func project(_ system: String, release: String = "2.5", extra: [String: String] = [:]) -> Project {
        var files = ["app/config/config_prod.yml": "imports:\n    - { resource: ezplatform.yml }\n"]
        files["app/config/ezplatform.yml"] = "ezpublish:\n" + Sample.siteaccess + "    system:\n" + system
        files.merge(extra) { $1 }
        return Sample.project(release, files)
    }

    @Test func firstScopeInOrderWins() {
        let project = project(
            """
                    default: { var_dir: var/default, storage_dir: d }
                    site_group: { var_dir: var/group, storage_dir: g }
                    fr: { var_dir: var/fr }
                    global: { binary_dir: everywhere }
                    site: { binary_dir: here }
            """)
        #expect(project.text("var_dir") == "var/group")
        #expect(project.text("var_dir", "fr") == "var/fr")
        #expect(project.text("var_dir", "admin") == "var/default")
        #expect(project.text("storage_dir", "fr") == "g")
        #expect(project.text("binary_dir") == "everywhere")
        let setting = project.setting("binary_dir", for: "site")
        #expect(setting.scope == "global" && setting.hidden.map(\.scope) == ["site"])
        #expect(setting.provenance.chain.first?.text == "scope global")
        #expect(setting.span?.text == "everywhere")
        #expect(project.configurationErrors.isEmpty)
    }

    @Test func groupsCountInTheirOrder() {
        let files = [
            "app/config/config_prod.yml": """
            ezpublish:
                siteaccess:
                    list: [one]
                    groups: { zebra: [one], ape: [one] }
                    default_siteaccess: one
                    match: { URIElement: 1 }
                system:
                    ape: { var_dir: var/ape, session: { name: a, cookie_path: /a } }
                    zebra: { var_dir: var/zebra, session: { name: z } }
            """
        ]
        let project = Sample.project("2.5", files)
        #expect(project.text("var_dir", "one") == "var/zebra")
        // Arrays of settings are merged over groups in the order of their names.
        #expect(project.text("session.name", "one") == "z")
        #expect(project.text("session.cookie_path", "one") == "/a")
    }

    @Test func defaultsOfTheReleaseAreTold() {
        let project = project("        default: { var_dir: ~ }\n")
        let setting = project.setting("io.url_prefix", for: "site")
        #expect(setting.text.value?.value == "var/storage")
        guard case .releaseDefault = setting.state else {
            Issue.record("expected a default")
            return
        }
        #expect(setting.provenance.chain.map(\.text).first == "default of eZ Platform 2.5")
        #expect(project.setting("no.such.setting", for: "site").text.isAbsent)
        // Null means not set for a setting that may be null, and is refused for var_dir.
        #expect(project.errors("setting-unknown-option") == ["14: \"ezpublish.system.default.var_dir\" cannot be empty"])
    }

    @Test func dynamicSettingsFollowTheSiteaccess() {
        let project = project(
            """
                    default: { var_dir: var/site, io: { url_prefix: 'files/$var_dir$' } }
                    fr: { var_dir: var/fr }
                    admin: { io: { url_prefix: '$var_dir;ezsettings;fr$/x' } }
            """)
        #expect(project.text("io.url_prefix") == "files/var/site")
        #expect(project.text("io.url_prefix", "fr") == "files/var/fr")
        #expect(project.text("io.url_prefix", "admin") == "var/fr/x")
        #expect(project.text("io.root_dir", "fr") == "/srv/site/web/var/fr/storage")
    }

    @Test func dynamicSettingsOfTheGlobalScopeStayTextBefore3() {
        let system = "        global: { io: { url_prefix: 'x/$var_dir$' } }\n        default: { var_dir: var/site }\n"
        #expect(project(system).text("io.url_prefix") == "x/$var_dir$")
        let later = Sample.project("ibexa4.6", ["config/packages/ibexa.yaml": "ibexa:\n" + Sample.siteaccess + "    system:\n" + system])
        #expect(later.text("io.url_prefix") == "x/var/site")
    }

    @Test func dynamicSettingsThatAreNotKnownAreSaidSo() {
        let project = project("        default: { io: { url_prefix: '$nowhere$/a' } }\n        fr: { io: { url_prefix: '$io.url_prefix$' } }\n")
        #expect(project.setting("io.url_prefix", for: "site").text.unknown != nil)
        // A reference to itself is looked up once, and found as it stands.
        #expect(project.text("io.url_prefix", "fr") == "$io.url_prefix$")
        // A price is no reference.
        #expect(DynamicSettings.pieces("5$ and 6$") == [.text("5$ and 6$")])
    }

    @Test func parametersWinOverSystem() {
        let project = project(
            "        default: { storage_dir: one }\n",
            extra: ["app/config/config_prod.yml": """
                imports: [ { resource: ezplatform.yml } ]
                parameters:
                    ezsettings.default.storage_dir: two
                    ezsettings.fr.image.published_images_dir: pictures
                """])
        #expect(project.text("storage_dir") == "two")
        #expect(project.text("image.published_images_dir", "fr") == "pictures")
        #expect(project.text("image.published_images_dir") == "images")
        #expect(project.settings.names(for: "fr").contains("image.published_images_dir"))
    }

    @Test func unknownOptionsOfTheClusterSettingsAreRefused() {
        let project = project("        default:\n            io: { metadata_handlr: dfs, root_dir: x }\n            anything: { goes: [1] }\n")
        #expect(
            project.errors("setting-unknown-option") == [
                "15: unrecognized option \"metadata_handlr\" under \"ezpublish.system.default.io\"",
                "15: unrecognized option \"root_dir\" under \"ezpublish.system.default.io\"",
            ])
        #expect(project.configurationErrors.first?.help == "did you mean \"metadata_handler\"?")
    }

    @Test func hostsOfSiteaccesses() {
        let siteaccesses = project("        default: {}\n").siteaccesses
        #expect(siteaccesses.hostNames(of: "fr").map(\.value) == ["www.example.fr"])
        #expect(siteaccesses.matchers.map(\.usesPath) == [false, true])
        #expect(siteaccesses["admin"]?.groups == ["admin_group"])
        #expect(siteaccesses.defaultSiteaccess?.value == "site")
    }

    @Test func dashesInGroupNamesBecomeUnderscores() {
        let project = Sample.project(
            "2.5",
            ["app/config/config_prod.yml": """
            ezpublish:
                siteaccess:
                    list: [my-site]
                    groups: { site-group: [my-site] }
                    default_siteaccess: my-site
                    match: { URIElement: 1 }
                system:
                    site-group: { var_dir: var/unreached }
                    site_group: { storage_dir: reached }
                    my-site: { binary_dir: own }
            """])
        #expect(project.siteaccesses.groups.map(\.name) == ["site_group"])
        #expect(project.siteaccesses.groups.map(\.writtenName) == ["site-group"])
        #expect(project.text("var_dir", "my-site") == "var")
        #expect(project.text("storage_dir", "my-site") == "reached")
        #expect(project.text("binary_dir", "my-site") == "own")
    }

    /// Options of `system.<scope>` in the product's parsers that are none of the judged ones: no slips of those.
    @Test func declaredOptionsAreNoSlips() {
        let declared = [
            "api_keys", "block_view", "content", "content_view", "custom_tags", "ezpage", "field_edit_templates", "field_templates",
            "fielddefinition_edit_templates", "fielddefinition_settings_templates", "fields_groups", "fieldtypes", "google_maps", "image",
            "image_host", "image_variations", "imagemagick", "io", "location_view", "page_layout", "pagelayout", "session_name", "storage",
            "twig_variables", "url_checker", "user", "user_content_type_identifier", "users_group_root_subtree_path",
            "variation_handler_identifier",
        ]
        for name in declared + ScopeOptions.judged { #expect(ScopeOptions.meant(by: name, among: ScopeOptions.judged) == nil, "\(name)") }
        #expect(ScopeOptions.meant(by: "langauges", among: ScopeOptions.judged) == "languages")
        #expect(ScopeOptions.meant(by: "vardir", among: ScopeOptions.judged) == "var_dir")
        #expect(ScopeOptions.meant(by: "purge_server", among: ScopeOptions.judgedOfHttpCache) == "purge_servers")
        #expect(ScopeOptions.meant(by: "lang", among: ScopeOptions.judged) == nil)
    }
}
