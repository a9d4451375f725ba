import Glibc
import Synchronization

/// Runs a program of the system.
enum Subprocess {
    static func isExecutable(_ path: String) -> Bool { access(path, X_OK) == 0 }

    /// Runs a program without input and with an empty environment.
    /// - Parameter limit: of the output in bytes; a program that writes more is ended, and what it wrote counts.
    /// - Returns: `nil` when it does not end in time.
    static func run(_ program: String, _ arguments: [String], seconds: Int32, limit: Int) -> (status: Int32, output: [UInt8])? {
        guard let started = starting.withLock({ _ in start(program, arguments) }) else { return (127, []) }
        return end(started.process, started.output, seconds, limit)
    }

    /// No program inherits the pipe of another one that is being started.
    private static let starting = Mutex(())

    private static func start(_ program: String, _ arguments: [String]) -> (process: pid_t, output: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process = pid_t(0)
        let code = posix_spawn(&process, program, &actions, nil, words, &environment)
        close(ends[1])
        guard code == 0 else {
            close(ends[0])
            return nil
        }
        return (process, ends[0])
    }

    private static func end(_ process: pid_t, _ pipe: Int32, _ seconds: Int32, _ limit: Int) -> (status: Int32, output: [UInt8])? {
        defer { close(pipe) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var isLate = false
        let end = time(nil) + Int(seconds)
        while output.count < limit {
            var waiting = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(max(0, end - time(nil))) * 1_000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                isLate = true
                break
            }
            let count = read(pipe, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        if isLate || output.count >= limit { kill(process, SIGKILL) }
        var raw = Int32(0)
        while waitpid(process, &raw, 0) < 0, errno == EINTR {}
        if isLate { return nil }
        return (raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128, output)
    }
}
