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
}

/// What decides the image URLs of a siteaccess: those with equal layouts emit the same ones.
public struct ImageLayout: Hashable, Sendable {
    /// The URL prefix without slashes at its ends.
    public var prefix: String
    /// Folders of the images below the prefix.
    public var published: String
    public var versioned: String
    public var variations: [String]

    /// File names that sites store; the last ones are what editors upload and servers treat in their own ways.
    private static let fileNames = ["photo.jpg", "Logo-2.png", "animation.gif", "picture.jpeg", "scan.webp"]

    /// The requests that pages make for images: originals, variations and versioned images, with the usual file types.
    public var requests: [ImageRequest] {
        // Field 412 in version 3: the last four digits of the field's id, reversed, spread files over folders.
        let folder = "2/1/4/0/412-3-eng-GB"
        let start = prefix.isEmpty ? "/" : "/\(prefix)/"
        var requests: [ImageRequest] = []
        for name in Self.fileNames {
            requests.append(ImageRequest(path: "\(start)\(published)/\(folder)/\(name)", kind: .original))
            for variation in variations {
                requests.append(ImageRequest(path: "\(start)\(published)/_aliases/\(variation)/\(folder)/\(name)", kind: .variation))
            }
            requests.append(ImageRequest(path: "\(start)\(versioned)/118/3-eng-GB/\(name)", kind: .versioned))
        }
        return requests
    }
}

extension Project {
    /// Where the siteaccess has its images. Absent when `io.url_prefix` is absolute (another host answers); unknown when a part of
    /// it is.
    public func imageLayout(for siteaccess: String) -> Knowledge<ImageLayout> {
        let prefix: String
        switch urlPrefix(for: siteaccess) {
        case .absolute: return .absent
        case .unknown(let unknown): return .unknown(unknown)
        case .relative(let text): prefix = text.value
        }
        func directory(_ name: String, _ standard: String) -> String {
            setting(name, for: siteaccess).text.value.map { Self.trimmed($0.value) } ?? standard
        }
        return .known(
            ImageLayout(
                prefix: prefix, published: directory("image.published_images_dir", "images"),
                versioned: directory("image.versioned_images_dir", "images-versioned"), variations: variationNames(for: siteaccess)))
    }

    /// The requests that pages of the siteaccess make for images; see `imageLayout`.
    public func imageRequests(for siteaccess: String) -> Knowledge<[ImageRequest]> { imageLayout(for: siteaccess).map(\.requests) }

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
