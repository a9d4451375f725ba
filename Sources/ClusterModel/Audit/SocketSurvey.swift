import Host
import Source

/// Looks at the sockets of PHP-FPM: who may connect to them.
struct SocketSurvey {
    let tree: any HostTree
    let facts: HostFacts

    func sockets() -> [PHPSocket] {
        guard !facts.workers.isEmpty, let table = facts.sockets.value else { return [] }
        let masters = facts.processes(of: .fpm)
        var listening: [ListeningSocket] = []
        for process in masters { listening += facts.listeners(of: process).value ?? [] }
        // Without rights the sockets of a process are not told apart; by their name they are PHP's.
        if listening.isEmpty, !masters.isEmpty { listening = table.sockets.filter { $0.description.contains("php") } }
        var found: [PHPSocket] = []
        for socket in listening {
            guard case .unix(let path) = socket.endpoint, path.hasPrefix("/"), !found.contains(where: { $0.path == path }) else { continue }
            found.append(PHPSocket(path: path, access: facts.workers.mapValues { PathAccess.connecting(to: path, by: $0, in: tree) }))
        }
        return found
    }
}
