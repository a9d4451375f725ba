import CPCRE2
import Synchronization

/// A compiled regular expression that matches bytes, as httpd and nginx use PCRE: no UTF mode unless the pattern asks.
///
/// Compiling and matching are bounded: a pattern that backtracks without end gives `.limitExceeded`, not a hang.
public final class Pattern: Sendable {
    public struct Options: OptionSet, Hashable, Sendable {
        public let rawValue: UInt32
        public init(rawValue: UInt32) { self.rawValue = rawValue }
        public static let caseless = Options(rawValue: PCRE2_CASELESS)
        public static let dotAll = Options(rawValue: PCRE2_DOTALL)
        public static let dollarEndOnly = Options(rawValue: PCRE2_DOLLAR_ENDONLY)
        /// Only for patterns that begin with nothing else to say so; servers use `(*UTF8)` in the pattern.
        public static let utf = Options(rawValue: PCRE2_UTF)
    }

    /// Why a pattern does not compile, with PCRE's words and the byte offset in the pattern.
    public struct CompileError: Error, Hashable, Sendable {
        public var message: String
        public var offset: Int
    }

    public enum MatchError: Error, Hashable, Sendable {
        /// Backtracking, depth or heap limit.
        case limitExceeded
        /// The subject is not UTF-8 and the pattern asks for it.
        case invalidUTF
        case failed(code: Int32)
    }

    /// The groups of a match: 0 is the whole. `nil` for groups that took no part.
    public struct Match: Hashable, Sendable {
        public var groups: [Range<Int>?]
        public subscript(_ group: Int) -> Range<Int>? { group < groups.count ? groups[group] : nil }
    }

    public let source: [UInt8]
    public let options: Options
    /// Named groups and their numbers, in order of number.
    public let names: [(name: String, group: Int)]
    public let groupCount: Int

    // Immutable after creation; PCRE2 documents compiled code as safe to share between threads.
    private nonisolated(unsafe) let code: OpaquePointer

    /// Steps that one match may take; PCRE's own default of ten million takes seconds.
    public static let matchLimit: UInt32 = 1_000_000

