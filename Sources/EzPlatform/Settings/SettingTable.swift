import Source
import Symfony

/// The settings below `system`, for every scope, and the parameters that override them.
///
/// What a siteaccess sees is what the product's configuration mapping and its ConfigResolver give it, release by release; the
/// details that differ from "the first scope wins" are in the extensions: arrays, and the settings in which `$...$` counts.
public struct SettingTable: Sendable {
    /// A key below `system`.
    public struct Scope: Sendable {
        public var name: String
        public var keySpan: SourceSpan?
        /// The merged map below it.
        public var settings: ConfigValue
    }

    public let scopes: [Scope]
    private let positions: [String: Int]
    /// Parameters of the form `<namespace>.<scope>.<name>` that the project sets itself: they win over `system`.
    private let parameters: [String: ConfigValue]
    let facts: ReleaseFacts
    let siteaccesses: SiteaccessConfiguration
    let allParameters: ParameterSet
    private let projectDirectory: String
    private let releaseTitle: String
    /// The scopes that say something, in the order in which each siteaccess asks them.
    private let orders: [String: [String]]
    private let groups: Set<String>
    private let known = Memo<Key, Setting>()

    private struct Key: Hashable {
        var name: String
        var siteaccess: String
    }

    init(
        system: ConfigValue?, siteaccesses: SiteaccessConfiguration, parameters: ParameterSet, facts: ReleaseFacts,
        projectDirectory: String, releaseTitle: String
    ) {
        scopes = system?.map?.entries.map { Scope(name: $0.key, keySpan: $0.keySpan, settings: $0.value) } ?? []
        var positions: [String: Int] = [:]
        for (index, scope) in scopes.enumerated() { positions[scope.name] = index }
        self.positions = positions
        orders = Dictionary(
            siteaccesses.siteaccesses.map { ($0.name, ["global", $0.name] + $0.groups + ["default"]) }, uniquingKeysWith: { first, _ in first })
        groups = Set(siteaccesses.groups.map(\.name))
        let prefix = facts.settingNamespace + "."
        var own: [String: ConfigValue] = [:]
        for name in parameters.names where name.hasPrefix(prefix) {
            if let value = parameters.value(name) { own[String(name.dropFirst(prefix.count))] = value }
        }
        self.parameters = own
        self.facts = facts
        self.siteaccesses = siteaccesses
        self.allParameters = parameters
        self.projectDirectory = projectDirectory
        self.releaseTitle = releaseTitle
    }

    /// The scopes that give a siteaccess its settings, first one first.
    public func order(for siteaccess: String) -> [String] {
        orders[siteaccess] ?? ["global", siteaccess, "default"]
    }

    /// Whether a scope is a siteaccess or a group: only for those the product works out dependent settings.
    func isSiteaccessOrGroup(_ scope: String) -> Bool { orders[scope] != nil || groups.contains(scope) }

    // MARK: what a scope says

    /// What one scope says, without looking further. Null in `system` is the same as nothing.
    public func value(_ name: String, in scope: String) -> ConfigValue? {
        value(name, Self.parts(name), in: scope)
    }

    /// - Parameter parts: the name, split.
    func value(_ name: String, _ parts: [String], in scope: String) -> ConfigValue? {
        own(name, scope) ?? semantic(parts, scope) ?? (Self.dynamicSettings.contains(name) ? carriedOver(name, to: scope) : nil)
    }

    /// The parameter that the project sets for a scope.
    func own(_ name: String, _ scope: String) -> ConfigValue? {
        parameters.isEmpty ? nil : parameters[scope + "." + name]
    }

