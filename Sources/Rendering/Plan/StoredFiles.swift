import EzPlatform
import Source

/// URLs of one directory of stored images and what answers for them.
struct ImageArea: Hashable, Sendable {
    enum Answer: Hashable, Sendable {
        /// The application, which streams them from the shared storage.
        case application
        /// The file on the web server's own disk.
        case disk
    }

    /// URL path without slashes at both ends: `var/site/storage`; empty for the root.
    var prefix: String
    /// `images`, `images-versioned`.
    var directories: [String]
    var answer: Answer
    var siteaccesses: [String]

    /// Matches URLs of the area, from their beginning.
    var pattern: String {
        let names = directories.map(RegularExpression.quoted).joined(separator: "|")
        return "^/" + (prefix.isEmpty ? "" : RegularExpression.quoted(prefix) + "/") + "(\(names))/"
    }
}

/// URLs of stored images on a host of their own.
struct StaticArea: Hashable, Sendable {
    /// URL path without slashes at both ends.
    var prefix: String
    var directories: [String]
    /// The directory on disk that stands for the prefix; `nil` when nothing says it.
    var storage: ServerPath?
    var siteaccesses: [String]
}

/// A host that only serves stored images.
struct StaticHost: Hashable, Sendable {
    var host: HostName
    var isTLS: Bool
    var areas: [StaticArea]

    /// It is known where all of its files are.
    var isServable: Bool { areas.allSatisfy { $0.storage != nil } }
}

