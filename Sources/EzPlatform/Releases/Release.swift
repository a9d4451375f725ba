/// One release of the product, by line, major and minor number.
///
/// Releases compare in the order in which they came out: eZ Publish 5.x, eZ Platform 1.x to 3.2, Ibexa DXP 3.3, 4.x, 5.x.
public struct Release: Hashable, Sendable, Comparable {
    /// The product line that counts its versions on its own.
    public enum Line: Int, Sendable, Comparable {
        case ezPublish, ezPlatform, ibexa

        public static func < (left: Line, right: Line) -> Bool { left.rawValue < right.rawValue }
    }

    public var line: Line
    public var major: Int
    public var minor: Int

    private init(_ line: Line, _ major: Int, _ minor: Int) {
        self.line = line
        self.major = major
        self.minor = minor
    }

    /// eZ Publish Platform 5.x.
    public static func ezPublish(_ major: Int, _ minor: Int) -> Release { Release(.ezPublish, major, minor) }
    /// eZ Platform 1.0 to 3.2 and Ibexa DXP 3.3, which share one numbering.
    public static func ezPlatform(_ major: Int, _ minor: Int) -> Release { Release(.ezPlatform, major, minor) }
    /// Ibexa DXP from 4.0 on.
    public static func ibexa(_ major: Int, _ minor: Int) -> Release { Release(.ibexa, major, minor) }

    /// Every release that the tool knows, in order.
    public static let all: [Release] =
        (0...4).map { ezPublish(5, $0) } + (0...13).map { ezPlatform(1, $0) } + (0...5).map { ezPlatform(2, $0) }
        + (0...3).map { ezPlatform(3, $0) } + (0...6).map { ibexa(4, $0) } + [ibexa(5, 0)]

    /// Reads the names that `--release` takes: `ezp5.4`, `1.13`, `2.5`, `3.3`, `ibexa4.6`; `nil` for anything else.
    ///
    /// `ibexa3.3` is another name of `3.3`; a plain `4.6` of `ibexa4.6`. A plain `5.0` is not taken: two products have it.
    public init?(name: String) {
        var rest = Substring(name.lowercased())
        var line: Line?
        for (prefix, value) in [("ezp", Line.ezPublish), ("ibexa", .ibexa)] where rest.hasPrefix(prefix) {
            line = value
            rest = rest.dropFirst(prefix.count)
        }
        let numbers = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
        let release =
            switch (line, major) {
            case (.ezPublish, _): Release.ezPublish(major, minor)
            case (.ibexa, 3): Release.ezPlatform(major, minor)
            case (.ibexa, _): Release.ibexa(major, minor)
            case (nil, 4): Release.ibexa(major, minor)
            default: Release.ezPlatform(major, minor)
            }
        guard Self.all.contains(release) else { return nil }
        if line == .ibexa, release.line == .ezPlatform, release.minor != 3 { return nil }
        self = release
    }

    /// The name as `--release` takes it.
    public var name: String {
        switch line {
        case .ezPublish: "ezp\(major).\(minor)"
        case .ezPlatform: "\(major).\(minor)"
        case .ibexa: "ibexa\(major).\(minor)"
        }
    }

    /// The name as people say it: `eZ Platform 2.5`, `Ibexa DXP 3.3`.
    public var title: String {
        switch line {
        case .ezPublish: "eZ Publish \(major).\(minor)"
        case .ezPlatform: (major, minor) >= (3, 3) ? "Ibexa DXP \(major).\(minor)" : "eZ Platform \(major).\(minor)"
        case .ibexa: "Ibexa DXP \(major).\(minor)"
        }
    }

    public static func < (left: Release, right: Release) -> Bool {
        (left.line.rawValue, left.major, left.minor) < (right.line.rawValue, right.major, right.minor)
    }
}
