import Source
import Symfony

/// Files of a project that matter although no kernel loads them as they are.
public struct ProjectFiles: Sendable {
    /// `config/packages/*.yml` where the kernel takes `*.yaml` only.
    public var misnamedConfiguration: [SourceFile] = []
    /// The DFS configuration that the distribution ships, when nothing loads it.
    public var idleDFSConfiguration: SourceFile?
    /// `dfs.yml` where `dfs.yaml` is asked for, and is not there.
    public var misnamedDFSConfiguration: SourceFile?
    /// The mention of the product's HTTP cache in the front controller.
    public var cacheInFrontController: SourceSpan?

    public init() {}

    init(root: String, facts: ReleaseFacts, symfony: SymfonyProject, store: SourceStore) {
        let loaded = Set(symfony.files.map(\.path))
        if case .packages = facts.layout {
            for directory in ["config/packages", "config/packages/\(symfony.environment)"] {
                let folder = Path.join(root, directory)
                for entry in (try? store.tree.list(folder)) ?? [] where entry.kind == .regular && entry.name.hasSuffix(".yml") {
                    let path = Path.join(folder, entry.name)
                    guard !loaded.contains(path), let file = try? store.file(path) else { continue }
                    misnamedConfiguration.append(file)
                }
            }
        }
        if let files = facts.onDemandFiles {
            let path = Path.join(root, files.dfs)
            if store.tree.isFile(path) {
                if !loaded.contains(path) { idleDFSConfiguration = try? store.file(path) }
            } else if files.fileExtension == "yaml", files.dfs.hasSuffix(".yaml") {
                let other = Path.join(root, String(files.dfs.dropLast(5)) + ".yml")
                if !loaded.contains(other), store.tree.isFile(other) { misnamedDFSConfiguration = try? store.file(other) }
            }
        }
        if facts.httpCacheVariable == nil, let file = try? store.file(Path.join(root, "\(facts.webRoot)/\(facts.frontController)")) {
            cacheInFrontController = Self.instantiation(of: "AppCache", in: file)
        }
    }

    /// The class name behind `new`, outside of line comments.
    private static func instantiation(of name: String, in file: SourceFile) -> SourceSpan? {
        guard file.bytes.count < 1_048_576 else { return nil }
        let wanted = Array(name.utf8)
        for line in 1...max(file.lineCount, 1) {
            let range = file.range(ofLine: line)
            let bytes = file.bytes[range.start..<range.end]
            guard let first = bytes.first(where: { $0 != 0x20 && $0 != 0x09 }), first != UInt8(ascii: "/"), first != UInt8(ascii: "*"), first != UInt8(ascii: "#"),
                let new = position(of: Array("new ".utf8), in: bytes), let found = position(of: wanted, in: bytes[new...])
            else { continue }
            return file.span(found, found + wanted.count)
        }
        return nil
    }

    private static func position(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= wanted.count else { return nil }
        return (bytes.startIndex...(bytes.endIndex - wanted.count)).first { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
