import Patterns
import Routing
import Source

/// The rewrite module (`ngx_http_rewrite_module.c`, `ngx_http_script.c`).
extension Machine {
    enum ScriptEnd {
        case status(Int, SourceSpan?)
        case redirect(Int, Value, SourceSpan?)
        /// `return` with a text, or a code below 400: error pages do not apply.
        case answer(Int, SourceSpan?)
    }

    private enum Signal {
        case next
        case stop
        case end(ScriptEnd)
    }

    func runScript(_ script: [Instruction]) throws(Undetermined) -> ScriptEnd? {
        quotesCaptures = true
        leaksArguments = false
        if case .end(let end) = try run(script) { return end }
        return nil
    }

    func end(_ end: ScriptEnd) throws(Undetermined) -> Flow {
        switch end {
        case .status(let code, let span): return try fail(code, by: span)
        case .redirect(let code, let target, _): return try redirect(code, to: target)
        case .answer(let code, _): return .end(answer(code))
        }
    }

    private func run(_ script: [Instruction]) throws(Undetermined) -> Signal {
        for instruction in script {
            try budget.spend()
            switch instruction.operation {
            case .rewrite(let rewrite):
                let signal = try perform(rewrite, at: instruction.span)
                if case .next = signal { continue }
                return signal
            case .condition(let condition, let body, let inner):
                guard try test(condition, at: instruction.span) else { continue }
                if let inner {
                    location = inner
                    updateLocation()
                    assume(level.settings.gaps)
                }
                let signal = try run(body)
                if case .next = signal { continue }
                return signal
            case .set(let name, let template):
                let value = try evaluateInScript(template)
                assign(name, value)
                step("set", at: instruction.span, "$\(name) = \(value.text.prefix(200))")
            case .return(let code, let text):
                return .end(try performReturn(code, text, at: instruction.span))
            case .stop:
                step("break", at: instruction.span, "the rest of the rewrite directives is skipped", decisive: true)
                if uriChanged {
                    locationIsValid = false
                    uriChanged = false
                }
                return .stop
            case .gap(let gap):
                assume(gap.assumption)
                step("unknown", at: instruction.span, "assumed: " + gap.assumption)
            case .foreign(let name):
                throw undetermined(Unknown("\(name) decides, and it is not modelled", span: instruction.span))
            }
        }
        return .next
    }

    private func performReturn(_ code: Int, _ text: Template?, at span: SourceSpan) throws(Undetermined) -> ScriptEnd {
        let redirects: Set<Int> = [301, 302, 303, 307, 308]
        if redirects.contains(code) {
            let target = try text.map(evaluate) ?? Value()
            step("return", at: span, "redirect \(code) to \(target.text.prefix(300))", decisive: true)
            return .redirect(code, target, span)
        }
        step("return", at: span, code == 444 ? "the connection is closed without an answer" : "answers \(code)", decisive: true)
        if code < 400 || (text.map { $0.constant?.isEmpty != true } ?? false) {
            return .answer(code, span)
        }
        return .status(code, span)
    }

