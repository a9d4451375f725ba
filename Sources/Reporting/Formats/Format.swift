/// How a report is written (`--format`).
public enum ReportFormat: String, Sendable, CaseIterable {
    case text, json, sarif, github, gitlab, junit, checkstyle, html

    /// Whether a service reads it, which knows files by their path in the repository.
    public var isForServices: Bool { self == .github || self == .gitlab || self == .sarif }

    /// The findings as annotations of GitHub Actions alone, to stand before a text.
    public static func annotations(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        Array(GitHubReport.annotations(report, options).utf8)
    }

    /// The whole output, ready to be written. Never empty, never with a secret or a control character in it.
    public func render(_ report: Report, _ options: RenderOptions) -> [UInt8] {
        switch self {
        case .text: TextReport.render(report, options)
        case .json: JSONReport.render(report, options)
        case .sarif: SARIFReport.render(report, options)
        case .github: GitHubReport.render(report, options)
        case .gitlab: GitLabReport.render(report, options)
        case .junit: JUnitReport.render(report, options)
        case .checkstyle: CheckstyleReport.render(report, options)
        case .html: HTMLReport.render(report, options)
        }
    }
}
