import Patterns
import Source

/// The rewrite module's directives.
extension Builder {
    mutating func script(_ directives: [NginxDirective], in level: Int, contexts: Contexts) -> [Instruction] {
        var result: [Instruction] = []
        var gaps = 0
        for directive in directives {
            if let gap = gap(directive) {
                gaps += 1
                if gaps <= Self.gapLimit { result.append(Instruction(operation: .gap(gap), span: directive.span)) }
                continue
            }
            switch directive.name {
            case "rewrite": if let operation = rewrite(directive) { result.append(operation) }
            case "return": if let operation = returns(directive) { result.append(operation) }
            case "break": result.append(Instruction(operation: .stop, span: directive.span))
            case "set": if let operation = sets(directive) { result.append(operation) }
            case "if" where directive.block != nil:
                if let operation = condition(directive, in: level, contexts: contexts) { result.append(operation) }
            default:
                let name = directive.name
                if name.hasPrefix("rewrite_by_lua") || name.hasPrefix("server_rewrite_by_lua") {
                    result.append(Instruction(operation: .foreign(name), span: directive.span))
                }
            }
        }
        return result
    }

    private mutating func rewrite(_ directive: NginxDirective) -> Instruction? {
        guard directive.words.count >= 3 else { return nil }
        let pattern = directive.words[1]
        var target = directive.words[2]
        let targetSpan = directive.file.span(target.range)
        guard !target.value.isEmpty else {
            refuse("the replacement of this rewrite is empty", at: targetSpan)
            return nil
        }
        var flag: Rewrite.Flag?
        if directive.words.count == 4 {
            let word = directive.words[3]
            flag = Rewrite.Flag(rawValue: word.text)
            if flag == nil, !word.hasPlaceholder {
                refuse(
                    "invalid flag \"\(word.text.prefix(40))\" of rewrite, expected last, break, redirect or permanent",
                    at: directive.file.span(word.range))
                return nil
            }
        }
        var keepsArguments = true
        if target.value.last == UInt8(ascii: "?") {
            target.value.removeLast()
            keepsArguments = false
        }
        var status: Int?
        if ["http://", "https://", "$scheme"].contains(where: { target.value.starts(with: $0.utf8) }) { status = 302 }
        if flag == .redirect { status = 302 }
        if flag == .permanent { status = 301 }
        let expression = expression(
            pattern.value, caseless: false, opaque: pattern.hasPlaceholder, at: directive.file.span(pattern.range))
        let rewrite = Rewrite(
            expression: expression, replacement: template(target, directive), flag: flag, status: status,
            keepsArguments: keepsArguments)
        return Instruction(operation: .rewrite(rewrite), span: directive.span)
    }

