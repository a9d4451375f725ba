import Source

/// What stands outside the configuration files and decides how a server reads them and routes.
public struct ServerContext: Sendable {
    /// Values that may or may not be complete.
    public struct Variables: Sendable {
        public var values: [String: String]
        /// Whether names that are not in `values` are unset; otherwise they are unknown.
        public var isComplete: Bool

        public init(_ values: [String: String] = [:], isComplete: Bool) {
            self.values = values
            self.isComplete = isComplete
        }

        public subscript(_ name: String) -> Knowledge<String> {
            if let value = values[name] { return .known(value) }
            if isComplete { return .absent }
            return .unknown(
                Unknown("the environment of the server process is not known", needs: "--server-env \(name)=VALUE"))
        }
    }

    public struct Version: Hashable, Sendable, Comparable, CustomStringConvertible {
        public var numbers: [Int]

        /// `2.4.57`, `1.22`; `nil` for anything that is not dotted numbers.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
            guard !parts.isEmpty, parts.allSatisfy({ $0 != nil && $0! >= 0 }) else { return nil }
            numbers = parts.map { $0! }
        }

        public static func < (left: Version, right: Version) -> Bool {
            for index in 0..<max(left.numbers.count, right.numbers.count) {
                let a = index < left.numbers.count ? left.numbers[index] : 0
                let b = index < right.numbers.count ? right.numbers[index] : 0
                if a != b { return a < b }
            }
            return false
        }

        public var description: String { numbers.map(String.init).joined(separator: ".") }
    }

    /// The environment of the server process (`--server-env`).
    public var environment: Variables
    /// `-D` names on the command line of httpd (`--define`).
    public var defines: Set<String>
    /// httpd modules that are loaded (`--module rewrite`), by short name: `rewrite`, `proxy_fcgi`.
    public var loadedModules: Set<String>
    /// httpd modules that are not loaded (`--no-module`).
    public var missingModules: Set<String>
    /// The directory in which the server process runs, from which httpd takes relative names in tests for files; `nil`: not known.
    public var workingDirectory: String?
    /// `nil`: the newest behaviour is assumed.
    public var version: Version?
    public var files: FileFacts
    /// Request headers that are not given are absent (`trace`); otherwise unknown (`lint`).
    public var headersAreComplete: Bool
    /// PHP's `cgi.fix_pathinfo`; on by default.
    public var fixPathInfo: Bool
    public var branchLimit: Int

    public init(
        environment: Variables = Variables(isComplete: true), defines: Set<String> = [], loadedModules: Set<String> = [],
        missingModules: Set<String> = [], version: Version? = nil, files: FileFacts = FileFacts(),
        headersAreComplete: Bool = true, fixPathInfo: Bool = true, branchLimit: Int = Exploration.defaultLimit
    ) {
        self.environment = environment
        self.defines = defines
        self.loadedModules = loadedModules
        self.missingModules = missingModules
        self.version = version
        self.files = files
        self.headersAreComplete = headersAreComplete
        self.fixPathInfo = fixPathInfo
        self.branchLimit = branchLimit
    }
}
