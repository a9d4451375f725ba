import Source

/// What an environment placeholder comes to.
enum EnvironmentOutcome {
    case value(ConfigValue.Content)
    /// Nothing that was read gives a value; `default:` catches this, and what Symfony refuses as soon as there is one.
    case notFound(Unknown, withValue: Refusal? = nil)
    case unknown(Unknown)
    /// Symfony throws, whatever the deployment is like.
    case refused(Refusal)

    struct Refusal {
        var rule: String
        var message: String
    }

    static func refused(rule: String, message: String) -> EnvironmentOutcome { .refused(Refusal(rule: rule, message: message)) }
}

extension Resolver {
    /// Evaluates what stands between the parentheses of `%env(...)%`.
    func evaluateEnvironment(_ expression: String, at span: SourceSpan?, steps: inout [Provenance.Step]) -> EnvironmentOutcome {
        guard Self.isWellFormed(expression, version: version) else {
            return .refused(
                rule: "env-placeholder-syntax",
                message: "env(\(expression)) is not a placeholder that Symfony \(version.text) understands: "
                    + (version < SymfonyVersion(3, 4) ? "only letters, digits and underscores are allowed" : "expected a variable of letters, digits and underscores, and processors before it, separated by colons"))
        }
        // The default's type is checked where the variable is used without a processor, whether it is set or not.
        if !expression.contains(":"), plainVariables[expression] == nil { plainVariables[expression] = .some(span) }
        return evaluate(expression[...], at: span, steps: &steps, depth: 0)
    }

    func environmentDefault(_ name: String, at span: SourceSpan?) -> Lookup? {
        let key = version.foldsNames ? "env(\(name))".lowercased() : "env(\(name))"
        return parameters[key] == nil ? nil : parameter(key, at: span)
    }

    /// As the parameter bag of the release checks it.
    private static func isWellFormed(_ expression: String, version: SymfonyVersion) -> Bool {
        let parts = Array(expression.utf8).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        func isWord(_ byte: UInt8) -> Bool { DotenvParser.isNameByte(byte) }
        guard let name = parts.last, name.allSatisfy(isWord) else { return false }
        if name.isEmpty, version < SymfonyVersion(6, 4) { return false }
        if parts.count == 1 { return true }
        if version < SymfonyVersion(3, 4) { return false }
        let extra = version >= SymfonyVersion(5, 1) ? [UInt8](text: "-.") : []
        let backslash = version >= SymfonyVersion(6, 2) ? [UInt8](text: "\\") : []
        return parts.dropLast().allSatisfy { part in
            (!part.isEmpty || version >= SymfonyVersion(4, 3)) && part.allSatisfy { isWord($0) || extra.contains($0) || backslash.contains($0) }
        }
    }

    private func evaluate(
        _ expression: Substring, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        guard depth < 32, spend() else { return .unknown(Unknown("the placeholder has too many processors", span: span)) }
        guard let colon = expression.firstIndex(of: ":") else {
            return variable(String(expression), isProcessed: depth > 0, at: span, steps: &steps)
        }
        if let known = evaluated[String(expression)] {
            steps = Provenance.joined(steps, known.steps)
            return .value(known.content)
        }
        var own: [Provenance.Step] = []
        let outcome = process(expression, colon, at: span, steps: &own, depth: depth)
        steps = Provenance.joined(steps, own)
        // What is not known may be so only here: because of the depth, or of a circle.
        if case .value(let content) = outcome { evaluated[String(expression)] = (content, own) }
        return outcome
    }