    private func perform(_ rewrite: Rewrite, at span: SourceSpan) throws(Undetermined) -> Signal {
        if let uriUnknown { throw undetermined(uriUnknown) }
        let subject = uri
        guard let matched = try match(rewrite.expression, subject, "rewrite \(rewrite.expression.text)", at: span) else {
            return .end(.status(500, span))
        }
        guard matched else {
            captures = []
            step("rewrite", at: span, "\(rewrite.expression.text) does not match \(shownURI)")
            return .next
        }
        isInternal = true
        if rewrite.flag == .break {
            locationIsValid = false
            uriChanged = false
        } else {
            uriChanged = true
        }
        quotesCaptures = false
        if let status = rewrite.status { return .end(try redirectingRewrite(rewrite, status, at: span)) }

        try settleCaptures(rewrite.replacement)
        var text: [UInt8] = []
        var mark: Int?
        var unknown: Unknown?
        for part in rewrite.replacement.parts {
            switch part {
            case .literal(let bytes):
                // Only the first question mark parts the arguments.
                if mark == nil, let place = bytes.firstIndex(of: UInt8(ascii: "?")) {
                    mark = text.count + place
                    text += bytes[..<place] + bytes[(place + 1)...]
                } else {
                    text += bytes
                }
            case .capture(let number):
                let value = capture(number)
                unknown = unknown ?? value.unknown
                text += (mark != nil || leaksArguments) && isEscaped ? Escaping.escape(value.bytes, .arguments, sinceStrict: isAtLeast([1, 21, 1])) : value.bytes
            case .variable(let name):
                let value = try variable(name, at: span)
                unknown = unknown ?? value.unknown
                text += value.bytes
            }
        }
        if rewrite.replacement.isOpaque { unknown = unknown ?? Unknown("the replacement holds a template's placeholder", span: span) }
        if let mark {
            leaksArguments = !isAtLeast([1, 31, 0])
            var new = Array(text[mark...])
            text.removeLast(text.count - mark)
            if rewrite.keepsArguments, !arguments.isEmpty { new += [UInt8(ascii: "&")] + arguments }
            arguments = new
        } else if !rewrite.keepsArguments {
            arguments = []
        }
        guard !text.isEmpty else {
            step("rewrite", at: span, "the rewritten URI is empty", decisive: true)
            return .end(.status(500, span))
        }
        uri = text
        uriUnknown = unknown.map { Unknown($0.reason, needs: $0.needs, span: span) }
        let suffix = rewrite.flag.map { "; \($0.rawValue)" } ?? ""
        let query = mark != nil && !arguments.isEmpty ? "?" + String(decoding: arguments.prefix(300), as: UTF8.self) : ""
        step(
            "rewrite", at: span,
            "\(rewrite.expression.text) matches \(String(decoding: subject.prefix(300), as: UTF8.self)); becomes \(shownURI)\(query)\(suffix)", decisive: true)
        return rewrite.flag == nil ? .next : .stop
    }

    private func redirectingRewrite(_ rewrite: Rewrite, _ status: Int, at span: SourceSpan) throws(Undetermined) -> ScriptEnd {
        try settleCaptures(rewrite.replacement)
        var text: [UInt8] = []
        var unknown: Unknown?
        var hasMark = false
        for part in rewrite.replacement.parts {
            switch part {
            case .literal(let bytes):
                if bytes.contains(UInt8(ascii: "?")) { hasMark = true }
                text += bytes
            case .capture(let number):
                let value = capture(number)
                unknown = unknown ?? value.unknown
                text += isEscaped ? Escaping.escape(value.bytes, .arguments, sinceStrict: isAtLeast([1, 21, 1])) : value.bytes
            case .variable(let name):
                let value = try variable(name, at: span)
                unknown = unknown ?? value.unknown
                text += value.bytes
            }
        }
        if rewrite.replacement.isOpaque { unknown = unknown ?? Unknown("the target holds a template's placeholder", span: span) }
        text = Escaping.unescapeForRedirect(text)
        if rewrite.keepsArguments, !arguments.isEmpty { text += [hasMark ? UInt8(ascii: "&") : UInt8(ascii: "?")] + arguments }
        step(
            "rewrite", at: span, "\(rewrite.expression.text) matches \(shownURI); redirect \(status) to \(String(decoding: text.prefix(300), as: UTF8.self))",
            decisive: true)
        return .redirect(status, Value(text, unknown: unknown), span)
    }

    // MARK: Conditions

