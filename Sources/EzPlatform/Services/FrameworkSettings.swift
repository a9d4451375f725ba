import Source
import Symfony

/// What the section `framework` says that the product relies on.
public struct FrameworkSettings: Sendable {
    /// A part of the framework that has to be switched on.
    public enum Feature: Sendable {
        case on
        /// `nil`: nothing switches it on.
        case off(SourceSpan?)
        case unknown(Unknown)
    }

    /// `secret`, which signs links, remember-me cookies and fragments. Never for display.
    public var secret: Knowledge<Sourced<Secret>>
    /// `esi`.
    public var edgeSideIncludes: Feature
    public var fragments: Feature
    /// `session.gc_maxlifetime`, in seconds.
    public var sessionLifetime: KnownText

    init(_ framework: ConfigValue?) {
        secret = framework?["secret"]?.text.map { Sourced(Secret($0.value), $0.provenance) } ?? .absent
        edgeSideIncludes = Self.feature(framework?["esi"])
        fragments = Self.feature(framework?["fragments"])
        sessionLifetime = framework?["session"]?["gc_maxlifetime"]?.text ?? .absent
    }

    /// `canBeEnabled`: absent is off, null is on, and so is a map that does not say otherwise.
    private static func feature(_ value: ConfigValue?) -> Feature {
        guard let value else { return .off(nil) }
        switch value.content {
        case .unknown(let unknown, _): return .unknown(unknown)
        case .bool(let flag): return flag ? .on : .off(value.span)
        case .map(let map):
            guard let entry = map.entry("enabled") else { return .on }
            if case .bool(false) = entry.value.content { return .off(entry.value.span) }
            return entry.value.unknown.map { .unknown($0) } ?? .on
        default: return .on
        }
    }
}

extension Project {
    public var framework: FrameworkSettings { FrameworkSettings(sections["framework"]) }

    /// Whether a value was made from an environment variable, known or not.
    public func depends(_ value: KnownText, onVariable name: String) -> Bool {
        if let unknown = value.unknown { return unknown.needs?.hasPrefix("--env-var \(name)=") ?? false }
        return value.value?.provenance.chain.contains { $0.text.hasPrefix("environment variable \(name) ") } ?? false
    }

    /// Whether PHP of the release reads this variable while the container is compiled, so that the command line must see it too.
    public func readsWhileCompiling(_ name: String) -> Bool {
        guard let files = facts.onDemandFiles else { return false }
        var names: Set<String> = ["DFS_NFS_PATH", files.cachePoolVariable, "HTTPCACHE_PURGE_TYPE"]
        if facts.sessionSavePathParameter != nil { names.formUnion(["SESSION_HANDLER_ID", "SESSION_SAVE_PATH"]) }
        return names.contains(name)
    }
}
