import ArgumentParser
import Source

struct CollectArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Take a snapshot of this machine for audit.",
        discussion: """
            Reads what audit would read and writes it into one compressed file, with every secret masked. Run it as root, so that \
            nothing is missing. Snapshots that are to be compared with each other are taken with the same --secret-key: then audit sees \
            whether nodes have the same secrets, and nobody sees the secrets.

            Examples:
              ezcluster collect -o web1.tar.gz
              ezcluster collect --secret-key cluster.key -o web1.tar.gz

            Exit codes: 0 written, 2 wrong usage, 3 nothing was found.
            """)

    @Option(name: [.customShort("o"), .long], help: ArgumentHelp("The file to write.", valueName: "file"))
    var output: String

    @Option(help: ArgumentHelp("A file with a key, the same on all nodes: equal secrets can then be told from different ones.", valueName: "file"))
    var secretKey: String?

    @Option(help: ArgumentHelp("The directory that stands for / of the machine; default: this machine.", valueName: "dir"))
    var root: String?

    @Option(help: ArgumentHelp("The node's name; default: the host name.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("A project that no virtual host serves.", valueName: "dir"))
    var project: String?

    @Option(help: ArgumentHelp("The Symfony environment; default: that of the virtual host.", valueName: "name"))
    var env: [String] = []

    @OptionGroup(title: "Active checks, whose answers are stored") var probes: ProbeArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = CollectOptions()
        let values = Values(directory: directory)
        options.secretKey = try values.path(secretKey, "--secret-key")
        let inputs = options.secretKey.map { [$0] } ?? []
        options.outputPath = try OutputFiles(directory: directory, inputs: inputs).path(values.nonEmpty(output, "-o"))
        options.directory = try values.path(root, "--root")
        if options.directory == "/" { options.directory = nil }
        options.name = try values.nonEmpty(name, "--name")
        options.subject.project = try values.nonEmpty(project, "--project").map { Path.join("/", $0) }
        if !env.isEmpty {
            options.subject.environments = try values.names(env, "--env")
            options.subject.environmentsAreGiven = true
        }
        options.probing = try probes.scope()
        guard !options.probing.asksStores || options.directory == nil else {
            throw UsageError("--probe asks the servers of the machine on which it runs; with --root there is none")
        }
        return .collect(options)
    }
}
