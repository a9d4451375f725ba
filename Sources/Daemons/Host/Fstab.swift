import Source

/// One line of an `fstab(5)`: what is mounted where.
public final class Mount: Sendable {
    /// `filer:/export/acme`, `UUID=…`, `/dev/sda1`.
    public let source: Knowledge<String>
    /// Normalised absolute path; `none` and `swap` have no place and are left out of the table.
    public let target: Knowledge<String>
    public let type: Knowledge<String>
    /// `rw`, `vers=4.2`, `noatime`.
    public let options: [Sourced<String>]
    public let span: SourceSpan
    public let targetSpan: SourceSpan

    init(
        source: Knowledge<String>, target: Knowledge<String>, type: Knowledge<String>, options: [Sourced<String>], span: SourceSpan, targetSpan: SourceSpan
    ) {
        self.source = source
        self.target = target
        self.type = type
        self.options = options
        self.span = span
        self.targetSpan = targetSpan
    }

    /// Whether other hosts may see the same files: a file system of the network or of a cluster. `nil`: the type is not known.
    public var isShared: Bool? { type.value.map(FileSystemType.isShared) }

    public var isNFS: Bool { type.value.map(FileSystemType.isNFS) ?? false }

    /// The last value of an option: empty for one without `=`.
    public func option(_ name: String) -> Sourced<String>? {
        options.last { MountOption.value(of: name, in: [$0.value]) != nil }.map { option in
            Sourced(MountOption.value(of: name, in: [option.value]) ?? "", option.provenance)
        }
    }
}

extension Mount: Hashable {
    public static func == (left: Mount, right: Mount) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The mounts of a host as `/etc/fstab` lists them.
public struct Fstab: Sendable {
    public let file: SourceFile
    public private(set) var mounts: [Mount] = []
    public private(set) var uncertain: Unknown?
    /// Rule id: `fstab-syntax`.
    public private(set) var findings: [Finding] = []

    public static func read(_ file: SourceFile) -> Fstab {
        var result = Fstab(file: file)
        if let zero = file.bytes.firstIndex(of: 0) {
            result.refuse("this is not a text file: expected mounts, found a zero byte", at: file.span(zero, zero + 1))
            return result
        }
        guard file.bytes.count <= MemcachedConfiguration.sizeLimit else {
            result.refuse("the file is too large for a table of mounts", at: file.span(file.range(ofLine: 1)))
            return result
        }
        var start = 0
        while start < file.bytes.count {
            let end = file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
            let (line, isControl) = Placeholders.replace(in: TracedText(file, ByteRange(start, end)))
            if isControl {
                result.uncertain = result.uncertain ?? Unknown("the template decides which of these lines there are", span: file.span(start, end))
            } else {
                result.take(line)
            }
            start = end + 1
        }
        return result
    }

    /// The mount that holds a path: the one with the longest target above it. `nil`: none does, or that is not known.
    public func mount(holding path: String) -> Mount? {
        let path = Path.normalised(path)
        return mounts.filter { $0.target.value.map { Path.isWithin(path, $0) } ?? false }
            .max { ($0.target.value?.utf8.count ?? 0) < ($1.target.value?.utf8.count ?? 0) }
    }

    /// Whether a file lists mounts: by its name, or since each of its lines does.
    public static func recognise(path: String, bytes: [UInt8]) -> Bool {
        let name = Path.name(path).lowercased()
        if name == "fstab" { return true }
        guard !bytes.prefix(4096).contains(0), bytes.count <= MemcachedConfiguration.sizeLimit else { return false }
        let isNamed = name.hasSuffix(".fstab") || name.hasPrefix("fstab.") || name.hasPrefix("fstab-")
        var lines = 0
        for line in bytes.split(separator: 0x0A) {
            let words = line.split(whereSeparator: isBlank)
            guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
            lines += 1
            guard (3...6).contains(words.count), words[1].first == UInt8(ascii: "/") || ["none", "swap"].contains(String(decoding: words[1], as: UTF8.self))
            else { return isNamed && words[0].contains(UInt8(ascii: "{")) }
            let type = String(decoding: words[2], as: UTF8.self)
            if !isNamed, !knownTypes.contains(type) { return false }
        }
        return isNamed || lines > 0
    }

    private static let knownTypes: Set<String> = [
        "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "vfat", "tmpfs", "proc", "sysfs", "swap", "nfs", "nfs4", "cifs", "glusterfs", "ceph",
        "efs", "lustre", "fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "ocfs2", "gfs2", "none", "auto",
    ]

    private init(file: SourceFile) { self.file = file }

    private mutating func refuse(_ message: String, at span: SourceSpan) {
        findings.append(Finding("fstab-syntax", .error, message, at: span))
        uncertain = Unknown("a part of the table of mounts could not be read", span: span)
    }

    private mutating func take(_ line: TracedText) {
        let fields = line.split(isBlank)
        guard let first = fields.first, first.bytes.first != UInt8(ascii: "#") else { return }
        guard fields.count >= 3 else {
            return refuse("a mount has at least three fields: what, where and the type of file system; this line is not used", at: whole(fields))
        }
        guard fields.count <= 6 || fields[6].bytes.first == UInt8(ascii: "#") else {
            return refuse("a mount has at most six fields; blanks in a path are written \\040", at: whole(fields))
        }
        let target: Knowledge<String> = known(fields[1]).map(Self.unescaped)
        if let text = target.value, !text.hasPrefix("/") {
            if text != "none" && text != "swap" {
                refuse("the place of a mount is an absolute path; this line is not used", at: fields[1].span)
            }
            return
        }
        let options = fields.count > 3 ? fields[3].split { $0 == UInt8(ascii: ",") } : []
        mounts.append(
            Mount(
                source: known(fields[0]).map(Self.unescaped), target: target.map(Path.normalised), type: known(fields[2]),
                options: options.map { Sourced($0.text, at: $0.span) }, span: whole(fields), targetSpan: fields[1].span))
    }

    private func whole(_ fields: [TracedText]) -> SourceSpan {
        guard let first = fields.first, let last = fields.last else { return file.span(0, 0) }
        return first.span.joined(last.span)
    }

    private func known(_ text: TracedText) -> Knowledge<String> { text.unknown.map { .unknown($0) } ?? .known(text.text) }

    /// `\040` and its like stand for the byte with that octal number.
    static func unescaped(_ text: String) -> String {
        guard text.contains("\\") else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 3 < bytes.count,
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 3)], as: UTF8.self), radix: 8)
            {
                result.append(value)
                index += 4
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
