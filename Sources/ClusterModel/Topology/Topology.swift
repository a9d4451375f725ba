import Source

/// Who is configured to talk to whom: the web servers of a subject, what stands before them, and what they keep things in.
///
/// A description and no judgement. Parts and connections carry the places that configure them, so that findings can be put where they
/// belong. Nodes that play the same role and are connected alike are one part.
public struct Topology: Sendable {
    /// A box of the picture.
    public struct Part: Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            /// Varnish, Fastly, or another HTTP cache or proxy before the web servers.
            case httpCache = "http-cache"
            case web
            case memcached, redis, database
            /// Binary files that several nodes see: a network file system, an object store, a directory that should be one.
            case files
            case search
            /// What every node keeps for itself.
            case local
        }

        public var kind: Kind
        /// What it is: `MySQL`, `memcached`, `Apache httpd`.
        public var title: String
        /// How it is reached: `10.0.10.20:11211`, `db1/acme`, `filer:/export`. Never with credentials.
        public var address: String?
        /// What else is known, in words; each at most a few.
        public var details: [String] = []
        /// The nodes that are it, as far as they are named; empty when none of the nodes that were read is.
        public var nodes: [String] = []
        /// Whether files or facts of it were read; otherwise it is only named by others.
        public var isRead = false
        /// Why it is not known what or where it is.
        public var unknown: Unknown?
        /// The files that configure it.
        public var files: [SourceFile] = []
    }

    /// An arrow of the picture.
    public struct Connection: Sendable {
        public enum Use: String, Sendable, CaseIterable {
            /// Requests of visitors.
            case requests
            /// Content of the repository.
            case content
            /// Names, sizes and dates of binary files, in SQL.
            case fileMetadata = "file-metadata"
            /// The bytes of binary files.
            case files
            /// The persistence cache.
            case cache
            case sessions
            case search
            /// What the application tells an HTTP cache to forget.
            case purges

            /// For people.
            public var title: String {
                switch self {
                case .requests: "requests"
                case .content: "content"
                case .fileMetadata: "file metadata"
                case .files: "binary files"
                case .cache: "persistence cache"
                case .sessions: "sessions"
                case .search: "search"
                case .purges: "purges"
                }
            }
        }

        /// Indices into `parts`.
        public var from: Int
        public var to: Int
        /// Without repetition, in the order of the cases.
        public var uses: [Use]
        /// Where it is configured: settings and the places where their values are written.
        public var places: [SourceSpan]
    }

    /// Whether the nodes see the same of something.
    public struct Sharing: Sendable {
        public var use: Connection.Use
        /// `nil`: that cannot be told.
        public var isShared: Bool?
        /// What it is kept in, in words: `memcached at 10.0.10.20:11211`.
        public var means: String
        /// The siteaccesses concerned, when it is not all of them.
        public var siteaccesses: [String]
        public var places: [SourceSpan]
        /// The directory that it is kept in, as configured: what a machine has mounted there counts more.
        var directory: String?
    }

    public internal(set) var parts: [Part] = []
    public internal(set) var connections: [Connection] = []
    public internal(set) var sharing: [Sharing] = []
}
