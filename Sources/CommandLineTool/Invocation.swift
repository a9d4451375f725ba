import ArgumentParser
import Source

/// What the command line asks for, parsed and checked.
public enum Invocation: Hashable, Sendable {
    case lint(LintOptions)
    case audit(AuditOptions)
    case collect(CollectOptions)
    case trace(TraceOptions)
    case config(ConfigOptions)
    case render(RenderOptionSet)
    case migratePlan(MigratePlanOptions)
    case initialise(InitOptions)
    case rules(RulesOptions)
    case explain(ExplainOptions)
    /// Text to print: help, the version, a completion script.
    case say(String)

    /// Parses the arguments, without the program's name.
    /// - Parameter directory: the absolute working directory, for relative paths.
    public init(_ arguments: [String], in directory: String) throws(UsageError) {
        // The most frequent call of scripts, and the measure of start-up time.
        if arguments == ["--version"] {
            self = .say(Version.text)
            return
        }
        if arguments == ["--generate-manual-page"] {
            self = .say(ManualPage.text)
            return
        }
        if let word = arguments.first, !word.hasPrefix("-") {
            let commands = RootArguments.commandNames
            guard commands.contains(word) else {
                let meant = NearestName.of(word, among: commands).map { "; did you mean \($0)?" } ?? ": expected \(list(commands))"
                throw UsageError("there is no command \(word)\(meant)")
            }
        }
        // `collect` has one output and no formats: nothing to join.
        let folded = arguments.first == "collect" ? arguments : try Folding.fold(arguments)
        let parsed: any ParsableCommand
        do {
            parsed = try RootArguments.parseAsRoot(folded)
        } catch {
            let message = RootArguments.fullMessage(for: error, columns: 100)
            guard RootArguments.exitCode(for: error).isSuccess else { throw UsageError(Self.cleaned(message)) }
            self = .say(message)
            return
        }
        if let command = parsed as? any InvocationArguments {
            self = try command.invocation(in: directory)
            return
        }
        // `ezcluster` alone, and `ezcluster help`.
        var parsedCommand = parsed
        do {
            try parsedCommand.run()
            self = .say(RootArguments.helpMessage(columns: 100))
        } catch {
            self = .say(RootArguments.fullMessage(for: error, columns: 100))
        }
    }

    /// Without the parser's own head word and without what folding joined.
    private static func cleaned(_ message: String) -> String {
        var text = message
        if text.hasPrefix("Error: ") { text.removeFirst("Error: ".count) }
        return String(text.map { $0 == Folding.separator ? " " : $0 })
    }
}
