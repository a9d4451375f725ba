import Source

/// What PHP does with the script name that a web server hands it.
///
/// Observed on php-fpm 8.2: with `cgi.fix_pathinfo=1` (PHP's default) trailing components are cut from a path that
/// does not exist until a regular file is found; `security.limit_extensions` (php-fpm's default: `.php` and `.phar`,
/// case-sensitive) then refuses files with other names.
public enum PHPRunner {
    public struct Result: Hashable, Sendable {
        /// The file that is executed; `nil` when PHP answers by itself.
        public var executed: String?
        /// What was cut from the script's path, or the `PATH_INFO` that the server passed. PHP hands the former to the
        /// script as `PATH_INFO` only when the server is httpd or passes that parameter.
        public var pathInfo: String?
        /// Why nothing is executed, in words: `File not found.`
        public var refusal: String?
    }

    /// The extensions that php-fpm executes unless its pool says otherwise.
    public static let extensions: Set<String> = ["php", "phar"]

    /// Whether a file's name says that it holds PHP source, which must not be sent as text.
    public static func isSource(_ path: String) -> Bool {
        let suffix = Path.fileExtension(path)
        if suffix == "phtml" || suffix == "phar" { return true }
        guard suffix.hasPrefix("php") else { return false }
        let rest = suffix.utf8.dropFirst(3)
        return rest.isEmpty || (rest.count == 1 && rest.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
    }

    /// Runs a script.
    ///
    /// Unknown existence does not split the evaluation: a script that is not known to be absent is assumed to be there,
    /// and of several candidates the first component that ends in `.php`.
    /// - Parameters:
    ///   - script: `SCRIPT_FILENAME` as the server passes it, without httpd's `proxy:` prefix.
    ///   - pathInfo: `PATH_INFO` as the server passes it.
    ///   - limitsExtensions: php-fpm does; mod_php does not.
    public static func run(
        script: String, pathInfo: String? = nil, world: World, context: ServerContext, limitsExtensions: Bool = true
    ) -> Result {
        let found = locate(script, world: world, walksBack: context.fixPathInfo)
        guard let found else {
            return Result(executed: nil, pathInfo: pathInfo, refusal: "File not found.")
        }
        if limitsExtensions, !hasExecutableName(found) {
            return Result(executed: nil, pathInfo: pathInfo, refusal: "Access denied.")
        }
        let rest = String(script.dropFirst(found.count))
        return Result(executed: found, pathInfo: rest.isEmpty ? pathInfo : rest, refusal: nil)
    }

    private static func hasExecutableName(_ path: String) -> Bool {
        guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return extensions.contains(String(path[path.index(after: dot)...]))
    }

    /// The existing file that the path leads to, or the one that is assumed.
    private static func locate(_ script: String, world: World, walksBack: Bool) -> String? {
        var candidates: [String] = []
        var path = Substring(script)
        var isWhole = true
        while !path.isEmpty {
            let text = String(path)
            let isDirectoryName = path.utf8.last == UInt8(ascii: "/")
            if !isDirectoryName, text.utf8.first == UInt8(ascii: "/") || isWhole {
                let place = Path.normalised(text)
                if world.isSettled(place) {
                    if world.isRegularFile(place) {
                        // What is not known to be missing above this one would have to lie below a file.
                        return text
                    }
                    if isWhole, world.isDirectory(place) { return nil }
                } else {
                    candidates.append(text)
                }
            }
            guard walksBack, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
            path = path[..<slash]
            isWhole = false
        }
        return candidates.last(where: hasExecutableName) ?? (hasExecutableName(script) ? nil : candidates.first)
    }
}
