import Source

/// A YAML file as Symfony reads it, with the place of everything.
public struct YAMLTree: Sendable {
    public let file: SourceFile
    /// `nil`: the document is empty, or nothing of it could be read.
    public let root: YAMLNode?
    /// What Symfony refuses, and what it reads although it should be changed.
    public let findings: [Finding]
    /// `false`: part of the file could not be read; a finding says where.
    public let isComplete: Bool
    /// From `#` to the end of the line.
    public let comments: [ByteRange]

    /// Reads a file. Never fails: what cannot be read is a finding, and the rest is in the tree.
    public static func parse(_ file: SourceFile, dialect: YAMLDialect) -> YAMLTree {
        file.bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                return YAMLTree(file: file, root: nil, findings: [], isComplete: true, comments: [])
            }
            var reader = SymfonyReader(file: file, dialect: dialect, bytes: buffer, base: base)
            let root = reader.read()
            let arena = Arena(
                file: file, dialect: dialect, nodes: reader.builder.nodes, text: reader.builder.text, tags: reader.builder.tags)
            return YAMLTree(
                file: file, root: root.map { YAMLNode(arena, $0) }, findings: reader.findings, isComplete: reader.isComplete,
                comments: reader.comments)
        }
    }
}
