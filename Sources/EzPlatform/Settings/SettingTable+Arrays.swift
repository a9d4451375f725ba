import Source
import Symfony

/// Settings whose arrays are put together from all scopes.
///
/// The mapping merges default, the groups in the order of their names, the siteaccess and global, and sets the result for each
/// siteaccess that a group or its own section says something for. The resolver then asks the scopes as for any setting: a value
/// in `global` hides the merged one, a parameter of the project hides both.
extension SettingTable {
    enum Merge {
        /// List elements are appended, keys replaced.
        case plain
        /// As `plain`; each element counts once, and keys are dropped.
        case unique
    }

    static let mergedArrays: [String: Merge] = [
        "session": .plain, "image_variations": .plain, "languages": .unique, "translation_siteaccesses": .unique,
    ]

    /// The array, or one of its elements (`session.name`).
    func arraySetting(_ name: String, _ parts: [String], _ siteaccess: String) -> Setting {
        let key = parts[0]
        var contributions: [(scope: String, value: ConfigValue)] = []
        let whole = first(key, siteaccess) { scope in
            if let value = own(key, scope) {
                contributions = [(scope, value)]
                return value
            }
            switch scope {
            case "default", "global": return mapped(key, scope)
            case siteaccess: return merged(key, siteaccess, &contributions)
            default: return groupArray(key, scope)
            }
        }
        guard parts.count > 1 else {
            var setting = asStandard(whole)
            if let top = contributions.last?.scope, setting.scope == siteaccess, contributions.count > 0 { setting.scope = top }
            return setting
        }
        // The scope of an element is the one that gave it last.
        var value = whole.value
        for part in parts.dropFirst() {
            if value?.unknown != nil { break }
            value = value?.map?[part]
        }
        guard let value, !value.isNull else { return fallback(name, siteaccess) }
        guard asStandard(whole).isConfigured else {
            var setting = asStandard(whole)
            setting.name = name
            setting.value = value
            setting.written = value
            return setting
        }
        func has(_ scope: String, _ array: ConfigValue) -> Bool {
            var value: ConfigValue? = array
            for part in parts.dropFirst() { value = value?.map?[part] }
            return value != nil
        }
        let scope = contributions.last { has($0.scope, $0.value) }?.scope ?? whole.scope ?? siteaccess
        if scope == "default", own(key, scope) == nil, semantic(parts, "default") == nil { return fallback(name, siteaccess) }
        return configured(name, siteaccess, value, scope)
    }

    /// What comes from the release alone is its default, also where the mapping sets it for a siteaccess.
    private func asStandard(_ setting: Setting) -> Setting {
        guard case .known = setting.state, let value = setting.value, !Self.isWritten(value) else { return setting }
        var setting = setting
        setting.state = .releaseDefault
        setting.scope = nil
        return setting
    }

    /// Whether a file has some of it.
    private static func isWritten(_ value: ConfigValue) -> Bool {
        value.provenance.span != nil || value.list?.contains(where: isWritten) == true
            || value.map?.entries.contains { isWritten($0.value) } == true
    }

    /// What the mapping makes of `default` and `global`; empty sections say nothing.
    private func mapped(_ key: String, _ scope: String) -> ConfigValue? {
        let value = section(key, scope)
        return deprecatedSession(key, scope, value) ?? value
    }

    /// What the arrays of siteaccesses and groups are put together from: mostly before the scopes are gone through, which is when
    /// `session_name` is looked at.
    private func mappedFirst(_ key: String, _ scope: String) -> ConfigValue? {
        facts.mapsArraysOfAllSiteaccesses ? mapped(key, scope) : section(key, scope)
    }

    /// The release's array with the section's on top.
    private func section(_ key: String, _ scope: String) -> ConfigValue? {
        guard scope != "default" || facts.mapsArraysOfDefault, let section = semantic([key], scope), !section.isEmptyArray else { return nil }
        let base = scope == "default" ? releaseDefault(key) ?? own(key, scope) : own(key, scope)
        return base.map { Self.appended($0, section) } ?? section
    }

    private func merged(_ key: String, _ siteaccess: String, _ contributions: inout [(scope: String, value: ConfigValue)]) -> ConfigValue? {
        let groups = order(for: siteaccess).dropFirst(2).dropLast().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        var parts: [(scope: String, value: ConfigValue)] = groups.compactMap { group in semantic([key], group).map { (group, $0) } }
        let section = semantic([key], siteaccess)
        if let section { parts.append((siteaccess, section)) }
        guard facts.mapsArraysOfAllSiteaccesses || parts.contains(where: { !$0.value.isEmptyArray }) else { return deprecatedSession(key, siteaccess, nil) }
        let base = mappedFirst(key, "default") ?? releaseDefault(key) ?? own(key, "default")
        if let base { parts.insert(("default", base), at: 0) }
        if let global = mappedFirst(key, "global") { parts.append(("global", global)) }
        contributions = parts
        guard var value = parts.first?.value else { return nil }
        for part in parts.dropFirst() { value = Self.appended(value, part.value) }
        if case .unique? = Self.mergedArrays[key] { value = Self.withoutRepetitions(value) }
        return deprecatedSession(key, siteaccess, value) ?? value
    }

