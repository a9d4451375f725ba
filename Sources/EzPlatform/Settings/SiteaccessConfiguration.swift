import Source
import Symfony

/// A siteaccess of `siteaccess.list`.
public struct Siteaccess: Sendable {
    public var name: String
    /// Where it is listed.
    public var span: SourceSpan?
    /// The groups that have it as a member, in the order in which groups are declared: the order of their settings too.
    public var groups: [String]
}

/// A group of siteaccesses.
public struct SiteaccessGroup: Sendable {
    /// The name that Symfony gives it: dashes are underscores when the written name has no underscore.
    public var name: String
    /// As the file has it.
    public var writtenName: String
    public var span: SourceSpan?
    public var members: [Sourced<String>]
}

/// One matcher of `siteaccess.match`.
public struct SiteaccessMatcher: Sendable {
    /// `URIElement`, `Map\Host`, `Compound\LogicalAnd`, a class with a leading backslash, a service with a leading `@`.
    public var type: String
    public var span: SourceSpan?
    /// What is passed to the matcher, as it is configured.
    public var value: ConfigValue

    /// Whether the siteaccess is chosen by the path of the URL.
    public var usesPath: Bool { type.contains("URI") }
    /// Whether it is chosen by the host name.
    public var usesHost: Bool { type.contains("Host") || type.hasPrefix("Compound") && nestedTypes.contains { $0.contains("Host") } }

    private var nestedTypes: [String] {
        value.map?.entries.flatMap { $0.value["matchers"]?.map?.keys ?? [] } ?? []
    }
}

/// The `siteaccess` section.
public struct SiteaccessConfiguration: Sendable {
    public var siteaccesses: [Siteaccess] = []
    public var groups: [SiteaccessGroup] = []
    /// `nil` when it is not configured.
    public var defaultSiteaccess: Sourced<String>?
    public var matchers: [SiteaccessMatcher] = []
    /// Why the list may be longer than it seems; `nil` when it is complete.
    public var unknown: Unknown?
    private var positions: [String: Int] = [:]

    public subscript(name: String) -> Siteaccess? { positions[name].map { siteaccesses[$0] } }
    public func group(_ name: String) -> SiteaccessGroup? { groups.first { $0.name == name } }

    /// - Parameter section: the merged `siteaccess` section.
    init(_ section: ConfigValue?) {
        var members: [String: [String]] = [:]
        for entry in section?["groups"]?.map?.entries ?? [] {
            let list = Self.names(entry.value, &unknown)
            groups.append(
                SiteaccessGroup(
                    name: entry.key, writtenName: Self.written(entry), span: entry.keySpan, members: list))
            for member in list where members[member.value]?.contains(entry.key) != true {
                members[member.value, default: []].append(entry.key)
            }
        }
        for item in section?["list"].map({ Self.names($0, &unknown) }) ?? [] where positions[item.value] == nil {
            positions[item.value] = siteaccesses.count
            siteaccesses.append(Siteaccess(name: item.value, span: item.span, groups: members[item.value] ?? []))
        }
        if case .known(let name)? = section?["default_siteaccess"]?.text { defaultSiteaccess = name }
        for entry in section?["match"]?.map?.entries ?? [] {
            matchers.append(SiteaccessMatcher(type: entry.key, span: entry.keySpan, value: entry.value))
        }
    }

    private static func names(_ value: ConfigValue, _ unknown: inout Unknown?) -> [Sourced<String>] {
        if let reason = value.unknown { unknown = reason }
        let items = value.list ?? value.map?.entries.map(\.value) ?? []
        return items.compactMap { item in
            if let reason = item.unknown { unknown = reason }
            return item.text.value
        }
    }

    static func written(_ entry: ConfigMap.Entry) -> String {
        guard let text = entry.keySpan?.text, TreeProcessor.normalizedKey(text) == entry.key else { return entry.key }
        return text
    }

    /// Host names that select the siteaccess by a map of hosts, alone or in a compound matcher.
    public func hostNames(of siteaccess: String) -> [Sourced<String>] { hostNamesBySiteaccess()[siteaccess] ?? [] }

    /// The same for all siteaccesses at once: one pass over the matchers.
    public func hostNamesBySiteaccess() -> [String: [Sourced<String>]] {
        var hosts: [String: [Sourced<String>]] = [:]
        for matcher in matchers {
            if matcher.type == "Map\\Host" {
                for entry in matcher.value.map?.entries ?? [] {
                    guard let siteaccess = entry.value.scalarText else { continue }
                    hosts[siteaccess, default: []].append(Sourced(entry.key, at: entry.keySpan))
                }
            } else if matcher.type.hasPrefix("Compound") {
                for rule in matcher.value.map?.entries ?? [] {
                    guard let siteaccess = rule.value["match"]?.scalarText else { continue }
                    for entry in rule.value["matchers"]?["Map\\Host"]?.map?.entries ?? [] {
                        hosts[siteaccess, default: []].append(Sourced(entry.key, at: entry.keySpan))
                    }
                }
            }
        }
        return hosts
    }
}
