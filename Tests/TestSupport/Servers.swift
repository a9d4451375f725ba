import Glibc
import Synchronization

/// The real servers that tests compare with: unpacked by `scripts/test-servers` into `.build/servers`,
/// or installed on the machine.
///
/// Every value is `nil` when the program is on neither; use it as the condition of a test:
/// `@Test(.enabled(if: Servers.nginx != nil, "nginx is missing: run scripts/test-servers"))`.
/// `ServersTests` fails when `EZCLUSTER_REQUIRE_SERVERS=1` is set and one is missing, so that nothing is skipped in silence.
public enum Servers {
    public static let httpd = find(["usr/sbin/apache2"])
    public static let nginx = find(["usr/sbin/nginx"])
    public static let php = find(["usr/bin/php", "usr/bin/php8.4", "usr/bin/php8.3", "usr/bin/php8.2"], arguments: phpArguments)
    public static let phpFPM = find(
        ["usr/sbin/php-fpm8.2", "usr/sbin/php-fpm8.4", "usr/sbin/php-fpm8.3", "usr/sbin/php-fpm8.1", "usr/sbin/php-fpm8.0",
         "usr/sbin/php-fpm7.4"], arguments: phpArguments)
    public static let memcached = find(["usr/bin/memcached"])
    public static let redis = find(["usr/bin/redis-server"])

    /// Directory of httpd's `mod_*.so`, for `LoadModule`. `mpm_event`, `mpm_worker`, `mpm_prefork` are modules too.
    public static let httpdModules = directory("usr/lib/apache2/modules", holding: "mod_rewrite.so")
    /// httpd's module of PHP; it needs `mpm_prefork`.
    public static let phpModule = roots.flatMap { root in
        names(in: root + "usr/lib/apache2/modules").filter { $0.hasPrefix("libphp") }.map { root + "usr/lib/apache2/modules/" + $0 }
    }.last
    /// Directory with nginx's `mime.types` and `fastcgi_params`.
    public static let nginxConfiguration = directory("etc/nginx", holding: "mime.types")
    /// httpd's `mime.types`, for `TypesConfig`.
    public static let mimeTypes = file("etc/mime.types")
    /// The script that Debian's unit starts memcached with (Perl); it execs `/usr/bin/memcached`.
    public static let memcachedWrapper = file("usr/share/memcached/scripts/systemd-memcached-wrapper")
    /// The directories with PHP libraries (`Symfony/Component/Yaml/autoload.php`), as `include_path` wants them.
    public static let phpIncludePath = roots.map { $0 + "usr/share/php" }.filter { access($0, R_OK) == 0 }.joined(separator: ":")

    /// httpd, nginx, PHP-FPM, memcached and Redis.
    public static let allAreThere = httpd != nil && httpdModules != nil && nginx != nil && phpFPM != nil && memcached != nil && redis != nil

    /// Why a program may be missing.
    public static let hint: String = "run scripts/test-servers, or install it"

    /// `<package root>/.build/servers/` first, then `/`.
    static let roots: [String] = [packageRoot + "/.build/servers/", "/"]

    /// The directory of `Package.swift`.
    public static let packageRoot: String = {
        // <root>/Tests/TestSupport/Servers.swift
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    private static func find(_ names: [String], arguments: [String] = []) -> ServerProgram? {
        for root in roots {
            for name in names where access(root + name, X_OK) == 0 {
                return ServerProgram(path: root + name, environment: libraries(below: root), arguments: arguments)
            }
        }
        return nil
    }

    static func file(_ name: String) -> String? {
        roots.map { $0 + name }.first { access($0, R_OK) == 0 }
    }

    private static func directory(_ name: String, holding file: String) -> String? {
        roots.map { $0 + name }.first { access($0 + "/" + file, R_OK) == 0 }
    }

    static func libraries(below root: String) -> [String: String] {
        guard root != "/" else { return [:] }
        let folders = ["usr/lib", "lib"].flatMap { folder in
            names(in: root + folder).filter { $0.contains("-linux-gnu") }.map { root + folder + "/" + $0 }
        }
        return folders.isEmpty ? [:] : ["LD_LIBRARY_PATH": folders.joined(separator: ":")]
    }

    /// No ini files of the machine; the extensions that Symfony's components use, where they are not built in.
    private static let phpArguments: [String] = {
        var arguments = ["-n", "-d", "include_path=.:" + phpIncludePath, "-d", "cgi.fix_pathinfo=1", "-d", "date.timezone=UTC"]
        for root in roots {
            for version in names(in: root + "usr/lib/php") {
                let folder = root + "usr/lib/php/" + version
                guard access(folder + "/ctype.so", R_OK) == 0 else { continue }
                for name in ["ctype", "iconv", "mbstring", "phar", "posix", "tokenizer"] {
                    let library = roots.map { $0 + "usr/lib/php/" + version + "/" + name + ".so" }.first { access($0, R_OK) == 0 }
                    if let library { arguments += ["-d", "extension=" + library] }
                }
                return arguments
            }
        }
        return arguments
    }()

    /// The names in a directory in order, without hidden ones; empty when it cannot be read.
    static func names(in directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}

/// A program that tests run, with what it needs to run from where it lies.
public struct ServerProgram: Sendable {
    public var path: String
    /// Added to the test's own environment.
    public var environment: [String: String]
    /// Put before the caller's arguments.
    public var arguments: [String]

    /// Runs to the end, such as `nginx -t`.
    public func run(
        _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], directory: String? = nil, seconds: Int = 60
    ) throws -> ProgramResult {
        try Program.run(
            path, self.arguments + arguments, input: input, environment: fullEnvironment(environment), directory: directory,
            seconds: seconds)
    }

    /// Starts it in the foreground (give the option for that: `-X`, `-D FOREGROUND`, `daemon off;`, `-F`).
    /// It ends with the returned value, with the test process, or after ten minutes, whatever comes first.
    public func start(
        _ arguments: [String], environment: [String: String] = [:], directory: String? = nil
    ) throws -> RunningServer {
        let scratch = try TemporaryDirectory()
        let log = scratch.path + "/log"
        // A test process that crashes cannot stop its servers: timeout(1) does it then.
        let pid = try Program.start(
            "timeout", ["-k", "5", "600", path] + self.arguments + arguments, environment: fullEnvironment(environment),
            directory: directory, output: log, errors: scratch.path + "/errors")
        return RunningServer(name: path, pid: pid, scratch: scratch)
    }

    private func fullEnvironment(_ more: [String: String]) -> [String: String] {
        var all: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") { all[String(text[..<equals])] = String(text[text.index(after: equals)...]) }
            pointer += 1
        }
        for (name, value) in environment { all[name] = value }
        for (name, value) in more { all[name] = value }
        return all
    }
}

