import Source
import Symfony

extension Project {
    /// Keys of object stores that stand in the configuration itself, not in the environment: the places of the secrets.
    public var writtenCloudSecrets: [SourceSpan] {
        var found: [SourceSpan] = []
        for id in symfony.serviceIds {
            guard let service = symfony.services[id], let arguments = service.arguments else { continue }
            let name = service.className?.scalarText ?? id
            guard ["S3Client", "SimpleS3Client", "AsyncAwsClient"].contains(where: name.hasSuffix) else { continue }
            Self.collectSecrets(arguments, 0, &found)
        }
        return found
    }

    private static func collectSecrets(_ value: ConfigValue, _ depth: Int, _ found: inout [SourceSpan]) {
        guard depth < 8 else { return }
        for item in value.list ?? [] { collectSecrets(item, depth + 1, &found) }
        for entry in value.map?.entries ?? [] {
            if ["secret", "accessKeySecret"].contains(entry.key), case .string(let text) = entry.value.content, !text.isEmpty,
                !entry.value.isFromEnvironment, let span = entry.value.origin
            {
                found.append(span)
            } else {
                collectSecrets(entry.value, depth + 1, &found)
            }
        }
    }
}
