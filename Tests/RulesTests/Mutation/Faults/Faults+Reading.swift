/// Faults that the readers find, besides those that stand with their servers.
extension Fault {
    static let readers: [Fault] = [
        Fault("yaml-not-utf8", "Latin-1 in a comment") { $0.replacing(["framework:\n": "framework:\n    # gr↓\u{FFFD}n\n"]) },
        Fault("yaml-nesting", "maps in maps") {
            // The one line counts for itself where collections are read over several lines.
            let levels = $0.family >= .ez32 ? 128 : 127
            return $0.section("parameters:\n    app.tree: " + String(repeating: "{ a: ", count: levels) + "↓{ a: { a: { a: { } } } }" + String(repeating: " }", count: levels) + "\n")
        },
        Fault("yaml-alias-expansion", "twenty times twenty") { specimen in
            func list(_ item: String) -> String { "[" + Array(repeating: item, count: 20).joined(separator: ", ") + "]" }
            return specimen.section(
                "parameters:\n    app.a: &a \(list("x"))\n    app.b: &b \(list("*a"))\n    app.c: &c \(list("*b"))\n    app.d: &d \(list("*c"))\n    app.e: [↓*d, *d]\n")
        },
        Fault("import-unsupported", "copy that an editor left") { specimen in
            specimen.section(
                "imports:\n    - { resource: ↓app_values.yaml~ }\n", adding: [specimen.family.directory + "/app_values.yaml~": "parameters: {}\n"])
        },
        Fault("import-missing", "file in another folder") { $0.section("imports:\n    - { resource: ↓../shared/app.yaml }\n") },
        Fault("import-cycle", "file that imports itself, by another path") { specimen in
            specimen.family.hasPackages ? specimen.section("imports:\n    - { resource: ↓../packages/zz_added.yaml }\n") : []
        },
        Fault("config-structure", "one import without its list") {
            // Later Symfony takes the text for the file's name.
            $0.family < .ez25 ? $0.section("imports: { resource: ↓app.yaml }\n") : []
        },
        Fault("config-structure", "the name of a file instead of a list") { $0.family < .ez25 ? [] : $0.section("imports: ↓app.yaml\n") },
        Fault("parameter-in-key", "list as the name of a parameter's entry") {
            $0.section("parameters:\n    app.sites: [one, two]\n    app.titles:\n        ↓'%app.sites%': Title\n")
        },
        Fault("env-default-type", "truth value") { specimen in
            specimen.family >= .ez32 ? specimen.section("parameters:\n    env(APP_SWITCH): ↓true\n    app.switch: '%env(APP_SWITCH)%'\n") : []
        },
        Fault("env-placeholder-syntax", "name with a dash") { specimen in
            specimen.family == .ez25 ? specimen.section("parameters:\n    app.name: '↓%env(APP-NAME)%'\n") : []
        },
        Fault("env-value-refused", "JSON that is none") { specimen in
            specimen.family == .ez25 ? specimen.section("parameters:\n    env(APP_LIST): '[one, two'\n    app.list: '↓%env(json:APP_LIST)%'\n") : []
        },
        Fault("env-processor-unavailable", "processor of a later release") { specimen in
            switch specimen.family {
            case .ez25: specimen.section("parameters:\n    env(APP_NAME): acme\n    app.name: '↓%env(trim:APP_NAME)%'\n")
            case .ibexa46: specimen.section("parameters:\n    env(APP_LIST): 'a,b'\n    app.list: '↓%env(shuffle:csv:APP_LIST)%'\n")
            default: []
            }
        },
        Fault("override-parameter-missing", "database as a URL") { specimen in
            guard !specimen.files.values.contains(where: { $0.contains("DFS_NFS_PATH") }) else { return [] }
            return specimen.dotenv("DFS_NFS_PATH", "↓/mnt/nfs").map { changed in
                var changed = changed
                changed.files.merge(specimen.overrides) { $1 }
                if changed.files["config/packages/dfs/dfs.yaml"] == nil { changed.files["config/packages/dfs/dfs.yaml"] = "parameters:\n    app.files: dfs\n" }
                return changed
            }
        },
        Fault("yaml-byte-order-mark", "byte order mark") { specimen in
            let path = "ezpublish/config/config.yml"
            return specimen.files[path].map { [Changed(files: specimen.files.merging([path: "\u{FEFF}" + $0]) { $1 }, places: [.init(path: path, offset: 0)])] } ?? []
        },
        Fault("stash-invalid", "driver that is none") { $0.replacing(["        drivers: [Memcache]": "        drivers: [↓Memcached]"]) },
        Fault("apache-include-missing", "pattern that nothing matches") {
            $0.replacing(["    RewriteEngine On\n": "    Include ↓\(exampleRoot)/deploy/apache/rules/*.rules\n    RewriteEngine On\n"])
        },
        Fault("nginx-include-missing", "file of rules", also: ["image-request-not-reaching-front-controller"]) {
            $0.replacing(["    client_max_body_size 48m;\n": "    include ↓\(exampleRoot)/deploy/nginx/rules/images.rules;\n    client_max_body_size 48m;\n"])
        },
        Fault("nginx-include-cycle", "file that includes itself") {
            // What one node includes lies below its own root.
            $0.mentions("nodes:\n") ? [] : $0.replacing(
                ["    client_max_body_size 48m;\n": "    include \(exampleRoot)/deploy/nginx/limits.inc;\n    client_max_body_size 48m;\n"],
                adding: ["deploy/nginx/limits.inc": "keepalive_timeout 65s;\ninclude ↓\(exampleRoot)/deploy/nginx/limits.inc;\n"])
        },
        Fault("nginx-include-limit", "a long chain") { specimen in
            guard !specimen.mentions("nodes:\n") else { return [] }
            var added: [String: String] = [:]
            for index in 0..<44 { added["deploy/nginx/chain/\(index).inc"] = "include \(index == 39 ? "↓" : "")\(exampleRoot)/deploy/nginx/chain/\(index + 1).inc;\n" }
            added["deploy/nginx/chain/44.inc"] = "keepalive_timeout 65s;\n"
            return specimen.replacing(
                ["    client_max_body_size 48m;\n": "    include \(exampleRoot)/deploy/nginx/chain/0.inc;\n    client_max_body_size 48m;\n"], adding: added)
        },
        Fault("php-ini-syntax", "bracket that is not closed") { $0.replacing(["session.cookie_httponly = 1": "session.name = eZSESSID↓(acme"]) },
        Fault("php-fpm-syntax", "setting that is none") { $0.replacing(["pm.max_children = 20": "↓pm.max_childs = 20"]) },
        Fault("php-fpm-syntax", "neither yes nor no") { $0.replacing(["pm.max_children = 20": "pm.max_children = 20\ncatch_workers_output = ↓perhaps"]) },
        Fault("vcl-syntax", "text that does not end") { $0.replacing(["X-Cache = \"HIT\";": "X-Cache = ↓\"HIT;"]) },
        Fault("vcl-syntax", "access list that does not end") { $0.replacing(["acl invalidators {": "acl invalidators ↓{", "    \"10.0.10.0\"/24;\n}\n": "    \"10.0.10.0\"/24;\n"]) },
        Fault("fstab-syntax", "no type of file system") { $0.replacing(["10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0": "↓10.0.10.50:/export/acme /mnt/nfs"]) },
        Fault("redis-syntax", "neither yes nor no", also: ["unreachable-redis"]) { $0.replacing(["protected-mode yes": "protected-mode ↓perhaps"]) },
        Fault("malformed-suppression", "no reason") { $0.replacing(["framework:\n": "↓# ezcluster: ignore[default-secret]\nframework:\n"]) },
        Fault("unknown-suppression", "rule that was never there") { $0.replacing(["framework:\n": "# ezcluster: ignore[↓default-secrets]: changed by the hosts\nframework:\n"]) },
    ]
}
