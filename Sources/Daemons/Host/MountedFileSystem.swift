/// What is mounted somewhere, as the kernel says it: a value, equal on all machines that mount the same in the same way.
public struct MountedFileSystem: Hashable, Sendable {
    /// `filer:/export/acme`, `/dev/sda1`.
    public var source: String
    /// Normalised absolute path.
    public var target: String
    /// `nfs4`, `ext4`.
    public var type: String
    /// Those of the file system, then those of the mount: `ro` of the mount counts over `rw` of its file system. Without those that are a
    /// machine's own: its address, its memory, and numbers of this start.
    public var options: [String]

    /// Whether other hosts may see the same files.
    public var isShared: Bool { FileSystemType.isShared(type) }
    public var isNFS: Bool { FileSystemType.isNFS(type) }
    /// Whether another file system is mounted in its place when somebody asks for it.
    public var isOnDemand: Bool { type == "autofs" }
    /// Whether nothing can be written through it.
    public var isReadOnly: Bool { options.last { $0 == "ro" || $0 == "rw" } == "ro" }
}

/// Options of mounts as words: `hard`, `vers=4.2`.
public enum MountOption {
    static func split(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }

    /// The last value of an option: empty for one without `=`.
    public static func value(of name: String, in options: [String]) -> String? {
        options.last { $0 == name || $0.hasPrefix(name + "=") }.map { String($0.dropFirst(min(name.count + 1, $0.count))) }
    }

    /// Of NFS (the address that the client was given), of memory (sizes that follow from the machine's) and of the automounter (numbers of its process).
    private static let ofOneMachine = ["clientaddr=", "size=", "nr_blocks=", "nr_inodes=", "fd=", "pgrp=", "pipe_ino="]

    static func isOfOneMachine(_ option: String) -> Bool { ofOneMachine.contains(where: option.hasPrefix) }
}

/// What the name of a file system's type says.
enum FileSystemType {
    /// Whether other hosts may see the same files: a file system of the network or of a cluster.
    static func isShared(_ type: String) -> Bool {
        sharedTypes.contains(type) || sharedTypes.contains(type.hasPrefix("fuse.") ? String(type.dropFirst(5)) : type)
    }

    static func isNFS(_ type: String) -> Bool { type == "nfs" || type == "nfs4" }

    private static let sharedTypes: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "glusterfs", "ceph", "efs", "lustre", "ocfs2", "gfs2", "gpfs", "beegfs", "afs", "9p",
        "sshfs", "s3fs", "davfs", "moosefs", "mfs", "gcsfuse", "azurefile", "virtiofs",
    ]
}
