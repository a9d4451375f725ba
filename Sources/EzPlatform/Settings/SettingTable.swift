import Source
import Symfony

/// The settings below `system`, for every scope, and the parameters that override them.
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
    private let facts: ReleaseFacts
    private let siteaccesses: SiteaccessConfiguration
    private let allParameters: ParameterSet
    private let projectDirectory: String
    private let releaseTitle: String
    /// The scopes that say something, in the order in which each siteaccess asks them.
    private let orders: [String: [String]]
    private let known = Memo<Key, Setting>()

    private struct Key: Hashable {
        var name: String
        var siteaccess: String
    }

    /// Settings whose arrays are merged over all scopes key by key, instead of the first scope giving the whole value.
    private static let mergedArrays: Set = ["session"]
    /// The settings in which `$...$` is resolved.
    private static let dynamicSettings: Set = ["io.url_prefix", "io.legacy_url_prefix", "io.root_dir"]

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

    /// What one scope says, without looking further. Null in `system` is the same as nothing.
    public func value(_ name: String, in scope: String) -> ConfigValue? {
        value(name, name.split(separator: ".").map(String.init), in: scope)
    }

    /// - Parameter parts: the name, split.
    private func value(_ name: String, _ parts: [String], in scope: String) -> ConfigValue? {
        if !parameters.isEmpty, let value = parameters[scope + "." + name] { return value }
        guard let position = positions[scope] else { return nil }
        var value = scopes[position].settings
        for part in parts {
            if value.unknown != nil { return value }
            guard let next = value.map?[part] else { return nil }
            value = next
        }
        return value.isNull ? nil : value
    }

    /// The setting as the siteaccess sees it.
    public func setting(_ name: String, for siteaccess: String) -> Setting {
        known.value(Key(name: name, siteaccess: siteaccess)) {
            var setting = unresolved(name, for: siteaccess)
            if Self.dynamicSettings.contains(name), !(setting.scope == "global" && facts.leavesGlobalSettingsUnresolved) {
                resolve(&setting)
            }
            return setting
        }
    }

    private func unresolved(_ name: String, for siteaccess: String) -> Setting {
        var order = order(for: siteaccess)
        let parts = name.split(separator: ".").map(String.init)
        if let first = parts.first, Self.mergedArrays.contains(first), order.count > 3 {
            // Arrays of groups are merged in the order of their names, the last one on top.
            order = Array(order.prefix(2)) + order.dropFirst(2).dropLast().sorted().reversed() + ["default"]
        }
        var found: (scope: String, value: ConfigValue)?
        var hidden: [(scope: String, value: ConfigValue)] = []
        for scope in order {
            guard let value = value(name, parts, in: scope) else { continue }
            if found == nil { found = (scope, value) } else { hidden.append((scope, value)) }
        }
        guard let found else { return fallback(name, siteaccess) }
        let step = Provenance.Step("scope \(found.scope)", span: positions[found.scope].flatMap { scopes[$0].keySpan })
        var value = found.value
        value.provenance = value.provenance.preceded(by: step)
        var setting = Setting(
            name: name, siteaccess: siteaccess, state: .known, value: value, written: found.value, scope: found.scope,
            hidden: hidden)
        if let unknown = Self.firstUnknown(value) { setting.state = .unknown(unknown) }
        return setting
    }

    private func fallback(_ name: String, _ siteaccess: String) -> Setting {
        var setting = Setting(
            name: name, siteaccess: siteaccess, state: .absent, value: nil, written: nil, scope: nil, hidden: [])
        guard let standard = facts.defaults[name] else { return setting }
        let provenance = Provenance(chain: [Provenance.Step("default of \(releaseTitle)")])
        let content: ConfigValue.Content
        switch standard {
        case .text(let text):
            content = .string(
                text.hasPrefix("%webroot_dir%") ? "\(projectDirectory)/\(facts.webRoot)" + text.dropFirst(13) : text)
        case .number(let number): content = .integer(number)
        case .flag(let flag): content = .bool(flag)
        case .none: content = .null
        case .emptyList: content = .list([])
        }
        setting.state = .releaseDefault
        setting.value = ConfigValue(content, provenance)
        setting.written = setting.value
        return setting
    }

    private static func firstUnknown(_ value: ConfigValue, _ depth: Int = 0) -> Unknown? {
        guard depth < 32 else { return nil }
        switch value.content {
        case .unknown(let unknown, _): return unknown
        case .list(let items): return items.lazy.compactMap { firstUnknown($0, depth + 1) }.first
        case .map(let map): return map.entries.lazy.compactMap { firstUnknown($0.value, depth + 1) }.first
        default: return nil
        }
    }

    // MARK: dynamic settings

    private func resolve(_ setting: inout Setting) {
        guard case .string(let text)? = setting.value?.content, DynamicSettings.contains(text), var value = setting.value else {
            return
        }
        switch resolved(text, for: setting.siteaccess) {
        case .known(let result):
            value.content = .string(result.value)
            value.provenance.chain += result.provenance.chain
            setting.value = value
        case .unknown(let unknown):
            setting.state = .unknown(unknown)
            value.content = .unknown(unknown, literal: text)
            setting.value = value
        case .absent: break
        }
    }

    /// The text with every `$name;namespace;scope$` replaced by the value that the setting has for the siteaccess.
    /// The provenance's chain names the settings that went in. Never `absent`.
    public func resolved(_ text: String, for siteaccess: String) -> KnownText {
        var budget = Self.mostReferences
        return resolved(text, siteaccess, 0, &budget)
    }

    /// References that one text may lead to; more are no configuration.
    private static let mostReferences = 1_000

    private func resolved(_ text: String, _ siteaccess: String, _ depth: Int, _ budget: inout Int) -> KnownText {
        var result = ""
        var chain: [Provenance.Step] = []
        for piece in DynamicSettings.pieces(text) {
            switch piece {
            case .text(let part): result += part
            case .reference(let reference, let written):
                budget -= 1
                guard depth < 8, budget >= 0, result.utf8.count < 65_536 else {
                    return .unknown(Unknown("\(written) refers to itself, or to too much"))
                }
                switch lookUp(reference, siteaccess, depth, &budget) {
                case .known(let value):
                    result += value.value
                    chain.append(Provenance.Step("setting \(reference.name) is \(value.value)", span: value.span))
                case .absent:
                    return .unknown(Unknown("the setting \(written) has no value in this project's files"))
                case .unknown(let unknown): return .unknown(unknown)
                }
            }
        }
        return .known(Sourced(result, Provenance(chain: chain)))
    }

    private func lookUp(_ reference: DynamicSettings.Reference, _ siteaccess: String, _ depth: Int, _ budget: inout Int)
        -> KnownText
    {
        if let namespace = reference.namespace, namespace != facts.settingNamespace {
            // Another bundle's settings: only what the project itself sets as a parameter is known here.
            let scopes = reference.scope.map { ["global", $0, "default"] } ?? order(for: siteaccess)
            for scope in scopes {
                if let value = allParameters.value("\(namespace).\(scope).\(reference.name)") { return value.text }
            }
            return .absent
        }
        let target = reference.scope ?? siteaccess
        let text = unresolved(reference.name, for: target).text
        guard case .known(let value) = text, DynamicSettings.contains(value.value) else { return text }
        return resolved(value.value, target, depth + 1, &budget)
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

    private static func collect(_ value: ConfigValue, _ path: String, _ names: inout Set<String>, _ depth: Int) {
        guard let map = value.map, !map.isEmpty, depth < 32 else {
            if !path.isEmpty, !value.isNull { names.insert(path) }
            return
        }
        for entry in map.entries { collect(entry.value, path.isEmpty ? entry.key : path + "." + entry.key, &names, depth + 1) }
    }
}
