import CommandLineTool
import TestSupport
import Testing

/// What every invocation relies on.
@Suite struct VersionTests {
    private func run(_ arguments: [String]) -> (code: Int32, output: String, errors: String) {
        let output = Memory()
        let errors = Memory()
        let code = EzclusterCommand.run(arguments, in: Surroundings(workingDirectory: "/", output: output, errors: errors))
        return (code, String(decoding: output.bytes, as: UTF8.self), String(decoding: errors.bytes, as: UTF8.self))
    }

    @Test func theVersionIsPrintedAlone() {
        let result = run(["--version"])
        #expect(result.code == 0)
        #expect(result.output.contains(Version.text))
        #expect(result.errors.isEmpty)
    }

    @Test func anUnknownOptionIsWrongUsage() {
        let result = run(["lint", "--no-such-option"])
        #expect(result.code == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("no-such-option"))
    }
}
