import Source

extension Report {
    /// Who is configured to talk to whom in a subject, as reports show it.
    public struct Topology: Sendable {
        public struct Part: Sendable {
            public enum Kind: String, Sendable, CaseIterable {
                case httpCache = "http-cache"
                case web, memcached, redis, database, files, search, local
            }

            public var kind: Kind
            /// `MySQL`, `Apache httpd`.
            public var title: String
            /// `10.0.10.20:11211`; without credentials.
            public var address: String?
            public var details: [String]
            /// The nodes that it stands for, as far as they have names.
            public var nodes: [String]
            /// Whether anything of it was read; otherwise others only name it.
            public var isRead: Bool
            /// Why it is not known.
            public var unknown: String?
            /// The files that configure it.
            public var files: [SourceFile]

            public init(
                _ kind: Kind, _ title: String, address: String? = nil, details: [String] = [], nodes: [String] = [], isRead: Bool = false,
                unknown: String? = nil, files: [SourceFile] = []
            ) {
                self.kind = kind
                self.title = title
                self.address = address
                self.details = details
                self.nodes = nodes
                self.isRead = isRead
                self.unknown = unknown
                self.files = files
            }
        }

        public struct Connection: Sendable {
            /// Indices into `parts`.
            public var from: Int
            public var to: Int
            /// What for: a word for programs, such as `file-metadata`, and one for people.
            public var uses: [Use]
            /// Where it is configured.
            public var places: [SourceSpan]

            public init(from: Int, to: Int, uses: [Use], places: [SourceSpan] = []) {
                self.from = from
                self.to = to
                self.uses = uses
                self.places = places
            }
        }

        public struct Use: Hashable, Sendable {
            public var id: String
            public var title: String

            public init(_ id: String, _ title: String) {
                self.id = id
                self.title = title
            }
        }

        /// Whether the nodes see the same of something.
        public struct Sharing: Sendable {
            public var use: Use
            /// `nil`: that cannot be told.
            public var isShared: Bool?
            /// What it is kept in.
            public var means: String
            /// Empty for all.
            public var siteaccesses: [String]
            public var places: [SourceSpan]

            public init(_ use: Use, isShared: Bool?, means: String, siteaccesses: [String] = [], places: [SourceSpan] = []) {
                self.use = use
                self.isShared = isShared
                self.means = means
                self.siteaccesses = siteaccesses
                self.places = places
            }
        }

        public var parts: [Part]
        public var connections: [Connection]
        public var sharing: [Sharing]

        public init(parts: [Part] = [], connections: [Connection] = [], sharing: [Sharing] = []) {
            self.parts = parts
            self.connections = connections
            self.sharing = sharing
        }
    }
}
