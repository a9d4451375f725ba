import Source

/// PHP as one interface of a host sees it: its ini files in the order in which they are read and, for FPM, the pools.
public struct PHPConfiguration: Sendable {
    /// What runs PHP: `/etc/php/8.2/fpm` belongs to FPM alone; elsewhere one configuration serves all.
    public enum Interface: String, Sendable { case fpm, cli, apache2, cgi, embed, phpdbg }

    /// The part of a host's PHP that files belong to, so that files of one are not read with those of another.
    public struct Place: Hashable, Sendable {
        /// `/etc/php/8.2/fpm`, `/usr/local/etc`.
        public var directory: String
        public var interface: Interface?
        /// `8.2`, where the path says so.
        public var version: String?

        public init(directory: String, interface: Interface?, version: String?) {
            self.directory = directory
            self.interface = interface
            self.version = version
        }
    }

    public var interface: Interface?
    public var version: String?
    /// What says the version, where the path does not.
    public var versionSpan: SourceSpan?
    /// The main file first, then those of its scan directory.
    public var iniFiles: [PHPIniFile]
    public var fpm: FPMConfiguration?

    public init(interface: Interface?, version: String?, iniFiles: [PHPIniFile], fpm: FPMConfiguration?) {
        self.interface = interface
        self.version = version
        self.iniFiles = iniFiles
        self.fpm = fpm
    }

    public var files: [SourceFile] { iniFiles.map(\.file) + (fpm?.files ?? []) }
    public var findings: [Finding] { iniFiles.flatMap(\.findings) + (fpm?.findings ?? []) }
    public var pools: [FPMPool] { fpm?.pools ?? [] }
    /// Whether the main `php.ini` was read: what nothing sets then has PHP's own value.
    public var hasMainFile: Bool { iniFiles.contains { Path.name($0.file.path) == "php.ini" } }
    /// Whether it answers requests of a web server.
    public var servesRequests: Bool { interface != .cli && interface != .phpdbg && interface != .embed }

    /// The value that counts: of the pool, else of the last ini file that has it. Absent: PHP's own default.
    /// Unknown: it may be set in a file that was not read.
    public func setting(_ name: String, in pool: FPMPool? = nil) -> Knowledge<PHPSetting> {
        if let found = pool?.setting(name) { return .known(found) }
        for file in iniFiles.reversed() {
            if let uncertain = file.uncertain { return .unknown(uncertain) }
            if let found = file.settings.last(where: { $0.name == name }) { return .known(found) }
        }
        if pool != nil, let uncertain = fpm?.uncertain { return .unknown(uncertain) }
        if hasMainFile { return .absent }
        return .unknown(Unknown("the main php.ini is not among the files", needs: "--php-ini FILE"))
    }

    /// The version in the name of a collection for Red Hat: `php82` of Remi's, `rh-php73` of Red Hat's.
    public static func version(ofCollection name: String) -> String? {
        let digits = name.hasPrefix("rh-php") ? name.dropFirst(6) : name.hasPrefix("php") ? name.dropFirst(3) : ""
        guard digits.utf8.count == 2, let first = digits.first, let last = digits.last, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        return "\(first).\(last)"
    }

    /// Where a file lies in the layouts of Debian (`/etc/php/8.2/fpm/conf.d`), of Red Hat (`/etc/php.d`, `/etc/php-fpm.d`) and its collections
    /// (`/etc/opt/remi/php82/php.d`), and of the official images (`/usr/local/etc/php/conf.d`); `nil` in none of them.
    public static func place(of path: String) -> Place? {
        var folder = Path.parent(path)
        let name = Path.name(path)
        let inner = Path.name(folder)
        if ["conf.d", "pool.d", "php.d", "php-fpm.d"].contains(inner) { folder = Path.parent(folder) }
        let isMain = name == "php.ini" || name == "php-fpm.conf"
        let last = Path.name(folder)
        if let interface = Interface(rawValue: last) {
            let version = Path.name(Path.parent(folder))
            let isVersion = version.contains(".") && version.allSatisfy { $0 == "." || $0.isNumber }
            if isVersion, isMain || inner != last { return Place(directory: folder, interface: interface, version: version) }
        }
        if inner == "php.d" || inner == "php-fpm.d" || isMain, let version = version(ofCollection: last), ["remi", "rh"].contains(Path.name(Path.parent(folder))) {
            return Place(directory: folder, interface: nil, version: version)
        }
        if inner == "php.d" || inner == "php-fpm.d" { return Place(directory: folder, interface: nil, version: nil) }
        if last == "php", inner == "conf.d" || (isMain && Path.name(Path.parent(folder)) == "etc") {
            return Place(directory: Path.parent(folder), interface: nil, version: nil)
        }
        if isMain, last == "etc" { return Place(directory: folder, interface: nil, version: nil) }
        return nil
    }

    /// The order in which PHP reads ini files: `php.ini` first, then the scan directory by the bytes of the names.
    public static func readingOrder(_ left: String, _ right: String) -> Bool {
        let (first, second) = (Path.name(left), Path.name(right))
        if (first == "php.ini") != (second == "php.ini") { return first == "php.ini" }
        if first != second { return first.utf8.lexicographicallyPrecedes(second.utf8) }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