    /// What `system.<scope>` says.
    func semantic(_ parts: [String], _ scope: String) -> ConfigValue? {
        guard let position = positions[scope] else { return nil }
        var value = scopes[position].settings
        // In legacy mode the legacy kernel answers URL aliases.
        if facts.hasLegacyKernel, parts == ["url_alias_router"], var mode = value.map?["legacy_mode"], !mode.isNull {
            if case .bool(let flag) = mode.content { mode.content = .bool(!flag) }
            mode.provenance.chain.append(Provenance.Step("the opposite of legacy_mode"))
            return mode
        }
        for (index, part) in parts.enumerated() {
            if value.unknown != nil { return value }
            guard let next = value.map?[part] else {
                // The section fills in the permission that is left out, as text up to 4.6.
                if index == 2, parts[0] == "io", parts[1] == "permissions" { return defaultPermission(parts[2], value) }
                // A section without servers stands for an empty list of them, and hides those of other scopes.
                if index == 1, parts == ["http_cache", "purge_servers"], value.map != nil || value.list?.isEmpty == true {
                    let reason = "the section http_cache of the scope \(scope) names no purge_servers, which counts as none"
                    return ConfigValue(.list([]), Provenance(span: value.span, chain: [Provenance.Step(reason)]))
                }
                return nil
            }
            value = next
        }
        if value.isNull { return nil }
        if parts == ["default_page"], case .string(let text) = value.content, !text.hasPrefix("/") { value.content = .string("/" + text) }
        return value
    }

    private func defaultPermission(_ name: String, _ section: ConfigValue) -> ConfigValue? {
        guard section.map != nil || section.list?.isEmpty == true, name == "files" || name == "directories" else { return nil }
        let provenance = Provenance(span: section.span, chain: [Provenance.Step("default of the section io.permissions")])
        let text = name == "files" ? "0644" : "0755"
        return ConfigValue(facts.hasTextPermissions ? .string(text) : .integer(name == "files" ? 0o644 : 0o755), provenance)
    }

    /// Whether the value is the section's own default: nothing configures it, but it hides later scopes.
    private func isFilledIn(_ parts: [String], _ scope: String) -> Bool {
        guard parts.count == 3, parts[1] == "permissions", let position = positions[scope] else { return false }
        return scopes[position].settings.at("io", "permissions")?.map?[parts[2]] == nil
    }

    func step(_ scope: String) -> Provenance.Step {
        Provenance.Step("scope \(scope)", span: positions[scope].flatMap { scopes[$0].keySpan })
    }

    func hasSection(_ scope: String) -> Bool { positions[scope] != nil }

