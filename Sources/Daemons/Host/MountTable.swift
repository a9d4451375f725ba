import Source

/// What the kernel has mounted, as `/proc/self/mountinfo` lists it (`proc_pid_mountinfo(5)`), without the file systems of the kernel's own.
///
/// What differs with each start of a machine is left out, so that the tables of a fleet's machines are equal: the numbers of mounts and
/// devices, and the order in which different places were mounted.
public struct MountTable: Hashable, Sendable {
    /// By target; those in one place in the order in which they were mounted.
    public let mounts: [MountedFileSystem]

    public static func read(_ bytes: [UInt8]) -> MountTable {
        var found: [MountedFileSystem] = []
        var hasRun = false
        for line in bytes.split(separator: 0x0A) {
            let isOfMemory = contains(line, memory)
            if isOfMemory, contains(line, run) { hasRun = true }
            let isForgotten = kernelTypes.contains { contains(line, $0) } || (isOfMemory && hasRun && contains(line, belowRun))
            if !isForgotten, let mount = mount(line) { found.append(mount) }
        }
        let order = found.indices.sorted { (found[$0].target, $0) < (found[$1].target, $1) }
        return MountTable(mounts: order.map { found[$0] })
    }

    /// The mount on which a path without links lies: the longest target above it, and of those in one place the last.
    public func mount(holding path: String) -> MountedFileSystem? {
        var found: MountedFileSystem?
        for mount in mounts where Path.isWithin(path, mount.target) {
            if mount.target.utf8.count >= found?.target.utf8.count ?? 0 { found = mount }
        }
        return found
    }

    // MARK: Lines

    private static let memory = Array(" - tmpfs ".utf8)
    private static let run = Array(" / /run ".utf8)
    private static let belowRun = Array(" / /run/".utf8)

    /// Types of file systems in which nobody keeps files, as they stand in a line. They are most of the table. `autofs` is none of them: it
    /// stands where another one is mounted on demand.
    private static let kernelTypes: [[UInt8]] = [
        "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc",
        "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs",
    ].map { Array(" - \($0) ".utf8) }

    private static func contains(_ line: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
        line.indices.contains { line[$0] == text[0] && line[$0...].starts(with: text) }
    }

    /// `36 35 98:0 /inside /target rw,noatime shared:1 - ext4 /dev/sda1 rw`
    private static func mount(_ line: ArraySlice<UInt8>) -> MountedFileSystem? {
        let fields = line.split(separator: 0x20, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard let separator = fields.firstIndex(of: "-"), separator >= 6, fields.count > separator + 2 else { return nil }
        let ofFileSystem = fields.count > separator + 3 ? MountOption.split(fields[separator + 3]) : []
        return MountedFileSystem(
            source: Fstab.unescaped(fields[separator + 2]), target: Path.normalised(Fstab.unescaped(fields[4])), type: fields[separator + 1],
            options: (ofFileSystem + MountOption.split(fields[5])).filter { !MountOption.isOfOneMachine($0) })
    }
}
