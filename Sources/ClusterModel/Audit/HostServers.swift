import Daemons
import Host
import Source

/// Where the servers of a machine have their configuration: from the arguments of what runs, else from the layouts of the
/// distributions.
struct HostServers {
    struct Main: Hashable {
        var path: String
        /// httpd's `ServerRoot`, nginx's configuration prefix.
        var prefix: String
    }

    let tree: any HostTree
    let facts: HostFacts
    let store: SourceStore

    // MARK: Web servers

    func nginx() -> [Main] {
        var found: [Main] = []
        for process in facts.processes(of: .nginx) {
            let prefix = process.option("p")
            if let file = process.option("c") {
                let path = Path.join(prefix ?? "/etc/nginx", file)
                append(Main(path: path, prefix: Path.parent(path)), to: &found)
            } else if let prefix {
                append(Main(path: Path.join(prefix, "conf/nginx.conf"), prefix: Path.join(prefix, "conf")), to: &found)
            } else if let path = first(Self.nginxFiles) {
                append(Main(path: path, prefix: Path.parent(path)), to: &found)
            }
        }
        if found.isEmpty, let path = first(Self.nginxFiles) { found.append(Main(path: path, prefix: Path.parent(path))) }
        return found
    }

    private static let nginxFiles = [
        "/etc/nginx/nginx.conf", "/usr/local/nginx/conf/nginx.conf", "/usr/local/etc/nginx/nginx.conf", "/opt/nginx/conf/nginx.conf",
    ]

    /// The main file, and the process that reads it when one does.
    func apache() -> [(main: Main, process: RunningProcess?)] {
        var found: [(main: Main, process: RunningProcess?)] = []
        for process in facts.processes(of: .apache) {
            let root = process.option("d")
            let named = process.option("f").map { Path.join(root ?? Self.serverRoot(process.executable, tree), $0) }
            guard let path = named ?? first(root.map { [$0 + "/conf/httpd.conf", $0 + "/apache2.conf"] } ?? Self.apacheFiles) else { continue }
            let main = Main(path: path, prefix: root ?? Self.serverRoot(of: path))
            if !found.contains(where: { $0.main == main }) { found.append((main, process)) }
        }
        if found.isEmpty, let path = first(Self.apacheFiles) { found.append((Main(path: path, prefix: Self.serverRoot(of: path)), nil)) }
        return found
    }

    private static let apacheFiles = ["/etc/apache2/apache2.conf", "/etc/httpd/conf/httpd.conf", "/usr/local/apache2/conf/httpd.conf"]

    /// What is compiled in: the distributions keep the main file where the root says.
    private static func serverRoot(of file: String) -> String {
        let directory = Path.parent(file)
        return Path.name(directory) == "conf" ? Path.parent(directory) : directory
    }

    private static func serverRoot(_ executable: String?, _ tree: any HostTree) -> String {
        if executable.map({ Path.name($0) == "apache2" }) ?? false { return "/etc/apache2" }
        return tree.isDirectory("/etc/httpd") ? "/etc/httpd" : "/usr/local/apache2"
    }

    /// Variables that Debian's start script and the unit files of Red Hat hand to httpd.
    func apacheEnvironment(_ process: RunningProcess?) -> (values: [String: String], isComplete: Bool) {
        if let known = process?.environment.value { return (known, true) }
        var values: [String: String] = [:]
        for path in ["/etc/apache2/envvars", "/etc/sysconfig/httpd", "/etc/sysconfig/apache2"] {
            guard let bytes = try? tree.read(path, limit: 1_048_576) else { continue }
            store.note(path, kind: "environment", why: .discovered)
            for line in bytes.split(separator: 0x0A) {
                var text = Substring(String(decoding: line, as: UTF8.self)).drop { $0 == " " || $0 == "\t" }
                if text.hasPrefix("export ") { text = text.dropFirst(7) }
                guard let equals = text.firstIndex(of: "="), text[..<equals].allSatisfy({ $0 == "_" || $0.isLetter || $0.isNumber }) else { continue }
                var value = text[text.index(after: equals)...].prefix { $0 != "#" && $0 != " " && $0 != ";" }
                if value.count >= 2, let quote = value.first, quote == value.last, quote == "\"" || quote == "'" { value = value.dropFirst().dropLast() }
                // The suffix is that of further instances; the first one has none.
                let plain = Self.removing("$SUFFIX", from: Self.removing("${SUFFIX}", from: String(value)))
                guard !plain.contains("$"), !plain.contains("`"), values[String(text[..<equals])] == nil else { continue }
                values[String(text[..<equals])] = plain
            }
        }
        return (values, false)
    }

