import Source
import Testing

@Suite struct NetworkRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("10.0.0.5", "10.0.0.5", true), ("10.0.0.5", "10.0.0.4", false),
        ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("fc00::/7", "fd12::1", true), ("fc00::/7", "fe80::1", false),
        ("2001:db8::/65", "2001:db8::1", true), ("2001:db8::/65", "2001:db8:0:0:8000::1", false),
    ])
    func containment(range: String, address: String, expected: Bool) throws {
        #expect(try #require(NetworkRange(range)).contains(try #require(NetworkAddress(address))) == expected)
    }

    @Test(arguments: ["10.0.0.0/33", "private_ranges", "10.0.0.0/", "/8", "10.0.0/8", "REMOTE_ADDR", "::/129", "10.0.0.0/-1"])
    func otherTexts(text: String) { #expect(NetworkRange(text) == nil) }
}
