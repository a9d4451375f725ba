import Routing
import Source

/// What PHP makes of the script that it is handed.
extension Machine {
    /// - Parameter kind: what the server knows of the file; `nil` when it did not look.
    func runPHP(_ script: Bytes, usesModule: Bool, kind: MachineRequest.FileKind?) -> (executed: String?, pathInfo: String?) {
        if usesModule { return (kind == .regular ? script.text : nil, nil) }
        if kind == .regular { return (Self.mayExecute(script) ? script.text : nil, nil) }
        if kind == nil, isRegularFile(script) { return (Self.mayExecute(script) ? script.text : nil, nil) }
        guard context.fixPathInfo, kind == nil else { return (nil, nil) }
        // cgi.fix_pathinfo: components are cut until a file is found; only names with an extension can be one.
        var path = script
        while let slash = path.lastIndex(of: UInt8(ascii: "/")), slash > 0 {
            let rest = Array(script[slash...])
            path = Array(path[..<slash])
            guard path[((path.lastIndex(of: UInt8(ascii: "/")) ?? 0) + 1)...].contains(UInt8(ascii: ".")), isRegularFile(path) else { continue }
            return (Self.mayExecute(path) ? path.text : nil, rest.text)
        }
        return (nil, nil)
    }

    /// php-fpm's `security.limit_extensions` as it is by default.
    private static func mayExecute(_ path: Bytes) -> Bool { path.hasSuffix(".php") || path.hasSuffix(".phar") }
}
