import Patterns
import Routing
import Source

/// The sections of `<Location>` and `<If>`.
extension Machine {
    func mergeLocations(_ r: MachineRequest) throws(Halt) {
        // Runs of slashes count as one, except for patterns.
        let uri = r.uri.firstIndex(of: "//") == nil ? r.uri : URLText.mergeSlashes(r.uri)
        var merged = MergedSections()
        for section in server.locations {
            let applies: Bool
            if let pattern = section.pattern {
                let match = try search(pattern, r.uri, section.span)
                if let match { setGroups(pattern, match, r.uri, r) }
                applies = match != nil
            } else if let placeholder = section.placeholder {
                throw .unknown("whether <\(section.name)> applies: the value of \(placeholder) is not known", section.span)
            } else if section.glob {
                applies = PathGlob.matches(section.path, uri)
            } else {
                let path = section.path
                applies = uri.hasPrefix(path)
                    && (path.last == UInt8(ascii: "/") || path.isEmpty || uri.count == path.count || uri[path.count] == UInt8(ascii: "/"))
            }
            if applies {
                step("<\(section.name)>", section.span, "\(section.shownPath) applies to \(r.uri.text)")
                merged.add(section.settings, section.span)
            }
        }
        merged.apply(to: r)
        try mergeConditionals(r.settings.conditionals, r, depth: 0)
    }

    /// All conditions see the settings from before any of the sections; sections inside those that hold come after them.
    private func mergeConditionals(_ sections: [ConditionalSection], _ r: MachineRequest, depth: Int) throws(Halt) {
        var merged = MergedSections()
        for section in sections {
            for branch in section.branches {
                let holds: Bool
                if let problem = branch.problem { throw .unknown("the expression is not understood: \(problem)", branch.span) }
                if let condition = branch.condition { holds = try evaluate(condition, r, at: branch.span, fresh: true) } else { holds = true }
                step("<\(branch.name)>", branch.span, holds ? "holds" : "does not hold")
                guard holds else { continue }
                merged.add(branch.settings, branch.span)
                break
            }
        }
        merged.apply(to: r)
        if let inner = merged.settings?.conditionals, !inner.isEmpty, depth < 20 { try mergeConditionals(inner, r, depth: depth + 1) }
    }

    func setGroups(_ pattern: Pattern, _ match: Pattern.Match, _ subject: Bytes, _ r: MachineRequest) {
        for (name, group) in pattern.names {
            if let range = match[group] { r.environment["MATCH_" + name.uppercased()] = .known(Array(subject[range])) }
        }
    }
}
