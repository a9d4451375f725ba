import Source

extension ContainerLoader {
    /// A PHP file: one whose effect is known, or unknown.
    func loadPHP(_ path: String, at span: SourceSpan?) {
        let relative = display(path)
        var isEdited = false
        for override in options.phpOverrides {
            guard case .file(let pattern, let reads) = override.place, PathPatterns.matches(relative, pattern) else { continue }
            guard let file = try? store.file(path) else { break }
            guard PHPVariables.read(in: file.bytes) == Set(reads) else {
                isEdited = true
                continue
            }
            store.note(path, kind: "php-override", why: span == nil ? .discovered : .imported)
            apply(override, path: path, at: span)
            return
        }
        isComplete = false
        guard reportedUnknown.insert(path).inserted else { return }
        store.skip(path, reason: "PHP is not evaluated")
        undecided.append(
            Undecided(
                "what \(relative) sets",
                reason: isEdited
                    ? "it is PHP and reads other environment variables than the file of that name that is known"
                    : "it is PHP, which is not evaluated", span: span))
    }

    func apply(_ override: PHPOverride, path: String?, at span: SourceSpan?) {
        var applied = AppliedOverride(name: override.name, path: path, setVariables: [], unsetVariables: [])
        var seen: Set<String> = []
        noteAlternatives(override, path: path, at: span)
        for effect in override.effects {
            var holds: Bool? = true
            for condition in effect.when {
                let (name, expected) = switch condition {
                case .isSet(let name): (name, true)
                case .isNotSet(let name): (name, false)
                }
                let truth = variables.isTruthy(name)
                if seen.insert(name).inserted {
                    if truth == true { applied.setVariables.append(name) } else { applied.unsetVariables.append(name) }
                }
                if truth == nil {
                    if holds == true { holds = nil }
                } else if truth != expected {
                    holds = false
                }
            }
            switch (holds, effect.action) {
            case (false?, _): break
            case (true?, .setParameter(let name, let values)):
                set(name, from: values, of: override, when: effect.when, at: span)
            case (nil, .setParameter(let name, _)):
                setUnknown(name, override: override)
            case (true?, .load(let file, let isOptional)):
                load(file, isOptional: isOptional, of: override, when: effect.when, at: span)
            case (nil, .load(let file, _)):
                giveUp(
                    "whether \(file) is loaded", reason: "the environment variables that \(override.name) reads are not known", at: span)
            }
        }
        overrides.append(applied)
    }

    /// Says once for an override which of its variables would have a value from a source that was not chosen.
    private func noteAlternatives(_ override: PHPOverride, path: String?, at span: SourceSpan?) {
        var names: [String] = []
        func note(_ name: String) {
            if variables[name].isAbsent, variables.alternatives[name] != nil, !names.contains(name) { names.append(name) }
        }
        for effect in override.effects {
            for condition in effect.when {
                switch condition {
                case .isSet(let name), .isNotSet(let name): note(name)
                }
            }
            guard case .setParameter(let parameter, let values) = effect.action else { continue }
            if keepsParameters, parameters[parameter] != nil { continue }
            for case .variable(let name) in values { note(name) }
        }
        var options: [String] = []
        for option in names.flatMap({ variables.alternatives[$0] ?? [] }) where !options.contains(option) { options.append(option) }
        guard !options.isEmpty, reportedUnknown.insert("alternatives of " + override.name).inserted else { return }
        undecided.append(
            Undecided(
                "what \(path.map(display) ?? override.name) sets in the deployment",
                reason: names.joined(separator: ", ") + (names.count == 1 ? " has" : " have")
                    + " no value here, but in the environment of a platform that was not chosen",
                needs: options.joined(separator: " or "), span: span))
    }

    private func setUnknown(_ name: String, override: PHPOverride) {
        let unknown = Unknown("\(override.name) may set it, from environment variables that are not known")
        set(name, RawParameter(source: .value(ConfigValue(.unknown(unknown, literal: "")))))
    }

