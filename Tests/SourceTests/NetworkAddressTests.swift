import Glibc
import Source
import Testing

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("0.0.0.0", .wildcard), ("::", .wildcard), ("127.0.0.1", .loopback), ("127.255.0.9", .loopback), ("::1", .loopback),
        ("::ffff:127.0.0.1", .loopback), ("10.0.0.1", .privateNetwork), ("172.15.255.255", .publicNetwork),
        ("172.16.0.0", .privateNetwork), ("172.31.255.255", .privateNetwork), ("172.32.0.0", .publicNetwork),
        ("192.168.4.5", .privateNetwork), ("192.169.0.1", .publicNetwork), ("100.63.255.255", .publicNetwork),
        ("100.64.0.1", .privateNetwork), ("100.127.255.255", .privateNetwork), ("100.128.0.0", .publicNetwork),
        ("169.254.1.1", .linkLocal), ("203.0.113.7", .publicNetwork), ("224.0.0.1", .multicast), ("fc00::1", .privateNetwork),
        ("fdff::1", .privateNetwork), ("fe00::1", .publicNetwork), ("fe80::1", .linkLocal), ("febf::1%eth0", .linkLocal),
        ("fec0::1", .publicNetwork), ("ff02::1", .multicast), ("2001:db8::1", .publicNetwork), ("::ffff:8.8.8.8", .publicNetwork),
    ] as [(String, NetworkAddress.Reach)])
    func whoReachesIt(text: String, reach: NetworkAddress.Reach) throws {
        #expect(try #require(NetworkAddress(text)).reach == reach)
    }

    /// The C library is the referee for what an address is.
    @Test func readsWhatTheSystemReads() {
        var state: UInt64 = 7
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let pieces = ["0", "1", "255", "256", "00", "01", ".", ".", ".", ":", ":", "::", "ffff", "db8", "fe80", "g", "12345", "+1", "-", " "]
        var texts = [
            "1.2.3.4", "1:2:3:4:5:6:7:8", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "1::", "::", "1::2::3", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7:8::", "", ".", ":", "1.2.3.4.", "0:0:1:0:0:0:1:0", "1:0:0:2:0:0:0:3",
        ]
        for _ in 0..<20_000 { texts.append((0..<(1 + random(12))).map { _ in pieces[random(pieces.count)] }.joined()) }
        for text in texts {
            var v4 = in_addr()
            var v6 = in6_addr()
            let address = NetworkAddress(text)
            var canonical = [CChar](repeating: 0, count: 64)
            if inet_pton(AF_INET, text, &v4) == 1 {
                inet_ntop(AF_INET, &v4, &canonical, 64)
                #expect(address?.family == .v4, "\(text)")
                #expect(address?.description == String(decoding: canonical.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
            } else if inet_pton(AF_INET6, text, &v6) == 1 {
                #expect(address?.family == .v6, "\(text)")
                inet_ntop(AF_INET6, &v6, &canonical, 64)
                let expected = String(decoding: canonical.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
                // The C library writes the end of mapped addresses as IPv4.
                if !expected.contains(".") { #expect(address?.description == expected, "\(text)") }
            } else {
                #expect(address == nil, "\(text)")
            }
            #expect((inet_aton(text, &v4) != 0) == (NetworkAddress(numericHost: text)?.family == .v4) || text.contains(" "), "\(text)")
            if let address { #expect(NetworkAddress(address.description) == address) }
        }
    }

    @Test func theShortFormsOfTheResolver() {
        #expect(NetworkAddress(numericHost: "127.1")?.description == "127.0.0.1")
        #expect(NetworkAddress(numericHost: "0x7f000001")?.description == "127.0.0.1")
        #expect(NetworkAddress(numericHost: "010.1")?.description == "8.0.0.1")
        #expect(NetworkAddress(numericHost: "2130706433")?.description == "127.0.0.1")
        #expect(NetworkAddress(numericHost: "4294967296") == nil)
        #expect(NetworkAddress(numericHost: "localhost") == nil)
        #expect(NetworkAddress("127.1") == nil)
    }
}
