import Glibc
import Source

extension Surroundings {
    /// Those of this process.
    public static func ofProcess() -> Surroundings {
        // A reader that closes the pipe ends the writing, not the program.
        signal(SIGPIPE, SIG_IGN)
        let isTerminal = isatty(STDOUT_FILENO) == 1
        return Surroundings(
            workingDirectory: currentDirectory(), standardInput: { readAll(STDIN_FILENO) },
            output: DescriptorSink(descriptor: STDOUT_FILENO), errors: DescriptorSink(descriptor: STDERR_FILENO),
            noColor: variable("NO_COLOR"), forceColor: variable("FORCE_COLOR"), outputIsTerminal: isTerminal,
            errorsAreTerminal: isatty(STDERR_FILENO) == 1,
            width: isTerminal ? terminalWidth() : nil, isGitHubActions: variable("GITHUB_ACTIONS") == "true",
            repository: variable("GITHUB_WORKSPACE") ?? variable("CI_PROJECT_DIR"))
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func currentDirectory() -> String {
        guard let pointer = getcwd(nil, 0) else { return "/" }
        defer { free(pointer) }
        return Path.normalised(String(cString: pointer))
    }

    private static func terminalWidth() -> Int? {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        // What is longer is refused by whoever reads it; here memory is bounded.
        while bytes.count <= SourceStore.defaultLimit {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }
}

/// Writes to an open file descriptor.
struct DescriptorSink: ByteSink {
    var descriptor: Int32

    func write(_ bytes: [UInt8]) throws(WriteError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { return }
                throw WriteError(String(cString: strerror(errno)))
            }
            offset += count
        }
    }
}

/// Writes a file so that readers never see half of it: aside first, then renamed over the old one.
struct FileSink: ByteSink {
    /// Absolute.
    var path: String

    func write(_ bytes: [UInt8]) throws(WriteError) {
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            guard status.st_mode & S_IFMT != S_IFDIR else { throw WriteError("it is a directory") }
            // A device or a pipe cannot be replaced.
            return try write(bytes, into: open(path, O_WRONLY | O_CLOEXEC))
        }
        let mode = status.st_mode == 0 ? nil : status.st_mode & 0o777
        let target = LiveFileTree().canonical(path)
        var template = Array((target + ".XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        let aside = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        do throws(WriteError) {
            // Whoever owned the file keeps it, as far as this process may give files away.
            if descriptor >= 0, mode != nil { _ = fchown(descriptor, status.st_uid, status.st_gid) }
            try write(bytes, into: descriptor, mode: mode ?? 0o666 & ~currentMask())
        } catch {
            unlink(aside)
            throw error
        }
        guard rename(aside, target) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(aside)
            throw WriteError(reason)
        }
    }

    private func write(_ bytes: [UInt8], into descriptor: Int32, mode: mode_t? = nil) throws(WriteError) {
        guard descriptor >= 0 else { throw WriteError(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        if let mode { fchmod(descriptor, mode) }
        try DescriptorSink(descriptor: descriptor).write(bytes)
    }

    private func currentMask() -> mode_t {
        let mask = umask(0)
        umask(mask)
        return mask
    }
}
