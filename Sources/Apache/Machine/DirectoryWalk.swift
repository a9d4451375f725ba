import Patterns
import Routing
import Source

/// The walk along the directories of a file: their sections, `.htaccess` files, links, and `<Files>`.
extension Machine {
    func walkDirectories(_ r: MachineRequest) throws(Halt) {
        guard let mapped = r.filename, mapped.first == UInt8(ascii: "/") else { return }
        let path = Self.canonical(mapped)
        let slash = UInt8(ascii: "/")
        let parts = path.split(separator: slash).map { Bytes($0) }
        let (known, kind) = resolve(path, parts, of: r)
        r.kind = kind
        let isWhole = kind != .none && known == parts.count && !(kind == .regular && path.last == slash)
        if try takeFormerWalk(r, path, isWhole: isWhole) { return try mergeFiles(r) }
        var settings = DirectorySettings()
        var spans: [SourceSpan] = []
        var directory = Bytes("/")
        var depth = 0
        // The directories that are walked: down to the file's own, or the last that exists.
        let directories = kind == .directory ? known : known - (kind == .regular ? 1 : 0)
        var deepest = directories
        if kind == .none { deepest = min(known, parts.count) }
        let end = kind == .none ? min(known + 1, parts.count) : known
        while true {
            mergeDirectories(directory, depth, path, &settings, &spans)
            do throws(Halt) { try mergeAccessFile(in: directory, r, &settings, &spans) } catch {
                r.filename = directory
                // What was not walked yet; the root's slash belongs to the file name.
                r.pathInfo = Array(path.dropFirst(depth == 0 ? 1 : directory.count - 1))
                throw error
            }
            if depth < end { try checkName(directory, parts[depth], r, settings, isWhole: isWhole) }
            guard depth < deepest, depth < parts.count else { break }
            directory += parts[depth] + [slash]
            depth += 1
        }
        // httpd does not look at the parts of a path that exists as a whole, and takes the file's name for a directory's too.
        if kind == .regular, isWhole, followsLinks(settings) == .blindly {
            for section in directorySections(path, depth + 1) {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(path.text)")
                settings.merge(section.settings)
                spans.append(section.span)
            }
        }
        var filename: Bytes = []
        for part in parts[..<end] { filename += [slash] + part }
        if filename.isEmpty { filename = Bytes("/") }
        var rest: Bytes = []
        for part in parts[end...] { rest += [slash] + part }
        if path.last == slash, path.count > 1 {
            if rest.isEmpty, kind != .none { if kind == .directory { filename.append(slash) } else { rest = Bytes("/") } } else { rest.append(slash) }
        }
        r.filename = filename
        r.pathInfo = rest
        for section in server.directories where section.isPattern {
            guard let pattern = section.pattern else {
                throw .unknown("whether <\(section.name)> applies: the value of \(section.placeholder ?? "") is not known", section.span)
            }
            guard let match = try search(pattern, filename, section.span) else { continue }
            step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(filename.text)")
            setGroups(pattern, match, filename, r)
            settings.merge(section.settings)
            spans.append(section.span)
        }
        let walked = kind == .directory ? filename : Array(filename[...(filename.lastIndex(of: slash) ?? 0)])
        r.walk = MachineRequest.Walk(directory: walked, settings: settings, sections: spans)
        r.apply(settings, of: spans)
        try mergeFiles(r)
    }

    /// Takes the sections of the request that this one follows from when it was in the same directory.
    private func takeFormerWalk(_ r: MachineRequest, _ path: Bytes, isWhole: Bool) throws(Halt) -> Bool {
        let slash = UInt8(ascii: "/")
        r.walk = (r.previous ?? r.main)?.walk
        guard isWhole, let walk = r.walk else { return false }
        let directory = r.kind == .directory ? (path.last == slash ? path : path + [slash]) : Array(path[...(path.lastIndex(of: slash) ?? 0)])
        guard walk.directory == directory, r.kind == .regular || r.pathInfo.isEmpty else { return false }
        if followsLinks(walk.settings) != .blindly, let name = path.split(separator: slash).last {
            let parent = Array(path[..<(path.count - name.count - (path.last == slash ? 1 : 0))])
            try checkName(parent, Bytes(name), r, walk.settings, isWhole: true)
        }
        for section in walk.sections { step("walk", section, "applies to \(path.text) too, which is in the same directory") }
        r.filename = path
        r.apply(walk.settings, of: walk.sections)
        return true
    }

    /// `<Directory>` sections without patterns that name a directory of this depth.
    private func directorySections(_ directory: Bytes, _ depth: Int) -> [Section] {
        server.directories.filter { section in
            !section.isPattern && section.depth == depth
                && (section.glob ? PathGlob.matches(section.path, directory) : section.path == directory)
        }
    }

    private func mergeDirectories(
        _ directory: Bytes, _ depth: Int, _ path: Bytes, _ settings: inout DirectorySettings, _ spans: inout [SourceSpan]
    ) {
        for section in directorySections(directory.count > 1 ? Array(directory.dropLast()) : directory, depth) {
            step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(path.text)")
            settings.merge(section.settings)
            spans.append(section.span)
        }
    }

    private enum LinkPolicy { case blindly, ofSameOwner, never }

