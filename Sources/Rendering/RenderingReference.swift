import ClusterModel

/// The reference page of rendering, made from what the code knows.
public enum RenderingReference {
    public static var markdown: String {
        var text = """
            # Rendering

            What `ezcluster render` can be told, and what templates can name. This page is generated; README shows how it is used.

            ## Kinds

            | kind | what it is |
            |---|---|

            """
        for kind in RenderKind.allCases { text += "| `\(kind.rawValue)` | \(kind.summary) |\n" }
        text += """

            `all` renders what the project has a use for: virtual hosts always, memcached when the project names a server, Varnish's backends when
            changes are purged there and nodes are given, the mount when an export is given, the configuration for shared files when a mount point
            is given and the project lacks it.

            ## Settings

            Each is an option, and a key below `render:` in `.ezcluster.yml`. Options win. A value that is not of its type is refused before
            anything is rendered.

            | key | option | value | meaning |
            |---|---|---|---|

            """
        for key in RenderSettings.keys {
            let repeats = key.shape == .list || key.shape == .map ? ", repeatable" : ""
            text += "| `\(key.name)` | `\(key.option)` | `\(escaped(key.value))`\(repeats) | \(escaped(key.help)) |\n"
        }
        text += """

            ## Templates

            Templates have the notation of [Mustache](https://mustache.github.io): `{{name}}` for a value, `{{#name}}...{{/name}}` for lists and conditions,
            `{{^name}}...{{/name}}` for their opposite, `{{>nginx/rules.conf}}` for a partial, `{{! ... }}` for a comment. `{{.}}` is the element of a list.

            Every value is written as one word of its format, with quotes where it needs them, or refused; there is no way to write one unescaped. A name
            that does not exist, a missing partial and a file in `--templates DIR` that replaces nothing and is used by nothing are errors with their place.

            | template | part of |
            |---|---|

            """
        for name in TemplateSet.builtIn.names { text += "| `\(name)` | `\(name.split(separator: "/").first ?? "")` |\n" }
        text += "\n| name | meaning | in templates of |\n|---|---|---|\n"
        for variable in TemplateVariables.all {
            text += "| `\(variable.name)` | \(escaped(variable.meaning)) | \(variable.folders.joined(separator: ", ")) |\n"
        }
        text += """

            ## What is proved

            Rendered virtual hosts are read back by the tool's own readers and linted with every rule. These requests are routed through them, for every
            state of the disk:

            - images of every siteaccess, originals, variations and versioned ones: to the application when files are shared, else to the file on disk;
            - scripts below `var/` and the folders of assets, in upper case and with path info too: 403;
            - files below `original/`: to the application, never from disk;
            - assets: from disk, or 404;
            - pages: to the front controller; the front controller called by its own name, and hidden files: 404;
            - with a redirect to HTTPS: every HTTP request;
            - on a static host: images from the storage, scripts 403, `original/` and everything else 404.

            """
        return text
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}
