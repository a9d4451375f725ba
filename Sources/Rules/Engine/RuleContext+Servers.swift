import ClusterModel
import Daemons
import EzPlatform

extension RuleContext {
    /// The memcached configurations of all nodes.
    var memcachedConfigurations: [MemcachedConfiguration] { subject.nodes.flatMap(\.memcached).map(\.configuration) }

    /// The VCL of all nodes, without templates and copies of documentation.
    var varnishConfigurations: [VarnishConfiguration] {
        subject.nodes.flatMap(\.varnish).filter { !$0.isTemplate && !DevelopmentFiles.holds($0.configuration.file.path) }.map(\.configuration)
    }

    var redisConfigurations: [RedisConfiguration] {
        subject.nodes.flatMap(\.redis).map(\.configuration).filter { !DevelopmentFiles.holds($0.file.path) }
    }
}

extension Collection<String> {
    /// `"a", "b" and "c"`; `nothing` when empty. Long lists are cut.
    var quotedList: String {
        var names = map { "\"\($0)\"" }
        guard let last = names.popLast() else { return "nothing" }
        if names.count > 8 { return names.prefix(8).joined(separator: ", ") + " and \(names.count - 7) more" }
        return names.isEmpty ? last : names.joined(separator: ", ") + " and " + last
    }

    /// A clause: `declared are "a" and "b"`.
    var declaredList: String { isEmpty ? "none is declared" : "declared are \(quotedList)" }
}