    /// The array of a group: since 3.0 of default, the group and global; before only what `session_name` copies into it.
    private func groupArray(_ key: String, _ group: String) -> ConfigValue? {
        guard facts.mapsArraysOfGroups, let section = semantic([key], group), !section.isEmptyArray else {
            return deprecatedSession(key, group, nil)
        }
        var value = mappedFirst(key, "default") ?? releaseDefault(key) ?? own(key, "default") ?? section
        value = Self.appended(value, section)
        if let global = mappedFirst(key, "global") { value = Self.appended(value, global) }
        if case .unique? = Self.mergedArrays[key] { value = Self.withoutRepetitions(value) }
        return deprecatedSession(key, group, value) ?? value
    }

    /// The session array with the name that the deprecated `session_name` gives it. `nil` when nothing does.
    private func deprecatedSession(_ key: String, _ scope: String, _ array: ConfigValue?) -> ConfigValue? {
        guard key == "session", facts.mapsSessionName, let name = semantic(["session_name"], scope) else { return nil }
        let isLast = scopes.last?.name == scope
        // Where every siteaccess has an array, those are put together before `session_name` is looked at.
        if scope == "default", facts.mapsArraysOfAllSiteaccesses, facts.mapsArraysOfDefault || isLast { return nil }
        if scope == "global", !facts.mapsArraysOfDefault, !isLast, semantic(["session", "name"], scope) != nil { return nil }
        if scope != "default", scope != "global", !facts.mapsArraysOfDefault, !isLast { return nil }
        let base = array ?? (scope == "default" ? releaseDefault(key) : nil)
        var map = base?.map ?? ConfigMap()
        map.set("name", keySpan: nil, name)
        return ConfigValue(.map(map), base?.provenance ?? name.provenance)
    }

    /// `session_name`: of old, the name of the session; since 5.3 filled in from `session.name`.
    func sessionName(_ siteaccess: String) -> Setting {
        guard facts.mapsSessionName else { return unresolved("session_name", ["session_name"], siteaccess) }
        return asStandard(first("session_name", siteaccess) { scope in
            if let value = own("session_name", scope) ?? semantic(["session_name"], scope) { return value }
            // The section of a scope fills it in from the array that is there for the scope.
            guard hasSection(scope) else { return nil }
            var ignored: [(scope: String, value: ConfigValue)] = []
            let array =
                scope == "default" || scope == "global"
                ? mapped("session", scope) ?? own("session", scope)
                : scope == siteaccess
                    ? merged("session", siteaccess, &ignored) ?? own("session", scope) : groupArray("session", scope) ?? own("session", scope)
            return array?["name"]
        })
    }

    /// PHP's `array_merge`.
    private static func appended(_ left: ConfigValue, _ right: ConfigValue) -> ConfigValue {
        if left.unknown != nil { return left }
        if right.unknown != nil { return right }
        if let items = left.list, let more = right.list { return ConfigValue(.list(items + more), right.provenance) }
        if left.isEmptyArray { return right }
        if right.isEmptyArray { return left }
        // Named keys are replaced, items without a name are numbered anew.
        var map = ConfigMap()
        var count = 0
        func add(_ key: String?, _ span: SourceSpan?, _ value: ConfigValue) {
            map.set(key ?? String(count), keySpan: span, value)
            if key == nil { count += 1 }
        }
        for array in [left, right] {
            for item in array.list ?? [] { add(nil, item.span, item) }
            for entry in array.map?.entries ?? [] { add(Int(entry.key) == nil ? entry.key : nil, entry.keySpan, entry.value) }
        }
        return left.list == nil && left.map == nil ? right : ConfigValue(.map(map), right.provenance)
    }

    private static func withoutRepetitions(_ value: ConfigValue) -> ConfigValue {
        guard let items = value.list ?? value.map?.entries.map(\.value) else { return value }
        var seen: Set<String> = []
        var copy = value
        copy.content = .list(items.filter { item in item.scalarText.map { seen.insert($0).inserted } ?? true })
        return copy
    }
}

extension ConfigValue {
    /// An array without elements.
    var isEmptyArray: Bool { list?.isEmpty ?? map?.isEmpty ?? false }
}
