import Reporting
import Source

/// What a run touches outside its arguments: streams, the working directory, and the few facts about the terminal that
/// decide on colour, and what a CI service says of itself. The process environment is used for nothing else.
public struct Surroundings {
    /// Absolute and normalised.
    public var workingDirectory: String
    /// Standard input to its end, read at most once and only when `-` is named.
    public var standardInput: () -> [UInt8]
    public var output: any ByteSink
    public var errors: any ByteSink
    /// `NO_COLOR` and `FORCE_COLOR` as set, `nil` when unset.
    public var noColor: String?
    public var forceColor: String?
    public var outputIsTerminal: Bool
    /// Where progress is shown.
    public var errorsAreTerminal: Bool
    /// Whether this is a step of GitHub Actions, which turns some lines of standard output into annotations.
    public var isGitHubActions: Bool
    /// The directory that a CI service checked out to, absolute: it knows files by their path below it.
    public var repository: String?
    /// Columns of the terminal; `nil` when there is none.
    public var width: Int?

    public init(
        workingDirectory: String, standardInput: @escaping () -> [UInt8] = { [] }, output: any ByteSink, errors: any ByteSink,
        noColor: String? = nil, forceColor: String? = nil, outputIsTerminal: Bool = false, errorsAreTerminal: Bool = false, width: Int? = nil,
        isGitHubActions: Bool = false, repository: String? = nil
    ) {
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.output = output
        self.errors = errors
        self.noColor = noColor
        self.forceColor = forceColor
        self.outputIsTerminal = outputIsTerminal
        self.errorsAreTerminal = errorsAreTerminal
        self.width = width
        self.isGitHubActions = isGitHubActions
        self.repository = repository
    }

    /// How files are named in what services read: relative to the repository when the working directory is in it.
    var repositoryPaths: PathDisplay {
        guard let repository, Path.isWithin(workingDirectory, Path.normalised(repository)) else {
            return PathDisplay(workingDirectory: workingDirectory)
        }
        return PathDisplay(workingDirectory: Path.normalised(repository))
    }

    /// Whether text on standard output is coloured: `--color`, then `NO_COLOR`, then `FORCE_COLOR`, then the terminal.
    func usesColour(_ option: TextOptions.Colour) -> Bool {
        switch option {
        case .always: return true
        case .never: return false
        case .auto:
            if let noColor, !noColor.isEmpty { return false }
            if let forceColor, !forceColor.isEmpty { return forceColor != "0" }
            return outputIsTerminal
        }
    }
}

/// Where bytes go.
public protocol ByteSink: Sendable {
    /// Writes all of it at once. Throws when the bytes could not be written; a reader that went away is no error.
    func write(_ bytes: [UInt8]) throws(WriteError)
}

public struct WriteError: Error, Hashable, Sendable {
    public var reason: String

    public init(_ reason: String) {
        self.reason = reason
    }
}
