import Glibc

/// What a finished program left behind.
public struct ProgramResult: Sendable {
    public var status: Int32
    public var output: [UInt8]
    public var errors: [UInt8]

    public var outputText: String { String(decoding: output, as: UTF8.self) }
    public var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs programs for tests, without Foundation.
public enum Program {
    public struct StartError: Error { public var message: String }

    /// Runs a program to its end.
    /// - Parameters:
    ///   - environment: the whole environment; `nil` hands on the test's own.
    ///   - seconds: the program is killed after that time and the status is -1.
    public static func run(
        _ path: String, _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String]? = nil,
        directory: String? = nil, seconds: Int = 60
    ) throws -> ProgramResult {
        let scratch = try TemporaryDirectory()
        let names = (input: scratch.path + "/in", output: scratch.path + "/out", errors: scratch.path + "/err")
        try scratch.write("in", input)
        let pid = try start(
            path, arguments, environment: environment, directory: directory, input: names.input, output: names.output,
            errors: names.errors)
        let status = wait(pid, seconds: seconds)
        return ProgramResult(
            status: status, output: (try? readFile(names.output)) ?? [], errors: (try? readFile(names.errors)) ?? [])
    }

    /// Starts a program and returns its process id. It gets a process group of its own, so that `stop` reaches its children.
    public static func start(
        _ path: String, _ arguments: [String], environment: [String: String]? = nil, directory: String? = nil,
        input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null"
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK))
        // Worker threads block signals, and a child that inherited that could not be ended.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setpgroup(&attributes, 0)
        // The file action that changes the directory is a GNU extension that Swift does not see; env(1) does it.
        let command = directory.map { ["env", "-C", $0, path] } ?? [path]
        let argv = (command + arguments).map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        let envp: [UnsafeMutablePointer<CChar>?]? = environment.map { $0.map { strdup("\($0.key)=\($0.value)") } + [nil] }
        defer { envp?.forEach { free($0) } }
        var pid = pid_t(0)
        let code: Int32
        if var envp {
            code = posix_spawnp(&pid, command[0], &actions, &attributes, argv, &envp)
        } else {
            code = posix_spawnp(&pid, command[0], &actions, &attributes, argv, environ)
        }
        guard code == 0 else { throw StartError(message: "\(path): \(String(cString: strerror(code)))") }
        return pid
    }

    /// Waits for the end; kills after `seconds`. Returns the exit status, 128 plus the signal, or -1 after a kill.
    public static func wait(_ pid: pid_t, seconds: Int) -> Int32 {
        var status = Int32(0)
        for _ in 0..<(seconds * 200) {
            if waitpid(pid, &status, WNOHANG) == pid { return exitStatus(status) }
            usleep(5_000)
        }
        kill(-pid, SIGKILL)
        waitpid(pid, &status, 0)
        return -1
    }

    /// Ends a started program and all of its group.
    public static func stop(_ pid: pid_t) {
        var status = Int32(0)
        kill(-pid, SIGTERM)
        for _ in 0..<400 {
            if waitpid(pid, &status, WNOHANG) != 0 { break }
            usleep(5_000)
        }
        kill(-pid, SIGKILL)
        waitpid(pid, &status, WNOHANG)
    }

    private static func exitStatus(_ status: Int32) -> Int32 {
        let signal = status & 0x7f
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal
    }
}

/// A directory for one test, removed with everything in it when the value goes.
public final class TemporaryDirectory: Sendable {
    public let path: String

    public init() throws {
        var template = Array("/tmp/ezcluster-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Program.StartError(message: "mkdtemp failed") }
        // Servers that give up root read it as another user.
        chmod(template, 0o755)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        _ = try? Program.remove(path)
    }

    /// Writes a file, making its directories. Returns the absolute path.
    @discardableResult
    public func write(_ name: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws -> String {
        let target = path + "/" + name
        var parts = name.split(separator: "/").dropLast()
        var directory = path
        while let part = parts.popFirst() {
            directory += "/" + part
            mkdir(directory, 0o755)
        }
        // Closed on exec: a program that another test starts meanwhile must not keep a script open for writing ("Text file busy").
        let descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Program.StartError(message: "cannot write \(target)") }
        defer { close(descriptor) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw Program.StartError(message: "cannot write \(target)") }
            offset += count
        }
        return target
    }

    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }

    public func makeDirectory(_ name: String) throws {
        var directory = path
        for part in name.split(separator: "/") {
            directory += "/" + part
            mkdir(directory, 0o755)
        }
    }
}

extension Program {
    /// A variable of the test process's own environment: `EZCLUSTER_SCALE`.
    public static func setting(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

extension Program {
    static func remove(_ path: String) throws {
        let pid = try start("rm", ["-rf", path])
        _ = wait(pid, seconds: 30)
    }
}

/// The whole content of a file.
public func readFile(_ path: String) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Program.StartError(message: "cannot read \(path)") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return bytes }
        bytes.append(contentsOf: buffer[..<count])
    }
}
