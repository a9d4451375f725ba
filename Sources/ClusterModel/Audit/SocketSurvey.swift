import Daemons
import Host
import Source

/// Looks at the unix sockets that web servers hand requests to: where they are, and who may connect to them.
struct SocketSurvey {
    let tree: any HostTree
    let facts: HostFacts

    /// - Parameter names: as the configuration names them.
    func sockets(_ names: [String]) -> [String: UnixSocket] {
        let listening = Set(
            (facts.sockets.value?.sockets ?? []).compactMap { socket -> String? in
                if case .unix(let path) = socket.endpoint { path } else { nil }
            })
        var found: [String: UnixSocket] = [:]
        for name in names {
            guard case .socket(let key)? = PHPAddress(backend: "unix:" + name), found[key] == nil else { continue }
            // Debian's /run/php/php-fpm.sock is a link to the socket of a version.
            let path = tree.canonical(name)
            var access: [RunningProcess.Program: PathAccess] = [:]
            if listening.contains(path) { access = facts.workers.mapValues { PathAccess.connecting(to: path, by: $0, in: tree) } }
            found[key] = UnixSocket(path: path, access: access)
        }
        return found
    }

    /// What configuration names behind `unix:`, wherever it does, each once: `fastcgi_pass`, an upstream's `server`, `SetHandler`, `ProxyPass`.
    static func names(in files: [SourceFile]) -> [String] {
        var seen: Set<String> = []
        var names: [String] = []
        let scheme = Array("unix:/".utf8)
        for file in files {
            let bytes = file.bytes
            var rest = bytes[...]
            while let range = rest.firstRange(of: scheme) {
                let start = range.upperBound - 1
                let end = bytes[start...].firstIndex { $0 <= 0x20 || ends.contains($0) } ?? bytes.endIndex
                rest = bytes[end...]
                let name = String(decoding: bytes[start..<end], as: UTF8.self)
                if seen.insert(name).inserted { names.append(name) }
            }
        }
        return names
    }

    /// A name with a variable in it is not one; it ends there and names nothing.
    private static let ends = Set(";|\"':$%{}#,\\".utf8)
}
