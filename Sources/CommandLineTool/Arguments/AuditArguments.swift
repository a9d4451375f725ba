import ArgumentParser
import Source

struct AuditArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Find what is wrong on machines that run a project.",
        discussion: """
            Finds the web servers, memcached, Redis and PHP-FPM of a machine by what runs and by the layouts of Debian and Red Hat, \
            from the document roots the projects, and compares what is configured with what the machine does. Nothing is changed, \
            and no server is asked anything unless --probe or --probe-url is given. \
            Run it as root to see the processes of other users; without, it says what it could not see.

            Examples:
              ezcluster audit
              ezcluster audit /mnt/image-of-web1
              ezcluster audit web1.tar.gz web2.tar.gz db1.tar.gz
              ezcluster audit --node web1=/backup/web1 --node web2=/backup/web2
              ezcluster audit --probe --probe-url http://www.example.com
              ezcluster audit --against yesterday.json --format json -o today.json

            Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 nothing could be judged.
            """)

    @Argument(help: ArgumentHelp("Snapshots, and directories that hold the files of a machine; default: this machine.", valueName: "path"))
    var paths: [String] = []

    @OptionGroup(title: "Subject") var subject: SubjectArguments
    @OptionGroup(title: "Output") var output: OutputArguments
    @OptionGroup(title: "Text") var text: TextArguments

    @Option(help: ArgumentHelp("Only these rules; names separated by commas.", valueName: "rule,..."))
    var select: [String] = []

    @Option(help: ArgumentHelp("All but these rules.", valueName: "rule,..."))
    var ignore: [String] = []

    @Flag(help: "Report also what comments, the tool's configuration and the baseline suppress.")
    var noSuppressions = false

    @Option(help: ArgumentHelp("Do not report the findings in this file, which lint --write-baseline made.", valueName: "file"))
    var baseline: String?

    @Option(help: ArgumentHelp("Compare with this JSON report of an earlier audit: what is new, fixed and unchanged.", valueName: "file"))
    var against: String?

    @OptionGroup(title: "Active checks") var probes: ProbeArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = AuditOptions()
        let values = Values(directory: directory)
        for path in paths where path.isEmpty { throw UsageError("an empty path was given") }
        options.lint.paths = values.unique(paths.map(values.absolute))
        options.lint.subject = try subject.options(in: directory)
        guard options.lint.subject.servers.isEmpty, options.lint.subject.target == nil, options.lint.subject.root == nil else {
            throw UsageError("audit finds the servers' files itself; for named files use lint")
        }
        options.lint.output = try output.options(in: directory, inputs: options.lint.subject.namedFiles + options.lint.paths)
        options.lint.text = try text.options()
        options.lint.rules.select = LintArguments.ruleNames(select)
        options.lint.rules.ignore = LintArguments.ruleNames(ignore)
        options.lint.rules.honoursSuppressions = !noSuppressions
        options.lint.rules.baseline = try values.path(baseline, "--baseline")
        options.probing = try probes.scope()
        options.previousReport = try values.path(against, "--against")
        return .audit(options)
    }
}
