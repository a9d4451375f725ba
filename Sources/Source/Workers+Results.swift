import Synchronization

extension Workers {
    /// Does independent pieces of work at the same time.
    /// - Returns: their results, in the order of the numbers.
    public static func results<Value: Sendable>(count: Int, threads: Int = available, _ body: @escaping @Sendable (Int) -> Value) -> [Value] {
        let found = Mutex([Value?](repeating: nil, count: count))
        run(count: count, threads: threads) { index in
            let value = body(index)
            found.withLock { $0[index] = value }
        }
        return found.withLock { $0 }.compactMap(\.self)
    }

    /// Does two pieces of work at the same time.
    public static func both<First: Sendable, Second: Sendable>(
        _ first: @escaping @Sendable () -> First, _ second: @escaping @Sendable () -> Second
    ) -> (First, Second) {
        let results = results(count: 2) { $0 == 0 ? Either<First, Second>.first(first()) : .second(second()) }
        guard case .first(let one) = results[0], case .second(let other) = results[1] else { preconditionFailure("each number has its own work") }
        return (one, other)
    }
}

private enum Either<First: Sendable, Second: Sendable>: Sendable {
    case first(First)
    case second(Second)
}