    static func parts(_ name: String) -> [String] { name.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) } }

    // MARK: what a siteaccess sees

    /// The setting as the siteaccess sees it. The answer is kept.
    public func setting(_ name: String, for siteaccess: String) -> Setting {
        known.value(Key(name: name, siteaccess: siteaccess)) { settingOnce(name, for: siteaccess) }
    }

    /// As `setting`, for those who ask each one once: the answer is not kept.
    public func settingOnce(_ name: String, for siteaccess: String) -> Setting {
        let parts = Self.parts(name)
        if let first = parts.first, Self.mergedArrays[first] != nil { return arraySetting(name, parts, siteaccess) }
        if Self.dynamicSettings.contains(name) { return dynamicSetting(name, siteaccess) }
        if name == "session_name" { return sessionName(siteaccess) }
        var setting = unresolved(name, parts, siteaccess)
        if let scope = setting.scope, isFilledIn(parts, scope), own(name, scope) == nil {
            setting.state = .releaseDefault
            setting.scope = nil
        }
        return setting
    }

    /// The first scope's value.
    func unresolved(_ name: String, _ parts: [String], _ siteaccess: String) -> Setting {
        first(name, siteaccess) { value(name, parts, in: $0) }
    }

    /// The value of the first scope that has one, else the release's.
    func first(_ name: String, _ siteaccess: String, _ lookUp: (String) -> ConfigValue?) -> Setting {
        var found: (scope: String, value: ConfigValue)?
        var hidden: [(scope: String, value: ConfigValue)] = []
        for scope in order(for: siteaccess) {
            guard let value = lookUp(scope) else { continue }
            if found == nil { found = (scope, value) } else { hidden.append((scope, value)) }
        }
        guard let found else { return fallback(name, siteaccess) }
        return configured(name, siteaccess, found.value, found.scope, hidden)
    }

    func configured(
        _ name: String, _ siteaccess: String, _ written: ConfigValue, _ scope: String, _ hidden: [(scope: String, value: ConfigValue)] = []
    ) -> Setting {
        var value = written
        value.provenance = value.provenance.preceded(by: step(scope))
        var setting = Setting(
            name: name, siteaccess: siteaccess, state: .known, value: value, written: written, scope: scope, hidden: hidden)
        if let unknown = Self.firstUnknown(value) { setting.state = .unknown(unknown) }
        return setting
    }

    func fallback(_ name: String, _ siteaccess: String) -> Setting {
        var setting = Setting(
            name: name, siteaccess: siteaccess, state: .absent, value: nil, written: nil, scope: nil, hidden: [])
        guard let value = releaseDefault(name) else { return setting }
        setting.state = .releaseDefault
        setting.value = value
        setting.written = value
        return setting
    }

    /// What the release itself sets in the scope `default`.
    func releaseDefault(_ name: String) -> ConfigValue? {
        let provenance = Provenance(chain: [Provenance.Step("default of \(releaseTitle)")])
        guard let standard = facts.defaults[name] else {
            // An array whose elements have defaults.
            let prefix = name + "."
            let names = facts.defaults.keys.filter { $0.hasPrefix(prefix) }.sorted()
            guard Self.mergedArrays[name] != nil, !names.isEmpty else { return nil }
            var map = ConfigMap()
            for name in names {
                if let value = releaseDefault(name) { map.set(String(name.dropFirst(prefix.count)), keySpan: nil, value) }
            }
            return ConfigValue(.map(map), provenance)
        }
        let content: ConfigValue.Content
        switch standard {
        case .text(let text):
            let mark = "%storage_directory%"
            content = .string(
                text.hasPrefix(mark) ? "\(projectDirectory)/\(facts.storageDirectory ?? facts.webRoot)" + text.dropFirst(mark.count) : text)
        case .number(let number): content = .integer(number)
        case .flag(let flag): content = .bool(flag)
        case .none: content = .null
        case .emptyList: content = .list([])
        case .list(let texts): content = .list(texts.map { ConfigValue(.string($0), provenance) })
        }
        return ConfigValue(content, provenance)
    }

    static func firstUnknown(_ value: ConfigValue, _ depth: Int = 0) -> Unknown? {
        guard depth < 32 else { return nil }
        switch value.content {
        case .unknown(let unknown, _): return unknown
        case .list(let items): return items.lazy.compactMap { firstUnknown($0, depth + 1) }.first
        case .map(let map): return map.entries.lazy.compactMap { firstUnknown($0.value, depth + 1) }.first
        default: return nil
        }
    }

    // MARK: enumeration

    /// The names of all settings that some scope configures for the siteaccess, and those that the release knows, sorted.
    public func names(for siteaccess: String) -> [String] {
        var names = Set(facts.defaults.keys)
        for scope in order(for: siteaccess) {
            if let position = positions[scope] { Self.collect(scopes[position].settings, "", &names, 0) }
            let prefix = scope + "."
            for name in parameters.keys where name.hasPrefix(prefix) { names.insert(String(name.dropFirst(prefix.count))) }
        }
        return names.sorted()
    }

    /// The names of the settings that one scope configures, sorted.
    public func names(in scope: String) -> [String] {
        var names: Set<String> = []
        if let position = positions[scope] { Self.collect(scopes[position].settings, "", &names, 0) }
        for name in parameters.keys where name.hasPrefix(scope + ".") { names.insert(String(name.dropFirst(scope.count + 1))) }
        return names.sorted()
    }

    private static func collect(_ value: ConfigValue, _ path: String, _ names: inout Set<String>, _ depth: Int) {
        guard let map = value.map, !map.isEmpty, depth < 32 else {
            if !path.isEmpty, !value.isNull { names.insert(path) }
            return
        }
        for entry in map.entries { collect(entry.value, path.isEmpty ? entry.key : path + "." + entry.key, &names, depth + 1) }
    }
}