    /// - Throws: `CompileError`, with the offset where PCRE stopped.
    public init(_ source: [UInt8], options: Options = []) throws(CompileError) {
        var code = Int32(0)
        var offset = 0
        let compiled = source.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var empty: UInt8 = 0
            return withUnsafePointer(to: &empty) { fallback in
                pcre2_compile_8(buffer.baseAddress ?? fallback, buffer.count, options.rawValue, &code, &offset, nil)
            }
        }
        guard let compiled else { throw CompileError(message: Self.message(code), offset: offset) }
        self.source = source
        self.options = options
        self.code = compiled
        var count = UInt32(0)
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        groupCount = Int(count)
        names = Self.names(of: compiled)
    }

    deinit { pcre2_code_free_8(code) }

    /// Searches the subject from the start.
    /// - Parameter limit: the steps that the match may take.
    /// - Throws: `MatchError` when the match could not be decided.
    public func firstMatch(in subject: [UInt8], limit: UInt32 = matchLimit) throws(MatchError) -> Match? {
        guard let data = pcre2_match_data_create_from_pattern_8(code, nil) else { throw .failed(code: PCRE2_ERROR_NOMEMORY) }
        defer { pcre2_match_data_free_8(data) }
        let context = pcre2_match_context_create_8(nil)
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_match_limit_8(context, limit)
        pcre2_set_depth_limit_8(context, 10_000)
        let result = subject.withUnsafeBufferPointer { buffer -> Int32 in
            var empty: UInt8 = 0
            return withUnsafePointer(to: &empty) { fallback in
                pcre2_match_8(code, buffer.baseAddress ?? fallback, buffer.count, 0, 0, data, context)
            }
        }
        if result == PCRE2_ERROR_NOMATCH { return nil }
        if result < 0 {
            switch result {
            case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_JIT_STACKLIMIT:
                throw .limitExceeded
            case PCRE2_ERROR_UTF8_ERR21...PCRE2_ERROR_UTF8_ERR1:
                throw .invalidUTF
            default:
                throw .failed(code: result)
            }
        }
        let vector = pcre2_get_ovector_pointer_8(data)!
        var groups: [Range<Int>?] = []
        groups.reserveCapacity(groupCount + 1)
        for group in 0...groupCount {
            let start = vector[2 * group]
            let end = vector[2 * group + 1]
            // PCRE2_UNSET is all bits set: -1, since Swift sees size_t as Int.
            let isSet = group < result && start >= 0 && start <= end
            groups.append(isSet ? start..<end : nil)
        }
        return Match(groups: groups)
    }

    public func matches(_ subject: [UInt8]) throws(MatchError) -> Bool { try firstMatch(in: subject) != nil }

    /// The byte that every match must start with, when the pattern is anchored to the start of the subject
    /// and PCRE knows that byte. It is what proves that `^var/` never matches a path that starts with `/`.
    public var anchoredFirstByte: UInt8? {
        var all = UInt32(0)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_ALLOPTIONS), &all)
        guard all & PCRE2_ANCHORED != 0 else { return nil }
        guard let text = String(validating: source, as: UTF8.self), text.utf8.first == UInt8(ascii: "^") else { return nil }
        return Self.literalFirstByte(after: source)
    }

    /// PCRE does not keep the first code unit of anchored patterns, so it is asked of the pattern without its anchor.
    private static func literalFirstByte(after source: [UInt8]) -> UInt8? {
        guard let rest = try? Pattern(Array(source.dropFirst())) else { return nil }
        var type = UInt32(0)
        pcre2_pattern_info_8(rest.code, UInt32(PCRE2_INFO_FIRSTCODETYPE), &type)
        guard type == 1 else { return nil }
        var unit = UInt32(0)
        pcre2_pattern_info_8(rest.code, UInt32(PCRE2_INFO_FIRSTCODEUNIT), &unit)
        return UInt8(truncatingIfNeeded: unit)
    }

    private static func message(_ code: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = buffer.withUnsafeMutableBufferPointer { pcre2_get_error_message_8(code, $0.baseAddress, $0.count) }
        return String(decoding: buffer.prefix(max(0, Int(length))), as: UTF8.self)
    }

    private static func names(of code: OpaquePointer) -> [(name: String, group: Int)] {
        var count = UInt32(0)
        var size = UInt32(0)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        guard count > 0 else { return [] }
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table else { return [] }
        return (0..<Int(count)).map { index in
            let entry = table + index * Int(size)
            let group = Int(entry[0]) << 8 | Int(entry[1])
            return (String(decodingCString: entry + 2, as: UTF8.self), group)
        }.sorted { $0.group < $1.group }
    }
}

/// Compiled patterns by their text: hundreds of virtual hosts share a handful.
public final class PatternCache: Sendable {
    private struct Key: Hashable {
        var source: [UInt8]
        var options: Pattern.Options
    }

    private let compiled = Mutex<[Key: Result<Pattern, Pattern.CompileError>]>([:])

    public init() {}

    public func pattern(_ source: [UInt8], options: Pattern.Options = []) throws(Pattern.CompileError) -> Pattern {
        let key = Key(source: source, options: options)
        return try compiled.withLock { cache in
            if let known = cache[key] { return known }
            let result: Result<Pattern, Pattern.CompileError>
            do throws(Pattern.CompileError) {
                result = .success(try Pattern(source, options: options))
            } catch {
                result = .failure(error)
            }
            cache[key] = result
            return result
        }.get()
    }

    public func pattern(_ source: String, options: Pattern.Options = []) throws(Pattern.CompileError) -> Pattern {
        try pattern(Array(source.utf8), options: options)
    }
}
