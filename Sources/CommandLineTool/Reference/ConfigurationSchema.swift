import ClusterModel
import Reporting
import Rules
import Source

/// The JSON Schema (draft 7) of `.ezcluster.yml`, for editors: `docs/ezcluster.schema.json`. A test holds it against the reader.
public enum ConfigurationSchema {
    /// The document, ending in a line feed.
    public static var document: [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("$schema", "http://json-schema.org/draft-07/schema#")
            json.field("title", "ezcluster")
            json.field("description", "What files cannot say about a clustered eZ Platform or Ibexa DXP project: .ezcluster.yml.")
            json.field("type", "object")
            json.field("additionalProperties", false)
            json.object("properties") { json in for (name, schema) in properties { schema.write(&json, name) } }
            json.object("definitions") { json in
                Schema("The name of a rule, as ezcluster rules lists it.", .oneOf(Catalogue.ids.sorted())).write(&json, "rule")
                Schema("Text; numbers, true and false are taken as they are written.", .types(["string", "number", "boolean"])).write(&json, "text")
            }
        }
        return json.bytes
    }

    /// The keys at the top level, in the order of the documentation.
    static let properties: [(String, Schema)] = [
        ("release", Schema("The release when composer.lock does not say it: \"2.5\", ibexa4.6.", .text)),
        ("environments", Schema("Symfony environments that are judged; default prod.", .listOrOne(.text))),
        ("deployment", Schema("What the project is deployed as.", .oneOf(["cluster", "single-server"]))),
        ("root", Schema("The directory that stands for / of the servers.", .text)),
        ("servers", Schema("Configuration files of the servers, instead of looking for them.", .object(
            ServerFileKind.allCases.map { ($0.rawValue, Schema("Files of \($0.rawValue).", .listOrOne(.serverFile))) }, required: []))),
        ("nodes", Schema("For each node the directory that stands for its /, or a map.", .map(.node))),
        ("env", Schema("The environment of the PHP deployment.", .map(.text))),
        ("env_files", Schema("Files of such variables.", .listOrOne(.text))),
        ("server_env", Schema("The environment of the web server's process.", .map(.text))),
        ("rules", Schema("Severities by rule; off switches a rule off.", .severities)),
        ("ignore", Schema("Findings that are not reported.", .list(.object([
            ("rule", Schema("The rule.", .rule)),
            ("path", Schema("A glob on the path relative to this file; ** stands for any directories. Without it: everywhere.", .text)),
            ("reason", Schema("Why.", .nonEmptyText)),
        ], required: ["rule", "reason"])))),
        ("baseline", Schema("A file that lint --write-baseline made: its findings are not reported.", .text)),
        ("expect", Schema("Requests, and where the web servers must lead them.", .list(.expectation))),
        ("known", Schema("Names that PHP code, bundles or modules declare.", .object([
            ("services", Schema("Ids of services.", .listOrOne(.text))),
            ("metadata_handlers", Schema("IO metadata handlers.", .listOrOne(.text))),
            ("binarydata_handlers", Schema("IO binarydata handlers.", .listOrOne(.text))),
            ("adapters", Schema("Flysystem adapters.", .listOrOne(.text))),
            ("apache_directives", Schema("Directives of further httpd modules.", .listOrOne(.text))),
            ("nginx_directives", Schema("Directives of further nginx modules.", .listOrOne(.text))),
        ], required: []))),
        ("render", Schema("What rendered files hold that the project does not say.", .object(
            RenderSettings.keys.map { ($0.name, Schema($0.help, shape(of: $0))) }, required: []))),
    ]

    private static func shape(of key: RenderSettings.Key) -> Schema.Shape {
        switch key.shape {
        case .single, .flag: .text
        case .list: .listOrOne(.text)
        case .map: .map(.text)
        }
    }
}

/// A part of the schema.
struct Schema: Sendable {
    indirect enum Shape: Sendable {
        case text
        case nonEmptyText
        case rule
        case types([String])
        case oneOf([String])
        case list(Shape)
        /// A list, or its only element.
        case listOrOne(Shape)
        /// Any names, values of one shape.
        case map(Shape)
        case object([(String, Schema)], required: [String])
        case serverFile
        case node
        case severities
        case expectation
        /// Text of a form.
        case pattern(String)
        case status
        case redirect
    }

    var description: String
    var shape: Shape

    init(_ description: String, _ shape: Shape) {
        self.description = description
        self.shape = shape
    }

