import Source

/// Colours of text output, or none.
struct Style {
    var isEnabled: Bool

    func severity(_ severity: Severity, _ text: String) -> String {
        switch severity {
        case .error: paint(text, "1;31")
        case .warning: paint(text, "1;33")
        case .notice: paint(text, "1;36")
        }
    }

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func blue(_ text: String) -> String { paint(text, "34") }
    func green(_ text: String) -> String { paint(text, "32") }
    func red(_ text: String) -> String { paint(text, "31") }
    func yellow(_ text: String) -> String { paint(text, "33") }

    private func paint(_ text: String, _ code: String) -> String {
        isEnabled && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// Breaks a sentence into lines at blanks. The first line begins at column `used`, the others are indented by `indent`.
func wrapped(_ text: String, width: Int, used: Int, indent: Int) -> String {
    let width = max(width, 40)
    guard used + Printable.width(text) > width else { return text }
    var result = ""
    var column = used
    for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
        let length = Printable.width(String(word))
        if index > 0 {
            if column + 1 + length > width, column > indent {
                result += "\n" + String(repeating: " ", count: indent)
                column = indent
            } else {
                result += " "
                column += 1
            }
        }
        result += word
        column += length
    }
    return result
}
