import ArgumentParser
import ClusterModel
import Rendering
import Source

/// `ezcluster render`
struct RenderArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Write virtual hosts, memcached's options and more for this project, proved right before they are written.",
        discussion: """
            Kinds: \(RenderKind.allCases.map(\.rawValue).joined(separator: ", ")), all.

            Examples:
              ezcluster render nginx
              ezcluster render apache --host www.example.com --php unix:/run/php/php8.3-fpm.sock --output-dir deploy
              ezcluster render memcached --listen 10.0.0.11
              ezcluster render all --output-dir deploy --check

            Every option but the last groups can stand in .ezcluster.yml below render:, with _ for -.

            Exit codes: 0 rendered (with --check: nothing differs), 1 it differs or is not right, 2 wrong usage, 3 no project.
            """)

    @Argument(help: ArgumentHelp("What to render; several are rendered together.", valueName: "kind"))
    var kinds: [String] = []

    @OptionGroup(title: "Project") var project: ProjectArguments
    @OptionGroup(title: "What the project does not say") var settings: RenderSettingArguments

    @Flag(help: "Only the rules, for including in a virtual host of your own.")
    var snippet = false

    @Option(help: ArgumentHelp("Render for this one of the given nodes.", valueName: "name"))
    var node: String?

    @OptionGroup(title: "Templates") var templates: TemplateArguments
    @OptionGroup(title: "Writing") var writing: WritingArguments
    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        let values = Values(directory: directory)
        var options = RenderOptionSet()
        options.lists = templates.list
        options.ejectDirectory = try values.path(templates.eject, "--eject")
        options.templateDirectory = try values.path(templates.templates, "--templates")
        guard options.lists || options.ejectDirectory != nil || !kinds.isEmpty else {
            throw UsageError("render what? Expected \(CommandLineTool.list(RenderKind.allCases.map(\.rawValue) + ["all"]))")
        }
        for word in kinds {
            if word == "all" {
                options.rendersAll = true
            } else if let kind = RenderKind(rawValue: word) {
                if !options.kinds.contains(kind) { options.kinds.append(kind) }
            } else {
                throw UsageError(unknown("render", word, RenderKind.allCases.map(\.rawValue) + ["all"]))
            }
        }
        options.subject = try project.options(in: directory)
        options.settings = try settings.settings()
        options.isSnippet = snippet
        options.node = try values.nonEmpty(node, "--node")
        options.outputDirectory = try values.path(writing.outputDir, "--output-dir")
        options.isCheck = writing.check
        options.showsDiff = writing.diff
        options.overwrites = writing.force
        options.verifiesWithServers = writing.verify
        if writing.check || writing.diff || writing.force, options.outputDirectory == nil {
            throw UsageError("--check, --diff and --force compare with files: name their directory with --output-dir")
        }
        if options.isSnippet, let other = options.kinds.first(where: { $0 != .apache && $0 != .nginx }) {
            throw UsageError("--snippet is for apache and nginx, not for \(other.rawValue)")
        }
        options.text = try text.options()
        return .render(options)
    }
}

/// The project and its release, for commands that write.
struct ProjectArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The project; otherwise it is found upwards from the current directory.", valueName: "dir"))
    var project: String?

    @Option(help: ArgumentHelp("The release: ezp5.4, 1.13, 2.5, 3.3, ibexa4.6, ...; default: detected.", valueName: "name"))
    var release: String?

    @Option(help: ArgumentHelp("The Symfony environment, default prod.", valueName: "name"))
    var env: String?

    @Option(help: ArgumentHelp("A variable of the PHP deployment.", valueName: "name=value"))
    var envVar: [String] = []

    @Option(help: ArgumentHelp("A file of such variables.", valueName: "file"))
    var envFile: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where PHP runs, as a Compose, DDEV or Platform.sh file of the project describes it: its variables count.", valueName: "name"))
    var target: String?

    @Option(help: ArgumentHelp("The version of a server: nginx=1.22, apache=2.4.57.", valueName: "kind=v"))
    var serverVersion: [String] = []

    @Flag(help: "The project is deployed on several nodes.")
    var cluster = false

    @Flag(help: "The project is deployed on a single server.")
    var singleServer = false

    @Option(help: ArgumentHelp("The tool's configuration; default: the nearest .ezcluster.yml upwards.", valueName: "file"))
    var config: String?

    init() {}

    func options(in directory: String) throws(UsageError) -> SubjectChoices {
        let values = Values(directory: directory)
        var options = SubjectChoices()
        options.project = try values.path(project, "--project")
        options.release = try values.nonEmpty(release, "--release")
        if let env = try values.nonEmpty(env, "--env") {
            options.environments = [env]
            options.environmentsAreGiven = true
        }
        options.environmentVariables = try values.named(envVar, "--env-var")
        options.environmentFiles = try values.paths(envFile, "--env-file")
        options.target = try values.nonEmpty(target, "--target")
        options.serverVersions = try values.versions(serverVersion)
        guard !(cluster && singleServer) else { throw UsageError("--cluster and --single-server exclude each other") }
        options.mode = cluster ? .cluster : singleServer ? .singleServer : nil
        options.configuration = try values.path(config, "--config")
        return options
    }
}

struct TemplateArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Templates that take the place of built-in ones: DIR/nginx/site.conf.mustache.", valueName: "dir"))
    var templates: String?

    @Flag(help: "List the templates, and the values that they can name.")
    var list = false

    @Option(help: ArgumentHelp("Write the built-in templates into a directory, to start from.", valueName: "dir"))
    var eject: String?

    init() {}
}

struct WritingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Write files below this directory; otherwise standard output.", valueName: "dir"))
    var outputDir: String?

    @Flag(help: "Write nothing; exit code 1 when the files differ from what would be rendered.")
    var check = false

    @Flag(help: "Write nothing; show the differences.")
    var diff = false

    @Flag(help: "Overwrite files that ezcluster did not write, or that were changed since.")
    var force = false

    @Flag(help: "Let nginx, httpd and memcached check the files too, when they are installed. Nothing of the system is touched.")
    var verify = false

    init() {}
}
