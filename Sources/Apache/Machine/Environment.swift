import Patterns
import Routing
import Source

/// mod_setenvif and mod_env.
extension Machine {
    func applyEnvironmentConditions(_ conditions: [EnvironmentCondition], _ r: MachineRequest, serverLevel: Bool) throws(Halt) {
        for condition in conditions {
            if let template = condition.templateCondition, !templateHolds(template) { continue }
            var subject: Bytes
            switch condition.subject {
            case .requestURI: subject = r.uri
            case .method: subject = Bytes(r.method)
            case .remoteAddress:
                guard let client = request.clientAddress else {
                    try askClient("address", condition, r)
                    continue
                }
                subject = Bytes(client)
            case .serverAddress: subject = Bytes(request.serverAddress ?? "127.0.0.1")
            case .networkProtocol: subject = Bytes("HTTP/1.1")
            case .remoteHost:
                guard server.looksUpHosts != true, let client = request.clientAddress else {
                    try askClient("host name", condition, r)
                    continue
                }
                subject = Bytes(client)
            case .expression(let expression):
                let holds = try evaluate(expression, r, at: condition.span, fresh: true)
                try assign(condition, r, holds, expressionMatch?.match, expressionMatch?.subject ?? [])
                continue
            case .unknown(let reason):
                for assignment in condition.assignments { r.environment[assignment.name] = .unknown(reason) }
                continue
            case .header(let name):
                guard let value = try subjectValue(name, condition, r) else { continue }
                subject = value
            case .headerPattern(let pattern):
                subject = []
                for header in request.headers where try search(pattern, Bytes(header.name), condition.span) != nil { subject = Bytes(header.value) }
            }
            guard let pattern = condition.pattern else { continue }
            let match = try search(pattern, subject, condition.span)
            try assign(condition, r, match != nil, match, subject)
        }
    }

    /// The value of a header or an earlier variable; `nil` when the branch has taken care of it.
    private func subjectValue(_ name: String, _ condition: EnvironmentCondition, _ r: MachineRequest) throws(Halt) -> Bytes? {
        if name.lowercased() == "host" { return hostHeader }
        if let value = request.header(name) { return Bytes(value) }
        switch r.environment[name] {
        case .known(let value): return value
        case .unknown(let reason):
            for assignment in condition.assignments { r.environment[assignment.name] = .unknown(reason) }
            return nil
        case nil: break
        }
        if context.headersAreComplete { return [] }
        // Most vhosts look at headers only to switch features; the ones that route are asked about.
        let text = condition.patternWord?.text ?? ""
        let matches = decide(
            Question(key: "header \(name.lowercased()) \(text)", yes: "the request has a header \(name) that matches \(text)", no: "the request has no header \(name) that matches \(text)"))
        try assign(condition, r, matches, nil, [])
        return nil
    }

    private func assign(
        _ condition: EnvironmentCondition, _ r: MachineRequest, _ holds: Bool, _ match: Pattern.Match?, _ subject: Bytes
    ) throws(Halt) {
        let names = condition.assignments.map { $0.unset ? "unsets \($0.name)" : "sets \($0.name)=\($0.value.text)" }.joined(separator: ", ")
        step(condition.directive, condition.span, holds ? "matches; \(names)" : "does not match")
        guard holds else { return }
        for assignment in condition.assignments {
            if assignment.unset {
                r.environment[assignment.name] = nil
            } else if let placeholder = Placeholder.find(in: assignment.value) {
                r.environment[assignment.name] = .unknown("the value of \(placeholder) is not known")
            } else if let match, !condition.isPlain {
                r.environment[assignment.name] = .known(Self.substitute(assignment.value, subject, match))
            } else {
                r.environment[assignment.name] = .known(assignment.value)
            }
        }
    }

    /// For a condition on the address or name of a client that is not known.
    private func askClient(_ what: String, _ condition: EnvironmentCondition, _ r: MachineRequest) throws(Halt) {
        let pattern = condition.patternWord?.text ?? ""
        let matches = decide(.client("\(what) \(condition.span.text)", "the client's \(what) matches \(pattern)", "the client's \(what) does not match \(pattern)", isCertain: false))
        try assign(condition, r, matches, nil, [])
    }

    /// `SetEnv`, `PassEnv`, `UnsetEnv`: after all rules.
    func applyEnvironmentOperations(_ r: MachineRequest) {
        for operation in r.settings.environment {
            if let template = operation.templateCondition, !templateHolds(template) { continue }
            switch operation.kind {
            case .set(let value):
                if let placeholder = operation.placeholder {
                    r.environment[operation.name] = .unknown("the value of \(placeholder) is not known")
                } else {
                    r.environment[operation.name] = .known(value)
                }
            case .pass:
                switch context.environment[operation.name] {
                case .known(let value): r.environment[operation.name] = .known(Bytes(value))
                case .absent: break
                case .unknown(let unknown): r.environment[operation.name] = .unknown(unknown.reason)
                }
            case .unset: break
            }
        }
    }
}
