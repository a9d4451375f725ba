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
            guard let fields = Fields(line) else { continue }
            let target = Path.normalised(Fstab.unescaped(fields.target))
            if fields.type == "tmpfs", target == "/run" { hasRun = true }
            let isForgotten = kernelTypes.contains(fields.type) || (fields.type == "tmpfs" && hasRun && target.hasPrefix("/run/"))
            if !isForgotten { found.append(fields.mount(target)) }
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

    /// Types of file systems in which nobody keeps files. They are most of the table. `autofs` is none of them: it stands where another one is
    /// mounted on demand.
    private static let kernelTypes: Set<String> = [
        "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc",
        "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs",
    ]

    /// A line in parts: `36 35 98:0 /inside /target rw,noatime shared:1 - ext4 /dev/sda1 rw`.
    private struct Fields {
        var target: String
        var type: String
        private let words: [ArraySlice<UInt8>]
        private let separator: Int

        init?(_ line: ArraySlice<UInt8>) {
            words = line.split(separator: 0x20, omittingEmptySubsequences: false)
            // Optional fields stand before it.
            guard let separator = words.firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }), separator >= 6, words.count > separator + 2
            else { return nil }
            self.separator = separator
            target = Self.text(words[4])
            type = Self.text(words[separator + 1])
        }

        func mount(_ target: String) -> MountedFileSystem {
            let ofFileSystem = words.count > separator + 3 ? MountOption.split(Self.text(words[separator + 3])) : []
            return MountedFileSystem(
                source: Fstab.unescaped(Self.text(words[separator + 2])), target: target, type: type,
                options: (ofFileSystem + MountOption.split(Self.text(words[5]))).filter { !MountOption.isOfOneMachine($0) })
        }

        private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
    }
}
