import Source

/// A directive, section or comment as it is written, before conditions, macros and includes are applied.
struct Node: Sendable {
    enum Kind: Sendable { case directive, section, comment, templateStatement }

    var kind: Kind
    /// The line, for sections the opening one.
    var line: LogicalLine
    /// As written, without `<`.
    var name: String
    /// The range of the name in the line's text.
    var nameEnd: Int
    var nameStart: Int
    /// Where arguments start and end in the line's text; for sections without the `>`.
    var argumentStart: Int
    var argumentEnd: Int
    /// The condition of a template under which the line exists.
    var templateCondition: String?
    var children: [Node] = []
    /// The closing line, when there is one.
    var close: ByteRange?

    var key: String { name.lowercased() }
    var span: SourceSpan { line.text.file.span(line.range) }
    var nameSpan: SourceSpan { line.text.span(nameStart, nameEnd) }
}

/// Reads the nesting of a file's sections. What is wrong becomes findings; the rest is still read.
struct TreeReader {
    /// Sections within sections; httpd has no bound, people need less than ten.
    static let depthLimit = 64

    private var problems = Problems()

    static func read(_ file: SourceFile) -> (nodes: [Node], problems: Problems) {
        if file.bytes.prefix(8192).contains(0) {
            let place = file.bytes.firstIndex(of: 0) ?? 0
            let finding = Finding(
                "apache-syntax", .error, "the file is not text: it contains a zero byte", at: file.span(place, place + 1))
            var problems = Problems()
            problems.report(finding)
            return ([], problems)
        }
        var reader = TreeReader()
        let nodes = reader.nest(LogicalLine.split(file), in: file)
        return (nodes, reader.problems)
    }

    /// Nests lines that are already split: the bodies of macros.
    static func read(_ lines: [LogicalLine], in file: SourceFile) -> (nodes: [Node], problems: Problems) {
        var reader = TreeReader()
        let nodes = reader.nest(lines, in: file)
        return (nodes, reader.problems)
    }

    private mutating func nest(_ lines: [LogicalLine], in file: SourceFile) -> [Node] {
        var open: [Node] = []
        var roots: [Node] = []
        var refused = 0

        func attach(_ node: Node, to stack: inout [Node], roots: inout [Node]) {
            if stack.isEmpty { roots.append(node) } else { stack[stack.count - 1].children.append(node) }
        }

        for line in lines {
            if let closing = closingName(line) {
                if refused > 0 {
                    refused -= 1
                    continue
                }
                guard let match = open.lastIndex(where: { $0.key == closing.lowercased() }) else {
                    problems.report(
                        Finding(
                            "apache-syntax", .error, "</\(closing)> closes a section that is not open", at: file.span(line.range),
                            help: open.last.map { "the section that is open here is <\($0.name)>" }))
                    continue
                }
                while open.count > match + 1, let inner = open.popLast() {
                    problems.report(
                        Finding(
                            "apache-syntax", .error, "<\(inner.name)> is not closed before </\(closing)>", at: inner.nameSpan,
                            help: "insert </\(inner.name)>", related: [RelatedPlace("closes an outer section", at: file.span(line.range))]))
                    attach(inner, to: &open, roots: &roots)
                }
                if var section = open.popLast() {
                    section.close = line.range
                    attach(section, to: &open, roots: &roots)
                }
                continue
            }
            let node = parse(line)
            if node.kind == .section {
                if open.count >= Self.depthLimit {
                    if refused == 0 {
                        problems.reportLimit(
                            Finding(
                                "apache-syntax", .error, "sections are nested more than \(Self.depthLimit) deep; what is inside is not read",
                                at: node.nameSpan))
                    }
                    refused += 1
                    continue
                }
                if refused == 0 { open.append(node) } else { refused += 1 }
            } else if refused == 0 {
                attach(node, to: &open, roots: &roots)
            }
        }
        while let section = open.popLast() {
            problems.report(
                Finding(
                    "apache-syntax", .error, "<\(section.name)> is never closed", at: section.nameSpan,
                    help: "insert </\(section.name)>"))
            attach(section, to: &open, roots: &roots)
        }
        return roots
    }

    private func closingName(_ line: LogicalLine) -> String? {
        let bytes = line.text.bytes
        guard bytes.hasPrefix("</") else { return nil }
        var end = 2
        while end < bytes.count, bytes[end] != UInt8(ascii: ">"), !bytes[end].isSpace { end += 1 }
        return bytes[2..<end].text
    }

    private mutating func parse(_ line: LogicalLine) -> Node {
        let bytes = line.text.bytes
        var start = 0
        var condition: String?
        if let found = Placeholder.condition(bytes), found.rest < bytes.count {
            condition = found.text
            start = found.rest
        }
        if bytes[start] == UInt8(ascii: "#") {
            return Node(
                kind: .comment, line: line, name: "#", nameEnd: start + 1, nameStart: start, argumentStart: start + 1,
                argumentEnd: bytes.count, templateCondition: condition)
        }
        if Placeholder.isStatement(Array(bytes[start...].prefix(2))) {
            return Node(
                kind: .templateStatement, line: line, name: "", nameEnd: bytes.count, nameStart: start,
                argumentStart: bytes.count, argumentEnd: bytes.count, templateCondition: condition)
        }
        let isSection = bytes[start] == UInt8(ascii: "<")
        let nameStart = isSection ? start + 1 : start
        var end = nameStart
        while end < bytes.count, !bytes[end].isSpace, !(isSection && bytes[end] == UInt8(ascii: ">")) { end += 1 }
        var argumentStart = end
        while argumentStart < bytes.count, bytes[argumentStart].isSpace { argumentStart += 1 }
        var argumentEnd = bytes.count
        if isSection {
            if bytes.last == UInt8(ascii: ">") {
                argumentEnd -= 1
                while argumentEnd > argumentStart, bytes[argumentEnd - 1].isSpace { argumentEnd -= 1 }
            } else {
                problems.report(
                    Finding(
                        "apache-syntax", .error, "<\(bytes[nameStart..<end].text)> does not end in \">\"", at: line.text.span(start, bytes.count),
                        help: "write the closing \">\" at the end of the line"))
            }
        }
        return Node(
            kind: isSection ? .section : .directive, line: line, name: bytes[nameStart..<end].text, nameEnd: end,
            nameStart: nameStart, argumentStart: min(argumentStart, argumentEnd), argumentEnd: argumentEnd,
            templateCondition: condition)
    }
}
