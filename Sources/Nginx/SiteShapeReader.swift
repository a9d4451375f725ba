import Routing

/// The texts of server blocks that tell which of them are written alike.
enum SiteShapeReader {
    /// What the route of a request does not depend on: logs, certificates, and the names themselves.
    private static let ignored: Set<String> = ["server_name", "access_log", "error_log", "log_not_found", "ssl_certificate", "ssl_certificate_key", "ssl_trusted_certificate", "ssl_dhparam"]

    /// `nil` where something is not known, or a part of the name may be used in the block.
    static func text(of server: Server) -> [UInt8]? {
        guard let directive = server.directive, let block = directive.block, !server.isImplied else { return nil }
        let hasPlainNames = server.names.allSatisfy { name in
            name.kinds.allSatisfy { kind in
                switch kind {
                case .exact, .suffix, .prefix: true
                case .expression, .unknown: false
                }
            }
        }
        guard hasPlainNames else { return nil }
        var text = SiteShapeText()
        return add(block, to: &text) ? text.bytes : nil
    }

    private static func add(_ block: [NginxDirective], to text: inout SiteShapeText) -> Bool {
        for directive in block where !ignored.contains(directive.name) {
            if directive.templateCondition != nil || directive.rawBody != nil { return false }
            for word in directive.words {
                if word.hasPlaceholder { return false }
                text.add(word.value)
                text.add(word.isQuoted ? "quoted" : "")
            }
            guard let block = directive.block else {
                text.add(";")
                continue
            }
            text.add("{")
            guard add(block, to: &text) else { return false }
            text.add("}")
        }
        return true
    }
}
