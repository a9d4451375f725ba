import Daemons
import EzPlatform
import Source

/// One way in which requests are answered on a node: a configuration of PHP, with one of its pools.
public struct PHPView: Sendable {
    public var node: String?
    public var configuration: PHPConfiguration
    public var pool: FPMPool?

    public func setting(_ name: String) -> Knowledge<PHPSetting> { configuration.setting(name, in: pool) }

    /// For messages: `pool www of web1`.
    public var title: String {
        let what = pool.map { "pool \($0.name)" } ?? "PHP"
        return node.map { "\(what) of \($0)" } ?? what
    }

    /// What it says of PHP's own session handler.
    public var sessionSettings: PHPSessionSettings {
        let path = setting("session.save_path").flatMap { setting in setting.value.map { Sourced($0, Provenance(span: setting.span)) } }
        return PHPSessionSettings(handler: setting("session.save_handler").flatMap(\.value), savePath: path)
    }

    /// How these configurations answer requests on a node. Files for development alone are left out.
    static func all(_ configurations: [PHPConfiguration], on node: String?) -> [PHPView] {
        configurations.flatMap { configuration -> [PHPView] in
            guard configuration.servesRequests, !configuration.files.allSatisfy({ DevelopmentFiles.holds($0.path) }) else { return [] }
            if configuration.pools.isEmpty { return [PHPView(node: node, configuration: configuration, pool: nil)] }
            return configuration.pools.map { PHPView(node: node, configuration: configuration, pool: $0) }
        }
    }
}

extension Node {
    /// How PHP answers requests on the node.
    public var phpViews: [PHPView] { PHPView.all(php.map(\.configuration), on: name) }
}
