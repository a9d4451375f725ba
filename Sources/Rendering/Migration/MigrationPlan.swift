import ClusterModel
import EzPlatform
import Source

/// How stored files get from one pair of IO handlers to another: what must hold first, and the steps in order.
public struct MigrationPlan: Sendable {
    /// A pair as the product's command takes it: `dfs,nfs`.
    public struct Handlers: Hashable, Sendable, CustomStringConvertible {
        public var metadata: String
        public var binarydata: String

        public init(metadata: String, binarydata: String) {
            self.metadata = metadata
            self.binarydata = binarydata
        }

        public var description: String { "\(metadata),\(binarydata)" }
    }

    /// What must hold before files are moved.
    public struct Precondition: Sendable {
        public enum State: String, Sendable {
            /// The configuration shows it.
            case met
            /// The configuration shows that it does not hold.
            case missing
            /// The configuration does not show it.
            case unknown
            /// Only people can see to it.
            case manual
        }

        public var what: String
        public var state: State
        /// Why, or what to do.
        public var detail: String
        public var span: SourceSpan?
    }

    public struct Step: Hashable, Sendable {
        public var title: String
        /// To be run as they are, one a line.
        public var commands: [String] = []
        public var remarks: [String] = []
    }

    public var project: Project
    public var from: Handlers
    public var to: Handlers
    /// Names in the order in which the product's command lists them.
    public var metadataHandlers: [String]
    public var binarydataHandlers: [String]
    public var preconditions: [Precondition]
    public var steps: [Step]

    /// The two lines that `--list-io-handlers` prints.
    public var listing: [String] {
        let metadata = project.release.release >= .ezPlatform(3, 0) ? "metadata" : "meta data"
        return [
            "Configured \(metadata) handlers: \(metadataHandlers.joined(separator: ", "))",
            "Configured binary data handlers: \(binarydataHandlers.joined(separator: ", "))",
        ]
    }

    /// - Parameters:
    ///   - from: `nil`: the handlers in effect, or the local ones when those in effect are shared already.
    ///   - to: `nil`: the shared handlers that are declared.
    public static func of(_ project: Project, from: String?, to: String?) throws(RenderFailure) -> MigrationPlan {
        guard project.facts.migrateCommand != nil else {
            let title = project.release.release.title
            throw .impossible(
                project.facts.hasLegacyKernel
                    ? "\(title) has no command for this: the legacy kernel moves files with bin/php/clusterize.php"
                    : "\(title) has no command for this: io:migrate-files came with eZ Platform 1.8")
        }
        let choice = try HandlerChoice(project, from: from, to: to)
        var plan = MigrationPlan(
            project: project, from: choice.from, to: choice.to, metadataHandlers: choice.metadata, binarydataHandlers: choice.binarydata,
            preconditions: [], steps: [])
        plan.preconditions = MigrationPreconditions(plan: plan).all
        plan.steps = MigrationSteps(plan: plan).all
        return plan
    }

    /// Siteaccesses to run the command for: one for each `var_dir`, since it only moves what is below that.
    var siteaccesses: [String] {
        var seen: Set<String> = []
        return project.siteaccesses.siteaccesses.map(\.name).filter { name in
            seen.insert(project.setting("var_dir", for: name).text.value?.value ?? "").inserted
        }
    }

    func isInEffect(_ handlers: Handlers) -> Bool {
        project.siteaccesses.siteaccesses.allSatisfy { siteaccess in
            project.handlerName(.metadata, for: siteaccess.name).text.value?.value == handlers.metadata
                && project.handlerName(.binarydata, for: siteaccess.name).text.value?.value == handlers.binarydata
        }
    }
}

/// Which handlers files come from and go to.
private struct HandlerChoice {
    var from: MigrationPlan.Handlers
    var to: MigrationPlan.Handlers
    var metadata: [String]
    var binarydata: [String]

    init(_ project: Project, from: String?, to: String?) throws(RenderFailure) {
        // The built-in handler comes last, unless the project declares one of its name.
        func names(_ handlers: [IOHandler]) -> [String] {
            let names = handlers.map(\.name)
            return names.contains("default") ? names : names + ["default"]
        }
        let (metadata, binarydata) = (names(project.ioHandlers.metadata), names(project.ioHandlers.binarydata))
        func parse(_ text: String?, _ option: String) throws(RenderFailure) -> MigrationPlan.Handlers? {
            guard let text else { return nil }
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
                throw .input(InputProblem(option, "\(quoted(text)) is no pair of handlers: METADATA,BINARYDATA is"))
            }
            for (name, known, kind) in [(parts[0], metadata, "metadata"), (parts[1], binarydata, "binary-data")] where !known.contains(name) {
                throw .input(InputProblem(option, "there is no \(kind) handler \(quoted(name)); there are \(known.joined(separator: ", "))"))
            }
            return .init(metadata: parts[0], binarydata: parts[1])
        }
        let local = MigrationPlan.Handlers(metadata: "default", binarydata: "default")
        let effective = Self.effective(project) ?? local
        let sharedMetadata = project.ioHandlers.metadata.first { $0.isLegacyDFSCluster }?.name
        let others = project.ioHandlers.binarydata.map(\.name).filter { $0 != "default" && $0 != effective.binarydata }
        let givenFrom = try parse(from, "--from")
        var target = try parse(to, "--to")
        var source = givenFrom
        if target == nil {
            if effective == local {
                guard let sharedMetadata, let first = project.ioHandlers.binarydata.first(where: { $0.name != "default" })?.name else {
                    throw .impossible(
                        "the project declares no handlers for shared files yet: ezcluster render dfs --nfs-mount DIR writes what is missing")
                }
                target = .init(metadata: sharedMetadata, binarydata: first)
            } else if others.count == 1, givenFrom == nil || givenFrom == effective {
                // A second store is declared: the files move on.
                target = .init(metadata: sharedMetadata ?? effective.metadata, binarydata: others[0])
                source = effective
            } else {
                target = effective
            }
        }
        let resolved = target ?? effective
        source = source ?? (resolved == effective ? local : effective)
        guard let source, source != resolved else {
            throw .input(InputProblem("--to", "the files are to stay where they are: both pairs are \(resolved)"))
        }
        self.from = source
        self.to = resolved
        self.metadata = metadata
        self.binarydata = binarydata
    }

    private static func effective(_ project: Project) -> MigrationPlan.Handlers? {
        let name = project.siteaccesses.defaultSiteaccess?.value ?? project.siteaccesses.siteaccesses.first?.name
        guard let name, case .known(let metadata) = project.handlerName(.metadata, for: name).text,
            case .known(let binarydata) = project.handlerName(.binarydata, for: name).text
        else { return nil }
        return .init(metadata: metadata.value, binarydata: binarydata.value)
    }
}
