import ClusterModel
import EzPlatform
import Host
import Source

extension Rule {
    static let frontControllerNotFound = Rule(
        "front-controller-not-found", .error, .machines,
        summary: "PHP-FPM does not find the front controller of the running site",
        explanation: """
            The front page was requested (`--probe-url`), and PHP-FPM answered "File not found.": the path in `SCRIPT_FILENAME` leads nowhere for its processes. \
            Usual reasons are another document root on this node, a `chroot` of the pool, a directory that its user may not enter, and a container \
            with other paths than the web server's.
            """,
        remedy: "make the path that the web server passes lead to the front controller for the user of the pool",
        sources: [.init("php-fpm.conf, chroot", "https://www.php.net/manual/en/install.fpm.configuration.php"), .init("observed on php-fpm 8.2")],
        examples: [
            .triggering(
                "not there", on: .machine25,
                [
                    .replace(in: "etc/nginx/sites-enabled/site.conf", "server {\n    listen 80;", with: "↓server {\n    listen 80;"),
                    .file("proc/answers", "http://www.acme.test/\nstatus 404\nheader:x-powered-by PHP/7.3.33\nbody missing-script\n"),
                ]),
            .clean(
                "the application answers", on: .machine25,
                [.file("proc/answers", "http://www.acme.test/\nstatus 404\nheader:x-powered-by PHP/7.3.33\nbody other\n")]),
        ]
    ) { context in
        for (page, _) in context.probedPages where page.purpose == .frontController && page.origin == .missingScript {
            context.report("PHP-FPM does not find the script for \(page.answer.file.path)", at: context.place(of: page))
        }
    }
}
