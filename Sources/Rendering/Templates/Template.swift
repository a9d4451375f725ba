/// A template in the notation of Mustache, of which it takes values, sections, inverted sections, partials and comments.
///
/// What would put a value into the text unescaped (`{{{name}}}`, `{{&name}}`) or change the notation (`{{=...=}}`) is refused.
/// Tags for sections, partials and comments that stand alone on a line leave no line behind.
struct Template: Sendable {
    indirect enum Node: Sendable {
        case literal(ArraySlice<UInt8>, TemplatePlace)
        case value(String, TemplatePlace)
        case section(String, isInverted: Bool, [Node], TemplatePlace)
        /// - Parameter indentation: what stands before a partial that is alone on its line.
        case partial(String, indentation: ArraySlice<UInt8>, TemplatePlace)
    }

    let name: String
    let nodes: [Node]

    /// Every partial that it names, with the place.
    var partials: [(name: String, place: TemplatePlace)] {
        var found: [(String, TemplatePlace)] = []
        func collect(_ nodes: [Node]) {
            for node in nodes {
                switch node {
                case .partial(let name, _, let place): found.append((name, place))
                case .section(_, _, let inner, _): collect(inner)
                case .literal, .value: break
                }
            }
        }
        collect(nodes)
        return found
    }

    /// Every value and section that it names, with the place; `.` is not among them.
    var names: [(name: String, place: TemplatePlace)] {
        var found: [(String, TemplatePlace)] = []
        func collect(_ nodes: [Node]) {
            for node in nodes {
                switch node {
                case .value(let name, let place): if name != "." { found.append((name, place)) }
                case .section(let name, _, let inner, let place):
                    if name != "." { found.append((name, place)) }
                    collect(inner)
                case .literal, .partial: break
                }
            }
        }
        collect(nodes)
        return found
    }

    init(name: String, text: [UInt8]) throws(TemplateProblem) {
        self.name = name
        var parser = TemplateParser(name: name, bytes: text)
        nodes = try parser.parse()
    }
}

/// Reads the notation, with the place of everything.
private struct TemplateParser {
    private let name: String
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    private static let maximumNesting = 20

