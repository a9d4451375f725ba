import Source

/// What the kernel has mounted, as `/proc/self/mountinfo` lists it (`proc_pid_mountinfo(5)`).
///
/// A line is taken apart when somebody asks for what it mounts: a machine has dozens, of which few matter, and a fleet has thousands of machines.
public struct MountTable: Sendable {
    public let file: SourceFile

    public static func read(_ file: SourceFile) -> MountTable { MountTable(file: file) }

    /// In the order in which they were mounted.
    public var mounts: [Mount] { fields { _ in true }.map(mount) }

    /// The mount on which a path without links lies: the longest target above it, and of those in one place the last.
    public func mount(holding path: String) -> Mount? {
        var found: (target: String, line: Line)?
        for line in fields({ Path.isWithin(path, $0) }) where line.target.utf8.count >= found?.target.utf8.count ?? 0 {
            found = (line.target, line)
        }
        return found.map { mount($0.line) }
    }

    private struct Line {
        var target: String
        var fields: [TracedText]
        var separator: Int
        var range: ByteRange
    }

    /// The lines with a target that is wanted.
    private func fields(_ isWanted: (String) -> Bool) -> [Line] {
        var lines: [Line] = []
        for number in 1...max(file.lineCount, 1) {
            let range = file.range(ofLine: number)
            // 36 35 98:0 /inside /target rw,noatime shared:1 - ext4 /dev/sda1 rw
            let fields = TracedText(file, range).split { $0 == 0x20 }
            guard let separator = fields.firstIndex(where: { $0.text == "-" }), separator >= 6, fields.count > separator + 2 else { continue }
            let target = Path.normalised(Fstab.unescaped(fields[4].text))
            if isWanted(target) { lines.append(Line(target: target, fields: fields, separator: separator, range: range)) }
        }
        return lines
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
    /// Whether nothing can be written through it.
    public var isReadOnly: Bool {
        options.last { $0.value == "ro" || $0.value == "rw" }?.value == "ro"
    }
}
