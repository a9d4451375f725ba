/// Operations on absolute, `/`-separated paths as text. Nothing here touches a file system.
public enum Path {
    /// `base` and `path` joined and normalised; an absolute `path` stands alone.
    public static func join(_ base: String, _ path: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return normalised(path) }
        return normalised(base + "/" + path)
    }

    /// Without empty components, `.` and `..`; `..` at the root is dropped. By bytes, as the kernel takes paths apart.
    public static func normalised(_ path: String) -> String {
        var path = path
        if path.withUTF8(isNormalised) { return path }
        var parts: [Substring] = []
        for part in path.utf8.split(separator: UInt8(ascii: "/")) {
            if part.elementsEqual(".".utf8) { continue }
            if part.elementsEqual("..".utf8) {
                _ = parts.popLast()
            } else {
                parts.append(Substring(part))
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func isNormalised(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let (slash, dot) = (UInt8(ascii: "/"), UInt8(ascii: "."))
        guard bytes.first == slash else { return false }
        if bytes.count == 1 { return true }
        func ends(_ index: Int) -> Bool { index == bytes.count || bytes[index] == slash }
        for index in bytes.indices where bytes[index] == slash {
            if ends(index + 1) { return false }
            if bytes[index + 1] == dot, ends(index + 2) || bytes[index + 2] == dot && ends(index + 3) { return false }
        }
        return true
    }

    public static func parent(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.utf8.startIndex else { return "/" }
        return String(path[..<slash])
    }

    public static func name(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// The part after the last dot of the name, lower-cased; empty without one.
    public static func fileExtension(_ path: String) -> String {
        let name = name(path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// Whether `path` is `directory` or lies below it.
    public static func isWithin(_ path: String, _ directory: String) -> Bool {
        if directory == "/" || path == directory { return true }
        return path.utf8.count > directory.utf8.count && path.hasPrefix(directory)
            && path.utf8[path.utf8.index(path.utf8.startIndex, offsetBy: directory.utf8.count)] == UInt8(ascii: "/")
    }

    /// `path` as seen from `directory` when it lies below it, else `nil`.
    public static func relative(_ path: String, to directory: String) -> String? {
        guard isWithin(path, directory), path != directory else { return path == directory ? "." : nil }
        return String(path.dropFirst(directory == "/" ? 1 : directory.count + 1))
    }
}
