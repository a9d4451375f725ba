import Host
import Source
import Testing

@Suite struct SharedReadingsTests {
    private struct Content: SharedReading {
        var owners: FileOwners
        var bytes: [UInt8]
    }

    private func read(_ bytes: [UInt8], _ node: String, _ readings: SharedReadings<Content>) -> Content {
        readings.reading("", of: MemoryHostTree(["/etc/x": bytes]), node: node) { tree, owners in
            .init(Content(owners: owners, bytes: (try? tree.read("/etc/x", limit: 10_000)) ?? []))
        }
    }

    @Test("machines share a reading when the answers are equal to the last byte", arguments: [3, 100, 512, 513, 3000])
    func everyByteCounts(count: Int) {
        let readings = SharedReadings<Content>()
        let places = [nil] + stride(from: 0, to: count, by: max(1, count / 97)).map { Optional($0) } + [count - 1]
        for round in 1...2 {
            for place in Set(places) {
                var bytes = [UInt8](repeating: 0x61, count: count)
                if let place { bytes[place] = 0x62 }
                let found = read(bytes, "web\(place ?? -1)-\(round)", readings)
                #expect(found.bytes == bytes)
                #expect(found.owners.names.count == round)
            }
        }
    }
}
