import Source
import Symfony

/// The settings in which `$name;namespace;scope$` stands for other settings.
///
/// When a siteaccess or group sets something that the default of such a setting refers to, the mapping carries that default over
/// to the scope, where it hides what groups say. Up to 2.5 the text is then worked out while the container is built, for `default`,
/// each siteaccess and each group, from what is known there: parameters of the project do not count yet, and come unresolved
/// afterwards. Since 3.0 it is worked out for each request.
extension SettingTable {
    static let dynamicSettings: Set = ["io.url_prefix", "io.legacy_url_prefix", "io.root_dir"]

    func dynamicSetting(_ name: String, _ siteaccess: String) -> Setting {
        let parts = Self.parts(name)
        guard facts.resolvesSettingsAtCompileTime else {
            var setting = unresolved(name, parts, siteaccess)
            resolve(&setting, siteaccess, .run)
            return setting
        }
        return compiled(name, parts, siteaccess)
    }

    /// The setting in releases that work it out while the container is built.
    private func compiled(_ name: String, _ parts: [String], _ siteaccess: String) -> Setting {
        let order = order(for: siteaccess)
        func setting(_ value: ConfigValue, _ scope: String) -> Setting {
            let later = order.drop { $0 != scope }.dropFirst()
            return configured(name, siteaccess, value, scope, later.compactMap { other in self.value(name, parts, in: other).map { (other, $0) } })
        }
        // What is asked for first is never worked out, and neither is a parameter of the project.
        if let value = own(name, "global") ?? semantic(parts, "global") { return setting(value, "global") }
        if let value = own(name, siteaccess) { return setting(value, siteaccess) }
        let scopes = order.dropFirst().dropLast()
        for scope in scopes {
            guard let value = semantic(parts, scope) ?? carriedOver(name, to: scope) ?? own(name, scope) else { continue }
            guard case .string(let text) = value.content, DynamicSettings.contains(text) else { break }
            var result = setting(value, scope)
            resolve(&result, siteaccess, .build)
            return result
        }
        for scope in scopes {
            if let value = own(name, scope) ?? semantic(parts, scope) { return setting(value, scope) }
        }
        if let value = own(name, "default") { return setting(value, "default") }
        var result = semantic(parts, "default").map { setting($0, "default") } ?? fallback(name, siteaccess)
        resolve(&result, "default", .build)
        // What it comes to is looked at once more for the siteaccess.
        resolve(&result, siteaccess, .build)
        return result
    }

    /// The default of a setting, for a scope that sets something that the default refers to.
    func carriedOver(_ name: String, to scope: String) -> ConfigValue? {
        guard isSiteaccessOrGroup(scope), atBuild(name, scope) == nil, let standard = atBuild(name, "default"),
            case .string(let text) = standard.content
        else { return nil }
        for case .reference(let reference, _) in DynamicSettings.pieces(text) where reference.scope != scope {
            let isOwn = reference.namespace == nil || reference.namespace == facts.settingNamespace
            let value =
                isOwn ? atBuild(reference.name, scope) : allParameters.value("\(reference.namespace ?? "").\(scope).\(reference.name)")
            guard value != nil else { continue }
            var copy = standard
            let reason = "the scope \(scope) sets \(reference.name), so the default counts there"
            copy.provenance.chain.append(Provenance.Step(reason))
            return copy
        }
        return nil
    }

    /// What a scope has while the container is built: the section, the release's own default, then the project's parameter.
    private func atBuild(_ name: String, _ scope: String) -> ConfigValue? {
        semantic(Self.parts(name), scope) ?? (scope == "default" ? releaseDefault(name) : nil) ?? own(name, scope)
    }

    // MARK: working out

    private enum Moment { case build, run }

    private func resolve(_ setting: inout Setting, _ siteaccess: String, _ moment: Moment) {
        guard case .string(let text)? = setting.value?.content, DynamicSettings.contains(text), var value = setting.value else {
            return
        }
        switch resolved(text, siteaccess, moment) {
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
    public func resolved(_ text: String, for siteaccess: String) -> KnownText { resolved(text, siteaccess, .run) }

    private func resolved(_ text: String, _ siteaccess: String, _ moment: Moment) -> KnownText {
        let pieces = DynamicSettings.pieces(text)
        var result = text
        var chain: [Provenance.Step] = []
        for case .reference(var reference, let written) in pieces {
            // Of a reference that stands alone, only the name counts.
            if pieces.count == 1 { reference = DynamicSettings.Reference(name: reference.name) }
            switch lookUp(reference, siteaccess, moment) {
            case .known(let value):
                // All places with this text at once, in what is left of the text and in what was filled in before.
                result = result.replacingText(written, with: value.value)
                chain.append(Provenance.Step("setting \(reference.name) is \(value.value)", span: value.span))
            case .absent:
                return .unknown(Unknown("the setting \(written) has no value in this project's files"))
            case .unknown(let unknown): return .unknown(unknown)
            }
            guard result.utf8.count < 65_536 else { return .unknown(Unknown("\(written) leads to too much text")) }
        }
        return .known(Sourced(result, Provenance(chain: chain)))
    }

    /// The value as it stands: references in it are not followed.
    private func lookUp(_ reference: DynamicSettings.Reference, _ siteaccess: String, _ moment: Moment) -> KnownText {
        let scope = reference.scope ?? siteaccess
        if let namespace = reference.namespace, namespace != facts.settingNamespace {
            // Another bundle's settings: only what the project itself sets as a parameter is known here.
            for scope in order(for: scope) {
                if let value = allParameters.value("\(namespace).\(scope).\(reference.name)") { return value.text }
            }
            return .absent
        }
        let setting =
            moment == .run
            ? unresolved(reference.name, Self.parts(reference.name), scope) : first(reference.name, scope) { atBuild(reference.name, $0) }
        if setting.value?.map != nil || setting.value?.list != nil {
            return .unknown(Unknown("the setting \(reference.name) is a list, which has no place in a text", span: setting.span))
        }
        if !facts.resolvesSettingsAtCompileTime, let content = setting.value?.content {
            switch content {
            case .integer, .double, .bool:
                return .unknown(Unknown("the setting \(reference.name) is no text, which PHP refuses to fill in", span: setting.span))
            case .null, .string, .list, .map, .unknown: break
            }
        }
        return setting.text
    }
}
