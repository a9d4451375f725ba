import ClusterModel
import Reporting
import Routing
import Source

/// `ezcluster trace`
enum TraceCommand {
    static func run(_ options: TraceOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        for server in options.subject.servers where server.kind != .apache && server.kind != .nginx {
            throw UsageError("--\(server.kind.rawValue) is no web server: trace asks --apache and --nginx files")
        }
        let loaded: LoadedSubjects
        switch try SubjectLoading.load(options.subject, paths: [], requestIsComplete: true, in: surroundings) {
        case .nothing(let message):
            EzclusterCommand.complain(message, in: surroundings)
            return EzclusterCommand.nothingCode
        case .loaded(let subjects): loaded = subjects
        }
        let servers = loaded.subjects.flatMap(\.nodes).flatMap(\.webServers)
        guard !servers.isEmpty else {
            EzclusterCommand.complain("no web server configuration was found: name one with --apache FILE or --nginx FILE", in: surroundings)
            return EzclusterCommand.nothingCode
        }
        let report = trace(options, servers)
        let bytes: [UInt8]
        switch options.format {
        case .json: bytes = TraceJSON.render(report, paths: surroundings.paths)
        case .text:
            let render = EzclusterCommand.renderOptions(options.text, isFile: options.outputPath != nil, in: surroundings)
            bytes = TraceText.render(report, render)
        }
        try EzclusterCommand.write(bytes, to: options.outputPath, in: surroundings)
        return report.exitCode(expecting: options.expect)
    }

    private static func trace(_ options: TraceOptions, _ servers: [WebServerEntry]) -> TraceReport {
        var files = FileFacts(present: Set(options.present), absent: Set(options.absent))
        if options.filesystem == .live { files.tree = LiveFileTree(root: options.subject.root ?? "/") }
        var entries: [TraceReport.Entry] = []
        for target in options.targets {
            for (index, entry) in servers.enumerated() {
                var context = entry.context
                context.files = files
                let result = entry.server.route(target.request, in: context)
                entries.append(
                    TraceReport.Entry(
                        url: target.url, request: target.request, server: index, result: result, site: result.site.map { entry.server.sites[$0] }))
            }
        }
        return TraceReport(
            servers: servers.map { entry in
                TraceReport.Server(
                    kind: entry.server.kind, file: entry.file.path, findings: entry.server.findings,
                    undecided: entry.server.undecided, assumptions: entry.server.assumptions)
            }, entries: entries)
    }
}
