import Source

/// Configurations around rendered files, with which a server can read them without anything else of the system.
enum SyntheticServer {
    /// A virtual host that includes a snippet beside it; `nil` for other files.
    static func wrapper(of snippet: Artifact, _ plan: SitePlan) -> String? {
        let name = Path.name(snippet.path)
        let host = plan.hosts.first { !$0.isPattern }?.text ?? "localhost"
        let port = (plan.inputs.listen.first?.port ?? plan.inputs.port).number
        switch snippet.context {
        case "server"?:
            return "server {\n    listen \(port);\n    server_name \(host);\n    root \"\(plan.webRoot)\";\n    include \(name);\n}\n"
        case "vhost"?:
            return """
                <VirtualHost *:\(port)>
                    ServerName \(host)
                    DocumentRoot "\(plan.webRoot)"
                    <Directory "\(plan.webRoot)">
                        Options FollowSymLinks
                        AllowOverride None
                        Require all granted
                    </Directory>
                    Include \(name)
                </VirtualHost>

                """
        default: return nil
        }
    }

    /// nginx's main configuration.
    /// - Parameters:
    ///   - directory: writable; everything that nginx writes goes there.
    ///   - files: absolute paths to include.
    static func nginx(in directory: String, including files: [String]) -> String {
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map { "    \($0)_temp_path \"\(directory)/\($0)\";\n" }
        return """
            daemon off;
            worker_processes 1;
            pid "\(directory)/nginx.pid";
            error_log stderr warn;
            events {
                worker_connections 1024;
            }
            http {
                access_log off;
                server_names_hash_bucket_size 512;
            \(temporary.joined())\(files.map { "    include \"\($0)\";\n" }.joined())}

            """
    }

    /// Modules of httpd that the rendered files use, in an order in which they load.
    static let apacheModules = [
        "authn_core", "authz_core", "authz_host", "alias", "dir", "mime", "env", "setenvif", "rewrite", "proxy", "proxy_fcgi",
        "socache_shmcb", "ssl", "expires", "filter", "deflate", "headers", "http2",
    ]

    /// httpd's main configuration.
    /// - Parameters:
    ///   - modules: the directory with `mod_*.so`.
    ///   - isModule: whether the directory has a module; one that it lacks is built in, or not needed.
    static func apache(
        in directory: String, modules: String, isModule: (String) -> Bool, listening ports: [String], including files: [String]
    ) -> String {
        let engine = ["mpm_event", "mpm_worker", "mpm_prefork"].first(where: isModule)
        let loaded = ([engine].compactMap { $0 } + apacheModules.filter(isModule)).map { "LoadModule \($0)_module \"\(modules)/mod_\($0).so\"\n" }
        return """
            \(loaded.joined())ServerRoot "\(directory)"
            ServerName localhost
            PidFile "\(directory)/httpd.pid"
            ErrorLog /dev/null
            DefaultRuntimeDir "\(directory)"
            <IfModule mime_module>
                TypesConfig /dev/null
            </IfModule>
            \(ports.map { "Listen \($0)\n" }.joined())<Directory />
                AllowOverride None
                Require all denied
            </Directory>
            \(files.map { "Include \"\($0)\"\n" }.joined())
            """
    }
}
