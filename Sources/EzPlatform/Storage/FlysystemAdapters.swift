import Source
import Symfony

/// An adapter below `oneup_flysystem.adapters`.
public struct FlysystemAdapter: Sendable {
    public enum Kind: Sendable {
        /// A directory of each node: `directory` (bundle 1 to 3) or `location` (bundle 4).
        case local(directory: KnownText)
        /// A service of the project or a bundle.
        case custom(service: KnownText)
        /// An object store; `type` is `awss3v3`, `awss3v2`, `awss3`, `async_aws_s3`, `googlecloudstorage`, `azureblob`.
        /// `bucket` is the container of Azure.
        case objectStore(type: String, client: KnownText, bucket: KnownText, prefix: KnownText)
        /// Any other type that the bundle has or may have: `ftp`, `sftp`, `webdav`, `memory`, ...
        case other(String)
        /// No type: the container refuses it.
        case none
        case unknown(Unknown)
    }

    /// The name that Symfony gives it: dashes are underscores when the written name has no underscore.
    public var name: String
    /// As the file has it.
    public var writtenName: String
    /// The key.
    public var span: SourceSpan?
    public var kind: Kind
    /// The key of the type, with its place.
    public var type: Sourced<String>?
    /// Every type key, in order, with its place.
    public var typeKeys: [Sourced<String>]
    /// The options of the type.
    public var options: ConfigValue?

    /// The service id that the adapter gets.
    public var serviceId: String { "oneup_flysystem.\(name)_adapter" }

    public func option(_ name: String) -> ConfigValue? { options?[name] }

    init(_ entry: ConfigMap.Entry) {
        name = entry.key
        writtenName = SiteaccessConfiguration.written(entry)
        span = entry.keySpan
        let keys = (entry.value.map?.entries ?? []).map { Sourced($0.key, at: $0.keySpan) }
        typeKeys = keys
        type = keys.first
        options = keys.first.flatMap { entry.value[$0.value] }
        let options = options
        func option(_ name: String) -> KnownText { options?[name]?.text ?? .absent }
        if let unknown = entry.value.unknown ?? options?.unknown {
            kind = .unknown(unknown)
            return
        }
        switch keys.first?.value {
        case nil: kind = .none
        case "local"?:
            // The other bundle's spelling is an error, but tells what was meant.
            kind = .local(directory: options?["directory"] != nil ? option("directory") : option("location"))
        case "custom"?: kind = .custom(service: option("service"))
        case let type? where ["awss3v3", "awss3v2", "awss3", "async_aws_s3", "googlecloudstorage", "azureblob"].contains(type):
            kind = .objectStore(
                type: type, client: option("client"), bucket: options?["container"] != nil ? option("container") : option("bucket"),
                prefix: option("prefix"))
        case let type?: kind = .other(type)
        }
    }
}

/// The parameter that says where the siteaccess-aware NFS adapter puts files.
public struct NFSAdapterConfiguration: Sendable {
    /// The parameter's name.
    public var parameter: String
    public var span: SourceSpan?
    /// `false`: the project does not set it, the values are those of the release.
    public var isConfigured: Bool
    public var root: KnownText
    /// May hold `$...$`, which is resolved for each siteaccess while the site runs.
    public var path: KnownText
    public var value: ConfigValue?
}
