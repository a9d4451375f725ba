import ClusterModel
import EzPlatform
import Glibc
import Routing
import Source
import TestSupport
import Testing

@testable import Rendering

/// Whatever stands in an input is refused or becomes a value: it never becomes a directive.
///
/// Thousands of values are generated (`EZCLUSTER_SCALE=1`: ten times as many). Those that are accepted are rendered together and
/// read by the real servers, whose own dump must hold the directives that harmless values give, and no others.
@Suite(.serialized)
struct HostileTests {
    /// Repeatable.
    struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
        }
    }

    static let parts = [
        "\"", "'", "\n", "\r", ";", "}", "{", "${HOME}", "$host", "$1", "\\", "\\\\", "%{HTTP_HOST}", "%0a", "#", " ", "\t", "\u{0}", "\u{1b}[31m",
        "\u{7f}", "é", "日", "<", ">", "</VirtualHost>", "<IfModule !x>", "include /etc/passwd", "return 200 pwned", "*", "?", "[", "]", "(", ")", "|",
        "^", "~", "`id`", "$(id)", "&&", "..", "//", "a", "x.test", "var/site", "=", ",", ":", "!", "@", "+", "-", "SetHandler", "\u{2028}", "\u{202e}",
    ]

    /// Values that some setting takes.
    static let harmless = [
        "10.0.0.9", "10.0.0.0/24", "www.x.test", "/srv/x y", "48m", "90", "8080", "yes", "filer:/export", "unix:/run/a.sock", "local", "debian", "fd00::7",
    ]

    static func value(_ random: inout Random) -> String {
        random.next(4) == 0 ? harmless[random.next(harmless.count)] : hostile(&random)
    }

    private static func hostile(_ random: inout Random) -> String {
        (0...random.next(5)).map { _ in parts[random.next(parts.count)] }.joined()
    }

    static let count = getenv("EZCLUSTER_SCALE") != nil ? 40_000 : 2_500

    private static let project = SampleProject(release: "ibexa4.6", storage: .staticHost, hosts: .several)

    private static let loaded = Result { try project.load(at: "/srv/site", storageRoot: "/mnt/nfs") }

    private func plan(_ settings: RenderSettings, _ kind: RenderKind) throws -> RenderedPlan {
        let (subject, _, tree) = try Self.loaded.get()
        let renderer = try Renderer(project: subject.application!, deployment: .cluster, settings: settings, tree: tree)
        return try renderer.render([kind])
    }

    private static let base: [String: [RenderSettings.Given]] = ["php": [.init(text: "unix:/run/fpm.sock")]]

    /// Every setting takes any text: it is refused as wrong, or renders.
    @Test func everySettingRefusesOrRenders() throws {
        var random = Random(state: 7)
        var accepted = 0
        let kinds: [RenderKind] = [.nginx, .apache, .memcached, .fstab, .varnishBackends]
        for index in 0..<Self.count {
            let key = RenderSettings.keys[index % RenderSettings.keys.count]
            var settings = RenderSettings()
            settings.values = Self.base
            settings.values["nodes"] = [.init(name: "web1", text: "10.0.0.1")]
            settings.values["nfs"] = [.init(text: "filer:/export")]
            if key.name.hasPrefix("tls_") {
                settings.values["tls_certificate"] = [.init(text: "/c.pem")]
                settings.values["tls_key"] = [.init(text: "/c.key")]
            }
            let name = key.shape == .map ? (random.next(2) == 0 ? "NAME" : Self.value(&random)) : nil
            let text = random.next(3) == 0 ? "/srv/" + Self.value(&random) : Self.value(&random)
            settings.values[key.name] = [.init(name: name, text: text)]
            do {
                let plan = try plan(settings, kinds[random.next(kinds.count)])
                accepted += 1
                for artifact in plan.artifacts {
                    let bad = artifact.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7f }
                    #expect(!bad, "\(key.name) = \(quoted(text))")
                }
            } catch let failure as RenderFailure {
                if case .template(let problem) = failure { Issue.record("\(key.name) = \(quoted(text)) was only refused by the template: \(problem.message)") }
            }
        }
        // Values that are right by chance show that not everything is refused.
        #expect(accepted > Self.count / 20)
    }

    /// Paths and variables that are accepted, rendered many at once.
    private func accepted(_ count: Int) -> (paths: [String], variables: [String]) {
        var random = Random(state: 11)
        var paths: [String] = []
        var variables: [String] = []
        for _ in 0..<count {
            let text = Self.value(&random)
            if let path = try? ServerPath("/srv/" + text) { paths.append(path.text) }
            if let variable = try? EnvironmentVariable(name: "V", value: text) { variables.append(variable.value) }
        }
        return (paths, variables)
    }

    @Test(.enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"))
    func nginxSeesTheSameDirectives() throws {
        let (paths, values) = accepted(Self.count)
        #expect(paths.count > 100 && values.count > 100)
        let place = try TemporaryDirectory()
        var files: [String] = []
        var expected: [String] = []
        for (index, (path, value)) in zip(paths, values).enumerated() {
            var settings = RenderSettings()
            settings.values = Self.base
            settings.values["directory"] = [.init(text: path)]
            settings.values["environment"] = [.init(name: "HOSTILE", text: value)]
            settings.values["listen"] = [.init(text: "127.0.0.1:\(1024 + index % 60_000)")]
            let artifact = try plan(settings, .nginx).artifacts[0]
            files.append(try place.write("conf/\(index).conf", artifact.text))
            expected.append(value)
            if files.count == 150 || index == min(paths.count, values.count) - 1 {
                try checkNginx(place, files, expected)
                files = []
                expected = []
            }
        }
    }

    /// nginx's own parser has the same directives for every file.
    private func checkNginx(_ place: TemporaryDirectory, _ files: [String], _ values: [String]) throws {
        let main = try place.write("nginx.conf", SyntheticServer.nginx(in: place.path, including: files))
        let result = try Servers.nginx!.run(["-T", "-q", "-p", place.path, "-c", main, "-e", "stderr"])
        #expect(result.status == 0, "\(result.errorText)")
        // What a directive is called, per file: equal for all values.
        let skeletons = try files.map { try skeleton(String(decoding: readFile($0), as: UTF8.self)) }
        for other in skeletons.dropFirst() { #expect(other == skeletons[0]) }
    }

    /// Directive names, in order, read by a tokenizer that knows quotes.
    private func skeleton(_ text: String) -> [String] {
        var names: [String] = []
        var word = ""
        var isStart = true
        var quote: Character?
        var isComment = false
        var isEscaped = false
        func end() {
            if !word.isEmpty, isStart {
                names.append(word)
                isStart = false
            }
            word = ""
        }
        for character in text {
            if isComment {
                if character == "\n" { isComment = false }
            } else if let open = quote {
                if isEscaped { isEscaped = false } else if character == "\\" { isEscaped = true } else if character == open { quote = nil }
                word.append(character)
            } else if character == "\"" || character == "'", word.isEmpty {
                quote = character
                word.append(character)
            } else if character == "#", word.isEmpty {
                isComment = true
            } else if character == ";" || character == "{" || character == "}" {
                end()
                isStart = true
            } else if character == " " || character == "\n" {
                end()
            } else {
                word.append(character)
            }
        }
        return names
    }

    @Test(.enabled(if: Servers.httpd != nil && Servers.httpdModules != nil, "httpd is missing: run scripts/test-servers"))
    func httpdSeesTheSameDirectives() throws {
        let (paths, values) = accepted(Self.count / 4)
        let place = try TemporaryDirectory()
        var files: [String] = []
        for (index, (path, value)) in zip(paths, values).enumerated() {
            var settings = RenderSettings()
            settings.values = Self.base
            settings.values["directory"] = [.init(text: path)]
            settings.values["environment"] = [.init(name: "HOSTILE", text: value)]
            files.append(try place.write("conf/\(index).conf", try plan(settings, .apache).artifacts[0].text))
        }
        let modules = Servers.httpdModules ?? ""
        let main = try place.write(
            "httpd.conf",
            // mod_info makes the dump.
            "LoadModule info_module \(modules)/mod_info.so\n" + SyntheticServer.apache(
                in: place.path, modules: modules, isModule: { access("\(modules)/mod_\($0).so", R_OK) == 0 }, listening: ["127.0.0.1:58080"], including: files))
        let result = try Servers.httpd!.run(["-t", "-D", "DUMP_CONFIG", "-d", place.path, "-f", main], seconds: 120)
        #expect(result.status == 0, "\(result.errorText)")
        // The dump names each file and its directives, one a line.
        var skeletons: [[String]] = []
        for line in result.outputText.split(separator: "\n") {
            if line.hasPrefix("# In file: "), line.contains("/conf/") { skeletons.append([]) }
            guard !line.hasPrefix("#"), !skeletons.isEmpty else { continue }
            skeletons[skeletons.count - 1].append(String(line.drop { $0 == " " }.prefix { $0 != " " }))
        }
        #expect(skeletons.count >= files.count)
        #expect(Set(skeletons.map { $0.joined(separator: " ") }).count == 1, "\(Set(skeletons.map { $0.joined(separator: " ") }).prefix(3))")
    }

    /// Names of siteaccesses' directories that a project may have are matched as they are, by both real servers.
    @Test(arguments: ["a b", "a.b", "a+b", "a(b", "a$b", "a|b", "é", "a\"b", "a'b", "a;b", "a}b", "a{2}b", "a#b", "a\\b", "a^b", "a*b", "a[b", "a%b"])
    func directoryNamesMatchThemselves(_ name: String) throws {
        let pattern = ImageArea(prefix: name, directories: ["images"], answer: .disk, siteaccesses: []).pattern
        for format in [TextFormat.nginx, .apache] {
            let surroundings = WordSurroundings(line: Array("location ~ ".utf8)[...], next: 0x20, format: format)
            let word = String(decoding: try format.encode(.expression(pattern), in: surroundings), as: UTF8.self)
            // Nothing in the word that either server reads in its own way.
            #expect(!word.dropFirst().dropLast().contains("\"") && !word.contains("\\\\") && !word.contains("${") && !word.contains("%{"), "\(word)")
        }
    }
}