    private func process(
        _ expression: Substring, _ colon: Substring.Index, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        let processor = String(expression[..<colon])
        let rest = expression[expression.index(after: colon)...]
        guard let introduced = EnvironmentProcessors.introduced[processor] else {
            return .unknown(Unknown("\(processor) is an environment processor of the project or a bundle, which is PHP", span: span))
        }
        guard introduced <= version else {
            return unavailable(
                EnvironmentOutcome.Refusal(
                    rule: "env-processor-unavailable",
                    message: "the environment processor \(processor) exists from Symfony \(introduced.text) on, this project runs \(version.text)"),
                processor, rest, at: span, steps: &steps, depth: depth)
        }
        switch processor {
        case "key", "default", "enum":
            guard let next = rest.firstIndex(of: ":") else {
                return .refused(
                    rule: "env-placeholder-syntax",
                    message: "env(\(expression)) has nothing between the processor \(processor) and the variable, expected "
                        + (processor == "key" ? "key:KEY:VARIABLE" : processor == "enum" ? "enum:CLASS:VARIABLE" : "default:PARAMETER:VARIABLE"))
            }
            let argument = String(rest[..<next])
            let inner = rest[rest.index(after: next)...]
            if processor == "default" { return withDefault(argument, inner, at: span, steps: &steps, depth: depth) }
            if processor == "key" { return key(argument, inner, at: span, steps: &steps, depth: depth) }
            return .unknown(Unknown("\(argument) is a PHP enumeration", span: span))
        case "defined":
            return defined(rest, at: span, steps: &steps, depth: depth)
        case "require", "const":
            return .unknown(Unknown("\(processor): needs PHP", span: span))
        default: break
        }
        let inner = evaluate(rest, at: span, steps: &steps, depth: depth + 1)
        guard case .value(let content) = inner else { return inner }
        switch processor {
        case "file": return file(content, String(rest), at: span, steps: &steps)
        case "resolve": return resolve(content, String(rest), at: span, steps: &steps, depth: depth)
        case "shuffle":
            guard case .list = content else { break }
            steps.append(Provenance.Step("in random order"))
            return inner
        default: break
        }
        do throws(EnvironmentProcessors.Failure) {
            if let result = try EnvironmentProcessors.apply(processor, to: content, name: String(rest), version: version) {
                return .value(result)
            }
        } catch {
            return .refused(rule: "env-value-refused", message: error.message)
        }
        return .unknown(Unknown("\(processor): cannot be evaluated here", span: span))
    }

    /// A processor that the release does not have is missed only when the variable has a value: what is not found is not found, and
    /// null stays null until 4.4 (`EnvVarProcessor::getEnv` of the releases).
    private func unavailable(
        _ refusal: EnvironmentOutcome.Refusal, _ processor: String, _ rest: Substring, at span: SourceSpan?,
        steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        var inner = rest
        if ["key", "default", "enum"].contains(processor), let colon = rest.firstIndex(of: ":") { inner = rest[rest.index(after: colon)...] }
        switch evaluate(inner, at: span, steps: &steps, depth: depth + 1) {
        case .notFound(let unknown, let earlier): return .notFound(unknown, withValue: earlier ?? refusal)
        case .value(.null) where version < SymfonyVersion(4, 4): return .value(.null)
        default: return .refused(refusal)
        }
    }

    /// - Parameter isProcessed: A processor takes the value, so that the type of a default is not checked when the container is
    ///   compiled; what is no list is made text at run time.
    private func variable(
        _ name: String, isProcessed: Bool, at span: SourceSpan?, steps: inout [Provenance.Step]
    ) -> EnvironmentOutcome {
        switch variables[name] {
        case .known(let value):
            steps = Provenance.joined(steps, value.provenance.chain)
            return .value(.string(value.value))
        case .unknown(let unknown):
            return .unknown(unknown)
        case .absent: break
        }
        if files.secrets.contains(name) {
            return .unknown(Unknown("\(name) is in the encrypted secrets of this environment", needs: "--env-var \(name)=...", span: span))
        }
        switch environmentDefault(name, at: span) {
        case nil:
            return .notFound(Unknown("the environment variable \(name) has no value here", needs: variables.needs(name), span: span))
        case .missing(let unknown): return .unknown(unknown)
        case .found(let resolved, let step):
            let origin = Provenance.Step("default of environment variable \(name)", span: step.span)
            steps = Provenance.joined(steps, Provenance.joined([origin], resolved.value.provenance.chain))
            switch resolved.value.content {
            case .unknown(let unknown, _): return .unknown(unknown)
            case .integer, .double, .bool:
                // What another placeholder comes to is made text; so were written numbers until 5.0 refused them.
                guard version < SymfonyVersion(5, 0) || resolved.value.isFromEnvironment || isProcessed, let text = resolved.value.scalarText else { break }
                return .value(.string(text))
            case .list, .map:
                guard resolved.value.isFromEnvironment || isProcessed else { break }
                return .refused(
                    rule: "env-value-refused", message: "the default env(\(name)) is \(resolved.value.kindName) and cannot be cast to text")
            default: break
            }
            return .value(resolved.value.content)
        }
    }