    private mutating func returns(_ directive: NginxDirective) -> Instruction? {
        guard directive.words.count >= 2 else { return nil }
        let first = directive.words[1]
        let span = directive.file.span(first.range)
        if let code = Int(first.text), first.value.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard code <= 999 else {
                refuse("invalid return code \"\(first.text.prefix(20))\"", at: span)
                return nil
            }
            let text = directive.words.count > 2 ? template(directive.words[2], directive) : nil
            return Instruction(operation: .return(code, text), span: directive.span)
        }
        let isURL = ["http://", "https://", "$scheme"].contains { first.value.starts(with: $0.utf8) }
        if directive.words.count == 2, isURL || first.hasPlaceholder {
            return Instruction(operation: .return(302, template(first, directive)), span: directive.span)
        }
        refuse("invalid return code \"\(first.text.prefix(40))\"", at: span)
        return nil
    }

    private mutating func sets(_ directive: NginxDirective) -> Instruction? {
        guard directive.words.count == 3 else { return nil }
        let word = directive.words[1]
        guard word.value.first == UInt8(ascii: "$"), word.value.count > 1 else {
            if !word.hasPlaceholder { refuse("invalid variable name \"\(word.text.prefix(40))\", expected \"$name\"", at: directive.file.span(word.range)) }
            return nil
        }
        let name = String(decoding: word.value.dropFirst(), as: UTF8.self)
        if BuiltinVariables.isReadOnly(name) {
            refuse("the variable $\(name.prefix(40)) belongs to nginx and cannot be set", at: directive.file.span(word.range))
            return nil
        }
        model.variables.insert(name)
        return Instruction(operation: .set(name, template(directive.words[2], directive)), span: directive.span)
    }

    private mutating func condition(_ directive: NginxDirective, in level: Int, contexts: Contexts) -> Instruction? {
        guard let test = conditionTest(directive) else { return nil }
        var written = directive.arguments.map { directive.file.text($0.range) }.joined(separator: " ")
        // A closing parenthesis after a quoted word is a word of its own.
        if written.hasSuffix("\" )") || written.hasSuffix("' )") { written = written.dropLast(2) + ")" }
        let condition = Condition(test: test, text: written)
        let block = directive.block ?? []
        if contexts == .server {
            var seen: [String: SourceSpan] = [:]
            let active = block.filter { gap($0) != nil || check($0, in: .serverIf, seen: &seen) && $0.templateCondition == nil }
            let body = script(active, in: level, contexts: .serverIf)
            return Instruction(operation: .condition(condition, body: body, location: nil), span: directive.span)
        }
        let outer = model.locations[level]
        let inner = buildLevel(
            Location(kind: .condition, name: outer.name, span: directive.span, parent: level, settings: Settings()), block,
            outer: outer.settings, contexts: .locationIf)
        let active = block.filter { directive in
            if gap(directive) != nil { return true }
            guard let rule = DirectiveTable.rule(directive.name, in: .locationIf) else { return true }
            return directive.templateCondition == nil && !rule.contexts.isDisjoint(with: .locationIf)
        }
        let body = script(active, in: level, contexts: .locationIf)
        return Instruction(operation: .condition(condition, body: body, location: inner), span: directive.span)
    }

    private mutating func conditionTest(_ directive: NginxDirective) -> Condition.Test? {
        var words = Array(directive.arguments)
        let span = directive.span
        guard !words.isEmpty, words[0].value.first == UInt8(ascii: "(") else {
            refuse("invalid condition, expected \"(\" after \"if\"", at: span)
            return nil
        }
        guard words[words.count - 1].value.last == UInt8(ascii: ")") else {
            refuse("invalid condition, expected \")\" at its end", at: span)
            return nil
        }
        words[0].value.removeFirst()
        if words[0].value.isEmpty { words.removeFirst() }
        guard let last = words.indices.last else {
            refuse("invalid condition: nothing stands between the parentheses", at: span)
            return nil
        }
        if words[last].value.last == UInt8(ascii: ")") { words[last].value.removeLast() }
        if words[last].value.isEmpty, !words[last].isQuoted, words.count > 1 { words.removeLast() }
        guard let first = words.first else { return nil }
        if first.value.count > 1, first.value[0] == UInt8(ascii: "$") || first.hasPlaceholder {
            return comparison(words, directive)
        }
        let name = first.text
        let isNegated = name.hasPrefix("!")
        if let test = Condition.FileTest(rawValue: isNegated ? String(name.dropFirst()) : name), words.count == 2 {
            return .file(test, template(words[1], directive), negated: isNegated)
        }
        refuse("invalid condition \"\(name.prefix(60))\", expected a variable or -f, -d, -e, -x", at: span)
        return nil
    }

    private mutating func comparison(_ words: [NginxWord], _ directive: NginxDirective) -> Condition.Test? {
        let name = words[0].value.dropFirst()
        if !words[0].hasPlaceholder, !name.allSatisfy(Template.isNameByte) {
            refuse("invalid condition: \"\(words[0].text.prefix(60))\" is not the name of a variable", at: directive.file.span(words[0].range))
            return nil
        }
        if name.count == 1, let digit = name.first, digit >= UInt8(ascii: "1"), digit <= UInt8(ascii: "9") {
            refuse(
                "a condition cannot start with a capture: nginx looks for a variable of that name",
                at: directive.file.span(words[0].range), help: "store it first: set $name \(words[0].text);")
            return nil
        }
        let left = template(words[0], directive)
        if words.count == 1 { return .isTrue(left) }
        guard words.count == 3 else {
            refuse("invalid condition: expected a variable, an operator and a value", at: directive.span, help: "quote a value with blanks")
            return nil
        }
        let right = words[2]
        switch words[1].text {
        case "=": return .equals(left, template(right, directive), negated: false)
        case "!=": return .equals(left, template(right, directive), negated: true)
        case "~", "~*", "!~", "!~*":
            let mark = words[1].text
            let expression = expression(
                right.value, caseless: mark.hasSuffix("*"), opaque: right.hasPlaceholder, at: directive.file.span(right.range))
            return .matches(left, expression, negated: mark.hasPrefix("!"))
        default:
            refuse(
                "unexpected \"\(words[1].text.prefix(20))\" in a condition, expected =, !=, ~, ~*, !~ or !~*",
                at: directive.file.span(words[1].range))
            return nil
        }
    }
}
