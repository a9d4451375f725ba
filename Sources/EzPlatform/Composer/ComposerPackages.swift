import Source

/// What `composer.lock` and `composer.json` say about the packages of a project.
public struct ComposerPackages: Sendable {
    /// A package with the version that is installed, or the constraint that the project asks for.
    public struct Package: Sendable {
        public var name: String
        /// As written: `v7.5.30`, `^7.5@dev`.
        public var text: String
        public var span: SourceSpan
        /// `true` for an entry of `composer.lock`, `false` for a constraint of `composer.json`.
        public var isLocked: Bool

        /// The installed version, or the first one of the constraint; `nil` for branches.
        public var version: Version? { isLocked ? Version(text) : Version(constraint: text) }
    }

    /// Packages of `composer.lock`, without those for development.
    public private(set) var locked: [String: Package] = [:]
    /// What `composer.json` requires.
    public private(set) var required: [String: Package] = [:]
    /// `name` of `composer.json`.
    public private(set) var projectName: Sourced<String>?
    /// `extra.symfony-web-dir` and its relatives in 1.x and 2.x, `extra.public-dir` later.
    public private(set) var directories: [String: Sourced<String>] = [:]
    /// `extra.symfony.require`: the Symfony version that Flex pins.
    public private(set) var symfonyConstraint: Sourced<String>?
    /// `config.platform.php`: the PHP version that the packages are chosen for, whatever runs composer.
    public private(set) var platformPHP: Sourced<String>?
    /// `false` without a readable `composer.lock`: absence of a package then proves nothing.
    public private(set) var hasLock = false
    /// Places where the files are not JSON.
    public private(set) var findings: [Finding] = []

    public init() {}

    /// Reads both files of a project; files that are not there are not missed.
    public static func read(root: String, store: SourceStore) -> ComposerPackages {
        var packages = ComposerPackages()
        if let file = packages.open(Path.join(root, "composer.lock"), store) { packages.readLock(file) }
        if let file = packages.open(Path.join(root, "composer.json"), store) { packages.readManifest(file) }
        return packages
    }

    /// `nil` without the file; one that is there but cannot be read is a finding, since the release is then told from less.
    private mutating func open(_ path: String, _ store: SourceStore) -> SourceFile? {
        do throws(FileError) {
            let file = try store.file(path)
            store.note(path, kind: "composer", why: .discovered)
            return file
        } catch {
            guard error != .missing else { return nil }
            store.skip(path, reason: error.reason)
            findings.append(
                Finding(
                    "composer-syntax", .error, "\(Path.name(path)) could not be read: \(error.reason)",
                    at: SourceFile(path: path, bytes: []).span(0, 0),
                    help: "make it readable: the release and the installed bundles are otherwise told from what else shows them"))
            return nil
        }
    }

    /// The installed package, or what the project requires when nothing is locked.
    public subscript(name: String) -> Package? { locked[name] ?? (hasLock ? nil : required[name]) }

    public func version(of name: String) -> Version? { self[name]?.version }

    /// Whether a package is installed: unknown without `composer.lock`, unless the project requires it itself.
    public func has(_ name: String) -> Bool? {
        if locked[name] != nil || required[name] != nil { return true }
        return hasLock ? false : nil
    }

    mutating func readLock(_ file: SourceFile) {
        var reader = JSONReader(file.bytes)
        var found: [String: Package] = [:]
        do throws(JSONReader.Malformed) {
            try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                guard key == "packages", reader.peek() == .array else { return try reader.skip() }
                try reader.elements { reader throws(JSONReader.Malformed) in
                    guard reader.peek() == .object else { return try reader.skip() }
                    var name: String?
                    var version: (text: String, range: Range<Int>)?
                    try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                        switch key {
                        case "name": name = try reader.stringIfAny()?.text
                        case "version": version = try reader.stringIfAny()
                        default: try reader.skip()
                        }
                    }
                    if let name, let version {
                        found[name] = Package(
                            name: name, text: version.text,
                            span: file.span(version.range.lowerBound, version.range.upperBound), isLocked: true)
                    }
                }
            }
            try reader.end()
            hasLock = true
        } catch {
            report(error, in: file)
        }
        // What could be read before the fault still tells the release, but no longer what is not installed.
        locked = found
    }

    mutating func readManifest(_ file: SourceFile) {
        var reader = JSONReader(file.bytes)
        func sourced(_ value: (text: String, range: Range<Int>)) -> Sourced<String> {
            Sourced(value.text, at: file.span(value.range.lowerBound, value.range.upperBound))
        }
        var required: [String: Package] = [:]
        var directories: [String: Sourced<String>] = [:]
        var name: Sourced<String>?
        var symfony: Sourced<String>?
        var php: Sourced<String>?
        do throws(JSONReader.Malformed) {
            try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                switch key {
                case "name": name = try reader.stringIfAny().map(sourced)
                case "require" where reader.peek() == .object:
                    try reader.members { (package, _, reader) throws(JSONReader.Malformed) in
                        guard let value = try reader.stringIfAny() else { return }
                        required[package] = Package(
                            name: package, text: value.text, span: file.span(value.range.lowerBound, value.range.upperBound),
                            isLocked: false)
                    }
                case "extra" where reader.peek() == .object:
                    try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                        if key == "symfony", reader.peek() == .object {
                            try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                                guard key == "require" else { return try reader.skip() }
                                symfony = try reader.stringIfAny().map(sourced)
                            }
                        } else if key.hasSuffix("-dir") {
                            directories[key] = try reader.stringIfAny().map(sourced)
                        } else {
                            try reader.skip()
                        }
                    }
                case "config" where reader.peek() == .object:
                    try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                        guard key == "platform", reader.peek() == .object else { return try reader.skip() }
                        try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                            guard key == "php" else { return try reader.skip() }
                            php = try reader.stringIfAny().map(sourced)
                        }
                    }
                default: try reader.skip()
                }
            }
            try reader.end()
        } catch {
            report(error, in: file)
        }
        self.required = required
        self.directories = directories
        projectName = name
        symfonyConstraint = symfony
        platformPHP = php
    }

    private mutating func report(_ error: JSONReader.Malformed, in file: SourceFile) {
        findings.append(
            Finding(
                "composer-syntax", .error, "\(Path.name(file.path)) is not valid JSON: \(error.message)",
                at: file.span(error.offset, min(error.offset + 1, file.bytes.count)),
                help: "repair the file, or let composer write it anew"))
    }
}
