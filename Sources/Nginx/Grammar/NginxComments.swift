import Source

/// The comments of an nginx configuration, for whoever reads them: `#` inside quotes and Lua blocks starts none.
public enum NginxComments {
    /// From `#` to the end of the line, in file order.
    public static func ranges(in file: SourceFile) -> [ByteRange] {
        var lexer = Lexer(file.bytes)
        var ranges: [ByteRange] = []
        var lastWord: [UInt8] = []
        while true {
            switch lexer.next() {
            case .comment(let range): ranges.append(range)
            case .word(let word):
                // The first word of a directive decides whether its block is Lua.
                if lastWord.isEmpty { lastWord = word.value }
            case .open:
                if lastWord.suffix(luaBlock.count).elementsEqual(luaBlock) { _ = lexer.skipLua() }
                lastWord = []
            case .semicolon, .close: lastWord = []
            case .statement, .fault: break
            case .end: return ranges
            }
        }
    }

    private static let luaBlock = Array("_by_lua_block".utf8)
}
