import Routing
import Source

/// `Require`, and `Order`, `Allow`, `Deny`.
extension Machine {
    private enum Verdict { case granted, denied, neutral, needsUser }

    func checkAccess(_ r: MachineRequest) throws(Halt) {
        if r.sharesSettings { return }
        if let obstacle = r.settings.obstacles.first { throw .unknown(obstacle.value, obstacle.span) }
        if let tls = r.settings.requiresTLS, request.scheme != .https {
            step("SSLRequireSSL", tls.span, "the request is not encrypted", decisive: true)
            throw .status(403)
        }
        let isAllowed = try controlAllows(r)
        var verdict = Verdict.granted
        var span: SourceSpan?
        if let authorization = r.settings.authorization {
            // Subrequests and redirects are checked like any request.
            (verdict, span) = try judge(authorization.root, r)
            if verdict == .neutral { verdict = .denied }
        } else if let type = r.settings.authType, type.value != "none" {
            step("AuthType", type.span, "there is no Require to go with it", decisive: true)
            throw .status(500)
        }
        let satisfiesAny = r.settings.accessControl?.satisfiesAny == true && r.settings.authorization != nil
        if satisfiesAny ? isAllowed || verdict == .granted : isAllowed && verdict == .granted { return }
        // With `Satisfy Any` a client that is refused may still log in.
        if !isAllowed, !(satisfiesAny && verdict == .needsUser) {
            step("Deny", r.settings.accessControl?.span, "access is denied", decisive: true)
            throw .status(403)
        }
        if verdict == .needsUser {
            if !context.headersAreComplete || request.header("Authorization") != nil {
                let loggedIn = decide(.client("user", "the request has credentials that are accepted", "the request has no credentials that are accepted"))
                if loggedIn { return }
            }
            guard r.settings.authType != nil else {
                step("Require", span, "a user is required, but there is no AuthType", decisive: true)
                throw .status(500)
            }
            step("Require", span, "a user has to log in", decisive: true)
            throw .status(401)
        }
        step("Require", span, "access is denied", decisive: true)
        throw .status(403)
    }

    /// Whether a requirement is for other methods than the request's.
    private func isForOthers(_ node: Authorization.Node, _ r: MachineRequest) -> Bool {
        switch node {
        case .limited(let methods, _): !methods.contains(r.method)
        case .any(let nodes), .all(let nodes): !nodes.isEmpty && nodes.allSatisfy { isForOthers($0, r) }
        default: false
        }
    }

    private func judge(_ node: Authorization.Node, _ r: MachineRequest, inAny: Bool = false) throws(Halt) -> (Verdict, SourceSpan?) {
        if isForOthers(node, r) { return (inAny ? .neutral : .granted, nil) }
        switch node {
        case .limited(_, let inner): return try judge(inner, r, inAny: inAny)
        case .granted(let span): return (.granted, span)
        case .denied(let span): return (.denied, span)
        case .addresses(let networks, let span):
            return (isClient(in: networks, span) ? .granted : .denied, span)
        case .local(let span):
            guard let client = request.clientAddress else {
                return (decide(.client("is local", "the client is on the server's own machine", "the client is on another machine")) ? .granted : .denied, span)
            }
            let isLocal = Network.contains(Bytes("127.0.0.0/8"), client) || Network.contains(Bytes("::1"), client) || client == request.serverAddress
            return (isLocal ? .granted : .denied, span)
        case .environment(let names, let span):
            for name in names {
                switch r.environment[name.text] {
                case .known: return (.granted, span)
                case .unknown(let reason): throw .unknown(reason, span)
                case nil: continue
                }
            }
            return (.denied, span)
        case .method(let methods, let span):
            let method = r.method == "HEAD" ? "GET" : r.method
            return (methods.contains { $0.equalsIgnoringCase(method) || $0.equalsIgnoringCase(r.method) } ? .granted : .denied, span)
        case .expression(let expression, let span): return (try evaluate(expression, r, at: span) ? .granted : .denied, span)
        case .user(let span): return (.needsUser, span)
        case .unknown(let reason, let span): throw .unknown(reason, span)
        case .not(let inner):
            let (verdict, span) = try judge(inner, r)
            switch verdict {
            case .granted: return (.denied, span)
            case .denied: return (.neutral, span)
            default: return (verdict, span)
            }
        case .all(let nodes): return try combine(nodes, r, all: true)
        case .any(let nodes): return try combine(nodes, r, all: false)
        case .none(let nodes):
            let (verdict, span) = try combine(nodes, r, all: false)
            return (verdict == .granted ? .denied : .neutral, span)
        }
    }

    private func combine(_ nodes: [Authorization.Node], _ r: MachineRequest, all: Bool) throws(Halt) -> (Verdict, SourceSpan?) {
        var result: (Verdict, SourceSpan?) = (.neutral, nil)
        for node in nodes {
            let (verdict, span) = try judge(node, r, inAny: !all)
            switch verdict {
            case .denied:
                if all { return (.denied, span) }
                if result.0 == .neutral { result = (.denied, span) }
            case .granted:
                if !all { return (.granted, span) }
                if result.0 != .needsUser { result = (.granted, span) }
            case .needsUser: result = (.needsUser, span)
            case .neutral:
                // Only "not": it never grants by itself, and in a list of alternatives it cannot matter.
                if !all, result.0 == .neutral { result = (.neutral, span) }
            }
        }
        return result
    }

    /// Whether the client's address is in one of the networks.
    func isClient(in networks: [Bytes], _ span: SourceSpan?) -> Bool {
        if let client = request.clientAddress { return networks.contains { Network.contains($0, client) } }
        let list = networks.prefix(3).map(\.text).joined(separator: ", ") + (networks.count > 3 ? ", ..." : "")
        return decide(.client("address \(networks.map(\.text))", "the client's address is in \(list)", "the client's address is not in \(list)"))
    }

    private func controlAllows(_ r: MachineRequest) throws(Halt) -> Bool {
        guard let control = r.settings.accessControl else { return true }
        func matches(_ list: [AccessControl.Entry]) throws(Halt) -> Bool {
            var unsettled: [Bytes] = []
            var place: SourceSpan?
            for entry in list where entry.methods.contains(r.method) {
                switch entry.who {
                case .all: return true
                case .addresses(let network):
                    guard let client = request.clientAddress else {
                        unsettled.append(network)
                        place = place ?? entry.span
                        continue
                    }
                    if Network.contains(network, client) { return true }
                case .environment(let name, let negated):
                    switch r.environment[name] {
                    case .known: if !negated { return true }
                    case .unknown(let reason): throw .unknown(reason, entry.span)
                    case nil: if negated { return true }
                    }
                case .host(let name):
                    let isMatch = decide(
                        .client("host \(name)", "the client's host name ends in \(name)", "the client's host name does not end in \(name)"))
                    if isMatch { return true }
                }
            }
            return place.map { isClient(in: unsettled, $0) } ?? false
        }
        let allowed = try matches(control.allowed)
        let denied = try matches(control.denied)
        switch control.order(for: r.method) {
        case .allowDeny, .mutualFailure: return allowed && !denied
        case .denyAllow: return allowed || !denied
        }
    }
}

extension Question {
    /// One about who asks.
    static func client(_ key: String, _ yes: String, _ no: String, isCertain: Bool = true) -> Question {
        Question(key: "client " + key, yes: Assumption(yes, .client(isCertain: isCertain)), no: Assumption(no, .client(isCertain: isCertain)))
    }
}
