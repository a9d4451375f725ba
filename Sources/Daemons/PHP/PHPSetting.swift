import Source

/// A directive of PHP (`session.save_handler`) with its value and the place that sets it.
public struct PHPSetting: Sendable {
    public enum Origin: Hashable, Sendable {
        /// `php.ini` or a file of `conf.d`.
        case ini
        /// `php_value`, `php_flag` of a pool: code may change it.
        case pool(String)
        /// `php_admin_value`, `php_admin_flag` of a pool: code may not.
        case poolAdmin(String)
    }

    public var name: String
    /// What PHP holds: `1` for `on`, empty for `off`.
    public var value: Knowledge<String>
    public var span: SourceSpan
    public var origin: Origin

    public init(_ name: String, _ value: Knowledge<String>, at span: SourceSpan, origin: Origin) {
        self.name = name
        self.value = value
        self.span = span
        self.origin = origin
    }

    /// As PHP reads a flag: `1`, `on`, `yes`, `true` and numbers other than 0.
    public var flag: Knowledge<Bool> {
        value.map { text in
            let word = text.lowercased()
            return ["on", "yes", "true"].contains(word) || (Int(word.prefix { $0 == "-" || $0.isNumber }) ?? 0) != 0
        }
    }

    /// As PHP reads a quantity: a number with `K`, `M` or `G`, in bytes; -1 and 0 mean without limit where PHP takes them so.
    /// Unknown for text that is no quantity.
    public var bytes: Knowledge<Int> {
        value.flatMap { text in
            guard let bytes = Self.bytes(text) else { return .unknown(Unknown("\(text) is no size", span: span)) }
            return .known(bytes)
        }
    }

    static func bytes(_ text: String) -> Int? {
        let trimmed = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined()
        let digits = trimmed.prefix { $0 == "-" || $0 == "+" || ($0.isASCII && $0.isNumber) }
        guard let number = Int(digits) else { return trimmed.isEmpty ? 0 : nil }
        let factor: Int
        switch trimmed.dropFirst(digits.count).last {
        case "k", "K": factor = 1 << 10
        case "m", "M": factor = 1 << 20
        case "g", "G": factor = 1 << 30
        case nil: factor = 1
        default: return nil
        }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }
}