    private static func removing(_ part: String, from text: String) -> String {
        var text = text
        while let range = text.firstRange(of: part) { text.removeSubrange(range) }
        return text
    }

    // MARK: memcached and Redis

    func memcached() -> [MemcachedConfiguration] {
        var found: [MemcachedConfiguration] = []
        var covered: Set<String> = []
        let lookup = { (path: String) -> SourceFile? in
            guard let file = named(path, "memcached", .included) else { return nil }
            covered.insert(path)
            return file
        }
        for unit in units(named: "memcached") {
            guard let file = named(unit.path, "memcached", .discovered) else { continue }
            let dropIns = unit.dropIns.compactMap { named($0, "memcached", .discovered) }
            found.append(MemcachedConfiguration.read(unit: file, dropIns: dropIns, lookup: lookup))
        }
        let others = names(in: "/etc") { $0.hasPrefix("memcached") && $0.hasSuffix(".conf") } + ["/etc/sysconfig/memcached"]
        for path in others where !covered.contains(path) {
            guard let file = try? store.file(path), let form = MemcachedConfiguration.recognise(path: path, bytes: file.bytes) else { continue }
            // Without its unit the file of the distribution is what counts; beside a unit that reads another one it is not used.
            guard found.isEmpty || path != "/etc/memcached.conf" && path != "/etc/sysconfig/memcached" else { continue }
            store.note(path, kind: "memcached", why: .discovered)
            found.append(MemcachedConfiguration.read(file, as: form))
        }
        return found
    }

    /// A file that has a part in a server's configuration; `nil` when it cannot be read.
    private func named(_ path: String, _ kind: String, _ why: SourceStore.Input.Reason) -> SourceFile? {
        guard let file = try? store.file(path) else { return nil }
        store.note(path, kind: kind, why: why)
        return file
    }

    /// A file that has its place on every machine with the program; one that is there and cannot be read is noted.
    private func installed(_ path: String, _ kind: String) -> SourceFile? {
        do throws(FileError) {
            let file = try store.file(path)
            store.note(path, kind: kind, why: .discovered)
            return file
        } catch {
            if error != .missing { store.skip(path, reason: error.reason) }
            return nil
        }
    }

    func redis() -> [RedisConfiguration] {
        var found: [RedisConfiguration] = []
        var covered: Set<String> = []
        let lookup = { (path: String) -> SourceFile? in
            guard let file = named(path, "redis", .included) else { return nil }
            covered.insert(path)
            return file
        }
        for unit in ["redis", "valkey", "keydb"].flatMap(units(named:)) {
            let files = ([unit.path] + unit.dropIns).compactMap { path in try? store.file(path) }
            guard let configuration = RedisConfiguration.read(unit: files, lookup: lookup) else { continue }
            for file in files { store.note(file.path, kind: "redis", why: .discovered) }
            found.append(configuration)
        }
        let standard = ["/etc/redis.conf", "/etc/valkey.conf"]
        let others = ["redis", "valkey"].flatMap { name in names(in: "/etc/" + name) { $0.hasSuffix(".conf") && !$0.contains("sentinel") } } + standard
        for path in others where !covered.contains(path) {
            // Beside a unit that reads another one the file of the distribution is not used.
            guard found.isEmpty || !["redis.conf", "valkey.conf"].contains(Path.name(path)), let file = try? store.file(path),
                RedisConfiguration.recognise(path: path, bytes: file.bytes)
            else { continue }
            store.note(path, kind: "redis", why: .discovered)
            found.append(RedisConfiguration.read(file, lookup: lookup))
        }
        return found
    }

