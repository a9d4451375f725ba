@testable import CommandLineTool
import Glibc
import TestSupport
import Testing

/// What README.md shows is what the tool prints: a block behind `<!-- output of COMMAND, in DIRECTORY -->`. A last line `...` stands for
/// the rest. EZCLUSTER_UPDATE=1 writes the blocks anew.
@Suite struct ReadmeTests {
    private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }

    private struct Block {
        var command: [String]
        var directory: String
        /// Line numbers of the text between the fences.
        var lines: Range<Int>
    }

    @Test func outputsAreCurrent() throws {
        let path = Self.root + "/README.md"
        var lines = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let blocks = try Self.blocks(lines)
        #expect(blocks.count >= 3)
        // From the end, since writing changes the number of lines.
        for block in blocks.reversed() {
            let result = ezcluster(Array(block.command.dropFirst()), in: Self.root + "/" + block.directory)
            var printed = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            while printed.last == "" { printed.removeLast() }
            let shown = Array(lines[block.lines])
            let isCut = shown.last == "..."
            if getenv("EZCLUSTER_UPDATE") != nil {
                if isCut {
                    // To the end of the paragraph that stands there now.
                    let about = min(max(shown.count - 2, 0), printed.count)
                    let end = printed[about...].firstIndex(of: "") ?? printed.count
                    printed = Array(printed[..<end]) + ["..."]
                }
                lines.replaceSubrange(block.lines, with: printed)
                continue
            }
            let expected = isCut ? Array(shown.dropLast()) : shown
            #expect(
                Array(printed.prefix(isCut ? expected.count : printed.count)) == expected,
                "README.md, \(block.command.joined(separator: " ")): EZCLUSTER_UPDATE=1 swift test --filter ReadmeTests writes it anew")
        }
        if getenv("EZCLUSTER_UPDATE") != nil { _ = try Program.run("/usr/bin/tee", [path], input: Array(lines.joined(separator: "\n").utf8)) }
    }

    private static func blocks(_ lines: [String]) throws -> [Block] {
        var blocks: [Block] = []
        for (index, line) in lines.enumerated() where line.hasPrefix("<!-- output of ") {
            let words = line.dropFirst("<!-- output of ".count).dropLast(" -->".count).split(separator: ", in ", maxSplits: 1)
            let command = try #require(words.first).split(separator: " ").map(String.init)
            try #require(words.count == 2 && command.first == "ezcluster" && lines[index + 1] == "```", "README.md:\(index + 1)")
            let end = try #require(lines[(index + 2)...].firstIndex(of: "```"), "README.md:\(index + 1)")
            blocks.append(Block(command: command, directory: String(words[1]), lines: (index + 2)..<end))
        }
        return blocks
    }

    @Test("every option that README.md names exists")
    func options() throws {
        let text = String(decoding: try readFile(Self.root + "/README.md"), as: UTF8.self)
        let help = RootArguments.commandNames.map { ezcluster([$0, "--help"]).output }.joined()
        for word in text.split(whereSeparator: { !($0 == "-" || $0.isLetter || $0.isNumber) }) where word.hasPrefix("--") && word.count > 2 {
            #expect(help.contains(String(word)), "\(word)")
        }
    }
}
