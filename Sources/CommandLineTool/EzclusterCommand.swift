import Reporting
import Source

/// The program as a function from arguments and surroundings to an exit code.
public enum EzclusterCommand {
    /// Exit code for wrong usage, an invalid own configuration, and output that cannot be written.
    static let usageCode: Int32 = 2
    /// Exit code when nothing could be judged.
    static let nothingCode: Int32 = 3

    /// - Parameter arguments: without the program's name.
    public static func run(_ arguments: [String], in surroundings: Surroundings) -> Int32 {
        do {
            return try run(try Invocation(arguments, in: surroundings.workingDirectory), in: surroundings)
        } catch {
            complain(error.message, in: surroundings)
            return usageCode
        }
    }

    static func run(_ invocation: Invocation, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        switch invocation {
        case .say(let text):
            try write(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: nil, in: surroundings)
            return 0
        case .lint(let options): return try LintCommand.run(options, in: surroundings)
        case .audit(let options): return try AuditCommand.run(options, in: surroundings)
        case .collect(let options): return try CollectCommand.run(options, in: surroundings)
        case .trace(let options): return try TraceCommand.run(options, in: surroundings)
        case .config(let options): return try ConfigCommand.run(options, in: surroundings)
        case .render(let options): return try RenderCommand.run(options, in: surroundings)
        case .migratePlan(let options): return try MigratePlanCommand.run(options, in: surroundings)
        case .initialise(let options): return try InitCommand.run(options, in: surroundings)
        case .rules(let options): return try RulesCommand.run(options, in: surroundings)
        case .explain(let options): return try ExplainCommand.run(options, in: surroundings)
        }
    }

    /// Writes one output; problems with it are the user's to solve.
    static func write(_ bytes: [UInt8], to path: String?, in surroundings: Surroundings) throws(UsageError) {
        do throws(WriteError) {
            if let path { try FileSink(path: path).write(bytes) } else { try surroundings.output.write(bytes) }
        } catch {
            throw UsageError("cannot write \(path ?? "standard output"): \(error.reason)")
        }
    }

    static func complain(_ message: String, in surroundings: Surroundings) {
        let redacted = Redaction().text(message)
        try? surroundings.errors.write(Array("ezcluster: \(redacted)\n".utf8))
    }

    static func renderOptions(_ text: TextOptions, isFile: Bool, in surroundings: Surroundings) -> RenderOptions {
        RenderOptions(
            paths: PathDisplay(workingDirectory: surroundings.workingDirectory), verbosity: text.verbosity,
            colour: isFile ? text.colour == .always : surroundings.usesColour(text.colour), width: surroundings.width ?? 120)
    }
}
