import ClusterModel
import Source
import Testing

@Suite struct DiscoveryTests {
    private func find(_ files: [String: String]) -> [String] {
        var absolute: [String: String] = [:]
        for (path, text) in files { absolute["/p/" + path] = text }
        let store = SourceStore(tree: MemoryFileTree(text: absolute))
        return ServerDiscovery.find(in: "/p", store: store).map {
            "\($0.path.dropFirst(3)) \($0.kind)\($0.isTemplate ? " template" : "")"
        }
    }

    private let vhost = "<VirtualHost *:80>\n    DocumentRoot /srv/web\n    RewriteEngine On\n</VirtualHost>\n"
    private let server = "server {\n    listen 80;\n    location / { }\n}\n"

    @Test func recognisesByContentAnywhere() {
        #expect(
            find([
                "deploy/site.conf": vhost, "docker/web/default": server, ".ddev/nginx_full/site.conf": server,
                "web/.htaccess": "Options -Indexes\n", "deploy/memcached.conf": "-m 64\n-l 127.0.0.1\n",
                "rules.conf": "rewrite \"^/a\" \"/b\" break;\n",
            ]) == [
                ".ddev/nginx_full/site.conf nginx", "deploy/memcached.conf memcached", "deploy/site.conf apache",
                "docker/web/default nginx", "rules.conf nginx", "web/.htaccess apache",
            ])
    }

    @Test func leavesForeignAndGeneratedFoldersAlone() {
        #expect(
            find([
                "vendor/x/site.conf": vhost, "node_modules/x/site.conf": server, "var/cache/site.conf": vhost,
                "ezpublish_legacy/site.conf": vhost, "src/x.conf": server, "app/cache/prod/site.conf": server, "ezpublish/logs/site.conf": vhost,
            ]) == [])
        // A name alone says nothing.
        #expect(find(["deploy/cache/memcached.conf": "-m 64\n-l 127.0.0.1\n"]) == ["deploy/cache/memcached.conf memcached"])
    }

    @Test func templatesAreMarked() {
        #expect(
            find([
                "doc/apache2/vhost.conf": vhost, "deploy/site.conf.j2": server,
                "deploy/a.conf": "server {\n    listen 80;\n    root %BASEDIR%/web;\n}\n",
                "deploy/b.conf": "<VirtualHost *:80>\n    ServerName {{ host }}\n    DocumentRoot /srv\n</VirtualHost>\n",
                "deploy/c.conf": "RewriteEngine On\nRewriteCond %{HTTP_HOST} ^a$\nRewriteRule ^/(.*) /b%1\n",
            ]) == [
                "deploy/a.conf nginx template", "deploy/b.conf apache template", "deploy/c.conf apache",
                "deploy/site.conf.j2 nginx template", "doc/apache2/vhost.conf apache template",
            ])
    }

    @Test func otherFilesAreNotTaken() {
        #expect(
            find([
                "README": "server\nlocation\n", "Makefile": "all:\n\techo ServerName\n", "notes": "root;\n" + String(repeating: "x\n", count: 900),
                "binary": "server {\u{0}\n listen 80;\n}\n", "my.cnf": "[mysqld]\nbind-address = 127.0.0.1\n",
            ]) == [])
    }
}

/// Sites that set an environment nobody asked for.
@Suite struct SiteEnvironmentTests {
    private func load(_ site: String, environments: [String] = []) throws -> Subject {
        let files = [
            "/p/composer.lock": #"{"packages": [{"name": "ibexa/core", "version": "v4.6.12"}]}"#,
            "/p/config/packages/ibexa.yaml": "ibexa:\n    siteaccess: { list: [site], default_siteaccess: site, match: { URIElement: 1 } }\n    system: { default: { var_dir: var/site } }\n",
            "/p/deploy/nginx/site.conf": site,
        ]
        var options = SubjectOptions()
        options.workingDirectory = "/p"
        options.environments = environments
        let loaded = try SubjectLoader.load(options, tree: MemoryFileTree(text: files), ruleIDs: [])
        return try #require(loaded.subjects.first)
    }

    private func server(_ environment: String) -> String {
        "server { server_name a.test; root /srv/p/public; location / { fastcgi_param APP_ENV \(environment); fastcgi_pass unix:/run/php.sock; rewrite ^ /index.php; } }\n"
    }

    @Test func aSiteIsJudgedForTheEnvironmentThatItSets() throws {
        let subject = try load(server("behat") + server("prod").replacingName("b.test"))
        #expect(subject.applications.map(\.environment) == ["prod", "behat"])
        #expect(subject.siteEnvironments == ["behat"])
        let sites = subject.applications.map { ImageRoutes(subject: subject, application: $0).sites.map(\.host) }
        #expect(sites == [["b.test"], ["a.test"]])
    }

    @Test func whatIsAskedForCountsAlone() throws {
        let subject = try load(server("dev"), environments: ["prod"])
        #expect(subject.applications.map(\.environment) == ["prod"])
        #expect(ImageRoutes(subject: subject, application: subject.application).sites.map(\.host) == ["a.test"])
    }

    @Test func hostileNamesAreNoEnvironments() throws {
        #expect(try load(server("../../etc")).applications.map(\.environment) == ["prod"])
    }
}

extension String {
    fileprivate func replacingName(_ name: String) -> String {
        split(separator: " ", omittingEmptySubsequences: false).map { $0 == "a.test;" ? name + ";" : String($0) }.joined(separator: " ")
    }

    @Test(arguments: [
        ("/srv/site/.ddev/nginx.conf", true), ("/srv/DEV/site.conf", true), ("docker/dev.conf", true), ("docker/php-dev/x.ini", true), ("a/site.dev.conf", true),
        ("Vagrant/x", true), ("/srv/.docksal/x", true), ("/srv/.lando/x", true), ("/srv/developer/site.conf", false), ("/dev", true), ("/srv/device.conf", false), ("/etc/nginx/nginx.conf", false),
        ("de", false), ("", false),
    ])
    func filesForDevelopment(path: String, expected: Bool) { #expect(DevelopmentFiles.holds(path) == expected) }
}
