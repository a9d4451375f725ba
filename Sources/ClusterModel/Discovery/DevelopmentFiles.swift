/// Files that are for development environments only.
public enum DevelopmentFiles {
    /// Whether a path says that the file is one.
    public static func holds(_ path: String) -> Bool {
        path.split(separator: "/").contains { part in
            let name = part.lowercased()
            return [".ddev", ".lando", ".devcontainer", "dev", "development", "vagrant", ".vagrant", ".docksal"].contains(name)
                || name.contains("-dev.") || name.contains(".dev.") || name.hasPrefix("dev.") || name.hasPrefix("dev-") || name.hasSuffix("-dev")
        }
    }
}
