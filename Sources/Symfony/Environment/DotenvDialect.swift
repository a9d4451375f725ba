/// How `symfony/dotenv` of one release reads a file.
///
/// Both differences came with patch releases (symfony/dotenv's own tags; symfony/symfony pull request 58393).
struct DotenvDialect: Hashable, Sendable {
    /// Names may begin with an underscore: 5.4.34, 6.3.11, 6.4.2, 7.0.2.
    let readsLeadingUnderscores: Bool
    /// `${NAME:-}` has a default, the empty text; before, the brace after it counts as missing: 5.4.45, 6.4.13, 7.1.6.
    let readsEmptyDefaults: Bool

    static let newest = DotenvDialect(readsLeadingUnderscores: true, readsEmptyDefaults: true)

    private init(readsLeadingUnderscores: Bool, readsEmptyDefaults: Bool) {
        self.readsLeadingUnderscores = readsLeadingUnderscores
        self.readsEmptyDefaults = readsEmptyDefaults
    }

    /// - Parameter patch: the patch release; of one that is not known the newest is taken.
    init(symfony: SymfonyVersion, patch: Int?) {
        func isSince(_ firsts: [(major: Int, minor: Int, patch: Int)]) -> Bool {
            guard let last = firsts.last, symfony <= SymfonyVersion(last.major, last.minor) else { return true }
            let first = firsts.first { SymfonyVersion($0.major, $0.minor) == symfony }
            return first.map { (patch ?? .max) >= $0.patch } ?? false
        }
        readsLeadingUnderscores = isSince([(5, 4, 34), (6, 3, 11), (6, 4, 2), (7, 0, 2)])
        readsEmptyDefaults = isSince([(5, 4, 45), (6, 4, 13), (7, 1, 6)])
    }
}
