import ClusterModel
import Glibc
import Rules
import Source
import Testing

/// Many siteaccesses behind many virtual hosts: the work of a rule grows with the one or with the other, not with the product of both.
@Suite struct GrowthTests {
    /// The base project with one siteaccess for each virtual host, each with a directory of its own.
    private func project(_ base: BaseProject, _ count: Int) throws -> LoadedSubjects {
        let names = (0..<count).map { "site\($0)" }
        var files = base.files
        for (path, text) in files {
            var text = text.replacing("list: [site, admin]", with: "list: [site, admin, \(names.joined(separator: ", "))]")
            text = text.replacing(
                "                www.acme.test: site\n",
                with: "                www.acme.test: site\n" + names.map { "                \($0).acme.test: \($0)\n" }.joined())
            text = text.replacing("    system:\n", with: "    system:\n" + names.map { "        \($0): { var_dir: var/\($0) }\n" }.joined(), maxReplacements: 1)
            if path.hasPrefix("deploy/"), path.hasSuffix("site.conf") {
                text = names.map { text.replacing("www.acme.test admin.acme.test", with: "\($0).acme.test").replacing("www.acme.test", with: "\($0).acme.test").replacing("ServerAlias admin.acme.test", with: "ServerAlias \($0).other.test") }.joined() + text
            }
            files[path] = text
        }
        return try SubjectLoader.load(files)
    }

    /// Seconds of this thread's own.
    private func seconds(_ loaded: LoadedSubjects) -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        let run = LintRun(loaded, linter: Linter(rules: Catalogue.all, severities: [:], threads: 1))
        #expect(run.findings.filter { $0.finding.severity == .error }.isEmpty, "\(run.findings.prefix(3).map { describe($0.finding) })")
        return now() - start
    }

    @Test("four times the sites take about four times as long", arguments: [BaseProject.ez25, .ez113])
    func linear(base: BaseProject) throws {
        let (small, large) = (40, 160)
        let few = try project(base, small)
        let many = try project(base, large)
        #expect(few.subjects.first?.applications.first?.siteaccesses.siteaccesses.count == small + 2)
        #expect(many.subjects.first?.nodes.first?.webServers.first?.server.sites.count == large + 1)
        let factor = seconds(many) / max(seconds(few), 0.05)
        // The product would be sixteen times the work.
        #expect(factor < 9, "\(factor) times as long")
        print("growth: \(base.name): \(factor) times the time for 4 times the sites")
    }
}
