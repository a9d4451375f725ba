import Source
import TestSupport
import Testing

@testable import Daemons

@Suite struct PHPTests {
    private func ini(_ text: String, path: String = "/etc/php/8.2/fpm/php.ini") -> PHPIniFile {
        PHPIniFile.read(SourceFile(path: path, text: text))
    }

    @Test func valuesAndPlaces() {
        let file = ini("memory_limit = 256M ; enough\ndisplay_errors = Off\nsession.save_path = \"tcp://a:1?x=1\"\nx = ${HOME}/y\n")
        #expect(file.settings.map(\.name) == ["memory_limit", "display_errors", "session.save_path", "x"])
        #expect(file.settings[0].bytes == .known(268_435_456))
        #expect(file.settings[0].span.text == "256M")
        #expect(file.settings[1].flag == .known(false))
        #expect(file.settings[2].value == .known("tcp://a:1?x=1"))
        #expect(file.settings[3].value.unknown?.reason.contains("HOME") == true)
        #expect(file.findings.isEmpty)
    }

    @Test func aSyntaxErrorEndsTheFile() {
        let file = ini("a = 1\nsession.save_path = tcp://h:1?weight=1\nb = 2\n")
        #expect(file.settings.map(\.name) == ["a"])
        #expect(file.findings.map(\.rule) == ["php-ini-syntax"])
        #expect(file.uncertain != nil)
    }

    @Test func sectionsOfPathsAndHostsHoldForSomeRequests() {
        let file = ini("[PHP]\na = 1\n[PATH=/srv]\na = 2\n")
        #expect(file.settings.map(\.value) == [.known("1")])
        #expect(file.conditional.map(\.value) == [.known("2")])
    }

    @Test func orderAndPools() {
        let pool = SourceFile(
            path: "/etc/php/8.2/fpm/pool.d/www.conf",
            text: "[www]\nuser = www-data\nclear_env = no\nenv[APP_ENV] = prod\nenv[X] = $X\nphp_value[m] = 3\nphp_admin_value[m] = 4\nphp_value[m] = 5\n")
        let configuration = PHPConfiguration(
            interface: .fpm, version: "8.2",
            iniFiles: [ini("m = 1\nn = 1\n"), ini("m = 2\n", path: "/etc/php/8.2/fpm/conf.d/20-x.ini")], fpm: .read([pool]))
        let www = configuration.pools.first
        #expect(configuration.setting("m").value?.value == .known("2"))
        #expect(configuration.setting("m", in: www).value?.value == .known("4"))
        #expect(configuration.setting("n", in: www).value?.value == .known("1"))
        #expect(configuration.setting("o", in: www).isAbsent)
        #expect(www?.passesProcessEnvironment.value == .known(true))
        #expect(www?.environment["APP_ENV"]?.value == .known("prod"))
        #expect(www?.environment["X"]?.value.unknown != nil)
        #expect(www?.user?.value == .known("www-data"))
    }

    @Test func includesAreReadAfterTheFile() {
        let main = SourceFile(path: "/etc/php-fpm.conf", text: "[global]\npid = /run/x\ninclude = /etc/php-fpm.d/*.conf\n")
        let www = SourceFile(path: "/etc/php-fpm.d/www.conf", text: "[www]\nlisten = 9000\n")
        let read = FPMConfiguration.read([main]) { pattern, _ in pattern == "/etc/php-fpm.d/*.conf" ? [www] : nil }
        #expect(read.pools.map(\.name) == ["www"])
        #expect(read.uncertain == nil)
        #expect(FPMConfiguration.read([main]).uncertain?.needs == "--root DIR")
    }

