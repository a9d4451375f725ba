/// A Symfony release line, such as 3.4: what decides the YAML dialect, `.env` rules and environment processors.
public struct SymfonyVersion: Comparable, Hashable, Sendable {
    public var major: Int
    public var minor: Int

    public init(_ major: Int, _ minor: Int) {
        self.major = major
        self.minor = minor
    }

    public static func < (left: SymfonyVersion, right: SymfonyVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    /// `3.4`.
    public var text: String { "\(major).\(minor)" }

    /// Files that a pattern matches are loaded in natural order (`a2` before `a10`), not in the order of bytes. The change reached
    /// 4.4 in one of its patch releases, but none of 5.0 to 5.2.
    var sortsNaturally: Bool { self >= SymfonyVersion(5, 3) || (major == 4 && minor == 4) }
    /// Imports may be glob patterns.
    var globsImports: Bool { self >= SymfonyVersion(3, 3) }
    /// Parameter names and service ids are lower-cased.
    public var foldsNames: Bool { self < SymfonyVersion(4, 0) }
    /// `%env(NAME)%` is a placeholder, not a parameter.
    var hasEnvironmentPlaceholders: Bool { self >= SymfonyVersion(3, 2) }
    /// `when@prod:` sections are read.
    var hasWhenSections: Bool { self >= SymfonyVersion(5, 3) }
    /// `ignore_errors: not_found` is understood.
    var ignoresNotFound: Bool { self >= SymfonyVersion(4, 4) }
}
