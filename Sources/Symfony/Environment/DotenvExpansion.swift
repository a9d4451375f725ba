/// Expansion inside dotenv values, by the rules of symfony/dotenv 5.4: `$NAME`, `${NAME}`, `${NAME:-default}`,
/// `${NAME:=default}`, `$(command)`, with backslashes that escape the dollar sign.
struct DotenvExpansion {
    var dialect = DotenvDialect.newest

    enum Failure: Error {
        case unclosedBrace
        case unsupportedInDefault(UInt8, name: String)
        case tooLong
    }

    /// Looks a variable up: earlier values of the file, earlier files, the given environment.
    let lookup: (String) -> DotenvValue?
    /// What stands for a variable that `lookup` does not have, and that has no default: nothing, where the environment is known.
    let undefined: (String) -> DotenvValue
    /// Called by `${NAME:=default}`.
    let assign: (String, [UInt8]) -> Void
    static let limit = 1 << 20

    /// Replaces what a double-quoted or unquoted value holds.
    func expand(_ value: [UInt8]) throws(Failure) -> DotenvValue {
        var text = value
        if text.contains(UInt8(ascii: "$")) {
            guard let withoutCommands = unescapeCommands(text) else {
                return .unknown("it is the output of a command")
            }
            switch try expandVariables(withoutCommands) {
            case .known(let expanded): text = expanded
            case .unknown(let reason): return .unknown(reason)
            }
        }
        return .known(text.replacing([UInt8](text: "\\\\"), with: [UInt8](text: "\\")))
    }

    /// `\$(...)` loses its backslash; `nil` when an unescaped command stands in the text.
    private func unescapeCommands(_ text: [UInt8]) -> [UInt8]? {
        let ends = Self.commandEnds(text)
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 2 < text.count, text[index + 1] == UInt8(ascii: "$"),
                let end = ends[index + 2]
            {
                result += text[(index + 1)...end]
                index = end + 1
            } else if text[index] == UInt8(ascii: "$"), index + 1 < text.count, ends[index + 1] != nil {
                return nil
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// For each opening parenthesis that is closed, and in which no pair is empty, the place of its closing one.
    private static func commandEnds(_ text: [UInt8]) -> [Int: Int] {
        var ends: [Int: Int] = [:]
        var open: [(at: Int, bad: Bool)] = []
        for (index, byte) in text.enumerated() {
            if byte == UInt8(ascii: "(") {
                open.append((index, false))
            } else if byte == UInt8(ascii: ")"), let last = open.popLast() {
                if last.bad || last.at == index - 1 {
                    if !open.isEmpty { open[open.count - 1].bad = true }
                } else {
                    ends[last.at] = index
                }
            }
        }
        return ends
    }

    private func expandVariables(_ text: [UInt8]) throws(Failure) -> DotenvValue {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var unknown: String?
        var index = 0
        while index < text.count {
            let start = index
            while index < text.count, text[index] == UInt8(ascii: "\\") { index += 1 }
            let backslashes = index - start
            guard index < text.count else {
                result += text[start...]
                break
            }
            guard text[index] == UInt8(ascii: "$"), index + 1 == text.count || text[index + 1] != UInt8(ascii: "(") else {
                result += text[start...index]
                index += 1
                continue
            }
            index += 1
            let match = Reference(text, at: index, dialect)
            index = match.end
            if backslashes % 2 == 1 {
                result += text[(start + 1)..<index]
                continue
            }
            guard match.hasName else {
                result += text[start..<index]
                continue
            }
            if match.opened, !match.closed { throw .unclosedBrace }
            let name = String(decoding: match.name, as: UTF8.self)
            result += text[start..<(start + backslashes)]
            let value = name.isEmpty ? nil : lookup(name)
            switch value {
            case .unknown(let reason): unknown = reason
            case .known(let value) where !value.isEmpty: result += value
            case .known, nil:
                guard let fallback = match.fallback else {
                    if value == nil, !name.isEmpty, case .unknown(let reason) = undefined(name) { unknown = reason }
                    break
                }
                if let byte = fallback.first(where: { [UInt8](text: "'\"{$").contains($0) }) {
                    throw .unsupportedInDefault(byte, name: name)
                }
                result += fallback
                if match.assigns { assign(name, Array(fallback)) }
            }
            if !match.opened, match.closed { result.append(UInt8(ascii: "}")) }
            if result.count > Self.limit { throw .tooLong }
        }
        if let unknown { return .unknown(unknown) }
        return .known(result)
    }

    /// What follows a dollar sign: `{`, a name, `:-` or `:=` with a default, `}`; each of them optional.
    private struct Reference {
        var opened = false
        var name: ArraySlice<UInt8> = []
        /// The default without `:-`.
        var fallback: ArraySlice<UInt8>?
        var assigns = false
        var closed = false
        var end: Int
        /// PHP sees the name as matched, though empty, when anything after it matched.
        var hasName: Bool { !name.isEmpty || fallback != nil || closed }

        init(_ text: [UInt8], at start: Int, _ dialect: DotenvDialect) {
            var index = start
            if index < text.count, text[index] == UInt8(ascii: "{") {
                opened = true
                index += 1
            }
            let nameEnd = DotenvParser.endOfName(text, index, dialect)
            name = text[index..<nameEnd]
            index = nameEnd
            if index + 1 < text.count, text[index] == UInt8(ascii: ":"),
                text[index + 1] == UInt8(ascii: "-") || text[index + 1] == UInt8(ascii: "=")
            {
                assigns = text[index + 1] == UInt8(ascii: "=")
                let stop = text[(index + 2)...].firstIndex(of: UInt8(ascii: "}")) ?? text.count
                if dialect.readsEmptyDefaults || stop > index + 2 {
                    fallback = text[(index + 2)..<stop]
                    index = stop
                } else {
                    assigns = false
                }
            }
            if index < text.count, text[index] == UInt8(ascii: "}") {
                closed = true
                index += 1
            }
            end = index
        }
    }
}
