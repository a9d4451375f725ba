import ClusterModel
import EzPlatform
import Source

extension Rule {
    static let variableOfAnotherRelease = Rule(
        "variable-of-another-release", .warning, .environment,
        summary: "a variable is set under the name that another release reads",
        explanation: """
            The variables of the distributions changed their names: `CUSTOM_CACHE_POOL` of 1.13 is `CACHE_POOL` from 2.0 on; `SYMFONY_ENV`, `SYMFONY_DEBUG` and \
            `SYMFONY_HTTP_CACHE` are `APP_ENV`, `APP_DEBUG` and `APP_HTTP_CACHE` from 3.0 on. One with the old name is not read, and what it was meant to \
            switch stays as it is.

            Reported only when the release's own name is not set beside it.
            """,
        remedy: "use the name that the release reads",
        sources: [.init("env/generic.php of eZ Platform 1 and 2, core extension and front controllers of 3.0 and later")],
        examples: [
            .triggering(
                "the pool's variable of 1.13", on: .ibexa46, likewise: [.ez32, .ibexa50], [.replace(in: ".env", "CACHE_POOL=cache.redis", with: "CUSTOM_CACHE_POOL=↓cache.redis")]),
            .triggering(
                "debugging in the virtual host", on: .ibexa33,
                [
                    .replace(
                        in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" APP_ENV=prod",
                        with: "SetEnvIf Request_URI \".*\" APP_ENV=prod\n    SetEnv SYMFONY_DEBUG ↓0")
                ]),
            .clean("the release's own", on: .ibexa46, likewise: [.ezPublish54, .ez113, .ez25], []),
            .clean(
                "both, for hosts that serve two releases", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50],
                [.replace(in: ".env", "CACHE_POOL=cache.redis", with: "CACHE_POOL=cache.redis\nCUSTOM_CACHE_POOL=cache.redis")]),
            .triggering(
                "debugging as in 3.x", on: .ez113, likewise: [.ez25Apache],
                [
                    .replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod", with: "SetEnvIf Request_URI \".*\" SYMFONY_ENV=prod\n    SetEnv APP_DEBUG ↓0")
                ]),
            .triggering(
                "debugging as in 3.x, in 5.4", on: .ezPublish54,
                [
                    .replace(in: "deploy/apache/site.conf", "SetEnvIf Request_URI \".*\" ENVIRONMENT=prod", with: "SetEnvIf Request_URI \".*\" ENVIRONMENT=prod\n    SetEnv APP_DEBUG ↓0")
                ]),
        ]
    ) { context in
        guard let application = context.application else { return }
        let facts = application.facts
        var names: [(old: String, right: String?)] = []
        if let pool = facts.onDemandFiles?.cachePoolVariable {
            names.append(pool == "CACHE_POOL" ? ("CUSTOM_CACHE_POOL", pool) : ("CACHE_POOL", pool))
        }
        for (old, right) in [("SYMFONY_DEBUG", facts.debugVariable), ("SYMFONY_HTTP_CACHE", facts.httpCacheVariable)] where old != right {
            names.append((old, right))
        }
        if facts.debugVariable != "APP_DEBUG" { names.append(("APP_DEBUG", facts.debugVariable)) }
        if facts.environmentVariable == "SYMFONY_ENV", application.release.release.line != .ezPublish { names.append(("ENVIRONMENT", "SYMFONY_ENV")) }
        let title = application.release.release.title
        for (old, right) in names {
            let isSet = right.map { name in !application.symfony.variables[name].isAbsent || !context.handed(name).isEmpty } ?? false
            guard !isSet else { continue }
            let advice = right.map { "; it is \($0) there" } ?? ""
            if let value = application.symfony.variables[old].value, let span = value.origin, application.symfony.variables.isFromDotenv(old) {
                context.report("\(title) does not read \(old)\(advice)", at: span)
            }
            for variable in context.handed(old) {
                guard let value = variable.value.value, let span = value.origin else { continue }
                context.report("\(title) does not read \(old)\(advice)", at: span, related: variable.site.map { [context.related($0)] } ?? [])
            }
        }
    }
}