    private func test(_ condition: Condition, at span: SourceSpan) throws(Undetermined) -> Bool {
        let result: Bool
        var compared: (template: Template, value: Value)?
        switch condition.test {
        case .isTrue(let template):
            let value = try evaluate(template)
            compared = (template, value)
            result = value.unknown.map { decide(condition, $0, at: span) } ?? (!value.bytes.isEmpty && value.bytes != [UInt8(ascii: "0")])
        case .equals(let left, let right, let negated):
            let a = try evaluate(left)
            compared = (left, a)
            let b = try evaluateInScript(right)
            if let unknown = a.unknown ?? b.unknown, a.bytes != b.bytes || a.unknown != b.unknown {
                result = decide(condition, unknown, at: span)
            } else {
                result = (a.bytes == b.bytes) != negated
            }
        case .matches(let left, let expression, let negated):
            let value = try evaluate(left)
            compared = (left, value)
            if let unknown = value.unknown {
                result = decide(condition, unknown, at: span)
                captures = []
                if result != negated {
                    captures = (0..<10).map { Value("$\($0)", unknown: unknown) }
                    for (name, _) in expression.pattern?.names ?? [] { variables[name] = Value("$\(name)", unknown: unknown) }
                }
            } else {
                guard let matched = try match(expression, value.bytes, "if \(condition.text)", at: span) else {
                    throw undetermined(Unknown("the pattern \(expression.text.prefix(100)) cannot be matched", span: span))
                }
                if !matched { captures = [] }
                result = matched != negated
            }
        case .file(let test, let template, let negated):
            let value = try evaluateInScript(template)
            compared = (template, value)
            if let unknown = value.unknown, !value.bytes.contains(UInt8(ascii: "/")) {
                result = decide(condition, unknown, at: span)
            } else {
                result = file(test, value.text) != negated
            }
        }
        step("if", at: span, "\(condition.text) is \(result)\(shown(compared))", decisive: result)
        return result
    }

    /// `: $uri is "/x"`; only what is known is worth showing.
    private func shown(_ compared: (template: Template, value: Value)?) -> String {
        guard let compared, compared.template.hasVariables, compared.value.unknown == nil else { return "" }
        return ": \(compared.template.written) is \"\(String(decoding: compared.value.bytes.prefix(300), as: UTF8.self))\""
    }

    /// Splits the evaluation at a condition on something unknown.
    private func decide(_ condition: Condition, _ unknown: Unknown, at span: SourceSpan) -> Bool {
        let kind = unknown == Self.unknownClient ? Assumption.Kind.client(isCertain: false) : .other
        return world.decide(
            Question(
                key: "if \(span.file.path):\(span.range.start) \(condition.text)",
                yes: Assumption("\(condition.text) is true (\(unknown.reason))", kind), no: Assumption("\(condition.text) is false (\(unknown.reason))", kind)))
    }

    func file(_ test: Condition.FileTest, _ path: String) -> Bool {
        guard FilePath.isPossible(path) else { return false }
        switch test {
        case .regular: return isRegularFile(path)
        case .directory: return isDirectory(path)
        case .exists: return isRegularFile(path) || isDirectory(path)
        case .executable:
            if isDirectory(path) { return true }
            guard isRegularFile(path) else { return false }
            if let known = context.files.attributes(of: Path.normalised(path)) { return known.isExecutable }
            return world.decide(
                Question(key: "executable \(path)", yes: "\(path) is executable", no: "\(path) is not executable"))
        }
    }

    func isRegularFile(_ path: String) -> Bool {
        isReachable(path) && path.utf8.last != UInt8(ascii: "/") && world.isRegularFile(Path.normalised(path))
    }

    func isDirectory(_ path: String) -> Bool { isReachable(path) && world.isDirectory(Path.normalised(path)) }

    func exists(_ path: String) -> Bool {
        path.utf8.last == UInt8(ascii: "/") ? isDirectory(path) : isReachable(path) && world.exists(Path.normalised(path))
    }

    /// `a/../b` is only found when `a` is a directory.
    private func isReachable(_ path: String) -> Bool {
        guard FilePath.isPossible(path) else { return false }
        guard path.contains("..") else { return true }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(part)
                continue
            }
            if !parts.isEmpty, !world.isDirectory("/" + parts.joined(separator: "/")) { return false }
            _ = parts.popLast()
        }
        return true
    }
}

enum FilePath {
    /// No file system holds longer names; the server then sees "file name too long".
    static func isPossible(_ path: String) -> Bool {
        guard !path.isEmpty, path.utf8.count < 4096 else { return false }
        var length = 0
        for byte in path.utf8 {
            length = byte == UInt8(ascii: "/") ? 0 : length + 1
            if length > 255 || byte == 0 { return false }
        }
        return true
    }
}
