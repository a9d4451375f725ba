/// Small documents from a seed: well-formed ones, and ones with a few bytes changed.
struct DocumentGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    private mutating func random(_ below: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: (state >> 11) % UInt64(below))
    }

    private mutating func pick<Element>(_ choices: [Element]) -> Element { choices[random(choices.count)] }

    mutating func document() -> String {
        var text: String
        switch random(10) {
        case 0: text = pick(Cases.all) + pick(["", "\n", "\n\n"]) + pick(Cases.all)
        case 1: text = pick(Cases.all)
        default: text = block(0, random(3) + 1)
        }
        if random(4) == 0 { text = "---\n" + text }
        var changes = random(3) == 0 ? random(4) + 1 : 0
        while changes > 0 {
            text = changed(text)
            changes -= 1
        }
        return text
    }

    private static let alphabet: [Character] = Array(" \n:-'\"#[]{},&*!|>%@`?ab1.\\\t~<=0x\u{e9}")

    private mutating func changed(_ text: String) -> String {
        var characters = Array(text)
        let at = random(characters.count + 1)
        switch random(4) {
        case 0 where at < characters.count: characters.remove(at: at)
        case 1 where at < characters.count: characters[at] = pick(Self.alphabet)
        case 2 where at < characters.count: characters.insert(contentsOf: characters[at...].prefix(random(8)), at: random(characters.count))
        default: characters.insert(pick(Self.alphabet), at: at)
        }
        return String(characters)
    }

    private mutating func pad(_ indentation: Int) -> String { String(repeating: " ", count: indentation) }

    private mutating func block(_ indentation: Int, _ depth: Int) -> String {
        random(3) == 0 ? sequence(indentation, depth) : mapping(indentation, depth)
    }

    private mutating func mapping(_ indentation: Int, _ depth: Int) -> String {
        var text = ""
        for _ in 0...random(4) {
            if random(12) == 0 { text += pick(["", pad(indentation) + "# comment", pad(random(6)) + "# odd", "  "]) + "\n" }
            text += pad(indentation) + key() + ":" + value(indentation, depth)
        }
        return text
    }

    private mutating func sequence(_ indentation: Int, _ depth: Int) -> String {
        var text = ""
        for _ in 0...random(4) {
            if random(12) == 0 { text += pick(["", pad(indentation) + "# comment", "# odd"]) + "\n" }
            if depth > 0, random(4) == 0 {
                let nested = block(indentation + 2, depth - 1)
                text += pad(indentation) + "- " + nested.dropFirst(indentation + 2)
            } else {
                text += pad(indentation) + "-" + value(indentation, depth)
            }
        }
        return text
    }

    private mutating func key() -> String {
        pick(["a", "b", "c", "key", "long_key", "k.e.y", "'q'", "\"dq\"", "1", "12", "a b", "\u{e9}", "x-y", "<<", "~", "0x1", "'a b'", "@k", "%k%", "K#"])
    }

    private mutating func value(_ indentation: Int, _ depth: Int) -> String {
        let comment = random(10) == 0 ? pick([" # note", "  #", " #x: y"]) : ""
        switch random(depth > 0 ? 14 : 9) {
        case 0: return comment + "\n"
        case 1: return " " + blockScalar(indentation)
        case 2: return " " + flow(2) + comment + "\n"
        case 3: return " " + pick(["&x ", "&y ", "*x", "*y", "!t ", "!!str ", "! ", "&x", "!t"]) + pick(["", scalar()]) + comment + "\n"
        case 4 where random(3) == 0: return " " + scalar() + "\n" + pad(indentation + random(4)) + scalar() + "\n"
        case 4 where random(2) == 0: return " " + pick(["'", "\""]) + scalar() + "\n" + pad(random(6)) + scalar() + pick(["'", "\""]) + comment + "\n"
        case 9, 10, 11, 12, 13:
            let step = pick([0, 2, 2, 2, 4, 4, 1, 3])
            return pick(["", "", "", " ", " &x", " &y", " !t", " # c"]) + "\n" + block(indentation + step, depth - 1)
        default: return " " + scalar() + comment + "\n"
        }
    }

    private mutating func scalar() -> String { pick(Cases.scalars + Cases.quoted + ["plain", "two words", "a, b", "http://a.b/c?d=e", "/var/www", "%dir%/x", "@a.b"]) }

    private mutating func blockScalar(_ indentation: Int) -> String {
        var text = pick(["|", ">"]) + pick(["", "", "-", "+", "2", "1-"]) + pick(["", "", " # c"]) + "\n"
        let base = indentation + pick([1, 2, 2, 4])
        for _ in 0...random(4) {
            text += pick([pad(base), pad(base), pad(base), pad(base + random(3)), "", pad(random(4))]) + pick(["text", "# no", "k: v", "", "- i", "'q", "x  "]) + "\n"
        }
        return text
    }

    private mutating func flow(_ depth: Int) -> String {
        let space = pick(["", " ", " ", "  ", "\n  ", "\n   # c\n "])
        func close(_ text: String) -> String { text }
        var parts: [String] = []
        for _ in 0..<random(4) {
            let item = depth > 0 && random(4) == 0 ? flow(depth - 1) : pick(["a", "1", "'q'", "\"d\"", "true", "~", "", "a b", "*x", "&x v", "!t v", "1.5", "@s", "a: b", "x#y"])
            parts.append(item)
        }
        if random(2) == 0 { return "[" + space + parts.joined(separator: "," + space) + pick(["", " ", ","]) + "]" }
        return "{" + space + parts.map { pick(["a", "b", "c", "'k'", "1", "<<"]) + pick([": ", ":", " : ", ":  "]) + $0 }.joined(separator: "," + space) + pick(["", " "]) + "}"
    }
}
