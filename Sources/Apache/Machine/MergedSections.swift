import Source

/// The sections of one kind that apply. httpd merges them with each other before it merges them with what applies already (`ap_location_walk`,
/// `ap_file_walk`, `ap_if_walk`), which tells where the last of them says how it is to be merged.
struct MergedSections {
    private(set) var settings: DirectorySettings?
    private var spans: [SourceSpan] = []

    mutating func add(_ inner: DirectorySettings, _ span: SourceSpan) {
        spans.append(span)
        if settings == nil { settings = inner } else { settings?.merge(inner) }
    }

    func apply(to r: MachineRequest) {
        if let settings { r.apply(settings, of: spans) }
    }
}
