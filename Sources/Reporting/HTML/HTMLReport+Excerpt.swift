import Source

/// Source lines with what is meant marked in them.
extension HTMLReport {
    /// Columns of source; longer lines are cut around the mark.
    private static let columns = 160

    /// - Parameter mark: the class of the mark: a severity, or `other`.
    func writeExcerpt(_ html: inout HTMLWriter, _ span: SourceSpan, context: Int, mark: String) {
        let excerpt = Excerpt(redaction: redaction, style: Style(isEnabled: false), width: Self.columns)
        let rows = excerpt.rows(span, context: context, room: Self.columns)
        guard !rows.isEmpty else { return }
        html.element("pre", ["class": "excerpt", "tabindex": "0"]) { html in
            for (index, row) in rows.enumerated() {
                if index > 0 { html.newLine() }
                switch row {
                case .gap: html.element("span", ["class": "gap"], text: "    ⋮")
                case .line(let number, let display, let isMarked):
                    html.element("span", ["class": isMarked ? "line marked" : "line"]) { html in
                        html.element("span", ["class": "number"], text: padded(number))
                        guard isMarked else { return html.text(display.text) }
                        html.text(display.pieces.before)
                        // What is missing is marked as a place between two characters.
                        html.element("mark", ["class": mark], text: display.pieces.marked.isEmpty ? " " : display.pieces.marked)
                        html.text(display.pieces.after)
                    }
                }
            }
        }
    }

    private func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: " ", count: max(0, 4 - text.count)) + text + "  "
    }
}
