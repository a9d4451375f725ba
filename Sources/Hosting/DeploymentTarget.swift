import Source

/// A named source of environment variables for PHP: a Compose service, DDEV's web container, a Platform.sh application.
public struct DeploymentTarget: Sendable {
    /// What `--target` takes: `compose:app`, `ddev`, `platformsh`.
    public var name: String
    /// For messages and chains of provenance: `Compose service app`.
    public var title: String
    public var environment: HostingEnvironment
    /// The place that declares it.
    public var span: SourceSpan?
    /// The Platform.sh application that it is, by name.
    public var application: String?
    /// What the target sets besides, and that cannot be read.
    public var undecided: [Undecided] = []

    static func all(of hosting: Hosting, root: String) -> [DeploymentTarget] {
        var targets: [DeploymentTarget] = []
        var taken: Set<String> = []
        for project in hosting.compose {
            for service in project.services where !service.environment.isEmpty {
                var name = "compose:" + service.name
                // The same service in another set of files is told apart by its file.
                if !taken.insert(name).inserted {
                    let file = project.files.last.map { Path.relative($0, to: root) ?? $0 } ?? ""
                    name = "compose:\(file):\(service.name)"
                    guard taken.insert(name).inserted else { continue }
                }
                targets.append(
                    DeploymentTarget(
                        name: name, title: "Compose service \(service.name)", environment: service.environment, span: service.span,
                        undecided: service.undecided))
            }
        }
        if let ddev = hosting.ddev, !ddev.environment.isEmpty {
            let span = ddev.environment.variables.lazy.compactMap(\.span).first
            targets.append(DeploymentTarget(name: "ddev", title: "DDEV", environment: ddev.environment, span: span))
        }
        let applications = hosting.platform?.applications ?? []
        for application in applications {
            var target = DeploymentTarget(
                name: applications.count == 1 ? "platformsh" : "platformsh:" + application.name,
                title: "Platform.sh application \(application.name)", environment: application.environment, span: application.span)
            target.application = application.name
            target.addPlatformVariables(of: application)
            targets.append(target)
        }
        return targets
    }

    /// What Platform.sh itself gives to every application: that it is there is known, what it holds is not.
    private mutating func addPlatformVariables(of application: PlatformApplication) {
        var names = ["PLATFORM_APPLICATION", "PLATFORM_PROJECT", "PLATFORM_BRANCH", "PLATFORM_PROJECT_ENTROPY", "PLATFORM_ROUTES"]
        if !application.relationships.isEmpty { names.append("PLATFORM_RELATIONSHIPS") }
        for name in names where environment[name] == nil {
            let unknown = Unknown("Platform.sh sets \(name) when it deploys", span: application.span)
            environment.set(HostingVariable(name, .unknown(unknown), at: application.span))
        }
        if application.hasEnvironmentScript {
            undecided.append(
                Undecided(
                    "further variables of the Platform.sh application \(application.name)",
                    reason: "the script .environment sets them, which is not executed", needs: "--env-var NAME=VALUE",
                    span: application.span))
        }
    }
}
