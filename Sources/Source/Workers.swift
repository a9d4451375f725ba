#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif
import Synchronization

/// Runs independent pieces of work on a few threads, without the concurrency runtime, whose start and end cost more than a small lint.
public enum Workers {
    /// Processors of the machine, at least one.
    public static var available: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Calls `body` once for every number below `count`, in any order and from several threads; returns when all calls have returned.
    ///
    /// - Parameter threads: with 1, or when no thread can be started, the calling thread does the work alone.
    public static func run(count: Int, threads: Int = available, _ body: @escaping @Sendable (Int) -> Void) {
        let job = Job(count: count, body: body)
        var started: [pthread_t] = []
        for _ in 1..<max(1, min(threads, count)) {
            guard let thread = start(job) else { break }
            started.append(thread)
        }
        job.work()
        for thread in started { pthread_join(thread, nil) }
    }

    private static func start(_ job: Job) -> pthread_t? {
        var thread = pthread_t()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        // Deeply nested input needs the stack that the main thread has.
        pthread_attr_setstacksize(&attributes, 8 << 20)
        let argument = Unmanaged.passRetained(job)
        let code = pthread_create(&thread, &attributes, { argument in
            argument.map { Unmanaged<Job>.fromOpaque($0).takeRetainedValue().work() }
            return nil
        }, argument.toOpaque())
        if code == 0 { return thread }
        argument.release()
        return nil
    }

    private final class Job: Sendable {
        let count: Int
        let body: @Sendable (Int) -> Void
        private let next = Atomic<Int>(0)

        init(count: Int, body: @escaping @Sendable (Int) -> Void) {
            self.count = count
            self.body = body
        }

        func work() {
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                body(index)
            }
        }
    }
}
