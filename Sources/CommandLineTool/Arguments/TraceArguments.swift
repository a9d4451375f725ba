import ArgumentParser
import Routing
import Source

struct TraceArguments: InvocationArguments {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show where a request ends in the web servers, and why.",
        discussion: """
            Exactly the given request is sent: what is not given is absent. Existence of files is unknown unless it is said or \
            looked up, and then every case is answered.

            Examples:
              ezcluster trace --apache vhost.conf --host www.example.com /var/site/storage/images/1/2/a.png
              ezcluster trace --nginx nginx.conf https://www.example.com/ --expect php
            """)

    @Argument(help: ArgumentHelp("A path that begins with /, or an absolute URL, which sets scheme, host and port.", valueName: "url"))
    var urls: [String]

    @Option(help: ArgumentHelp("The Host header; default localhost.", valueName: "name"))
    var host: String?

    @Option(help: ArgumentHelp("The port that is connected to; default 80, or 443 with --https.", valueName: "number"))
    var port: String?

    @Flag(help: "The connection is encrypted.")
    var https = false

    @Option(help: ArgumentHelp("The request method; default GET.", valueName: "name"))
    var method: String?

    @Option(help: ArgumentHelp("A request header, 'Name: value'; repeatable.", valueName: "header"))
    var header: [String] = []

    @Option(help: ArgumentHelp("The client's address; default 127.0.0.1.", valueName: "ip"))
    var address: String?

    @Option(help: ArgumentHelp("unknown (default): existence of files splits into cases; live: looked up, below --root when given.", valueName: "mode"))
    var filesystem: String?

    @Option(help: ArgumentHelp("A file that exists on the server; with a trailing slash a directory.", valueName: "path"))
    var present: [String] = []

    @Option(help: ArgumentHelp("A path that does not exist on the server.", valueName: "path"))
    var absent: [String] = []

    @Option(
        help: ArgumentHelp(
            "Exit with 1 when an outcome is not of this kind: php, static, status, redirect, proxy, listing, config_error, unknown.",
            valueName: "kind"))
    var expect: String?

    @Option(help: ArgumentHelp("text (default) or json; -o FILE after it writes it to a file.", valueName: "format"))
    var format: [String] = []

    @OptionGroup(title: "Subject") var subject: SubjectArguments
    @OptionGroup(title: "Text") var text: TextArguments

    func invocation(in directory: String) throws(UsageError) -> Invocation {
        var options = TraceOptions()
        options.subject = try subject.options(in: directory)
        options.targets = try targets()
        if let filesystem {
            guard let value = TraceOptions.Filesystem(rawValue: filesystem) else {
                throw UsageError("--filesystem \(filesystem) is unknown: expected unknown or live")
            }
            options.filesystem = value
        }
        for (paths, option) in [(present, "--present"), (absent, "--absent")] {
            for path in paths where path.utf8.first != UInt8(ascii: "/") {
                throw UsageError("\(option) expects an absolute path as the server names it, not \(path)")
            }
        }
        options.present = present.map { $0.hasSuffix("/") && $0 != "/" ? Path.normalised($0) + "/" : Path.normalised($0) }
        options.absent = absent.map(Path.normalised)
        if let both = options.absent.first(where: { absent in
            options.present.contains { Path.isWithin(Path.normalised($0), absent) }
        }) {
            throw UsageError("\(both) cannot be absent: --present names it or something below it")
        }
        if let expect {
            guard let kind = Outcome.Kind(rawValue: expect) else { throw UsageError(unknown("--expect", expect, Self.kinds)) }
            options.expect = kind
        }
        let output = try SimpleOutput(format, in: directory, inputs: options.subject.namedFiles)
        options.format = output.isJSON ? .json : .text
        options.outputPath = output.path
        options.text = try text.options()
        return .trace(options)
    }

    private static let kinds: [String] = [
        Outcome.Kind.php, .static, .status, .redirect, .proxy, .listing, .configError, .unknown,
    ].map(\.rawValue)

    private func targets() throws(UsageError) -> [TraceOptions.Target] {
        var host = self.host ?? "localhost"
        var headers: [Request.Header] = []
        for text in header {
            guard let colon = text.firstIndex(of: ":"), colon != text.startIndex else {
                throw UsageError("--header expects 'Name: value'")
            }
            let name = String(text[..<colon])
            guard name.utf8.allSatisfy(Request.isTokenByte) else { throw UsageError("--header: \(name) is no header name") }
            var value = text[text.index(after: colon)...]
            while value.first == " " || value.first == "\t" { value.removeFirst() }
            if name.lowercased() == "host" {
                guard self.host == nil else { throw UsageError("--host and --header 'Host: ...' exclude each other") }
                host = String(value)
            } else {
                headers.append(Request.Header(name: name, value: String(value)))
            }
        }
        let method = self.method ?? "GET"
        guard !method.isEmpty, method.utf8.allSatisfy(Request.isTokenByte) else { throw UsageError("--method \(method) is no request method") }
        var port: Int?
        if let text = self.port {
            guard let number = Int(text), (1...65_535).contains(number) else {
                throw UsageError("--port expects a number from 1 to 65535, not \(text)")
            }
            port = number
        }
        var targets: [TraceOptions.Target] = []
        for url in urls {
            var request = Request(
                method: method, target: [], scheme: https ? .https : .http, host: host, port: port,
                clientAddress: address ?? "127.0.0.1", headers: headers)
            if url.utf8.first == UInt8(ascii: "/") {
                request.target = Array(url.utf8)
            } else {
                do throws(RequestURLError) { try request.take(url: url) } catch { throw UsageError(error.message) }
            }
            targets.append(TraceOptions.Target(url: url, request: request))
        }
        return targets
    }
}
