/// A machine that serves the project of `EzPlatform25` and runs its memcached, as an audit sees it. Paths are below `/`.
enum Machine25 {
    static let files: [String: String] = {
        var files = facts
        for (path, text) in EzPlatform25.files where !path.hasPrefix("deploy/") { files["srv/acme/" + path] = text }
        files["etc/nginx/sites-enabled/site.conf"] = EzPlatform25.files["deploy/nginx/site.conf"]
        files["etc/memcached.conf"] = EzPlatform25.files["deploy/memcached.conf"]
        return files
    }()

    /// The same on three machines, each with its own address; the third one has no memcached.
    static let cluster: [String: String] = {
        var all: [String: String] = [:]
        for (node, address, hexadecimal) in [("web1", "10.0.10.20", "140A000A"), ("web2", "10.0.10.21", "150A000A"), ("web3", "10.0.10.22", "160A000A")] {
            for (path, text) in files {
                let isOwn = ["etc/memcached.conf", "proc/net/fib_trie", "proc/11/cmdline"].contains(path)
                var text = isOwn ? text.replacing("10.0.10.20", by: address) : text
                if path == "etc/hostname" { text = node + "\n" }
                if path == "proc/net/tcp" { text = text.replacing("140A000A", by: hexadecimal) }
                if node == "web3" {
                    if path == "etc/memcached.conf" || path.hasPrefix("proc/11/") { continue }
                    if path == "proc/net/tcp" { text = text.split(separator: "\n").filter { !$0.contains(":2BCB ") }.joined(separator: "\n") + "\n" }
                }
                all[node + "/" + path] = text
            }
        }
        return all
    }()

    /// The three machines leave their sessions to PHP.
    /// - Parameter ini: what the machine of that name has in its php.ini for them.
    static func leavingSessionsToPHP(_ ini: (_ node: String) -> String) -> [Example.Change] {
        ["web1", "web2", "web3"].flatMap { node -> [Example.Change] in
            Example.Change.leavingSessionsToPHP(in: node + "/srv/acme/app/config/config.yml") + [
                .replace(in: node + "/etc/php/7.3/fpm/php.ini", "session.cookie_httponly = 1\n", with: "session.cookie_httponly = 1\n" + ini(node))
            ]
        }
    }

    private static let facts: [String: String] = [
        "etc/hostname": "web1\n",
        "etc/os-release": "ID=debian\n",
        "etc/passwd": "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\ndeploy:x:1000:1000::/home/deploy:/bin/sh\n",
        "etc/group": "root:x:0:\nwww-data:x:33:\ndeploy:x:1000:\n",
        "etc/fstab": """
            /dev/sda1 / ext4 defaults 0 1
            10.0.10.50:/export/acme /mnt/nfs nfs4 vers=4.2,hard 0 0

            """,
        "etc/nginx/nginx.conf": """
            user www-data;
            events {}
            http {
                include /etc/nginx/sites-enabled/*;
            }

            """,
        "etc/nginx/fastcgi_params": """
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param DOCUMENT_ROOT $document_root;

            """,
        "etc/php/7.3/fpm/php-fpm.conf": "[global]\ninclude=/etc/php/7.3/fpm/pool.d/*.conf\n",
        "etc/php/7.3/fpm/php.ini": """
            [PHP]
            memory_limit = 512M
            post_max_size = 48M
            upload_max_filesize = 40M
            session.cookie_httponly = 1

            """,
        "etc/php/7.3/fpm/pool.d/www.conf": """
            [www]
            user = www-data
            group = www-data
            listen = /run/php/php-fpm.sock
            listen.owner = www-data
            listen.group = www-data
            pm = dynamic
            pm.max_children = 20
            pm.start_servers = 4
            pm.min_spare_servers = 2
            pm.max_spare_servers = 6

            """,
        "srv/acme/web/app.php": "<?php\n",
        "srv/acme/web/var/site/.keep": "",
        "srv/acme/var/cache/.keep": "",
        "srv/acme/var/logs/.keep": "",
        "mnt/nfs/var/site/storage/.keep": "",
        "proc/ownership": """
            /srv/acme/web/var 33 33 755
            /srv/acme/var/cache 33 33 755
            /srv/acme/var/logs 33 33 755
            /mnt/nfs/var/site/storage 33 33 755
            /run/php/php-fpm.sock 33 33 660 socket

            """,
        "proc/net/fib_trie": """
            Local:
              +-- 0.0.0.0/0 3 0 5
                 |-- 10.0.10.20
                    /32 host LOCAL
                 |-- 127.0.0.1
                    /32 host LOCAL

            """,
        "proc/net/tcp": """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 100 1
               1: 140A000A:2BCB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 101 1

            """,
        "proc/net/unix": """
            Num       RefCount Protocol Flags    Type St Inode Path
            0000000000000000: 00000002 00000000 00010000 0001 01 102 /run/php/php-fpm.sock

            """,
        "proc/self/mountinfo": """
            25 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            40 25 0:40 / /mnt/nfs rw,relatime - nfs4 10.0.10.50:/export/acme rw,vers=4.2,hard

            """,
        "proc/self/cgroup": "0::/\n",
        "proc/10/comm": "nginx\n",
        "proc/10/cmdline": "nginx: master process /usr/sbin/nginx -g daemon on; master_process on;\u{0}",
        "proc/10/cgroup": "0::/system.slice/nginx.service\n",
        "proc/10/sockets": "100\n",
        "proc/10/status": "Name:\tnginx\nUid:\t33\t33\t33\t33\nGid:\t33\t33\t33\t33\nGroups:\t33 \n",
        "proc/11/comm": "memcached\n",
        "proc/11/cmdline": "/usr/bin/memcached\u{0}-m\u{0}1024\u{0}-p\u{0}11211\u{0}-l\u{0}10.0.10.20\u{0}",
        "proc/11/cgroup": "0::/system.slice/memcached.service\n",
        "proc/11/sockets": "101\n",
        "proc/12/comm": "php-fpm7.3\n",
        "proc/12/cmdline": "php-fpm: master process (/etc/php/7.3/fpm/php-fpm.conf)\u{0}",
        "proc/12/cgroup": "0::/system.slice/php7.3-fpm.service\n",
        "proc/12/sockets": "102\n",
    ]
}

extension String {
    func replacing(_ text: String, by other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
