import Synchronization

/// A value that machines of a fleet have alike, kept once: equal values of one pool are one object, and are compared by that.
public final class PooledValue<Value: Hashable & Sendable>: Sendable {
    public let value: Value

    fileprivate init(_ value: Value) { self.value = value }
}

extension PooledValue: Hashable {
    public static func == (left: PooledValue, right: PooledValue) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Values of one type that many machines have.
public final class ValuePool<Value: Hashable & Sendable>: Sendable {
    private let known = Mutex<[Value: PooledValue<Value>]>([:])

    public init() {}

    public func pooled(_ value: Value) -> PooledValue<Value> {
        known.withLock { known in
            if let found = known[value] { return found }
            let new = PooledValue(value)
            known[value] = new
            return new
        }
    }
}