    func varnish() -> [VarnishConfiguration] {
        var paths = facts.processes(of: .varnish).compactMap { $0.option("f") }.map { Path.join("/etc/varnish", $0) }
        if paths.isEmpty { paths = ["/etc/varnish/default.vcl"] }
        var seen: Set<String> = []
        return paths.filter { seen.insert($0).inserted }.compactMap { path in
            guard let file = try? store.file(path) else { return nil }
            store.note(path, kind: "varnish", why: .discovered)
            return VarnishConfiguration.read(file) { included, from in
                let place = included.hasPrefix("./") ? Path.join(Path.parent(from.path), included) : Path.join("/etc/varnish", included)
                guard let file = try? store.file(place) else { return nil }
                store.note(place, kind: "varnish", why: .included)
                return file
            }
        }
    }

    // MARK: Mounts

    func fstab() -> Fstab? {
        guard let file = try? store.file("/etc/fstab") else { return nil }
        store.note(file.path, kind: "fstab", why: .discovered)
        return Fstab.read(file)
    }

    // MARK: Units of systemd

    private struct Unit {
        var path: String
        /// In the order in which systemd applies them.
        var dropIns: [String]
    }

    /// The places of unit files, the ones that win first.
    private static let unitDirectories = ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"]

    private func units(named program: String) -> [Unit] {
        var units: [String: String] = [:]
        var order: [String] = []
        var seen: Set<String> = []
        for directory in Self.unitDirectories {
            for path in names(in: directory, where: { $0.hasPrefix(program) && $0.hasSuffix(".service") && !$0.contains("@.") }) {
                let name = Path.name(path)
                // An alias is a link to the unit.
                guard units[name] == nil, seen.insert(tree.canonical(path)).inserted else { continue }
                units[name] = path
                order.append(name)
            }
        }
        return order.sorted().compactMap { name in
            guard let path = units[name] else { return nil }
            var dropIns: [String: String] = [:]
            for directory in Self.unitDirectories.reversed() {
                for path in names(in: directory + "/" + name + ".d", where: { $0.hasSuffix(".conf") }) { dropIns[Path.name(path)] = path }
            }
            let sorted = dropIns.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
            return Unit(path: path, dropIns: sorted)
        }
    }

    // MARK: PHP

    /// The interfaces of PHP that may answer requests, with their pools.
    func php() -> [PHPConfiguration] {
        var found: [PHPConfiguration] = []
        let running = Set(facts.processes(of: .fpm).compactMap(\.fpmConfiguration))
        let versions = names(in: "/etc/php", kind: .directory, where: { $0.contains(".") })
        for version in versions {
            found += [.fpm, .apache2].compactMap { debian($0, version, running) }
        }
        // That php-cgi is installed does not show that something runs it beside one of the others.
        if found.isEmpty, running.isEmpty { found = versions.compactMap { debian(.cgi, $0, running) } }
        for layout in otherLayouts() {
            if !running.isEmpty, !running.contains(layout.main) { continue }
            guard let fpm = fpm(layout.main) else { continue }
            var php = PHPConfiguration(interface: nil, version: layout.version, iniFiles: iniFiles([layout.ini], scanned: layout.scanned), fpm: fpm)
            if layout.version == nil, layout.main == Self.redHatMain, let stream = moduleStream() {
                php.version = stream.value
                php.versionSpan = stream.span
            }
            found.append(php)
        }
        // Whatever else runs: its ini files cannot be told from here.
        for main in running.sorted() where !found.contains(where: { $0.fpm?.files.first?.path == main }) {
            guard let fpm = fpm(main) else { continue }
            found.append(PHPConfiguration(interface: .fpm, version: nil, iniFiles: [], fpm: fpm))
        }
        return found
    }

    private struct PHPLayout {
        var main: String
        var ini: String
        var scanned: String
        var version: String?
    }