    private struct Frame {
        var name: String
        var isInverted: Bool
        var place: TemplatePlace
        var nodes: [Template.Node] = []
    }

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }

    mutating func parse() throws(TemplateProblem) -> [Template.Node] {
        var stack = [Frame(name: "", isInverted: false, place: place)]
        while index < bytes.count {
            let start = index
            let startPlace = place
            while index < bytes.count, !isOpening(index) { advance() }
            let literalEnd = index
            guard index < bytes.count else {
                append(bytes[start..<literalEnd], startPlace, to: &stack)
                break
            }
            let tagPlace = place
            let tag = try readTag()
            // Alone on its line: the blanks before it and the line's end go with it.
            var literal = bytes[start..<literalEnd]
            var indentation: ArraySlice<UInt8> = []
            if tag.sigil != nil, let before = blanksBefore(literalEnd, notBefore: start), let after = lineEndAfter(index) {
                indentation = bytes[before..<literalEnd]
                literal = bytes[start..<before]
                while index < after { advance() }
            }
            append(literal, startPlace, to: &stack)
            try add(tag, at: tagPlace, indentation, to: &stack)
        }
        guard stack.count == 1 else {
            let open = stack[stack.count - 1]
            throw TemplateProblem(place: open.place, message: "the section \(open.name) is never closed")
        }
        return stack[0].nodes
    }

    private func add(
        _ tag: (sigil: UInt8?, name: String), at place: TemplatePlace, _ indentation: ArraySlice<UInt8>, to stack: inout [Frame]
    ) throws(TemplateProblem) {
        switch tag.sigil {
        case nil: stack[stack.count - 1].nodes.append(.value(tag.name, place))
        case UInt8(ascii: "!"): break
        case UInt8(ascii: ">"): stack[stack.count - 1].nodes.append(.partial(tag.name, indentation: indentation, place))
        case UInt8(ascii: "#"), UInt8(ascii: "^"):
            guard stack.count <= Self.maximumNesting else { throw TemplateProblem(place: place, message: "sections are nested too deeply") }
            stack.append(Frame(name: tag.name, isInverted: tag.sigil == UInt8(ascii: "^"), place: place))
        default:
            guard stack.count > 1, let frame = stack.popLast(), frame.name == tag.name else {
                let open = stack.count > 1 ? "; the open section is \(stack[stack.count - 1].name)" : "; no section is open"
                throw TemplateProblem(place: place, message: "the section \(tag.name) is closed here\(open)")
            }
            stack[stack.count - 1].nodes.append(.section(frame.name, isInverted: frame.isInverted, frame.nodes, frame.place))
        }
    }

    private mutating func readTag() throws(TemplateProblem) -> (sigil: UInt8?, name: String) {
        let start = place
        advance()
        advance()
        let contentStart = index
        while index < bytes.count, !(bytes[index] == UInt8(ascii: "}") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "}")) {
            advance()
        }
        guard index < bytes.count else { throw TemplateProblem(place: start, message: "the tag is never closed: }} is missing") }
        var content = bytes[contentStart..<index]
        advance()
        advance()
        func trim() {
            while let first = content.first, first == 0x20 || first == 0x09 { content = content.dropFirst() }
            while let last = content.last, last == 0x20 || last == 0x09 { content = content.dropLast() }
        }
        trim()
        guard let first = content.first else { throw TemplateProblem(place: start, message: "the tag is empty") }
        if first == UInt8(ascii: "!") { return (first, "") }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "&"):
            throw TemplateProblem(place: start, message: "a value is never put into the text unescaped: write {{name}}")
        case UInt8(ascii: "="):
            throw TemplateProblem(place: start, message: "the delimiters cannot be changed")
        case UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "*"):
            throw TemplateProblem(place: start, message: "template inheritance and dynamic names are not supported: use a partial")
        default: break
        }
        var sigil: UInt8?
        if [UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "/"), UInt8(ascii: ">")].contains(first) {
            sigil = first
            content = content.dropFirst()
            trim()
        }
        let isPartial = sigil == UInt8(ascii: ">")
        let isName = content == [UInt8(ascii: ".")] || (!content.isEmpty && content.allSatisfy { Self.isNameByte($0, inPath: isPartial) })
        guard isName else {
            throw TemplateProblem(place: start, message: "expected a name of letters and digits, not \"\(String(decoding: content, as: UTF8.self))\"")
        }
        return (sigil, String(decoding: content, as: UTF8.self))
    }

    private static func isNameByte(_ byte: UInt8, inPath: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): inPath
        default: false
        }
    }

    // MARK: places

    private var place: TemplatePlace { TemplatePlace(template: name, line: line, column: index - lineStart + 1) }

    private mutating func advance() {
        if bytes[index] == 0x0a {
            line += 1
            lineStart = index + 1
        }
        index += 1
    }

    private func isOpening(_ position: Int) -> Bool {
        bytes[position] == UInt8(ascii: "{") && position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "{")
    }

    private func blanksBefore(_ end: Int, notBefore start: Int) -> Int? {
        var position = end
        while position > start, bytes[position - 1] == 0x20 || bytes[position - 1] == 0x09 { position -= 1 }
        return position == 0 || bytes[position - 1] == 0x0a ? position : nil
    }

    /// The position after the line's end when only blanks follow.
    private func lineEndAfter(_ start: Int) -> Int? {
        var position = start
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 || bytes[position] == 0x0d { position += 1 }
        if position == bytes.count { return position }
        return bytes[position] == 0x0a ? position + 1 : nil
    }

    private func append(_ literal: ArraySlice<UInt8>, _ place: TemplatePlace, to stack: inout [Frame]) {
        guard !literal.isEmpty else { return }
        stack[stack.count - 1].nodes.append(.literal(literal, place))
    }
}
