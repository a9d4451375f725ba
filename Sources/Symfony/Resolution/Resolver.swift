import Source
import SymfonyYAML

/// Puts parameters and environment variables into values, as the container does when it is compiled and run.
final class Resolver {
    /// A value, and for text the form in which `%` is still doubled: that is what other texts embed.
    struct Resolved {
        var value: ConfigValue
        var escaped: String?
        /// In keys `%%` stays doubled, but values of the environment come in at run time as they are.
        var asKey: String?
        /// What putting the value somewhere adds there.
        var extent = Extent()

        init(_ value: ConfigValue, escaped: String? = nil, asKey: String? = nil) {
            self.value = value
            self.escaped = escaped
            self.asKey = asKey ?? escaped
        }
    }

    static let depthLimit = 100
    static let textLimit = 1 << 20

    let version: SymfonyVersion
    let variables: EnvironmentVariables
    let files: EnvironmentFiles
    let parameters: [String: RawParameter]

    private var resolved: [String: Resolved] = [:]
    private var stack: [String] = []
    private var budget = ExpansionBudget()
    /// Of the parameter or section that is being resolved, so far.
    private var extent = Extent()
    /// Levels of nesting above the current value in that parameter or section.
    private var level = 0
    /// Levels of nesting in the parameters and sections that wait for it.
    private var outerLevels = 0
    /// What placeholders with processors came to; they may hold further ones, so each is evaluated once.
    var evaluated: [String: (content: ConfigValue.Content, steps: [Provenance.Step])] = [:]
    private(set) var findings: [Finding] = []
    private var reported: Set<Finding> = []
    private(set) var undefinedParameters: [Missing] = []
    private(set) var unsetVariables: [Missing] = []
    private var known: Set<String> = []
    /// Variables whose values are being resolved, for finding circles.
    var environmentNames: Set<String> = []
    /// Variables that are used without a processor, with the first place.
    var plainVariables: [String: SourceSpan?] = [:]

    init(version: SymfonyVersion, variables: EnvironmentVariables, files: EnvironmentFiles, parameters: [String: RawParameter]) {
        self.version = version
        self.variables = variables
        self.files = files
        self.parameters = parameters
    }

    func report(_ finding: Finding) {
        if reported.insert(finding).inserted { findings.append(finding) }
    }

    func noteUndefined(parameter name: String, at span: SourceSpan?) {
        if known.insert("p:" + name).inserted { undefinedParameters.append(Missing(name: name, span: span)) }
    }

    func noteUnset(variable name: String, at span: SourceSpan?) {
        if known.insert("v:" + name).inserted { unsetVariables.append(Missing(name: name, span: span)) }
    }

    /// Counts a step of work; `false` when there were too many.
    func spend() -> Bool { budget.spend(values: 1) }

    // MARK: Values

    /// - Parameter unescapesAt: `@@` at the start of text becomes `@`, as in parameters.
    func value(_ node: YAMLNode, unescapesAt: Bool = false) -> ConfigValue {
        let span = node.span
        guard spend(), outerLevels + level < ExpansionBudget.nesting else {
            return ConfigValue(.unknown(Self.tooLarge(at: span), literal: ""), Provenance(span: span))
        }
        level += 1
        defer { level -= 1 }
        extent.add(.one, above: level - 1)
        switch node.kind {
        case .scalar:
            return scalar(node, span: span, unescapesAt: unescapesAt)
        case .sequence:
            var list: [ConfigValue] = []
            list.reserveCapacity(node.count)
            for item in node.items { list.append(value(item, unescapesAt: unescapesAt)) }
            return ConfigValue(.list(list), Provenance(span: span))
        case .mapping:
            return ConfigValue(.map(map(node, unescapesAt: unescapesAt)), Provenance(span: span))
        }
    }

    private func map(_ node: YAMLNode, unescapesAt: Bool) -> ConfigMap {
        var entries: [ConfigMap.Entry] = []
        entries.reserveCapacity(node.count)
        var hasPlaceholders = false
        for entry in node.entries {
            let keySpan = entry.keySpan
            var item = ConfigMap.Entry(
                key: entry.key, keySpan: keySpan, value: value(entry.value, unescapesAt: unescapesAt))
            if PlaceholderText.mayHold(item.key) {
                hasPlaceholders = true
                let key = text(item.key, at: keySpan)
                if let unknown = key.value.unknown { item.value.content = .unknown(unknown, literal: keySpan.text) }
                item.key = key.asKey ?? self.key(item.key, key.value, at: keySpan)
            }
            entries.append(item)
        }
        guard hasPlaceholders else { return ConfigMap(distinct: entries) }
        var map = ConfigMap()
        for entry in entries { map.set(entry.key, keySpan: entry.keySpan, entry.value) }
        return map
    }

