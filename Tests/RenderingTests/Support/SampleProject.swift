import ClusterModel
import EzPlatform
import Source

/// One combination of what a project can be: what is rendered for it must be right.
struct SampleProject: CustomStringConvertible, Sendable {
    enum Storage: String, CaseIterable { case local, nfs, s3, staticHost, ownPrefix, ownDirectories, strangeNames }
    enum Hosts: String, CaseIterable { case single, several, byPath }

    var release: String
    var storage: Storage
    var hosts: Hosts

    var description: String { "\(release) \(storage.rawValue) \(hosts.rawValue)" }

    static let releases = ["ezp5.3", "ezp5.4", "1.7", "1.13", "2.5", "3.0", "3.2", "3.3", "ibexa4.2", "ibexa4.6", "ibexa5.0"]

    /// Every combination that the releases support.
    static var all: [SampleProject] {
        releases.flatMap { release in
            Storage.allCases.flatMap { storage in
                Hosts.allCases.compactMap { hosts in
                    let project = SampleProject(release: release, storage: storage, hosts: hosts)
                    return project.isSupported ? project : nil
                }
            }
        }
    }

    private var isSupported: Bool {
        // Before 5.4 the legacy kernel keeps a cluster's files, which Symfony's configuration does not show.
        if release == "ezp5.3" { return storage == .local || storage == .ownDirectories }
        // One directory for all siteaccesses: they cannot differ in var_dir there.
        if release == "3.0", storage == .nfs || storage == .staticHost { return hosts == .single }
        return true
    }

    static let staticHost = "static.sample.test"

    private var facts: ReleaseFacts { ReleaseTable.facts(of: Release(name: release) ?? .ezPlatform(2, 5)) }
    private var usesPackages: Bool { facts.configDirectory == "config/packages" }

    /// The project's files, by their path below it.
    func files(storageRoot: String) -> [String: String] {
        let main = usesPackages ? "config/packages/\(facts.rootKey).yaml" : "\(facts.configDirectory)/ezplatform.yml"
        var files = ["composer.json": "{\"name\": \"sample/site\", \"require\": {}}\n", main: configuration(storageRoot)]
        if !usesPackages {
            let names = facts.configDirectory.hasPrefix("ezpublish") ? ["ezpublish_prod.yml", "config.yml"] : ["config_prod.yml", "config.yml"]
            files["\(facts.configDirectory)/\(names[0])"] = "imports:\n    - { resource: config.yml }\n"
            files["\(facts.configDirectory)/config.yml"] = "imports:\n    - { resource: ezplatform.yml }\n"
        }
        return files
    }

    private func configuration(_ storageRoot: String) -> String {
        let isShared = [.nfs, .s3, .staticHost].contains(storage)
        var text = ""
        if isShared {
            text += "doctrine:\n    dbal:\n        default_connection: default\n        connections:\n"
            text += "            default: { driver: pdo_mysql, host: db.internal, dbname: site, user: site, password: x, charset: utf8mb4 }\n"
            text += adapter(storageRoot)
            text += "\(facts.ioRootKey):\n    metadata_handlers:\n        dfs:\n            legacy_dfs_cluster:\n"
            text += "                connection: doctrine.dbal.default_connection\n"
            text += "    binarydata_handlers:\n        shared:\n            flysystem:\n                adapter: shared_adapter\n"
        }
        text += "\(facts.rootKey):\n    siteaccess:\n        default_siteaccess: site\n"
        switch hosts {
        case .single:
            text += "        list: [site]\n        groups: { site_group: [site] }\n        match: ~\n"
        case .several:
            text += "        list: [site, shop, admin]\n        groups: { site_group: [site, shop, admin] }\n        match:\n            Map\\Host:\n"
            text += "                www.sample.test: site\n                shop.sample.test: shop\n                admin.sample.test: admin\n"
        case .byPath:
            text += "        list: [site, shop]\n        groups: { site_group: [site, shop] }\n        match:\n            URIElement: 1\n"
        }
        text += "    system:\n        default:\n            var_dir: var/site\n"
        if storage == .strangeNames { text = text.replacing("            var_dir: var/site\n", with: "            var_dir: 'var/a b;(x)+{2}$y#z''w\"'\n") }
        if storage == .ownDirectories { text += "            storage_dir: files/uploads\n" }
        var io: [String] = []
        if isShared { io += ["metadata_handler: dfs", "binarydata_handler: shared"] }
        switch storage {
        case .s3: io.append("url_prefix: 'https://sample-bucket.s3.test/media'")
        case .staticHost: io.append("url_prefix: 'http://\(Self.staticHost)/$var_dir$/$storage_dir$'")
        case .ownPrefix: io.append("url_prefix: media/library")
        case .local, .nfs, .ownDirectories, .strangeNames: break
        }
        if !io.isEmpty { text += "            io:\n" + io.map { "                \($0)\n" }.joined() }
        if hosts != .single, release != "3.0" || storage == .local { text += "        shop:\n            var_dir: var/shop.two\n" }
        return text
    }

    private func adapter(_ root: String) -> String {
        let head = "oneup_flysystem:\n    adapters:\n        shared_adapter:\n"
        if storage == .s3 {
            let type = facts.oneupMajor == 0 ? "awss3v2" : "awss3v3"
            return "services:\n    s3_client: { class: Aws\\S3\\S3Client }\n" + head
                + "            \(type): { client: s3_client, bucket: sample-bucket, prefix: media }\n"
        }
        if let service = facts.nfsAdapterService, let parameter = facts.nfsAdapterParameter {
            return "parameters:\n    \(parameter): { root: '\(root)', path: '$var_dir$/$storage_dir$/', writeFlags: ~, linkHandling: ~, permissions: [] }\n"
                + head + "            custom: { service: \(service) }\n"
        }
        let path = facts.resolvesSettingsInServices ? "$var_dir$/$storage_dir$" : "var/site/storage"
        return head + "            local: { directory: '\(root)/\(path)' }\n"
    }

    /// The subject as a run of the tool loads it.
    func load(at root: String, storageRoot: String, cluster: Bool? = nil) throws -> (Subject, SubjectOptions, any FileTree) {
        var contents: [String: String] = [:]
        for (name, text) in files(storageRoot: storageRoot) { contents[Path.join(root, name)] = text }
        let tree = MemoryFileTree(text: contents)
        var options = SubjectOptions()
        options.workingDirectory = root
        options.project = root
        options.release = release
        options.deployment = cluster.map { $0 ? .cluster : .singleServer }
        let loaded = try SubjectLoader.load(options, tree: tree, ruleIDs: [])
        guard let subject = loaded.subjects.first else { throw NoSubject() }
        return (subject, options, tree)
    }

    struct NoSubject: Error {}
}
