import Routing
import Source

/// The access phase: addresses, passwords, subrequests that decide, and `satisfy`.
extension Machine {
    private enum Verdict {
        case noOpinion
        case passes
        case refuses(Int, SourceSpan)
        /// A subrequest ended in `return 444`, and the connection with it.
        case closes
    }

    func access() throws(Undetermined) -> Flow {
        // Requests that the server makes to itself are not checked again.
        if isSubrequest { return .go(.precontent) }
        nameClient()
        if let foreign = level.settings.foreign.first {
            throw undetermined(Unknown("\(foreign.name) decides, and it is not modelled", span: foreign.span))
        }
        let isAny = level.settings.satisfyAny?.isOn == true
        // In the server's order.
        for check in [addresses, password, subrequest] as [() throws(Undetermined) -> Verdict] {
            switch try check() {
            case .noOpinion: continue
            case .passes:
                guard isAny else { continue }
                denial = nil
                return .go(.precontent)
            case .closes: return .end(Outcome(.status, status: 444))
            case .refuses(let code, let span):
                // `satisfy any` only bears with these two; what else a subrequest answers is an error.
                guard isAny, code == 401 || code == 403 else { return try fail(code, by: span) }
                // Of several refusals the one that asks for a password is sent.
                if denial?.code != 401 { denial = (code, span) }
            }
        }
        guard let denial else { return .go(.precontent) }
        self.denial = nil
        return try fail(denial.code, by: denial.span)
    }

    /// Takes over the client's address from the header of a trusted proxy (`ngx_http_realip_module.c`), once in a request.
    func nameClient() {
        guard !isClientNamed, let proxies = level.settings.trustedProxies else { return }
        let name = level.settings.addressHeader ?? "X-Real-IP"
        let values = request.headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
        guard name != "proxy_protocol", !values.isEmpty else { return }
        var named = values.joined(separator: ",").split { $0 == "," || $0 == " " }.map(String.init)
        while let address = client.flatMap({ Network.parse($0) }), proxies.contains(where: { $0.contains(address) }) {
            guard let last = named.popLast(), Network.parse(last) != nil else { break }
            client = last
            isClientNamed = true
            guard level.settings.isAddressRecursive?.isOn == true else { break }
        }
        if isClientNamed { step("real_ip_header", at: nil, "the client is \(client ?? ""), says \(name)") }
    }

    private func addresses() throws(Undetermined) -> Verdict {
        guard let client else { return addressesOfAnybody() }
        let address = Network.parse(client) ?? []
        guard let rule = level.settings.access?.first(where: { $0.network.contains(address) }) else { return .noOpinion }
        if rule.isDeny {
            step("deny", at: rule.span, "refuses \(client)", decisive: true)
            return .refuses(403, rule.span)
        }
        step("allow", at: rule.span, "lets \(client) pass")
        return .passes
    }

    /// For a client that is not known: whether there are addresses that pass and others that do not.
    private func addressesOfAnybody() -> Verdict {
        guard let rules = level.settings.access else { return .noOpinion }
        let counting = rules.prefix((rules.firstIndex { $0.network.isEverything } ?? rules.count) + 1)
        let denies = counting.filter(\.isDeny)
        let allows = counting.filter { !$0.isDeny }
        // Whom no rule names may pass.
        let passesBesides = counting.last?.network.isEverything != true
        guard let deny = denies.first else { return allows.isEmpty ? .noOpinion : .passes }
        if !allows.isEmpty || passesBesides {
            // The same list elsewhere lets the same clients in.
            let list = counting.map { String($0.span.text.prefix { $0 != ";" }) }.joined(separator: ", ")
            let isLetIn = world.decide(
                Question(
                    key: "client address \(list)", yes: Assumption("the client's address is let in (\(list))", .client(isCertain: true)),
                    no: Assumption("the client's address is refused (\(list))", .client(isCertain: true))))
            if isLetIn { return allows.isEmpty ? .noOpinion : .passes }
        }
        let place = denies.last ?? deny
        step("deny", at: place.span, "refuses the client", decisive: true)
        return .refuses(403, place.span)
    }

