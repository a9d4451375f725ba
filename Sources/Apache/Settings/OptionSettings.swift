import Source

/// `Options`, as httpd keeps them: what a section sets by signs is remembered beside what is in effect, and takes effect again with
/// every section that is merged. So `Options +Indexes` counts again after an `Options None` of the same section.
struct OptionSettings: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let indexes = Flags(rawValue: 1)
        static let includes = Flags(rawValue: 2)
        static let followSymLinks = Flags(rawValue: 4)
        static let symLinksIfOwnerMatch = Flags(rawValue: 8)
        static let execCGI = Flags(rawValue: 16)
        static let multiViews = Flags(rawValue: 32)
        static let all: Flags = [.indexes, .includes, .followSymLinks, .execCGI]
        static let everything: Flags = [.all, .multiViews, .symLinksIfOwnerMatch]
    }

    /// What is in effect; without any directive a server follows symbolic links.
    var effective: Flags = .followSymLinks
    /// Nothing was set without a sign.
    var isRelative = true
    var added: Flags = []
    var removed: Flags = []
    var span: SourceSpan?

    func merged(with inner: OptionSettings) -> OptionSettings {
        var merged = self
        merged.span = inner.span ?? span
        if inner.isRelative {
            merged.added = added.subtracting(inner.removed).union(inner.added)
            merged.removed = removed.subtracting(inner.added).union(inner.removed)
            merged.effective = effective.subtracting(merged.removed).union(merged.added)
        } else {
            merged.effective = inner.effective
            merged.added = inner.added
            merged.removed = inner.removed
            merged.isRelative = false
        }
        return merged
    }

    mutating func set(_ flag: Flags) { effective.formUnion(flag) }

    mutating func add(_ flag: Flags) {
        added.formUnion(flag)
        removed.subtract(flag)
        effective.formUnion(flag)
    }

    mutating func remove(_ flag: Flags) {
        removed.formUnion(flag)
        added.subtract(flag)
        effective.subtract(flag)
    }
}
