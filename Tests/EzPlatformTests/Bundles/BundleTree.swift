import EzPlatform
import Testing

/// A configuration tree of one version of one bundle, and how a project comes to run it.
struct BundleTree: Sendable, CustomTestStringConvertible {
    /// `io`, `oneup`, `doctrine`, `stash`, `framework`, `product`.
    var name: String
    /// The bundle's version, or the product's release.
    var version: String
    /// Name of the release that comes with it.
    var release: String
    var rootKey: String
    /// Packages for `composer.lock`.
    var lock: [String: String] = [:]

    var testDescription: String { "\(name) \(version)" }
    var fileName: String { "\(name)-\(version).txt" }
    /// Where the first file lies in releases whose files import each other.
    var importingFile: String? {
        if release.hasPrefix("ezp") { return "ezpublish/config/ezpublish_prod.yml" }
        return release.hasPrefix("1.") || release.hasPrefix("2.") ? "app/config/config_prod.yml" : nil
    }

    static let all: [BundleTree] =
        ["ezp5.4", "1.13", "2.5", "3.3"].map { BundleTree(name: "io", version: $0, release: $0, rootKey: "ez_io") }
        + ["ibexa4.6", "ibexa5.0"].map { BundleTree(name: "io", version: $0, release: $0, rootKey: "ibexa_io") }
        + [("0.5.0", "ezp5.4"), ("1.14.1", "1.13"), ("2.0.1", "1.13"), ("3.7.1", "2.5"), ("4.4.2", "ibexa4.6"), ("4.13.0", "ibexa5.0")].map {
            BundleTree(
                name: "oneup", version: $0.0, release: $0.1, rootKey: "oneup_flysystem", lock: ["oneup/flysystem-bundle": $0.0])
        }
        + [("1.3.0", "ezp5.3"), ("1.5.2", "ezp5.4"), ("1.6.13", "1.13"), ("1.12.13", "2.5"), ("2.7.2", "3.3"), ("2.9.1", "ibexa4.6"), ("2.13.0", "ibexa5.0")].map {
            BundleTree(
                name: "doctrine", version: $0.0, release: $0.1, rootKey: "doctrine", lock: ["doctrine/doctrine-bundle": $0.0])
        }
        + [("0.3.2", "ezp5.3"), ("0.4.3", "ezp5.4"), ("0.6.2", "1.13")].map {
            BundleTree(name: "stash", version: $0.0, release: $0.1, rootKey: "stash", lock: ["tedivm/stash-bundle": $0.0])
        }
        + ["ezp5.3", "ezp5.4", "1.13", "2.5", "3.3", "ibexa5.0"].map { BundleTree(name: "framework", version: $0, release: $0, rootKey: "framework") }
        + ["ezp5.3", "ezp5.4", "1.13", "2.5"].map { BundleTree(name: "product", version: $0, release: $0, rootKey: "ezpublish") }
        + ["3.3"].map { BundleTree(name: "product", version: $0, release: $0, rootKey: "ezplatform") }
        + ["ibexa4.6", "ibexa5.0"].map { BundleTree(name: "product", version: $0, release: $0, rootKey: "ibexa") }

    /// Files that the release loads one after the other.
    func project(_ documents: [String]) -> Project {
        var files: [String: String] = [:]
        if let importingFile {
            let folder = importingFile.prefix(through: importingFile.lastIndex(of: "/")!)
            var imports = "imports:\n"
            for (index, document) in documents.enumerated() {
                files["\(folder)part\(index).yml"] = document
                imports += "    - { resource: part\(index).yml }\n"
            }
            files[importingFile] = imports
            if release.hasPrefix("ezp") { files["ezpublish/config/config_prod.yml"] = "parameters: {}\n" }
        } else {
            for (index, document) in documents.enumerated() { files["config/packages/part\(index).yaml"] = document }
        }
        return Sample.project(release, files, lock: lock)
    }
}
