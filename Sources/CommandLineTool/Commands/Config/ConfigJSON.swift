import ClusterModel
import EzPlatform
import Reporting
import Source
import Symfony

/// The effective configuration as JSON, `schemaVersion` 1.
struct ConfigJSON {
    private let project: Project
    private let subject: Subject
    private let options: ConfigOptions
    private let values: ConfigValues
    private let errors: [Finding]

    init(_ project: Project, _ subject: Subject, _ options: ConfigOptions, _ values: ConfigValues, _ errors: [Finding]) {
        self.project = project
        self.subject = subject
        self.options = options
        self.values = values
        self.errors = errors
    }

    func render() -> [UInt8] {
        let parts = JSONParts(paths: values.paths, redaction: values.redaction)
        var json = JSONWriter()
        json.object { json in
            json.field("schemaVersion", 1)
            json.object("subject") { json in
                json.field("project", values.paths.show(project.root))
                json.field("release", project.release.release.name)
                json.field("releaseSource", project.release.statement)
                json.field("environment", project.environment)
            }
            json.object("siteaccesses") { json in
                for siteaccess in SiteaccessSettings.all(of: project, key: options.key, only: options.siteaccesses) {
                    write(&json, siteaccess)
                }
            }
            writeIO(&json)
            writeAdapters(&json)
            writeConnections(&json)
            writeSessions(&json)
            writeCaches(&json)
            writeHTTPCache(&json)
            writeTargets(&json)
            json.array("errors", of: errors) { json, error in
                json.object { json in
                    json.field("rule", error.rule)
                    json.field("message", values.sentence(error.message))
                    parts.location(&json, "location", error.span)
                }
            }
            parts.undecided(&json, project.undecided)
        }
        return json.bytes
    }

    // MARK: Siteaccesses

    private func write(_ json: inout JSONWriter, _ siteaccess: SiteaccessSettings) {
        json.object(siteaccess.siteaccess.name) { json in
            json.field("repository", siteaccess.repository)
            json.array("groups", siteaccess.siteaccess.groups)
            json.object("settings") { json in
                for setting in siteaccess.settings {
                    json.object(setting.name) { json in write(&json, setting) }
                }
            }
        }
    }

    private func write(_ json: inout JSONWriter, _ setting: Setting) {
        // The last word of the name is the key: `http_cache.purge_servers`.
        let key = setting.name.split(separator: ".").last.map(String.init) ?? setting.name
        if values.showsSecrets || !Redaction.isSecret(key) {
            values.write(&json, "value", setting.value)
        } else {
            json.field("value", setting.value.map { values.line($0, of: key) })
        }
        switch setting.state {
        case .known: json.field("state", "known")
        case .releaseDefault: json.field("state", "default")
        case .absent: json.field("state", "absent")
        case .unknown(let unknown):
            json.field("state", "unknown")
            values.reason(&json, unknown)
        }
        values.source(&json, setting.span)
        var chain = setting.scope.map { ["scope \($0)"] } ?? []
        chain += setting.provenance.chain.map { values.sentence($0.text) }.filter { !chain.contains($0) }
        json.array("chain", chain)
    }

    // MARK: Sections

    private func writeIO(_ json: inout JSONWriter) {
        json.object("io") { json in
            for section in [IOHandler.Section.metadata, .binarydata] {
                json.object(section.rawValue) { json in
                    for handler in project.ioHandlers.handlers(section) {
                        json.object(handler.name) { json in
                            switch handler.type {
                            case .flysystem(let adapter):
                                json.field("type", "flysystem")
                                values.fields(&json, [("adapter", adapter)])
                            case .legacyDFSCluster(let connection):
                                json.field("type", "legacy_dfs_cluster")
                                values.fields(&json, [("connection", connection)])
                            case .other(let type): json.field("type", type)
                            case .none: json.null("type")
                            case .unknown(let unknown):
                                json.null("type")
                                values.reason(&json, unknown)
                            }
                            values.source(&json, handler.span)
                        }
                    }
                }
            }
        }
    }

    private func writeAdapters(_ json: inout JSONWriter) {
        json.object("adapters") { json in
            for adapter in project.adapters {
                json.object(adapter.name) { json in
                    switch adapter.kind {
                    case .unknown(let unknown):
                        json.null("type")
                        values.reason(&json, unknown)
                    default: json.field("type", adapter.type?.value)
                    }
                    values.write(&json, "options", adapter.options)
                    values.source(&json, adapter.span)
                }
            }
        }
    }