    @Test(arguments: [
        ("/etc/php/8.2/fpm/conf.d/20-x.ini", "/etc/php/8.2/fpm"), ("/etc/php/8.2/fpm/pool.d/www.conf", "/etc/php/8.2/fpm"),
        ("/etc/php/8.2/cli/php.ini", "/etc/php/8.2/cli"), ("/etc/php.ini", "/etc"), ("/etc/php-fpm.d/www.conf", "/etc"),
        ("/usr/local/etc/php/php.ini", "/usr/local/etc"), ("/usr/local/etc/php/conf.d/x.ini", "/usr/local/etc"),
        ("/etc/opt/remi/php82/php.ini", "/etc/opt/remi/php82"), ("/etc/opt/remi/php82/php.d/10-x.ini", "/etc/opt/remi/php82"),
        ("/etc/opt/rh/rh-php73/php-fpm.d/www.conf", "/etc/opt/rh/rh-php73"), ("/x/etc/opt/rh/rh-php73/php-fpm.conf", "/x/etc/opt/rh/rh-php73"),
        ("/srv/php82/php.ini", nil), ("/usr/local/etc/php-fpm.d/zz.conf", "/usr/local/etc"), ("/srv/docker/php/my.ini", nil), ("/srv/fpm/php.ini", nil),
    ])
    func layouts(path: String, expected: String?) {
        #expect(PHPConfiguration.place(of: path)?.directory == expected)
    }

    @Test(arguments: [
        ("/etc/opt/remi/php82/php.ini", "8.2"), ("/etc/opt/rh/rh-php73/php.d/x.ini", "7.3"), ("/etc/opt/remi/php/php.ini", nil), ("/etc/php/8.2/fpm/php.ini", "8.2"),
        ("/etc/php.ini", nil),
    ])
    func versions(path: String, expected: String?) { #expect(PHPConfiguration.place(of: path)?.version == expected) }

    @Test(arguments: [
        ("/x/php.ini", "", true), ("/x/zz.ini", "memory_limit = 1G\nopcache.enable = 1\n", true),
        ("/x/site.ini", "[SiteSettings]\nSiteName=x\nSiteURL=y\n", false), ("/x/php.ini-production", "memory_limit = 1G\n", false),
        ("/x/tox.ini", "[tox]\nenvlist = py\n", false),
    ])
    func iniFilesAreRecognised(path: String, text: String, expected: Bool) {
        #expect(PHPIniFile.recognise(path: path, bytes: Array(text.utf8)) == expected)
    }

    @Test(arguments: [
        ("/x/www.conf", "[www]\npm = dynamic\n", true), ("/x/env.conf", "[www]\nenv[A] = b\n", true),
        ("/x/www.conf.default", "[www]\npm = dynamic\n", false), ("/x/supervisord.conf", "[program:x]\ncommand = y\n", false),
        ("/x/my.cnf", "[mysqld]\nuser = mysql\n", false), ("/x/conf", "pm = static\n", false),
    ])
    func poolsAreRecognised(path: String, text: String, expected: Bool) {
        #expect(FPMConfiguration.recognise(path: path, bytes: Array(text.utf8)) == expected)
    }

    @Test func hostileInputEnds() {
        var random = SystemLike(state: 7)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            let file = SourceFile(path: "/x", bytes: bytes)
            for finding in PHPIniFile.read(file).findings + FPMConfiguration.read([file]).findings {
                #expect(finding.span.range.end <= bytes.count)
            }
        }
        let deep = SourceFile(path: "/x", text: "a = " + String(repeating: "(", count: 100_000))
        #expect(PHPIniFile.read(deep).findings.count == 1)
    }

