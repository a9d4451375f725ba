/// Finds the known name that somebody probably meant.
public enum NearestName {
    /// The candidate with the smallest edit distance to `name`, when it is near enough to be a slip:
    /// at most a third of the name's length, and at most `limit` edits.
    public static func of(_ name: String, among candidates: some Sequence<String>, limit: Int = 3) -> String? {
        var best: (name: String, distance: Int)?
        let allowed = min(limit, max(1, name.utf8.count / 3))
        for candidate in candidates {
            let distance = distance(name, candidate, limit: allowed)
            if distance <= allowed, distance < best?.distance ?? Int.max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Edits between two names, counting the swap of neighbours as one; more than `limit` is `limit + 1`.
    public static func distance(_ left: String, _ right: String, limit: Int) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        guard abs(a.count - b.count) <= limit else { return limit + 1 }
        var before: [Int] = []
        var previous = Array(0...b.count)
        var current = [Int](repeating: 0, count: b.count + 1)
        for i in 0..<a.count {
            current[0] = i + 1
            for j in 0..<b.count {
                current[j + 1] = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { current[j + 1] = min(current[j + 1], before[j - 1] + 1) }
            }
            if current.min()! > limit { return limit + 1 }
            before = previous
            swap(&previous, &current)
        }
        return min(previous[b.count], limit + 1)
    }
}
