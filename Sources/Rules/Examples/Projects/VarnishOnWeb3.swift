extension [Example.Change] {
    /// Varnish runs on the third machine of `cluster25`.
    /// - Parameters:
    ///   - vcl: what follows `vcl 4.0;`.
    ///   - isTold: whether the machine also has the address that the project announces changes to.
    static func varnishOnWeb3(_ vcl: String, isTold: Bool) -> Self {
        let processes: Self = [
            .file("web3/proc/13/comm", "varnishd\n"),
            .file("web3/proc/13/cmdline", "/usr/sbin/varnishd\u{0}-a\u{0}:6081\u{0}-f\u{0}/etc/varnish/default.vcl\u{0}"),
            .file("web3/proc/13/cgroup", "0::/system.slice/varnish.service\n"),
            .file("web3/etc/varnish/default.vcl", "vcl 4.0;\n" + vcl),
        ]
        let address: Self = [.replace(in: "web3/proc/net/fib_trie", "10.0.10.22\n", with: "10.0.10.22\n        /32 host LOCAL\n     |-- 10.0.10.40\n")]
        return isTold ? processes + address : processes
    }
}

/// Backends of VCL, one for each address.
func vclBackends(_ addresses: [String]) -> String {
    addresses.enumerated().map { "backend web\($0.offset + 1) {\n    .host = \"\($0.element)\";\n}\n" }.joined()
}