    /// A key with its placeholders replaced, as PHP converts array keys.
    private func key(_ key: String, _ value: ConfigValue, at span: SourceSpan) -> String {
        switch value.content {
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .double(let number): return String(PHPNumber.integer(number))
        case .bool(let flag): return flag ? "1" : "0"
        case .null: return ""
        case .unknown: return key
        case .list, .map:
            report(Finding("parameter-in-key", .error, "\(key) is \(value.kindName) and cannot be a key", at: span))
            return key
        }
    }

    private func scalar(_ node: YAMLNode, span: SourceSpan, unescapesAt: Bool) -> ConfigValue {
        let content: ConfigValue.Content
        switch node.scalar {
        case .string(let text):
            if unescapesAt, text.hasPrefix("@@") { return self.text(String(text.dropFirst()), at: span).value }
            return self.text(text, at: span).value
        case .null, nil: content = .null
        case .bool(let flag): content = .bool(flag)
        case .integer(let number): content = .integer(number)
        case .double(let number): content = .double(number)
        case .tagged(let tag, let text):
            content = .unknown(
                Unknown("only PHP can evaluate the tag !\(tag)", span: span), literal: text.isEmpty ? "!\(tag)" : "!\(tag) \(text)")
        }
        return ConfigValue(content, Provenance(span: span))
    }

    // MARK: Text

    /// Resolves a text that may hold placeholders.
    func text(_ text: String, at span: SourceSpan?) -> Resolved {
        guard PlaceholderText.mayHold(text), text.utf8.count > 1 else {
            return Resolved(ConfigValue(.string(text), Provenance(span: span)))
        }
        if let name = PlaceholderText.whole(text) { return whole(name, text, at: span) }
        return embedded(text, at: span)
    }

    private func unknown(_ unknown: Unknown, _ text: String, at span: SourceSpan?, chain: [Provenance.Step] = [], environment: Bool)
        -> Resolved
    {
        Resolved(
            ConfigValue(
                .unknown(unknown, literal: text), Provenance(span: span, chain: chain), written: text, isFromEnvironment: environment))
    }

    private func whole(_ name: String, _ text: String, at span: SourceSpan?) -> Resolved {
        if version.hasEnvironmentPlaceholders, let variable = PlaceholderText.environmentName(name) {
            return environment(variable, text, at: span)
        }
        switch parameter(name, at: span) {
        case .missing(let unknown):
            return self.unknown(unknown, text, at: span, environment: false)
        case .found(let resolved, let step):
            guard takes(resolved.extent) else { return self.unknown(Self.tooLarge(at: span), text, at: span, environment: false) }
            var value = resolved.value
            value.provenance = Provenance(span: span, chain: Provenance.joined([step], value.provenance.chain))
            value.written = text
            return Resolved(value, escaped: resolved.escaped, asKey: resolved.asKey)
        }
    }

    /// Counts what comes in with the value of a parameter, in place of the placeholder that was counted already.
    private func takes(_ added: Extent) -> Bool {
        guard added.values > 1 else { return true }
        let above = max(level - 1, 0)
        guard outerLevels + above + added.levels <= ExpansionBudget.nesting, budget.spend(values: added.values) else { return false }
        extent.add(added, above: above)
        return true
    }

    private static func tooLarge(at span: SourceSpan?) -> Unknown {
        Unknown("the configuration has too many values or is nested too deeply", span: span)
    }

    private func environment(_ variable: String, _ text: String, at span: SourceSpan?) -> Resolved {
        var steps: [Provenance.Step] = []
        switch evaluateEnvironment(variable, at: span, steps: &steps) {
        case .value(let content):
            guard takes(Extent(of: content, upTo: budget.values)) else {
                return self.unknown(Self.tooLarge(at: span), text, at: span, environment: true)
            }
            let value = ConfigValue(content, Provenance(span: span, chain: steps), written: text, isFromEnvironment: true)
            if case .string(let plain) = content { return Resolved(value, escaped: Self.escaped(plain), asKey: plain) }
            return Resolved(value)
        case .notFound(let unknown, let refusal):
            if let name = variable.split(separator: ":").last { noteUnset(variable: String(name), at: span) }
            if let refusal { report(refusal, of: text, at: span, steps) }
            return self.unknown(unknown, text, at: span, chain: steps, environment: true)
        case .unknown(let unknown):
            return self.unknown(unknown, text, at: span, chain: steps, environment: true)
        case .refused(let refusal):
            report(refusal, of: text, at: span, steps)
            return self.unknown(
                Unknown("Symfony refuses it: \(refusal.message)", span: span), text, at: span, chain: steps, environment: true)
        }
    }