    func write(_ json: inout JSONWriter, _ name: String) {
        json.object(name) { json in
            json.field("description", description)
            Self.write(shape, &json)
        }
    }

    private static func write(_ shape: Shape, _ json: inout JSONWriter) {
        switch shape {
        case .text: json.field("$ref", "#/definitions/text")
        case .rule: json.field("$ref", "#/definitions/rule")
        case .nonEmptyText:
            json.array("allOf") { json in
                json.object { $0.field("$ref", "#/definitions/text") }
                json.object { $0.object("not") { $0.field("const", "") } }
            }
        case .types(let types): json.array("type", types)
        case .oneOf(let values): json.array("enum", values)
        case .list(let element):
            json.field("type", "array")
            json.object("items") { write(element, &$0) }
        case .listOrOne(let element):
            json.array("anyOf") { json in
                json.object { write(.list(element), &$0) }
                json.object { write(element, &$0) }
            }
        case .map(let value):
            json.field("type", "object")
            json.object("additionalProperties") { write(value, &$0) }
        case .object(let members, let required):
            json.field("type", "object")
            json.field("additionalProperties", false)
            if !required.isEmpty { json.array("required", required) }
            json.object("properties") { json in for (name, schema) in members { schema.write(&json, name) } }
        case .serverFile:
            json.array("anyOf") { json in
                json.object { write(.text, &$0) }
                json.object { json in
                    write(
                        .object([
                            ("file", Schema("The path.", .text)),
                            ("context", Schema("Where it is included: main, http, server, location; server, vhost, directory.", .text)),
                        ], required: ["file"]), &json)
                }
            }
        case .node:
            json.array("anyOf") { json in
                json.object { write(.text, &$0) }
                json.object { json in
                    write(
                        .object([
                            ("directory", Schema("The directory that stands for / of the node.", .text)),
                            ("roles", Schema("What it must run (\(NodeRole.allCases.map(\.rawValue).joined(separator: ", "))), and other words: nodes with the same ones are alike.", .listOrOne(.text))),
                        ], required: []), &json)
                }
            }
        case .severities:
            json.field("type", "object")
            json.object("propertyNames") { write(.rule, &$0) }
            json.object("additionalProperties") { write(.oneOf(["error", "warning", "notice", "off"]), &$0) }
        case .pattern(let pattern):
            json.field("type", "string")
            json.field("pattern", pattern)
        case .status:
            json.array("anyOf") { json in
                json.object { json in
                    json.field("type", "integer")
                    json.field("minimum", 100)
                    json.field("maximum", 599)
                }
                json.object { write(.pattern("^[1-5][0-9][0-9]$"), &$0) }
            }
        case .redirect:
            json.array("anyOf") { json in
                json.object { $0.array("enum") { $0.value(true) } }
                json.object { $0.array("type", ["string", "number"]) }
            }
        case .expectation: writeExpectation(&json)
        }
    }

    private static func writeExpectation(_ json: inout JSONWriter) {
        write(
            .object([
                ("url", Schema("A path that begins with /, or http://... or https://...", .pattern("^(/|[hH][tT][tT][pP][sS]?://[^/?#])"))),
                ("host", Schema("The Host header, for a path.", .text)),
                ("method", Schema("The request method; default GET.", .pattern("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"))),
                ("headers", Schema("Request headers by name.", .map(.text))),
                ("address", Schema("The client's IP address; default 127.0.0.1.", .pattern("^[0-9A-Fa-f.:]+$"))),
                ("present", Schema("Files that exist on the server.", .listOrOne(.pattern("^/")))),
                ("absent", Schema("Paths that do not exist on the server.", .listOrOne(.pattern("^/")))),
                ("php", Schema("PHP answers: true, false, or the script's name.", .text)),
                ("static", Schema("A file is sent from disk: true, false, or its path.", .text)),
                ("status", Schema("The server answers with this status by itself; beside redirect, the redirect's.", .status)),
                ("redirect", Schema("A redirect: true, or where it leads.", .redirect)),
            ], required: ["url"]), &json)
        // One goal; a status may stand beside a redirect.
        json.array("oneOf") { json in
            for (goal, others) in [
                ("php", ["static", "status", "redirect"]), ("static", ["php", "status", "redirect"]),
                ("redirect", ["php", "static"]), ("status", ["php", "static", "redirect"]),
            ] {
                json.object { json in
                    json.array("required", [goal])
                    json.object("not") { json in
                        json.array("anyOf") { json in for other in others { json.object { $0.array("required", [other]) } } }
                    }
                }
            }
        }
    }
}
