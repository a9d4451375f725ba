import Source
import Symfony

/// Normalises, merges and checks configurations as symfony/config's `Processor` does, but goes on after a fault, keeps
/// what is at fault so that it can be judged, and takes everything unknown for acceptable.
struct TreeProcessor {
    private(set) var problems: [TreeProblem] = []
    /// `false` when configurations may be missing here that the container has: nothing is then called missing.
    var isComplete = true

    private static let deepest = 64

    /// - Parameter configurations: the value below the root key of each file, in load order.
    mutating func process(_ root: String, _ node: TreeNode, _ configurations: [(value: ConfigValue, keySpan: SourceSpan?)])
        -> ConfigValue?
    {
        var merged: ConfigValue?
        for configuration in configurations {
            let value = normalize(configuration.value, node, root, configuration.keySpan, 0)
            merged = merged.map { merge($0, value, node, 0) } ?? value
        }
        guard var result = merged else { return nil }
        _ = finalize(&result, node, root, configurations.last?.keySpan, 0)
        return result
    }

    // MARK: normalise

    private mutating func normalize(_ value: ConfigValue, _ node: TreeNode, _ path: String, _ key: SourceSpan?, _ depth: Int)
        -> ConfigValue
    {
        guard depth < Self.deepest else { return value }
        var value = withUnderscores(value, node)
        value = node.prepare?(value) ?? value
        if value.isNull, let content = node.nullStandsFor { value.content = content }
        switch node.kind {
        case .variable: return value
        case .boolean where value.isNull:
            // A flag that is named counts as set.
            value.content = .bool(true)
            return value
        case .scalar, .boolean, .integer, .enumeration:
            checkScalar(value, node, path, key)
            return value
        case .options(let children):
            guard let map = arrayValue(&value, node, path, key) else { return value }
            return normalizeOptions(value, remapped(map, node), node, children, path, depth)
        case .elements(let prototype, let attribute):
            guard let map = arrayValue(&value, node, path, key) else { return value }
            return normalizeElements(value, remapped(map, node), node, prototype, attribute, path, depth)
        }
    }

    private mutating func checkScalar(_ value: ConfigValue, _ node: TreeNode, _ path: String, _ key: SourceSpan?) {
        if value.unknown != nil || value.isFromEnvironment { return }
        let found: String
        switch value.content {
        case .list, .map: found = "a map or list"
        case .null: found = "null"
        case .bool: found = "a boolean"
        case .integer, .double: found = "a number"
        case .string, .unknown: found = "text"
        }
        let span = value.span ?? key
        switch (node.kind, value.content) {
        case (_, .list), (_, .map):
            let expected = if case .boolean = node.kind { "a boolean" } else { "a single value" }
            problems.append(TreeProblem(kind: .wrongType(expected: expected, found: found), path: path, span: span))
        case (.boolean, .bool), (.boolean, .null), (.integer, .integer), (.scalar, _): break
        case (.boolean, _):
            problems.append(TreeProblem(kind: .wrongType(expected: "a boolean", found: found), path: path, span: span))
        case (.integer, _):
            problems.append(TreeProblem(kind: .wrongType(expected: "an integer", found: found), path: path, span: span))
        default: break
        }
    }

    /// The entries of an array value; lists get their positions as keys. `nil` for what is no array; then `value` is final.
    private mutating func arrayValue(_ value: inout ConfigValue, _ node: TreeNode, _ path: String, _ key: SourceSpan?)
        -> ConfigMap?
    {
        switch value.content {
        case .map(let map): return map
        case .list(let items): return ConfigMap(distinct: items.enumerated().map {
            ConfigMap.Entry(key: String($0.offset), keySpan: $0.element.span, value: $0.element)
        })
        // Null and true stand for an empty array.
        case .null, .bool(true): return ConfigMap()
        case .bool(false) where node.canBeUnset: return nil
        case .unknown: return nil
        case .bool, .integer, .double, .string:
            if value.isFromEnvironment { return nil }
            let found = if case .string = value.content { "text" } else { "a single value" }
            problems.append(
                TreeProblem(kind: .wrongType(expected: "a map or list", found: found), path: path, span: value.span ?? key))
            return nil
        }
    }

    /// With dashes in the keys of a map made underscores.
    private func withUnderscores(_ value: ConfigValue, _ node: TreeNode) -> ConfigValue {
        guard node.normalizesKeys, let map = value.map else { return value }
        switch node.kind {
        case .options, .elements: break
        case .scalar, .boolean, .integer, .enumeration, .variable: return value
        }
        guard map.entries.contains(where: { Self.normalizedKey($0.key).map { map[$0] == nil } ?? false }) else { return value }
        var changed = ConfigMap()
        for entry in map.entries {
            let name = Self.normalizedKey(entry.key).flatMap { map[$0] == nil ? $0 : nil } ?? entry.key
            changed.set(name, keySpan: entry.keySpan, entry.value)
        }
        return replacing(value, changed)
    }

