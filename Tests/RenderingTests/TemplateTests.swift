import Glibc
import Source
import TestSupport
import Testing

@testable import Rendering

@Suite struct TemplateTests {
    private func render(_ text: String, _ scope: TemplateScope, _ format: TextFormat = .nginx, partials: [String: String] = [:]) throws -> String {
        var files = ["/t/nginx/site.conf.mustache": text]
        for (name, text) in partials { files["/t/\(name).mustache"] = text }
        let set = try TemplateSet.reading("/t", from: MemoryFileTree(text: files))
        let rendered = try TemplateRenderer.render("nginx/site.conf", scope, format: format, templates: set)
        // Without the mark.
        let lines = rendered.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(2)
        return lines.joined(separator: "\n")
    }

    private func problem(_ text: String, _ scope: TemplateScope = [:], _ format: TextFormat = .nginx) -> String {
        do {
            return "no problem: " + (try render(text, scope, format))
        } catch let problem as TemplateProblem {
            return "\(problem.place): \(problem.message)"
        } catch {
            return "\(error)"
        }
    }

    @Test func sectionsRepeatAndNest() throws {
        let scope: TemplateScope = [
            "hosts": .texts(["a.test", "b.test"]), "tls": .flag(false),
            "variables": .scopes([["name": .text("A"), "value": .text("1")], ["name": .text("B"), "value": .text("x y")]]),
        ]
        #expect(try render("server_name{{#hosts}} {{.}}{{/hosts}};\n", scope) == "server_name a.test b.test;")
        #expect(
            try render("x;\n{{#variables}}\n  fastcgi_param {{name}} {{value}};\n{{/variables}}\n{{^tls}}\ny;\n{{/tls}}\n", scope)
                == "x;\n  fastcgi_param A 1;\n  fastcgi_param B \"x y\";\ny;")
    }

    @Test func partialsKeepTheirIndentation() throws {
        let text = try render("a {\n    {{>own/part.conf}}\n}\n", ["port": .text("80")], partials: ["own/part.conf": "b {{port}};\n\nc;\n"])
        #expect(text == "a {\n    b 80;\n\n    c;\n}")
    }

    @Test func everyNameMustExist() {
        #expect(problem("a;\n  b {{hostz}};\n") == "nginx/site.conf:2:5: there is no value hostz; did you mean hosts?")
        // Known elsewhere, but not here.
        #expect(problem("a {{port}};") == "nginx/site.conf:1:3: nothing is called port here; it is the port, in templates of memcached, varnish")
        #expect(problem("{{>nginx/rulez.conf}}").hasPrefix("nginx/site.conf:1:1: there is no partial nginx/rulez.conf; did you mean nginx/rules.conf?"))
    }

    @Test(arguments: [
        ("{{{hosts}}}", "1:1: a value is never put into the text unescaped: write {{name}}"),
        ("ab {{&hosts}}", "1:4: a value is never put into the text unescaped: write {{name}}"),
        ("\n\n {{=<% %>=}}", "3:2: the delimiters cannot be changed"),
        ("{{#hosts}}\nx", "1:1: the section hosts is never closed"),
        ("{{#hosts}}\n{{/tls}}", "2:1: the section tls is closed here; no section is open"),
        ("{{/tls}}", "1:1: the section tls is closed here; no section is open"),
        ("a {{ho sts}}", "1:3: expected a name of letters and digits, not \"ho sts\""),
        ("a {{hosts", "1:3: the tag is never closed: }} is missing"),
        ("a {{ }}", "1:3: the tag is empty"),
        ("{{<parent}}{{/parent}}", "1:1: template inheritance and dynamic names are not supported: use a partial"),
    ])
    func faultsHavePlaces(_ text: String, _ message: String) {
        #expect(problem(text) == "nginx/site.conf:" + message)
    }

    @Test func aStrayTemplateIsAnError() {
        let files = ["/t/nginx/sitee.conf.mustache": "x"]
        #expect(throws: TemplateProblem.self) { try TemplateSet.reading("/t", from: MemoryFileTree(text: files)) }
    }

    @Test(arguments: [
        (TextFormat.nginx, "a b", "\"a b\""), (.nginx, "a;b}", "\"a;b}\""), (.nginx, "a\"b", "\"a\\\"b\""), (.nginx, "C:\\new", "\"C:\\\\new\""),
        (.apache, "a b", "\"a b\""), (.apache, "é", "\"é\""), (.yaml, "it's", "'it''s'"), (.yaml, "50%", "'50%%'"), (.yaml, "no", "'no'"),
        (.yaml, "var/site", "var/site"), (.yaml, "$var_dir$", "'$var_dir$'"), (.yaml, "a: b", "'a: b'"), (.fstab, "/mnt/a b", "/mnt/a\\040b"),
        (.options, "10.0.0.5", "10.0.0.5"),
    ])
    func valuesAreOneWord(_ format: TextFormat, _ value: String, _ word: String) throws {
        #expect(try render("k {{value}}\n", ["value": .text(value)], format) == "k " + word)
    }

    @Test(arguments: [
        (TextFormat.nginx, "k {{value}};", "a\nb"), (.nginx, "k {{value}};", "$host"), (.nginx, "k x{{value}};", "a b"), (.nginx, "k \" {{value}} \";", "a b"),
        (.apache, "k {{value}}", "${PATH}"), (.apache, "k {{value}}", "%{HTTP_HOST}"), (.apache, "k {{value}}", "a\\"), (.apache, "k {{value}}", "a\"b"),
        (.options, "-l {{value}}", "10.0.0.5 -vv"), (.options, "X=\"{{value}}\"", "a b"), (.vcl, "x = \"{{value}}\";", "a\" b"),
        (.nginx, "# {{value}}", "a\rb"), (.nginx, "# {{value}}", "a\\"), (.yaml, "k: {{value}}", "a\u{7f}"), (.nginx, "k {{value}};", ""),
    ])
    func whatCannotBeOneWordIsRefused(_ format: TextFormat, _ text: String, _ value: String) {
        let text = problem(text, ["value": .text(value)], format)
        #expect(text.contains("value cannot be written here"), "\(text)")
    }

    @Test func linesKnowTheirTemplate() throws {
        let rendered = try TemplateRenderer.render(
            "varnish/backends.vcl", ["title": .text("t"), "backend": .text("b"), "timeout": .text("1"), "nodes": .scopes([
                ["identifier": .text("web1"), "address": .text("10.0.0.1"), "port": .text("80")],
            ])], format: .vcl, templates: .builtIn)
        let lines = rendered.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rendered.origins.count == lines.count - 1)
        let template = String(decoding: TemplateSet.builtIn.text("varnish/backends.vcl") ?? [], as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for (line, origin) in zip(lines, rendered.origins.dropLast()) where !line.contains("web1") && !line.contains("10.0") && !line.contains("{") {
            if template[origin.line - 1].contains("{{") { continue }
            #expect(line == template[origin.line - 1])
        }
    }

    @Test func theMarkTellsWhoWrote() {
        let marked = FileMark.marked(RenderedText(text: "a;\n", origins: []))
        #expect(FileMark.author(of: Array(marked.text.utf8)) == .tool)
        #expect(FileMark.author(of: Array(marked.text.replacing("a;", with: "b;").utf8)) == .toolThenEdited)
        #expect(FileMark.author(of: Array((marked.text + "more;\n").utf8)) == .toolThenEdited)
        #expect(FileMark.author(of: Array("a;\n".utf8)) == .somebodyElse)
    }

    @Test func theDifferenceIsAPatch() throws {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n"
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nk\n"
        let text = LineDifference.unified(old, new, from: "x", to: "x")
        let place = try TemporaryDirectory()
        try place.write("x", old)
        try place.write("p", text)
        let patched = try Program.run("git", ["apply", "--unsafe-paths", "-p0", "p"], directory: place.path)
        #expect(patched.status == 0, "\(patched.errorText)\n\(text)")
        #expect(String(decoding: try readFile(place.path + "/x"), as: UTF8.self) == new)
    }
}

@Suite struct BuiltInTemplateTests {
    @Test("The executable carries the templates of templates/") func areCurrent() throws {
        let place = try TemporaryDirectory()
        let result = try Program.run(Servers.packageRoot + "/scripts/embed-templates", [place.path + "/BuiltIn.swift"])
        #expect(result.status == 0, "\(result.errorText)")
        let source = try readFile(Servers.packageRoot + "/Sources/Rendering/Templates/BuiltInTemplates.swift")
        #expect(try readFile(place.path + "/BuiltIn.swift") == source, "run scripts/embed-templates")
    }

    @Test("Every value of a built-in template is documented, and every documented one is used") func areDocumented() throws {
        var used: Set<String> = []
        for name in TemplateSet.builtIn.names {
            let template = try TemplateSet.builtIn.template(name)
            for (variable, place) in template.names {
                #expect(TemplateVariables.isKnown(variable), "\(place): \(variable)")
                used.insert(variable)
            }
        }
        #expect(TemplateVariables.all.map(\.name).filter { !used.contains($0) } == [])
    }
}
