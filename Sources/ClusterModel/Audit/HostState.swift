import Daemons
import EzPlatform
import Host
import Routing
import Source

/// What a node is and does, beyond the configuration of its servers: known when a machine is audited, not from a project's files.
///
/// What machines have alike is one object for all of them, so that a fleet needs little more than a single machine.
public struct HostState: Sendable {
    public var source: HostSource
    public var facts: HostFacts
    /// The machine's own addresses, those of the loopback included.
    public var ownAddresses: Knowledge<[NetworkAddress]>
    public var accounts: PooledValue<Accounts>
    /// The directories that PHP writes to, for every application that the node serves: equal for machines that are the same object here.
    public var storage: PooledValue<[StorageDirectory]>
    var survey: PooledValue<Survey>
    /// Document root to the directory of the project that it belongs to.
    public var projects: [String: String]
    /// Virtual hosts of projects among the available ones that their server does not read.
    public var disabledSites: [DisabledSite]
    /// What servers answered when they were asked.
    public var probes = ProbeResults()

    /// What names of the configuration lead to on the machine.
    struct Survey: Hashable, Sendable {
        var sockets: [String: UnixSocket] = [:]
        var addresses: [String: Knowledge<[NetworkAddress]>] = [:]
    }

    /// The unix sockets that the web servers' configuration names, by path as `PHPAddress` tells it.
    public var sockets: [String: UnixSocket] { survey.value.sockets }
    /// The addresses of the cache and session servers that its applications name, as this machine resolves them.
    public var addresses: [String: Knowledge<[NetworkAddress]>] { survey.value.addresses }

    /// Whether an address is one of the machine's own. `nil`: not known.
    public func owns(_ address: NetworkAddress) -> Bool? {
        if address.reach == .loopback { return true }
        return ownAddresses.value.map { $0.contains(address) }
    }
}

/// A virtual host that is not enabled.
public struct DisabledSite: Sendable {
    public var site: Site
    public var server: WebServerKind
    /// The directory of the project that its document root belongs to.
    public var project: String
}

/// A directory that an application writes to, and what the machine has there.
public struct StorageDirectory: Hashable, Sendable {
    public enum Purpose: Hashable, Sendable {
        /// Binary files that all nodes share; the name of the binary-data handler.
        case sharedFiles(handler: String)
        /// `web/var`: what the default handler writes.
        case localFiles
        case cache
        case logs
    }

    /// Whether somebody who runs PHP for the application may write there.
    public struct Access: Hashable, Sendable {
        public var user: String
        /// Where the user is set: the pool of PHP-FPM.
        public var span: SourceSpan
        public var result: PathAccess
    }

    public var project: String
    public var purpose: Purpose
    /// As configured.
    public var path: String
    /// With links resolved.
    public var realPath: String
    /// The setting that names it; `nil` for what is fixed by the release.
    public var provenance: Provenance?
    public var siteaccesses: [String]
    public var exists: Knowledge<Bool>
    /// What is mounted there now.
    public var mount: Knowledge<MountedFileSystem>
    /// What `/etc/fstab` wants to be mounted there, when that is not just the root file system.
    public var intended: Mount?
    public var access: [Access]
}

/// A unix socket that web servers hand requests to, and whether they may connect to it.
public struct UnixSocket: Hashable, Sendable {
    /// Links followed: as the kernel lists it.
    public var path: String
    /// By the program that connects; only those that run and of which it is known as whom. Empty when nobody listens.
    public var access: [RunningProcess.Program: PathAccess]
}
