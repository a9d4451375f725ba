/// Writes indented XML 1.0. Characters that XML cannot hold become visible stand-ins.
struct XMLWriter {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    private var depth = 0

    mutating func element(_ name: String, _ attributes: [(String, String)], _ body: ((inout XMLWriter) -> Void)? = nil) {
        open(name, attributes)
        guard let body else {
            text += "/>\n"
            return
        }
        text += ">\n"
        depth += 1
        body(&self)
        depth -= 1
        indent()
        text += "</\(name)>\n"
    }

    mutating func element(_ name: String, _ attributes: [(String, String)], content: String) {
        open(name, attributes)
        text += ">" + XMLWriter.escaped(content) + "</\(name)>\n"
    }

    private mutating func open(_ name: String, _ attributes: [(String, String)]) {
        indent()
        text += "<" + name
        for (name, value) in attributes { text += " \(name)=\"\(XMLWriter.escaped(value))\"" }
    }

    private mutating func indent() { text += String(repeating: "  ", count: depth) }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            // Not characters of XML.
            case "\u{FFFE}", "\u{FFFF}": result += "<U+\(Printable.hex(scalar.value, digits: 4))>"
            case _ where Printable.isHidden(scalar): result += escaped(Printable.standIn(scalar))
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
