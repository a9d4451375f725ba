import Symfony

/// A node of a bundle's configuration tree, with the rules of symfony/config that decide what it accepts and how the
/// configurations of several files become one.
struct TreeNode: Sendable {
    indirect enum Kind: Sendable {
        /// Text, number, flag or null.
        case scalar
        case boolean
        case integer
        case enumeration([String])
        /// Anything.
        case variable
        /// Fixed options.
        case options([(name: String, node: TreeNode)])
        /// Any number of equal elements. `keyedBy` names the attribute that may give the key of an element
        /// (`useAttributeAsKey`); without it elements are a list, and lists of several files are appended.
        case elements(TreeNode, keyedBy: String?)
    }

    var kind: Kind
    var isRequired = false
    /// Null and `''` are refused (`cannotBeEmpty`).
    var refusesEmpty = false
    /// `false` removes the option (`canBeUnset`).
    var canBeUnset = false
    /// A later file replaces the whole value when this is false (`performNoDeepMerging`).
    var mergesDeeply = true
    /// `my-name` becomes `my_name` when it has no underscore.
    var normalizesKeys = true
    /// Options that the tree does not name are kept and not judged, because other bundles add options there.
    var isOpen = false
    var leastElements = 0
    /// Singular spellings of list options, for XML's sake (`adapter` for `adapters`).
    var singulars: [(singular: String, plural: String)] = []
    /// What the bundle does with the value before anything else but the dashes in its keys (`beforeNormalization`).
    var prepare: (@Sendable (ConfigValue) -> ConfigValue)?
    /// What null stands for, when it is not what the kind takes it for (`treatNullLike`).
    var nullStandsFor: ConfigValue.Content?
    /// What the prepared values of an element are checked for (`validate`): `nil` when it is accepted.
    var validate: (@Sendable (ConfigValue) -> TreeProblem.Kind?)?

    init(_ kind: Kind) { self.kind = kind }

    static var scalar: TreeNode { TreeNode(.scalar) }
    static var boolean: TreeNode { TreeNode(.boolean) }
    static var integer: TreeNode { TreeNode(.integer) }
    static var variable: TreeNode { TreeNode(.variable) }
    static func oneOf(_ values: String...) -> TreeNode { TreeNode(.enumeration(values)) }
    static func options(_ children: [(String, TreeNode)]) -> TreeNode {
        TreeNode(.options(children.map { (name: $0.0, node: $0.1) }))
    }
    static func list(of node: TreeNode) -> TreeNode { TreeNode(.elements(node, keyedBy: nil)) }
    static func map(of node: TreeNode, keyedBy attribute: String) -> TreeNode {
        TreeNode(.elements(node, keyedBy: attribute))
    }
    /// Scalars that all have the same rules.
    static func scalars(_ names: String...) -> [(String, TreeNode)] { names.map { ($0, .scalar) } }

    private func changed(_ change: (inout TreeNode) -> Void) -> TreeNode {
        var copy = self
        change(&copy)
        return copy
    }

    var required: TreeNode { changed { $0.isRequired = true } }
    var nonEmpty: TreeNode { changed { $0.refusesEmpty = true } }
    var unsettable: TreeNode { changed { $0.canBeUnset = true } }
    var shallow: TreeNode { changed { $0.mergesDeeply = false } }
    var verbatimKeys: TreeNode { changed { $0.normalizesKeys = false } }
    var open: TreeNode { changed { $0.isOpen = true } }
    var atLeastOne: TreeNode { changed { $0.leastElements = 1 } }
    func prepared(_ body: @escaping @Sendable (ConfigValue) -> ConfigValue) -> TreeNode { changed { $0.prepare = body } }
    func null(_ content: ConfigValue.Content) -> TreeNode { changed { $0.nullStandsFor = content } }
    func validated(_ body: @escaping @Sendable (ConfigValue) -> TreeProblem.Kind?) -> TreeNode { changed { $0.validate = body } }
    func singular(_ singular: String, of plural: String) -> TreeNode { changed { $0.singulars.append((singular, plural)) } }

    /// A section that can be switched on and off by a flag in its place (`canBeEnabled`).
    var switchable: TreeNode {
        prepared { value in
            func enabled(_ flag: Bool, _ map: ConfigMap) -> ConfigValue {
                var map = map
                if map["enabled"].map(\.isNull) ?? true { map.set("enabled", keySpan: nil, ConfigValue(.bool(flag), value.provenance)) }
                var copy = value
                copy.content = .map(map)
                return copy
            }
            switch value.content {
            case .null, .bool(true): return enabled(true, ConfigMap())
            case .bool(false): return enabled(false, ConfigMap())
            case .map(let map): return enabled(true, map)
            case .list(let items) where items.isEmpty: return enabled(true, ConfigMap())
            default: return value
            }
        }
    }
}
