import Patterns
import Source

/// One directive of a rewrite script, in the order in which it runs.
struct Instruction: Sendable {
    enum Operation: Sendable {
        case rewrite(Rewrite)
        /// The body runs, and the request goes on with the configuration of the block (`location`), when it is true.
        case condition(Condition, body: [Instruction], location: Int?)
        case set(String, Template)
        case `return`(Int, Template?)
        case stop
        /// A directive of a module that is not modelled and may end the request: `rewrite_by_lua_block`.
        case foreign(String)
    }

    var operation: Operation
    var span: SourceSpan
}

struct Rewrite: Sendable {
    enum Flag: String, Sendable { case last, `break`, redirect, permanent }

    var expression: Expression
    /// Without the `?` that drops the arguments.
    var replacement: Template
    var flag: Flag?
    /// 302 or 301 when it redirects.
    var status: Int?
    var keepsArguments: Bool
}

struct Condition: Sendable {
    enum Test: Sendable {
        case isTrue(Template)
        case equals(Template, Template, negated: Bool)
        case matches(Template, Expression, negated: Bool)
        case file(FileTest, Template, negated: Bool)
    }
    enum FileTest: String, Sendable { case regular = "-f", directory = "-d", exists = "-e", executable = "-x" }

    var test: Test
    /// As written between the parentheses.
    var text: String
}

struct TryFiles: Sendable {
    struct Candidate: Sendable {
        var template: Template
        var isDirectory: Bool
    }
    enum Fallback: Sendable {
        case status(Int)
        /// A URI or `@name`.
        case target(Template)
    }
    var candidates: [Candidate]
    var fallback: Fallback
    var span: SourceSpan
}

/// A level that a request can be in: the server itself, a location, an `if` in a location, a `limit_except`.
struct Location: Sendable {
    enum Kind: Sendable {
        case server, prefix, exact, noRegex, regex(Expression), named, condition, limitExcept
    }

    var kind: Kind
    var name: [UInt8]
    var span: SourceSpan
    var parent: Int?
    var settings: Settings
    var script: [Instruction] = []
    var handler: Handler?
    var tryFiles: TryFiles?
    /// Methods that `limit_except` lets pass, and the level for all others.
    var limitExcept: (methods: Set<String>, location: Int)?
    var children: [Int] = []
    var tree: LocationTree = LocationTree()
    var regexes: [Int] = []

    /// A prefix location with a proxying handler and a trailing slash answers the name without slash by a redirect.
    var redirectsSlash: Bool {
        guard let handler, name.last == UInt8(ascii: "/") else { return false }
        switch handler.kind {
        case .fastcgi, .proxy, .uwsgi, .scgi, .grpc, .memcached: return true
        case .emptyGIF, .stubStatus, .foreign: return false
        }
    }

    var isExact: Bool { if case .exact = kind { true } else { false } }
    var isNamed: Bool { if case .named = kind { true } else { false } }
    /// How it is written: `location ~ \.php$`.
    var label: String {
        let text = String(decoding: name, as: UTF8.self)
        switch kind {
        case .server: return "server"
        case .prefix: return "location \(text)"
        case .exact: return "location = \(text)"
        case .noRegex: return "location ^~ \(text)"
        case .regex(let expression): return "location \(expression.isCaseless ? "~*" : "~") \(expression.text)"
        case .named: return "location \(text)"
        case .condition: return "if"
        case .limitExcept: return "limit_except"
        }
    }
}

struct Server: Sendable {
    struct Name: Sendable {
        enum Kind: Sendable {
            case exact(String)
            /// `*.example.org`: the part after the star, with its dot.
            case suffix(String)
            /// `www.example.*`: the part before the star, with its dot.
            case prefix(String)
            case expression(Expression)
            /// A placeholder or `$hostname`.
            case unknown
        }
        var kinds: [Kind]
        var written: Sourced<String>
    }

    struct Listen: Sendable {
        /// `nil`: every address. `unix:` sockets keep their path.
        var address: String?
        /// `nil`: a placeholder.
        var port: Int?
        var isTLS: Bool
        var isDefault: Bool
        var span: SourceSpan?
    }

    var span: SourceSpan
    var names: [Name] = []
    var listens: [Listen] = []
    /// The level that holds the server's own settings and script.
    var location: Int
    var named: [[UInt8]: Int] = [:]
    var mergesSlashes = true
    /// The value of `$server_name`.
    var firstName: Value = Value()
    /// It stands for a fragment: there is no `server` block in the files.
    var isImplied = false
    var directive: NginxDirective?
}

struct MapDefinition: Sendable {
    enum Kind: Sendable { case map, geo, split }

    var kind: Kind
    var source: Template
    var isVolatile = false
    var usesHostnames = false
    var exact: [[UInt8]: Template] = [:]
    /// `*.example.org`, longest first, then `www.*`.
    var suffixes: [(text: [UInt8], value: Template)] = []
    var prefixes: [(text: [UInt8], value: Template)] = []
    var expressions: [(expression: Expression, value: Template)] = []
    var networks: [(network: Network, value: Template)] = []
    var fallback: Template?
    /// An entry could not be read: values other than the listed ones are possible.
    var isIncomplete = false
    var span: SourceSpan
}

struct UpstreamGroup: Sendable {
    var servers: [String]
    var span: SourceSpan
}

/// Something that stops the server when it reads its configuration.
struct Refusal: Sendable {
    var message: String
    var span: SourceSpan
    var help: String?
}

/// The whole configuration, resolved as far as it can be without a request.
struct Model: Sendable {
    var servers: [Server] = []
    var locations: [Location] = []
    var maps: [String: MapDefinition] = [:]
    var upstreams: [String: UpstreamGroup] = [:]
    /// Names that `set`, named groups and other directives define.
    var variables: Set<String> = []
    /// Of those, the ones whose value comes from a module that is not modelled.
    var foreignVariables: Set<String> = []
    var refusals: [Refusal] = []
}
