import ClusterModel
import Routing
import Source
import Testing

@testable import Rendering

@Suite struct InputTests {
    private func problem(_ key: String, _ text: String, name: String? = nil, with other: [String: String] = [:]) -> String {
        var settings = RenderSettings()
        settings.values[key] = [.init(name: name, text: text)]
        for (key, text) in other { settings.values[key] = [.init(text: text)] }
        do throws(InputProblem) {
            _ = try RenderInputs(settings)
            return ""
        } catch { return "\(error.setting): \(error.message)" }
    }

    @Test(arguments: [
        ("hosts", "test..com", "--host: \"test..com\" is no host name: it has two dots in a row, or one at an end"),
        ("hosts", "a b.test", "--host: \"a b.test\" is no host name: only letters, digits, hyphens and dots are allowed (others in their xn-- form)"),
        ("hosts", "-a.test", "--host: \"-a.test\" is no host name: a part begins or ends with a hyphen"),
        ("hosts", "", "--host: \"\" is no host name: it is empty"),
        ("listen", "eth0", "--listen: \"eth0\" is no address to listen on: 10.0.0.5, 10.0.0.5:8080, [fd00::5]:8080 or * is"),
        ("listen", "10.0.0.5:99999", "--listen: \"99999\" is no port: a number from 1 to 65535 is"),
        ("port", "0", "--port: \"0\" is no port: a number from 1 to 65535 is"),
        ("directory", "srv/site", "--directory: \"srv/site\" is no absolute path"),
        ("directory", "/srv/$site", "--directory: the path \"/srv/$site\" has a \"$\", which the servers' configurations take for something else"),
        ("php", "php-fpm", "--php: \"php-fpm\" is no place of PHP: unix:/run/php/php-fpm.sock, 127.0.0.1:9000 or module is"),
        ("body_size", "48 MB", "--body-size: \"48 MB\" is no size: 48m, 1g, 512k or a number of bytes is"),
        ("timeout", "-1", "--timeout: \"-1\" is no time: 90s, 2m or a number of seconds, up to a day, is"),
        ("trusted_proxies", "0.0.0.0/0", "--trusted-proxy: \"0.0.0.0/0\" is everybody: anyone could then forge where a request comes from"),
        ("trusted_proxies", "10.0.0.0/33", "--trusted-proxy: \"10.0.0.0/33\" is no address or network: 10.0.0.5 or 10.0.0.0/24 is"),
        ("tls_certificate", "/c.pem", "--tls-certificate: the certificate needs its key (tls_key)"),
        ("tls_key", "/c.key", "--tls-key: there is a key but no certificate (tls_certificate)"),
        ("http2", "maybe", "--http2: \"maybe\" is neither yes nor no"),
        ("nfs", "filer", "--nfs: \"filer\" is no NFS export: filer.example.com:/export/ez is"),
        ("memcached_item_size", "2g", "--memcached-item-size: memcached's largest item is from 1k to 1g"),
        ("memcached_form", "rpm", "--memcached-form: \"rpm\" is none of debian, sysconfig and systemd"),
    ])
    func wrongValuesAreRefused(_ key: String, _ text: String, _ message: String) {
        #expect(problem(key, text) == message)
    }

    @Test func mapsAreChecked() {
        #expect(problem("environment", "x", name: "1A").contains("is no name of a variable"))
        #expect(problem("environment", "x", name: "SCRIPT_FILENAME") == "--set-env: the variable SCRIPT_FILENAME is the web server's own")
        #expect(problem("nodes", "127.0.0.1", name: "web1") == "--node-address: the other nodes cannot reach 127.0.0.1")
        #expect(problem("nodes", "10.0.0.1", name: "1").contains("is no name of a node"))
    }

    @Test func rightValuesAreRead() throws {
        var settings = RenderSettings()
        for (key, text) in [
            ("hosts", "WWW.Example.com."), ("listen", "[fd00::5]:8080"), ("body_size", "1g"), ("timeout", "2m"), ("php", "[::1]:9000"),
            ("nfs", "[fd00::9]:/export"), ("trusted_proxies", "fd00::/8"),
        ] { settings.values[key] = [.init(text: text)] }
        let inputs = try RenderInputs(settings)
        #expect(inputs.hosts.map(\.text) == ["www.example.com"])
        #expect(inputs.listen[0].text(defaultPort: Port(80)) == "[fd00::5]:8080")
        #expect(inputs.bodySize.bytes == 1 << 30)
        #expect(inputs.timeout.seconds == 120)
        #expect(inputs.php == .tcp(host: "[::1]", port: Port(9000)))
        #expect(inputs.nfs?.server == "[fd00::9]")
        #expect(inputs.trustedProxies.map(\.text) == ["fd00::/8"])
    }
}
