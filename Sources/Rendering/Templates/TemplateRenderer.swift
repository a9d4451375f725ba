/// A rendered text and the template line behind each of its lines.
public struct RenderedText: Hashable, Sendable {
    public var text: String
    /// One for each line, from the first.
    public var origins: [TemplatePlace]
}

/// Puts values into templates. Everything that a template names must exist; every value is written as one word of the format.
struct TemplateRenderer {
    private let templates: TemplateSet
    private let format: TextFormat
    private var scopes: [TemplateValue] = []
    private var pieces: [Piece] = []
    private var depth = 0
    private var isAtLineStart = true
    private var indentations: [ArraySlice<UInt8>] = []

    private static let maximumDepth = 12
    private static let maximumSize = 16 * 1_048_576

    /// Text in order; values are encoded when what stands around them is known.
    private enum Piece {
        case literal(ArraySlice<UInt8>, TemplatePlace)
        case value(TemplateValue, name: String, TemplatePlace)
    }

    static func render(
        _ name: String, _ scope: TemplateScope, format: TextFormat, templates: TemplateSet
    ) throws(TemplateProblem) -> RenderedText {
        var renderer = TemplateRenderer(templates: templates, format: format)
        renderer.scopes = [.scope(scope)]
        let template = try templates.template(name)
        try renderer.render(template.nodes)
        return FileMark.marked(try renderer.assemble(template: name))
    }

    private init(templates: TemplateSet, format: TextFormat) {
        self.templates = templates
        self.format = format
    }

    // MARK: Walking the template

    private mutating func render(_ nodes: [Template.Node]) throws(TemplateProblem) {
        for node in nodes {
            switch node {
            case .literal(let bytes, let place): append(bytes, place)
            case .value(let name, let place):
                let value = try lookUp(name, place)
                guard Self.isWord(value) else {
                    throw TemplateProblem(place: place, message: "\(name) is no text: use it as a section, {{#\(name)}}...{{/\(name)}}")
                }
                indent(place)
                pieces.append(.value(value, name: name, place))
                isAtLineStart = false
            case .section(let name, let isInverted, let inner, let place):
                try render(try lookUp(name, place), isInverted: isInverted, inner)
            case .partial(let name, let indentation, let place): try renderPartial(name, indentation, place)
            }
        }
    }

    private mutating func render(_ value: TemplateValue, isInverted: Bool, _ inner: [Template.Node]) throws(TemplateProblem) {
        if isInverted {
            if !value.isShown { try render(inner) }
            return
        }
        switch value {
        case .list(let items):
            for item in items { try render(inner, within: item) }
        case .scope, .text, .expression:
            if value.isShown { try render(inner, within: value) }
        case .flag(let flag):
            if flag { try render(inner) }
        }
    }

    private mutating func render(_ nodes: [Template.Node], within value: TemplateValue) throws(TemplateProblem) {
        scopes.append(value)
        try render(nodes)
        scopes.removeLast()
    }

    private mutating func renderPartial(
        _ name: String, _ indentation: ArraySlice<UInt8>, _ place: TemplatePlace
    ) throws(TemplateProblem) {
        guard depth < Self.maximumDepth else { throw TemplateProblem(place: place, message: "partials include one another too deeply") }
        guard templates.contains(name) else {
            throw TemplateProblem(place: place, message: "there is no partial \(name)\(templates.suggestion(for: name))")
        }
        let template = try templates.template(name)
        depth += 1
        indentations.append(indentation)
        try render(template.nodes)
        indentations.removeLast()
        depth -= 1
    }

    private func lookUp(_ name: String, _ place: TemplatePlace) throws(TemplateProblem) -> TemplateValue {
        if name == "." { return scopes[scopes.count - 1] }
        for case .scope(let scope) in scopes.reversed() {
            if let value = scope[name] { return value }
        }
        throw TemplateProblem(place: place, message: "nothing is called \(name) here\(templates.suggestion(forName: name))")
    }

    private static func isWord(_ value: TemplateValue) -> Bool {
        switch value {
        case .text, .expression: true
        case .flag, .list, .scope: false
        }
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, _ place: TemplatePlace) {
        var place = place
        var rest = bytes
        while !rest.isEmpty {
            let end = rest.firstIndex(of: 0x0a).map { $0 + 1 } ?? rest.endIndex
            let line = rest[..<end]
            if line.first != 0x0a { indent(place) }
            pieces.append(.literal(line, place))
            isAtLineStart = line.last == 0x0a
            rest = rest[end...]
            place.line += 1
            place.column = 1
        }
    }

    /// Lines of a partial stand as far in as the partial itself.
    private mutating func indent(_ place: TemplatePlace) {
        guard isAtLineStart else { return }
        for indentation in indentations where !indentation.isEmpty { pieces.append(.literal(indentation, place)) }
    }

    // MARK: Assembling the text

    private func assemble(template: String) throws(TemplateProblem) -> RenderedText {
        var output: [UInt8] = []
        var lineStart = 0
        var origins: [TemplatePlace] = []
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .literal(let bytes, let place):
                if output.count == lineStart { origins.append(place) }
                output += bytes
                if bytes.last == 0x0a { lineStart = output.count }
            case .value(let value, let name, let place):
                if output.count == lineStart { origins.append(place) }
                let surroundings = WordSurroundings(
                    line: output[lineStart...], next: firstByte(after: index), format: format)
                do throws(EncodingProblem) {
                    output += try format.encode(value, in: surroundings)
                } catch {
                    throw TemplateProblem(place: place, message: "\(name) cannot be written here: \(error.reason)")
                }
            }
            guard output.count <= Self.maximumSize else {
                throw TemplateProblem(place: TemplatePlace(template: template, line: 1, column: 1), message: "the text is too large")
            }
        }
        if output.count > lineStart { output.append(0x0a) }
        return RenderedText(text: String(decoding: output, as: UTF8.self), origins: origins)
    }

    /// The byte that follows; a further value counts as part of the same word.
    private func firstByte(after index: Int) -> UInt8? {
        for piece in pieces[(index + 1)...] {
            switch piece {
            case .literal(let bytes, _): if let byte = bytes.first { return byte }
            case .value: return UInt8(ascii: "x")
            }
        }
        return nil
    }
}
