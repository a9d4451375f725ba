import Daemons
import Glibc
import Source
import Synchronization

/// File systems of the network whose server does not answer: whoever looks at one waits, as a rule until the server is back.
public enum SilentMounts {
    /// In seconds; longer than any server needs that can serve a web site.
    public static let patience: Double = 5

    /// Asks all of them side by side, each in a thread of its own, which stays behind when it gets no answer.
    /// - Parameter seconds: how long to wait for the slowest.
    /// - Returns: their targets.
    static func find(in table: MountTable, seconds: Double = patience) -> [String] {
        let asked = table.mounts.filter(mayBeSilent).map { Question($0.target) }
        guard !asked.isEmpty else { return [] }
        let started = asked.filter { $0.start() }
        let end = now() + seconds
        while started.contains(where: { !$0.isAnswered }), now() < end { usleep(500) }
        return started.filter { !$0.isAnswered }.map(\.target)
    }

    /// An automounter waits for its own servers; asking it would make it mount.
    static func mayBeSilent(_ mount: MountedFileSystem) -> Bool { mount.isShared || mount.type.hasPrefix("fuse") }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private final class Question: Sendable {
        let target: String
        private let answer = Atomic(false)
        var isAnswered: Bool { answer.load(ordering: .acquiring) }

        init(_ target: String) { self.target = target }

        func start() -> Bool {
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(self)
            let code = pthread_create(&thread, nil, { argument in
                guard let argument else { return nil }
                let question = Unmanaged<Question>.fromOpaque(argument).takeRetainedValue()
                // Attributes may come from a cache; this asks the server itself (nfs(5)).
                var status = statvfs()
                _ = statvfs(question.target, &status)
                question.answer.store(true, ordering: .releasing)
                return nil
            }, argument.toOpaque())
            if code == 0 { pthread_detach(thread) } else { argument.release() }
            return code == 0
        }
    }
}
