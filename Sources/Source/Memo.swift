import Synchronization

/// Answers that are worked out once. For values of immutable data, so that an answer never changes; shared by all copies of
/// the struct that holds the memo, and safe to use from several threads (which may then work out the same answer twice).
public final class Memo<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let answers = Mutex<[Key: Value]>([:])

    public init() {}

    /// The answer for the key; `work` is called when it is not known yet, outside any lock, and may ask the memo itself.
    public func value(_ key: Key, _ work: () -> Value) -> Value {
        if let known = answers.withLock({ $0[key] }) { return known }
        let value = work()
        answers.withLock { $0[key] = value }
        return value
    }
}

/// One answer that is worked out when somebody asks first.
public final class Once<Value: Sendable>: Sendable {
    private let answer = Mutex<Value?>(nil)

    public init() {}

    public func value(_ work: () -> Value) -> Value {
        if let known = answer.withLock({ $0 }) { return known }
        let value = work()
        answer.withLock { $0 = value }
        return value
    }
}