    private func password() throws(Undetermined) -> Verdict {
        // Without a file of users the module stays out.
        guard let basic = level.settings.authBasic, level.settings.authUserFile != nil else { return .noOpinion }
        let realm = try evaluate(basic.value)
        if realm.unknown == nil, realm.bytes == Array("off".utf8) { return .noOpinion }
        let authorization = request.header("Authorization")
        let isBasic = authorization.map { $0.lowercased().hasPrefix("basic ") } ?? false
        if authorization == nil ? context.headersAreComplete : !isBasic {
            step("auth_basic", at: basic.span, "no user and password are sent", decisive: true)
            return .refuses(401, basic.span)
        }
        let question = Question(
            key: "auth_basic \(basic.span.file.path):\(basic.span.range.start)", yes: Assumption("the request carries a valid user and password", .client(isCertain: true)),
            no: Assumption("the request carries no valid user and password", .client(isCertain: true)))
        if world.decide(question) { return .passes }
        step("auth_basic", at: basic.span, "user and password are not accepted", decisive: true)
        return .refuses(401, basic.span)
    }

    /// `auth_request`: the status of a request to another place of this server decides.
    private func subrequest() throws(Undetermined) -> Verdict {
        guard let auth = level.settings.authRequest, let target = auth.uri else { return .noOpinion }
        let name = String(decoding: target.prefix(200), as: UTF8.self)
        let inner = Machine(model: model, request: request, context: context, world: world, budget: budget)
        inner.isSubrequest = true
        inner.isInternal = true
        inner.server = server
        inner.location = model.servers[server].location
        inner.listener = listener
        inner.client = client
        inner.isClientNamed = isClientNamed
        inner.mapsAddresses = mapsAddresses
        inner.continueHost(of: self)
        defer { asksForHost = asksForHost || inner.asksForHost }
        inner.method = "GET"
        inner.uri = target
        inner.unparsed = unparsed
        inner.hasReadHeaders = hasReadHeaders
        inner.hasReadLine = hasReadLine
        inner.variables = variables
        inner.lastValues = lastValues
        let outcome = try inner.finish(.go(.serverRewrite))
        // Variables are shared with the request itself.
        variables = inner.variables
        lastValues = inner.lastValues
        steps += inner.steps.map { TraceStep($0.directive, at: $0.span, "for \(name): \($0.effect)") }
        for assumption in inner.assumptions { assume(assumption) }
        let status: Int
        switch outcome.kind {
        case .static, .listing: status = outcome.status ?? 200
        case .status, .redirect: status = outcome.status ?? 500
        case .php, .proxy:
            // An error page without "=" keeps the status, whatever the backend answers.
            if let kept = outcome.status {
                status = kept
                break
            }
            let question = Question(
                key: "auth_request \(auth.span.file.path):\(auth.span.range.start)", yes: "the backend of \(name) allows the request",
                no: "the backend of \(name) does not allow the request")
            let refusal = Question(
                key: "auth_request refused \(auth.span.file.path):\(auth.span.range.start)", yes: "the backend of \(name) answers 401 or 403",
                no: "the backend of \(name) answers with an error")
            status = world.decide(question) ? 200 : world.decide(refusal) ? 403 : 500
        case .configError, .unknown: throw undetermined(Unknown("what \(name) answers is not known", span: auth.span))
        }
        switch status {
        case 200..<300:
            step("auth_request", at: auth.span, "\(name) answers \(status): allowed")
            return .passes
        case 401, 403:
            step("auth_request", at: auth.span, "\(name) answers \(status): refused", decisive: true)
            return .refuses(status, auth.span)
        case 444:
            step("auth_request", at: auth.span, "\(name) closes the connection", decisive: true)
            return .closes
        default:
            step("auth_request", at: auth.span, "\(name) answers \(status), which auth_request takes for an error", decisive: true)
            return .refuses(500, auth.span)
        }
    }
}
