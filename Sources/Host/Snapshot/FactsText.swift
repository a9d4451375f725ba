import Source

/// The answers of a machine besides the contents of files, as lines of fields between tabs, in the order of their bytes:
/// what was asked, about what, and the answer. Tabs, line ends and percent signs in fields are written as `%09`, `%0A`, `%25`.
enum FactsText {
    struct Malformed: Error {
        var line: Int
    }

    // MARK: Writing

    static func write(_ answers: HostAnswers) -> [UInt8] {
        var lines: [String] = []
        func add(_ fields: [String]) { lines.append(fields.map(escaped).joined(separator: "\t")) }
        func add<Value>(_ question: String, _ results: [String: Result<Value, FileError>], _ fields: (Value) -> [String]) {
            for (subject, result) in results {
                switch result {
                case .success(let value): add([question, subject] + fields(value))
                case .failure(let error): add([question, subject, "!" + code(error)])
                }
            }
        }
        for (path, result) in answers.contents {
            if case .failure(let error) = result { add(["content", path, "!" + code(error)]) }
        }
        add("kind", answers.kinds) { [code($0)] }
        add("list", answers.lists) { entries in entries.map { code($0.kind) + $0.name } }
        add("owner", answers.ownership) { owner in
            [code(owner.kind), String(owner.owner), String(owner.group), String(owner.mode, radix: 8)] + owner.accessList.map(code)
        }
        add("link", answers.links) { [$0] }
        add("sockets", answers.sockets) { $0 }
        if let processes = answers.processes { add("processes", ["/proc": processes]) { $0.map(String.init) } }
        for (path, real) in answers.canonical { add(["canonical", path, real]) }
        for (name, known) in answers.addresses {
            switch known {
            case .known(let found): add(["addresses", name] + found.map(\.description))
            case .absent: add(["addresses", name])
            case .unknown(let unknown): add(["addresses", name, "!" + unknown.reason])
            }
        }
        if answers.probing.asksStores { add(["probing", "stores"]) }
        for base in answers.probing.bases { add(["probing", "url"] + fields(of: base)) }
        for (name, lines) in answers.probes { add(["answer", name, String(decoding: lines, as: UTF8.self)]) }
        lines.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    private static func code(_ kind: FileKind) -> String {
        switch kind {
        case .regular: "f"
        case .directory: "d"
        case .other: "o"
        }
    }

    private static func code(_ error: FileError) -> String {
        switch error {
        case .missing: "missing"
        case .notPermitted: "not-permitted"
        case .isDirectory: "is-directory"
        case .irregular: "irregular"
        case .outside: "outside"
        case .unanswered: "unanswered"
        case .tooLarge(let limit): "too-large \(limit)"
        case .failed(let code): "failed \(code)"
        }
    }

    private static func code(_ entry: Ownership.AccessEntry) -> String {
        let subject =
            switch entry.subject {
            case .owner: "u"
            case .group: "g"
            case .other: "o"
            case .mask: "m"
            case .user(let id): "u\(id)"
            case .namedGroup(let id): "g\(id)"
            }
        return subject + ":" + String(entry.permissions)
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x09 || $0 == 0x0A || $0 == UInt8(ascii: "%") }) else { return text }
        return text.replacing("%", with: "%25").replacing("\t", with: "%09").replacing("\n", with: "%0A")
    }

    // MARK: Reading

    /// Puts the answers in; contents of files come from elsewhere.
    static func read(_ bytes: [UInt8], into answers: inout HostAnswers) throws(Malformed) {
        for (index, line) in bytes.split(separator: 0x0A).enumerated() {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map(unescaped)
            guard fields.count >= 2, take(fields[0], fields[1], Array(fields.dropFirst(2)), &answers) else { throw Malformed(line: index + 1) }
        }
    }

    private static func take(_ question: String, _ subject: String, _ rest: [String], _ answers: inout HostAnswers) -> Bool {
        func result<Value>(_ read: ([String]) -> Value?) -> Result<Value, FileError>? {
            if rest.count == 1, rest[0].hasPrefix("!") { return error(rest[0].dropFirst()).map { .failure($0) } }
            return read(rest).map { .success($0) }
        }
        switch question {
        case "content":
            guard case .failure(let error)? = result({ (_) -> [UInt8]? in nil }) else { return false }
            answers.contents[subject] = .failure(error)
        case "kind":
            guard let found = result({ $0.first.flatMap(kind) }) else { return false }
            answers.kinds[subject] = found
        case "list":
            guard let found = result({ (names) -> [DirectoryEntry]? in
                let entries = names.compactMap { name in kind(name.prefix(1)).map { DirectoryEntry(name: String(name.dropFirst()), kind: $0) } }
                return entries.count == names.count && entries.allSatisfy { !$0.name.isEmpty && !$0.name.utf8.contains(UInt8(ascii: "/")) } ? entries : nil
            }) else { return false }
            answers.lists[subject] = found
        case "owner":
            guard let found = result(ownership) else { return false }
            answers.ownership[subject] = found
        case "link":
            guard let found = result(\.first) else { return false }
            answers.links[subject] = found
        case "sockets":
            guard let found = result({ $0 }) else { return false }
            answers.sockets[subject] = found
        case "processes":
            guard let found = result({ (ids) -> [Int]? in
                let numbers = ids.compactMap { Int($0) }
                return numbers.count == ids.count ? numbers : nil
            }) else { return false }
            answers.processes = found
        case "canonical":
            guard rest.count == 1, rest[0].hasPrefix("/") else { return false }
            answers.canonical[subject] = Path.normalised(rest[0])
        case "addresses":
            if rest.count == 1, rest[0].hasPrefix("!") {
                answers.addresses[subject] = .unknown(Unknown(String(rest[0].dropFirst())))
            } else {
                let found = rest.compactMap { NetworkAddress($0) }
                guard found.count == rest.count else { return false }
                answers.addresses[subject] = .known(found)
            }
        case "probing":
            guard subject == "url" else {
                answers.probing.asksStores = subject == "stores"
                return subject == "stores"
            }
            guard let base = base(rest) else { return false }
            answers.probing.bases.append(base)
        case "answer":
            guard rest.count == 1 else { return false }
            answers.probes[subject] = Array(rest[0].utf8)
        default: return false
        }
        return true
    }

    /// Scheme, host, port, and the endpoint: a path, or address and port.
    private static func fields(of base: ProbeBase) -> [String] {
        let place: [String] =
            switch base.address {
            case .tcp(let address, let port)?: [address.description, String(port)]
            case .unix(let path)?: [path]
            case nil: []
            }
        return [base.scheme.rawValue, base.host, String(base.port)] + place
    }

    private static func base(_ fields: [String]) -> ProbeBase? {
        guard fields.count >= 3, let scheme = ProbeBase.Scheme(rawValue: fields[0]), let port = Int(fields[2]) else { return nil }
        switch fields.count {
        case 3: return ProbeBase(scheme: scheme, host: fields[1], port: port)
        case 4: return ProbeBase(scheme: scheme, host: fields[1], port: port, address: .unix(fields[3]))
        case 5:
            guard let address = NetworkAddress(fields[3]), let place = Int(fields[4]) else { return nil }
            return ProbeBase(scheme: scheme, host: fields[1], port: port, address: .tcp(address, port: place))
        default: return nil
        }
    }

    private static func kind(_ text: some StringProtocol) -> FileKind? {
        switch text {
        case "f": .regular
        case "d": .directory
        case "o": .other
        default: nil
        }
    }

    private static func error(_ text: Substring) -> FileError? {
        let words = text.split(separator: " ")
        switch words.first {
        case "missing": return .missing
        case "not-permitted": return .notPermitted
        case "is-directory": return .isDirectory
        case "irregular": return .irregular
        case "outside": return .outside
        case "unanswered": return .unanswered
        case "too-large": return words.dropFirst().first.flatMap { Int($0) }.map { .tooLarge(limit: $0) }
        case "failed": return words.dropFirst().first.flatMap { Int32($0) }.map { .failed(code: $0) }
        default: return nil
        }
    }

    private static func ownership(_ fields: [String]) -> Ownership? {
        guard fields.count >= 4, let kind = kind(fields[0]), let owner = UInt32(fields[1]), let group = UInt32(fields[2]),
            let mode = UInt16(fields[3], radix: 8)
        else { return nil }
        var entries: [Ownership.AccessEntry] = []
        for field in fields.dropFirst(4) {
            let parts = field.split(separator: ":")
            guard parts.count == 2, let permissions = UInt8(parts[1]), permissions <= 7, let subject = subject(parts[0]) else { return nil }
            entries.append(.init(subject, permissions))
        }
        return Ownership(kind: kind, owner: owner, group: group, mode: mode & 0o7777, accessList: entries)
    }

    private static func subject(_ text: Substring) -> Ownership.AccessEntry.Subject? {
        switch text {
        case "u": .owner
        case "g": .group
        case "o": .other
        case "m": .mask
        default:
            switch text.first {
            case "u": UInt32(text.dropFirst()).map { .user($0) }
            case "g": UInt32(text.dropFirst()).map { .namedGroup($0) }
            default: nil
            }
        }
    }

    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        let text = String(decoding: field, as: UTF8.self)
        guard field.contains(UInt8(ascii: "%")) else { return text }
        return text.replacing("%09", with: "\t").replacing("%0A", with: "\n").replacing("%25", with: "%")
    }
}

extension String {
    /// With every occurrence of a text replaced.
    func replacing(_ text: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: text) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
