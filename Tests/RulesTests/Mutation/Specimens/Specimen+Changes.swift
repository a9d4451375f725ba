import Rules
import Source
import TestSupport

extension Specimen {
    /// The file that loads the DFS configuration and reads what the distribution's own does, where no bundle does it.
    var overrides: [String: String] {
        guard family == .ez32 else { return [:] }
        let names = ["DFS_NFS_PATH", "CACHE_POOL", "HTTPCACHE_PURGE_TYPE", "MAILER_TRANSPORT", "LOG_TYPE", "SESSION_HANDLER_ID", "SESSION_SAVE_PATH"]
        return ["config/packages/overrides/generic.php": "<?php\n" + names.map { "$values[] = $_SERVER['\($0)'] ?? false;\n" }.joined()]
    }
}

/// Changes in the terms of a release: where a section, a variable or a directive belongs depends on it.
extension Specimen {
    /// A new file of configuration, loaded by itself from `config/packages`, by an import elsewhere. `↓` marks a place.
    func section(_ text: String, adding others: [String: String] = [:], replacing pairs: KeyValuePairs<String, String> = [:]) -> [Changed] {
        var added = others
        guard !family.hasPackages else {
            added["config/packages/zz_added.yaml"] = text
            return replacing(pairs, adding: added)
        }
        added[family.directory + "/zz_added.yml"] = text
        let imports = "    - { resource: parameters.yml }\n"
        var all = pairs.map { ($0.key, $0.value) }
        all.append((imports, imports + "    - { resource: zz_added.yml }\n"))
        return replacing(pairs: all, adding: added)
    }

    /// A setting of the product in the scope of one siteaccess; `lines` are indented by three levels.
    func setting(_ line: String) -> [Changed] { section("\(rootKey):\n    system:\n        site:\n            \(line)\n") }

    /// A variable that the virtual host hands over, in place of its own or besides.
    func handing(_ name: String, _ value: String) -> [Changed] {
        replacing(["    RewriteEngine On\n": "    SetEnv \(name) ↓\(value)\n    RewriteEngine On\n"])
            + replacing(["            include fastcgi_params;\n": "            include fastcgi_params;\n            ↓fastcgi_param \(name) \(value);\n"])
    }

    /// The virtual host's own variable with another value.
    func handingInstead(_ name: String, _ old: String, _ value: String) -> [Changed] {
        replacing(["SetEnvIf Request_URI \".*\" \(name)=\(old)": "↓SetEnvIf Request_URI \".*\" \(name)=\(value)"])
            + replacing(["SetEnv \(name) \"\(old)\"": "SetEnv \(name) ↓\(value)"]) + replacing(["SetEnv \(name) \(old)\n": "SetEnv \(name) ↓\(value)\n"])
            + replacing(["fastcgi_param \(name) \(old);": "↓fastcgi_param \(name) \(value);"])
            + replacing(["fastcgi_param \(name) \"\(old)\";": "↓fastcgi_param \(name) \(value);"])
    }

    /// Without a variable that the virtual host hands over.
    func handingNo(_ name: String) -> Specimen {
        var specimen = self
        for (path, text) in files where path.hasPrefix("deploy/") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            specimen.files[path] = lines.filter { !$0.contains("fastcgi_param \(name) ") && !$0.contains("SetEnv \(name) ") }.joined(separator: "\n")
        }
        return specimen
    }

    /// A variable of `.env`, where the release reads that file.
    func dotenv(_ name: String, _ value: String) -> [Changed] {
        guard let text = files[".env"] else { return [] }
        var changed = Changed(files: files)
        changed.set(".env", text + "\(name)=\(value)\n")
        return [changed]
    }
}

extension Specimen {
    /// Writes the files below a directory, to be looked at with the tool.
    func write(to directory: String) throws {
        for (path, text) in files {
            let place = directory + "/" + path
            _ = try Program.run("/bin/mkdir", ["-p", Path.parent(place)])
            _ = try Program.run("/usr/bin/tee", [place], input: Example.bytes(of: text))
        }
    }
}
