import EzPlatform
import Rules

/// A release family: releases that are configured alike, with the correct project that the catalogue has of it.
enum Family: Int, CaseIterable, Sendable {
    case ezPublish54, ez113, ez25, ez32, ibexa33, ibexa46, ibexa50

    var base: BaseProject { BaseProject.clusters[rawValue] }

    var release: Release {
        switch self {
        case .ezPublish54: .ezPublish(5, 4)
        case .ez113: .ezPlatform(1, 13)
        case .ez25: .ezPlatform(2, 5)
        case .ez32: .ezPlatform(3, 2)
        case .ibexa33: .ezPlatform(3, 3)
        case .ibexa46: .ibexa(4, 6)
        case .ibexa50: .ibexa(5, 0)
        }
    }

    var facts: ReleaseFacts { ReleaseTable.facts(of: release) }

    /// Where the configuration files lie.
    var directory: String {
        switch self {
        case .ezPublish54: "ezpublish/config"
        case .ez113, .ez25: "app/config"
        default: "config/packages"
        }
    }

    /// Whether a folder of configuration files is loaded whole, and `.env` is read.
    var hasPackages: Bool { self >= .ez32 }
    var hasStash: Bool { self <= .ez113 }

    /// The version of PHP that the family is run with.
    var php: String { ["5.6", "7.1", "7.3", "7.4", "7.4", "8.1", "8.3"][rawValue] }

    /// The rules are judged by the family of a release.
    static func covered(by rule: Rule) -> [Family] { allCases.filter { rule.releases.contains($0.release) } }
}

extension Family: Comparable {
    static func < (left: Family, right: Family) -> Bool { left.rawValue < right.rawValue }
}
