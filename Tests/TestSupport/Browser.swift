import Glibc

/// A headless Chromium: unpacked by `scripts/test-browser` into `.build/browser`, or installed on the machine.
public enum Browser {
    /// `nil` when there is none.
    public static let program: ServerProgram? = {
        let own = Servers.packageRoot + "/.build/browser/"
        let places = [
            (own, "usr/lib/chromium/chromium-headless-shell"), ("/", "usr/lib/chromium/chromium-headless-shell"),
            ("/", "usr/lib/chromium/chromium"), ("/", "opt/google/chrome/chrome"),
        ]
        for (root, name) in places where access(root + name, X_OK) == 0 {
            var environment = Servers.libraries(below: root)
            // This library lies in a folder of its own.
            environment = environment.mapValues { folders in
                folders.split(separator: ":").flatMap { [String($0), "\($0)/pulseaudio"] }.joined(separator: ":")
            }
            return ServerProgram(path: root + name, environment: environment, arguments: arguments(name))
        }
        return nil
    }()

    /// Why there may be none.
    public static let hint = "run scripts/test-browser"

    private static func arguments(_ name: String) -> [String] {
        // Root has no sandbox; the pages are the tests' own.
        let common = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage", "--no-first-run"]
        return name.hasSuffix("headless-shell") ? common : ["--headless"] + common
    }

    /// What a page is after its scripts have run.
    public struct Page: Sendable {
        /// The document as markup.
        public var dom: String
        /// What scripts and the browser itself wrote to the console.
        public var console: [String]
        /// What was asked for over the network; files are not.
        public var requests: [String]
    }

    /// Opens a file and waits until nothing more happens.
    public static func open(_ file: String, program: ServerProgram) throws -> Page {
        let scratch = try TemporaryDirectory()
        let arguments = [
            "--user-data-dir=\(scratch.path)/profile", "--enable-logging=stderr", "--log-level=0", "--log-net-log=\(scratch.path)/net.json",
            "--virtual-time-budget=4000", "--dump-dom",
        ]
        let result = try program.run(arguments + ["file://" + file], seconds: 60)
        let console = result.errorText.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
        let log = String(decoding: (try? readFile(scratch.path + "/net.json")) ?? [], as: UTF8.self)
        var requests: [String] = []
        var rest = log[...]
        while let start = rest.firstRange(of: "\"url\":\"") {
            rest = rest[start.upperBound...]
            let url = String(rest.prefix { $0 != "\"" })
            if !requests.contains(url) { requests.append(url) }
        }
        return Page(dom: result.outputText, console: console, requests: requests)
    }

    /// The bytes of a picture (`.png`) or of what a printer gets (`.pdf`).
    public static func draw(_ file: String, as name: String, width: Int = 1200, height: Int = 1600, program: ServerProgram) throws -> [UInt8] {
        let scratch = try TemporaryDirectory()
        let output = scratch.path + "/" + name
        let what = name.hasSuffix(".pdf") ? "--print-to-pdf=\(output)" : "--screenshot=\(output)"
        _ = try program.run(["--user-data-dir=\(scratch.path)/profile", "--window-size=\(width),\(height)", what, "file://" + file], seconds: 60)
        return try readFile(output)
    }
}