    @Test("generated ini files are read as PHP reads them", .enabled(if: Servers.php != nil, "\(Servers.hint)"), arguments: [1, 2])
    func comparedWithPHP(seed: UInt64) throws {
        var random = SystemLike(state: seed)
        let cases = (0..<1500).map { _ in Self.document(&random) }
        let directory = try TemporaryDirectory()
        for (index, text) in cases.enumerated() { try directory.write("\(index).ini", text) }
        let script = """
            for ($i = 0; $i < \(cases.count); $i++) {
                $r = @parse_ini_file("\(directory.path)/$i.ini", true);
                if ($r === false) { echo "!\\n"; continue; }
                $out = [];
                foreach ($r as $k => $v) {
                    if (!is_array($v)) { $out[] = "$k=" . bin2hex($v); continue; }
                    foreach ($v as $n => $x) { $out[] = "$k/$n=" . bin2hex(is_array($x) ? implode(',', $x) : $x); }
                }
                echo implode(' ', $out), "\\n";
            }
            """
        let result = try #require(Servers.php).run(["-r", script])
        #expect(result.status == 0)
        let lines = result.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count >= cases.count)
        for (index, text) in cases.enumerated() {
            let reader = IniReader.read(SourceFile(path: "/x.ini", text: text))
            let expected = String(lines[index])
            guard reader.error == nil else {
                #expect(expected == "!", "\(text) → \(reader.error?.message ?? "")")
                continue
            }
            #expect(Self.summary(reader) == expected, "\(text)")
        }
    }

    /// The last value of each name, as `parse_ini_file` holds them. Sections keep their place.
    private static func summary(_ reader: IniReader) -> String {
        var order: [String] = []
        var values: [String: String] = [:]
        var top: [(String, [String])] = []
        var positions: [String: Int] = [:]
        for entry in reader.entries {
            let hex = entry.value.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let section = entry.section?.text
            let key = (section.map { "\($0)/" } ?? "") + entry.name.text
            if values[key] == nil { order.append(key) }
            values[key] = hex
            let group = section ?? "\0" + entry.name.text
            if positions[group] == nil {
                positions[group] = top.count
                top.append((group, []))
            }
            if let at = positions[group], !top[at].1.contains(key) { top[at].1.append(key) }
        }
        return top.flatMap(\.1).map { "\($0)=\(values[$0] ?? "")" }.joined(separator: " ")
    }

    private static func document(_ random: inout SystemLike) -> String {
        let names = ["a", "b.c", "session.save_path", "x_y", "d e", "f-g", "#h"]
        let values = [
            "1", "x y", "on", "Off", "none", "yes no", "a=b", "\"q = ; z\"", "'s ; t'", "tcp://h:1", "tcp://h:1?w=1", "\"a\\\"b\"", "a;b", "",
            "(", "a(b", "\"open", "/run/x.sock", "x # y", "on off", "a b on", "$x", "{y}", "a]b", "truely", "1M", "-1", "!", "a&", "null", "a\\b",
            "a,b", "a?b", "@x", "\"\"", "''", "  z  ", "~", "x!", "<y>", "\"ab\"c",
        ]
        var text = ""
        for number in 0..<Int.random(in: 1...5, using: &random) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: text += "; comment \(values.randomElement(using: &random) ?? "")\n"
            case 1: text += "[s\(number)]\n"
            case 2: text += "\n"
            case 3: text += "\(names.randomElement(using: &random) ?? "")\n"
            default:
                let blanks = ["", " ", "\t"]
                text += "\(blanks.randomElement(using: &random) ?? "")\(names.randomElement(using: &random) ?? "")"
                text += "\(blanks.randomElement(using: &random) ?? "")=\(blanks.randomElement(using: &random) ?? "")"
                text += "\(values.randomElement(using: &random) ?? "")\(["\n", "\r\n", " ; c\n"].randomElement(using: &random) ?? "")"
            }
        }
        return text
    }

    @Test("PHP-FPM takes and refuses the same files", .enabled(if: Servers.phpFPM != nil, "\(Servers.hint)"), arguments: [
        "", "foo = 1", "memory_limit = 1M", "env[A] = b", "env[A] =", "php_value[a] = b", "php_admin_flag[a] = off", "php_value = 1",
        "clear_env = maybe", "clear_env = no", "PM = static", "access.log = /dev/null", "listen.owner =", "catch_workers_output = yes",
        "php_value[a][b] = 1", "pm.max_requests = 500", "request_terminate_timeout = 30s", "slow_log = /x", "[global]\nfoo = 1",
        "[global]\nlog_level = notice", "[global]\nclear_env = no", "security.limit_extensions = .php", "a = (", "env[B] = \"x=y\"", "env[B] = x=y",
        "php_flag[display_errors] =", "decorate_workers_output = no", "pm.max_spawn_rate = 4", "process.dumpable = x",
    ])
    func comparedWithFPM(line: String) throws {
        let directory = try TemporaryDirectory()
        let text = "[www]\nuser = nobody\nlisten = \(directory.path)/sock\npm = static\npm.max_children = 1\n\(line)\n"
        try directory.write("fpm.conf", text)
        let result = try #require(Servers.phpFPM).run(["-t", "-R", "-y", directory.path + "/fpm.conf"])
        let read = FPMConfiguration.read([SourceFile(path: "/fpm.conf", text: text)])
        #expect((read.failure == nil) == (result.status == 0), "\(result.errorText)")
    }
}

/// Numbers that are the same in every run.
private struct SystemLike: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
