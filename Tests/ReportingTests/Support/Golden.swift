import Testing
import TestSupport

/// Compares output with a committed file, byte for byte. `EZCLUSTER_UPDATE_GOLDEN=1` writes the files anew.
func expectGolden(_ name: String, _ output: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
    let here = #filePath
    let directory = String(here[..<(here.range(ofSuffix: "/Support/Golden.swift") ?? here.endIndex)]) + "/Golden/"
    if Environment.isSet("EZCLUSTER_UPDATE_GOLDEN") {
        try writeFile(directory + name, output)
        return
    }
    let expected = try readFile(directory + name)
    #expect(
        String(decoding: output, as: UTF8.self) == String(decoding: expected, as: UTF8.self),
        "\(name) differs; EZCLUSTER_UPDATE_GOLDEN=1 writes it anew", sourceLocation: sourceLocation)
}

extension String {
    /// Where a suffix begins.
    func range(ofSuffix suffix: String) -> String.Index? {
        hasSuffix(suffix) ? utf8.index(endIndex, offsetBy: -suffix.utf8.count) : nil
    }
}
