import EzPlatform
import Source

/// The requests that a project gives rise to, besides its images.
extension Project {
    /// Hosts of absolute URL prefixes, in lower case.
    public var staticHosts: Set<String> {
        var hosts: Set<String> = []
        for siteaccess in siteaccesses.siteaccesses {
            if case .absolute(_, let host?) = urlPrefix(for: siteaccess.name) { hosts.insert(host.lowercased()) }
        }
        return hosts
    }

    /// Whether stored files lie elsewhere than on the web server's own disk, so that only the application can answer for them:
    /// some siteaccess uses a DFS metadata handler, or a binarydata handler that is not the local default.
    public var filesAreShared: Bool { !clusterEvidence.isEmpty }

    /// The places that show it, for findings.
    public var sharedFilesEvidence: [RelatedPlace] {
        clusterEvidence.prefix(2).compactMap { evidence in evidence.span.map { RelatedPlace(evidence.statement, at: $0) } }
    }

    /// The directories of stored files as URL paths of the site, distinct: `/var/site/storage`.
    public var storagePaths: [String] { storagePaths(of: siteaccesses.siteaccesses.map(\.name)) }

    /// Those of some siteaccesses.
    public func storagePaths(of siteaccesses: [String]) -> [String] {
        var paths: [String] = []
        var seen: Set<String> = []
        for siteaccess in siteaccesses {
            guard case .known(let variable) = setting("var_dir", for: siteaccess).text,
                case .known(let storage) = setting("storage_dir", for: siteaccess).text
            else { continue }
            let path = Path.normalised("/\(variable.value)/\(storage.value)")
            if seen.insert(path).inserted { paths.append(path) }
        }
        return paths
    }

    /// URLs of scripts that somebody may have uploaded, with and without path info.
    public var scriptProbes: [String] {
        storagePaths.prefix(4).flatMap { path in
            ["\(path)/images/2/1/4/0/412-3-eng-GB/upload.php", "\(path)/images/2/1/4/0/412-3-eng-GB/upload.php/x", "\(path)/original/upload.php"]
        }
    }

    /// URLs of files that need a permission check, as a site or a static host would be asked for them.
    /// - Parameter host: a static host's name; the path behind its absolute prefix is used then.
    public func originalProbes(on host: String?) -> [String] {
        guard let host else { return storagePaths.prefix(4).map { "\($0)/original/application/1f3870be274f6c49b3e31a0c6728957f.pdf" } }
        var probes: [String] = []
        for siteaccess in siteaccesses.siteaccesses {
            guard case .absolute(let text, let named?) = urlPrefix(for: siteaccess.name), named.lowercased() == host.lowercased() else { continue }
            let afterScheme = text.value.range(of: "//").map { text.value[$0.upperBound...] } ?? text.value[...]
            let base = afterScheme.firstIndex(of: "/").map { String(afterScheme[$0...]) } ?? "/"
            let probe = Path.normalised(base + "/original/application/1f3870be274f6c49b3e31a0c6728957f.pdf")
            if !probes.contains(probe) { probes.append(probe) }
        }
        return probes
    }
}

extension String {
    /// The first occurrence of a text; Foundation's method of that name is not available here.
    fileprivate func range(of text: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
