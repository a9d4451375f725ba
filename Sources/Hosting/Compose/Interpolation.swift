import Source

/// Variables in the values of a Compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?message}`,
/// `${NAME?message}`, `${NAME:+text}`, `${NAME+text}`; `$$` is a dollar sign.
///
/// The values are those of the project's `.env`. The shell that runs Compose may set others; it is not seen, so a value that
/// was found holds unless the shell says otherwise, as with Symfony's `.env`.
struct Interpolation {
    var values: HostingEnvironment
    private static let deepest = 16
    private static let longest = 65_536

    func expand(_ text: Sourced<String>) -> KnownText {
        guard text.value.utf8.contains(UInt8(ascii: "$")) else { return .known(text) }
        var scanner = Scanner(bytes: Array(text.value.utf8), values: values, span: text.span)
        let result = scanner.text(until: nil, depth: 0)
        switch result {
        case .failure(let unknown): return .unknown(unknown)
        case .success(let bytes):
            let chain = scanner.steps
            return .known(
                Sourced(String(decoding: bytes, as: UTF8.self), Provenance(span: text.span, chain: text.provenance.chain + chain)))
        }
    }

    func expand(_ text: KnownText) -> KnownText { text.flatMap(expand) }

    private struct Scanner {
        let bytes: [UInt8]
        let values: HostingEnvironment
        let span: SourceSpan?
        var index = 0
        var steps: [Provenance.Step] = []

        enum Outcome {
            case success([UInt8])
            case failure(Unknown)
        }

        mutating func text(until end: UInt8?, depth: Int) -> Outcome {
            guard depth < Interpolation.deepest else { return .failure(Unknown("variables are nested too deeply", span: span)) }
            var result: [UInt8] = []
            while index < bytes.count, bytes[index] != end {
                let byte = bytes[index]
                guard byte == UInt8(ascii: "$") else {
                    result.append(byte)
                    index += 1
                    continue
                }
                let next = index + 1 < bytes.count ? bytes[index + 1] : 0
                if next == UInt8(ascii: "$") {
                    result.append(next)
                    index += 2
                } else if next == UInt8(ascii: "{") {
                    index += 2
                    switch braced(depth) {
                    case .success(let part): result += part
                    case .failure(let unknown): return .failure(unknown)
                    }
                } else if Self.isNameStart(next) {
                    index += 1
                    let name = readName()
                    switch plain(name) {
                    case .success(let part): result += part
                    case .failure(let unknown): return .failure(unknown)
                    }
                } else {
                    return .failure(Unknown("a dollar sign stands alone, which Compose refuses", span: span))
                }
                if result.count > Interpolation.longest { return .failure(Unknown("the expanded value is too long", span: span)) }
            }
            return .success(result)
        }

        private mutating func readName() -> String {
            let start = index
            while index < bytes.count, Self.isNameStart(bytes[index]) || (index > start && Self.isDigit(bytes[index])) { index += 1 }
            return String(decoding: bytes[start..<index], as: UTF8.self)
        }

        /// After `${`.
        private mutating func braced(_ depth: Int) -> Outcome {
            let name = readName()
            var operation: [UInt8] = []
            while index < bytes.count, [UInt8](":-?+".utf8).contains(bytes[index]), operation.count < 2 {
                operation.append(bytes[index])
                index += 1
                if operation != [UInt8(ascii: ":")] { break }
            }
            // The text behind is read in any case, its variables only where it counts.
            let before = steps
            let rest = text(until: UInt8(ascii: "}"), depth: depth + 1)
            guard !name.isEmpty, index < bytes.count else {
                return .failure(Unknown("a ${...} is not complete, which Compose refuses", span: span))
            }
            index += 1
            let treatsEmptyAsUnset = operation.first == UInt8(ascii: ":")
            let current = values[name]?.value ?? .absent
            if case .unknown(let unknown) = current { return .failure(unknown) }
            let isSet = current.value.map { !treatsEmptyAsUnset || !$0.value.isEmpty } ?? false
            switch operation.last {
            case UInt8(ascii: "-")? where !isSet:
                steps.append(Provenance.Step("default of ${\(name)}"))
                return rest
            case UInt8(ascii: "+")?:
                if isSet { return rest }
                steps = before
                return .success([])
            case UInt8(ascii: "?")? where !isSet:
                return .failure(missing(name, "which Compose refuses to run without"))
            default:
                steps = before
                return plain(name)
            }
        }

        private mutating func plain(_ name: String) -> Outcome {
            switch values[name]?.value ?? .absent {
            case .known(let value):
                steps.append(Provenance.Step("variable \(name)", span: value.span))
                return .success(Array(value.value.utf8))
            case .absent: return .failure(missing(name, "which the shell may set"))
            case .unknown(let unknown): return .failure(unknown)
            }
        }

        private func missing(_ name: String, _ note: String) -> Unknown {
            Unknown("it needs the variable \(name) of the shell that runs Compose, \(note)", needs: "\(name)=... in .env", span: span)
        }

        static func isNameStart(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        }

        static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    }
}
