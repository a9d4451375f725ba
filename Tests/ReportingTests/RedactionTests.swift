import Glibc
@testable import Reporting
import Source
import Testing

@Suite struct RedactionTests {
    /// Every line holds `planted` somewhere; none of it may be left.
    static let secrets = [
        "    password: planted1",
        "password: 'planted one'",
        "password: \"planted \\\" two\"",
        "    password:planted",
        "database_password: planted # why",
        "    env(DATABASE_PASSWORD): planted",
        "dfs: { host: db, password: planted, user: x }",
        "dfs: {password: 'planted, x'}",
        "{\"http-basic\": {\"host\": {\"username\": \"u\", \"password\": \"planted\"}}}",
        "DATABASE_URL=mysql://user:planted@db:3306/site",
        "DATABASE_URL=mysql://user:planted/with@db:3306/site",
        "url: 'pgsql://user:pl%40anted@db/site?charset=utf8'",
        "dsn: redis://:planted@redis:6379",
        "dsn: 'amqp://user:planted@rabbit:5672/%2f'",
        "session.save_path = \"tcp://redis:6379?auth=planted&database=1\"",
        "APP_SECRET=planted",
        "export APP_SECRET=planted",
        "    secret: planted",
        "AWS_SECRET_ACCESS_KEY=planted+/x=",
        "aws_access_key_id = planted",
        "        key: AKIAPLANTED123456789",
        "    SetEnv DATABASE_PASSWORD planted",
        "    SetEnv DATABASE_PASSWORD \"planted x\"",
        "    SetEnvIf Request_URI \".*\" DATABASE_PASSWORD=planted",
        "    RewriteRule ^ - [E=DB_PASSWORD:planted,L]",
        "    fastcgi_param DATABASE_PASSWORD planted;",
        "    fastcgi_param DATABASE_URL \"mysql://u:planted@h/d\";",
        "    proxy_set_header Authorization \"Basic planted\";",
        "    set $db_password \"planted\";",
        "requirepass planted",
        "masterauth planted",
        "user default on >planted ~* +@all",
        "sentinel auth-pass mymaster planted",
        "env[DB_PASSWORD] = planted",
        "mysqli.default_pw = planted",
        "'password' => 'planted',",
        "define('DB_PASSWORD', 'planted');",
        "      - MYSQL_ROOT_PASSWORD=planted",
        "      MYSQL_PASSWORD: planted",
        "AuthLDAPBindPassword planted",
        "# password: planted",
        "#APP_SECRET=planted",
        "mailer_dsn: 'smtp://user:planted@mail:25'",
        "server: user:planted@host:11211",
        "github_token: planted",
        "x: ghp_planted0123456789012345678901234567",
        "    api_key: planted",
        "DB_PASSWORD=${DB_PASSWORD:-planted}",
        "password: planted\r",
        "client_secret: !!str planted",
        "ExecStart=/usr/bin/redis-server /etc/redis.conf --requirepass planted --port 6379",
        "ExecStart=/usr/bin/redis-server --requirepass 'planted x' --port 6379",
        "/usr/bin/keydb-server\u{0}--requirepass\u{0}planted\u{0}--port\u{0}6379\u{0}",
        "command: redis-server --requirepass planted --maxmemory 1gb",
        "command: \"redis-server --requirepass planted\"",
        "command: ['redis-server', '--requirepass', 'planted', '--port', '1']",
        "command: [redis-server, --requirepass, planted, --port, 1]",
        "command:\n  - redis-server\n  - --requirepass\n  - planted\n  - --port\n  - '6379'",
        "command:\n  - \"--requirepass\"\n  - \"planted, x\"",
    ]

    @Test(arguments: secrets) func noSecretIsLeft(_ line: String) {
        let file = SourceFile(path: "/f", text: "x: 1\n\(line)\ny: 2\n")
        let redaction = Redaction(files: [file])
        let text = redaction.text(file, ByteRange(0, file.bytes.count))
        #expect(!text.lowercased().contains("planted"), "\(text)")
        #expect(text.contains("<redacted>"))
        #expect(text.hasPrefix("x: 1\n") && text.hasSuffix("y: 2\n"), "\(text)")
    }

    /// What helps the reader and is no secret stays.
    @Test(arguments: [
        "password: '%database_password%'", "password: \"%env(DATABASE_PASSWORD)%\"", "password: ~", "password: null", "password: ''",
        "password: ${DB_PASSWORD}", "password: '%env(default:password:DB_PASSWORD)%'", "proxy_pass http://127.0.0.1:9000;",
        "fastcgi_pass unix:/run/php/php-fpm.sock;", "ProxyPass / http://backend:8080/", "server_tokens off;", "ServerTokens Prod",
        "SetEnvIf Authorization \"(.*)\" HTTP_AUTHORIZATION=$1", "RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]",
        "fastcgi_param HTTP_AUTHORIZATION $http_authorization;", "password_hashers:", "    csrf_token_id: authenticate",
        "ssl_password_file /etc/ssl/pass;", "auth_basic_user_file /etc/nginx/htpasswd;", "PassEnv BINARY_DATA_HANDLER",
        "connection: doctrine.dbal.dfs_connection", "url: 'http://localhost:8080/path'", "fastcgi_pass_header Authorization;",
        "# the password is stored in the vault", "location ~ ^/(user|password)/reset {", "RewriteRule ^/var/([^/]+/)?storage/ - [L]",
        "command: redis-server --requirepass ${REDIS_PASSWORD} --port 6379", "--requirepass --port 6379", "curl --pass-through x",
        "access_control: [{ path: ^/admin, roles: ROLE_ADMIN }]", "secret: '%env(APP_SECRET)%'", "key: value",
    ]) func referencesStay(_ line: String) {
        let file = SourceFile(path: "/f", text: line)
        #expect(Redaction(files: [file]).text(file, ByteRange(0, file.bytes.count)) == line)
    }

