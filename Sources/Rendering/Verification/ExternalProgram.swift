import Glibc
import Source

/// Runs a program of the system to its end, without a shell and with its output kept.
struct ExternalProgram {
    var path: String
    /// Added to nothing but `PATH`: the program sees no other variable of this process.
    var environment: [String: String] = [:]

    struct Result {
        /// The exit status, 128 and the signal, or `nil` when it did not end in time.
        var status: Int32?
        var output: String
    }

    /// The first of the names that is installed in one of the usual directories.
    static func find(_ names: [String]) -> String? {
        for name in names {
            for directory in ["/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/sbin", "/bin"] where access("\(directory)/\(name)", X_OK) == 0 {
                return "\(directory)/\(name)"
            }
        }
        return nil
    }

    /// - Parameter seconds: the program is ended then.
    func run(_ arguments: [String], in scratch: ScratchDirectory, seconds: Int = 20) -> Result {
        let log = scratch.path + "/output"
        guard let pid = start(arguments, output: log) else { return Result(status: nil, output: "\(path) cannot be started") }
        let status = Self.wait(pid, milliseconds: seconds * 1000)
        if status == nil { Self.end(pid) }
        let bytes = (try? LiveFileTree().read(log, limit: 1_048_576)) ?? []
        return Result(status: status, output: String(decoding: bytes, as: UTF8.self))
    }

    func start(_ arguments: [String], output: String) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let argv = ([path] + arguments).map { strdup($0) } + [nil]
        let variables = environment.merging(["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C"]) { own, _ in own }
        let envp = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid = pid_t(0)
        return posix_spawn(&pid, path, &actions, nil, argv, envp) == 0 ? pid : nil
    }

    /// The exit status; `nil` while it runs on after that time.
    static func wait(_ pid: pid_t, milliseconds: Int) -> Int32? {
        var status = Int32(0)
        for _ in 0...max(1, milliseconds / 5) {
            if waitpid(pid, &status, WNOHANG) == pid { return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f) }
            usleep(5_000)
        }
        return nil
    }

    static func end(_ pid: pid_t) {
        kill(pid, SIGTERM)
        if wait(pid, milliseconds: 2_000) == nil {
            kill(pid, SIGKILL)
            _ = wait(pid, milliseconds: 2_000)
        }
    }
}

/// A directory of its own below `/tmp`, removed with what the checks wrote there.
final class ScratchDirectory {
    let path: String
    private var files: [String] = []
    private var directories: [String] = []

    init?() {
        var template = Array("/tmp/ezcluster-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    deinit { Self.remove(path, depth: 0) }

    /// Writes a file, making its directories; its absolute path, `nil` when that fails.
    func write(_ name: String, _ text: String) -> String? {
        var directory = path
        for part in name.split(separator: "/").dropLast() {
            directory += "/" + part
            mkdir(directory, 0o700)
        }
        let target = path + "/" + name
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return nil }
            offset += count
        }
        return target
    }

    private static func remove(_ path: String, depth: Int) {
        guard depth < 8, let entries = try? LiveFileTree().list(path) else { return }
        for entry in entries {
            let child = path + "/" + entry.name
            var status = stat()
            if lstat(child, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { remove(child, depth: depth + 1) } else { unlink(child) }
        }
        rmdir(path)
    }
}