    private func withDefault(
        _ fallback: String, _ inner: Substring, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        // Symfony looks for the parameter first, whether it is needed or not.
        if !fallback.isEmpty, parameters[version.foldsNames ? fallback.lowercased() : fallback] == nil {
            noteUndefined(parameter: fallback, at: span)
        }
        var innerSteps: [Provenance.Step] = []
        switch evaluate(inner, at: span, steps: &innerSteps, depth: depth + 1) {
        case .value(.null), .value(.string("")), .notFound: break
        case let other:
            steps = Provenance.joined(steps, innerSteps)
            return other
        }
        if fallback.isEmpty { return .value(.null) }
        switch parameter(fallback, at: span) {
        case .missing(let unknown): return .unknown(unknown)
        case .found(let resolved, let step):
            steps = Provenance.joined(steps, Provenance.joined([step], resolved.value.provenance.chain))
            if case .unknown(let unknown, _) = resolved.value.content { return .unknown(unknown) }
            return .value(resolved.value.content)
        }
    }

    private func key(
        _ key: String, _ inner: Substring, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        let outcome = evaluate(inner, at: span, steps: &steps, depth: depth + 1)
        guard case .value(let content) = outcome else { return outcome }
        let found: ConfigValue?
        switch content {
        case .map(let map): found = map[key]
        case .list(let list): found = Int(key).flatMap { String($0) == key && list.indices.contains($0) ? list[$0] : nil }
        default: return .refused(rule: "env-value-refused", message: "\(inner) gives no array, from which key:\(key) could take an entry")
        }
        guard let found else { return .notFound(Unknown("\(inner) has no entry \(key)", span: span)) }
        if case .unknown(let unknown, _) = found.content { return .unknown(unknown) }
        return .value(found.content)
    }

    private func defined(
        _ inner: Substring, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        switch evaluate(inner, at: span, steps: &steps, depth: depth + 1) {
        case .value(.null), .value(.string("")), .notFound: .value(.bool(false))
        case .value: .value(.bool(true))
        case let other: other
        }
    }

    private func file(
        _ content: ConfigValue.Content, _ name: String, at span: SourceSpan?, steps: inout [Provenance.Step]
    ) -> EnvironmentOutcome {
        guard let path = ConfigValue(content).scalarText else {
            return .refused(rule: "env-value-refused", message: "\(name) gives no file name")
        }
        guard let bytes = files.content(path) else {
            return .unknown(Unknown("the file \(path), named by \(name), is not among the files", span: span))
        }
        steps.append(Provenance.Step("file \(path)"))
        return .value(.string(String(decoding: bytes, as: UTF8.self)))
    }

    private func resolve(
        _ content: ConfigValue.Content, _ name: String, at span: SourceSpan?, steps: inout [Provenance.Step], depth: Int
    ) -> EnvironmentOutcome {
        if case .null = content { return .value(.null) }
        guard let text = ConfigValue(content).scalarText else {
            return .refused(rule: "env-value-refused", message: "\(name) gives no text that could be resolved")
        }
        var result = ""
        for piece in PlaceholderText.pieces(text) {
            var part: ConfigValue.Content
            switch piece {
            case .text(let plain): part = .string(plain)
            case .percent: part = .string("%")
            case .reference(let reference):
                if let variable = PlaceholderText.environmentName(reference) {
                    guard !environmentNames.contains(variable) else {
                        return .unknown(Unknown("the environment variable \(variable) refers to itself", span: span))
                    }
                    environmentNames.insert(variable)
                    defer { environmentNames.remove(variable) }
                    let outcome = evaluate(variable[...], at: span, steps: &steps, depth: depth + 1)
                    guard case .value(let content) = outcome else { return outcome }
                    part = content
                } else {
                    switch parameter(reference, at: span) {
                    case .missing(let unknown): return .unknown(unknown)
                    case .found(let resolved, let step):
                        steps = Provenance.joined(steps, [step])
                        if case .unknown(let unknown, _) = resolved.value.content { return .unknown(unknown) }
                        part = resolved.value.content
                    }
                }
                if case .null = part { part = .list([]) }
            }
            guard let plain = ConfigValue(part).scalarText else {
                return .refused(rule: "env-value-refused", message: "a parameter in the value of \(name) is neither text nor number")
            }
            result += plain
            guard result.utf8.count <= Self.textLimit else {
                return .unknown(Unknown("the value of \(name) is too long when its parameters are put in", span: span))
            }
        }
        return .value(.string(result))
    }
}