    /// With singular keys renamed.
    private func remapped(_ map: ConfigMap, _ node: TreeNode) -> ConfigMap {
        var map = map
        for (singular, plural) in node.singulars {
            guard let entry = map.entry(singular), !entry.value.isNull else { continue }
            map.remove(singular)
            // The plural wins without a word; a single value becomes a list of one.
            if let value = map[plural], !value.isNull { continue }
            var value = entry.value
            if value.list?.isEmpty != false, !(value.map.map(Self.isNumbered) ?? false), value.unknown == nil { value.content = .list([entry.value]) }
            map.set(plural, keySpan: entry.keySpan, value)
        }
        return map
    }

    /// `my_name` for `my-name`; `nil` when symfony/config leaves the key alone.
    static func normalizedKey(_ key: String) -> String? {
        guard key.utf8.contains(UInt8(ascii: "-")), !key.utf8.contains(UInt8(ascii: "_")) else { return nil }
        return String(decoding: key.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }, as: UTF8.self)
    }

    private mutating func normalizeOptions(
        _ value: ConfigValue, _ map: ConfigMap, _ node: TreeNode, _ children: [(name: String, node: TreeNode)],
        _ path: String, _ depth: Int
    ) -> ConfigValue {
        var result: [ConfigMap.Entry] = []
        for entry in map.entries {
            var entry = entry
            if let child = children.first(where: { $0.name == entry.key }) {
                entry.value = normalize(entry.value, child.node, path + "." + entry.key, entry.keySpan, depth + 1)
            } else if !node.isOpen || value.list != nil {
                problems.append(
                    TreeProblem(
                        kind: .unrecognized(option: entry.key, available: children.map(\.name).sorted()), path: path,
                        span: entry.keySpan ?? entry.value.span))
            }
            result.append(entry)
        }
        return replacing(value, ConfigMap(distinct: result))
    }

    private mutating func normalizeElements(
        _ value: ConfigValue, _ map: ConfigMap, _ node: TreeNode, _ prototype: TreeNode, _ attribute: String?,
        _ path: String, _ depth: Int
    ) -> ConfigValue {
        let isList = value.list != nil || Self.isNumbered(map)
        guard let attribute else {
            if isList {
                var items: [ConfigValue] = []
                for entry in map.entries {
                    items.append(normalize(entry.value, prototype, path + "." + entry.key, entry.keySpan, depth + 1))
                }
                var copy = value
                copy.content = .list(items)
                return copy
            }
            return replacing(value, ConfigMap(distinct: map.entries.map { entry in
                var entry = entry
                entry.value = normalize(entry.value, prototype, path + "." + entry.key, entry.keySpan, depth + 1)
                return entry
            }))
        }
        var result = ConfigMap()
        for entry in map.entries {
            var key = entry.key
            var keySpan = entry.keySpan
            var element = entry.value
            let isArray = element.map != nil || element.list != nil
            if var fields = element.map, let name = fields.entry(attribute), let text = name.value.scalarText {
                key = text
                keySpan = name.value.span
                fields.remove(attribute)
                element.content = .map(fields)
                // Of a pair of name and value, the value is left.
                if fields.keys == ["value"], let only = fields["value"] { element = only }
            } else if isList, element.map != nil || element.list != nil {
                problems.append(
                    TreeProblem(kind: .missingKey(attribute: attribute), path: path, span: element.span ?? keySpan))
            }
            if isArray, result[key] != nil {
                problems.append(TreeProblem(kind: .duplicateKey(key), path: path, span: keySpan))
            }
            result.set(key, keySpan: keySpan, normalize(element, prototype, path + "." + key, keySpan, depth + 1))
        }
        return replacing(value, result)
    }

    /// Whether PHP takes the map for a list: its keys are 0, 1, 2...
    private static func isNumbered(_ map: ConfigMap) -> Bool {
        !map.isEmpty && map.entries.enumerated().allSatisfy { $0.element.key == String($0.offset) }
    }

    private func replacing(_ value: ConfigValue, _ map: ConfigMap) -> ConfigValue {
        var copy = value
        copy.content = .map(map)
        return copy
    }

    // MARK: merge

    private func merge(_ left: ConfigValue, _ right: ConfigValue, _ node: TreeNode, _ depth: Int) -> ConfigValue {
        guard depth < Self.deepest, node.mergesDeeply else { return right }
        switch node.kind {
        case .scalar, .boolean, .integer, .enumeration, .variable: return right
        case .options(let children):
            guard var map = left.map, let over = right.map else { return right }
            for entry in over.entries {
                var value = entry.value
                if let before = map[entry.key] {
                    if let child = children.first(where: { $0.name == entry.key }) {
                        value = merge(before, value, child.node, depth + 1)
                    } else if node.isOpen {
                        value = Self.mergeAnything(before, value, depth + 1)
                    }
                }
                map.set(entry.key, keySpan: entry.keySpan, value)
            }
            return replacing(right, map)
        case .elements(let prototype, let attribute):
            if attribute == nil, let items = left.list ?? (left.map?.isEmpty == true ? [] : nil), let more = right.list {
                var copy = right
                copy.content = .list(items + more)
                return copy
            }
            guard var map = left.map ?? (left.list?.isEmpty == true ? ConfigMap() : nil), let over = right.map else {
                return right.map?.isEmpty == true || right.list?.isEmpty == true ? left : right
            }
            for entry in over.entries {
                let value = map[entry.key].map { merge($0, entry.value, prototype, depth + 1) }
                map.set(entry.key, keySpan: entry.keySpan, value ?? entry.value)
            }
            return replacing(right, map)
        }
    }

    /// For options that other bundles add: as most of their trees do, maps merge and lists grow.
    private static func mergeAnything(_ left: ConfigValue, _ right: ConfigValue, _ depth: Int) -> ConfigValue {
        guard depth < deepest else { return right }
        var result = right
        if let items = left.list, let more = right.list {
            result.content = .list(items + more)
        } else if var map = left.map, let over = right.map {
            for entry in over.entries {
                let value = map[entry.key].map { mergeAnything($0, entry.value, depth + 1) } ?? entry.value
                map.set(entry.key, keySpan: entry.keySpan, value)
            }
            result.content = .map(map)
        }
        return result
    }

    // MARK: finalise

    /// `false` when the value was unset.
    private mutating func finalize(_ value: inout ConfigValue, _ node: TreeNode, _ path: String, _ key: SourceSpan?, _ depth: Int)
        -> Bool
    {
        guard depth < Self.deepest, value.unknown == nil else { return true }
        if case .bool(false) = value.content, node.canBeUnset { return false }
        defer {
            if let kind = node.validate?(value) { problems.append(TreeProblem(kind: kind, path: path, span: value.span ?? key)) }
        }
        switch node.kind {
        case .scalar, .enumeration, .variable, .integer, .boolean:
            if node.refusesEmpty, !value.isFromEnvironment, isEmpty(value, node) {
                problems.append(TreeProblem(kind: .empty, path: path, span: value.span ?? key))
            } else if case .enumeration(let allowed) = node.kind, !value.isFromEnvironment,
                let text = value.scalarText ?? (value.isNull ? "null" : nil), !allowed.contains(text) {
                problems.append(TreeProblem(kind: .notAllowed(value: text, allowed: allowed), path: path, span: value.span ?? key))
            }
        case .options(let children):
            guard var map = value.map else { break }
            for child in children {
                guard let entry = map.entry(child.name) else {
                    if child.node.isRequired, isComplete {
                        problems.append(TreeProblem(kind: .missing(option: child.name), path: path, span: key ?? value.span))
                    }
                    continue
                }
                var inner = entry.value
                if finalize(&inner, child.node, path + "." + child.name, entry.keySpan, depth + 1) {
                    map.set(child.name, keySpan: entry.keySpan, inner)
                } else {
                    map.remove(child.name)
                }
            }
            value.content = .map(map)
        case .elements(let prototype, _):
            if let items = value.list {
                var kept: [ConfigValue] = []
                for (index, item) in items.enumerated() {
                    var item = item
                    if finalize(&item, prototype, path + ".\(index)", item.span, depth + 1) { kept.append(item) }
                }
                value.content = .list(kept)
                checkCount(kept.count, node, path, key ?? value.span)
            } else if var map = value.map {
                for entry in map.entries {
                    var inner = entry.value
                    if finalize(&inner, prototype, path + "." + entry.key, entry.keySpan, depth + 1) {
                        map.set(entry.key, keySpan: entry.keySpan, inner)
                    } else {
                        map.remove(entry.key)
                    }
                }
                value.content = .map(map)
                checkCount(map.entries.count, node, path, key ?? value.span)
            }
        }
        return true
    }

    private mutating func checkCount(_ count: Int, _ node: TreeNode, _ path: String, _ span: SourceSpan?) {
        guard count < node.leastElements, isComplete else { return }
        problems.append(TreeProblem(kind: .tooFew, path: path, span: span))
    }

    private func isEmpty(_ value: ConfigValue, _ node: TreeNode) -> Bool {
        switch value.content {
        case .null: true
        case .string(let text): text.isEmpty || { if case .variable = node.kind { text == "0" } else { false } }()
        case .list(let items): items.isEmpty
        case .map(let map): map.isEmpty
        case .bool(let flag): if case .variable = node.kind { !flag } else { false }
        case .integer(let number): if case .variable = node.kind { number == 0 } else { false }
        case .double, .unknown: false
        }
    }
}
