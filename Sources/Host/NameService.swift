import Source

/// Host names, asked of `getent`.
///
/// In a static executable the C library's own look-ups load the system's modules and fail or crash when they do not fit; a
/// program of the system always fits.
enum NameService {
    private static let programs = ["/usr/bin/getent", "/bin/getent"]
    private static let seconds: Int32 = 5

    static func addresses(of name: String) -> Knowledge<[NetworkAddress]> {
        // What begins like an option or holds other signs is no host name.
        let isName = !name.isEmpty && name.utf8.count <= 253 && name.utf8.first != UInt8(ascii: "-")
            && name.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || "-._".utf8.contains($0) }
        guard isName else { return .unknown(Unknown("\"\(name)\" is no host name")) }
        guard let program = programs.first(where: Subprocess.isExecutable) else {
            return .unknown(Unknown("names cannot be resolved: getent is not installed"))
        }
        guard let (status, output) = Subprocess.run(program, ["ahosts", name], seconds: seconds, limit: 65_536) else {
            return .unknown(Unknown("the resolver did not answer for \(name) within \(seconds) seconds"))
        }
        // getent(1): 2 for a key that was not found.
        if status == 2 { return .known([]) }
        guard status == 0 else { return .unknown(Unknown("the resolver failed for \(name)")) }
        var found: [NetworkAddress] = []
        for line in output.split(separator: 0x0A) {
            let word = String(decoding: line.prefix { $0 != 0x20 && $0 != 0x09 }, as: UTF8.self)
            if let address = NetworkAddress(word), !found.contains(address) { found.append(address) }
        }
        return .known(found)
    }
}
