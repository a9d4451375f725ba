import TestSupport

/// A machine that runs the project of a shipped example with nginx, PHP-FPM, memcached and Redis, as it should: nothing is wrong with it.
struct HarbourMachine {
    static let password = "Pl4nted-Redis-Passw0rd"
    /// With every active check.
    static let probes = "--probe --probe-url http://www.harbour.test --probe-address 10.0.10.11"

    let machine: PrivateMachine
    /// Before anything is started.
    var preparation = ""
    var memcached = "memcached -u memcache -l 10.0.10.11 -p 11211 -U 0 -m 512 -c 2048"
    var redis = "redis /etc/redis/redis.conf"
    var fpm = "fpm -y /etc/php/7.3/fpm/php-fpm.conf -c /etc/php/7.3/fpm/php.ini"
    var web = "nginx"
    var waiting = "listening 11211 6379 80; socket /run/php/php7.3-fpm.sock"
    /// When all servers run.
    var change = ""
    /// What runs on the neighbouring machine; `nil`: there is none.
    var neighbour: String?
    var sessionServers = "10.0.10.11:11211"
    var cacheServer = "\(Self.password)@10.0.10.11:6379"

    init() throws {
        machine = try PrivateMachine(name: "web1", addresses: ["10.0.10.11/24"])
        let example = Servers.packageRoot + "/examples/ez-platform-2.5-two-nodes"
        try machine.copy(example + "/nodes/web1/etc", to: "/etc")
        try machine.copy(example + "/app", to: "/srv/harbour/app")
        for name in ["composer.json", "composer.lock"] {
            try machine.write("/srv/harbour/" + name, String(decoding: try readFile(example + "/" + name), as: UTF8.self))
        }
        try machine.write("/srv/harbour/web/app.php", Self.frontController)
        try machine.write("/etc/redis/redis.conf", Self.redis)
        try machine.write("/etc/php/7.3/fpm/php-fpm.conf", "[global]\ninclude=/etc/php/7.3/fpm/pool.d/*.conf\n")
        try machine.write("/etc/php/7.3/fpm/php.ini", "[PHP]\nmemory_limit = 512M\npost_max_size = 48M\nupload_max_filesize = 40M\nsession.cookie_httponly = 1\n")
        try machine.write("/etc/php/7.3/fpm/pool.d/www.conf", Self.pool)
        try machine.write("/etc/fstab", "/dev/vda / ext4 defaults 0 1\n")
        // The machine is the file server of the others.
        try machine.write("/etc/exports", "/mnt/harbour 10.0.10.0/24(rw,sync,no_subtree_check)\n")
        for directory in ["/mnt/harbour/var/harbour/storage", "/srv/harbour/web/var/harbour", "/srv/harbour/var/cache", "/srv/harbour/var/logs"] {
            try machine.makeDirectory(directory)
        }
    }

    /// Audits it live and by a snapshot, with the same options, and gives both JSON reports.
    func audit(_ options: String = HarbourMachine.probes) throws -> (live: String, snapshot: String, log: String) {
        let result = try machine.run(
            """
            chown -R 33:33 /mnt/harbour/var /srv/harbour/web/var /srv/harbour/var
            sed -i 's/session_servers:.*/session_servers: "\(sessionServers)"/; s/cache_dsn:.*/cache_dsn: "\(cacheServer)"/' \\
                /srv/harbour/app/config/parameters.yml
            \(preparation)
            \(memcached)
            \(redis)
            \(fpm)
            \(web)
            \(waiting)
            \(change)
            ezcluster audit \(options) --format json -o $OUT/live.json || test $? = 1
            ezcluster audit \(options) -v > $OUT/live.txt 2>&1 || test $? = 1
            ezcluster audit \(options) --format sarif -o $OUT/live.sarif || test $? = 1
            ezcluster collect \(options) -o $OUT/web1.tar.gz 2> $OUT/collect.txt
            ezcluster audit $OUT/web1.tar.gz --format json -o $OUT/snapshot.json || test $? = 1
            gzip -dc $OUT/web1.tar.gz > $OUT/web1.tar
            """, neighbour: neighbour)
        let log = result.outputText + result.errorText + machine.output("collect.txt")
        return (machine.output("live.json"), machine.output("snapshot.json"), log)
    }

    /// PHP-FPM in Red Hat's layout.
    /// - Parameter stream: of PHP's module, on which dnf keeps the system.
    mutating func usePHPOfRedHat(stream: String) {
        preparation = """
            mkdir -p /etc/php-fpm.d /etc/php.d /etc/dnf/modules.d
            mv /etc/php/7.3/fpm/php.ini /etc/php.ini; mv /etc/php/7.3/fpm/pool.d/www.conf /etc/php-fpm.d/; rm -rf /etc/php
            printf '[php]\\nname=php\\nstream=\(stream)\\nprofiles=\\nstate=enabled\\n' > /etc/dnf/modules.d/php.module
            printf '[global]\\ninclude=/etc/php-fpm.d/*.conf\\n' > /etc/php-fpm.conf
            """
        fpm = "fpm -y /etc/php-fpm.conf -c /etc/php.ini"
    }

    /// httpd instead of nginx, with the virtual host that the tool renders.
    /// - Parameters:
    ///   - root: httpd's `ServerRoot`.
    ///   - without: modules that are not loaded.
    mutating func useHttpd(root: String, main: String, sites: String, without: [String] = [], arguments: String) {
        let modules = [
            "mpm_event", "authz_core", "authz_host", "rewrite", "alias", "env", "setenvif", "dir", "headers", "proxy", "proxy_fcgi",
        ].filter { !without.contains($0) }
        preparation += """

            rm -rf /etc/nginx; mkdir -p \(root)/\(sites) $(dirname \(root)/\(main))
            (cd /srv/harbour && ezcluster render apache --php unix:/run/php/php7.3-fpm.sock --trusted-proxy 10.0.10.40) > \(root)/\(sites)/harbour.conf
            cat > \(root)/\(main) <<END
            Listen 80
            ServerName localhost
            PidFile /run/httpd.pid
            ErrorLog /var/log/httpd-error.log
            User www-data
            Group www-data
            \(modules.map { "LoadModule \($0)_module $MODULES/mod_\($0).so" }.joined(separator: "\n"))
            <Directory />
                Require all denied
            </Directory>
            IncludeOptional \(sites)/*.conf
            END
            """
        web = "httpd \(arguments)"
    }

    private static let frontController = """
        <?php
        http_response_code($_SERVER['REQUEST_URI'] === '/' ? 200 : 404);
        header('Cache-Control: no-cache, private');
        echo 'the application answers';

        """

    private static let redis = """
        bind 10.0.10.11
        port 6379
        requirepass \(password)
        maxmemory 512mb
        maxmemory-policy volatile-lru
        dir /var/lib/redis

        """

    private static let pool = """
        [www]
        user = www-data
        group = www-data
        listen = /run/php/php7.3-fpm.sock
        listen.owner = www-data
        listen.group = www-data
        pm = static
        pm.max_children = 2

        """
}