    private func set(
        _ name: String, from values: [PHPOverride.Value], of override: PHPOverride, when conditions: [PHPOverride.Condition], at span: SourceSpan?
    ) {
        let step = Provenance.Step(override.name)
        for value in values {
            switch value {
            case .unknown(let reason):
                set(name, RawParameter(source: .value(ConfigValue(.unknown(Unknown(reason, span: span), literal: ""))), span: span, chain: [step]))
                return
            case .null:
                set(name, RawParameter(source: .value(ConfigValue(.null)), chain: [step]))
                return
            case .text(let text):
                set(name, RawParameter(source: .text(text), chain: [step]))
                return
            case .parameter(let other):
                let key = layout.symfony.foldsNames ? other.lowercased() : other
                guard var raw = parameters[key] else { continue }
                raw.chain = [step, Provenance.Step("parameter \(other)", span: raw.span)] + raw.chain
                raw.keySpan = nil
                raw.replaced = []
                set(name, raw)
                return
            case .variable(let variable):
                switch variables[variable] {
                case .known(let found) where !found.value.isEmpty && found.value != "0":
                    set(name, RawParameter(source: .text(found.value), span: found.span, chain: [step] + found.provenance.chain))
                    return
                case .unknown(let unknown):
                    set(name, RawParameter(source: .value(ConfigValue(.unknown(unknown, literal: ""))), chain: [step]))
                    return
                case .known, .absent: continue
                }
            }
        }
        // PHP asks for a parameter that is not there: Symfony stops, unless something unread defines it.
        guard case .parameter(let other)? = values.last else { return }
        setUndefined(name, other, override: override, when: conditions, at: span)
    }

    private func setUndefined(
        _ name: String, _ other: String, override: PHPOverride, when conditions: [PHPOverride.Condition], at span: SourceSpan?
    ) {
        let unknown = Unknown("\(override.name) takes it from the parameter \(other), which no file that was read defines", span: span)
        let place = span ?? place(of: conditions)
        if isComplete, let place {
            // Several at one place are one finding: what is missing there, as a rule, is the file that defines them all.
            let names = (missingParameters[place] ?? []) + [other]
            missingParameters[place] = names
            let list = names.count == 1 ? names[0] : names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
            let finding = Finding(
                "override-parameter-missing", .error,
                "\(override.name) asks for the parameter\(names.count == 1 ? "" : "s") \(list), which \(names.count == 1 ? "is" : "are") not defined", at: place,
                help: "define \(list), or set the environment variable\(names.count == 1 ? " that replaces it" : "s that replace them")")
            if let earlier = findings.firstIndex(where: { $0.rule == finding.rule && $0.span == place }) { findings[earlier] = finding } else { findings.append(finding) }
        } else {
            undecided.append(Undecided("the parameter \(name)", reason: unknown.reason, span: place))
        }
        set(name, RawParameter(source: .value(ConfigValue(.unknown(unknown, literal: "")))))
    }

    /// Where a condition of an override is met: the value of the first variable that must be set. None for one from the command line.
    private func place(of conditions: [PHPOverride.Condition]) -> SourceSpan? {
        conditions.lazy.compactMap { condition in
            guard case .isSet(let variable) = condition else { return nil }
            return self.variables[variable].value?.span
        }.first
    }

    private func load(
        _ template: String, isOptional: Bool, of override: PHPOverride, when conditions: [PHPOverride.Condition], at span: SourceSpan?
    ) {
        var relative = template
        for name in PHPVariables.placeholders(in: template) {
            guard let value = variables[name].value?.value else { return }
            relative = relative.replacingText("{\(name)}", with: value)
        }
        let path = Path.join(root, relative)
        if store.tree.isFile(path) {
            load(path, .override(override.name), at: span)
        } else if !isOptional {
            isComplete = false
            // The same file with another ending is the fault then, and is reported as that.
            let isMisnamed = path.hasSuffix(".yaml") && store.tree.isFile(path.dropLast(5) + ".yml")
            let place = span ?? PHPVariables.placeholders(in: template).compactMap { variables[$0].value?.span }.first ?? place(of: conditions)
            if let place, !isMisnamed {
                findings.append(
                    Finding("import-missing", .error, "\(override.name) loads \(display(path)), which does not exist", at: place))
            } else {
                undecided.append(Undecided("what \(display(path)) sets", reason: "\(override.name) loads it, but it does not exist"))
            }
        }
    }
}

extension PathPatterns {
    /// Whether a relative path matches a relative pattern, component by component.
    static func matches(_ path: String, _ pattern: String) -> Bool {
        let names = path.split(separator: "/").map(String.init)
        return alternatives(pattern).contains { pattern in
            let globs = pattern.split(separator: "/").map(String.init)
            return globs.count == names.count && zip(globs, names).allSatisfy { Glob($0).matches($1) }
        }
    }
}
