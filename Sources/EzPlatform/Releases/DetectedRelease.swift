import Source

/// The release of a project and what says so.
public struct DetectedRelease: Sendable {
    public enum Evidence: String, Sendable {
        /// The user said it.
        case option = "--release"
        case lock = "composer.lock"
        case manifest = "composer.json"
        /// Which folders and files there are.
        case layout
        /// Root keys of the configuration.
        case keys
        /// Nothing says it.
        case assumption
    }

    public var release: Release
    public var evidence: Evidence
    /// In words: `ezsystems/ezpublish-kernel v7.5.30 in composer.lock`.
    public var statement: String
    public var span: SourceSpan?
    /// Whether the minor number is proven too; otherwise it is the last one that fits.
    public var isExact: Bool

    /// Takes the best evidence there is: locked packages, required packages, layout, keys.
    static func detect(root: String, composer: ComposerPackages, store: SourceStore) -> DetectedRelease {
        fromPackages(composer) ?? fromFiles(root: root, store: store)
            ?? DetectedRelease(
                release: .ezPlatform(2, 5), evidence: .assumption, statement: "nothing says which release it is; 2.5 is assumed",
                span: nil, isExact: false)
    }

    // MARK: packages

    /// Packages that count with the product, and what their versions mean. The first one found decides.
    private static let telling: [(package: String, release: @Sendable (Version) -> Release?)] = [
        ("ibexa/core", { known(.ibexa($0.major, $0.minor)) }),
        ("ezsystems/ezplatform-kernel", { $0.major == 1 ? known(.ezPlatform(3, $0.minor)) : nil }),
        ("ezsystems/ezpublish-kernel", kernel),
        ("ibexa/oss", edition), ("ibexa/content", edition), ("ibexa/headless", edition), ("ibexa/experience", edition),
        ("ibexa/commerce", edition),
        ("ezsystems/ezplatform-core", core),
        ("ezsystems/ezplatform-admin-ui", adminInterface),
        ("ezsystems/ezpublish-community", kernel),
    ]

    private static func fromPackages(_ composer: ComposerPackages) -> DetectedRelease? {
        for (isLock, packages) in [(true, composer.locked), (false, composer.required)] {
            for (name, meaning) in telling {
                guard let package = packages[name], let version = package.version, let release = meaning(version) else { continue }
                let file = isLock ? "composer.lock" : "composer.json"
                return DetectedRelease(
                    release: release, evidence: isLock ? .lock : .manifest, statement: "\(name) \(package.text) in \(file)",
                    span: package.span, isExact: isLock || version.numbers.count > 1)
            }
        }
        return nil
    }

    /// The release itself, or the last known one of its major when a newer minor is installed.
    private static func known(_ release: Release) -> Release? {
        if Release.all.contains(release) { return release }
        return Release.all.last { $0.line == release.line && $0.major == release.major && $0 < release }
            ?? (release.line == .ibexa && release.major > 5 ? Release.all.last : nil)
    }

    /// ezpublish-kernel: 7.N is 2.N and 6.N is 1.N; eZ Publish 5 numbered 5.N or by date.
    @Sendable private static func kernel(_ version: Version) -> Release? {
        switch version.major {
        case 7: return known(.ezPlatform(2, version.minor))
        case 6: return known(.ezPlatform(1, version.minor))
        case 5: return known(.ezPublish(5, version.minor))
        case 2012...2015:
            let date = (version.major, version.minor)
            if date >= (2014, 11) { return .ezPublish(5, 4) }
            if date >= (2014, 1) { return .ezPublish(5, 3) }
            if date >= (2013, 9) { return .ezPublish(5, 2) }
            return date >= (2013, 4) ? .ezPublish(5, 1) : .ezPublish(5, 0)
        default: return nil
        }
    }

    /// Metapackages of the editions count as the product.
    @Sendable private static func edition(_ version: Version) -> Release? {
        version.major == 3 ? known(.ezPlatform(3, max(version.minor, 3))) : version.major >= 4 ? known(.ibexa(version.major, version.minor)) : nil
    }

    @Sendable private static func core(_ version: Version) -> Release? {
        switch version.major {
        case 1: .ezPlatform(2, 5)
        case 2: known(.ezPlatform(3, version.minor))
        default: nil
        }
    }

    /// ezplatform-admin-ui 1.N came with 2.N, 2.N with 3.N.
    @Sendable private static func adminInterface(_ version: Version) -> Release? {
        switch version.major {
        case 1: known(.ezPlatform(2, version.minor))
        case 2: known(.ezPlatform(3, version.minor))
        default: nil
        }
    }

    // MARK: files

    private static func fromFiles(root: String, store: SourceStore) -> DetectedRelease? {
        let tree = store.tree
        func has(_ path: String) -> Bool { tree.exists(Path.join(root, path)) }
        func found(_ release: Release, _ evidence: Evidence, _ statement: String, _ span: SourceSpan? = nil) -> DetectedRelease {
            DetectedRelease(release: release, evidence: evidence, statement: statement, span: span, isExact: false)
        }
        if has("ezpublish/config") {
            // What are drivers from 5.4 on were handlers before.
            let keys = RootKeys.scan(Path.join(root, "ezpublish/config"), store: store)
            if let key = keys.first(where: { $0.name == "stash" && $0.mentions(" handlers:") && !$0.mentions(" drivers:") }) {
                return found(.ezPublish(5, 3), .keys, "the root key stash in \(key.file)", key.span)
            }
            return found(.ezPublish(5, 4), .layout, "the folder ezpublish/config")
        }
        if has("config/packages") {
            let keys = RootKeys.scan(Path.join(root, "config/packages"), store: store)
            if let key = keys.first(where: { $0.name == "ibexa" || $0.name == "ibexa_io" }) {
                let isFive = marks(root, ".env", "IBEXA_EDITION", store) || marks(root, "config/packages/dfs/dfs.yaml", "env(string:DFS_", store)
                return found(isFive ? .ibexa(5, 0) : .ibexa(4, 6), .keys, "the root key \(key.name) in \(key.file)", key.span)
            }
            if let key = keys.first(where: { ["ezplatform", "ezpublish", "ez_io"].contains($0.name) }) {
                if has("config/packages/overrides") {
                    return found(.ezPlatform(3, 2), .layout, "the folder config/packages/overrides and the root key \(key.name)", key.span)
                }
                return found(.ezPlatform(3, 3), .keys, "the root key \(key.name) in \(key.file)", key.span)
            }
            return nil
        }
        guard has("app/config") else { return nil }
        let keys = RootKeys.scan(Path.join(root, "app/config"), store: store)
        if let key = keys.first(where: { $0.name == "stash" }) {
            return found(.ezPlatform(1, 13), .keys, "the root key stash in \(key.file)", key.span)
        }
        if has("app/console") { return found(.ezPlatform(1, 13), .layout, "the file app/console") }
        if has("bin/console") { return found(.ezPlatform(2, 5), .layout, "the folder app/config and the file bin/console") }
        if let key = keys.first(where: { $0.name == "ezpublish" || $0.name == "ez_io" }) {
            let one = keys.contains { $0.name == "ezpublish" && $0.mentions("cache_pool_name") }
            return found(one ? .ezPlatform(1, 13) : .ezPlatform(2, 5), .keys, "the root key \(key.name) in \(key.file)", key.span)
        }
        return nil
    }

    private static func marks(_ root: String, _ path: String, _ text: String, _ store: SourceStore) -> Bool {
        guard let file = try? store.file(Path.join(root, path)) else { return false }
        return RootKeys.contains(file.bytes, text)
    }
}
