/// How `symfony/yaml` of one release reads YAML.
///
/// Symfony's language is neither YAML 1.1 nor 1.2, and it changed between releases: what 2.8 accepts with a deprecation
/// is an error from 4.0 on, `0644` is a number up to 5.4 and text from 6.0 on.
public struct YAMLDialect: Hashable, Sendable, Comparable {
    public let major: Int
    public let minor: Int

    public init(symfonyMajor: Int, minor: Int) {
        major = symfonyMajor
        self.minor = minor
    }

    public static let v2_8 = YAMLDialect(symfonyMajor: 2, minor: 8)
    public static let v3_4 = YAMLDialect(symfonyMajor: 3, minor: 4)
    public static let v4_4 = YAMLDialect(symfonyMajor: 4, minor: 4)
    public static let v5_4 = YAMLDialect(symfonyMajor: 5, minor: 4)
    public static let v6_4 = YAMLDialect(symfonyMajor: 6, minor: 4)
    public static let v7_0 = YAMLDialect(symfonyMajor: 7, minor: 0)

    /// Whether nothing before a comma of a flow sequence is null, as in the last patch releases; `[a,,b]` has two items else.
    var readsOmittedItems: Bool { self == .v5_4 || self >= .v6_4 }

    public static func < (left: YAMLDialect, right: YAMLDialect) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