    private func report(_ refusal: EnvironmentOutcome.Refusal, of text: String, at span: SourceSpan?, _ steps: [Provenance.Step]) {
        guard let span else { return }
        report(
            Finding(
                refusal.rule, .error, refusal.message, at: Self.place(of: text, in: span),
                related: steps.compactMap { step in step.span.map { RelatedPlace(step.text, at: $0) } }))
    }

    /// The first place of a text inside a value, for findings; the whole value when it is long or does not hold the text as it is.
    private static func place(of text: String, in span: SourceSpan) -> SourceSpan {
        let wanted = Array(text.utf8)
        let range = span.range
        guard !wanted.isEmpty, range.end - range.start <= 4_096, range.end - range.start >= wanted.count else { return span }
        for start in range.start...(range.end - wanted.count)
        where span.file.bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return span.file.span(start, start + wanted.count)
        }
        return span
    }

    static func escaped(_ text: String) -> String {
        guard PlaceholderText.mayHold(text) else { return text }
        let percent = UInt8(ascii: "%")
        return String(decoding: Array(text.utf8).replacing([percent], with: [percent, percent]), as: UTF8.self)
    }

    private func embedded(_ text: String, at span: SourceSpan?) -> Resolved {
        let pieces = PlaceholderText.pieces(text)
        if pieces.count == 1, case .text = pieces[0] { return Resolved(ConfigValue(.string(text), Provenance(span: span))) }
        let tooLong = Unknown("the text is too long when its parameters are put in", span: span)
        guard budget.text > 0 else { return unknown(tooLong, text, at: span, environment: false) }
        var result = ""
        var asKey = ""
        var chain: [Provenance.Step] = []
        var firstUnknown: Unknown?
        var isFromEnvironment = false
        var hasReferences = false
        // Beside parameters that are empty a variable stands alone, and keeps its type.
        var alone: Resolved?
        var isAlone = version.hasEnvironmentPlaceholders
        for piece in pieces {
            switch piece {
            case .text(let part):
                result += part
                asKey += part
                isAlone = false
            case .percent:
                result += "%%"
                asKey += "%%"
                isAlone = false
            case .reference(let name):
                hasReferences = true
                let part = whole(name, "%\(name)%", at: span)
                if PlaceholderText.environmentName(name) != nil {
                    isAlone = isAlone && alone == nil
                    alone = part
                } else if case .string("") = part.value.content, !part.value.isFromEnvironment {
                    // Nothing stands beside it.
                } else {
                    isAlone = false
                }
                if chain.count < Provenance.mostSteps { chain = Provenance.joined(chain, part.value.provenance.chain) }
                isFromEnvironment = isFromEnvironment || part.value.isFromEnvironment
                switch part.value.content {
                case .string(let plain):
                    result += part.escaped ?? plain
                    asKey += part.asKey ?? plain
                case .integer, .double:
                    let number = part.value.scalarText ?? ""
                    result += number
                    asKey += number
                case .unknown(let unknown, _): firstUnknown = firstUnknown ?? unknown
                case .null, .bool, .list, .map:
                    // Only the parameter's own type is checked; behind another placeholder PHP converts to text.
                    guard isCheckedInTexts(name) else {
                        if part.value.isFromEnvironment, part.value.list != nil || part.value.map != nil {
                            let message = "%\(name)% is \(part.value.kindName) and cannot be cast to text"
                            if let span { report(Finding("env-value-refused", .error, message, at: span)) }
                            firstUnknown = firstUnknown ?? Unknown("Symfony refuses it: \(message)", span: span)
                            break
                        }
                        let converted = part.value.list != nil || part.value.map != nil ? "Array" : part.value.scalarText ?? ""
                        result += converted
                        asKey += converted
                        break
                    }
                    let message = "%\(name)% is \(part.value.kindName), but stands inside a text, where only text and numbers can"
                    if let span {
                        report(Finding("parameter-in-text", .error, message, at: Self.place(of: "%\(name)%", in: span)))
                    }
                    firstUnknown = firstUnknown ?? Unknown("Symfony refuses it: \(message)", span: span)
                }
            }
            if result.utf8.count > Self.textLimit {
                firstUnknown = firstUnknown ?? tooLong
                break
            }
        }
        if isAlone, var alone {
            alone.value.provenance = Provenance(span: span, chain: chain)
            alone.value.written = text
            return alone
        }
        if !budget.spend(text: result.utf8.count) { firstUnknown = firstUnknown ?? tooLong }
        if let firstUnknown {
            return unknown(firstUnknown, text, at: span, chain: chain, environment: isFromEnvironment)
        }
        let value = ConfigValue(
            .string(PlaceholderText.unescaped(result)), Provenance(span: span, chain: chain), written: hasReferences ? text : nil,
            isFromEnvironment: isFromEnvironment)
        return Resolved(value, escaped: result, asKey: asKey)
    }

    // MARK: Parameters

    /// Whether a parameter is written with a type other than text.
    private func isCheckedInTexts(_ name: String) -> Bool {
        if version.hasEnvironmentPlaceholders, PlaceholderText.environmentName(name) != nil { return false }
        guard let raw = parameters[version.foldsNames ? name.lowercased() : name] else { return false }
        switch raw.source {
        case .text: return false
        case .value: return true
        case .node(let node):
            if case .string = node.scalar { return false }
            return true
        }
    }

    enum Lookup {
        case found(Resolved, Provenance.Step)
        case missing(Unknown)
    }

    func parameter(_ name: String, at span: SourceSpan?) -> Lookup {
        let key = version.foldsNames ? name.lowercased() : name
        guard let raw = parameters[key] else {
            noteUndefined(parameter: name, at: span)
            return .missing(Unknown("no file that was read defines the parameter \(name)", span: span))
        }
        let step = Provenance.Step("parameter \(name)", span: raw.span)
        if let known = resolved[key] { return .found(known, step) }
        if let start = stack.firstIndex(of: key) {
            reportCycle(Array(stack[start...]) + [key], at: span)
            return .missing(Unknown("the parameter \(name) refers to itself", span: raw.span))
        }
        guard stack.count < Self.depthLimit else {
            return .missing(Unknown("parameters refer to parameters through more than \(Self.depthLimit) steps", span: span))
        }
        stack.append(key)
        let outer = (extent: extent, level: level)
        outerLevels += level
        extent = Extent()
        level = 0
        var result = resolve(raw)
        result.extent = extent
        (extent, level) = outer
        outerLevels -= level
        stack.removeLast()
        resolved[key] = result
        return .found(result, step)
    }

    /// What can only be said when everything is resolved: the type of the defaults of variables that are used without
    /// a processor, which Symfony checks.
    func finish() {
        for (name, span) in plainVariables.sorted(by: { $0.key < $1.key }) {
            guard case .found(let found, _)? = environmentDefault(name, at: span) else { continue }
            // Only what is written is checked, not what another placeholder comes to.
            if found.value.isFromEnvironment { continue }
            switch found.value.content {
            case .string, .null, .unknown: continue
            // Numbers became text until then.
            case .bool, .integer, .double:
                if version < SymfonyVersion(5, 0) { continue }
            case .list, .map: break
            }
            let message = "the default env(\(name)) is \(found.value.kindName), but must be a text in quotes or null"
            if let place = found.value.span ?? span { report(Finding("env-default-type", .error, message, at: place)) }
        }
    }

    private func resolve(_ raw: RawParameter) -> Resolved {
        var result: Resolved
        switch raw.source {
        case .value(let value): result = Resolved(value)
        case .text(let text): result = self.text(text, at: raw.span)
        case .node(let node):
            if node.kind == .scalar, case .string(let text) = node.scalar {
                // Since 6.0 a reference to a service is written as the service's id.
                let reference = version >= SymfonyVersion(6, 0) ? ServiceDefinition.reference(text) : nil
                result = self.text(reference ?? (text.hasPrefix("@@") ? String(text.dropFirst()) : text), at: raw.span)
            } else {
                result = Resolved(value(node, unescapesAt: true))
            }
        }
        if !raw.chain.isEmpty { result.value.provenance.chain = Provenance.joined(raw.chain, result.value.provenance.chain) }
        return result
    }

    private func reportCycle(_ names: [String], at span: SourceSpan?) {
        guard let place = parameters[names[0]]?.span ?? span else { return }
        let related = names.dropFirst().dropLast().compactMap { name in
            parameters[name]?.span.map { RelatedPlace("\(name) is defined here", at: $0) }
        }
        report(
            Finding(
                "parameter-cycle", .error, "parameters refer to each other in a circle: \(names.joined(separator: " > "))", at: place,
                help: "give one of them a value of its own", related: related))
    }
}

extension ConfigValue {
    /// For messages: `a list`.
    var kindName: String {
        switch content {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .double: "a number"
        case .string: "a text"
        case .list: "a list"
        case .map: "a map"
        case .unknown: "unknown"
        }
    }
}
