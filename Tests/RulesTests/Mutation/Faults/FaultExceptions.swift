/// Families that a rule covers and that no fault is made for, with the reason.
struct FaultExceptions {
    var rules: [String]
    var families: [Family]
    var reason: String

    static func families(of rule: String) -> Set<Family> { Set(all.filter { $0.rules.contains(rule) }.flatMap(\.families)) }

    /// Rules that no specimen makes as severe as they can be, with the reason.
    static let lessSevere = [
        "apache-unknown-directive": "an error only when all modules of httpd are known, as on a machine that runs it",
    ]

    static let all: [FaultExceptions] = [
        FaultExceptions(
            rules: ["cache-server-of-no-machine"], families: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            reason: "their specimens name one server each, and only a list shows that the others are machines of the cluster"),
        FaultExceptions(
            rules: ["dfs-configured-twice", "override-parameter-missing"], families: [.ez113, .ez25],
            reason: "PHP of these releases asks the environment of the process, not .env: only --env-var sets DFS_NFS_PATH"),
        FaultExceptions(
            rules: ["build-variable-in-virtual-host"], families: [.ez113, .ez25],
            reason: "without a .env nothing shows that the command line sees another value: a notice"),
        FaultExceptions(
            rules: ["directory-differs-from-url-prefix"], families: [.ez32, .ibexa33, .ibexa46, .ibexa50],
            reason: "Legacy Bridge ends with 2.5; without it a difference is a notice"),
        FaultExceptions(rules: ["object-store-package-missing"], families: [.ezPublish54], reason: "its Flysystem bundle has no adapter that needs the package"),
        FaultExceptions(rules: ["driver-differs-from-url"], families: [.ezPublish54], reason: "its DoctrineBundle has no addresses"),
        FaultExceptions(
            rules: [
                "cache-server-unreachable", "cache-server-runs-differently", "cache-server-over-limits", "cache-server-versions-differ", "running-memcached-udp",
                "running-redis-unsuitable", "front-controller-not-found", "answer-contradicts-virtual-host", "image-answered-without-application",
                "site-runs-uploaded-scripts",
            ], families: Family.allCases, reason: "they judge what running servers answer; their own tests start such servers"),
        FaultExceptions(rules: ["env-processor-unavailable"], families: [.ibexa50], reason: "no later Symfony has another processor"),
        FaultExceptions(rules: ["session-path-of-another-kind"], families: [.ezPublish54], reason: "the handlers of its Symfony take servers, not a path"),
        FaultExceptions(rules: ["unreachable-memcached", "memcached-runs-differently"], families: [.ibexa50], reason: "it keeps neither its cache nor its sessions in memcached"),
    ]
}
