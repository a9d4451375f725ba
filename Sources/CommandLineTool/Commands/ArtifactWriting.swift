import Rendering
import Reporting
import Source

/// Puts rendered files where they belong, or compares them with what is there.
struct ArtifactWriting {
    let options: RenderOptionSet
    /// Absolute.
    let directory: String
    let surroundings: Surroundings

    private enum State: Hashable {
        case missing, equal, outdated
        /// Not as the tool wrote it: whose it is.
        case foreign(String)
        case unreadable(String)
    }

    func write(_ artifacts: [Artifact]) throws(UsageError) -> Int32 {
        var states: [(artifact: Artifact, path: String, state: State, old: String)] = []
        for artifact in artifacts {
            let path = Path.join(directory, artifact.path)
            let (state, old) = state(of: artifact, at: path)
            states.append((artifact, path, state, old))
        }
        if options.isCheck || options.showsDiff {
            var text = ""
            for (artifact, path, state, old) in states where state != .equal {
                let name = surroundings.paths.show(path)
                if case .unreadable(let reason) = state { throw UsageError("cannot read \(name): \(reason)") }
                text += LineDifference.unified(old, artifact.text, from: state == .missing ? nil : name, to: name)
            }
            try EzclusterCommand.write(Array(text.utf8), to: nil, in: surroundings)
            let differing = states.count { $0.state != .equal }
            if options.isCheck, differing > 0 {
                EzclusterCommand.complain("\(differing) of \(states.count) files \(differing == 1 ? "differs" : "differ") from what would be rendered", in: surroundings)
                return 1
            }
            return 0
        }
        // All or none: a half-written set of files would not fit together.
        for (_, path, state, _) in states {
            switch state {
            case .foreign(let reason) where !options.overwrites:
                throw UsageError("\(surroundings.paths.show(path)) \(reason): --diff shows the difference, --force overwrites it; nothing was written")
            case .unreadable(let reason): throw UsageError("cannot read \(surroundings.paths.show(path)): \(reason); nothing was written")
            default: break
            }
        }
        var text = ""
        for (artifact, path, state, _) in states {
            let name = surroundings.paths.show(path)
            if state != .equal {
                do throws(WriteError) { try FileSink(path: path).writeMakingDirectories(Array(artifact.text.utf8)) } catch {
                    throw UsageError("cannot write \(name): \(error.reason)")
                }
            }
            text += "\(state == .equal ? "unchanged" : state == .missing ? "new      " : "changed  ")  \(name)\n"
        }
        if options.text.verbosity > .quiet { try EzclusterCommand.write(Array(text.utf8), to: nil, in: surroundings) }
        return 0
    }

    private func state(of artifact: Artifact, at path: String) -> (State, old: String) {
        let bytes: [UInt8]
        do throws(FileError) { bytes = try LiveFileTree().read(path, limit: SourceStore.defaultLimit) } catch {
            return error == .missing ? (.missing, "") : (.unreadable(error.reason), "")
        }
        let old = String(decoding: bytes, as: UTF8.self)
        if bytes == Array(artifact.text.utf8) { return (.equal, old) }
        switch FileMark.author(of: bytes) {
        case .tool: return (.outdated, old)
        case .toolThenEdited: return (.foreign("was changed after ezcluster wrote it"), old)
        case .somebodyElse: return (.foreign("was not written by ezcluster"), old)
        }
    }
}

extension FileSink {
    /// Writes the file, and makes the directories above it that are missing.
    func writeMakingDirectories(_ bytes: [UInt8]) throws(WriteError) {
        try Directories.make(Path.parent(path))
        try write(bytes)
    }
}
