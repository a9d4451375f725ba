import Routing

/// The texts of virtual hosts that tell which of them are written alike.
enum SiteShapeReader {
    /// What the route of a request does not depend on: logs, certificates, and the names themselves.
    private static let ignored: Set<String> = [
        "servername", "serveralias", "errorlog", "customlog", "transferlog", "loglevel", "sslcertificatefile", "sslcertificatekeyfile", "sslcertificatechainfile",
    ]

    /// `nil` where something is not known.
    static func text(of host: ServerSettings, _ items: [Item]) -> [UInt8]? {
        // A name may hold the port and the scheme of the server's URLs.
        guard host.aliases.allSatisfy(\.isKnown), host.ownName.map({ $0.isKnown && !$0.bytes.contains(UInt8(ascii: ":")) }) ?? true else { return nil }
        var text = SiteShapeText()
        text.add(host.ownName == nil ? "" : "named")
        text.add("\(host.inheritedPort)")
        for address in host.addresses {
            guard address.placeholder == nil else { return nil }
            text.add(address.host ?? "*")
            text.add(address.port.map { "\($0)" } ?? "*")
        }
        text.add(">")
        return add(items, to: &text) ? text.bytes : nil
    }

    private static func add(_ items: [Item], to text: inout SiteShapeText) -> Bool {
        // Rules in comments are no directives.
        for item in items where item.dormancy == nil && !ignored.contains(item.key) {
            if item.templateCondition != nil || !item.unknownVariables.isEmpty { return false }
            text.add(item.key == Item.unread ? item.key + item.name : item.key)
            text.add(item.arguments.bytes)
            guard item.isSection else { continue }
            text.add("<")
            guard add(item.children, to: &text) else { return false }
            text.add(">")
        }
        return true
    }
}
