import Source

/// What the kernel has mounted, as `/proc/self/mountinfo` lists it (`proc_pid_mountinfo(5)`).
///
/// A line is taken apart when somebody asks for what it mounts: a machine has dozens, of which few matter, and a fleet has thousands of machines.
public struct MountTable: Sendable {
    /// Lines of which nobody asks are empty: those of the kernel's own file systems, and of memory below `/run`, which has one of memory itself.
    public let file: SourceFile

    public static func read(_ file: SourceFile) -> MountTable {
        var bytes: [UInt8] = []
        var hasRun = false
        for range in lines(of: file.bytes) {
            let line = file.bytes[range]
            let isOfMemory = contains(line, memory)
            if isOfMemory, contains(line, run) { hasRun = true }
            let isForgotten = kernelTypes.contains { contains(line, $0) } || (isOfMemory && hasRun && contains(line, belowRun))
            if !isForgotten { bytes += line }
            bytes.append(0x0A)
        }
        // A fleet keeps thousands of these: without room for more.
        return MountTable(file: SourceFile(path: file.path, bytes: bytes.withUnsafeBufferPointer { Array($0) }, owners: file.owners))
    }

    private static let memory = Array(" - tmpfs ".utf8)
    private static let run = Array(" / /run ".utf8)
    private static let belowRun = Array(" / /run/".utf8)

    /// Types of file systems in which nobody keeps files, as they stand in a line. They are most of the table. `autofs` is none of them: it
    /// stands where another one is mounted on demand.
    private static let kernelTypes: [[UInt8]] = [
        "binfmt_misc", "bpf", "cgroup", "cgroup2", "configfs", "debugfs", "devpts", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc",
        "pstore", "rpc_pipefs", "securityfs", "selinuxfs", "sysfs", "tracefs",
    ].map { Array(" - \($0) ".utf8) }

    /// In the order in which they were mounted.
    public var mounts: [Mount] { Self.lines(of: file.bytes).compactMap(line).map(mount) }

    /// The mount on which a path without links lies: the longest target above it, and of those in one place the last.
    public func mount(holding path: String) -> Mount? {
        let path = Array(path.utf8)
        var found: Line?
        for range in Self.lines(of: file.bytes) where mayHold(path, range) {
            guard let line = line(range), Self.isWithin(path, Array(line.target.utf8)[...]) else { continue }
            if line.target.utf8.count >= found?.target.utf8.count ?? 0 { found = line }
        }
        return found.map(mount)
    }

    private struct Line {
        var target: String
        var fields: [TracedText]
        var separator: Int
        var range: ByteRange
    }

    /// Whether the fifth field of a line, as it is written, is a directory above the path. Escaped ones may be.
    private func mayHold(_ path: [UInt8], _ range: Range<Int>) -> Bool {
        var start = range.lowerBound
        for _ in 0..<4 {
            guard let space = file.bytes[start..<range.upperBound].firstIndex(of: 0x20) else { return false }
            start = space + 1
        }
        let target = file.bytes[start..<range.upperBound].prefix { $0 != 0x20 }
        return Self.isWithin(path, target) || target.contains(UInt8(ascii: "\\"))
    }

    private static func isWithin(_ path: [UInt8], _ target: ArraySlice<UInt8>) -> Bool {
        if target.elementsEqual([UInt8(ascii: "/")]) { return path.first == UInt8(ascii: "/") }
        return path.starts(with: target) && (path.count == target.count || path[target.count] == UInt8(ascii: "/"))
    }

    private static func lines(of bytes: [UInt8]) -> [Range<Int>] {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { $0.startIndex..<$0.endIndex }
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
        line.indices.contains { line[$0] == text[0] && line[$0...].starts(with: text) }
    }

    private func line(_ range: Range<Int>) -> Line? {
        let range = ByteRange(range.lowerBound, range.upperBound)
        // 36 35 98:0 /inside /target rw,noatime shared:1 - ext4 /dev/sda1 rw
        let fields = TracedText(file, range).split { $0 == 0x20 }
        guard let separator = fields.firstIndex(where: { $0.text == "-" }), separator >= 6, fields.count > separator + 2 else { return nil }
        return Line(target: Path.normalised(Fstab.unescaped(fields[4].text)), fields: fields, separator: separator, range: range)
    }

    private func mount(_ line: Line) -> Mount {
        let (fields, separator) = (line.fields, line.separator)
        let ofMount = fields[5].split { $0 == UInt8(ascii: ",") }
        let ofFileSystem = fields.count > separator + 3 ? fields[separator + 3].split { $0 == UInt8(ascii: ",") } : []
        return Mount(
            source: .known(Fstab.unescaped(fields[separator + 2].text)), target: .known(line.target), type: .known(fields[separator + 1].text),
            // Those of the mount come last: `ro` of the mount counts over `rw` of its file system.
            options: (ofFileSystem + ofMount).map { Sourced($0.text, at: $0.span) }, span: file.span(line.range), targetSpan: fields[4].span)
    }
}

extension Mount {
    /// Whether another file system is mounted in its place when somebody asks for it.
    public var isOnDemand: Bool { type.value == "autofs" }

    /// Whether nothing can be written through it.
    public var isReadOnly: Bool {
        options.last { $0.value == "ro" || $0.value == "rw" }?.value == "ro"
    }
}