    private func writeConnections(_ json: inout JSONWriter) {
        json.object("connections") { json in
            for connection in project.connections.connections {
                json.object(connection.name) { json in
                    json.field("service", connection.serviceId)
                    json.field("default", connection.name == project.connections.defaultName)
                    values.fields(
                        &json,
                        [
                            ("driver", connection.driver), ("host", connection.host), ("port", connection.port),
                            ("database", connection.database), ("user", connection.user), ("charset", connection.charset),
                            ("unixSocket", connection.unixSocket), ("path", connection.path),
                        ])
                    json.field("password", connection.password.value.map { values.secret($0.value) })
                    json.field("url", connection.url.value.map { values.secret($0.value) })
                    values.source(&json, connection.span)
                }
            }
        }
    }

    private func writeSessions(_ json: inout JSONWriter) {
        let sessions = project.sessions
        json.object("sessions") { json in
            json.field("handler", name(of: sessions.handler))
            if case .unknown(let unknown) = sessions.handler { values.reason(&json, unknown) }
            values.fields(&json, [("handlerId", sessions.handlerId), ("savePath", sessions.savePath), ("cookieName", sessions.cookieName)])
            write(&json, sessions.servers)
            json.field("overridden", sessions.isOverridden)
            values.source(&json, sessions.handlerId.value?.span)
        }
    }

    private func name(of handler: Sessions.Handler) -> String? {
        switch handler {
        case .phpConfiguration: "php.ini"
        case .files: "files"
        case .servers(let kind): kind.rawValue
        case .database: "database"
        case .other: "other"
        case .undeclared: "undeclared"
        case .unknown: nil
        case .disabled: "disabled"
        }
    }

    private func writeCaches(_ json: inout JSONWriter) {
        json.object("cache_pools") { json in
            var seen: Set<String> = []
            for siteaccess in project.siteaccesses.siteaccesses {
                guard case .known(let cache) = project.persistenceCache(for: siteaccess.name), seen.insert(cache.name).inserted
                else { continue }
                json.object(cache.name) { json in
                    json.field("service", cache.serviceId)
                    if let isDeclared = cache.isDeclared { json.field("declared", isDeclared) } else { json.null("declared") }
                    json.field("store", describe(cache.store))
                    if case .unknown(let unknown) = cache.store { values.reason(&json, unknown) }
                    write(&json, cache.store.servers)
                    json.field("namespace", cache.namespace.value?.value)
                    values.source(&json, cache.span)
                }
            }
        }
    }

    private func describe(_ store: CacheStore) -> String? {
        switch store {
        case .local(let what): "local: \(what)"
        case .request(let what): "for one request: \(what)"
        case .servers(let kind, _): kind.rawValue
        case .database: "database"
        case .chain(let stores): stores.compactMap(describe).joined(separator: ", then ")
        case .unknown: nil
        }
    }

    private func write(_ json: inout JSONWriter, _ servers: [StoreServer]) {
        json.array("servers", of: servers) { json, server in
            json.object { json in
                json.field("kind", server.kind.rawValue)
                json.field("host", server.host)
                json.field("port", server.port)
                json.field("socket", server.socket)
                values.source(&json, server.span)
            }
        }
    }

    private func writeHTTPCache(_ json: inout JSONWriter) {
        let cache = project.httpCache
        json.object("http_cache") { json in
            values.fields(&json, [("purge_type", cache.purgeType)])
            json.field("configured", cache.isPurgeTypeConfigured)
            if let proxies = cache.trustedProxies.value {
                json.array("trusted_proxies", proxies.map { values.sentence($0.value) })
            } else {
                json.null("trusted_proxies")
            }
        }
    }

    // MARK: Targets

    /// What `--target` may name; the variables of one that was not chosen are not used.
    private func writeTargets(_ json: inout JSONWriter) {
        json.object("targets") { json in
            for target in subject.hosting.targets {
                json.object(target.name) { json in
                    json.field("title", target.title)
                    json.field("chosen", target.name == subject.target?.name)
                    values.source(&json, target.span)
                    json.object("variables") { json in
                        for variable in target.environment.variables {
                            json.object(variable.name) { json in
                                json.field("value", variable.value.value.map { values.text($0.value, of: variable.name) })
                                if let unknown = variable.value.unknown { values.reason(&json, unknown) }
                                values.source(&json, variable.span)
                            }
                        }
                    }
                }
            }
        }
    }
}
