import Glibc
import TestSupport
import Testing

/// A difference between what is configured and what a machine does, and the rules that find it.
struct Difference: CustomTestStringConvertible, Sendable {
    var title: String
    var rules: Set<String>
    var make: @Sendable (inout HarbourMachine) -> Void
    /// Options of the audit.
    var options = HarbourMachine.probes
    var testDescription: String { title }

    init(_ title: String, _ rules: Set<String>, options: String = HarbourMachine.probes, _ make: @escaping @Sendable (inout HarbourMachine) -> Void) {
        self.title = title
        self.rules = rules
        self.options = options
        self.make = make
    }

    static let all: [Difference] = [
        Difference("nothing", []) { _ in },
        Difference("nothing, and nobody is asked", [], options: "") { _ in },

        // memcached
        Difference("memcached listens on the loopback address", ["cache-server-not-listening", "memcached-runs-differently", "unused-cache-server"]) {
            $0.memcached = "memcached -u memcache -l 127.0.0.1 -p 11211 -U 0 -m 512 -c 2048"
        },
        Difference("memcached listens on another port", ["cache-server-not-listening", "memcached-runs-differently", "unused-cache-server"], options: "") {
            $0.memcached = "memcached -u memcache -l 10.0.10.11 -p 11299 -U 0 -m 512 -c 2048"
            $0.waiting = "listening 11299 6379 80; socket /run/php/php7.3-fpm.sock"
        },
        Difference("memcached listens everywhere", ["memcached-runs-differently"]) {
            $0.memcached = "memcached -u memcache -p 11211 -U 0 -m 512 -c 2048"
        },
        Difference("memcached listens on UDP", ["cache-server-runs-differently"]) {
            $0.memcached = "memcached -u memcache -l 10.0.10.11 -p 11211 -U 11211 -m 512 -c 2048"
        },
        Difference("memcached has less memory and fewer connections", ["cache-server-runs-differently"]) {
            $0.memcached = "memcached -u memcache -l 10.0.10.11 -p 11211 -U 0 -m 64 -c 100"
        },
        Difference("memcached does not run", ["cache-server-not-listening"]) {
            $0.memcached = ""
            $0.waiting = "listening 6379 80; socket /run/php/php7.3-fpm.sock"
        },
        Difference("memcached refused an item", ["cache-server-over-limits"]) {
            $0.change = """
                exec 3<>/dev/tcp/10.0.10.11/11211
                printf 'set big 0 0 2000000\\r\\n' >&3; head -c 2000000 /dev/zero >&3; printf '\\r\\nquit\\r\\n' >&3; cat <&3 > /dev/null
                """
        },

        // Redis
        Difference("Redis has another password than the application", ["cache-server-unreachable"]) {
            $0.redis = "redis /etc/redis/redis.conf --requirepass something-else"
        },
        Difference("Redis evicts and keeps less", ["cache-server-runs-differently"]) {
            $0.redis = "redis /etc/redis/redis.conf --maxmemory 64mb --maxmemory-policy allkeys-lru --save ''"
        },
        Difference("Redis is a copy of another server", ["running-redis-unsuitable"]) {
            $0.redis = "redis /etc/redis/redis.conf --replicaof 10.0.10.99 6379"
        },

        Difference("Redis listens on the loopback address", ["cache-server-not-listening", "redis-runs-differently", "unused-cache-server"]) {
            $0.redis = "redis /etc/redis/redis.conf --bind 127.0.0.1"
        },

        Difference("nothing, with a Redis whose unit says where it listens", []) {
            $0.preparation = """
                mkdir -p /etc/systemd/system /srv/redis && mv /etc/redis/redis.conf /srv/redis/own.conf && sed -i '/^bind/d; /^requirepass/d' /srv/redis/own.conf
                printf '[Service]\\nExecStart=/usr/bin/redis-server /srv/redis/own.conf --bind 10.0.10.11 --requirepass \(HarbourMachine.password)\\n' > /etc/systemd/system/redis.service
                ln -s redis.service /etc/systemd/system/redis-server.service
                """
            $0.redis = "redis /srv/redis/own.conf --bind 10.0.10.11 --requirepass \(HarbourMachine.password)"
        },
        Difference("Redis was started without what its unit says", ["redis-runs-differently"], options: "") {
            $0.preparation = """
                mkdir -p /etc/systemd/system
                printf '[Service]\\nExecStart=/usr/bin/redis-server /etc/redis/redis.conf --bind 10.0.10.11 127.0.0.1\\n' > /etc/systemd/system/redis.service
                """
        },

        // PHP
        Difference("the pool listens elsewhere than its file says now", ["php-not-listening"], options: "") {
            $0.preparation = "sed -i 's#php7.3-fpm.sock#old-fpm.sock#' /etc/php/7.3/fpm/pool.d/www.conf"
            $0.waiting = "listening 11211 6379 80; socket /run/php/old-fpm.sock"
            $0.change = "sed -i 's#old-fpm.sock#php7.3-fpm.sock#' /etc/php/7.3/fpm/pool.d/www.conf"
        },
        Difference("PHP-FPM does not run", ["php-not-listening"], options: "") {
            $0.fpm = ""
            $0.waiting = "listening 11211 6379 80"
        },
        Difference("the pool names no owner of its socket", ["php-socket-refused"], options: "") {
            $0.preparation = "sed -i '/^listen.owner/d; /^listen.group/d' /etc/php/7.3/fpm/pool.d/www.conf"
        },
        Difference("nothing, when the socket is its group's", []) {
            $0.preparation = "sed -i 's/^listen.owner.*/listen.owner = root/' /etc/php/7.3/fpm/pool.d/www.conf"
        },
        Difference("nothing, when the web server names a link to the socket", []) {
            $0.preparation = "ln -s php7.3-fpm.sock /run/php/php-fpm.sock; sed -i 's#php7.3-fpm.sock#php-fpm.sock#' /etc/nginx/harbour/* /etc/nginx/sites-enabled/*"
        },
        Difference("the same, and the pool names no owner", ["php-socket-refused"], options: "") {
            $0.preparation = """
                ln -s php7.3-fpm.sock /run/php/php-fpm.sock; sed -i 's#php7.3-fpm.sock#php-fpm.sock#' /etc/nginx/harbour/* /etc/nginx/sites-enabled/*
                sed -i '/^listen.owner/d; /^listen.group/d' /etc/php/7.3/fpm/pool.d/www.conf
                """
        },
        Difference("the pool allows the loopback address alone, and nginx asks at another", ["php-client-refused"], options: "") {
            $0.preparation = """
                sed -i 's#unix:/run/php/php7.3-fpm.sock#10.0.10.11:9000#' /etc/nginx/harbour/* /etc/nginx/sites-enabled/*
                sed -i 's#^listen = .*#listen = 9000#; $ a listen.allowed_clients = 127.0.0.1' /etc/php/7.3/fpm/pool.d/www.conf
                """
            $0.waiting = "listening 11211 6379 80 9000"
        },
        Difference("nothing, when the pool allows the address", []) {
            $0.preparation = """
                sed -i 's#unix:/run/php/php7.3-fpm.sock#127.0.0.1:9000#' /etc/nginx/harbour/* /etc/nginx/sites-enabled/*
                sed -i 's#^listen = .*#listen = 9000#; $ a listen.allowed_clients = 10.0.10.99,127.0.0.1' /etc/php/7.3/fpm/pool.d/www.conf
                """
            $0.waiting = "listening 11211 6379 80 9000"
        },
        Difference("nginx names no script", ["php-without-parameters", "front-controller-not-found"]) {
            $0.preparation = "sed -i '/SCRIPT_FILENAME/d' /etc/nginx/harbour/fastcgi"
        },
        Difference("nothing, when PATH_TRANSLATED names the script", []) {
            $0.preparation = "sed -i 's/SCRIPT_FILENAME/PATH_TRANSLATED/' /etc/nginx/harbour/fastcgi"
        },
        Difference("nginx passes no request method", ["php-without-parameters"], options: "") {
            $0.preparation = "sed -i '/REQUEST_METHOD/d' /etc/nginx/harbour/fastcgi"
        },
        Difference("PHP of another version, without OPcache", ["running-php-unsupported", "opcache-off"], options: "") {
            $0.preparation = """
                mv /etc/php/7.3 /etc/php/8.2; sed -i 's#/7.3/#/8.2/#' /etc/php/8.2/fpm/php-fpm.conf
                echo 'opcache.enable = 0' >> /etc/php/8.2/fpm/php.ini
                """
            $0.fpm = "fpm -y /etc/php/8.2/fpm/php-fpm.conf -c /etc/php/8.2/fpm/php.ini"
        },

        // Virtual hosts
        Difference("the only virtual host is not enabled", ["virtual-host-not-enabled"], options: "") {
            $0.preparation = "mkdir /etc/nginx/sites-available && mv /etc/nginx/sites-enabled/harbour.conf /etc/nginx/sites-available/"
            $0.waiting = "listening 11211 6379; socket /run/php/php7.3-fpm.sock"
        },

        // Other roots
        Difference("nginx runs with -c, and images stay on disk there", ["image-request-not-reaching-front-controller"], options: "") {
            $0.preparation = """
                mkdir -p /srv/conf && cp -r /etc/nginx /srv/conf/ && sed -i 's#/etc/nginx#/srv/conf/nginx#' /srv/conf/nginx/nginx.conf /srv/conf/nginx/sites-enabled/*
                sed -i 's#"/app.php" break#"/var/$1storage/images$2/$3" break#' /srv/conf/nginx/harbour/rewrite
                """
            $0.web = "nginx -c /srv/conf/nginx/nginx.conf"
        },
        Difference("nginx runs with -p", ["image-request-not-reaching-front-controller"], options: "") {
            $0.preparation = """
                mkdir -p /srv/root && cp -r /etc/nginx /srv/root/conf && sed -i 's#/etc/nginx/##' /srv/root/conf/nginx.conf /srv/root/conf/sites-enabled/*
                sed -i 's#"/app.php" break#"/var/$1storage/images$2/$3" break#' /srv/root/conf/harbour/rewrite
                """
            $0.web = "nginx -p /srv/root -c conf/nginx.conf"
        },

        Difference("nothing, with httpd at a root of its own", []) {
            $0.useHttpd(root: "/srv/httpd", main: "conf/httpd.conf", sites: "sites", arguments: "-d /srv/httpd -f conf/httpd.conf")
        },
        Difference("the version of PHP alone, in the layout of Red Hat", ["running-php-unsupported"]) {
            $0.useHttpd(root: "/etc/httpd", main: "conf/httpd.conf", sites: "conf.d", arguments: "-d /etc/httpd -f conf/httpd.conf")
            $0.preparation += """

                printf 'ID="rhel"\\nID_LIKE="fedora"\\n' > /etc/os-release
                mkdir -p /etc/sysconfig /etc/systemd/system && rm /etc/memcached.conf
                printf 'PORT="11211"\\nUSER="memcache"\\nMAXCONN="2048"\\nCACHESIZE="512"\\nOPTIONS="-l 10.0.10.11 -U 0"\\n' > /etc/sysconfig/memcached
                printf '[Service]\\nEnvironmentFile=/etc/sysconfig/memcached\\nExecStart=/usr/bin/memcached -p ${PORT} -u ${USER} -m ${CACHESIZE} -c ${MAXCONN} $OPTIONS\\n' > /etc/systemd/system/memcached.service
                mv /etc/redis/redis.conf /etc/redis.conf && rmdir /etc/redis
                mv /etc/php/7.3/fpm/php.ini /etc/php.ini; mkdir /etc/php-fpm.d /etc/php.d; mv /etc/php/7.3/fpm/pool.d/www.conf /etc/php-fpm.d/; rm -rf /etc/php
                printf '[global]\\ninclude=/etc/php-fpm.d/*.conf\\n' > /etc/php-fpm.conf
                """
            $0.redis = "redis /etc/redis.conf"
            $0.fpm = "fpm -y /etc/php-fpm.conf -c /etc/php.ini"
        },
        Difference("nothing, with PHP of Red Hat's layout that dnf keeps on a supported version", [], options: "") {
            $0.usePHPOfRedHat(stream: "remi-7.3")
        },
        Difference("PHP of Red Hat's layout is kept on a version that is not supported", ["running-php-unsupported"], options: "") {
            $0.usePHPOfRedHat(stream: "8.2")
        },
        Difference("PHP of a collection for Red Hat is not supported, and its php.ini is wrong", ["running-php-unsupported", "opcache-off"], options: "") {
            $0.preparation = """
                mkdir -p /etc/opt/remi && mv /etc/php/7.3/fpm /etc/opt/remi/php82 && rm -rf /etc/php && cd /etc/opt/remi/php82 && mv pool.d php-fpm.d
                printf '[global]\\ninclude=/etc/opt/remi/php82/php-fpm.d/*.conf\\n' > php-fpm.conf
                echo 'opcache.enable = 0' >> php.ini
                """
            $0.fpm = "fpm -y /etc/opt/remi/php82/php-fpm.conf -c /etc/opt/remi/php82/php.ini"
        },
        Difference("a unit file's drop-in says otherwise than what runs", ["cache-server-runs-differently"]) {
            $0.preparation = """
                mkdir -p /etc/systemd/system/memcached.service.d
                printf '[Service]\\nExecStart=/usr/bin/memcached -l 10.0.10.11 -u memcache -U 0 -m 512 -c 2048\\n' > /etc/systemd/system/memcached.service
                printf '[Service]\\nExecStart=\\nExecStart=/usr/bin/memcached -l 10.0.10.11 -u memcache -U 0 -m 1024 -c 2048\\n' > /etc/systemd/system/memcached.service.d/memory.conf
                """
        },
        Difference("httpd runs without mod_rewrite", ["image-request-not-reaching-front-controller", "original-files-exposed", "script-source-disclosed"], options: "") {
            $0.useHttpd(root: "/etc/apache2", main: "apache2.conf", sites: "sites-enabled", without: ["rewrite"], arguments: "-d /etc/apache2 -f /etc/apache2/apache2.conf")
            $0.preparation += #"""

                sed -i 's|^\(    Rewrite.*\)$|    <IfModule rewrite_module>\n\1\n    </IfModule>|' /etc/apache2/sites-enabled/harbour.conf
                """#
        },

        // Another machine
        Difference("nothing, with a server on another machine", []) {
            $0.sessionServers = "10.0.10.11:11211,10.0.10.12:11211"
            $0.neighbour = "memcached -u memcache -l 10.0.10.12 -p 11211 -U 0"
        },
        Difference("memcached does not run on another machine", ["cache-server-unreachable"]) {
            $0.sessionServers = "10.0.10.11:11211,10.0.10.12:11211"
            $0.neighbour = "true"
        },
        Difference("another machine is not there", ["cache-server-unreachable"]) {
            $0.sessionServers = "10.0.10.11:11211,10.0.10.13:11211"
            $0.neighbour = "true"
        },
        Difference("memcached of another machine answers over UDP", ["running-memcached-udp"]) {
            $0.sessionServers = "10.0.10.11:11211,10.0.10.12:11211"
            $0.neighbour = "memcached -u memcache -l 10.0.10.12 -p 11211 -U 11211"
        },
        Difference("Redis of another machine is in protected mode", ["cache-server-unreachable"]) {
            $0.preparation = "rm -r /etc/redis"
            $0.redis = ""
            $0.waiting = "listening 11211 80; socket /run/php/php7.3-fpm.sock"
            $0.cacheServer = "10.0.10.12:6379"
            $0.neighbour = "redis --port 6379 --save '' --dir /var"
        },

        // Mounts and permissions
        Difference("a tmpfs lies over the shared directory", ["shared-directory-not-shared"], options: "") {
            $0.preparation = "> /etc/exports; mount -t tmpfs tmpfs /mnt/harbour; mkdir -p /mnt/harbour/var/harbour/storage; chown -R 33:33 /mnt/harbour/var"
        },
        Difference("NFS is not mounted", ["shared-directory-not-shared"], options: "") {
            $0.preparation = "> /etc/exports; echo '10.0.10.40:/export /mnt/harbour nfs4 vers=4.2,hard 0 0' >> /etc/fstab"
        },
        Difference("the shared directory is mounted read-only", ["directory-not-writable"], options: "") {
            $0.preparation = "mount --bind /mnt/harbour /mnt/harbour; mount -o remount,ro,bind /mnt/harbour"
        },
        Difference("the storage belongs to root", ["directory-not-writable"], options: "") {
            $0.preparation = "chown -R root:root /mnt/harbour/var"
        },
        Difference("the cache belongs to who deploys, on a directory that PHP may not enter", ["directory-not-writable"], options: "") {
            $0.preparation = "chown 1000:1000 /srv/harbour/var && chmod 700 /srv/harbour/var"
        },

        // Sessions
        Difference("sessions are left to PHP, which keeps them in files", ["sessions-left-to-php", "unused-cache-server"], options: "") {
            $0.preparation = """
                sed -i 's/handler_id:.*/handler_id: ~/; /save_path:/d' /srv/harbour/app/config/config.yml
                echo 'session.save_handler = files' >> /etc/php/7.3/fpm/php.ini
                """
        },

        // What the site answers
        Difference("nginx was not reloaded", ["image-answered-without-application"]) {
            $0.preparation = """
                cp /etc/nginx/harbour/rewrite /srv/rewrite
                sed -i 's#"/app.php" break#"/var/$1storage/images$2/$3" break#' /etc/nginx/harbour/rewrite
                """
            $0.change = "cp /srv/rewrite /etc/nginx/harbour/rewrite"
        },
        Difference("scripts below var are handed to PHP until nginx is reloaded", ["site-runs-uploaded-scripts", "answer-contradicts-virtual-host"]) {
            $0.preparation = """
                cp /etc/nginx/sites-enabled/harbour.conf /srv/harbour.conf
                cat > /etc/nginx/sites-enabled/harbour.conf <<'END'
                server {
                    listen 80;
                    server_name www.harbour.test office.harbour.test;
                    root /srv/harbour/web;
                    location ~ \\.php$ { fastcgi_param REQUEST_METHOD $request_method; fastcgi_param REQUEST_URI $request_uri; fastcgi_param SCRIPT_FILENAME $document_root$uri; fastcgi_pass unix:/run/php/php7.3-fpm.sock; }
                    location / { rewrite ^ /app.php last; }
                }
                END
                """
            $0.change = "cp /srv/harbour.conf /etc/nginx/sites-enabled/harbour.conf"
        },
        Difference("PHP-FPM does not find the front controller", ["front-controller-not-found"]) {
            $0.preparation = "sed -i 's#^listen = #chroot = /srv\\nlisten = #' /etc/php/7.3/fpm/pool.d/www.conf"
        },
    ]
}

/// Real servers on machines of their own: the audit finds every difference, nothing else, and the same in a snapshot.
@Suite(.enabled(if: PrivateMachine.isAvailable && Servers.allAreThere, "\(PrivateMachine.hint), and scripts/test-servers"))
struct RunningMachineTests {
    @Test("differences between configuration and machine", arguments: Difference.all)
    func differences(_ difference: Difference) throws { try check(difference) }

    /// A file system of the network whose server never answers: `stat(2)` below it waits for ever.
    @Test("the file server is gone", .enabled(if: access("/dev/fuse", R_OK | W_OK) == 0, "there is no /dev/fuse here"))
    func silentFileServer() throws {
        try check(
            Difference("the file server is gone", ["file-server-not-answering"], options: "") {
                $0.preparation = """
                    exec 9<> /dev/fuse
                    mount -i -t fuse.glusterfs -o fd=9,rootmode=40000,user_id=0,group_id=0,allow_other filer:/export /mnt/harbour
                    """
            })
    }

    private func check(_ difference: Difference) throws {
        var harbour = try HarbourMachine()
        difference.make(&harbour)
        let (live, snapshot, log) = try harbour.audit(difference.options)
        let found = Set(Self.rules(in: live))
        #expect(found == difference.rules, "\(harbour.machine.output("live.txt"))\n\(log)")
        #expect(!live.isEmpty && live == snapshot, "\(log)")
        #expect(live.contains("\"undecided\": []"), "\(harbour.machine.output("live.txt"))")
        for name in ["live.json", "live.txt", "live.sarif", "collect.txt", "web1.tar"] {
            #expect(!harbour.machine.output(name).contains(HarbourMachine.password), "\(name)")
        }
    }

    @Test("a site that answers 502 is not passed over")
    func brokenSite() throws {
        var harbour = try HarbourMachine()
        harbour.preparation = "sed -i '/^listen.owner/d; /^listen.group/d' /etc/php/7.3/fpm/pool.d/www.conf"
        let (live, snapshot, log) = try harbour.audit()
        #expect(Self.rules(in: live) == ["php-socket-refused"], "\(log)")
        #expect(live.contains("nginx answers the front page with 502"), "\(log)")
        #expect(live == snapshot)
    }

    @Test("a pool that does not know the web server's address closes the connection", arguments: ["10.0.10.99", "10.0.10.99, 10.0.10.11", "10.0.10.0/24"])
    func refusedClient(allowed: String) throws {
        var harbour = try HarbourMachine()
        harbour.preparation = """
            sed -i 's#unix:/run/php/php7.3-fpm.sock#10.0.10.11:9000#' /etc/nginx/harbour/* /etc/nginx/sites-enabled/*
            sed -i 's#^listen = .*#listen = 9000#; $ a listen.allowed_clients = \(allowed)' /etc/php/7.3/fpm/pool.d/www.conf
            """
        harbour.waiting = "listening 11211 6379 80 9000"
        let (live, snapshot, log) = try harbour.audit()
        #expect(Self.rules(in: live) == ["php-client-refused"], "\(log)")
        #expect(live.contains("nginx answers the front page with 502"), "\(log)")
        #expect(live == snapshot)
    }

    static func rules(in json: String) -> [String] {
        json.split(separator: "\n").compactMap { line in
            let text = line.drop { $0 == " " }
            guard text.hasPrefix("\"rule\": \"") else { return nil }
            return String(text.dropFirst("\"rule\": \"".count).prefix { $0 != "\"" })
        }
    }
}
