import EzPlatform
import Source

/// The order of a migration: while files move, the old handlers stay in effect.
struct MigrationSteps {
    let plan: MigrationPlan

    private var project: Project { plan.project }
    private var facts: ReleaseFacts { project.facts }
    private var console: String { "php \(facts.console)" }

    var all: [MigrationPlan.Step] {
        var steps = [
            MigrationPlan.Step(title: "Back up the database and the stored files"),
            declare(),
        ]
        if MigrationPreconditions(plan: plan).hasOwnDatabase { steps.append(makeTable()) }
        steps += [migrate(isDry: true), freeze(), migrate(isDry: false), switchOver(), clear(), verify(), tidy()]
        return steps
    }

    private func asWebServer(_ command: String) -> String { "sudo -u www-data \(command)" }

    private func declare() -> MigrationPlan.Step {
        var step = MigrationPlan.Step(
            title: "Declare the handlers on every node, without using them yet",
            commands: [asWebServer("\(console) cache:clear --env=prod"), asWebServer("\(console) \(command) --list-io-handlers --env=prod")])
        step.remarks = ["the second command must print:"] + plan.listing.map { "    \($0)" }
        if plan.isInEffect(plan.to) {
            step.remarks.append("\(plan.to) is in effect already: until the files are moved, their images are missing")
        }
        return step
    }

    private var command: String { facts.migrateCommand ?? "io:migrate-files" }

    private func makeTable() -> MigrationPlan.Step {
        let schema = project.release.release < .ezPlatform(3, 0) ? "vendor/ezsystems/ezpublish-kernel/data/mysql/dfs_schema.sql" : nil
        var step = MigrationPlan.Step(title: "Make the table \(facts.dfsTable) in the database of its own")
        if let schema {
            step.commands = ["mysql DFS_DATABASE < \(schema)"]
        } else {
            step.commands = ["mysqldump --no-data MAIN_DATABASE \(facts.dfsTable) | mysql DFS_DATABASE"]
            step.remarks = ["the installer made an empty one in the main database; with PostgreSQL: pg_dump --schema-only --table=\(facts.dfsTable)"]
        }
        return step
    }

    private func migrate(isDry: Bool) -> MigrationPlan.Step {
        var step = MigrationPlan.Step(title: isDry ? "Try it without moving anything" : "Move the files")
        let names = plan.siteaccesses
        for name in names {
            var line = "\(console) \(command) --from=\(plan.from) --to=\(plan.to) --env=prod --no-debug"
            if isDry { line += " --dry-run" }
            if names.count > 1 { line += " --siteaccess=\(name)" }
            step.commands.append(asWebServer(line))
        }
        step.remarks = [
            "its exit code is 0 even when it fails: read what it prints" + (isDry ? "" : "; \"Files that could not be migrated\" must not appear")
        ]
        if names.count > 1 { step.remarks.append("once for each var_dir: it only sees files below that of its siteaccess") }
        if !isDry { step.remarks.append("drafts of the legacy back office (images-versioned) and variations that are no longer configured stay behind") }
        return step
    }

    private func freeze() -> MigrationPlan.Step {
        MigrationPlan.Step(title: "Let nobody store files: close the back office, stop cron jobs and workers")
    }

    private func switchOver() -> MigrationPlan.Step {
        var step = MigrationPlan.Step(title: "Switch every node: the handlers in effect, and the virtual host")
        step.remarks = [
            "\(facts.rootKey).system.default.io: { metadata_handler: \(plan.to.metadata), binarydata_handler: \(plan.to.binarydata) }"
        ]
        step.commands = ["ezcluster render apache nginx --output-dir deploy", "ezcluster lint"]
        step.remarks.append("take the virtual host of your server from deploy/: images must reach the application before any rule for files on disk")
        return step
    }

    private func clear() -> MigrationPlan.Step {
        var step = MigrationPlan.Step(
            title: "Clear the caches on every node, then reload the web server", commands: [asWebServer("\(console) cache:clear --env=prod")])
        if !facts.usesStash {
            let name = project.siteaccesses.siteaccesses.first?.name
            let pool = name.flatMap { project.setting(facts.cacheSetting, for: $0).text.value?.value }
            step.commands.append(asWebServer("\(console) cache:pool:clear \(pool ?? facts.cacheDefault) --env=prod"))
            step.remarks.append("the pool is shared: once is enough for it")
        }
        step.remarks.append("purge the HTTP cache too: it may hold 404 answers for images")
        return step
    }

    private func verify() -> MigrationPlan.Step {
        var step = MigrationPlan.Step(title: "Verify on every node")
        let name = project.siteaccesses.siteaccesses.first?.name
        if let path = name.flatMap({ project.imageRequests(for: $0).value?.first?.path }) {
            step.commands.append("ezcluster trace --nginx deploy/nginx/SITE.conf --expect php \(path)")
        }
        step.remarks = [
            "SELECT COUNT(*) FROM \(facts.dfsTable): the number of files that the command counted, and the variations",
            "upload an image on one node and open it on another", "download a file that needs a login, with and without one",
        ]
        return step
    }

    private func tidy() -> MigrationPlan.Step {
        let paths = plan.siteaccesses.compactMap { name -> String? in
            guard case .known(let variable) = project.setting("var_dir", for: name).text,
                case .known(let storage) = project.setting("storage_dir", for: name).text
            else { return nil }
            return "\(facts.webRoot)/\(variable.value)/\(storage.value)"
        }
        guard plan.from.binarydata == "default" else { return MigrationPlan.Step(title: "Keep the old storage until the next backup, then remove it") }
        return MigrationPlan.Step(
            title: "Move the old files of every node out of the web root",
            remarks: paths.map { "\($0): a rule for files on disk would send them for ever, whatever was replaced since" })
    }
}
