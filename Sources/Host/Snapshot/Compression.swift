import CZlib
import Source

/// gzip (RFC 1952) through zlib.
enum Compression {
    struct Failure: Error { var reason: String }

    /// One member without name or time, so that equal input gives equal output.
    static func gzip(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // 16 more than the window's bits asks for gzip's head and foot.
        guard deflateInit2_(&stream, 9, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw Failure(reason: "zlib cannot be started") }
        defer { deflateEnd(&stream) }
        guard bytes.count < Int(UInt32.max) else { throw Failure(reason: "too much for one archive") }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
        let status = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else { throw Failure(reason: "zlib failed (\(status))") }
        output.removeLast(Int(stream.avail_out))
        return output
    }

    /// Unpacks one member and hands it on piece by piece, so that only as much is held as the receiver keeps.
    /// - Parameter receive: throws to stop.
    static func gunzip(_ bytes: [UInt8], _ receive: (ArraySlice<UInt8>) throws(Failure) -> Void) throws(Failure) {
        var stream = z_stream()
        guard inflateInit2_(&stream, MAX_WBITS + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw Failure(reason: "zlib cannot be started")
        }
        defer { inflateEnd(&stream) }
        guard bytes.count < Int(UInt32.max) else { throw Failure(reason: "the file is too large") }
        var output = [UInt8](repeating: 0, count: 65_536)
        var consumed = 0
        while true {
            var produced = 0
            let status = bytes.withUnsafeBufferPointer { source in
                output.withUnsafeMutableBufferPointer { target in
                    stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + consumed })
                    stream.avail_in = UInt32(source.count - consumed)
                    stream.next_out = target.baseAddress
                    stream.avail_out = UInt32(target.count)
                    let status = inflate(&stream, Z_NO_FLUSH)
                    consumed = source.count - Int(stream.avail_in)
                    produced = target.count - Int(stream.avail_out)
                    return status
                }
            }
            if produced > 0 { try receive(output[..<produced]) }
            switch status {
            case Z_STREAM_END:
                guard consumed == bytes.count else { throw Failure(reason: "something follows the archive") }
                return
            case Z_OK: if produced == 0, consumed == bytes.count { throw Failure(reason: "it is cut short") }
            case Z_BUF_ERROR: throw Failure(reason: "it is cut short")
            case Z_DATA_ERROR: throw Failure(reason: "it is no gzip file, or damaged")
            default: throw Failure(reason: "zlib failed (\(status))")
            }
        }
    }
}
