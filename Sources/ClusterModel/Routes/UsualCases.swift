import Routing
import Source

/// What is usual when a site is judged: which files it has, and who asks. Routing tries every state of the disk and every client; some
/// cases say nothing about whether the configuration is right.
struct UsualCases {
    /// The names in the requested path that look like files', without their endings.
    private let stems: [Substring]

    init(_ request: Request) {
        let path = request.targetText.prefix { $0 != "?" }
        stems = path.split(separator: "/").filter { $0.contains(".") }.map { $0.prefix { $0 != "." } }.filter { !$0.isEmpty }
    }

    /// Whether an outcome under this assumption is set aside: a directory is named like a file, or a file that has nothing to do with
    /// the request is there. Those are switches such as a page for the time of maintenance, which are off when a site works.
    func isUnusual(_ assumption: Assumption) -> Bool {
        guard case .file(let path, let kinds) = assumption.kind else { return false }
        if kinds == .directory { return Self.fileEndings.contains(Path.fileExtension(path)) }
        guard !kinds.contains(.missing), !stems.isEmpty else { return false }
        return !stems.contains { path.contains($0) }
    }

    /// Whether a client is kept out because of who it is: refused, sent elsewhere, or shown another page.
    func keepsOut(_ outcome: Outcome) -> Bool {
        guard outcome.assumptions.contains(where: { $0.kind == .client }) else { return false }
        if let status = outcome.status, status >= 400 { return true }
        switch outcome.kind {
        case .redirect: return true
        case .static: return outcome.file.map { file in !stems.isEmpty && !stems.contains { file.contains($0) } } ?? false
        default: return false
        }
    }

    private static let fileEndings: Set<String> = ["jpg", "jpeg", "png", "gif", "webp", "svg", "pdf", "php"]
}
