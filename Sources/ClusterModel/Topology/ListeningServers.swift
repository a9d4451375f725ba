import Source

/// The cache servers of all machines, found by what somebody who connects to them names: a fleet has hundreds, and thousands of machines ask.
struct ListeningServers {
    private(set) var all: [ListeningServer] = []
    private var ofMachine: [String: [Int]] = [:]
    private var atAddress: [NetworkAddress: [Int]] = [:]
    private var named: [String: [Int]] = [:]
    /// Of machines, on all of their addresses: by those.
    private var ofOwner: [NetworkAddress: [Int]] = [:]
    /// Of files without a machine, on all addresses.
    private var anywhere: [Int] = []

    mutating func append(_ server: ListeningServer) {
        let index = all.count
        all.append(server)
        ofMachine[server.member.name ?? "", default: []].append(index)
        for endpoint in server.endpoints {
            guard let address = endpoint.address else {
                if let name = endpoint.name { named[name.lowercased(), default: []].append(index) }
                continue
            }
            guard address.reach == .wildcard else {
                atAddress[address, default: []].append(index)
                continue
            }
            guard server.member.name != nil else {
                anywhere.append(index)
                continue
            }
            for own in server.member.ownAddresses { ofOwner[own, default: []].append(index) }
        }
    }

    /// The first server that somebody on a node reaches under the name. See `ListeningServer.serves`.
    func first(
        _ kind: Topology.Part.Kind, _ addresses: [NetworkAddress], _ host: String, _ port: Int?, isOwn: Bool, from member: Member
    ) -> ListeningServer? {
        var candidates = ofMachine[isOwn ? member.name ?? "" : host] ?? []
        if !isOwn {
            candidates += named[host.lowercased()] ?? []
            candidates += anywhere
            for address in addresses { candidates += (atAddress[address] ?? []) + (ofOwner[address] ?? []) }
        }
        return candidates.sorted().first { all[$0].kind == kind && all[$0].serves(addresses, host, port, isOwn: isOwn, from: member) }.map { all[$0] }
    }
}
