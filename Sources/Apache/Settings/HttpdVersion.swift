import Patterns
import Routing

/// What changed between releases of httpd 2.4.
enum HttpdVersion {
    static let newest = ServerContext.Version("2.4.71")!

    /// The options that httpd compiles patterns with: since 2.4.30 `$` is only the very end, since 2.4.41 `.` matches
    /// line feeds (release notes; observed on 2.4.38 and 2.4.52 to 2.4.71).
    static func patternOptions(_ version: ServerContext.Version?) -> Pattern.Options {
        guard let version else { return [.dotAll, .dollarEndOnly] }
        if version < ServerContext.Version("2.4.30")! { return [] }
        if version < ServerContext.Version("2.4.41")! { return [.dollarEndOnly] }
        return [.dotAll, .dollarEndOnly]
    }

    static func isAtLeast(_ version: ServerContext.Version?, _ patch: Int) -> Bool {
        guard let version else { return true }
        return !(version < ServerContext.Version("2.4.\(patch)")!)
    }
}
