import ArgumentParser
import Reporting
import Source

/// The manual page in the man(7) language, made from the declarations of the command line.
enum ManualPage {
    static var text: String {
        var page = Page()
        page.macro("TH", ["EZCLUSTER", "1", "", "ezcluster \(Version.text)", "User commands"])
        guard let root = try? HelpReader.command(Array(RootArguments._dumpHelp().utf8)) else { return page.text }
        page.macro("SH", ["NAME"])
        page.paragraph("ezcluster - checks clustered eZ Platform and Ibexa DXP projects together with their servers")
        page.macro("SH", ["SYNOPSIS"])
        for command in root.subcommands where command.name != "help" {
            page.macro("B", ["ezcluster \(command.name)"])
            let words = command.arguments.filter { $0.names.isEmpty }.map { "\($0.isOptional ? "[" : "")\($0.value.uppercased())\($0.isRepeating ? "..." : "")\($0.isOptional ? "]" : "")" }
            page.paragraph("[OPTION...] " + words.joined(separator: " "))
            page.macro("br")
        }
        page.macro("SH", ["DESCRIPTION"])
        page.discussion(root.discussion)
        for command in root.subcommands where command.name != "help" {
            page.macro("SH", ["EZCLUSTER " + command.name.uppercased()])
            page.paragraph(command.abstract)
            var section: String?
            for argument in command.arguments where !argument.abstract.isEmpty {
                if argument.section != section, let title = argument.section { page.macro("SS", [title]) }
                section = argument.section
                page.macro("TP")
                page.macro("B", [argument.title])
                page.paragraph(argument.abstract)
            }
            page.discussion(command.discussion)
        }
        page.macro("SH", ["FILES"])
        page.macro("TP")
        page.macro("B", [".ezcluster.yml"])
        page.paragraph("What files cannot say about the project; found upwards from it. Its JSON Schema is installed as ezcluster.schema.json.")
        page.macro("SH", ["ENVIRONMENT"])
        page.macro("TP")
        page.macro("B", ["NO_COLOR, FORCE_COLOR"])
        page.paragraph("Colour of text, when --color does not say it.")
        page.macro("TP")
        page.macro("B", ["GITHUB_ACTIONS, GITHUB_WORKSPACE, CI_PROJECT_DIR"])
        page.paragraph("In CI services: annotations beside the text, and file names relative to the repository in what the service reads.")
        page.macro("SH", ["EXIT STATUS"])
        for (code, meaning) in [("0", "Passed."), ("1", "Failed."), ("2", "Wrong usage, or an invalid configuration of the tool itself."), ("3", "Nothing could be judged.")] {
            page.macro("TP")
            page.macro("B", [code])
            page.paragraph(meaning)
        }
        return page.text
    }

    /// Lines of the page. Nothing that the text holds is taken for a request.
    private struct Page {
        var text = ""

        mutating func macro(_ name: String, _ arguments: [String] = []) {
            text += "." + name + arguments.map { " \"" + Self.escaped($0).split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\(dq") + "\"" }.joined() + "\n"
        }

        mutating func paragraph(_ line: String) {
            guard !line.isEmpty else { return }
            text += Self.escaped(line) + "\n"
        }

        /// Paragraphs; indented lines stay as they are.
        mutating func discussion(_ discussion: String) {
            var isExample = false
            for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
                let indented = line.hasPrefix("  ")
                if indented != isExample {
                    macro(indented ? "EX" : "EE")
                    isExample = indented
                }
                if line.isEmpty || text.hasSuffix(".EE\n") { macro("PP") }
                if !line.isEmpty { text += Self.escaped(String(line)) + "\n" }
            }
            if isExample { macro("EE") }
        }

        private static func escaped(_ text: String) -> String {
            var result = ""
            for character in text {
                switch character {
                case "\\": result += "\\e"
                case "-": result += "\\-"
                default: result.append(character)
                }
            }
            if result.hasPrefix(".") || result.hasPrefix("'") { result = "\\&" + result }
            return result
        }
    }
}

/// What the parser of arguments tells of a command.
struct HelpReader {
    struct Command {
        var name = ""
        var abstract = ""
        var discussion = ""
        var arguments: [Argument] = []
        var subcommands: [Command] = []
    }

    struct Argument {
        var abstract = ""
        var value = ""
        var section: String?
        /// With their dashes; empty for words.
        var names: [String] = []
        var isFlag = false
        var isOptional = false
        var isRepeating = false

        /// `-o, --output <file>`.
        var title: String {
            guard !names.isEmpty else { return value.uppercased() }
            return names.joined(separator: ", ") + (isFlag ? "" : " <\(value)>")
        }
    }

    static func command(_ bytes: [UInt8]) throws(JSONReader.Malformed) -> Command {
        var reader = JSONReader(bytes)
        var found = Command()
        try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
            if key == "command" { found = try command(&reader) } else { try reader.skip() }
        }
        return found
    }

    private static func command(_ reader: inout JSONReader) throws(JSONReader.Malformed) -> Command {
        var command = Command()
        try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
            switch key {
            case "commandName": command.name = try reader.stringIfAny()?.text ?? ""
            case "abstract": command.abstract = try reader.stringIfAny()?.text ?? ""
            case "discussion": command.discussion = try reader.stringIfAny()?.text ?? ""
            case "arguments": try reader.elements { reader throws(JSONReader.Malformed) in command.arguments.append(try argument(&reader)) }
            case "subcommands":
                try reader.elements { reader throws(JSONReader.Malformed) in command.subcommands.append(try Self.command(&reader)) }
            default: try reader.skip()
            }
        }
        return command
    }

    private static func argument(_ reader: inout JSONReader) throws(JSONReader.Malformed) -> Argument {
        var argument = Argument()
        try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
            switch key {
            case "abstract": argument.abstract = try reader.stringIfAny()?.text ?? ""
            case "valueName": argument.value = try reader.stringIfAny()?.text ?? ""
            case "sectionTitle": argument.section = try reader.stringIfAny()?.text
            case "kind": argument.isFlag = try reader.stringIfAny()?.text == "flag"
            case "isOptional": argument.isOptional = try reader.flag()
            case "isRepeating": argument.isRepeating = try reader.flag()
            case "names":
                try reader.elements { reader throws(JSONReader.Malformed) in
                    var name = ""
                    var isShort = false
                    try reader.members { (key, _, reader) throws(JSONReader.Malformed) in
                        switch key {
                        case "name": name = try reader.stringIfAny()?.text ?? ""
                        case "kind": isShort = try reader.stringIfAny()?.text == "short"
                        default: try reader.skip()
                        }
                    }
                    argument.names.append((isShort ? "-" : "--") + name)
                }
            default: try reader.skip()
            }
        }
        return argument
    }
}

extension JSONReader {
    fileprivate mutating func flag() throws(Malformed) -> Bool {
        guard peek() == .other else {
            try skip()
            return false
        }
        return try literal() == "true"
    }
}
