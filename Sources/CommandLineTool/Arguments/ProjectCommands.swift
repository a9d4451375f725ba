import ArgumentParser

/// `ezcluster migrate-plan`
struct MigratePlanArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "migrate-plan",
        abstract: "Plan how stored files move to other IO handlers: preconditions, commands and their order.",
        discussion: """
            Examples:
              ezcluster migrate-plan
              ezcluster migrate-plan --from dfs,nfs --to dfs,s3 --format json

            Exit codes: 0 planned, 1 a precondition is missing, 2 wrong usage or nothing to move, 3 no project.
            """)

    @Option(help: ArgumentHelp("The handlers that have the files; default: told from the project.", valueName: "metadata,binary"))
    var from: String?

    @Option(help: ArgumentHelp("The handlers that get them.", valueName: "metadata,binary"))
    var to: String?

    @OptionGroup(title: "Project") var project: ProjectArguments

    @Option(help: ArgumentHelp("text (default) or json; -o FILE after it writes it to a file.", valueName: "format"))
    var format: [String] = []

    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = MigratePlanOptions()
        let values = Values(directory: directory)
        options.from = try values.nonEmpty(from, "--from")
        options.to = try values.nonEmpty(to, "--to")
        options.subject = try project.options(in: directory)
        let output = try SimpleOutput(format, in: directory, inputs: options.subject.namedFiles)
        options.format = output.isJSON ? .json : .text
        options.outputPath = output.path
        options.text = try text.options()
        return .migratePlan(options)
    }
}

/// `ezcluster init`
struct InitArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a commented .ezcluster.yml for what is found in the project.",
        discussion: """
            Exit codes: 0 written, 2 wrong usage or the file exists, 3 no project.
            """)

    @Flag(help: "Overwrite the file when it exists.")
    var force = false

    @Flag(help: "Write to standard output.")
    var stdout = false

    @OptionGroup(title: "Project") var project: ProjectArguments
    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = InitOptions()
        options.overwrites = force
        options.writesToOutput = stdout
        options.subject = try project.options(in: directory)
        options.text = try text.options()
        return .initialise(options)
    }
}
