import EzPlatform

/// The releases that a rule covers.
public struct ReleaseScope: Sendable {
    /// The first release covered, `nil` for all before `last`.
    public var first: Release?
    /// The last release covered, `nil` for all from `first` on.
    public var last: Release?

    public static let all = ReleaseScope(first: nil, last: nil)
    public static func from(_ first: Release) -> ReleaseScope { ReleaseScope(first: first, last: nil) }
    public static func upTo(_ last: Release) -> ReleaseScope { ReleaseScope(first: nil, last: last) }
    public static func between(_ first: Release, _ last: Release) -> ReleaseScope { ReleaseScope(first: first, last: last) }

    public func contains(_ release: Release) -> Bool {
        if let first, release < first { return false }
        if let last, last < release { return false }
        return true
    }

    /// `all releases`, `eZ Platform 2.0 and later`.
    public var description: String {
        switch (first, last) {
        case (nil, nil): "all releases"
        case (let first?, nil): "\(first.title) and later"
        case (nil, let last?): "up to \(last.title)"
        case (let first?, let last?): "\(first.title) to \(last.title)"
        }
    }
}
