import ArgumentParser
import Rules
import Source

/// The command line as the parser of arguments sees it. Every command turns into an `Invocation`; none runs by itself.
struct RootArguments: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ezcluster",
        abstract: "Checks clustered eZ Platform and Ibexa DXP projects together with their servers.",
        discussion: """
            Reads the project's Symfony configuration and the configurations of Apache httpd, nginx and memcached, and judges \
            them as one system. No configuration is executed, and files are changed by lint --fix, render --output-dir and init only.

            Exit codes: 0 passed, 1 failed, 2 wrong usage, 3 nothing could be judged.
            """,
        version: Version.text,
        subcommands: [
            LintArguments.self, AuditArguments.self, CollectArguments.self, TraceArguments.self, ConfigArguments.self, RenderArguments.self, MigratePlanArguments.self, InitArguments.self, RulesArguments.self,
            ExplainArguments.self,
        ])

    static let commandNames = ["lint", "audit", "collect", "trace", "config", "render", "migrate-plan", "init", "rules", "explain", "help"]
}

/// Asked of the executable when the shell needs it.
private var ruleNameCompletion: CompletionKind { .custom { _, _, _ in Catalogue.ids.sorted() } }

protocol InvocationArguments: ParsableCommand {
    func invocation(in directory: String) throws(UsageError) -> Invocation
}

struct LintArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Find what is wrong in a project and its servers.",
        discussion: """
            Examples:
              ezcluster lint
              ezcluster lint --apache deploy/site.conf --memcached /etc/memcached.conf
              ezcluster lint --format text --format sarif -o ezcluster.sarif --fail-on warning
              ezcluster lint --diff

            Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 nothing could be judged.
            """)

    @Argument(help: ArgumentHelp("Projects, directories or files; default: the current directory.", valueName: "path"), completion: .file())
    var paths: [String] = []

    @OptionGroup(title: "Subject") var subject: SubjectArguments
    @OptionGroup(title: "Output") var output: OutputArguments
    @OptionGroup(title: "Text") var text: TextArguments

    @Option(help: ArgumentHelp("Only these rules; names separated by commas.", valueName: "rule,..."), completion: ruleNameCompletion)
    var select: [String] = []

    @Option(help: ArgumentHelp("All but these rules.", valueName: "rule,..."), completion: ruleNameCompletion)
    var ignore: [String] = []

    @Flag(help: "Report also what comments, the tool's configuration and the baseline suppress.")
    var noSuppressions = false

    @Option(help: ArgumentHelp("Do not report the findings in this file, which --write-baseline made.", valueName: "file"), completion: .file())
    var baseline: String?

    @Option(help: ArgumentHelp("Write all findings to this file, so that only new ones are reported from now on.", valueName: "file"), completion: .file())
    var writeBaseline: String?

    @Flag(help: "Apply the fixes that are certain; what is left is reported.")
    var fix = false

    @Flag(help: "With --fix or --diff: also fixes that are only probably right.")
    var unsafeFixes = false

    @Flag(help: "Change nothing; print the fixes as a patch.")
    var diff = false

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = LintOptions()
        let values = Values(directory: directory)
        for path in paths where path.isEmpty { throw UsageError("an empty path was given") }
        options.paths = values.unique((paths.isEmpty ? ["."] : paths).map(values.absolute))
        options.subject = try subject.options(in: directory)
        // A directory as input does not claim every file below it.
        options.output = try output.options(in: directory, inputs: options.subject.namedFiles + options.paths)
        options.text = try text.options()
        options.rules.select = Self.ruleNames(select)
        options.rules.ignore = Self.ruleNames(ignore)
        options.rules.honoursSuppressions = !noSuppressions
        guard fix || diff || !unsafeFixes else { throw UsageError("--unsafe-fixes goes with --fix or --diff") }
        if fix || diff { options.fixes = FixMode(writes: !diff, takesUnsafe: unsafeFixes) }
        if diff, let shown = options.output.outputs.first(where: { $0.path == nil && $0.format != .text }) {
            throw UsageError("--diff writes a patch to standard output: follow --format \(shown.format.rawValue) with -o FILE")
        }
        options.rules.baseline = try values.path(baseline, "--baseline")
        if let writeBaseline {
            guard !noSuppressions else { throw UsageError("--write-baseline and --no-suppressions exclude each other") }
            let files = OutputFiles(directory: directory, inputs: options.subject.namedFiles + options.paths)
            guard let path = try files.path(values.nonEmpty(writeBaseline, "--write-baseline"), option: "--write-baseline") else {
                throw UsageError("--write-baseline needs a file")
            }
            try files.check(options.output.outputs.map(\.path) + [path])
            options.rules.writtenBaseline = path
        }
        return .lint(options)
    }

    static func ruleNames(_ lists: [String]) -> [String] {
        lists.flatMap { $0.split(separator: ",") }.map { String($0.filter { $0 != " " }) }.filter { !$0.isEmpty }
    }
}

struct ConfigArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Show the effective settings of every siteaccess and where each comes from.",
        discussion: """
            Examples:
              ezcluster config io
              ezcluster config io.url_prefix --siteaccess site --env-var DFS_NFS_PATH=/mnt/dfs
            """)

    @Argument(help: ArgumentHelp("A setting or the beginning of its name: io, io.url_prefix, var_dir.", valueName: "key"))
    var key: String?

    @Option(help: ArgumentHelp("Only this siteaccess; repeatable.", valueName: "name"))
    var siteaccess: [String] = []

    @Flag(help: "Print secrets too. The only place in the tool that does.")
    var showSecrets = false

    @Option(help: ArgumentHelp("text (default) or json; -o FILE after it writes it to a file.", valueName: "format"))
    var format: [String] = []

    @OptionGroup(title: "Subject") var subject: SubjectArguments
    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = ConfigOptions()
        let values = Values(directory: directory)
        options.key = try values.nonEmpty(key, "KEY")
        options.siteaccesses = try values.names(siteaccess, "--siteaccess")
        options.showsSecrets = showSecrets
        options.subject = try subject.options(in: directory)
        let output = try SimpleOutput(format, in: directory, inputs: options.subject.namedFiles)
        options.format = output.isJSON ? .json : .text
        options.outputPath = output.path
        options.text = try text.options()
        return .config(options)
    }
}

struct RulesArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "List every rule with its severity and one line of summary.")

    @Option(help: ArgumentHelp("text (default) or json.", valueName: "format"))
    var format: [String] = []

    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = RulesOptions()
        let output = try SimpleOutput(format, in: directory, inputs: [])
        options.format = output.isJSON ? .json : .text
        options.outputPath = output.path
        options.text = try text.options()
        return .rules(options)
    }
}

struct ExplainArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain one rule: why it matters, an example, the fix, and the sources.")

    @Argument(help: ArgumentHelp("The rule's name, as it stands in brackets behind a finding.", valueName: "rule"), completion: ruleNameCompletion)
    var rule: String

    @Option(help: ArgumentHelp("text (default) or json.", valueName: "format"))
    var format: [String] = []

    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = ExplainOptions(rule: rule)
        let output = try SimpleOutput(format, in: directory, inputs: [])
        options.format = output.isJSON ? .json : .text
        options.outputPath = output.path
        options.text = try text.options()
        return .explain(options)
    }
}
