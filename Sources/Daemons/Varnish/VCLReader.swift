import Source

/// Goes through the top level of VCL files and takes what stands in `VarnishConfiguration`.
struct VCLReader {
    private(set) var configuration: VarnishConfiguration
    private var file: SourceFile
    private var tokens: [VCLToken] = []
    private var index = 0

    init(_ file: SourceFile) {
        self.file = file
        configuration = VarnishConfiguration(files: [])
    }

    mutating func read(_ file: SourceFile, _ includes: (String, SourceFile) -> SourceFile?, depth: Int) {
        guard !configuration.files.contains(file) else { return }
        configuration.files.append(file)
        if let zero = file.bytes.firstIndex(of: 0) {
            return refuse("this is not a text file: expected VCL, found a zero byte", at: file.span(zero, zero + 1))
        }
        guard file.bytes.count <= MemcachedConfiguration.sizeLimit else {
            return refuse("the file is too large for VCL", at: file.span(file.range(ofLine: 1)))
        }
        let lexer = VCLLexer(file.bytes)
        let saved = (self.file, tokens, index)
        (self.file, tokens, index) = (file, lexer.tokens, 0)
        if let error = lexer.error {
            // What follows cannot be told apart from the text that does not end.
            refuse(error.message, at: file.span(error.range))
        } else {
            while index < tokens.count { declaration(includes, depth) }
        }
        (self.file, tokens, index) = saved
    }

    // MARK: Declarations

    private mutating func declaration(_ includes: (String, SourceFile) -> SourceFile?, _ depth: Int) {
        let token = tokens[index]
        index += 1
        guard token.kind == .word else { return }
        switch text(token) {
        case "vcl":
            if let number = peek(), number.kind == .word { configuration.version = Sourced(text(number), at: span(number)) }
            skipStatement()
        case "import":
            if let name = peek(), name.kind == .word { configuration.imports.append(Sourced(text(name), at: span(name))) }
            skipStatement()
        case "include":
            if let path = peek(), path.kind == .text {
                index += 1
                skipStatement()
                include(path, includes, depth)
            } else {
                skipStatement()
            }
        case "acl": accessList()
        case "backend": backend()
        case "sub": subroutine()
        default: skipStatement()
        }
    }

    private mutating func include(_ path: VCLToken, _ includes: (String, SourceFile) -> SourceFile?, _ depth: Int) {
        guard depth < 10, configuration.files.count < 100, let found = includes(text(path), file) else {
            configuration.uncertain = configuration.uncertain ?? Unknown("the included \(text(path)) was not read", span: span(path))
            return
        }
        read(found, includes, depth: depth + 1)
    }

    private mutating func accessList() {
        guard let name = peek(), name.kind == .word else { return }
        index += 1
        var list = VarnishConfiguration.AccessList(name: text(name), span: span(name), entries: [])
        guard let open = peek(), open.is("{") else { return }
        index += 1
        var isNegated = false
        while let token = peek(), !token.is("}") {
            index += 1
            if token.is("!") {
                isNegated = true
            } else if token.kind == .text {
                var entry = VarnishConfiguration.AccessEntry(
                    isNegated: isNegated, host: known(token).map(\.value), prefix: nil, span: span(token))
                if let slash = peek(), slash.is("/") {
                    index += 1
                    if let bits = peek(), bits.kind == .word, let number = Int(text(bits)) {
                        entry.prefix = number
                        entry.span = entry.span.joined(span(bits))
                        index += 1
                    }
                } else if let host = entry.host.value, let range = NetworkRange(host) {
                    // "10.0.0.0/8" inside the quotes.
                    entry.host = .known(range.address.description)
                    if host.contains("/") { entry.prefix = range.prefix }
                }
                list.entries.append(entry)
                isNegated = false
            }
        }
        close(open)
        configuration.accessLists.append(list)
    }

    private mutating func backend() {
        guard let name = peek(), name.kind == .word else { return }
        index += 1
        var result = VarnishConfiguration.Backend(name: text(name), span: span(name), host: .absent, port: .absent)
        guard let open = peek(), open.is("{") else {
            // `backend default none;`
            skipStatement()
            return
        }
        index += 1
        var depth = 0
        while let token = peek(), depth > 0 || !token.is("}") {
            index += 1
            if token.is("{") { depth += 1 }
            if token.is("}") { depth -= 1 }
            guard depth == 0, token.kind == .word, let equals = peek(), equals.is("=") else { continue }
            let option = text(token)
            index += 1
            guard let value = peek(), value.kind != .symbol(UInt8(ascii: "{")) else { continue }
            index += 1
            if option == ".host" { result.host = known(value) }
            if option == ".port" { result.port = known(value) }
        }
        close(open)
        configuration.backends.append(result)
    }

    private mutating func subroutine() {
        guard peek()?.kind == .word else { return }
        index += 1
        guard let open = peek(), open.is("{") else { return }
        index += 1
        var depth = 1
        while depth > 0, let token = peek() {
            index += 1
            if token.is("{") {
                depth += 1
            } else if token.is("}") {
                depth -= 1
            } else if token.kind == .text {
                configuration.texts.append(Sourced(text(token), at: span(token)))
            } else if token.kind == .word {
                word(token)
            }
        }
        if depth > 0 { refuse("the subroutine's closing brace is missing: Varnish does not take this file", at: span(open)) }
    }

    private mutating func word(_ token: VCLToken) {
        let name = text(token)
        for prefix in ["req.http.", "bereq.http.", "resp.http.", "beresp.http.", "obj.http."] where name.hasPrefix(prefix) {
            configuration.headers.append(Sourced(String(name.dropFirst(prefix.count)), at: span(token)))
            return
        }
        guard let dot = name.firstIndex(of: "."), let next = peek(), next.is("(") else { return }
        let module = String(name[..<dot])
        if configuration.usedModules[module] == nil { configuration.usedModules[module] = span(token) }
    }

    // MARK: Tokens

    private func peek() -> VCLToken? { index < tokens.count ? tokens[index] : nil }
    private func text(_ token: VCLToken) -> String { file.text(token.range) }
    private func span(_ token: VCLToken) -> SourceSpan { file.span(token.range) }

    private func known(_ token: VCLToken) -> Knowledge<Sourced<String>> {
        let (text, _) = Placeholders.replace(in: TracedText(file, token.range))
        return text.unknown.map { .unknown($0) } ?? .known(Sourced(text.text, at: span(token)))
    }

    private mutating func skipStatement() {
        var depth = 0
        while let token = peek() {
            index += 1
            if token.is("{") { depth += 1 }
            if token.is("}") {
                depth -= 1
                if depth <= 0 { return }
            }
            if token.is(";"), depth == 0 { return }
        }
    }

    private mutating func close(_ open: VCLToken) {
        guard let token = peek(), token.is("}") else {
            return refuse("the closing brace is missing: Varnish does not take this file", at: span(open))
        }
        index += 1
    }

    private mutating func refuse(_ message: String, at span: SourceSpan) {
        configuration.findings.append(Finding("vcl-syntax", .error, message, at: span))
        configuration.uncertain = configuration.uncertain ?? Unknown("a part of the VCL could not be read", span: span)
    }
}