enum RegularExpression {
    /// Text that matches itself. What servers read in their own ways (quotes, backslashes, `$`, braces) is written in hexadecimal.
    static func quoted(_ text: String) -> String {
        var result: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                result.append(byte)
            case UInt8(ascii: "."), UInt8(ascii: "+"):
                result += [UInt8(ascii: "\\"), byte]
            default:
                let digits = String(byte, radix: 16)
                result += Array(("\\x" + (digits.utf8.count == 1 ? "0" : "") + digits).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// Where the images of all siteaccesses are asked for, by the effective settings of each.
struct StoredFiles: Sendable {
    var areas: [ImageArea] = []
    var staticHosts: [StaticHost] = []
    /// Absolute prefixes that no server of this project answers: buckets and content delivery networks.
    var elsewhere: [(host: String, reason: String)] = []
    /// What could not be told, with the siteaccess.
    var unknown: [(siteaccess: String, unknown: Unknown)] = []
    /// Some siteaccess keeps files where only the application can reach them.
    var isShared = false

    /// - Parameters:
    ///   - ownHosts: names of the site itself, in lower case.
    ///   - projectDirectory: where the project is on the servers.
    init(_ project: Project, inputs: RenderInputs, ownHosts: Set<String>, projectDirectory: ServerPath) throws(InputProblem) {
        let shared = project.siteaccessesWithSharedFiles
        for siteaccess in project.siteaccesses.siteaccesses.map(\.name) {
            func text(_ name: String, _ standard: String) -> String {
                project.setting(name, for: siteaccess).text.value.map { Self.trimmed($0.value) } ?? standard
            }
            var directories = [text("image.published_images_dir", "images"), text("image.versioned_images_dir", "images-versioned")]
            directories = directories.filter { !$0.isEmpty }
            let isShared = inputs.files.map { $0 == .shared } ?? shared.contains(siteaccess)
            if isShared { self.isShared = true }
            let local = Self.trimmed(Path.normalised("/" + text("var_dir", "var") + "/" + text("storage_dir", "storage")))
            switch project.urlPrefix(for: siteaccess) {
            case .unknown(let unknown): self.unknown.append((siteaccess, unknown))
            case .relative(let prefix):
                let path = Self.trimmed(Path.normalised("/" + prefix.value))
                try Self.check(path, siteaccess, prefix.origin)
                // Files of another path than the URL's are no files below the web root.
                let answer: ImageArea.Answer = isShared || path != local ? .application : .disk
                add(ImageArea(prefix: path, directories: directories, answer: answer, siteaccesses: [siteaccess]))
            case .absolute(let prefix, let host):
                let (isTLS, path) = Self.parts(prefix.value)
                try Self.check(path, siteaccess, prefix.origin)
                guard let host else { continue }
                if ownHosts.contains(host.lowercased()) {
                    add(ImageArea(prefix: path, directories: directories, answer: .application, siteaccesses: [siteaccess]))
                    continue
                }
                try addStatic(
                    host, isTLS, StaticArea(prefix: path, directories: directories, storage: nil, siteaccesses: [siteaccess]),
                    project, inputs, local: projectDirectory.appending(project.facts.webRoot + "/" + local), isShared, prefix.origin)
            }
        }
    }

    private mutating func add(_ area: ImageArea) {
        guard let index = areas.firstIndex(where: { $0.prefix == area.prefix && $0.directories == area.directories }) else {
            areas.append(area)
            return
        }
        areas[index].siteaccesses += area.siteaccesses
        // The application answers for files on disk, too.
        if area.answer == .application { areas[index].answer = .application }
    }

    private mutating func addStatic(
        _ host: String, _ isTLS: Bool, _ area: StaticArea, _ project: Project, _ inputs: RenderInputs, local: String, _ isShared: Bool,
        _ span: SourceSpan?
    ) throws(InputProblem) {
        let siteaccess = area.siteaccesses[0]
        var area = area
        var directory: KnownText = .absent
        if case .known(let handler) = project.handler(.binarydata, for: siteaccess), case .known(let name) = handler.adapter,
            let adapter = project.adapter(named: name.value)
        {
            if case .objectStore(let type, _, _, _) = adapter.kind, inputs.staticDirectory == nil {
                if !elsewhere.contains(where: { $0.host == host }) { elsewhere.append((host, "the files are in \(type), which answers for them")) }
                return
            }
            directory = project.directory(of: adapter, for: siteaccess)
        } else if !isShared {
            directory = .known(Sourced(local))
        }
        do throws(ValueProblem) {
            if let given = inputs.staticDirectory {
                area.storage = given
            } else if case .known(let text) = directory, text.value.hasPrefix("/") {
                area.storage = try ServerPath(text.value)
            }
            let name = try HostName(host)
            guard let index = staticHosts.firstIndex(where: { $0.host == name }) else {
                staticHosts.append(StaticHost(host: name, isTLS: isTLS, areas: [area]))
                return
            }
            staticHosts[index].isTLS = staticHosts[index].isTLS || isTLS
            if let same = staticHosts[index].areas.firstIndex(where: { $0.prefix == area.prefix && $0.directories == area.directories }) {
                guard staticHosts[index].areas[same].storage == area.storage else {
                    throw ValueProblem("the siteaccess \(siteaccess) has other files than \(staticHosts[index].areas[same].siteaccesses[0]) at the same URLs")
                }
                staticHosts[index].areas[same].siteaccesses.append(siteaccess)
            } else {
                staticHosts[index].areas.append(area)
            }
        } catch { throw InputProblem("io.url_prefix", error.reason, at: span) }
    }

    private static func check(_ path: String, _ siteaccess: String, _ span: SourceSpan?) throws(InputProblem) {
        guard path.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw InputProblem("io.url_prefix", "the prefix of the siteaccess \(siteaccess) has a control character", at: span)
        }
    }

    /// Whether the files are asked for by HTTPS, and the path of an absolute prefix.
    private static func parts(_ prefix: String) -> (isTLS: Bool, path: String) {
        let isTLS = prefix.lowercased().hasPrefix("https:")
        var rest = Substring(prefix)
        if let slashes = rest.firstIndex(of: "/"), rest[slashes...].hasPrefix("//") { rest = rest[rest.index(slashes, offsetBy: 2)...] }
        guard let slash = rest.firstIndex(of: "/") else { return (isTLS, "") }
        return (isTLS, trimmed(Path.normalised(String(rest[slash...]))))
    }

    private static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.hasPrefix("/") { text = text.dropFirst() }
        while text.hasSuffix("/") { text = text.dropLast() }
        return String(text)
    }
}
