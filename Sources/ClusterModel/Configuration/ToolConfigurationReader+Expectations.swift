import Routing
import Source
import SymfonyYAML

extension ToolConfigurationReader {
    static let expectationKeys = ["url", "host", "method", "headers", "address", "present", "absent", "php", "static", "status", "redirect"]
    static let knownKeys = ["services", "metadata_handlers", "binarydata_handlers", "adapters", "apache_directives", "nginx_directives"]

    // MARK: - Expectations

    mutating func readExpectations(_ node: YAMLNode) {
        guard node.kind == .sequence else { return fail("expected a list of {url: ..., php: true} and the like", node) }
        for item in node.items {
            guard item.kind == .mapping else {
                fail("expected {url: ..., php: true} or the like", item)
                continue
            }
            if let expectation = expectation(item) { result.expectations.append(expectation) }
        }
    }

    private mutating func expectation(_ item: YAMLNode) -> Expectation? {
        var url: Sourced<String>?
        var request = Request(method: "GET", target: [])
        var host: Sourced<String>?
        var present: [Sourced<String>] = []
        var absent: [Sourced<String>] = []
        var goals: [(goal: Expectation.Goal, node: YAMLNode)] = []
        var status: (code: Int, node: YAMLNode)?
        let before = problems.count
        for entry in item.entries {
            let value = entry.value
            switch entry.key {
            case "url": url = text(value)
            case "host": host = text(value)
            case "method":
                guard let method = text(value) else { continue }
                if method.value.isEmpty || !method.value.utf8.allSatisfy(Request.isTokenByte) { fail("\"\(method.value)\" is no request method", value) }
                request.method = method.value
            case "headers":
                guard isMapping(value, "headers") else { continue }
                for header in value.entries {
                    guard let text = text(header.value) else { continue }
                    request.headers.append(.init(name: header.key, value: text.value))
                }
            case "address":
                guard let address = text(value) else { continue }
                if NetworkAddress(address.value) == nil { fail("\"\(address.value)\" is no IP address", value) }
                request.clientAddress = address.value
            case "present": present = paths(value)
            case "absent": absent = paths(value)
            case "php":
                if let flag = flag(value) { goals.append((flag ? .php(nil) : .notPHP, value)) } else if let script = text(value) { goals.append((.php(script.value), value)) }
            case "static":
                if let flag = flag(value) { goals.append((flag ? .static(nil) : .notStatic, value)) } else if let file = text(value) { goals.append((.static(file.value), value)) }
            case "status":
                guard let text = text(value) else { continue }
                guard let code = Int(text.value), (100...599).contains(code) else {
                    fail("a status is a number from 100 to 599, not \"\(text.value)\"", value)
                    continue
                }
                status = (code, value)
            case "redirect":
                switch flag(value) {
                case true?: goals.append((.redirect(nil, status: nil), value))
                case false?: fail("expected true or where the redirect leads", value)
                case nil: if let location = text(value) { goals.append((.redirect(location.value, status: nil), value)) }
                }
            default: unknownKey(entry, among: Self.expectationKeys)
            }
        }
        // A redirect may say its status.
        if let status {
            if let index = goals.firstIndex(where: { if case .redirect = $0.goal { true } else { false } }),
                case .redirect(let location, _) = goals[index].goal
            {
                goals[index].goal = .redirect(location, status: status.code)
            } else {
                goals.append((.status(status.code), status.node))
            }
        }
        guard let url else {
            fail("an expectation needs a \"url\"", item)
            return nil
        }
        guard let goal = goals.first, goals.count == 1 else {
            fail("an expectation says one of php, static, status and redirect", goals.dropFirst().first?.node ?? item)
            return nil
        }
        var namesScheme = false
        if url.value.utf8.first == UInt8(ascii: "/") {
            request.target = Array(url.value.utf8)
        } else {
            do throws(RequestURLError) {
                try request.take(url: url.value)
                namesScheme = true
            } catch {
                problems.append(Problem(message: error.message, span: url.span ?? item.span))
            }
            if let host { problems.append(Problem(message: "the url names the host already", span: host.span ?? item.span)) }
        }
        if let host { request.host = host.value }
        guard problems.count == before else { return nil }
        return Expectation(
            url: url, request: request, namesHost: namesScheme || host != nil, namesScheme: namesScheme, goal: goal.goal,
            goalSpan: goal.node.span, present: Set(present.map { Path.normalised($0.value) }), absent: Set(absent.map { Path.normalised($0.value) }))
    }

    /// Absolute paths as the server names them.
    private mutating func paths(_ node: YAMLNode) -> [Sourced<String>] {
        texts(node).filter { path in
            if path.value.utf8.first == UInt8(ascii: "/") { return true }
            problems.append(Problem(message: "expected an absolute path as the server names it, not \"\(path.value)\"", span: path.span ?? node.span))
            return false
        }
    }

    /// `true` or `false` without quotes.
    private func flag(_ node: YAMLNode) -> Bool? {
        if case .bool(let flag)? = node.scalar { return flag }
        return nil
    }

    // MARK: - Known names

    mutating func readKnown(_ node: YAMLNode) {
        guard isMapping(node, "known") else { return }
        for entry in node.entries {
            let names = texts(entry.value)
            switch entry.key {
            case "services": result.known.declarations.services = names
            case "metadata_handlers": result.known.declarations.metadataHandlers = names
            case "binarydata_handlers": result.known.declarations.binarydataHandlers = names
            case "adapters": result.known.declarations.adapters = names
            case "apache_directives": result.known.apacheDirectives = Set(names.map { $0.value.lowercased() })
            case "nginx_directives": result.known.nginxDirectives = Set(names.map { $0.value.lowercased() })
            default: unknownKey(entry, among: Self.knownKeys)
            }
        }
    }
}
