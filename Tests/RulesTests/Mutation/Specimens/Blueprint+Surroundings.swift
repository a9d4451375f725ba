import Rules

/// What stands around the web servers: Varnish, PHP, Redis and the mounts.
extension Blueprint {
    var surroundings: [String: String] {
        var files = [
            "deploy/varnish/parameters.vcl": Self.parameters, "deploy/varnish/site.vcl": vcl, "deploy/php/php.ini": ini, "deploy/php/www.conf": Self.pool,
        ]
        if storage == .nfs || storage == .staticHost { files["deploy/fstab"] = "/dev/sda1 / ext4 defaults 0 1\n10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0\n" }
        if cache == .redis { files["deploy/redis/cache/redis.conf"] = Self.redis("10.0.10.21", "maxmemory 1gb\nmaxmemory-policy volatile-lru\n") }
        if family.hasPackages { files["deploy/redis/sessions/redis.conf"] = Self.redis("10.0.10.22", "maxmemory-policy noeviction\nappendonly yes\n") }
        if !family.hasPackages, cache == .memcached { files["deploy/redis/redis.conf"] = Self.redis("10.0.10.29", "maxmemory-policy noeviction\n") }
        // 5.0 has no pool for it; something else of the project uses this one, as it does Redis in the older ones.
        if family == .ibexa50 { files["deploy/memcached.conf"] = BaseProject.ez25.files["deploy/memcached.conf"] }
        return files
    }

    private static let parameters = """
        // Both web servers.
        backend web1 {
            .host = "10.0.10.11";
            .port = "80";
        }
        backend web2 {
            .host = "10.0.10.12";
            .port = "80";
        }

        acl invalidators {
            "127.0.0.1";
            "10.0.10.0"/24;
        }

        """

    /// In short what the HTTP cache bundle of the release ships.
    private var vcl: String {
        let hash = family.facts.userHashHeader
        let purge = family >= .ez32 ? "req.method == \"PURGE\" || req.method == \"PURGEKEYS\"" : "req.method == \"PURGE\" || req.method == \"BAN\""
        let act = family.hasStash ? "ban(\"obj.http.X-Location-Id ~ \" + req.http.X-Location-Id);" : "set req.http.n-gone = xkey.softpurge(req.http.key);"
        return """
            vcl 4.0;
            import std;
            \(family.hasStash ? "" : "import xkey;\n")import directors;

            include "parameters.vcl";

            sub vcl_init {
                new nodes = directors.round_robin();
                nodes.add_backend(web1);
                nodes.add_backend(web2);
            }

            sub vcl_recv {
                set req.backend_hint = nodes.backend();
                if (\(purge)) {
                    if (!client.ip ~ invalidators) {
                        return (synth(405, "Method not allowed"));
                    }
                    \(act)
                    return (synth(200, "Invalidated"));
                }
                unset req.http.\(hash);
                if (req.http.cookie !~ "\(family.facts.sessionCookiePrefix)") {
                    unset req.http.cookie;
                }
            }

            sub vcl_deliver {
                if (obj.hits > 0) {
                    set resp.http.X-Cache = "HIT";
                }
                unset resp.http.\(hash);
            }

            """
    }

    private var ini: String {
        """
        [PHP]
        memory_limit = 512M
        post_max_size = 48M
        upload_max_filesize = 40M

        [Session]
        session.cookie_httponly = 1
        redis.session.locking_enabled = 1

        """
    }

    private static let pool = """
        [www]
        user = www-data
        group = www-data
        listen = /run/php/php-fpm.sock
        pm = static
        pm.max_children = 20

        """

    private static func redis(_ address: String, _ memory: String) -> String {
        "# Reachable from the web servers only.\nbind \(address)\nport 6379\nprotected-mode yes\nrequirepass an-older-secret\n\(memory)"
    }
}
