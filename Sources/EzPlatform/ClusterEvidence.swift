import Source

/// Something in the configuration that only makes sense on several servers.
public struct ClusterEvidence: Sendable {
    /// In words: `the metadata handler dfs keeps file metadata in SQL`.
    public var statement: String
    public var span: SourceSpan?
    public var siteaccesses: [String]
}

extension Project {
    /// What says that the project is deployed as a cluster: a DFS metadata handler or a binary-data handler that is not on
    /// the node's own disk is in effect for some siteaccess. Empty: nothing says so.
    public var clusterEvidence: [ClusterEvidence] { evidence.value(findClusterEvidence) }

    /// The siteaccesses whose files lie elsewhere than on the web server's own disk.
    public var siteaccessesWithSharedFiles: Set<String> { Set(clusterEvidence.flatMap(\.siteaccesses)) }

    private func findClusterEvidence() -> [ClusterEvidence] {
        var found: [ClusterEvidence] = []
        func add(_ statement: String, _ span: SourceSpan?, _ siteaccess: String) {
            if let index = found.firstIndex(where: { $0.statement == statement }) {
                found[index].siteaccesses.append(siteaccess)
            } else {
                found.append(ClusterEvidence(statement: statement, span: span, siteaccesses: [siteaccess]))
            }
        }
        for siteaccess in siteaccesses.siteaccesses.map(\.name) {
            if case .known(let handler) = handler(.metadata, for: siteaccess), handler.isLegacyDFSCluster {
                add(
                    "the metadata handler \(handler.name) is in effect, which keeps file metadata in SQL",
                    handlerName(.metadata, for: siteaccess).span, siteaccess)
            }
            guard case .known(let handler) = handler(.binarydata, for: siteaccess), case .known(let name) = handler.adapter,
                let adapter = adapter(named: name.value)
            else { continue }
            let span = handlerName(.binarydata, for: siteaccess).span
            switch adapter.kind {
            case .objectStore(let type, _, _, _):
                add("the binary-data handler \(handler.name) is in effect, which stores files in \(type)", span, siteaccess)
            case .custom(let service):
                if case .known(let id) = service, isNFSAdapter(id.value) {
                    add("the binary-data handler \(handler.name) is in effect, which stores files on NFS", span, siteaccess)
                }
            case .local, .other, .none, .unknown: break
            }
        }
        return found
    }
}
