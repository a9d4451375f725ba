import EzPlatform
import Source

/// A value of a setting with all siteaccesses that see it there: rules judge each distinct value once.
struct SettingUse: Sendable {
    var value: String
    var provenance: Provenance
    var siteaccesses: [String]

    /// Where the value is written.
    var span: SourceSpan? { provenance.origin(of: value) }
}

/// The two IO handlers of siteaccesses that agree on both.
struct HandlerPair: Sendable {
    var metadata: KnownText
    var binarydata: KnownText
    var siteaccesses: [String]

    /// `dfs and nfs`, for messages.
    var names: String { "\(metadata.value?.value ?? "?") and \(binarydata.value?.value ?? "?")" }
}

extension IOHandler.Section {
    static let both: [IOHandler.Section] = [.metadata, .binarydata]
    /// The siteaccess-aware setting that selects a handler of the section.
    var setting: String { self == .metadata ? "io.metadata_handler" : "io.binarydata_handler" }
    var noun: String { self == .metadata ? "metadata" : "binarydata" }
}

extension Project {
    var siteaccessNames: [String] { siteaccesses.siteaccesses.map(\.name) }

    /// The configured values of a setting, each with the siteaccesses that see it. Defaults and unknown values are left out.
    func uses(of setting: String) -> [SettingUse] {
        var uses: [SettingUse] = []
        for siteaccess in siteaccessNames {
            let found = self.setting(setting, for: siteaccess)
            // A default that counts in a scope only because of another setting is written nowhere.
            guard found.isConfigured, found.written?.span != nil, let text = found.text.value else { continue }
            // A dynamic setting is resolved per siteaccess, but written once.
            if let index = uses.firstIndex(where: { $0.provenance.span == found.span && $0.value == text.value }) {
                uses[index].siteaccesses.append(siteaccess)
            } else {
                uses.append(SettingUse(value: text.value, provenance: text.provenance, siteaccesses: [siteaccess]))
            }
        }
        return uses
    }

    /// The handlers of all siteaccesses, grouped when equal, in the order of the siteaccesses.
    var handlerPairs: [HandlerPair] {
        var pairs: [HandlerPair] = []
        for siteaccess in siteaccessNames {
            let metadata = handlerName(.metadata, for: siteaccess).text
            let binarydata = handlerName(.binarydata, for: siteaccess).text
            if let index = pairs.firstIndex(where: {
                $0.metadata.value?.value == metadata.value?.value && $0.binarydata.value?.value == binarydata.value?.value
            }) {
                pairs[index].siteaccesses.append(siteaccess)
            } else {
                pairs.append(HandlerPair(metadata: metadata, binarydata: binarydata, siteaccesses: [siteaccess]))
            }
        }
        return pairs
    }

    /// Directories and prefixes that are written for an adapter and known; of the adapter that knows siteaccesses, the root.
    func places(of adapter: FlysystemAdapter) -> [Sourced<String>] {
        guard isNFSAdapter(adapter), let nfsAdapter, nfsAdapter.isConfigured else { return adapter.places }
        return nfsAdapter.root.value.map { [$0] } ?? []
    }

    /// Whether a binarydata handler keeps its files in an object store.
    func isObjectStore(_ name: String) -> Bool {
        guard let adapter = ioHandlers[.binarydata, name]?.adapter.value, let found = self.adapter(named: adapter.value) else { return false }
        if case .objectStore = found.kind { return true }
        return false
    }

    /// The adapters that some handler names.
    var adaptersInUse: [FlysystemAdapter] {
        let used = Set(IOHandler.Section.both.flatMap { ioHandlers.handlers($0) }.compactMap { $0.adapter.value?.value })
        return adapters.filter { used.contains($0.name) }
    }

    /// Why what is missing in the files may still exist.
    var incompleteness: Unknown {
        Unknown("a part of the configuration could not be read (PHP, XML or an unreadable file)")
    }

    /// Something reads stored files by their URL behind a directory, so that both must agree; in words, with how certain a fault then is.
    var readerByPath: String? {
        if release.release.line == .ezPublish { return "eZ Publish Legacy" }
        if composer["ezsystems/legacy-bridge"] != nil { return "Legacy Bridge" }
        return nil
    }
}

extension FlysystemAdapter {
    var isLocal: Bool {
        if case .local = kind { return true }
        return false
    }

    /// Paths and prefixes that are written for the adapter and known.
    var places: [Sourced<String>] {
        switch kind {
        case .local(let directory): directory.value.map { [$0] } ?? []
        case .objectStore(_, _, _, let prefix): prefix.value.map { [$0] } ?? []
        case .custom, .other, .none, .unknown: []
        }
    }
}
