import Glibc
import Source
import Synchronization

/// How far a long run is, in one line of the terminal that vanishes at the end.
final class Progress: Sendable {
    /// Fewer take no time.
    private static let minimum = 20
    /// Nanoseconds between two lines.
    private static let interval: UInt64 = 100_000_000

    private struct State {
        var last: UInt64 = 0
        var width = 0
    }

    private let total: Int
    private let noun: String
    private let sink: any ByteSink
    private let state = Mutex(State())

    /// `nil` when nobody watches, or when there is little to do.
    init?(total: Int, noun: String, in surroundings: Surroundings) {
        guard surroundings.errorsAreTerminal, total >= Self.minimum else { return nil }
        self.total = total
        self.noun = noun
        sink = surroundings.errors
    }

    /// - Parameter done: so many are done; may be called from any thread, in any order.
    func show(_ done: Int) {
        state.withLock { state in
            let now = Self.now
            guard now >= state.last &+ Self.interval else { return }
            state.last = now
            let text = "read \(done) of \(total) \(noun)"
            state.width = max(state.width, text.utf8.count)
            try? sink.write(Array(("\r" + text).utf8))
        }
    }

    /// Leaves the line empty.
    func finish() {
        state.withLock { state in
            guard state.width > 0 else { return }
            try? sink.write(Array(("\r" + String(repeating: " ", count: state.width) + "\r").utf8))
            state.width = 0
        }
    }

    private static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
