import Source

/// Why a bundle's configuration class would refuse a configuration.
public struct TreeProblem: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// The option does not exist there; `available` are those that do, sorted.
        case unrecognized(option: String, available: [String])
        /// The option must be there.
        case missing(option: String)
        case wrongType(expected: String, found: String)
        case notAllowed(value: String, allowed: [String])
        case empty
        /// A list without its least element.
        case tooFew
        /// An element of a map that has no key.
        case missingKey(attribute: String)
        /// Two elements of a map with one key.
        case duplicateKey(String)
    }

    public var kind: Kind
    /// Dotted path of the node at fault: `ez_io.binarydata_handlers.nfs.flysystem`.
    public var path: String
    /// The key or value at fault.
    public var span: SourceSpan?

    /// The finding for it.
    func finding(_ rule: String, fallback: SourceSpan?) -> Finding? {
        guard let span = span ?? fallback else { return nil }
        var help: String?
        var fixes: [Fix] = []
        let message: String
        switch kind {
        case .unrecognized(let option, let available):
            message = "unrecognized option \"\(option)\" under \"\(path)\""
            if let meant = NearestName.of(option, among: available) {
                help = "did you mean \"\(meant)\"?"
                if span.text == option { fixes = [Fix("write \(meant)", .unsafe, [Edit(span, meant)])] }
            } else if available.isEmpty {
                help = "no options are allowed there"
            } else if available.count > 16 {
                help = "none of the \(available.count) options that exist there has a similar name"
            } else {
                help = "available are " + available.map { "\"\($0)\"" }.joined(separator: ", ")
            }
        case .missing(let option):
            message = "\"\(option)\" must be configured under \"\(path)\""
        case .wrongType(let expected, let found):
            message = "\"\(path)\" must be \(expected), found \(found)"
        case .notAllowed(let value, let allowed):
            message = "\"\(value)\" is not allowed for \"\(path)\""
            help = "allowed are " + allowed.map { "\"\($0)\"" }.joined(separator: ", ")
        case .empty:
            message = "\"\(path)\" cannot be empty"
        case .tooFew:
            message = "\"\(path)\" must have at least one element"
        case .missingKey(let attribute):
            message = "an element of \"\(path)\" has no name"
            help = "write it as a map, or give each element \"\(attribute)\""
        case .duplicateKey(let key):
            message = "duplicate name \"\(key)\" under \"\(path)\""
        }
        return Finding(rule, .error, message, at: span, help: help, fixes: fixes)
    }
}
