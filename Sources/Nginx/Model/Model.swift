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
        /// Something that was not read stands here.
        case gap(Gap)
    }

    var operation: Operation
    var span: SourceSpan
}

/// Something in a block that may change where requests go and is not known: an include that was not read, a directive of an
/// unknown module, a line that depends on a template's values.
struct Gap: Hashable, Sendable {
    /// What is assumed of it, in words.
    var assumption: String
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
        case .emptyGIF, .stubStatus, .file, .foreign: return false
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

    var span: SourceSpan
    var names: [Name] = []
    var listens: [Listen] = []
    /// The level that holds the server's own settings and script.
    var location: Int
    var named: [[UInt8]: Int] = [:]
    var mergesSlashes = true
    /// Headers with an underscore in their names are taken; otherwise nginx drops them.
    var acceptsUnderscores = false
    /// The longest request line in bytes: `large_client_header_buffers`.
    var lineLimit = 8_192
    /// The value of `$server_name`.
    var firstName: Value = Value()
    /// What in the block itself is not known: it may hold other names and addresses.
    var gaps: [Gap] = []
    /// It stands for a fragment: there is no `server` block in the files.
    var isImplied = false
    var directive: NginxDirective?
}

struct MapDefinition: Sendable {
    enum Kind: Sendable { case map, geo, split }

    var kind: Kind
    /// The variable's name, without `$`.
    var name: String
    var source: Template
    var isVolatile = false
    var usesHostnames = false
    var exact: [[UInt8]: Template] = [:]
    /// `*.example.org`, longest first, then `www.*`.
    var suffixes: [(text: [UInt8], value: Template)] = []
    var prefixes: [(text: [UInt8], value: Template)] = []
    var expressions: [(expression: Expression, value: Template)] = []
    var networks: [Network: Template] = [:]
    /// `geo` with `ranges`: first and last address, sorted.
    var ranges: [(first: UInt32, last: UInt32, value: Template)] = []
    /// `split_clients`: the hash below which the value holds; 0 for the rest.
    var parts: [(bound: UInt32, value: Template)] = []
    var fallback: Template?
    /// An entry could not be read: values other than the listed ones are possible.
    var isIncomplete = false
    var span: SourceSpan
}

struct UpstreamGroup: Sendable {
    var servers: [String]
    var span: SourceSpan

    /// Host and port of a target: without scheme and path.
    static func host(_ target: String) -> String {
        var rest = target[...]
        for scheme in ["http://", "https://", "grpc://", "grpcs://"] where target.lowercased().hasPrefix(scheme) {
            rest = target.dropFirst(scheme.utf8.count)
        }
        if rest.hasPrefix("unix:") { return String(rest) }
        return String(rest.prefix { $0 != "/" && $0 != "?" })
    }

    /// A target as nginx compares it with the upstreams that it knows.
    struct Place {
        var host: String
        var port: String?
        var hasNoPort: Bool

        init(_ target: String, defaultPort: Int?) {
            let text = UpstreamGroup.host(target)
            host = text.lowercased()
            hasNoPort = true
            port = defaultPort.map(String.init)
            if text.hasPrefix("unix:") { return }
            let start = text.hasPrefix("[") ? text.utf8.firstIndex(of: UInt8(ascii: "]")) ?? text.startIndex : text.startIndex
            guard let colon = text.utf8[start...].firstIndex(of: UInt8(ascii: ":")) else { return }
            host = text[..<colon].lowercased()
            port = String(text[text.utf8.index(after: colon)...])
            hasNoPort = false
        }

        var key: String { "\(host):\(port ?? "")" }
        /// Nothing that a connection can be made to.
        var isInvalid: Bool {
            host.isEmpty || !hasNoPort && (port.flatMap { Int($0) }.map { $0 < 1 || $0 > 65_535 } ?? true)
        }
        var isAddress: Bool { host.hasPrefix("unix:") || host.hasPrefix("[") || Network.parse(host) != nil }
    }
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
    /// The locations as requests see them; filled when everything is read.
    var levels: [Level] = []
    var sockets = Sockets()
    var maps: [String: MapDefinition] = [:]
    var upstreams: [String: UpstreamGroup] = [:]
    /// The names of the upstreams, in lower case.
    var groupNames: Set<String> = []
    /// Hosts and ports of upstreams that are named without variables: they are resolved when the server starts.
    var resolvedHosts: Set<String> = []
    /// Names that `set`, named groups and other directives define.
    var variables: Set<String> = []
    /// Of those, the ones whose value comes from a module that is not modelled.
    var foreignVariables: Set<String> = []
    /// Some `index` directive holds a variable.
    var hasVariableIndex = false
    var refusals: [Refusal] = []
    /// More was included than is read.
    var overflow: Unknown?
}

/// A location as requests see it: shared, so that reading one of its settings copies none of the others.
final class Level: Sendable {
    let kind: Location.Kind
    let name: [UInt8]
    let span: SourceSpan
    let label: String
    /// The label without the word `location`, which the trace says already.
    var shown: Substring { label.hasPrefix("location ") ? label.dropFirst(9) : label[...] }
    let settings: Settings
    let script: [Instruction]
    let handler: Handler?
    let tryFiles: TryFiles?
    let limitExcept: (methods: Set<String>, location: Int)?
    let tree: LocationTree
    let regexes: [Int]

    init(_ location: Location) {
        kind = location.kind
        name = location.name
        span = location.span
        label = location.label
        settings = location.settings
        script = location.script
        handler = location.handler
        tryFiles = location.tryFiles
        limitExcept = location.limitExcept
        tree = location.tree
        regexes = location.regexes
    }
}
