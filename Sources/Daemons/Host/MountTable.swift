import Source

/// What the kernel has mounted, as `/proc/self/mountinfo` lists it (`proc_pid_mountinfo(5)`).
public struct MountTable: Sendable {
    public let file: SourceFile
    /// In the order in which they were mounted.
    public private(set) var mounts: [Mount] = []

    public static func read(_ file: SourceFile) -> MountTable {
        var table = MountTable(file: file)
        for line in 1...max(file.lineCount, 1) {
            let range = file.range(ofLine: line)
            // 36 35 98:0 /inside /target rw,noatime shared:1 - ext4 /dev/sda1 rw
            let fields = TracedText(file, range).split { $0 == 0x20 }
            guard let separator = fields.firstIndex(where: { $0.text == "-" }), separator >= 6, fields.count > separator + 2 else { continue }
            let ofMount = fields[5].split { $0 == UInt8(ascii: ",") }
            let ofFileSystem = fields.count > separator + 3 ? fields[separator + 3].split { $0 == UInt8(ascii: ",") } : []
            table.mounts.append(
                Mount(
                    source: .known(Fstab.unescaped(fields[separator + 2].text)),
                    target: .known(Path.normalised(Fstab.unescaped(fields[4].text))), type: .known(fields[separator + 1].text),
                    // Those of the mount come last: `ro` of the mount counts over `rw` of its file system.
                    options: (ofFileSystem + ofMount).map { Sourced($0.text, at: $0.span) }, span: file.span(range),
                    targetSpan: fields[4].span))
        }
        return table
    }

    /// The mount on which a path without links lies: the longest target above it, and of those in one place the last.
    public func mount(holding path: String) -> Mount? {
        var found: Mount?
        for mount in mounts {
            guard let target = mount.target.value, Path.isWithin(path, target) else { continue }
            if target.utf8.count >= found?.target.value?.utf8.count ?? 0 { found = mount }
        }
        return found
    }
}

extension Mount {
    /// Whether nothing can be written through it.
    public var isReadOnly: Bool {
        options.last { $0.value == "ro" || $0.value == "rw" }?.value == "ro"
    }
}
