/// How `symfony/yaml` of one release reads YAML.
///
/// Symfony's language is neither YAML 1.1 nor 1.2, and it changed between releases: what 2.8 accepts with a deprecation
/// is an error from 4.0 on, `0644` is a number up to 5.4 and text from 6.0 on.
public struct YAMLDialect: Hashable, Sendable, Comparable {
    public let major: Int
    public let minor: Int
    /// The patch release, where it is known; it does not count in comparisons.
    public let patch: Int?

    public init(symfonyMajor: Int, minor: Int, patch: Int? = nil) {
        major = symfonyMajor
        self.minor = minor
        self.patch = patch
    }

    public static let v2_8 = YAMLDialect(symfonyMajor: 2, minor: 8)
    public static let v3_4 = YAMLDialect(symfonyMajor: 3, minor: 4)
    public static let v4_4 = YAMLDialect(symfonyMajor: 4, minor: 4)
    public static let v5_4 = YAMLDialect(symfonyMajor: 5, minor: 4)
    public static let v6_4 = YAMLDialect(symfonyMajor: 6, minor: 4)
    public static let v7_0 = YAMLDialect(symfonyMajor: 7, minor: 0)

    /// The first patch release in which nothing before a comma of a flow sequence is null (observed): `[a,,b]` has two items in older
    /// ones. `nil`: there is none.
    private var firstWithOmittedItems: Int? {
        switch (major, minor) {
        case (5, 4): 44
        case (6, 4): 12
        case (7, 1): 5
        case (7, 2...), (8..., _): 0
        default: nil
        }
    }

    /// Whether patch releases of this minor one may read such items, and disagree with older releases.
    var knowsOmittedItems: Bool { firstWithOmittedItems != nil }
    /// Of a patch release that is not known the newest is taken.
    var readsOmittedItems: Bool { firstWithOmittedItems.map { (patch ?? .max) >= $0 } ?? false }

    public static func < (left: YAMLDialect, right: YAMLDialect) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
