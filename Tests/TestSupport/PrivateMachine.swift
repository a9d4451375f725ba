import Glibc

/// A machine of its own for real servers and for audits of them: its files below `/etc`, `/srv`, `/mnt`, `/run` and `/var`, its
/// processes, mounts, host name and network. Programs are those of this machine. Everything ends with the script that runs on it.
public final class PrivateMachine {
    public let name: String
    /// Each with its prefix: `10.0.10.11/24`.
    public let addresses: [String]
    private let files: TemporaryDirectory

    private static let places = ["etc", "srv", "mnt", "run", "var"]

    public init(name: String, addresses: [String]) throws {
        self.name = name
        self.addresses = addresses
        files = try TemporaryDirectory()
        for directory in Self.places + ["out"] { try files.makeDirectory(directory) }
        for directory in ["run/php", "var/log/nginx", "var/lib/nginx", "var/lib/redis", "var/run/memcached"] { try files.makeDirectory(directory) }
        try write("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/:/bin/sh\nmemcache:x:112:112::/:/bin/sh\nnobody:x:65534:65534::/:/bin/sh\n")
        try write("/etc/group", "root:x:0:\nwww-data:x:33:\nmemcache:x:112:\nnogroup:x:65534:\n")
        try write("/etc/os-release", "ID=debian\n")
        try write("/etc/hosts", "127.0.0.1 localhost\n")
        try write("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n")
        try files.write("etc/ld.so.cache", try readFile("/etc/ld.so.cache"))
    }

    /// Whether this process may make one: as root, with private namespaces of every kind.
    public static let isAvailable: Bool = {
        guard getuid() == 0, let machine = try? PrivateMachine(name: "trial", addresses: ["10.9.8.7/24"]),
            let result = try? machine.run("hostname; ip -o addr; ls /etc | wc -l")
        else { return false }
        return result.status == 0 && result.outputText.hasPrefix("trial\n") && result.outputText.contains("10.9.8.7")
    }()

    /// Why a test that needs one may be skipped.
    public static let hint = "needs root and private namespaces (unshare, ip, mount)"

    /// Writes a file; the path is that on the machine.
    public func write(_ path: String, _ text: String) throws { try files.write(String(path.dropFirst()), text) }
    public func makeDirectory(_ path: String) throws { try files.makeDirectory(String(path.dropFirst())) }
    /// Puts copies of what lies in a directory of this machine there.
    public func copy(_ source: String, to path: String) throws {
        try makeDirectory(path)
        _ = try Program.run("cp", ["-r", source + "/.", files.path + path])
    }

    /// What the script wrote into `$OUT`.
    public func output(_ name: String) -> String { String(decoding: (try? readFile(files.path + "/out/" + name)) ?? [], as: UTF8.self) }

    /// Runs a script of bash(1) on the machine, as root, with the working directory `/`.
    ///
    /// It has the functions `memcached`, `redis`, `nginx`, `httpd` and `fpm`, which start a server in the background with the given arguments,
    /// `listening PORT...` and `socket PATH`, which wait for one, `ezcluster`, and the directory `$OUT` for results.
    /// - Parameter neighbour: a script for another machine at `neighbourAddress`, in a network with this one; it starts servers.
    public func run(_ script: String, neighbour: String? = nil, seconds: Int = 120) throws -> ProgramResult {
        let common = ["set -e", "mount --make-rprivate /", "ip link set lo up", "T=\(files.path)", "export OUT=$T/out"] + Self.functions
        // Programs are looked up before their places are hidden.
        let own = common + Self.places.map { "mount --bind $T/\($0) /\($0)" } + ["hostname \(name)", "cd /"]
        guard let neighbour else {
            let text = try files.write("script", (own + addresses.map { "ip addr add \($0) dev lo" } + [script]).joined(separator: "\n"))
            return try Program.run("unshare", ["-mnpu", "--fork", "--mount-proc", "bash", text], seconds: seconds)
        }
        let link = ["until_true ip link set eth0 up 2> /dev/null"] + addresses.map { "ip addr add \($0) dev eth0" }
        let text = try files.write("script", (own + link + [script]).joined(separator: "\n"))
        // Its processes are not seen by the machine, which has a space of its own.
        let outer = common + [
            "mkdir -p $T/other && mount --bind $T/other /var && mkdir /var/log", "mount --bind $T/etc/passwd /etc/passwd",
            "ip link add n1 type veth peer name n2 && ip addr add \(Self.neighbourAddress)/24 dev n1 && ip link set n1 up", neighbour,
            "unshare -mnpu --fork --mount-proc bash '\(text)' & inner=$!",
            "other_network() { [ \"$(readlink /proc/$inner/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ]; }", "until_true other_network",
            "ip link set n2 netns $inner name eth0", "wait $inner",
        ]
        let around = try files.write("around", outer.joined(separator: "\n"))
        return try Program.run("unshare", ["-mnp", "--fork", "--mount-proc", "bash", around], seconds: seconds)
    }

    public static let neighbourAddress = "10.0.10.12"

    private static let functions: [String] = {
        func starting(_ function: String, _ program: ServerProgram?, _ more: String = "") -> String {
            guard let program else { return "\(function)() { echo '\(function) is missing' >&2; exit 1; }" }
            let environment = program.environment.map { "\($0.key)='\($0.value)'" }.joined(separator: " ")
            return "\(function)() { env \(environment) '\(program.path)' \(more) \"$@\" > /var/log/\(function).log 2>&1 & }"
        }
        return [
            starting("memcached", Servers.memcached), starting("redis", Servers.redis), starting("nginx", Servers.nginx, "-g 'daemon off;'"),
            starting("httpd", Servers.httpd, "-D FOREGROUND"), starting("fpm", Servers.phpFPM.map { ServerProgram(path: $0.path, environment: $0.environment, arguments: []) }, "-n -F"),
            "MODULES='\(Servers.httpdModules ?? "")'",
            "ezcluster() { '\(Servers.packageRoot)/.build/debug/ezcluster' \"$@\"; }",
            "until_true() { for i in $(seq 400); do \"$@\" && return; sleep 0.05; done; echo \"not there: $*\" >&2; tail -n 5 /var/log/*.log >&2; exit 1; }",
            "is_listening() { grep -qE \"^ *[0-9]+: [0-9A-F]+:$(printf %04X $1) [0-9A-F]+:0000 0A\" /proc/net/tcp /proc/net/tcp6; }",
            "listening() { for port in \"$@\"; do until_true is_listening $port; done; }",
            "socket() { until_true test -S \"$1\"; }",
        ]
    }()
}
