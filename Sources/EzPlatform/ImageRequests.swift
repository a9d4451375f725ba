import Source

/// A request for an image that a siteaccess puts into its pages.
public struct ImageRequest: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The uploaded image.
        case original
        /// An image in a folder of its content version, as the legacy back office stores drafts.
        case versioned
        /// A scaled copy.
        case variation
    }

    /// URL path with its leading slash.
    public var path: String
    public var kind: Kind
    public var siteaccess: String
}

extension Project {
    /// File names that sites store; the last ones are what editors upload and servers treat in their own ways.
    private static let fileNames = ["photo.jpg", "Logo-2.png", "animation.gif", "picture.jpeg", "scan.webp"]

    /// The requests that pages of the siteaccess make for images: originals, variations and versioned images, with the
    /// usual file types. None when `io.url_prefix` is absolute (another host answers); unknown when a part of it is.
    public func imageRequests(for siteaccess: String) -> Knowledge<[ImageRequest]> {
        let prefix: String
        switch urlPrefix(for: siteaccess) {
        case .absolute: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        case .relative(let text): prefix = text.value
        }
        func directory(_ name: String, _ standard: String) -> String {
            setting(name, for: siteaccess).text.value.map { Self.trimmed($0.value) } ?? standard
        }
        let images = directory("image.published_images_dir", "images")
        let versioned = directory("image.versioned_images_dir", "images-versioned")
        // Field 412 in version 3: the last four digits of the field's id, reversed, spread files over folders.
        let folder = "2/1/4/0/412-3-eng-GB"
        var requests: [ImageRequest] = []
        func add(_ path: String, _ kind: ImageRequest.Kind) {
            let parts = [prefix, path].filter { !$0.isEmpty }
            requests.append(ImageRequest(path: "/" + parts.joined(separator: "/"), kind: kind, siteaccess: siteaccess))
        }
        let variations = variationNames(for: siteaccess)
        for name in Self.fileNames {
            add("\(images)/\(folder)/\(name)", .original)
            for variation in variations { add("\(images)/_aliases/\(variation)/\(folder)/\(name)", .variation) }
            add("\(versioned)/118/3-eng-GB/\(name)", .versioned)
        }
        return .known(requests)
    }

    /// Two variations suffice: one that every release has, and one of the project's own.
    private func variationNames(for siteaccess: String) -> [String] {
        let own = setting("image_variations", for: siteaccess).value?.map?.keys.first { $0 != "medium" }
        return ["medium"] + (own.map { [$0] } ?? [])
    }

    static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.utf8.first == UInt8(ascii: "/") { text = text.dropFirst() }
        while text.utf8.last == UInt8(ascii: "/") { text = text.dropLast() }
        return String(text)
    }
}

/// How the URLs of files begin.
public enum URLPrefix: Sendable {
    /// A path of the site itself, without slashes at both ends.
    case relative(Sourced<String>)
    /// Another host, or the site's own one, named in full.
    case absolute(Sourced<String>, host: String?)
    case unknown(Unknown)
}
