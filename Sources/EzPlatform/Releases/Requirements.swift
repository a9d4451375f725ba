/// Versions of PHP and of databases that a release supports, as its requirements page lists them.
public struct Requirements: Sendable {
    /// From the first to the last supported version, minor numbers included.
    public var php: ClosedRange<Version>
    /// Lowest supported version by product; `nil`: the product is not supported at all.
    public var mysql: Version
    public var mariaDB: Version
    public var postgreSQL: Version?

    /// Of the release, or of the nearest earlier one that has a page of its own. `nil` before eZ Platform 1.13, whose pages are gone.
    public static func of(_ release: Release) -> Requirements? { table.last { $0.since <= release }?.requirements }

    private static let table: [(since: Release, requirements: Requirements)] = [
        (.ezPlatform(1, 13), Requirements(php: Version(5, 6)...Version(7, 2), mysql: Version(5, 5), mariaDB: Version(5, 5), postgreSQL: nil)),
        (.ezPlatform(2, 0), Requirements(php: Version(7, 1)...Version(7, 4), mysql: Version(5, 7), mariaDB: Version(10, 0), postgreSQL: Version(9, 6))),
        (.ezPlatform(3, 0), Requirements(php: Version(7, 3)...Version(7, 4), mysql: Version(5, 7), mariaDB: Version(10, 2), postgreSQL: Version(10))),
        (.ezPlatform(3, 3), Requirements(php: Version(7, 3)...Version(8, 3), mysql: Version(5, 7), mariaDB: Version(10, 2), postgreSQL: Version(10))),
        (.ibexa(4, 0), Requirements(php: Version(7, 4)...Version(8, 4), mysql: Version(5, 7), mariaDB: Version(10, 3), postgreSQL: Version(10))),
        (.ibexa(4, 6), Requirements(php: Version(7, 4)...Version(8, 4), mysql: Version(8, 0), mariaDB: Version(10, 3), postgreSQL: Version(14))),
        (.ibexa(5, 0), Requirements(php: Version(8, 3)...Version(8, 4), mysql: Version(8, 4), mariaDB: Version(10, 11), postgreSQL: Version(14))),
    ]
}
