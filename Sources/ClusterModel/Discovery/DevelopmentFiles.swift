/// Files that are for development environments only.
public enum DevelopmentFiles {
    /// Whether a path says that the file is one.
    public static func holds(_ path: String) -> Bool {
        // It is asked for each virtual host, and few paths have any of these at all.
        guard marks.contains(where: { mark in hasPart(path, mark) }) else { return false }
        return path.split(separator: "/").contains { part in
            let name = part.lowercased()
            return [".ddev", ".lando", ".devcontainer", "dev", "development", "vagrant", ".vagrant", ".docksal"].contains(name)
                || name.contains("-dev.") || name.contains(".dev.") || name.hasPrefix("dev.") || name.hasPrefix("dev-") || name.hasSuffix("-dev")
        }
    }

    /// One of them is in each name that counts.
    private static let marks: [[UInt8]] = ["dev", "lando", "vagrant", "docksal"].map { Array($0.utf8) }

    /// Whether the text is in the path, whatever its case.
    private static func hasPart(_ path: String, _ text: [UInt8]) -> Bool {
        var path = path
        return path.withUTF8 { bytes in
            guard bytes.count >= text.count else { return false }
            return (0...(bytes.count - text.count)).contains { start in
                text.indices.allSatisfy { bytes[start + $0] | 0x20 == text[$0] }
            }
        }
    }
}
