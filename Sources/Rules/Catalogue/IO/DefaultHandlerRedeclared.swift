import EzPlatform
import Source

extension Rule {
    static let defaultHandlerRedeclared = Rule(
        "default-handler-redeclared", .notice, .io,
        summary: "a handler named default takes the place of the built-in local one",
        explanation: """
            `default` exists without being declared: the local storage directory. A handler of that name replaces it, so nothing is left \
            that names the local files: the command that migrates files reads from `default,default` unless it is told otherwise, and \
            writes to the handlers that are declared first.
            """,
        remedy: "give the handler a name of its own, and name both sides with --from and --to when files are migrated",
        sources: [.init("IO bundle, migrate-files command and handler maps")],
        examples: Example.triggering(
            "the shared handler is called default", onEach: BaseProject.clusters,
            replacing: [
                "        nfs:\n            flysystem:": "        ↓default:\n            flysystem:",
                "binarydata_handler: nfs": "binarydata_handler: default",
            ]) + [.clean("a name of its own", on: .ez25, likewise: BaseProject.clusters, [])]
    ) { context in
        guard let application = context.application else { return }
        for section in IOHandler.Section.both {
            let handlers = application.ioHandlers.handlers(section)
            guard let handler = handlers.first(where: { $0.name == "default" }), let span = handler.span else { continue }
            let target = handlers.count > 1 && handlers[0].name == "default" ? ", and is where migrated files go unless --to says otherwise" : ""
            context.report("this \(section.noun) handler replaces the built-in local handler \"default\"\(target)", at: span)
        }
    }
}
