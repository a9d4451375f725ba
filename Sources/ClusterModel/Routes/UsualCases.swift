import Routing
import Source

/// What is usual when a site is judged: which files it has, and who asks. Routing tries every state of the disk and every client; some
/// cases say nothing about whether the configuration is right.
struct UsualCases {
    /// The names in the requested path that look like files', without their endings.
    private let stems: [String]

    init(_ request: Request) {
        let path = request.target.prefix { $0 != UInt8(ascii: "?") }
        stems = path.split(separator: UInt8(ascii: "/")).compactMap { name in
            guard let dot = name.firstIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
            return String(decoding: name[..<dot], as: UTF8.self)
        }
    }

    /// Whether an assumption makes a directory of a path with a file's ending: nobody has a directory with the name of an image.
    static func isDirectoryNamedLikeAFile(_ assumption: Assumption) -> Bool {
        guard case .file(let path, .directory) = assumption.kind else { return false }
        return fileEndings.contains(Path.fileExtension(path))
    }

    /// Whether an assumption is that a file which has nothing to do with the request is there. Those are switches, such as a page for the
    /// time of maintenance, which are off when a site works.
    func isSwitch(_ assumption: Assumption) -> Bool {
        guard case .file(let path, let kinds) = assumption.kind, kinds != .directory, !kinds.contains(.missing), !stems.isEmpty else { return false }
        return !stems.contains { path.contains($0) }
    }

    /// The clients who do not get a site's front page: refused, sent elsewhere, or shown something else. Each is described by what is assumed
    /// of it.
    static func clientsKeptOut(_ front: RoutingResult) -> [Set<Assumption>] {
        front.outcomes.filter { ![.php, .proxy, .unknown].contains($0.kind) }.map(\.clients).filter { !$0.isEmpty }
    }

    private static let fileEndings: Set<String> = ["jpg", "jpeg", "png", "gif", "webp", "svg", "pdf", "php", "html", "htm"]
}

extension Outcome {
    /// What is assumed of the client.
    var clients: Set<Assumption> {
        Set(assumptions.filter { if case .client = $0.kind { true } else { false } })
    }

    /// Whether it is what one of these kinds of clients gets.
    func isOf(_ kinds: [Set<Assumption>]) -> Bool { kinds.contains { $0.isSubset(of: clients) } }
}
