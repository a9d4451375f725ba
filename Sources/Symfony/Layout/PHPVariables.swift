/// The environment variables that PHP code reads by their literal names.
public enum PHPVariables {
    /// Names in `getenv('X')`, `$_SERVER['X']`, `$_ENV['X']`, comments left out.
    public static func read(in php: [UInt8]) -> Set<String> {
        var names: Set<String> = []
        var index = 0
        while index < php.count {
            switch php[index] {
            case UInt8(ascii: "#"):
                index = endOfLine(php, index)
            case UInt8(ascii: "/") where index + 1 < php.count && php[index + 1] == UInt8(ascii: "/"):
                index = endOfLine(php, index)
            case UInt8(ascii: "/") where index + 1 < php.count && php[index + 1] == UInt8(ascii: "*"):
                index += 2
                while index + 1 < php.count, php[index] != UInt8(ascii: "*") || php[index + 1] != UInt8(ascii: "/") { index += 1 }
                index += 2
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                index = endOfString(php, index)
            case UInt8(ascii: "g"), UInt8(ascii: "$"):
                guard let start = argument(php, index) else {
                    index += 1
                    continue
                }
                let end = endOfString(php, start)
                if end - start > 2 { names.insert(String(decoding: php[(start + 1)..<(end - 1)], as: UTF8.self)) }
                index = end
            default:
                index += 1
            }
        }
        return names
    }

    private static let openings = [[UInt8](text: "getenv("), [UInt8](text: "$_SERVER["), [UInt8](text: "$_ENV[")]

    /// The quote that opens the name when an access to the environment starts at `index`.
    private static func argument(_ php: [UInt8], _ index: Int) -> Int? {
        for opening in openings where index + opening.count < php.count && php[index..<index + opening.count].elementsEqual(opening) {
            var at = index + opening.count
            while at < php.count, PlaceholderText.isSpace(php[at]) { at += 1 }
            if at < php.count, php[at] == UInt8(ascii: "'") || php[at] == UInt8(ascii: "\"") { return at }
        }
        return nil
    }

    private static func endOfLine(_ php: [UInt8], _ start: Int) -> Int { php[start...].firstIndex(of: 0x0A) ?? php.count }

    /// After the closing quote.
    private static func endOfString(_ php: [UInt8], _ start: Int) -> Int {
        var index = start + 1
        while index < php.count, php[index] != php[start] { index += php[index] == UInt8(ascii: "\\") ? 2 : 1 }
        return min(index + 1, php.count)
    }

    /// The names in `{NAME}` of a path.
    static func placeholders(in template: String) -> [String] {
        template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}
