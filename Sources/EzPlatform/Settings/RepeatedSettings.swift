import Source
import Symfony

/// A value that another file's value for the same setting leaves without effect, against the order in which files are loaded.
public struct OverriddenRepeat: Sendable {
    /// Dotted path below the root key: `system.default.io.metadata_handler`.
    public var path: String
    /// The value without effect.
    public var value: Sourced<String>
    /// The one that counts.
    public var winner: Sourced<String>
    /// The winner stands below the older root key, which is merged last.
    public var isBelowOlderKey: Bool
}

extension Project {
    /// Where the core bundle hands its sections on from behind (3.x), the first file wins over later ones, and the older root key
    /// over all: values that a reader of the files would expect to count, and that do not.
    public var overriddenRepeats: [OverriddenRepeat] {
        guard facts.firstSectionWins else { return [] }
        struct Leaf {
            var value: Sourced<String>
            var isOlder: Bool
        }
        var winners: [String: Leaf] = [:]
        var found: [OverriddenRepeat] = []
        func walk(_ value: ConfigValue, _ path: String, _ isOlder: Bool, _ depth: Int) {
            guard depth < 32 else { return }
            if let map = value.map {
                for entry in map.entries { walk(entry.value, path.isEmpty ? entry.key : path + "." + entry.key, isOlder, depth + 1) }
                return
            }
            guard case .known(let text) = value.text else { return }
            guard let winner = winners[path] else {
                winners[path] = Leaf(value: text, isOlder: isOlder)
                return
            }
            // Two sections of the older key merge in the usual order: the later one wins.
            guard !(winner.isOlder && isOlder) else {
                winners[path] = Leaf(value: text, isOlder: true)
                return
            }
            guard winner.value.value != text.value, winner.value.span?.file != text.span?.file || winner.isOlder else { return }
            found.append(OverriddenRepeat(path: path, value: text, winner: winner.value, isBelowOlderKey: winner.isOlder))
        }
        if let older = facts.olderRootKey {
            for section in symfony.extensions[older] ?? [] { walk(section.value, "", true, 0) }
        }
        for section in symfony.extensions[facts.rootKey] ?? [] { walk(section.value, "", false, 0) }
        return found
    }
}