    /// Where Red Hat, collections for it and the official images keep PHP.
    private func otherLayouts() -> [PHPLayout] {
        let collections = names(in: "/etc/opt/remi", kind: .directory, where: { $0.hasPrefix("php") })
            + names(in: "/etc/opt/rh", kind: .directory, where: { $0.hasPrefix("rh-php") })
        return [PHPLayout(main: Self.redHatMain, ini: "/etc/php.ini", scanned: "/etc/php.d", version: nil)]
            + collections.map { directory in
                PHPLayout(
                    main: directory + "/php-fpm.conf", ini: directory + "/php.ini", scanned: directory + "/php.d",
                    version: PHPConfiguration.version(ofCollection: Path.name(directory)))
            }
            + [PHPLayout(main: "/usr/local/etc/php-fpm.conf", ini: "/usr/local/etc/php/php.ini", scanned: "/usr/local/etc/php/conf.d", version: nil)]
    }

    private static let redHatMain = "/etc/php-fpm.conf"

    /// The version of PHP that dnf keeps a Red Hat system on: `stream=8.2`, or `stream=remi-8.2`.
    private func moduleStream() -> Sourced<String>? {
        guard let file = installed("/etc/dnf/modules.d/php.module", "dnf-module") else { return nil }
        var values: [String: Sourced<String>] = [:]
        for number in 1...max(file.lineCount, 1) {
            let range = file.range(ofLine: number)
            let parts = file.text(range).split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace } }
            if parts.count == 2 { values[parts[0]] = Sourced(parts[1], at: file.span(range)) }
        }
        guard values["state"]?.value == "enabled", var stream = values["stream"] else { return nil }
        if stream.value.hasPrefix("remi-") { stream.value.removeFirst(5) }
        return stream.value.contains(".") && stream.value.allSatisfy { $0 == "." || $0.isASCII && $0.isNumber } ? stream : nil
    }

    /// An interface of a version in Debian's layout.
    private func debian(_ interface: PHPConfiguration.Interface, _ version: String, _ running: Set<String>) -> PHPConfiguration? {
        let directory = version + "/" + interface.rawValue
        let main = directory + "/php-fpm.conf"
        // Of several installed versions those that run are meant.
        if interface == .fpm, !running.isEmpty, !running.contains(main) { return nil }
        guard tree.isDirectory(directory) else { return nil }
        if interface == .apache2, !isEnabled(phpModule: Path.name(version)) { return nil }
        let ini = iniFiles([directory + "/php.ini"], scanned: directory + "/conf.d")
        let fpm = interface == .fpm ? self.fpm(main) : nil
        guard !ini.isEmpty || fpm != nil else { return nil }
        return PHPConfiguration(interface: interface, version: Path.name(version), iniFiles: ini, fpm: fpm)
    }

    private func isEnabled(phpModule version: String) -> Bool {
        tree.exists("/etc/apache2/mods-enabled/php\(version).load")
    }

    private func iniFiles(_ main: [String], scanned: String) -> [PHPIniFile] {
        (main + names(in: scanned) { $0.hasSuffix(".ini") }).compactMap { path in
            guard let file = try? store.file(path) else { return nil }
            store.note(path, kind: "php-ini", why: .discovered)
            return PHPIniFile.read(file)
        }
    }

    private func fpm(_ main: String) -> FPMConfiguration? {
        guard let file = installed(main, "php-fpm") else { return nil }
        return FPMConfiguration.read([file]) { pattern, from in
            let paths = Glob.expand(Path.join(Path.parent(from.path), pattern), in: tree)
            return paths.compactMap { path in
                guard let file = try? store.file(path) else { return nil }
                store.note(path, kind: "php-fpm", why: .included)
                return file
            }
        }
    }

    // MARK: Files

    private func append(_ main: Main, to found: inout [Main]) { if !found.contains(main) { found.append(main) } }

    private func first(_ paths: [String]) -> String? { paths.first { tree.isFile($0) } }

    /// Paths of the entries of a directory in the order of their names; none when it is not there.
    private func names(in directory: String, kind: FileKind = .regular, where isWanted: (String) -> Bool) -> [String] {
        do throws(FileError) {
            return try tree.list(directory).filter { $0.kind == kind && isWanted($0.name) }.map { directory + "/" + $0.name }
        } catch {
            if error != .missing { store.skip(directory, reason: error.reason) }
            return []
        }
    }
}
