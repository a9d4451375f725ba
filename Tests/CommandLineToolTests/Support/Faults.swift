import TestSupport

/// A fault as the `FAULTS.md` of a broken example tells it.
struct Fault: Hashable {
    var title: String
    var severity: String
    /// Rules that find it; each is at `place`.
    var rules: [String]
    /// Rules that report what follows from it, wherever that is.
    var consequences: [String]
    /// `deploy/apache/site.conf:36`
    var place: String
    /// The line's text as the document shows it.
    var text: String

    struct Malformed: Error { var line: String }

    static func read(_ path: String) throws -> [Fault] {
        var faults: [Fault] = []
        for line in String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n") {
            if line.hasPrefix("## ") {
                let isNumbered = line.dropFirst(3).first?.isNumber == true
                if isNumbered { faults.append(Fault(title: String(line.dropFirst(3)), severity: "", rules: [], consequences: [], place: "", text: "")) }
            } else if line.hasPrefix("Severity: ") {
                guard !faults.isEmpty else { throw Malformed(line: String(line)) }
                for part in line.split(separator: ";") {
                    guard let colon = part.firstIndex(of: ":") else { throw Malformed(line: String(line)) }
                    let value = part[part.index(after: colon)...].drop { $0 == " " }
                    let names = value.split(separator: "`").map(String.init).filter { $0 != ", " }
                    switch part[..<colon].drop(while: { $0 == " " }) {
                    case "Severity": faults[faults.count - 1].severity = String(value)
                    case "rule": faults[faults.count - 1].rules = names
                    case "follows from it": faults[faults.count - 1].consequences = names
                    default: throw Malformed(line: String(line))
                    }
                }
            } else if line.hasPrefix("- `"), let last = faults.last, last.place.isEmpty {
                // - `FILE` line N: `TEXT`
                let words = line.dropFirst(3).split(separator: "`", maxSplits: 2, omittingEmptySubsequences: false)
                guard words.count == 3, let number = words[1].split(separator: " ").last?.dropLast() else { throw Malformed(line: String(line)) }
                faults[faults.count - 1].place = "\(words[0]):\(number)"
                faults[faults.count - 1].text = String(words[2].dropLast())
            }
        }
        return faults
    }
}
