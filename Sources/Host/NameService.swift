import Glibc
import Source

/// Host names, asked of `getent`.
///
/// In a static executable the C library's own look-ups load the system's modules and fail or crash when they do not fit; a
/// program of the system always fits.
enum NameService {
    private static let programs = ["/usr/bin/getent", "/bin/getent"]
    private static let seconds: Int32 = 5

    static func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        // What begins like an option or holds other signs is no host name.
        let isName = !name.isEmpty && name.utf8.count <= 253 && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || "-._".utf8.contains($0) }
        guard isName else { return .unknown(Unknown("\"\(name)\" is no host name")) }
        guard let program = programs.first(where: { access($0, X_OK) == 0 }) else {
            return .unknown(Unknown("names cannot be resolved: getent is not installed"))
        }
        guard let (status, output) = run(program, ["ahosts", name]) else {
            return .unknown(Unknown("the resolver did not answer for \(name) within \(seconds) seconds"))
        }
        // getent(1): 2 for a key that was not found.
        if status == 2 { return .known([]) }
        guard status == 0 else { return .unknown(Unknown("the resolver failed for \(name)")) }
        var found: [NetworkAddress] = []
        for line in output.split(separator: 0x0A) {
            let word = String(decoding: line.prefix { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
            if let address = NetworkAddress(word), !found.contains(address) { found.append(address) }
        }
        return .known(found)
    }

    /// Runs a program without input and with an empty environment. `nil` when it does not end in time.
    private static func run(_ program: String, _ arguments: [String]) -> (status: Int32, output: [UInt8])? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
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
        guard code == 0 else { return (127, []) }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        var isLate = false
        let end = time(nil) + Int(seconds)
        while output.count < 65_536 {
            var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
            let ready = poll(&waiting, 1, Int32(max(0, end - time(nil))) * 1_000)
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else {
                isLate = true
                break
            }
            let count = read(ends[0], &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            output += buffer[..<count]
        }
        if isLate { kill(process, SIGKILL) }
        var raw = Int32(0)
        while waitpid(process, &raw, 0) < 0, errno == EINTR {}
        if isLate { return nil }
        return (raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128, output)
    }
}
