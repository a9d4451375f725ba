import ClusterModel
import Host
import Reporting
import Rules
import Source

/// `ezcluster collect`: audits the machine and keeps what the audit asked for.
enum CollectCommand {
    static func run(_ options: CollectOptions, in surroundings: Surroundings) throws(UsageError) -> Int32 {
        let mask = SecretMask(key: try key(options.secretKey, in: surroundings))
        var audit = AuditOptions()
        audit.lint.subject = options.subject
        let live = LiveFileTree()
        var machine: any HostTree = options.directory.map { LiveHostTree(directory: $0) } ?? LiveHostTree()
        if !options.probing.isEmpty { machine = ProbingHostTree(machine, prober: Prober(), scope: options.probing) }
        let recording = RecordingHostTree(machine)
        let host: String
        do throws(SubjectError) {
            if let directory = options.directory {
                do throws(FileError) { _ = try live.list(directory) } catch { throw SubjectError.unreadable(path: directory, error) }
            }
            let fallback = options.directory.map(Path.name) ?? "localhost"
            let target = AuditSource { () throws(SubjectError) in AuditTarget(tree: recording, name: options.name, fallbackName: fallback) }
            let configuration = try AuditCommand.configuration(audit, live, in: surroundings)
            let loaded = try AuditCommand.load([target], audit, configuration, in: surroundings)
            guard !loaded.isEmpty else {
                EzclusterCommand.complain("no web server, cache server or project was found", in: surroundings)
                return EzclusterCommand.nothingCode
            }
            // Routing looks at more files, such as .htaccess.
            _ = LintRun(loaded)
            host = loaded.subjects.first?.nodes.first?.name ?? fallback
            for skipped in loaded.skipped {
                EzclusterCommand.complain("not collected: \(skipped.path): \(skipped.reason)", in: surroundings)
            }
        } catch {
            guard case .unreadable(let path, let reason) = error else { throw SubjectLoading.usageError(error, in: surroundings) }
            EzclusterCommand.complain("cannot read \(surroundings.paths.show(path)): \(reason.reason)", in: surroundings)
            return EzclusterCommand.nothingCode
        }
        let secrets: Snapshot.Secrets = mask.keyFingerprint.map { .keyed($0) } ?? .removed
        let snapshot = Snapshot(host: host, version: Version.text, secrets: secrets, answers: recording.recorded)
        let archive: [UInt8]
        do throws(Snapshot.Invalid) {
            archive = try snapshot.archive { mask.masked($0, $1) }
        } catch { throw UsageError("cannot make the snapshot: \(error.reason)") }
        try EzclusterCommand.write(archive, to: options.outputPath, in: surroundings)
        return 0
    }

    /// A key that is too short could be found by trying.
    private static func key(_ path: String?, in surroundings: Surroundings) throws(UsageError) -> [UInt8]? {
        guard let path else { return nil }
        let shown = surroundings.paths.show(path)
        var bytes: [UInt8]
        do throws(FileError) {
            bytes = try LiveFileTree().read(path, limit: 65_536)
        } catch { throw UsageError("cannot read --secret-key \(shown): \(error.reason)") }
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard bytes.count >= 16 else {
            throw UsageError("--secret-key \(shown) holds \(bytes.count) bytes, and a key needs at least 16: head -c 32 /dev/urandom | base64 > \(shown)")
        }
        return bytes
    }
}
