import Glibc
import TestSupport
import Testing

@testable import Rendering

@Suite struct RenderingReferenceTests {
    @Test("docs/rendering.md is what the code says; EZCLUSTER_UPDATE=1 writes it anew")
    func pageIsCurrent() throws {
        let path = Servers.packageRoot + "/docs/rendering.md"
        if getenv("EZCLUSTER_UPDATE") != nil { _ = try Program.run("/usr/bin/tee", [path], input: Array(RenderingReference.markdown.utf8)) }
        let written = (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) }
        #expect(written == RenderingReference.markdown, "run EZCLUSTER_UPDATE=1 swift test --filter RenderingReferenceTests")
    }
}
