import Rendering

/// `render --list`
enum TemplateListing {
    static func text(_ templates: TemplateSet) -> String {
        var text = "templates\n"
        for name in templates.names { text += "  \(name)\(templates.isOwn(name) ? "  (yours)" : "")\n" }
        text += "\nvalues that they can name: {{name}} for text, {{#name}}...{{/name}} for lists and conditions\n"
        let width = TemplateVariables.all.map(\.name.utf8.count).max() ?? 0
        for variable in TemplateVariables.all {
            let name = variable.name + String(repeating: " ", count: width - variable.name.utf8.count)
            text += "  \(name)  \(variable.meaning) (\(variable.folders.joined(separator: ", ")))\n"
        }
        return text + "\nrender --eject DIR writes the built-in templates, --templates DIR renders with changed ones\n"
    }
}
