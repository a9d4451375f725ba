import EzPlatform
import Source
import Symfony

/// Compares what a bundle answers with what is made of the same files here.
struct BundleComparison {
    let tree: BundleTree
    /// The settings of a siteaccess that nothing configures, for the product.
    var standard: [String: String] = [:]
    private(set) var differences: [String] = []
    private(set) var accepted = 0
    private(set) var refused = 0
    private(set) var values = 0

    init(_ tree: BundleTree) { self.tree = tree }

    mutating func compare(_ documents: [String], _ answer: String) {
        let project = tree.project(documents)
        let problems = project.treeProblems.filter { $0.path == tree.rootKey || $0.path.hasPrefix(tree.rootKey + ".") }
        let errors = project.findings.filter { $0.severity == .error }
        var found: [String] = []
        let fields = answer.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        // PHP makes this of an array that is used as text, with a warning that Symfony turns into an exception.
        if answer.contains("\"Array\"") { return }
        if answer.hasPrefix("refused") {
            refused += 1
            // `framework` is read, not judged.
            if problems.isEmpty, errors.isEmpty, !isLeftOpen(answer) { found.append("refused there: \(answer)\naccepted here") }
        } else {
            accepted += 1
            if let problem = problems.first { found.append("accepted there\nrefused here: \(problem)") }
            if let error = errors.first { found.append("accepted there\nrefused here: \(error.rule) \(error.message)") }
            if found.isEmpty {
                compareSection(project, fields[0], &found)
                if tree.name == "product" { compareSettings(project, Array(fields.dropFirst()), &found) }
            }
        }
        guard !found.isEmpty else { return }
        differences.append("--- \(tree.testDescription)\n" + documents.joined(separator: "...\n") + "--- " + found.joined(separator: "\n"))
    }

    private mutating func compareSection(_ project: Project, _ answer: String, _ found: inout [String]) {
        guard let theirs = Notation(answer)?.withoutEmpty else {
            found.append("cannot read the answer \(answer)")
            return
        }
        let section = project.sections[tree.rootKey]
        let ours = section.map { Notation($0)?.withoutEmpty } ?? .array([])
        let keys: [String]? = switch tree.name {
        case "framework": ["session", "cache", "trusted_proxies"]
        case "product": ["siteaccess", "repositories", "http_cache", "system"]
        case "oneup": ["adapters"]
        case "doctrine": ["dbal"]
        default: nil
        }
        guard let ours else {
            // The component does not resolve what the environment gives; only we do.
            if !answer.contains("%env(") { found.append("unknown here: \(answer)") }
            return
        }
        guard let keys else {
            if ours != theirs { found.append("there: \(theirs.text)\nhere:  \(ours.text)") }
            values += 1
            return
        }
        for key in keys where ours[key] != theirs[key] {
            found.append("\(key)\nthere: \(theirs[key]?.text ?? "none")\nhere:  \(ours[key]?.text ?? "none")")
        }
        values += keys.count
    }

    /// Refusals that are not judged here on purpose: `framework` is only read; other bundles add options to the scopes of
    /// `system`, and settings that a text refers to.
    private func isLeftOpen(_ answer: String) -> Bool {
        if tree.name == "framework" { return true }
        guard tree.name == "product" else { return false }
        let path = answer.dropFirst("refused ".count).prefix { $0 != "\t" }.split(separator: ".")
        if path.count == 3 || path.count == 4 && path[3] == "http_cache", path[1] == "system" { return true }
        // Maintenance releases of eZ Publish 5 may have `io.permissions`.
        if tree.release.hasPrefix("ezp"), path.count == 4, path[3] == "io" { return true }
        // As they do to the repositories of 4.0 and later, and at the top.
        if path.count == 3, path[1] == "repositories", tree.rootKey == "ibexa" { return true }
        if path.count == 1 { return true }
        // PHP stops while settings are worked out, without a word on the configuration.
        return path.isEmpty
    }

    // MARK: Settings

    /// Before 5.4 files are stored as the defaults of `io` say, without such settings: nothing to compare.
    private mutating func compareSettings(_ project: Project, _ answers: [String], _ found: inout [String]) {
        var given: [String: String] = [:]
        for answer in answers {
            guard let end = answer.dropFirst().firstIndex(of: "\"") else { continue }
            given[String(answer[answer.index(after: answer.startIndex)..<end])] = String(answer[answer.index(end, offsetBy: 2)...])
        }
        for siteaccess in project.siteaccesses.siteaccesses {
            for (name, value) in standard where given["\(Notation.escaped(siteaccess.name)):\(name)"] == nil {
                given["\(Notation.escaped(siteaccess.name)):\(name)"] = value
            }
        }
        for siteaccess in project.siteaccesses.siteaccesses {
            for name in Self.settings where !(tree.release == "ezp5.3" && name.hasPrefix("io.")) {
                let key = "\(Notation.escaped(siteaccess.name)):\(name)"
                // The path goes through the kernel's folder and up again.
                let theirs = (given.removeValue(forKey: key) ?? "none").replacingText("/app/../", with: "/").replacingText("/ezpublish/../", with: "/")
                let ours = text(project.setting(name, for: siteaccess.name))
                values += 1
                // Where the site fails at run time, there is nothing to compare.
                if ours != theirs, !(theirs.hasPrefix("error") && (ours == "?" || !ours.hasPrefix("\""))) { found.append("\(key)\nthere: \(theirs)\nhere:  \(ours)") }
            }
        }
        for (name, value) in given.sorted(by: { $0.key < $1.key }) where !Self.settings.contains(where: { name.hasSuffix(":" + $0) }) {
            found.append("\(name) only there: \(value)")
        }
    }

    private func text(_ setting: Setting) -> String {
        switch setting.state {
        case .absent: return "none"
        case .unknown: return "?"
        case .known, .releaseDefault: return setting.value.flatMap { Notation($0) }?.text ?? "?"
        }
    }

    static let settings = [
        "repository", "var_dir", "storage_dir", "binary_dir", "cache_pool_name", "cache_service_name", "io.metadata_handler",
        "io.binarydata_handler", "io.url_prefix", "io.legacy_url_prefix", "io.root_dir", "io.permissions.files",
        "io.permissions.directories", "image.published_images_dir", "image.versioned_images_dir", "image.temporary_dir", "image_host",
        "content.view_cache", "content.ttl_cache", "content.default_ttl", "http_cache.purge_servers", "session", "session_name",
        "languages", "translation_siteaccesses", "anonymous_user_id", "index_page", "default_page", "url_alias_router",
    ]
}