    private func followsLinks(_ settings: DirectorySettings) -> LinkPolicy {
        let flags = (server.settings.options ?? OptionSettings()).merged(with: settings.options ?? OptionSettings()).effective
        return flags.contains(.symLinksIfOwnerMatch) ? .ofSameOwner : flags.contains(.followSymLinks) ? .blindly : .never
    }

    /// Symbolic links that may not be followed, and names that the system has no room for.
    private func checkName(_ directory: Bytes, _ name: Bytes, _ r: MachineRequest, _ settings: DirectorySettings, isWhole: Bool) throws(Halt) {
        func forbid(_ reason: String) throws(Halt) -> Never {
            step("walk", settings.options?.span, reason, decisive: true)
            throw .status(403)
        }
        if name.count > 255 { try forbid("a name in the path is longer than the system's limit") }
        let policy = followsLinks(settings)
        if policy == .blindly, isWhole { return }
        let path = (directory + name).text
        guard let attributes = context.files.attributes(of: path), attributes.isLink else { return }
        switch policy {
        case .never: try forbid("\(path) is a symbolic link, which may not be followed without FollowSymLinks")
        case .ofSameOwner: if attributes.hasForeignTarget { try forbid("\(path) leads to something of another owner") }
        case .blindly: if !world.exists(path) { try forbid("\(path) is a symbolic link that leads nowhere") }
        }
    }

    /// How many leading components of a path exist, and what the last of them is.
    private func resolve(_ path: Bytes, _ parts: [Bytes], of r: MachineRequest) -> (known: Int, kind: MachineRequest.FileKind) {
        let slash = UInt8(ascii: "/")
        func prefix(_ count: Int) -> Bytes {
            var result: Bytes = []
            for part in parts[..<count] { result += [slash] + part }
            return result.isEmpty ? Bytes("/") : result
        }
        if parts.isEmpty { return (0, .directory) }
        // The file that stands for an external server counts whether it is there or not.
        if !server.externalServers.isEmpty, let count = (1...parts.count).first(where: { externalServer(named: prefix($0).text) != nil }) {
            return (count, .regular)
        }
        if let rest = pathOfAction(r), rest < parts.count, isPHPProgram(prefix(parts.count - rest).text) { return (parts.count - rest, .regular) }
        if path.last != slash, isRegularFile(path) { return (parts.count, .regular) }
        // Names with a dot are hardly ever directories; they are not asked about.
        let looksLikeFile = path.last != slash && parts[parts.count - 1].contains(UInt8(ascii: "."))
        if !looksLikeFile || world.isSettled(Path.normalised(path.text)), isDirectory(path) { return (parts.count, .directory) }
        // The deepest directory that exists; asking from below settles most paths with one question.
        var count = parts.count - 1
        if path.last == slash, isRegularFile(prefix(parts.count)) { return (parts.count, .regular) }
        while count > 0 {
            let candidate = prefix(count)
            if isDirectory(candidate) { return (count, .none) }
            // Names without a dot are hardly ever files.
            if parts[count - 1].contains(UInt8(ascii: ".")) || world.isSettled(candidate.text), isRegularFile(candidate) { return (count, .regular) }
            count -= 1
        }
        return (0, .none)
    }

    private func mergeAccessFile(
        in directory: Bytes, _ r: MachineRequest, _ settings: inout DirectorySettings, _ spans: inout [SourceSpan]
    ) throws(Halt) {
        var override = server.settings.allowOverride
        if let inner = settings.allowOverride { override = inner }
        guard let allowed = override?.value, !allowed.isNone else { return }
        for name in server.accessFileNames ?? [".htaccess"] {
            let path = directory.text + name
            switch configuration.accessFile(path, directory: directory, allowed: allowed, documentRoot: documentRoot) {
            case .none: continue
            case .unknown(let reason):
                assumeNoAccessFile(name, in: directory, reason)
                continue
            case .broken(let error):
                step(name, error.place, "httpd refuses it: \(error.message)", decisive: true)
                throw .status(500)
            case .settings(let own, let span):
                step(name, span, "applies to \(directory.text)")
                settings.merge(own)
                spans.append(span)
                return
            }
        }
    }

    /// Says once for a directory and all below it that nothing in them is taken into account.
    private func assumeNoAccessFile(_ name: String, in directory: Bytes, _ reason: String) {
        guard !unreadAccessFiles.contains(where: { $0.name == name && directory.starts(with: $0.directory) }) else { return }
        unreadAccessFiles.append((name, directory))
        assume("no \(name) in \(directory.text) or below it changes this (\(reason))")
    }

    private func mergeFiles(_ r: MachineRequest) throws(Halt) {
        guard let filename = r.filename, let slash = filename.lastIndex(of: UInt8(ascii: "/")) else { return }
        // Empty for a directory with its slash.
        let name = Array(filename[(slash + 1)...])
        var merged = MergedSections()
        for section in r.settings.files {
            let applies: Bool
            if let pattern = section.pattern {
                applies = try search(pattern, name, section.span) != nil
            } else if let placeholder = section.placeholder {
                throw .unknown("whether <\(section.name)> applies: the value of \(placeholder) is not known", section.span)
            } else {
                applies = section.glob ? PathGlob.matches(section.path, name) : section.path == name
            }
            if applies {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(name.text)")
                merged.add(section.settings, section.span)
            }
        }
        merged.apply(to: r)
    }
}
