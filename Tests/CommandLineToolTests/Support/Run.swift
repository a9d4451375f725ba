import CommandLineTool
import Synchronization
import TestSupport

final class Memory: ByteSink {
    private let written = Mutex<(bytes: [UInt8], writes: Int)>(([], 0))

    var bytes: [UInt8] { written.withLock { $0.bytes } }
    /// How many writes there were.
    var writes: Int { written.withLock { $0.writes } }

    func write(_ bytes: [UInt8]) throws(WriteError) {
        written.withLock { written in
            written.bytes += bytes
            written.writes += 1
        }
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

struct RunResult {
    var code: Int32
    var output: String
    var errors: String
    var writes: Int
}

/// Runs the command in this process.
func ezcluster(
    _ arguments: [String], in directory: String = "/nowhere", input: String = "", noColor: String? = nil, forceColor: String? = nil,
    terminal: Bool = false, errorTerminal: Bool = false
) -> RunResult {
    let output = Memory()
    let errors = Memory()
    let surroundings = Surroundings(
        workingDirectory: directory, standardInput: { Array(input.utf8) }, output: output, errors: errors, noColor: noColor,
        forceColor: forceColor, outputIsTerminal: terminal, errorsAreTerminal: errorTerminal)
    let code = EzclusterCommand.run(arguments, in: surroundings)
    return RunResult(code: code, output: output.text, errors: errors.text, writes: output.writes)
}