    @Test func valuesOnFollowingLines() {
        let text = """
            password: |
              planted
              planted
            next: 1
            secret:
                planted
            tokens: 1
            secrets:
              - planted
              - planted
            password: "planted
              planted" # after
            last: 2
            password:
              algorithm: bcrypt
            -----BEGIN RSA PRIVATE KEY-----
            plantedplanted
            -----END RSA PRIVATE KEY-----
            end: 3
            """
        let file = SourceFile(path: "/f", text: text)
        let redacted = Redaction(files: [file]).text(file, ByteRange(0, file.bytes.count))
        #expect(!redacted.contains("planted"))
        for kept in ["next: 1", "tokens: 1", "last: 2", "algorithm: bcrypt", "end: 3", "# after"] { #expect(redacted.contains(kept)) }
    }

    @Test func sentences() {
        let file = SourceFile(path: "/f", text: "password: Planted-1\nother_password: symfony\n")
        let redaction = Redaction(files: [file])
        #expect(redaction.text("the value Planted-1 is bad") == "the value <redacted> is bad")
        #expect(redaction.text("mysql://u:pl@db/x and DB_PASSWORD=abc, then") == "mysql://u:<redacted>@db/x and DB_PASSWORD=<redacted>, then")
        #expect(redaction.text("unknown key \"password\": expected user") == "unknown key \"password\": expected user")
        #expect(redaction.text("needs --env-var DB_PASSWORD=... or a file") == "needs --env-var DB_PASSWORD=... or a file")
        // An ordinary word is masked only where it is a value.
        #expect(redaction.text("symfony says \"symfony\"") == "symfony says \"<redacted>\"")
        #expect(redaction.value("x", of: "APP_SECRET") == "<redacted>")
        #expect(redaction.value("$DB", of: "DB_PASSWORD") == "$DB")
        #expect(redaction.value("prod", of: "SYMFONY_ENV") == "prod")
    }

    /// Secrets in every place that a report has, in every format and verbosity.
    @Test(arguments: ReportFormat.allCases) func noFormatPrintsASecret(_ format: ReportFormat) {
        var lines = Self.secrets.map { line in String(line.filter { $0 != "\r" }) }
        lines += ["password: Zq-planted-77"]
        let file = SourceFile(path: "/srv/project/planted.env", text: lines.joined(separator: "\n") + "\n")
        let name = SourceFile(path: "/srv/project/secrets.env", bytes: file.bytes)
        var findings: [Finding] = []
        for line in 1...lines.count {
            let span = name.span(name.range(ofLine: line))
            let part = name.span(ByteRange(span.range.end - 3, span.range.end))
            findings.append(
                Finding(
                    "sample", .error, "the value Zq-planted-77 is bad", at: span, help: "write password=planted or mysql://a:planted@b/c",
                    related: [RelatedPlace("see Zq-planted-77", at: part)],
                    fixes: [Fix("write Zq-planted-77", .safe, [Edit(part, "password: Zq-planted-77")])]))
        }
        let undecided = Undecided("whether Zq-planted-77", reason: "of Zq-planted-77", needs: "Zq-planted-77", span: findings[0].span)
        for verbosity in [RenderOptions.Verbosity.quiet, .normal, .verbose] {
            var options = Samples.options
            options.verbosity = verbosity
            let output = String(decoding: format.render(Samples.report(findings, undecided: [undecided]), options), as: UTF8.self)
            #expect(!output.lowercased().contains("planted"))
            #expect(format == .gitlab || output.contains("redacted"))
        }
    }

    /// Hostile text costs time in proportion to its length.
    @Test(arguments: [
        "a://", "%env(", "password: {", "x}", "password=\"", "a:b", "-----BEGIN PRIVATE KEY\n", "password:\n", "'", "[{(", "user >",
    ]) func hostileTextIsLinear(_ piece: String) {
        let text = String(repeating: piece, count: 100_000 / piece.utf8.count)
        // The thread's own time: other tests and other programs run beside this one.
        let start = threadSeconds()
        _ = SecretScanner.secrets(in: Array(text.utf8))
        #expect(threadSeconds() - start < 5)
    }

    /// Processor seconds of the calling thread.
    private func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
