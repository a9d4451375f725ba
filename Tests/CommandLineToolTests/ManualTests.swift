@testable import CommandLineTool
import TestSupport
import Testing

/// The manual page and what shells complete.
@Suite struct ManualTests {
    @Test("the manual page names every command and option, and groff has nothing to say about it")
    func manualPage() throws {
        let page = ezcluster(["--generate-manual-page"]).output
        #expect(page.hasPrefix(".TH \"EZCLUSTER\" \"1\""))
        for command in RootArguments.commandNames where command != "help" {
            #expect(page.contains("EZCLUSTER \(command.uppercased().replacing("-", with: "\\-"))"), "\(command)")
            let help = ezcluster([command, "--help"]).output
            for word in help.split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "," }) where word.hasPrefix("--") && word.count > 2 {
                guard !word.contains("help"), !word.contains("version"), word.allSatisfy({ $0 == "-" || $0.isLetter }) else { continue }
                let escaped = word.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "\\-")
                #expect(page.contains(escaped), "\(command) \(word)")
            }
        }
        // No line begins like a request that was not meant.
        for line in page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
            #expect(["TH", "SH", "SS", "TP", "B", "PP", "EX", "EE", "br"].contains { line == ".\($0)" || line.hasPrefix(".\($0) ") }, "\(line)")
        }
        guard (try? readFile("/usr/bin/groff")) != nil else { return }
        let result = try Program.run("/usr/bin/groff", ["-man", "-ww", "-Tascii", "-z"], input: Array(page.utf8))
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errorText)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completions(_ shell: String) throws {
        let script = ezcluster(["--generate-completion-script", shell]).output
        for word in ["lint", "trace", "explain", "write-baseline", "sarif"] { #expect(script.contains(word), "\(shell): \(word)") }
        if shell == "bash" {
            let result = try Program.run("/bin/bash", ["-n", "/dev/stdin"], input: Array(script.utf8))
            #expect(result.status == 0, "\(result.errorText)")
        }
    }
}
